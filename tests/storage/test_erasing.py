import re
from contextlib import suppress
from pathlib import Path

import pytest

from engine import DateRange, Override
from storage import Blocked, Keys, Missing, StorageError, Store
from storage.backup import backup, beside, restore
from storage.erasures import Erasures, erase
from storage.tables import metadata
from storage.transaction.statements import is_sealed
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, Sample, sample

MASTER = bytes(range(32))


async def with_canary(store: Store) -> tuple[Sample, int, int]:
    """A client whose name is in everything that people write, with a chat of their own."""
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        client = await unit.people.add("Canary Client", ["client"], therapist_id=at.therapist)
        chat = await unit.chats.add("telegram", "canary-address", client.id)
        await unit.chats.save_state(chat.id, {"said": "canary"})
        await unit.appointments.book(
            at.therapist, client.id, at.session_type, MONDAY, MONDAY + HOUR, note="canary note"
        )
        await unit.changes.record(at.therapist, at.chat, "booked for Canary")
        await unit.people.update(client.id, name="Canary Renamed")
        await unit.changes.record(client.id, chat.id, "canary renamed")
        await unit.outbox.put(chat.id, {"text": "dear canary"})
        await unit.inbox.add("telegram", "1", "canary-address", {"text": "canary here"}, unit.now)
        await unit.buttons.add(chat.id, client.id, "g", [{"who": "canary"}], unit.now + HOUR)
        await unit.invites.add("client", "Canary Renamed", expires=unit.now + HOUR)
        await unit.api_keys.add(client.id, "client", None, "canary's key", expires=unit.now + HOUR)
    return at, client.id, chat.id


async def everything(store: Store, practice: int) -> str:
    """All that can be opened of a practice's rows, as text."""
    found = []
    async with store.begin(practice) as unit:
        for table in metadata.sorted_tables:
            found += [str(row) for row in await unit.all(table.select().where(unit.mine(table)))]
    return "\n".join(found)


def listed(tmp_path: Path) -> Erasures:
    return Erasures(tmp_path / "erasures", KEYS)


# Keys


async def test_each_person_has_a_key_and_it_seals_what_concerns_them(store: Store):
    at, client, chat = await with_canary(store)
    async with store.begin(at.practice) as unit:
        key, therapists = await unit.key_of(client), await unit.key_of(at.therapist)
        practices = await unit.key_of(None)
        await unit.hours.add_override(
            at.therapist, Override("off", (DateRange(MONDAY.date(), MONDAY.date()),)), "dentist"
        )
        keys = await sealed_by(unit)
    assert len({key, therapists, practices}) == 3
    assert keys["people.name", client] == key
    assert keys["chats.state", chat] == key
    assert keys["outbox.body", 1] == key
    assert keys["buttons.payload", 1] == key
    assert keys["appointments.note", 1] == key
    assert keys["changes.summary", 2] == key
    assert keys["changes.summary", 1] == therapists
    assert keys["availability_overrides.reason", 1] == therapists
    assert keys["inbox.body", 1] == practices
    assert keys["invites.name", 1] == practices


async def sealed_by(unit) -> dict[tuple[str, int], int]:
    """Which data key sealed each value, by column and row id."""
    found = {}
    for table in metadata.sorted_tables:
        for column in table.c:
            if not is_sealed(column):
                continue
            rows = await unit.connection.exec_driver_sql(f"SELECT id, {column.name} FROM {table.name}")
            for id, value in rows:
                if value is not None and bytes(value[:1]) == b"\2":
                    found[f"{table.name}.{column.name}", id] = int.from_bytes(value[1:9], "big")
    return found


async def test_another_process_reads_what_was_sealed(store: Store, url: str):
    at, client, chat = await with_canary(store)
    other = await Store.open(url, Keys(MASTER))
    async with other.reading(at.practice) as unit:
        assert (await unit.people.get(client)).name == "Canary Renamed"
        assert await unit.chats.state(chat) == {"said": "canary"}
    await other.close()


async def test_a_key_that_was_rolled_back_is_never_used(store: Store, url: str):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        with suppress(LookupError):
            async with unit.savepoint():
                await unit.people.add("Never", ["client"])
                raise LookupError
        person = await unit.people.add("Sam", ["client"])
    other = await Store.open(url, Keys(MASTER))
    async with other.reading(at.practice) as unit:
        assert (await unit.people.get(person.id)).name == "Sam"
    await other.close()


# Erasing


async def test_nothing_that_can_be_opened_names_who_was_erased(store: Store, url: str, tmp_path: Path):
    at, client, _ = await with_canary(store)
    assert len(re.findall("(?i)canary", await everything(store, at.practice))) > 10
    await erase(store, listed(tmp_path), at.practice, client)
    assert re.findall("(?i).{20}canary", await everything(store, at.practice)) == []
    other = await Store.open(url, Keys(MASTER))
    assert re.findall("(?i).{20}canary", await everything(other, at.practice)) == []
    await other.close()


async def test_what_does_not_name_them_stays(store: Store, tmp_path: Path):
    at, client, _ = await with_canary(store)
    await erase(store, listed(tmp_path), at.practice, client)
    async with store.begin(at.practice) as unit:
        person = await unit.people.get(client)
        assert (person.name, person.roles) == ("", frozenset())
        [booked] = await unit.appointments.between(at.therapist, MONDAY, MONDAY + HOUR)
        assert (booked.client_ids, booked.note) == ((client,), None)
        assert [found.name for found in await unit.people.with_role("client")] == ["Client 0", "Client 1"]
        assert [entry.action for entry in await unit.audit.entries()] == ["change", "change", "key made", "erase"]
        assert await unit.chats.find("telegram", "canary-address") is None
        await unit.chats.add("telegram", "canary-address", None)


async def test_a_chat_that_speaks_for_others_goes_on(store: Store, tmp_path: Path):
    at, client, chat = await with_canary(store)
    async with store.begin(at.practice) as unit:
        await unit.chats.join(chat, at.clients[0])
    await erase(store, listed(tmp_path), at.practice, client)
    async with store.begin(at.practice) as unit:
        found = await unit.chats.find("telegram", "canary-address")
        assert found is not None
        assert found.person_ids == at.clients[:1]
        await unit.chats.save_state(chat, {"said": "hello"})
        assert await unit.chats.state(chat) == {"said": "hello"}


async def test_erasing_cannot_be_undone_nor_what_told_of_them(store: Store, tmp_path: Path):
    at, client, _ = await with_canary(store)
    await erase(store, listed(tmp_path), at.practice, client)
    async with store.begin(at.practice) as unit:
        assert await unit.changes.last(None) is None
        for change in (1, 2):
            assert isinstance(await unit.changes.undo(change, at.therapist), Blocked)
        await unit.people.update(at.clients[0], name="Somebody else")
        assert await unit.changes.record(at.therapist, None, "renamed") is not None


async def test_nobody_is_erased_twice_and_nobody_who_is_not_there(store: Store, tmp_path: Path):
    at, client, _ = await with_canary(store)
    for _ in range(2):
        await erase(store, listed(tmp_path), at.practice, client)
    assert len(listed(tmp_path).read()) == 1
    with pytest.raises(Missing):
        await erase(store, listed(tmp_path), at.practice, 9999)
    assert len(listed(tmp_path).read()) == 1


async def test_the_key_lies_nowhere_in_the_files(file_store: Store, database: Path, tmp_path: Path):
    at, client, _ = await with_canary(file_store)
    async with file_store.begin(at.practice) as unit:
        query = f"SELECT wrapped FROM data_keys JOIN people ON key_id = data_keys.id WHERE people.id = {client}"
        wrapped = (await unit.connection.exec_driver_sql(query)).scalar_one()
    assert any(wrapped in path.read_bytes() for path in database.parent.glob("openings.db*"))
    await erase(file_store, listed(tmp_path), at.practice, client)
    assert not any(wrapped in path.read_bytes() for path in database.parent.glob("openings.db*"))


# The list


async def test_a_restored_backup_does_not_bring_them_back(store: Store, url: str, tmp_path: Path):
    at, client, _ = await with_canary(store)
    whole = url.replace("app@", "postgres@")
    await backup(whole, KEYS, tmp_path / "backup", tmp_path / "erasures")
    await erase(store, listed(tmp_path), at.practice, client)
    await store.close()
    await restore(whole, KEYS, tmp_path / "backup", tmp_path / "erasures")
    again = await Store.open(url, KEYS)
    assert re.findall("(?i).{20}canary", await everything(again, at.practice)) == []
    await again.close()


async def test_the_list_beside_a_backup_counts_too(store: Store, url: str, tmp_path: Path):
    at, client, _ = await with_canary(store)
    whole = url.replace("app@", "postgres@")
    await erase(store, listed(tmp_path), at.practice, client)
    await backup(whole, KEYS, tmp_path / "backup", tmp_path / "erasures")
    assert beside(tmp_path / "backup").read_text() == (tmp_path / "erasures").read_text()
    (tmp_path / "erasures").unlink()
    await store.close()
    await restore(whole, KEYS, tmp_path / "backup", tmp_path / "erasures")
    assert len(listed(tmp_path).read()) == 1


async def test_a_damaged_list_stops_a_restore(file_store: Store, database: Path, tmp_path: Path):
    at, client, _ = await with_canary(file_store)
    await backup(str(database), KEYS, tmp_path / "backup", tmp_path / "erasures")
    await erase(file_store, listed(tmp_path), at.practice, client)
    (tmp_path / "erasures").write_text("something else\n")
    with pytest.raises(StorageError, match="line 1"):
        await restore(str(database), KEYS, tmp_path / "backup", tmp_path / "erasures")
    async with file_store.reading(at.practice) as unit:
        assert (await unit.people.get(client)).name == ""


def test_the_list_tells_nobody_who_was_erased(tmp_path: Path):
    listed(tmp_path).add(1, 2)
    listed(tmp_path).add(1, 3)
    assert re.fullmatch("([0-9a-f]{64}\n){2}", (tmp_path / "erasures").read_text())
    assert (tmp_path / "erasures").stat().st_mode & 0o077 == 0
    Erasures(tmp_path / "other", Keys(bytes(32))).add(1, 2)
    assert not listed(tmp_path).read() & Erasures(tmp_path / "other", KEYS).read()
