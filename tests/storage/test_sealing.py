import json
import re
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from engine import DateRange, Override
from storage import BadKey, Keys, Store, WrongKey
from storage.columns import Instant, Sealed, SealedJSON, clean, unlock
from storage.keys import UnknownKeyError
from storage.tables import metadata
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, sample

DIALECT = sqlite_dialect()
unlock(DIALECT, KEYS)

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | PLAIN, lambda inner: st.lists(inner) | st.dictionaries(PLAIN, inner)
)


# What is sealed opens again


@given(PLAIN)
def test_sealed_text_comes_back(text: str):
    column = Sealed("people.name")
    sealed = column.process_bind_param(text, DIALECT)
    assert column.process_result_value(sealed, DIALECT) == text


@given(JSON)
def test_sealed_json_comes_back(value: object):
    column = SealedJSON("inbox.body")
    assert column.process_result_value(column.process_bind_param(value, DIALECT), DIALECT) == value


@given(st.text())
def test_any_text_is_taken_without_what_cannot_be_stored(text: str):
    column = SealedJSON("inbox.body")
    sealed = column.process_bind_param({"text": text, "parts": [text]}, DIALECT)
    assert column.process_result_value(sealed, DIALECT) == {"text": clean(text), "parts": [clean(text)]}
    assert "\0" not in clean(text)
    clean(text).encode()


@given(st.text(min_size=4))
def test_the_same_text_never_looks_the_same_twice(text: str):
    assert KEYS.seal(text.encode("utf-8", "replace"), "x") != KEYS.seal(text.encode("utf-8", "replace"), "x")


def test_nothing_stays_nothing():
    assert Sealed("people.name").process_bind_param(None, DIALECT) is None
    assert Sealed("people.name").process_result_value(None, DIALECT) is None


# and nowhere else


@given(st.binary(max_size=40), st.data())
def test_a_changed_byte_is_noticed(plain: bytes, data: st.DataObject):
    sealed = bytearray(KEYS.seal(plain, "x"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((WrongKey, UnknownKeyError)):
        KEYS.open(bytes(sealed), "x")


@pytest.mark.parametrize("sealed", [b"", b"\1", b"\1" * 12, b"\1" * 13, b"\3" * 60])
def test_what_was_never_sealed_does_not_open(sealed: bytes):
    with pytest.raises(WrongKey):
        KEYS.open(sealed, "x")


def test_another_key_or_another_column_does_not_open():
    sealed = KEYS.seal(b"Mara", "people.name")
    with pytest.raises(WrongKey):
        Keys(bytes(32)).open(sealed, "people.name")
    with pytest.raises(WrongKey):
        KEYS.open(sealed, "chats.address")


def test_every_sealed_column_is_sealed_as_itself():
    for table in metadata.tables.values():
        for column in table.c:
            if isinstance(column.type, Sealed | SealedJSON):
                assert column.type.context == f"{table.name}.{column.name}"


def test_lookups_depend_on_the_key_the_kind_and_every_part():
    hashes = {
        KEYS.lookup("chat", "telegram", "1"),
        KEYS.lookup("chat", "telegram1", ""),
        KEYS.lookup("chat", "telegram", "2"),
        KEYS.lookup("phone", "telegram", "1"),
        Keys(bytes(32)).lookup("chat", "telegram", "1"),
    }
    assert len(hashes) == 5
    assert KEYS.lookup("chat", "telegram", "1") in hashes
    assert all(re.fullmatch("[0-9a-f]{32}", found) for found in hashes)


# The key file


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "folder" / "master.key"
    sealed = Keys.load(path).seal(b"Mara", "x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Keys.load(str(path)).open(sealed, "x") == b"Mara"
    assert [found.name for found in path.parent.iterdir()] == ["master.key"]


def test_a_key_file_that_others_can_read_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    Keys.load(tmp_path / "master.key")
    (tmp_path / "master.key").chmod(0o644)
    Keys.load(tmp_path / "master.key")
    assert "chmod 600" in caplog.text


@pytest.mark.parametrize("text", ["", "hello", "aGVsbG8=", "\xff", "a" * 100])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, text: str):
    (tmp_path / "master.key").write_text(text, "latin-1")
    (tmp_path / "master.key").chmod(0o600)
    with pytest.raises(BadKey):
        Keys.load(tmp_path / "master.key")


def test_processes_that_need_a_key_at_once_get_the_same(tmp_path: Path):
    code = "import sys; from storage import Keys; print(Keys.load(sys.argv[1]).lookup('x', 'y'))"
    command = [sys.executable, "-c", code, str(tmp_path / "master.key")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(5)]
    assert len({process.communicate()[0] for process in running}) == 1


def test_the_keys_do_not_show_themselves():
    assert repr(KEYS) == "Keys(...)"
    assert bytes(range(32)).hex() not in str(vars(KEYS))


# Nothing that is to be sealed lies in the files


async def test_no_name_address_note_reason_or_message_lies_in_clear(database: Path):
    store = await Store.open(str(database), KEYS)
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        client = await unit.people.add("Canary Name", ["client"])
        chat = await unit.chats.add("telegram", "canary-address", client.id)
        await unit.chats.save_state(chat.id, {"said": "canary-state"})
        starts = MONDAY
        booked = await unit.appointments.book(
            at.therapist, client.id, at.session_type, starts, starts + HOUR, note="canary-note"
        )
        day = DateRange(MONDAY.date(), MONDAY.date())
        off = await unit.hours.add_override(at.therapist, Override("off", (day,)), "canary-reason")
        await unit.buttons.add(chat.id, client.id, "g", [{"text": "canary-payload"}], MONDAY + HOUR)
        await unit.invites.add("client", "canary-invited", expires=MONDAY)
        await unit.changes.record(client.id, chat.id, "canary-summary")
    async with store.begin(at.practice) as unit:
        await unit.people.update(client.id, name="Canary Renamed")
        await unit.appointments.set_note(booked.id, "canary-second")
        await unit.hours.remove_override(off.id)
        await unit.changes.record(client.id, chat.id, "canary-later")
    files = [path.read_bytes() for path in database.parent.iterdir()]
    await store.close()
    files += [path.read_bytes() for path in database.parent.iterdir()]
    assert sum(map(len, files)) > 100_000
    assert [found for file in files for found in re.findall(b"(?i).{0,20}canary.{0,20}", file)] == []


async def test_undo_entries_hold_sealed_columns_sealed(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.people.update(at.clients[0], name="Renamed")
        touches = [touch.before for touch in unit.touched.values()]
    assert "Client 0" not in json.dumps(touches)


# Instants


@given(st.datetimes(*(MONDAY.replace(year=year, tzinfo=None) for year in (1900, 2200)), timezones=st.timezones()))
def test_an_instant_comes_back_in_utc(instant):
    column = Instant()
    back = column.process_result_value(column.process_bind_param(instant, DIALECT), DIALECT)
    assert (back, back.tzinfo) == (instant.astimezone(UTC), UTC)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Instant().process_bind_param(MONDAY.replace(tzinfo=None), DIALECT)
