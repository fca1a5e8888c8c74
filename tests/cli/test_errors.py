"""What is wrong with a command is said in one line, with exit status 2, and nothing has changed."""

import pytest

from bot.cli import main

WRONG = [
    # arguments, what the line names
    (["frobnicate"], "frobnicate"),
    (["--frob"], "--frob"),
    (["chat"], "--as"),
    (["chat", "--as", "king"], "king"),
    (["chat", "--as", "therapist", "--name", "  "], "--name"),
    (["chat", "--as", "therapist", "surplus"], "surplus"),
    (["demo", "--port", "http"], "--port"),
    (["demo", "--port", "65536"], "--port"),
    (["invite"], "--role"),
    (["invite", "--role", "ghost"], "ghost"),
    (["invite", "--role", "admin", "--with", "Ana"], "--with"),
    (["parse", "off friday", "--now", "yesterday"], "--now"),
    (["parse", "off friday", "--now", "2026-02-30T10:00"], "--now"),
    (["parse", "off friday", "--now", "2026-03-11T10:00Z"], "--now"),
    (["parse", "off friday", "--timezone", "Mars/Olympus"], "Mars/Olympus"),
    (["parse", "off friday", "--timezone", "../../etc/passwd"], "--timezone"),
    (["parse", "off friday", "--timezone", ""], "--timezone"),
    (["parse", "off friday", "--role", "king"], "--role"),
    (["parse", "--role", "client"], "--role"),
    (["when", "tomorrow", "--now", "soon"], "--now"),
    (["generate", "surplus"], "surplus"),
]


@pytest.mark.parametrize(
    ("arguments", "named"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_command_that_is_wrong_is_told_what(monkeypatch, capsys, home, arguments, named):
    monkeypatch.setattr("sys.argv", ["openings", *arguments])
    monkeypatch.setenv("OPENINGS_HOME", str(home))
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (2, "")
    assert named in said.err
    assert said.err.count("\n") == 1
    assert not home.exists()


SETTINGS = [
    (["chat", "--as", "therapist"], "OPENINGS_TIMEZONE", "Mars/Olympus"),
    (["chat", "--as", "therapist"], "OPENINGS_MASTER_KEY", "short"),
    (["serve"], "OPENINGS_TELEGRAM_TOKEN", "not-a-token"),
    (["serve"], "OPENINGS_LISTEN", "nowhere"),
    (["serve"], "OPENINGS_SEND_RATE", "fast"),
    (["demo"], "OPENINGS_LISTEN", "0.0.0.0:8321"),
    (["parse", "off friday"], "OPENINGS_TIMEZONE", "Mars/Olympus"),
]


@pytest.mark.parametrize(("arguments", "variable", "value"), SETTINGS)
def test_a_setting_that_is_wrong_is_named(openings, arguments, variable, value):
    done = openings(*arguments, **{variable: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert variable in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_is_not_repeated_when_it_is_wrong(openings):
    done = openings("serve", OPENINGS_TELEGRAM_TOKEN="a-secret-with-a-typo")
    assert done.returncode == 2
    assert "a-secret" not in done.stderr


def test_a_folder_that_cannot_be_written_is_named(openings, home):
    home.write_text("a file stands where the folder should be")
    done = openings("chat", "--as", "therapist")
    assert (done.returncode, done.stdout) == (2, "")
    assert str(home) in done.stderr
    assert done.stderr.count("\n") == 1


def test_another_key_does_not_open_the_database(openings, home):
    assert openings("chat", "--as", "therapist").returncode == 0
    before = (home / "openings.sqlite3").read_bytes()
    (home / "master.key").unlink()
    done = openings("chat", "--as", "therapist")
    assert (done.returncode, done.stdout) == (2, "")
    assert "key" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (home / "openings.sqlite3").read_bytes() == before


def test_an_invite_needs_a_practice_to_invite_to(openings):
    done = openings("invite", "--role", "client")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no practice" in done.stderr


def test_nobody_is_asked_whether_to_erase_somebody_who_is_not_there(openings):
    openings("chat", "--as", "admin")
    done = openings("erase", "Bob")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "openings: no people are called Bob\n"


def test_an_empty_audit_says_so(openings):
    assert openings("audit").stdout == "Nothing is written down that fits.\n"
