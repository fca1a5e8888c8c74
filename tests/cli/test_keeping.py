"""`openings backup`, `restore` and `audit verify`, run as commands."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    assert said(folder, "chat", "--as", "therapist", text="mondays 9 to 5\n").returncode == 0
    return folder


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
    said(home, "chat", "--as", "therapist", text="tuesdays 9 to 5\n")
    assert changes(home) == 2
    restored = said(home, "restore", "--yes", str(tmp_path / "backup"))
    assert restored.returncode == 0
    assert changes(home) == 1
    assert ".before-" in restored.stdout


def test_a_restore_asks_first(home: Path, tmp_path: Path):
    said(home, "backup", str(tmp_path / "backup"))
    said(home, "chat", "--as", "therapist", text="tuesdays 9 to 5\n")
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
    script = (
        "import asyncio, os; from bot.cli.opened import opened; from bot.config import read_settings\n"
        "async def main():\n"
        "    async with opened(read_settings()) as store, store.begin(1) as unit: print(await unit.audit.seal())\n"
        "asyncio.run(main())"
    )
    environment = {**os.environ, "OPENINGS_HOME": str(home)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True)
    holds = said(home, "audit", "verify")
    assert holds.returncode == 0
    assert "1 entries hold" in holds.stdout
    with sqlite3.connect(home / "openings.sqlite3") as database:
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit SET person_id = NULL")
    database.close()
    broken = said(home, "audit", "verify")
    assert broken.returncode == 1
    assert "BROKEN" in broken.stdout
