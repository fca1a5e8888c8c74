"""`openings key`: made, listed, revoked."""

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.key import key
from bot.config import read_settings
from bot.founding import found_practice
from storage import Keys, Store


async def furnish() -> None:
    """Two therapists, a client and an admin."""
    settings = read_settings()
    store = await Store.open(settings.database, Keys.load(settings.master))
    async with store.begin() as unit:
        await found_practice(unit, "Linden Street", "Europe/London")
        for role, name in (("therapist", "Ana"), ("therapist", "Raj"), ("client", "Sam"), ("admin", "Nora")):
            await unit.people.add(name, [role])
    await store.close()


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENINGS_DATABASE_URL", "OPENINGS_MASTER_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENINGS_HOME", str(tmp_path))
    asyncio.run(furnish())


def run(*words: str) -> Result:
    return CliRunner().invoke(key, words)


def listed() -> list[str]:
    return run("--list").stdout.splitlines()


def test_a_key_is_made_shown_once_and_ended(practice):
    token = run("--role", "admin", "--label", "website").stdout.strip()
    assert re.fullmatch(r"op_[A-Za-z0-9_-]{40}", token)
    (line,) = listed()
    assert line.startswith(f"{token[:11]}…  admin Nora, good until ")
    assert line.endswith("never used, website")
    assert token[11:] not in line
    assert run("--revoke", token[:11]).exit_code == 0
    assert "revoked on" in listed()[0]


def test_a_key_is_for_one_therapist_where_that_is_said(practice):
    run("--role", "therapist", "--therapist", "ana")
    run("--role", "admin", "--therapist", "Raj")
    first, second = listed()
    assert "therapist Ana," in first
    assert "admin Nora for Raj," in second


WRONG = [
    ([], "--role"),
    (["--role", "admin", "--list"], "--role"),
    (["--role", "therapist"], "There is Ana, Raj"),
    (["--role", "client", "--name", "Ana"], "There is Sam"),
    (["--role", "therapist", "--name", "Ana", "--therapist", "Raj"], "--therapist"),
    (["--role", "admin", "--days", "0"], "--days"),
    (["--revoke", "op_nothing"], "--list"),
]


def test_what_is_wrong_is_said_and_makes_no_key(practice):
    for words, cure in WRONG:
        told = run(*words)
        assert told.exit_code != 0
        assert cure in told.stderr + str(told.exception), words
    assert listed() == ["There are no keys."]
