"""A practice that is served by processes of their own, on either database."""

import pytest

from tests.botapi import BotApi
from tests.faults.process import Home


@pytest.fixture
def url(databases, database_kind):
    """A migrated database of its own."""
    with databases.copy(database_kind) as url:
        yield url


@pytest.fixture
async def api():
    async with BotApi() as api:
        yield api


@pytest.fixture
def home(api, tmp_path, url):
    return Home(tmp_path, api, url=url)
