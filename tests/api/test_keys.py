"""Who may ask: bearer keys, and how much of them is remembered and told."""

import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.web.api.limits import Buckets, Rate
from tests.api.house import HOURS, NOW, london

THERAPISTS = "/api/therapists"


async def test_a_good_key_is_let_in(house):
    assert (await house.get("Sam", THERAPISTS)).status == 200


@pytest.mark.parametrize("who", [None, "expired", "revoked"])
async def test_no_key_and_one_that_is_over_are_refused_alike(house, who):
    told = await house.get(who, THERAPISTS)
    assert (told.status, told["type"]) == (401, "/api/docs#not-authenticated")
    assert told.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic b3A6", "Bearer op_nonsense", "Bearer ünicode", "x" * 4000]
)
async def test_what_is_no_key_is_refused(house, header):
    answer = await house.client.get(THERAPISTS, headers={"Authorization": header})
    assert answer.status == 401


async def test_a_key_with_one_sign_changed_is_refused(house):
    token = house.made.keys["Nora"]
    for place in (0, 5, 20, len(token) - 1):
        wrong = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        answer = await house.client.get(THERAPISTS, headers={"Authorization": f"Bearer {wrong}"})
        assert answer.status == 401


async def test_a_key_ends_when_its_time_comes(house, clock):
    assert (await house.get("Nora", THERAPISTS)).status == 200
    clock.now = NOW + dt.timedelta(days=31)
    assert (await house.get("Nora", THERAPISTS)).status == 401


async def test_a_key_ends_with_its_persons_role(house):
    async with house.unit() as unit:
        await unit.people.revoke(house.people["Ana"], "therapist")
    assert (await house.get("Ana", THERAPISTS)).status == 401


async def test_a_key_may_do_what_its_role_may_and_nothing_else_of_its_persons(house):
    async with house.unit() as unit:
        await unit.people.grant(house.people["Ana"], "admin")
    path = f"{HOURS}/template"
    assert (await house.get("Ana", path, therapist=house.people["Raj"])).status == 404
    assert (await house.get("Nora", path, therapist=house.people["Raj"])).status == 200


async def test_a_key_for_one_therapist_sees_no_other(house):
    for who, seen in (("Nora for Ana", "Ana"), ("Sam with Raj", "Raj"), ("Ana", "Ana")):
        told = await house.get(who, THERAPISTS)
        assert [one["name"] for one in told["therapists"]] == [seen]
        found = await house.get(who, f"{HOURS}/generate", from_="2026-03-17", until="2026-03-20")
        assert {slot["therapist"] for slot in found["slots"]} == {house.people[seen]}


async def test_the_last_use_of_a_key_is_remembered_to_the_minute(house, clock):
    async def used():
        async with house.store.reading(house.practice_id) as unit:
            return {key.person_id: key.used_at for key, _ in await unit.api_keys.all() if key.role == "client"}

    sam = house.people["Priya"]
    assert (await used())[sam] is None
    await house.get("Priya", THERAPISTS)
    assert (await used())[sam] == NOW
    clock.now += dt.timedelta(seconds=59)
    await house.get("Priya", THERAPISTS)
    assert (await used())[sam] == NOW
    clock.now += dt.timedelta(seconds=1)
    await house.post("Priya", "/api/bookings", {"therapist": house.people["Ana"], "start": london(16, 14)})
    assert (await used())[sam] == clock.now


async def test_a_key_is_kept_as_a_hash(house):
    file = Path(house.url)
    contents = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    for token in house.made.keys.values():
        assert token[:11].encode() in contents
        assert token[11:].encode() not in contents


async def test_the_log_names_neither_people_nor_keys(house, caplog):
    caplog.set_level(logging.INFO)
    await house.get("Sam", f"{HOURS}/generate", therapist=house.people["Ana"], session="Canary")
    await house.post("Sam", "/api/bookings", {"start": london(16, 14)}, headers={"Idempotency-Key": "canary-key"})
    await house.get("Sam", "/api/Canary")
    lines = [record.getMessage() for record in caplog.records if record.name == "openings.http"]
    assert [line for line in lines if '"status": 422' in line]
    # aiohttp's own log, which the tests' server keeps and ours does not
    logged = "".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access").casefold()
    for secret in ("canary", "sam", 'ana"', house.made.keys["Sam"][11:].casefold()):
        assert secret not in logged


async def test_answers_are_kept_by_no_cache(house):
    for path in (THERAPISTS, "/api/bookings", "/api/nowhere"):
        told = await house.get("Sam", path)
        assert told.headers["Cache-Control"] == "no-store"
        assert told.headers["X-Content-Type-Options"] == "nosniff"


async def test_large_answers_are_compressed_for_who_takes_that(house):
    path = f"{HOURS}/generate"
    told = await house.get("Sam", path, headers={"Accept-Encoding": "gzip"}, until="2026-04-08")
    assert told.headers["Content-Encoding"] == "gzip"
    plain = await house.get("Sam", path, headers={"Accept-Encoding": "identity"}, until="2026-04-08")
    assert "Content-Encoding" not in plain.headers
    assert plain.body == told.body


async def test_a_body_that_is_too_large_is_refused(house):
    told = await house.post("Ana", f"{HOURS}/template", {"days": ["mon"] * 20_000})
    assert told.status == 413

    async def drops():
        for _ in range(20):
            yield b" " * 8192

    headers = {"Authorization": f"Bearer {house.made.keys['Ana']}", "Content-Type": "application/json"}
    answer = await house.client.post(f"{HOURS}/template", data=drops(), headers=headers)
    assert answer.status == 413


NO_OBJECTS = [
    ("text/plain", "{}", 415),
    ("application/json", "{", 400),
    ("application/json", "[]", 400),
    ("application/json", "", 400),
    ("application/json", "\xff", 400),
]


@pytest.mark.parametrize(("kind", "text", "status"), NO_OBJECTS)
async def test_a_body_that_is_no_json_object_is_refused(house, kind, text, status):
    headers = {"Authorization": f"Bearer {house.made.keys['Ana']}", "Content-Type": kind}
    answer = await house.client.post(f"{HOURS}/template", data=text.encode("latin-1"), headers=headers)
    assert answer.status == status


async def test_an_address_says_which_methods_it_takes(house):
    told = await house.ask("Nora", "PATCH", THERAPISTS)
    assert (told.status, told.headers["Allow"]) == (405, "GET,HEAD")
    assert (await house.get("Nora", "/api/nowhere")).status == 404


class TestRate:
    @pytest.fixture
    def rate(self) -> Rate:
        return Rate(3, 60)

    async def test_a_key_that_asks_too_often_waits(self, house):
        left = [(await house.get("Sam", THERAPISTS)) for _ in range(4)]
        assert [told.status for told in left] == [200, 200, 200, 429]
        assert [told.headers["RateLimit"].split(";")[1] for told in left] == ["r=2", "r=1", "r=0", "r=0"]
        assert left[0].headers["RateLimit-Policy"] == '"key";q=3;w=60'
        assert 1 <= int(left[3].headers["Retry-After"]) <= 20
        # whatever comes of a request, it counts
        wrong = [await house.get("Priya", "/api/bookings/999999"), await house.get("Priya", THERAPISTS, colour="red")]
        assert [(told.status, told.headers["RateLimit"].split(";")[1]) for told in wrong] == [
            (404, "r=2"),
            (400, "r=1"),
        ]
        # another key is not kept waiting
        assert (await house.get("Priya", THERAPISTS)).status == 200


def test_a_bucket_fills_again_evenly():
    now = 0.0
    buckets = Buckets(Rate(2, 10), lambda: now)
    assert [buckets.take(1).allowed for _ in range(3)] == [True, True, False]
    now = 4.9
    assert not buckets.take(1).allowed
    now = 5.1
    assert [buckets.take(1).allowed for _ in range(2)] == [True, False]
    now = 1000.0
    assert [buckets.take(1).allowed for _ in range(3)] == [True, True, False]


def test_forgetting_buckets_that_are_full_again_makes_no_difference(monkeypatch):
    now = [0.0]
    standings = []
    for most in (2, 10_000):
        monkeypatch.setattr("bot.web.api.limits.MOST_BUCKETS", most)
        kept = Buckets(Rate(2, 10), lambda: now[0])
        found = []
        for moment, id in [(0, 1), (0, 1), (0, 1), (9, 2), (9, 3), (9, 4), (11, 5), (11, 2), (11, 1), (11, 2), (30, 1)]:
            now[0] = float(moment)
            found.append(kept.take(id))
        standings.append(found)
    assert standings[0] == standings[1]
    assert [one.allowed for one in standings[0]].count(False) == 2
