import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from storage import Store, migrations, sqlite
from storage.tables import metadata, practices
from tests.storage.conftest import KEYS


def objects(path: Path) -> dict[str, list[str]]:
    """What SQLite was told about each table, index and trigger, the parts of it in a fixed order."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    database.close()
    return {name: sorted(parts(sql)) for name, sql in rows if name not in ("alembic_version", "sqlite_sequence")}


def parts(sql: str) -> list[str]:
    """A statement cut at the commas within one pair of brackets: columns and constraints may stand in any order."""
    found, depth = [""], 0
    for character in " ".join(sql.split()).removesuffix(")"):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 1:
            found.append("")
        else:
            found[-1] += character
    return [part.strip() for part in found]


def declare(path: Path) -> None:
    database = create_engine(f"sqlite:///{path}")
    with database.begin() as connection:
        metadata.create_all(connection)
        for trigger in sqlite.rules():
            connection.exec_driver_sql(trigger)
    database.dispose()


def test_migrations_make_exactly_what_is_declared(database: Path, tmp_path: Path):
    declare(tmp_path / "declared.db")
    migrated, declared = objects(database), objects(tmp_path / "declared.db")
    assert migrated.keys() == declared.keys()
    assert {name: sql for name, sql in migrated.items() if declared[name] != sql} == {}


def test_alembic_sees_no_difference_either(database: Path):
    opened = create_engine(f"sqlite:///{database}")
    with opened.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    opened.dispose()


def test_every_row_belongs_to_a_practice():
    for table in metadata.tables.values():
        assert table is practices or not table.c.practice_id.nullable, table.name


def test_every_index_begins_with_the_practice():
    for table in metadata.tables.values():
        for index in table.indexes:
            assert index.columns[0].name == "practice_id", index.name


def test_no_row_can_refer_to_another_practices():
    for table in metadata.tables.values():
        for foreign in table.foreign_key_constraints:
            assert foreign.column_keys[0] == "practice_id", foreign.name


async def test_a_database_of_the_first_version_is_brought_up_to_date_with_what_it_holds(tmp_path: Path):
    path = tmp_path / "openings.db"
    first = create_engine(f"sqlite:///{path}")
    with first.begin() as connection:
        migrations.upgrade(connection, "0001")
        name = KEYS.seal(b"Elm Street", "practices.name")
        connection.exec_driver_sql("INSERT INTO practices VALUES (1, ?, 'UTC', 'GB', NULL, NULL, NULL, 1, 0)", (name,))
        name = KEYS.seal(b"Mara", "people.name")
        columns = "id, practice_id, name, language, version, created_at"
        connection.exec_driver_sql(f"INSERT INTO people ({columns}) VALUES (1, 1, ?, 'en', 1, 0)", (name,))
    first.dispose()
    store = await Store.open(str(path), KEYS)
    async with store.begin(1) as unit:
        assert (await unit.people.get(1)).name == "Mara"
        await unit.people.update(1, name="Mara Lindqvist")
        await unit.people.add("Sam", ["client"])
        assert [person.name for person in await unit.people.all()] == ["Mara Lindqvist", "Sam"]
    await store.close()


def test_the_revisions_are_known_in_order():
    assert migrations.KNOWN[0] == "0001"
    assert list(migrations.KNOWN) == sorted(migrations.KNOWN)
