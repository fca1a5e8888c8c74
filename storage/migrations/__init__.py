"""Migrations: `versions/` holds one file per step, named by its revision, applied in the order of their names."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

_HERE = Path(__file__).parent

KNOWN: tuple[str, ...] = tuple(sorted(path.name.split("_")[0] for path in _HERE.glob("versions/[0-9]*.py")))
HEAD = KNOWN[-1]
_LOCK = 4_770_613


def found(connection: Connection) -> str | None:
    """The revision a database is at, or None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the database to a revision, the newest unless told otherwise, within the connection's transaction."""
    # Imported here: a database that is up to date, which is nearly always, does not pay for Alembic.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    if not connection.in_transaction():
        connection.begin()  # or Alembic would, for each step, and end it
    if connection.dialect.name == "postgresql":
        # Several processes may start at once; the first migrates, the others find it done.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    command.upgrade(config, revision)
