"""`parse`, `when` and `generate`: one line in, one line out."""

import json
import subprocess
import sys

import pytest

SAID = {"text": "off next friday", "role": "therapist", "now": "2026-03-11T10:00", "timezone": "America/New_York"}
WINDOW = {"days": ["mon"], "windows": [["09:00", "11:00"]]}
SCENARIO = {
    "timezone": "America/New_York",
    "templates": [WINDOW],
    "session": {"name": "individual", "minutes": 50, "after_minutes": 10},
    "now": "2026-03-11T14:00:00Z",
    "range": {"from": "2026-03-16T00:00:00Z", "to": "2026-03-18T00:00:00Z"},
}
GOOD = {"parse": (SAID, "readings"), "when": (SAID, "readings"), "generate": (SCENARIO, "slots")}


@pytest.mark.parametrize("command", GOOD)
def test_each_line_is_answered_in_its_place_and_a_wrong_one_stops_none(openings, command):
    line, field = GOOD[command]
    given = [json.dumps(line), "not JSON", "{", "[]", "null", '{"surprise": 1}', json.dumps(line)]
    done = openings(command, stdin="\n".join(given) + "\n")
    answers = [json.loads(answer) for answer in done.stdout.splitlines()]
    assert len(answers) == len(given)
    assert [next(iter(answer)) for answer in answers] == [field, *["error"] * 5, field]
    assert answers[0] == answers[-1]
    assert (done.returncode, done.stderr) == (2, "")


@pytest.mark.parametrize("command", GOOD)
def test_lines_that_are_all_good_end_well(openings, command):
    line, _ = GOOD[command]
    done = openings(command, stdin=json.dumps(line))
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)


@pytest.mark.parametrize("command", GOOD)
def test_nothing_in_is_nothing_out(openings, command):
    done = openings(command)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", GOOD)
def test_bytes_that_are_no_text_do_no_harm(openings, command):
    done = openings(command, stdin=b'{"text": "\xff\xfe"}\n\x00\n')
    assert done.stdout.count("\n") == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", GOOD)
def test_an_answer_does_not_wait_for_the_next_line(command):
    line, field = GOOD[command]
    with subprocess.Popen(
        [sys.executable, "-m", "bot", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        for _ in range(2):
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
            assert field in json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(timeout=60) == 0


@pytest.mark.parametrize("command", ["parse", "when"])
def test_a_text_can_be_given_as_an_argument(openings, command):
    by_argument = openings(
        command, SAID["text"], "--now", SAID["now"], "--timezone", SAID["timezone"], "--role", SAID["role"]
    )
    by_line = openings(command, stdin=json.dumps(SAID))
    assert by_argument.stdout == by_line.stdout
    assert by_argument.returncode == 0


def test_several_roles_are_tried_in_order(openings):
    done = openings("parse", "anything monday?", "--role", "client", "--role", "therapist", "--now", "2026-03-11T10:00")
    assert json.loads(done.stdout)["readings"][0]["commands"][0]["do"] == "find"


def test_a_reader_who_leaves_early_is_no_error():
    lines = (json.dumps(SAID) + "\n") * 2000
    feed = f"{sys.executable} -m bot parse | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", feed], input=lines, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


HEAVY = {"aiohttp", "alembic", "asyncpg", "matplotlib", "prompt_toolkit", "pydantic", "rich", "sqlalchemy", "telegram"}


@pytest.mark.parametrize("command", GOOD)
def test_a_filter_loads_nothing_that_it_does_not_need(command):
    line, _ = GOOD[command]
    program = (
        "import sys; from bot.cli.main import openings\n"
        f"openings.main([{command!r}], standalone_mode=False)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(line), capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stderr.replace("'", '"')))
    assert not loaded & HEAVY
