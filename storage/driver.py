"""The driver's own connection, past SQLAlchemy."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection


def driver_of(connection: AsyncConnection) -> Any:
    """What the driver gave SQLAlchemy for a connection that is open."""
    assert connection.sync_connection is not None
    return connection.sync_connection.connection.driver_connection
