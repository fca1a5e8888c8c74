"""`openings export`, `openings audit` and `openings check`, beside a practice."""

import asyncio
import datetime as dt
import json
import os
import re
import shutil
import sqlite3
from dataclasses import dataclass

import icalendar
import pytest

from bot.cli import main
from engine import SessionType, Template, Window
from storage import Keys, Store


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A folder with a practice: Ana works, Priya is booked with her."""
    folder = tmp_path_factory.mktemp("records") / "home"
    asyncio.run(furnish(folder))
    return folder


async def furnish(folder):
    store = await Store.open(str(folder / "openings.sqlite3"), Keys.load(folder / "master.key"))
    async with store.begin() as unit:
        await unit.practices.add("Elm Street", "Europe/London", "GB")
        ana = await unit.people.add("Ana", ["therapist"])
        priya = await unit.people.add("Priya", ["client"], therapist_id=ana.id)
        kind = await unit.hours.add_session_type(SessionType("individual", 50))
        unit.touched.clear()
        await unit.hours.add_template(ana.id, Template(frozenset({0}), (Window(540, 1020),)))
        await unit.changes.record(ana.id, None, "Mondays 9-5", {"do": "set_hours"})
        starts = unit.now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
        await unit.appointments.book(ana.id, priya.id, kind.id, starts, starts + dt.timedelta(minutes=50))
        await unit.changes.record(ana.id, None, "Booked Priya", {"do": "book"})
    await store.close()


@pytest.fixture
def practice(furnished, home, monkeypatch, capsys):
    """Runs a command in this process on a copy of that folder."""
    shutil.copytree(furnished, home)
    monkeypatch.setenv("OPENINGS_HOME", str(home))
    capsys.readouterr()

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["openings", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Done(left.value.code or 0, said.out, said.err)

    return run


def test_what_is_held_on_somebody_comes_as_a_record_and_a_calendar(practice, tmp_path):
    done = practice("export", "priya", "--to", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [str(tmp_path / "out" / name) for name in ("record.json", "appointments.ics")]
    record = json.loads((tmp_path / "out" / "record.json").read_text("utf-8"))
    assert record["person"]["name"] == "Priya"
    assert record["person"]["roles"] == ["client"]
    (booked,) = record["appointments"]
    assert (booked["therapist"], booked["status"], booked["attendance"]) == ("Ana", "booked", "expected")
    calendar = icalendar.Calendar.from_ical((tmp_path / "out" / "appointments.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert str(event["summary"]) == "With Ana"
    assert event["dtstart"].dt == dt.datetime.fromisoformat(booked["starts"])
    for name in ("record.json", "appointments.ics"):
        assert (tmp_path / "out" / name).stat().st_mode & 0o077 == 0


def test_an_export_writes_over_nothing_and_names_who_is_not_there(practice, tmp_path):
    assert practice("export", "Nobody", "--to", str(tmp_path)).stderr == "openings: no people are called Nobody\n"
    practice("export", "Priya", "--to", str(tmp_path))
    again = practice("export", "Priya", "--to", str(tmp_path))
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_the_log_is_shown_with_names_and_filtered(practice, tmp_path):
    practice("export", "Priya", "--to", str(tmp_path))
    lines = practice("audit").stdout.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d  saw export of Priya", lines[0])
    assert any("Ana changed: " in line for line in lines)
    theirs = practice("audit", "--who", "Ana").stdout.splitlines()
    assert theirs
    assert all("  Ana " in line for line in theirs)
    about = practice("audit", "--client", "priya").stdout.splitlines()
    assert len(about) < len(lines)
    assert any("export of Priya" in line for line in about)
    assert practice("audit", "--limit", "1").stdout.splitlines() == lines[:1]


def test_the_log_of_some_days_is_asked_for_in_words(practice):
    today = practice("audit", "--dates", "since yesterday")
    assert len(today.stdout.splitlines()) == len(practice("audit").stdout.splitlines())
    assert practice("audit", "--dates", "in january 2001").stdout == "Nothing is written down that fits.\n"
    wrong = practice("audit", "--dates", "purple")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "--dates: purple" in wrong.stderr


def test_the_log_as_json_holds_ids_and_no_names(practice):
    entries = [json.loads(line) for line in practice("audit", "--json").stdout.splitlines()]
    assert {"id", "at", "action"} <= entries[0].keys()
    assert any(entry["details"].get("command", {}).get("do") == "set_hours" for entry in entries if "details" in entry)
    assert not [name for name in ("Ana", "Priya") if name in json.dumps(entries)]


# Check


def test_a_practice_that_is_whole_passes(practice):
    done = practice("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert not re.search("^FAIL", done.stdout, re.MULTILINE)
    for said in ("time zones", "SQLite", "MiB are free", "for its owner only", "up to date", "no crisis text"):
        assert said in done.stdout


# fmt: off
WRONG = {
    "a key that others can read": (lambda home: (home / "master.key").chmod(0o644), "chmod 600"),
    "a key that is gone": (lambda home: (home / "master.key").unlink(), "there is no master key"),
    "a list of erasures that is damaged": (lambda home: (home / "erasures").write_text("x"), "is no erasure"),
    "a database that is none": (lambda home: (home / "openings.sqlite3").write_bytes(b"x" * 9000), "does not open"),
}
# fmt: on


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_cure_and_changes_nothing(practice, home, case):
    spoil, said = WRONG[case]
    for beside in ("-wal", "-shm"):
        (home / f"openings.sqlite3{beside}").unlink(missing_ok=True)
    spoil(home)
    before = sorted(os.listdir(home))
    done = practice("check")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("FAIL") and said in line]
    left = [name for name in sorted(os.listdir(home)) if not name.endswith(("-wal", "-shm"))]
    assert left == [name for name in before if not name.endswith(("-wal", "-shm"))]


def test_an_older_schema_is_said_and_left_as_it_is(practice, home):
    with sqlite3.connect(home / "openings.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    done = practice("check")
    assert "schema 0001: the next `openings serve` brings it to" in done.stdout
    with sqlite3.connect(home / "openings.sqlite3") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    database.close()


# Restoring without a list of erasures


def test_a_restore_refuses_without_a_list_of_who_was_erased(practice, home, tmp_path):
    practice("backup", str(tmp_path / "kept"))
    assert (tmp_path / "kept.erasures").exists()
    (tmp_path / "kept.erasures").unlink()
    refused = practice("restore", "--yes", str(tmp_path / "kept"))
    assert refused.returncode == 2
    assert "no list of erasures" in refused.stderr
    assert practice("restore", "--yes", "--nobody-erased", str(tmp_path / "kept")).returncode == 0
    assert "a backup was put back" in practice("audit").stdout
