"""The settings and the store, for commands that need them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Settings, read_settings
from storage import Keys, Store


@asynccontextmanager
async def opened(settings: Settings | None = None) -> AsyncIterator[Store]:
    """The store that the settings name, closed again at the end; None: those of the environment.

    Raises ConfigError for a setting, StorageError for the database or its key.
    """
    settings = settings or read_settings()
    store = await Store.open(settings.database, Keys.load(settings.master))
    try:
        yield store
    finally:
        await store.close()


def demo_settings(settings: Settings) -> Settings:
    """The same settings for a sample practice: its own folder, its own database and key."""
    folder: Path = settings.home / "demo"
    return settings.model_copy(update={"home": folder, "database_url": None, "master_key": None})
