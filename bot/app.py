"""What `openings serve` runs: the store, the worker, the sender, Telegram, and a little HTTP."""

import asyncio
import contextlib
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot import language, redaction
from bot.actions.membership import INVITE_LASTS
from bot.channels.telegram import Bot, Poller, Telegram, Webhook, connected, username
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.config import ConfigError, Settings, read_settings
from bot.conversation import notices, reminding
from bot.conversation.handle import handle as converse
from bot.delivery import Scheduler, Sealer, Sender, Worker
from bot.delivery.blame import blame
from bot.delivery.tidying import Tidier
from bot.delivery.worker import Handle
from bot.founding import UNNAMED, found_practice
from bot.opened import opened
from bot.replies import talk
from bot.web import feeds
from bot.web.api.app import mount
from bot.web.api.mini_app import MiniApp
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.service import Push, service
from bot.web.site import Site
from bot.zones import ZonesError, choose, own_zone
from storage import NotSaved, StorageError, Store
from storage.records import Pace

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 7.0
FAREWELL_SECONDS = 3.0
NAME_AGAIN_SECONDS = 30.0
TELEGRAM_RATE = 30.0


class FailedError(Exception):
    """A part ended that should have gone on; why is in the log."""


class Part(Protocol):
    """Something that runs until it is stopped."""

    async def run(self) -> None:
        """Work until stopped."""

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what was begun is done."""


@dataclass(frozen=True)
class House:
    """The parts that work together: what takes in, what answers, what sends. `name` asks what the bot is called."""

    takers: Sequence[Part]
    worker: Worker
    sender: Sender
    sealer: Sealer
    tidier: Tidier
    scheduler: Scheduler
    webhook: Webhook | None
    mini_app: MiniApp | None
    name: Callable[[], Awaitable[str | None]] | None

    def reasons(self) -> list[str]:
        """What keeps updates from coming in, for the health check; nothing where all is well."""
        found = [part.unwell() for part in (*self.takers, self.webhook) if isinstance(part, Poller | Webhook)]
        return [reason for reason in found if reason is not None]

    def pushes(self) -> list[tuple[str, str, Push]]:
        """What is served for Telegram to push to: path, the header with the secret, and who answers."""
        return [(PATH, SECRET_HEADER, self.webhook.answer)] if self.webhook else []


async def serve(settings: Settings, handle: Handle = converse) -> None:
    """Run until SIGTERM or SIGINT, then finish what was begun, within ten seconds.

    Raises ConfigError, StorageError, ZonesError, FailedError, or OSError when the address cannot be listened on.
    """
    _log(settings)
    logger.info("time zones: %s", choose())
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with opened(settings) as store, _bot(settings) as bot:
        house = await _furnish(settings, store, bot, handle)
        await _get_ready(store)
        token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
        health = Health(store, house.reasons, settings.database_folder)
        application = service(health, Metrics(store, token), house.pushes())
        mount(application, store, mini_app=house.mini_app)
        feeds.mount(application, store)
        _settle()
        async with Site(application, *settings.address) as site:
            print(f"Openings listens on {site.url}", file=sys.stderr, flush=True)  # noqa: T201 - said to whoever started it
            await _live(house, stop, settings, store)


def _bot(settings: Settings) -> AbstractAsyncContextManager[Bot | None]:
    token = settings.telegram_token
    return connected(token.get_secret_value(), settings.telegram_api_url) if token else contextlib.nullcontext()


async def _furnish(settings: Settings, store: Store, bot: Bot | None, handle: Handle) -> House:
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else None
    practice_id, invite = await _practice(store)
    if invite is not None:
        store.bot = await username(bot) if bot else None
        _show(invite, store.bot)
    channels = {"telegram": Telegram(bot)} if bot else {}
    if not channels:
        logger.warning("OPENINGS_TELEGRAM_TOKEN is not set: nobody can write from Telegram")
    pace = _pace(settings.send_rate)
    paces = {"telegram": pace} if pace else {}
    sender = Sender(store, channels, paces, lost=notices.tell_of_lost, still=reminding.still)
    worker = Worker(store, handle, channels, apology=talk.failed(), sender=sender)
    webhook = Webhook(bot, store, practice_id, worker) if bot and settings.public_url else None
    takers = [Poller(bot, store, practice_id, worker)] if bot and not settings.public_url else []
    mini_app = MiniApp(token, practice_id) if token else None
    name = partial(username, bot) if bot else None
    return House(takers, worker, sender, Sealer(store), Tidier(store), Scheduler(store), webhook, mini_app, name)


async def _get_ready(store: Store) -> None:
    """Do what the first messages would wait for."""
    language.ready()
    try:
        await store.connect()
    except NotSaved as error:
        # Those that are open do for a start, and the others are asked for again when they are needed.
        logger.warning("%s; serving with fewer connections for now", error)


def _settle() -> None:
    """Have the collector of garbage pass over what stays: looking through all of it would hold up whoever writes."""
    gc.collect()
    gc.freeze()


def _pace(rate: float) -> Pace | None:
    """Telegram's limit per chat is to its limit for the bot as one to thirty; other servers are taken to be alike."""
    return Pace(rate, TELEGRAM_RATE / rate) if rate else None


async def _live(house: House, stop: asyncio.Event, settings: Settings, store: Store) -> None:
    """Run everything until told to stop, or until something fails that should not."""
    parts = (*house.takers, house.worker, house.sender, house.sealer, house.tidier, house.scheduler)
    running = {part: asyncio.create_task(part.run()) for part in parts}
    beside = [asyncio.create_task(_register(house.webhook, settings)), asyncio.create_task(_name(store, house))]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({stopped, *running.values()}, return_when=asyncio.FIRST_COMPLETED)
        failed = [part for part, task in running.items() if task.done()]
        for part in failed:
            _tell_why(part, running[part])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await _leave(house, running)
    finally:
        for task in (stopped, *beside, *running.values()):
            task.cancel()
    if failed:
        raise FailedError("a part that should have gone on has ended: the log says why")


def _tell_why(part: Part, task: asyncio.Task[None]) -> None:
    error = task.exception()
    logger.critical("%s ended: %s", type(part).__name__, blame(error) if error else "nobody had told it to")


async def _leave(house: House, running: dict[Part, asyncio.Task[None]]) -> None:
    """Take in no more, answer what was begun, send what is due; whatever is left waits for the next start."""
    for part in house.takers:
        part.stop()
        await asyncio.wait({running[part]})
    house.sealer.stop()
    house.tidier.stop()
    house.scheduler.stop()
    house.worker.stop()
    await asyncio.wait({running[house.worker]})
    await house.sender.idle(FAREWELL_SECONDS)
    house.sender.stop()
    await asyncio.wait({running[house.sender]})


async def _register(webhook: Webhook | None, settings: Settings) -> None:
    if webhook is not None and settings.public_url is not None:
        await webhook.register(settings.public_url)
        await webhook.watch(settings.public_url)


async def _name(store: Store, house: House) -> None:
    """Find out what the bot is called in links, unless that is known, however long it takes."""
    while house.name is not None and store.bot is None:
        store.bot = await house.name()
        await asyncio.sleep(NAME_AGAIN_SECONDS)


async def _practice(store: Store) -> tuple[int, str | None]:
    """The practice that is served; and, when it had to be made, an invitation for its admin."""
    async with store.begin() as unit:
        await unit.practices.lock()
        practices = await unit.practices.all()
        if practices:
            return practices[0].id, None
        practice = await found_practice(unit, UNNAMED, own_zone())
        return practice.id, await unit.invites.add("admin", expires=unit.now + INVITE_LASTS)


def _show(invite: str, name: str | None) -> None:
    """Say how to become the admin. It is a secret, so it goes to the terminal and not to the log."""
    how = f"open https://t.me/{name}?start={invite}" if name else f"send the bot: /start {invite}"
    print(f"A new practice. To become its admin, within a week, {how}", flush=True)  # noqa: T201


def _log(settings: Settings) -> None:
    known = (settings.telegram_token, settings.master_key, settings.metrics_token)
    secrets = [secret.get_secret_value() for secret in known if secret]
    redaction.log(logging.INFO, "%(asctime)s %(levelname)s %(name)s: %(message)s", secrets, anew=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def main() -> None:
    """Serve, with settings from the environment; a setting or database that cannot be used ends it with status 2."""
    try:
        asyncio.run(serve(read_settings()))
    except (ConfigError, StorageError, ZonesError, FailedError, OSError, ValueError) as error:
        sys.exit(f"openings: {error}")
