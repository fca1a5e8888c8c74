"""The store, for commands that need it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

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


def demo_settings(settings: Settings) -> Settings:
    """The same settings for a sample practice: its own folder, its own database and key."""
    folder: Path = settings.home / "demo"
    return settings.model_copy(update={"home": folder, "database_url": None, "master_key": None})
