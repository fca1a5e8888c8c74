"""Mini App sessions: what Telegram signed is exchanged once, by its rules, for a session of an hour."""

import datetime as dt
import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.api.app import mount
from bot.web.api.limits import Rate
from bot.web.api.mini_app import MOST_BYTES, MiniApp, signed
from storage import Store
from tests.api.house import KEYS, NOW, House, prepare
from tests.botapi.initdata import init_data, sign

TOKEN = "12345:canary-token"
SAM = {"id": 700_000_001, "first_name": "Sam", "language_code": "en"}
SESSIONS = "/api/sessions"


@pytest.fixture
async def house(databases, backend, clock):
    """The API of a practice whose bot has a Mini App; Sam and Ana write to it."""
    with databases.copy(backend, prepare) as url:
        store = await Store.open(url, KEYS, clock=clock)
        made = databases.made(backend, prepare)
        async with store.begin(made.practice_id) as unit:
            await unit.chats.add("telegram", str(SAM["id"]), made.people["Sam"])
            await unit.chats.add("telegram", "700000002", made.people["Ana"])
            await unit.people.grant(made.people["Ana"], "admin")
        app = web.Application()
        mount(app, store, Rate(0), MiniApp(TOKEN, made.practice_id))
        async with TestClient(TestServer(app)) as client:
            yield House(store, client, clock, made, url)
        await store.close()


def opened(user=SAM, seconds=0.0, token=TOKEN, **more):
    """What a Mini App hands over that was opened so many seconds ago."""
    return init_data(token, user, NOW.timestamp() - seconds, **more)


async def exchange(house, data, **more):
    return await house.post(None, SESSIONS, {"init_data": data, **more})


async def ask(house, token, path="/api/bookings"):
    answer = await house.client.get(path, headers={"Authorization": f"Bearer {token}"})
    return answer.status, await answer.json()


async def test_what_was_signed_is_good_for_a_session_of_that_chats_person(house, clock):
    told = await exchange(house, opened())
    assert (told.status, told["person"], told["role"]) == (201, house.people["Sam"], "client")
    assert told["expires"] == "2026-03-11T11:00:00Z"
    status, body = await ask(house, told["token"])
    assert status == 200
    assert {one["client"] for booking in body["bookings"] for one in booking["attendances"]} == {house.people["Sam"]}
    clock.now += dt.timedelta(hours=1)
    assert (await ask(house, told["token"]))[0] == 401


async def test_a_person_of_several_roles_may_choose_one_of_them(house):
    ana = {"id": 700_000_002}
    assert (await exchange(house, opened(ana)))["role"] == "admin"
    assert (await exchange(house, opened(ana, 1), role="therapist"))["role"] == "therapist"
    assert (await exchange(house, opened(ana, 2), role="client")).status == 401


async def test_the_same_is_exchanged_once(house, clock):
    data = opened()
    assert (await exchange(house, data)).status == 201
    assert (await exchange(house, data)).status == 401
    # the same, told in another order
    assert (await exchange(house, urlencode(parse_qsl(data)[::-1]))).status == 401
    # nor while Telegram's word still holds, however many others come and go
    clock.now += dt.timedelta(minutes=59)
    assert (await exchange(house, init_data(TOKEN, SAM, clock.now.timestamp()))).status == 201
    assert (await exchange(house, data)).status == 401


def tampered(**changes):
    return urlencode(dict(parse_qsl(opened())) | changes)


def unsigned():
    return urlencode([pair for pair in parse_qsl(opened()) if pair[0] != "hash"])


def twice():
    """A key that comes twice, signed as either."""
    fields = dict(parse_qsl(opened()))
    return urlencode([*fields.items(), ("user", fields["user"])])


def without_signature():
    """Signed as if `signature` were left out, which belongs to what is signed."""
    fields = {name: value for name, value in parse_qsl(opened()) if name not in ("hash", "signature")}
    return urlencode({**fields, "signature": "abc", "hash": sign(TOKEN, fields)})


def dated(auth_date):
    fields = {name: value for name, value in parse_qsl(opened()) if name != "hash"} | {"auth_date": auth_date}
    return urlencode(fields | {"hash": sign(TOKEN, fields)})


FORGED = {
    "another bot's": lambda: opened(token="12345:another"),
    "another user": lambda: tampered(user='{"id":700000002}'),
    "another date": lambda: tampered(auth_date=str(int(NOW.timestamp()))[:-1] + "7"),
    "one more field": lambda: opened() + "&admin=1",
    "no hash": unsigned,
    "an empty hash": lambda: tampered(hash=""),
    "a hash of other signs": lambda: tampered(hash="ü" * 64),
    "a key twice": twice,
    "the hash twice": lambda: opened() + "&hash=0",
    "signature left out": without_signature,
    "older than an hour": lambda: opened(seconds=3601),
    "a minute ahead": lambda: opened(seconds=-61),
    "an empty date": lambda: dated(""),
    "a date that is none": lambda: dated("1e9"),
    "a date in other digits": lambda: dated("١٧٧٣٢٢٣٢٠٠"),
    "no user": lambda: opened(user=[]),
    "a user without an id": lambda: opened(user={"id": "700000001"}),
    "a user who is true": lambda: opened(user={"id": True}),
    "a user in brackets": lambda: opened(user="[" * 5000 + "]" * 5000),
    "somebody unknown": lambda: opened(user={"id": 1}),
    "too long": lambda: opened(pad="x" * MOST_BYTES),
    "nothing": lambda: "",
    "no query string": lambda: "hello",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_whatever_is_wrong_the_answer_is_the_same(house, forged):
    told = await exchange(house, forged())
    assert told.status == 401
    assert told.body == (await exchange(house, "")).body
    async with house.store.reading(house.practice_id) as unit:
        assert all(key.prefix.startswith("op_") for key, _ in await unit.api_keys.all())


@pytest.mark.parametrize("seconds", [-60, 0, 3599])
async def test_what_is_fresh_enough_is_taken(house, seconds):
    assert (await exchange(house, opened(seconds=seconds))).status == 201


async def test_a_session_is_no_key_on_the_list_and_is_forgotten_in_time(house, clock):
    async def keys():
        async with house.unit() as unit:
            return len(await unit.api_keys.all())

    before = await keys()
    told = await exchange(house, opened())
    body = {"start": "2026-03-16T14:00:00Z"}
    headers = {"Authorization": f"Bearer {told['token']}", "Idempotency-Key": "one"}
    booked = await house.client.post("/api/bookings", json=body, headers=headers)
    assert booked.status == 201
    assert await keys() == before
    clock.now += dt.timedelta(hours=4)
    assert (await exchange(house, init_data(TOKEN, SAM, clock.now.timestamp()))).status == 201
    assert (await ask(house, told["token"]))[1]["detail"] == "There is no such key."


async def test_where_there_is_no_bot_there_is_no_session(databases, clock):
    with databases.copy("sqlite", prepare) as url:
        store = await Store.open(url, KEYS, clock=clock)
        app = web.Application()
        mount(app, store, Rate(0))
        async with TestClient(TestServer(app)) as client:
            assert (await client.post(SESSIONS, json={"init_data": opened()})).status == 401
        await store.close()


def test_the_token_is_not_shown_by_accident():
    assert "canary" not in repr(MiniApp(TOKEN, 1))


def test_a_signature_made_elsewhere_is_read():
    """By hand, after Telegram's page on validating data, so that signer and reader do not err alike."""
    checked = 'auth_date=1773223200\nquery_id=AAF\nuser={"id":7,"first_name":"Zoë & Co"}'
    secret = hmac.new(b"WebAppData", TOKEN.encode(), hashlib.sha256).digest()
    proof = hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()
    user = "%7B%22id%22%3A7%2C%22first_name%22%3A%22Zo%C3%AB%20%26%20Co%22%7D"
    data = f"query_id=AAF&user={user}&auth_date=1773223200&hash={proof}"
    found = signed(data, TOKEN, dt.datetime.fromtimestamp(1_773_223_200, dt.UTC))
    assert found is not None
    assert found.address == "7"
