"""What runs straight through a driver comes to the same as through SQLAlchemy, for every type of column."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Executable,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)

from storage import InUse, NotSaved, StorageError, Store, Taken, direct
from storage.columns import For, Identity, Instant, Sealed, SealedJSON, Words
from storage.tables import appointments, chat_people, chats, data_keys, metadata, outbox
from storage.transaction import Transaction
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, sample

NOON = dt.datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=dt.UTC)


@pytest.fixture
async def unit(url: str):
    """A transaction on a practice with rows in many tables."""
    store = await Store.open(url, KEYS, clock=lambda: NOON)
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


async def test_every_row_there_is_comes_out_the_same(unit):
    filled = 0
    for table in metadata.sorted_tables:
        slow, quick = await both(unit, select(table))
        assert quick == slow
        filled += bool(slow)
    assert filled > 10


KINDS = Table(
    "kinds",
    MetaData(),
    Column("id", Identity, primary_key=True),
    Column("big", BigInteger),
    Column("number", Integer),
    Column("small", SmallInteger),
    Column("yes", Boolean),
    Column("share", Float),
    Column("day", Date),
    Column("at", Instant),
    Column("words", Words),
    Column("raw", LargeBinary),
    Column("data", JSON(none_as_null=True)),
    Column("sealed", Sealed("kinds.sealed")),
    Column("told", SealedJSON("kinds.told")),
    prefixes=["TEMPORARY"],
)
AHEAD = dt.timezone(dt.timedelta(hours=5, minutes=30))
VALUES = {
    "big": [0, -(2**63), 2**63 - 1],
    "number": [0, -(2**31), 2**31 - 1],
    "small": [0, -(2**15), 2**15 - 1],
    "yes": [True, False],
    "share": [0.0, -2.5, 1e300, 0.1],
    "day": [dt.date(1, 1, 1), dt.date(2026, 3, 29), dt.date(9999, 12, 31)],
    "at": [NOON, NOON.astimezone(AHEAD), dt.datetime(1969, 12, 31, 23, 59, 59, 999999, dt.UTC)],
    "words": ["", "é 🙂 'quoted' \\ %s $1 :x", "without\0 NUL", "a\nb"],
    "raw": [b"", b"\0\xff'\\"],
    "data": [{}, [], {"é": [1, None, 2.5, True, {"n": "\"'"}]}, "words", 7, False],
    "sealed": ["", "é 🙂", "without\0 NUL"],
    "told": [{"n": [1, None, 2.5]}, [], "words", 0],
}
CASES = [(name, value) for name, values in VALUES.items() for value in [None, *values]]


def test_there_are_values_for_every_type_of_column_there_is():
    kinds = {type(column.type) for table in metadata.sorted_tables for column in table.c}
    assert kinds <= {type(column.type) for column in KINDS.c}
    assert VALUES.keys() == {column.name for column in KINDS.c} - {"id"}


async def test_every_value_goes_in_and_comes_out_the_same(unit):
    await unit.connection.run_sync(KINDS.create)
    for name, value in CASES:
        slowly, quickly, reading = insert(KINDS), insert(KINDS), select(KINDS).order_by(KINDS.c.id)
        direct._seen.add(quickly)
        await unit.connection.execute(slowly, {name: value})
        done = await direct.run(unit.connection, quickly, {name: value})
        assert done is not None
        slow, quick = await both(unit, reading)
        assert quick == slow, name
        (_, *one), (id, *other) = quick[-2:]
        assert done.inserted_primary_key == (id,)
        # Of JSON null and nothing at all SQLAlchemy makes the same; what is sealed differs each time it is.
        assert one == other, name
        kept = dict(zip(KINDS.c.keys()[1:], other, strict=True))[name]
        assert kept == (value.replace("\0", "") if isinstance(value, str) else value), name
        assert type(kept) is type(value)


async def test_every_value_is_found_by_what_it_is(unit):
    await unit.connection.run_sync(KINDS.create)
    for name, values in VALUES.items():
        column = KINDS.c[name]
        if name in ("data", "sealed", "told"):
            continue  # nothing is looked for by these
        for value in values:
            await unit.connection.execute(insert(KINDS), {name: value})
        alone = select(KINDS.c.id).where(column == bindparam("value"))
        these = select(KINDS.c.id).where(column.in_(bindparam("values", expanding=True))).order_by(KINDS.c.id)
        others = select(KINDS.c.id).where(column.not_in(bindparam("values", expanding=True))).order_by(KINDS.c.id)
        for value in values:
            slow, quick = await both(unit, alone, value=value)
            assert quick, name
            assert quick == slow, name
        for some in ([], values[:1], values, [None, *values]):
            for statement in (these, others):
                slow, quick = await both(unit, statement, values=some)
                assert quick == slow, name


@pytest.mark.parametrize("ids", [[], [1], [1, 2], [2, 99], list(range(500))])
async def test_lists_of_any_length_are_matched(unit, ids):
    inside = outbox.c.id.in_(bindparam("ids", expanding=True))
    states = outbox.c.state.in_(bindparam("states", expanding=True))
    for condition in (inside, ~inside, inside & states & (outbox.c.chat_id >= bindparam("least"))):
        values = {"ids": ids, "states": ["dead", "waiting"], "least": 0}
        slow, quick = await both(unit, select(outbox.c.id).where(condition).order_by(outbox.c.id), **values)
        assert quick == slow


async def test_lists_that_are_known_beforehand_are_matched(unit):
    for ids in ([], [1], [1, 2]):
        slow, quick = await both(unit, select(outbox.c.id).where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
        assert quick == slow


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (select(outbox.c.id).where(outbox.c.due_at <= bindparam("now", type_=outbox.c.due_at.type)), {"now": NOON}),
        (select(outbox.c.id).where(outbox.c.state == literal_column("'waiting'")).limit(1), {}),
        (select(outbox.c.id).limit(bindparam("most")).offset(1), {"most": 1}),
        (select(func.count()).select_from(outbox), {}),
        (select(func.max(outbox.c.due_at, type_=outbox.c.due_at.type).label("last")), {}),
        (select(outbox.c.id).where(outbox.c.dedupe_key.is_not_distinct_from(bindparam("key"))), {"key": None}),
        (select(outbox.c.id).where(outbox.c.chat_id == 1, outbox.c.kind == "message"), {}),
        (select(func.aggregate_strings(cast(outbox.c.id, Text), "|").label("ids")), {}),
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


async def test_what_cannot_be_written_while_reading_is_said(store: Store):
    at = await sample(store)
    statement = update(outbox)
    direct._seen.add(statement)

    async def write() -> None:
        async with store.reading(at.practice) as unit:
            await unit.run(statement, {"state": "dead"})

    with pytest.raises(NotSaved):
        await write()


WRONG = {
    "twice the same": (
        insert(chat_people),
        lambda at: {"practice_id": at.practice, "chat_id": at.chat, "person_id": at.therapist},
        InUse,
    ),
    "nobody's": (
        insert(chat_people),
        lambda at: {"practice_id": at.practice, "chat_id": at.chat, "person_id": at.clients[-1] + 99},
        InUse,
    ),
    "still needed": (delete(chats).where(chats.c.id == bindparam("at")), lambda at: {"at": at.chat}, InUse),
    "taken": (update(appointments), lambda _: {"starts": MONDAY, "ends": MONDAY + HOUR}, Taken),
    "nothing": (update(appointments), lambda _: {"starts": None}, None),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_the_same_errors_are_raised(store: Store, wrong: str):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        for start in (MONDAY, MONDAY + HOUR):
            await unit.appointments.book(at.therapist, at.clients[0], at.session_type, start, start + HOUR)
        await unit.outbox.put(at.chat, {"html": "", "buttons": []})
    statement, values, raised = WRONG[wrong]

    async def execute() -> None:
        async with store.begin(at.practice) as unit:
            await unit.run(statement, values(at))

    for straight in (False, True):
        direct._seen.add(statement) if straight else direct._seen.discard(statement)
        with pytest.raises(raised or Exception) as caught:
            await execute()
        assert isinstance(caught.value, StorageError) == (raised is not None)


async def test_words_that_nobody_knows_the_columns_of_are_left_to_sqlalchemy(unit):
    statement = text("SELECT id FROM practices")
    for _ in range(2):
        assert await direct.run(unit.connection, statement, {}) is None
