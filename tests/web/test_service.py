"""`/health` and `/metrics`, asked over HTTP."""

import contextlib
import datetime as dt
import re

import aiohttp
import pytest
from sqlalchemy import text, update

from bot.delivery import measures
from bot.delivery.errors import RefusedError, RetryAfterError, UnclearError, UnreachableError
from bot.web import health
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.service import service
from bot.web.site import Site
from storage import Keys, Store
from storage.outbox import BROADCASTS
from storage.sqlite import READERS
from storage.tables import outbox

MINUTE = dt.timedelta(minutes=1)
UNKNOWN = 'openings_http_requests_total{method="GET",route="unknown",status="404"}'


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(str(tmp_path / "openings.sqlite3"), Keys(bytes(32)))
    yield store
    await store.close()


@pytest.fixture
async def chat(store):
    """The practice's id and that of a chat in it."""
    async with store.begin() as unit:
        unit.practice_id = (await unit.practices.add("Elm Street", "UTC", "GB")).id
        person = await unit.people.add("Sam", ["client"])
        return unit.practice_id, (await unit.chats.add("telegram", "77", person.id)).id


@contextlib.asynccontextmanager
async def busy(store, monkeypatch):
    """Every connection that could read is taken."""
    monkeypatch.setattr(health, "DATABASE_SECONDS", 0.2)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(READERS):
            await stack.enter_async_context(store.reading())
        yield


@contextlib.asynccontextmanager
async def serving(store, folder, reasons=(), token=None):
    application = service(Health(store, lambda: reasons, folder), Metrics(store, token))
    async with Site(application, "127.0.0.1", 0) as site, aiohttp.ClientSession(site.url) as http:
        yield http


async def said(http, path):
    async with http.get(path) as answer:
        return answer.status, await answer.json()


async def scraped(http, **headers):
    async with http.get("/metrics", headers=headers) as answer:
        return answer.status, await answer.text()


def value(text_, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text_, re.MULTILINE)
    return None if found is None else float(found[1])


# Health


async def test_a_server_that_is_well_is_live_ready_and_says_so(store, tmp_path):
    async with serving(store, tmp_path) as http:
        for path in ("/health", "/health/live", "/health/ready"):
            assert await said(http, path) == (200, {"ok": True, "reasons": []})


async def test_what_ails_a_part_makes_it_unwell_and_leaves_it_ready(store, tmp_path):
    async with serving(store, tmp_path, ["Telegram does not know the bot's token"]) as http:
        assert await said(http, "/health") == (
            503,
            {"ok": False, "reasons": ["Telegram does not know the bot's token"]},
        )
        assert (await said(http, "/health/ready"))[0] == 200


async def test_a_database_that_does_not_answer_makes_it_unready_and_leaves_it_live(store, tmp_path, monkeypatch):
    async with serving(store, tmp_path) as http, busy(store, monkeypatch):
        assert await said(http, "/health/ready") == (503, {"ok": False, "reasons": ["the database does not answer"]})
        assert (await said(http, "/health/live"))[0] == 200


async def test_a_schema_of_another_version_makes_it_unready(store, tmp_path):
    async with serving(store, tmp_path) as http:
        async with store.begin() as unit:
            await unit.run(text("UPDATE alembic_version SET version_num = '9999'"))
        status, answer = await said(http, "/health/ready")
        assert status == 503
        assert "schema 9999" in answer["reasons"][0]


async def test_a_full_disk_makes_it_unready(store, tmp_path, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 62)
    async with serving(store, tmp_path) as http:
        status, answer = await said(http, "/health/ready")
        assert status == 503
        assert "the disk of the database is full" in answer["reasons"][0]


async def waiting(store, chat, *, minutes, priority=0, attempts=0):
    """An outbox row made that many minutes ago, tried that often, and due again just now if it was."""
    async with store.begin(chat[0]) as unit:
        id = await unit.outbox.put(chat[1], {"html": "x", "buttons": []}, priority=priority)
        made = unit.now - minutes * MINUTE
        values = {"created_at": made, "due_at": unit.now if attempts else made, "attempts": attempts}
        await unit.run(update(outbox).where(outbox.c.id == id).values(values))


@pytest.mark.parametrize(
    ("given", "well"),
    [
        ({"minutes": 0}, True),
        ({"minutes": 5}, False),
        ({"minutes": 5, "attempts": 3}, False),
        ({"minutes": 30, "priority": BROADCASTS}, True),
    ],
    ids=["new", "old", "tried in vain", "a broadcast takes as long as it takes"],
)
async def test_answers_that_wait_too_long_make_it_unwell(store, tmp_path, chat, given, well):
    await waiting(store, chat, **given)
    async with serving(store, tmp_path) as http:
        status, answer = await said(http, "/health")
    assert (status == 200) is well, answer


async def test_what_waits_for_somebody_who_cannot_be_reached_is_nobodys_fault(store, tmp_path, chat):
    await waiting(store, chat, minutes=60)
    async with store.begin(chat[0]) as unit:
        await unit.chats.set_reachable(chat[1], False)
    async with serving(store, tmp_path) as http:
        assert (await said(http, "/health"))[0] == 200


# Metrics


async def test_depths_and_ages_are_those_of_the_moment(store, tmp_path, chat):
    async with serving(store, tmp_path) as http:
        assert value((await scraped(http))[1], 'openings_outbox_depth{priority="people"}') == 0
        await waiting(store, chat, minutes=5)
        async with store.begin(chat[0]) as unit:
            await unit.outbox.put(chat[1], {"html": "x", "buttons": []}, due=unit.now + 60 * MINUTE)
            await unit.inbox.add("telegram", "1", "77", {"text": "hello"}, None)
        _, found = await scraped(http)
    assert value(found, 'openings_outbox_depth{priority="people"}') == 1
    assert value(found, "openings_outbox_later") == 1
    assert value(found, "openings_inbox_depth") == 1
    assert value(found, 'openings_outbox_age_seconds{priority="people"}') >= 300
    assert value(found, "openings_database_up") == 1
    assert re.search(r'^openings_build_info{python="3[^"]+",version="[^"]+"} 1.0$', found, re.MULTILINE)


async def test_without_a_database_the_counters_are_still_told(store, tmp_path, monkeypatch):
    async with serving(store, tmp_path) as http, busy(store, monkeypatch):
        status, found = await scraped(http)
    assert status == 200
    assert value(found, "openings_database_up") == 0
    assert "openings_http_requests_total" in found


async def test_requests_are_counted_by_route_and_status_and_never_by_address(store, tmp_path):
    async with serving(store, tmp_path) as http:
        before = value(
            (await scraped(http))[1], 'openings_http_requests_total{method="GET",route="unknown",status="404"}'
        )
        for path in ("/canary-1", "/canary-2?token=canary"):
            assert (await http.get(path)).status == 404
        _, found = await scraped(http)
    assert value(found, UNKNOWN) == (before or 0) + 2
    assert value(found, 'openings_http_requests_total{method="GET",route="/metrics",status="200"}') >= 1
    assert "canary" not in found


# fmt: off
WHO = [
    # token set, headers sent, status
    (None, {}, 200),
    (None, {"X-Forwarded-For": "203.0.113.9"}, 403),
    (None, {"Forwarded": "for=203.0.113.9"}, 403),
    ("s3cret", {}, 401),
    ("s3cret", {"Authorization": "Bearer wrong"}, 401),
    ("s3cret", {"Authorization": "Bearer é"}, 401),
    ("s3cret", {"Authorization": "Bearer s3cret"}, 200),
    ("s3cret", {"Authorization": "Bearer s3cret", "X-Forwarded-For": "203.0.113.9"}, 200),
]
# fmt: on


@pytest.mark.parametrize(("token", "headers", "status"), WHO)
async def test_who_may_read_the_metrics(store, tmp_path, token, headers, status):
    async with serving(store, tmp_path, token=token) as http:
        assert (await scraped(http, **headers))[0] == status


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        ("17", 'openings_sent_total{channel="fake"}'),
        (UnreachableError("x"), 'openings_rejects_total{channel="fake",reason="blocked"}'),
        (RefusedError("x"), 'openings_rejects_total{channel="fake",reason="refused"}'),
        (RetryAfterError(3), 'openings_retries_total{channel="fake",queue="outbox",reason="rate"}'),
        (UnclearError("x"), 'openings_retries_total{channel="fake",queue="outbox",reason="unclear"}'),
        (OSError("x"), 'openings_retries_total{channel="fake",queue="outbox",reason="unsent"}'),
    ],
)
async def test_what_became_of_a_message_is_counted(store, tmp_path, outcome, counted):
    async with serving(store, tmp_path) as http:
        before = value((await scraped(http))[1], counted) or 0
        measures.sending("fake", outcome, 0.2)
        assert value((await scraped(http))[1], counted) == before + 1
