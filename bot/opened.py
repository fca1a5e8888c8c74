"""The store that the settings name, opened for as long as a command needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Settings
from storage import Keys, Store
from storage.erasures import Erasures


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store that the settings name, closed again at the end. Raises StorageError for the database or its key."""
    keys = Keys.load(settings.master)
    store = await Store.open(settings.database, keys)
    store.erasures = Erasures(settings.erasures, keys)
    store.address = settings.reached_at
    try:
        yield store
    finally:
        await store.close()
