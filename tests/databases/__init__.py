"""Databases for tests, on SQLite and on PostgreSQL: made once, copied for each test.

A test that asks for `database_kind` runs once on each kind, and `databases` gives it the address of a copy:

    @pytest.fixture
    def url(databases, database_kind):
        with databases.copy(database_kind, furnish) as url:
            yield url

where `async def furnish(url)` makes the original, the first time that anybody wants a copy of it. `databases.made` is
what it returned. These fixtures stand in tests/conftest.py; one PostgreSQL server serves the whole run.
"""

from tests.databases.copies import KINDS, Databases, migrated
from tests.databases.server import Server

__all__ = ["KINDS", "Databases", "Server", "migrated"]
