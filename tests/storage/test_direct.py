"""What runs straight through SQLite's driver comes to the same as through SQLAlchemy, for every type of column."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, Table, bindparam, delete, func, insert, literal_column, select, update

from storage import NotSaved, Store, direct
from storage.columns import For
from storage.tables import (
    appointments,
    audit,
    availability_overrides,
    availability_templates,
    chats,
    data_keys,
    outbox,
    people,
    practices,
    send_buckets,
)
from storage.transaction import Transaction
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, sample

NOON = dt.datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=dt.UTC)


@pytest.fixture
async def unit(tmp_path: Path):
    """A transaction on a practice with rows in every kind of table."""
    store = await Store.open(str(tmp_path / "openings.db"), KEYS, clock=lambda: NOON)
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.outbox.put(at.chat, {"html": "<b>é</b> 🙂", "buttons": [], "deep": {"n": [1, None, 2.5]}})
        await unit.outbox.put(at.chat, {"html": "later", "buttons": []}, due=NOON + HOUR, expires=NOON + 2 * HOUR)
        await unit.appointments.book(at.therapist, at.clients[0], at.session_type, MONDAY, MONDAY + HOUR, note="note")
        await unit.changes.record(at.therapist, None, "booked")
    async with store.begin(at.practice) as unit:
        yield unit
    await store.close()


async def both(unit: Transaction, statement: Executable, **values: Any) -> tuple[list[Any], list[Any]]:
    """What a statement finds each way, as tuples."""
    given = {"practice": unit.practice_id, **values}
    slow = (await unit.connection.execute(statement, given)).all()
    direct._seen.add(statement)
    found = await direct.run(unit.connection, statement, given)
    assert found is not None
    return [tuple(row) for row in slow], [tuple(row) for row in found.all()]


TABLES = [
    practices,
    people,
    data_keys,
    chats,
    outbox,
    appointments,
    audit,
    availability_overrides,
    availability_templates,
    send_buckets,
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_every_column_comes_out_the_same(unit, table: Table):
    slow, quick = await both(unit, select(table))
    assert quick == slow
    assert slow or table in (availability_overrides, availability_templates, send_buckets)


@pytest.mark.parametrize("ids", [[], [1], [1, 2], [2, 99], list(range(500))])
async def test_lists_of_any_length_are_matched(unit, ids):
    inside = outbox.c.id.in_(bindparam("ids", expanding=True))
    for condition in (inside, ~inside):
        slow, quick = await both(unit, select(outbox.c.id).where(condition).order_by(outbox.c.id), ids=ids)
        assert quick == slow


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (select(outbox.c.id).where(outbox.c.due_at <= bindparam("now", type_=outbox.c.due_at.type)), {"now": NOON}),
        (select(outbox.c.id).where(outbox.c.state == literal_column("'waiting'")).limit(1), {}),
        (select(outbox.c.id).limit(bindparam("most")).offset(1), {"most": 1}),
        (select(func.count()).select_from(outbox), {}),
        (select(func.max(outbox.c.due_at, type_=outbox.c.due_at.type).label("last")), {}),
        (select(outbox.c.id).where(outbox.c.dedupe_key.is_(bindparam("key"))), {"key": None}),
        (select(outbox.c.id).where(outbox.c.chat_id == 1, outbox.c.kind == "message"), {}),
        (select(func.group_concat(outbox.c.id, "|").label("ids")), {}),
        (select(outbox.c.id, chats.c.address, chats.c.reachable).join(chats), {}),
        (select(outbox.c.id).with_for_update(), {}),
    ],
)
async def test_conditions_come_to_the_same(unit, statement, values):
    slow, quick = await both(unit, statement, **values)
    assert quick == slow
    assert quick


async def test_a_row_is_read_by_name_by_place_and_as_a_mapping(unit):
    statement = select(chats.c.id, chats.c.address)
    direct._seen.add(statement)
    found = await direct.run(unit.connection, statement, {})
    assert found is not None
    row = found.first()
    assert (row.id, row[1]) == (row[0], row.address)
    assert row._mapping == {"id": row.id, "address": row.address}


async def test_two_columns_of_one_name_are_left_to_sqlalchemy(unit):
    statement = select(outbox.c.id, chats.c.id).join(chats)
    direct._seen.add(statement)
    assert await direct.run(unit.connection, statement, {}) is None


async def test_what_is_executed_for_the_first_time_is_left_to_sqlalchemy(unit):
    statement = select(outbox.c.id)
    assert await direct.run(unit.connection, statement, {}) is None
    assert await direct.run(unit.connection, statement, {}) is not None


@pytest.mark.parametrize("id", [None, 4711])
async def test_an_insert_gives_the_id_that_it_made_or_was_given(unit, id):
    statement = insert(data_keys)
    direct._seen.add(statement)
    values = {"practice_id": unit.practice_id, "kind": "person", "wrapped": b"\0\1", "created_at": NOON}
    given = values if id is None else {**values, "id": id}
    done = await direct.run(unit.connection, statement, given)
    assert done is not None
    [made] = done.inserted_primary_key
    row = await unit.one(select(data_keys).where(data_keys.c.id == made))
    assert (row.wrapped, row.created_at) == (b"\0\1", NOON)
    assert id in (None, made)


async def test_sealed_values_are_sealed_and_opened(unit):
    key = await unit.key_of(None)
    statement = update(outbox).where(outbox.c.id == bindparam("at"))
    direct._seen.add(statement)
    body = {"html": "new\0 words", "n": 1}
    done = await direct.run(unit.connection, statement, {"at": 1, "body": For(body, key), "error": "why"})
    assert done is not None
    assert done.rowcount == 1
    for found in await both(unit, select(outbox.c.body, outbox.c.error).where(outbox.c.id == 1)):
        assert found == [({"html": "new words", "n": 1}, "why")]
    raw = (await unit.connection.exec_driver_sql("SELECT body FROM outbox WHERE id = 1")).scalar_one()
    assert b"words" not in raw


async def test_what_changed_is_counted_and_can_be_returned(unit):
    these = outbox.c.id.in_(bindparam("ids", expanding=True))
    statement = update(outbox).where(these).returning(outbox.c.id)
    direct._seen.add(statement)
    done = await direct.run(unit.connection, statement, {"ids": [1, 2, 99], "state": "dead"})
    assert done is not None
    assert sorted(row.id for row in done.all()) == [1, 2]
    gone = delete(outbox).where(outbox.c.id == bindparam("at"))
    direct._seen.add(gone)
    for expected in (1, 0):
        done = await direct.run(unit.connection, gone, {"at": 1})
        assert done is not None
        assert done.rowcount == expected


async def test_the_drivers_errors_are_translated(tmp_path: Path):
    store = await Store.open(str(tmp_path / "openings.db"), KEYS)
    at = await sample(store)
    async with store.reading(at.practice) as unit:
        direct._seen.add(_TOUCH)
        with pytest.raises(NotSaved):
            await unit.run(_TOUCH, {"state": "dead"})
    await store.close()


_TOUCH = update(outbox)
