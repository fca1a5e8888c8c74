"""The mistakes that everybody makes once, and what the API says to them."""

import gzip
import json

import pytest

from tests.api.house import HOURS, london

EXPLAIN, BOOKINGS = f"{HOURS}/explain", "/api/bookings"


@pytest.mark.parametrize(
    ("at", "hint"),
    [
        ("2026-03-16T14:00:00", "must say its offset"),
        ("2026-03-16T14:00", "must say its offset"),
        ("2026-03-16T14:00:00 01:00", "%2B"),
        ("16/03/2026", "must be an instant"),
    ],
)
async def test_an_instant_that_is_none_says_what_is_likely_behind_it(house, at, hint):
    told = await house.get("Ana", EXPLAIN, at=at)
    assert (told.status, told["field"]) == (400, "at")
    assert hint in told["errors"][0]["problem"]


async def test_a_plus_in_an_address_is_a_space(house):
    answer = await house.client.get(
        f"{EXPLAIN}?at=2026-03-16T14:00:00+01:00", headers={"Authorization": f"Bearer {house.made.keys['Ana']}"}
    )
    assert (answer.status, "%2B" in (await answer.json())["detail"]) == (400, True)


async def test_a_slash_at_the_end_is_named(house):
    told = await house.get("Sam", "/api/therapists/")
    assert (told.status, told["cure"]) == (404, "Leave out the slash at the end.")


async def test_a_method_that_there_is_not_says_those_that_there_are(house):
    told = await house.ask("Sam", "PUT", BOOKINGS, json={})
    assert (told.status, told.headers["Allow"]) == (405, "GET,HEAD,POST")


@pytest.mark.parametrize("path", ["/api/therapists", "/api/docs", "/api/openapi.json"])
async def test_what_answers_get_answers_head(house, path):
    headers = {"Authorization": f"Bearer {house.made.keys['Sam']}"}
    answer = await house.client.head(path, headers=headers)
    assert (answer.status, await answer.read()) == (200, b"")


async def test_whoever_tries_where_the_api_might_be_is_led_to_what_describes_it(house):
    answer = await house.client.get("/api", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/api/docs")


async def test_a_tag_that_was_called_weak_on_the_way_is_the_same_tag(house):
    made = await house.post("Sam", BOOKINGS, {"start": london(16, 14)})
    headers = {"If-Match": f"W/{made.headers['ETag']}"}
    told = await house.ask("Sam", "PATCH", made.headers["Location"], json={"start": london(16, 15)}, headers=headers)
    assert told.status == 200


BODIES = [
    (b'{"therapist": 1, "start":', "application/json", 400, "body"),
    (b"", "application/json", 400, "body"),
    (b"[]", "application/json", 400, "body"),
    (b"therapist=1", "application/x-www-form-urlencoded", 415, "Content-Type"),
    (b"x" * 70_000, "application/json", 413, None),
]


@pytest.mark.parametrize(("body", "kind", "status", "field"), BODIES)
async def test_a_body_that_is_none_is_refused_by_name(house, body, kind, status, field):
    headers = {"Authorization": f"Bearer {house.made.keys['Sam']}", "Content-Type": kind}
    answer = await house.client.post(BOOKINGS, data=body, headers=headers)
    told = await answer.json()
    assert (answer.status, told.get("field"), answer.content_type) == (status, field, "application/problem+json")


async def test_compressed_bodies_are_read_and_too_large_ones_refused_however_small_they_came(house):
    headers = {
        "Authorization": f"Bearer {house.made.keys['Sam']}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    body = json.dumps({"start": london(16, 14)}).encode()
    assert (await house.client.post(BOOKINGS, data=gzip.compress(body), headers=headers)).status == 201
    bomb = gzip.compress(b" " * 10_000_000)
    assert (await house.client.post(BOOKINGS, data=bomb, headers=headers)).status == 413
