"""GET generate, explain, usage."""

from itertools import pairwise

import pytest

from tests.api.house import HOURS, instant, london

GENERATE = f"{HOURS}/generate"


async def test_openings_are_what_the_engine_generates(house):
    told = await house.get("Sam", GENERATE, therapist=house.people["Ana"], from_="2026-03-16", until="2026-03-16")
    assert told.status == 200
    starts = [slot["start"] for slot in told["slots"]]
    # Monday 09:00-17:00 by the hour; Priya has 10:00
    assert starts == [london(16, hour) for hour in (9, 11, 12, 13, 14, 15, 16)]
    assert {slot["therapist"] for slot in told["slots"]} == {house.people["Ana"]}
    assert {slot["session"] for slot in told["slots"]} == {"individual"}
    assert all("local_start" not in slot for slot in told["slots"])


async def test_a_booked_opening_is_offered_no_more(house):
    path, query = GENERATE, {"therapist": house.people["Ana"], "from_": "2026-03-16", "until": "2026-03-16"}
    before = (await house.get("Sam", path, **query))["slots"]
    done = await house.post("Sam", "/api/bookings", {"therapist": house.people["Ana"], "start": london(16, 14)})
    assert done.status == 201
    after = (await house.get("Sam", path, **query))["slots"]
    assert [slot for slot in before if slot not in after] == [
        slot for slot in before if slot["start"] == london(16, 14)
    ]


async def test_local_times_carry_the_offset_of_the_zone_asked_for(house):
    told = await house.get(
        "Sam", GENERATE, therapist=house.people["Ana"], from_=london(16, 9), limit=1, timezone="America/New_York"
    )
    assert told["slots"][0]["start"] == "2026-03-16T09:00:00Z"
    assert told["slots"][0]["local_start"] == "2026-03-16T05:00:00-04:00"


async def test_dates_are_whole_days_in_the_zone_asked_for(house):
    query = {"therapist": house.people["Ana"], "from_": "2026-03-16", "until": "2026-03-16"}
    here = (await house.get("Sam", GENERATE, **query))["slots"]
    in_tokyo = (await house.get("Sam", GENERATE, **query, timezone="Asia/Tokyo"))["slots"]
    # the Monday of Tokyo ends at 15:00 in London
    assert [slot["start"] for slot in in_tokyo] == [slot["start"] for slot in here if slot["start"] < london(16, 15)]


async def test_several_therapists_come_in_order_of_time(house):
    both = [house.people["Ana"], house.people["Raj"]]
    told = await house.get("Sam", GENERATE, therapist=both, from_="2026-03-17", until="2026-03-19")
    places = [(slot["start"], slot["therapist"]) for slot in told["slots"]]
    assert places == sorted(places)
    assert {therapist for _, therapist in places} == set(both)


async def test_without_a_therapist_anyone_is_asked(house):
    query = {"from_": "2026-03-17", "until": "2026-03-19"}
    both = await house.get("Sam", GENERATE, therapist=[house.people["Ana"], house.people["Raj"]], **query)
    assert (await house.get("Sam", GENERATE, **query)).body == both.body


@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
async def test_pages_add_up_to_the_whole(house, limit):
    query = {"from_": "2026-03-16", "until": "2026-03-27"}
    whole = (await house.get("Sam", GENERATE, **query, limit=1000))["slots"]
    found, more = [], {}
    while True:
        told = await house.get("Sam", GENERATE, **query, limit=limit, **more)
        found += told["slots"]
        assert len(told["slots"]) <= limit
        if "next" not in told.body:
            break
        more = {"cursor": told["next"]}
    assert found == whole
    assert all(one != other for one, other in pairwise(found))


async def test_nothing_that_has_passed_is_offered(house):
    told = await house.get("Sam", GENERATE, from_="2026-02-01", until="2026-02-20")
    assert told.body == {"slots": []}
    told = await house.get("Sam", GENERATE, from_="2026-03-02", until="2026-03-11")
    assert told["slots"]
    assert all(slot["start"] >= "2026-03-11T10:00:00Z" for slot in told["slots"])


async def test_an_unknown_session_type_is_named(house):
    told = await house.get("Sam", GENERATE, therapist=house.people["Ana"], session="couple")
    assert told.status == 422
    assert told["field"] == "session"


REFUSED = [
    # what does not fit the document
    ({"from_": "tomorrow"}, 400, "from"),
    ({"from_": "2026-03-16T09:00"}, 400, "from"),
    ({"from_": "2026-13-01"}, 400, "from"),
    ({"limit": "0"}, 400, "limit"),
    ({"limit": "1_0"}, 400, "limit"),
    ({"limit": ["1", "2"]}, 400, "limit"),
    ({"therapist": "Ana"}, 400, "therapist.0"),
    ({"colour": "red"}, 400, "colour"),
    # what fits, and cannot be
    ({"from_": "2026-03-16", "until": "2026-03-15"}, 422, "until"),
    ({"from_": "2026-03-16", "until": "2028-03-16"}, 422, "until"),
    ({"from_": "1066-10-14"}, 422, "from"),
    ({"timezone": "Mars/Olympus"}, 422, "timezone"),
    ({"cursor": "nonsense"}, 422, "cursor"),
    # what is not there
    ({"therapist": "999"}, 404, "therapist"),
]


@pytest.mark.parametrize(("query", "status", "field"), REFUSED)
async def test_what_cannot_be_asked_is_named(house, query, status, field):
    told = await house.get("Sam", GENERATE, **query)
    assert (told.status, told["field"]) == (status, field)
    assert told.headers["Content-Type"].startswith("application/problem+json")
    assert told["status"] == status
    assert told["cure"]


async def test_a_client_is_told_why_not_but_never_by_whom(house):
    query = {"at": london(16, 10), "therapist": house.people["Ana"]}
    told = await house.get("Sam", f"{HOURS}/explain", **query)
    assert (told["bookable"], [reason["kind"] for reason in told["reasons"]]) == (False, ["not_open"])
    staff = await house.get("Ana", f"{HOURS}/explain", **query)
    assert [reason["kind"] for reason in staff["reasons"]] == ["booked"]
    assert [slot["start"] for slot in told["nearest"]] == [slot["start"] for slot in staff["nearest"]]


async def test_what_can_be_booked_has_no_reason_against_it(house):
    told = await house.get("Sam", f"{HOURS}/explain", at=london(16, 11), therapist=house.people["Ana"])
    assert (told["bookable"], told["reasons"]) == (True, [])


async def test_usage_counts_minutes(house):
    told = await house.get("Ana", f"{HOURS}/usage", from_="2026-03-16", until="2026-03-16")
    (booked,) = (await house.get("Ana", "/api/bookings", from_="2026-03-16", until="2026-03-16"))["bookings"]
    minutes = (instant(booked["end"]) - instant(booked["start"])).seconds // 60
    assert told["total"]["offered"] == 480
    assert told["total"]["booked"] == minutes
    assert sum(row["booked"] for row in told["hours"]) == minutes
    assert [row["monday"] for row in told["weeks"]] == ["2026-03-16"]
