"""A token that is revoked: the health check says so, and the process lives on and asks seldom."""

import asyncio
import itertools

import pytest

from bot.channels.telegram import client, poller, webhook
from tests.faults.balancer import balanced, free_port
from tests.faults.process import health, terminated

REVOKED = "Telegram does not know the bot's token"
RED_AFTER = 30
"""Seconds."""


async def until(url, status):
    """Wait until the health check answers with that status; the reasons that it gives."""
    async with asyncio.timeout(90):
        while True:
            found, said = await health(url)
            if found == status:
                return said["reasons"]
            await asyncio.sleep(0.1)


pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


async def test_a_poller_finds_out_when_its_long_poll_ends_and_goes_on_asking_now_and_then(api, home):
    assert client.POLL_SECONDS + poller.BACKOFF[0] < RED_AFTER
    await home.settle(therapists=["Ana"])
    async with home.serving() as process:
        url = await home.listening(process)
        await api.until(lambda: any(call.method == "deleteWebhook" for call in api.calls))
        api.revoke()
        api.push({"message": "ends the long poll"})
        assert REVOKED in await until(url, 503)
        refused = [call.at for call in api.calls if call.status == 401]
        await api.until(lambda: len([call for call in api.calls if call.status == 401]) >= len(refused) + 2)
        times = [call.at for call in api.calls if call.status == 401]
        pauses = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)]
        assert min(pauses) >= poller.BACKOFF[0] * 0.9
        api.server.revoked = False
        ana = next(iter(api.world.people))
        assert (await api.ask(ana, "what does tomorrow look like", seconds=90)).text
        await until(url, 200)
        assert await terminated(process) == 0


async def test_with_a_webhook_telegram_is_asked_whether_it_knows_the_bot(api, home):
    assert webhook.WATCH_SECONDS + client.SECONDS < RED_AFTER
    await home.settle(therapists=["Ana"])
    port = free_port()
    async with (
        balanced([port]) as front,
        home.serving(OPENINGS_PUBLIC_URL=front, OPENINGS_LISTEN=f"127.0.0.1:{port}") as process,
    ):
        url = await home.listening(process)
        await api.until(lambda: any(call.method == "setWebhook" and call.status == 200 for call in api.calls))
        api.revoke()
        assert REVOKED in await until(url, 503)
        assert process.returncode is None
        api.server.revoked = False
        await until(url, 200)
        assert await terminated(process) == 0
