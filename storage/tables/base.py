"""What all tables are made of."""

from collections.abc import Collection

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from storage.columns import Identity, Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: SchemaItem | tuple[SchemaItem, ...]) -> Table:
    """A table of practices' rows. `items` may be columns and constraints, or what `refers` gives."""
    flat = [part for item in items for part in (item if isinstance(item, tuple) else (item,))]
    owner = Column("practice_id", Identity, ForeignKey("practices.id"), nullable=False)
    # Ids are never used twice: what undo puts back keeps its own, and an old button cannot name a new row.
    return Table(name, metadata, Column("id", Identity, primary_key=True), owner, *flat, sqlite_autoincrement=True)


def refers(name: str, target: str, *, nullable: bool = False) -> tuple[SchemaItem, ...]:
    """A column with the id of a row of the same practice: another practice's cannot be named."""
    return (
        Column(name, Identity, nullable=nullable),
        ForeignKeyConstraint(["practice_id", name], [f"{target}.practice_id", f"{target}.id"]),
    )


def referred() -> UniqueConstraint:
    """What `refers` needs of its target."""
    return UniqueConstraint("practice_id", "id")


def version() -> Column[int]:
    """What a row is by now: every change gives it another number."""
    return Column("version", BigInteger, nullable=False)


def made() -> Column[object]:
    """When a row was inserted."""
    return Column("created_at", Instant, nullable=False)


def one_per_owner(table: str, *columns: str) -> tuple[SchemaItem, ...]:
    """At most one row a therapist with these values, and one without a therapist: there no two nulls are equal."""
    shared = text("therapist_id IS NULL")
    name = f"uq_{table}_practices"
    return (
        UniqueConstraint("practice_id", "therapist_id", *columns),
        Index(name, "practice_id", *columns, unique=True, sqlite_where=shared, postgresql_where=shared),
    )


def json(name: str, *, nullable: bool = False) -> Column[object]:
    """A column of JSON that lies open; nothing is NULL, not JSON's null."""
    return Column(name, JSON(none_as_null=True), nullable=nullable)


def minutes(name: str) -> Column[int]:
    """A column of minutes, none unless given."""
    return Column(name, Integer, nullable=False, server_default="0")


def one_of(column: str, values: Collection[str]) -> CheckConstraint:
    """That a column holds one of a few words."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


def waiting(table: str, *columns: str) -> Index:
    """An index of what still waits."""
    # Queues keep what is done for some days, and are asked all day long for what is not.
    where = text("state = 'waiting'")
    name = f"ix_{table}_waiting_{columns[0]}"
    return Index(name, "practice_id", *columns, sqlite_where=where, postgresql_where=where)
