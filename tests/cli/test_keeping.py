"""`openings backup`, `restore` and `audit verify`, run as commands."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Template, Window
from storage import Keys, Store


@pytest.fixture
def home(tmp_path: Path) -> Path:
    asyncio.run(change(tmp_path / "home"))
    return tmp_path / "home"


async def change(home: Path) -> None:
    """Add a template to the practice in that folder, which is made at first, and record it."""
    store = await Store.open(str(home / "openings.sqlite3"), Keys.load(home / "master.key"))
    async with store.begin() as unit:
        known = await unit.practices.all()
        unit.practice_id = known[0].id if known else (await unit.practices.add("Elm Street", "UTC", "GB")).id
        person = (await unit.people.with_role("therapist") or [await unit.people.add("Ana", ["therapist"])])[0]
        await unit.hours.add_template(person.id, Template(frozenset({0}), (Window(540, 1020),)))
        await unit.changes.record(person.id, None, "hours")
    await store.close()


async def seal(home: Path) -> None:
    store = await Store.open(str(home / "openings.sqlite3"), Keys.load(home / "master.key"))
    async with store.begin(1) as unit:
        await unit.audit.seal()
    await store.close()


def said(home: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OPENINGS_HOME": str(home), "OPENINGS_TIMEZONE": "Europe/London"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, input=text, env=environment, capture_output=True, text=True, timeout=60)


def changes(home: Path) -> int:
    with sqlite3.connect(home / "openings.sqlite3") as database:
        count = database.execute("SELECT count(*) FROM changes").fetchone()[0]
    database.close()
    return count


def test_a_backup_is_made_checked_and_put_back(home: Path, tmp_path: Path):
    made = said(home, "backup", str(tmp_path / "backup"))
    assert (made.returncode, made.stderr) == (0, "")
    assert "practices: 1" in made.stdout
    asyncio.run(change(home))
    assert changes(home) == 2
    restored = said(home, "restore", "--yes", str(tmp_path / "backup"))
    assert restored.returncode == 0
    assert changes(home) == 1
    assert ".before-" in restored.stdout


def test_a_restore_asks_first(home: Path, tmp_path: Path):
    said(home, "backup", str(tmp_path / "backup"))
    asyncio.run(change(home))
    assert said(home, "restore", str(tmp_path / "backup"), text="n\n").returncode != 0
    assert changes(home) == 2


@pytest.mark.parametrize("spoil", ["there already", "no backup"])
def test_what_cannot_be_done_is_one_line_and_status_2(home: Path, tmp_path: Path, spoil: str):
    (tmp_path / "file").write_text("something else")
    verb = ["backup"] if spoil == "there already" else ["restore", "--yes"]
    failed = said(home, *verb, str(tmp_path / "file"))
    assert failed.returncode == 2
    assert len(failed.stderr.splitlines()) == 1
    assert (tmp_path / "file").read_text() == "something else"
    assert changes(home) == 1


def test_the_audit_log_is_said_to_hold_until_somebody_changes_it(home: Path):
    assert said(home, "audit", "verify").returncode == 0
    asyncio.run(seal(home))
    holds = said(home, "audit", "verify")
    assert holds.returncode == 0
    assert "entries hold up to" in holds.stdout
    with sqlite3.connect(home / "openings.sqlite3") as database:
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit SET person_id = NULL")
    database.close()
    broken = said(home, "audit", "verify")
    assert broken.returncode == 1
    assert "BROKEN" in broken.stdout


def test_whoever_is_erased_stays_erased(home: Path, tmp_path: Path):
    said(home, "backup", str(tmp_path / "backup"))
    assert said(home, "erase", "--yes", "Ana").returncode == 0
    assert said(home, "erase", "--yes", "Ana").returncode == 2
    assert said(home, "restore", "--yes", str(tmp_path / "backup")).returncode == 0
    again = said(home, "erase", "--yes", "Ana")
    assert (again.returncode, again.stderr) == (2, "openings: no people are called Ana\n")
