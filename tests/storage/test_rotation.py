"""New keys for old data, and what is left when it is interrupted."""

import asyncio
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from storage import Keys, Store, WrongKey
from storage.erasures import Erasures, erase
from storage.keys import new_master, read_file, write_file
from storage.rotation import Rotated, left_to_rotate, rotate_master, rotate_practice_keys, served_until
from tests.storage.sample import Sample, sample

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


async def lived_in(store: Store, erasures: Erasures) -> Sample:
    """A practice with a chat, a message that waits, a change that renamed somebody, a sealed log, somebody erased."""
    at = await sample(store, clients=3)
    async with store.begin(at.practice) as unit:
        await unit.people.update(at.clients[0], name="Priya Raman")
        await unit.changes.record(at.therapist, at.chat, "renamed Priya")
        await unit.practices.update(name="Oak Street")
        await unit.changes.record(at.therapist, at.chat, "renamed the practice")
        await unit.inbox.add("terminal", "1", "mara", {"text": "hello"}, None)
        await unit.audit.seal()
    await erase(store, erasures, at.practice, at.clients[2])
    return at


async def check(url: str, keys: Keys, at: Sample, erasures: Erasures) -> None:
    """Everything that was there is there, found and undone with these keys."""
    store = await Store.open(url, keys)
    try:
        async with store.begin(at.practice) as unit:
            assert (await unit.practices.get()).name == "Oak Street"
            assert (await unit.people.get(at.clients[0])).name == "Priya Raman"
            chat = await unit.chats.find("terminal", "mara")
            assert chat is not None
            (row,) = await unit.inbox.claim(["terminal"], limit=5, seconds=1)
            assert (row.body["text"], row.chat_key) == ("hello", unit.inbox.chat_key("terminal", "mara"))
            await unit.inbox.release({row.id: row.token})
            state = await unit.audit.verify()
            assert (state.broken_at, state.holds > 0) == (None, True)
        assert erasures.holds(erasures.read(), at.practice, at.clients[2])
        assert not erasures.holds(erasures.read(), at.practice, at.clients[1])
    finally:
        await store.close()


async def undo_all(url: str, keys: Keys, at: Sample) -> tuple[str, str]:
    store = await Store.open(url, keys)
    async with store.begin(at.practice) as unit:
        for _ in range(2):
            last = await unit.changes.last(at.therapist)
            assert last is not None
            await unit.changes.undo(last.id, at.therapist)
        names = (await unit.practices.get()).name, (await unit.people.get(at.clients[0])).name
    await store.close()
    return names


async def test_a_new_master_key_opens_everything_and_the_old_one_nothing(url: str, tmp_path: Path):
    path = tmp_path / "erasures"
    store = await Store.open(url, Keys(OLD))
    at = await lived_in(store, Erasures(path, Keys(OLD)))
    await store.close()
    both = Keys(NEW, OLD)
    await check(url, both, at, Erasures(path, both))
    store = await Store.open(url, both)
    assert await left_to_rotate(store, both)
    done = await rotate_master(store, both, Erasures(path, both))
    assert done.keys == 1
    assert done.addresses == 1
    assert await rotate_master(store, both, Erasures(path, both)) == Rotated()
    assert not await left_to_rotate(store, both)
    await store.close()
    for keys in (both, Keys(NEW)):
        await check(url, keys, at, Erasures(path, keys))
    with pytest.raises(WrongKey):
        await Store.open(url, Keys(OLD))
    assert await undo_all(url, Keys(NEW), at) == ("Elm Street", "Client 0")


async def test_keys_are_rotated_again_and_again(url: str, tmp_path: Path):
    """The log of three keys holds with the last alone."""
    path, masters = tmp_path / "erasures", [bytes([n]) * 32 for n in range(4)]
    store = await Store.open(url, Keys(masters[0]))
    at = await lived_in(store, Erasures(path, Keys(masters[0])))
    await store.close()
    for old, new in pairwise(masters):
        keys = Keys(new, old)
        store = await Store.open(url, keys)
        await rotate_master(store, keys, Erasures(path, keys))
        await rotate_practice_keys(store, keys)
        async with store.begin(at.practice) as unit:
            await unit.audit.add("read", at.therapist)
            await unit.audit.seal()
        await store.close()
        await check(url, Keys(new), at, Erasures(path, Keys(new)))
    assert await undo_all(url, Keys(masters[-1]), at) == ("Elm Street", "Client 0")


async def test_a_new_practice_key_opens_what_the_old_one_sealed(url: str, tmp_path: Path):
    path, keys = tmp_path / "erasures", Keys(OLD)
    store = await Store.open(url, keys)
    at = await lived_in(store, Erasures(path, keys))
    done = await rotate_practice_keys(store, keys)
    assert done.keys == 5
    await store.close()
    # Nothing that the process remembers is of use to the next one.
    await check(url, Keys(OLD), at, Erasures(path, Keys(OLD)))
    assert await undo_all(url, Keys(OLD), at) == ("Elm Street", "Client 0")


async def test_a_forged_past_shows_after_a_rotation(file_store: Store, database: Path, tmp_path: Path):
    """Whoever holds the old key cannot pass off what it seals now as what it sealed then."""
    at = await sample(file_store)
    for number in range(3):
        async with file_store.begin(at.practice) as unit:
            await unit.audit.add("read", at.therapist, details={"number": number})
            await unit.audit.seal()
    await file_store.close()
    both = Keys(NEW, OLD)
    store = await Store.open(str(database), both)
    await rotate_master(store, both, Erasures(tmp_path / "erasures", both))
    async with store.begin(at.practice) as unit:
        await unit.audit.seal()
    await store.close()
    store = await Store.open(str(database), Keys(NEW))
    async with store.begin(at.practice) as unit:
        # An entry more, sealed by the old key after the new one has sealed.
        await unit.audit.add("read", at.therapist, details={"number": 99})
        unit.audit._tx.keys = Keys(OLD)
        await unit.audit.seal()
    async with store.reading(at.practice) as unit:
        state = await unit.audit.verify()
    await store.close()
    assert state.broken_at is not None


async def test_a_server_at_work_is_known_by_its_leases(store: Store):
    at = await sample(store)
    assert await served_until(store) is None
    async with store.begin(at.practice) as unit:
        await unit.leases.take("poller", "somebody", 60)
    assert await served_until(store) is not None
    async with store.begin(at.practice) as unit:
        await unit.leases.give_up("poller", "somebody")
    assert await served_until(store) is None


# Killed on the way

STEPS = {
    "before the key file": ("storage.keys.write_file", "before"),
    "after the key file": ("storage.keys.write_file", "after"),
    "after the keys are wrapped": ("storage.rotation._wrap_again", "after"),
    "after the values are sealed": ("storage.rotation._seal_again", "after"),
    "before the commit": ("storage.rotation._list_again", "after"),
    "after the commit": ("storage.rotation.rotate_master", "after"),
}

KILLED = """
import importlib, inspect, os, sys
import bot.cli.master_key
where, when = sys.argv[1:]
module, name = where.rsplit(".", 1)
module = importlib.import_module(module)
real = getattr(module, name)
async def killed_later(*given):
    if when == "after": await real(*given)
    os._exit(9)
def killed(*given):
    if when == "after": real(*given)
    os._exit(9)
stand_in = killed_later if inspect.iscoroutinefunction(real) else killed
for user in (module, bot.cli.master_key):
    if hasattr(user, name): setattr(user, name, stand_in)
from bot.cli.main import main
sys.argv = ["openings", "master-key", "rotate", "--yes"]
main()
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("step", STEPS)
async def test_whoever_is_killed_on_the_way_leaves_a_database_that_opens(tmp_path: Path, step: str):
    home = tmp_path / "home"
    home.mkdir()
    write_file(home / "master.key", [OLD])
    store = await Store.open(str(home / "openings.sqlite3"), Keys(OLD))
    at = await lived_in(store, Erasures(home / "erasures", Keys(OLD)))
    await store.close()
    environment = {**os.environ, "OPENINGS_HOME": str(home)}
    killed = await asyncio.to_thread(run, "-c", KILLED, *STEPS[step], **environment)
    assert killed.returncode == 9, killed.stderr
    keys = Keys.load(home / "master.key")
    await check(str(home / "openings.sqlite3"), keys, at, Erasures(home / "erasures", keys))
    again = await asyncio.to_thread(run, "-m", "bot", "master-key", "rotate", "--yes", **environment)
    assert again.returncode == 0, again.stderr
    present, *_ = read_file(home / "master.key")
    assert present != OLD
    await check(str(home / "openings.sqlite3"), Keys(present), at, Erasures(home / "erasures", Keys(present)))


def test_a_key_file_is_replaced_whole_and_is_its_owners_only(tmp_path: Path):
    masters = [new_master(), new_master()]
    write_file(tmp_path / "master.key", masters[:1])
    write_file(tmp_path / "master.key", masters)
    assert read_file(tmp_path / "master.key") == masters
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]
