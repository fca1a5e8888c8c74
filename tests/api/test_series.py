"""Standing appointments over HTTP: made, changed and ended as a whole, each date an appointment of its own."""

import datetime as dt

import pytest

from bot.actions import standing
from storage.records import Rules
from tests.api.house import HOURS, NOW, key, london
from tests.api.test_hours import heard
from tests.databases import KINDS as DATABASES

SERIES, BOOKINGS = "/api/series", "/api/bookings"
pytestmark = pytest.mark.parametrize("backend", DATABASES)


async def stand(house, who="Sam", day=16, hour=14, **body):
    query = {name: body.pop(name) for name in ("headers", "dry_run") if name in body}
    given = {"therapist": house.people["Ana"], "start": london(day, hour), "times": 3, **body}
    return await house.post(who, SERIES, given, **query)


def starts(told):
    return [one["start"] for one in told["series"]["dates"]]


async def booked(house, who="Sam"):
    return [one["start"] for one in (await house.get(who, BOOKINGS))["bookings"] if "series" in one]


AT_14 = [london(16, 14), london(23, 14), london(30, 14)]
"""In March: the clocks go forward on the 29th, the time of day stays."""


async def test_a_client_books_a_standing_appointment_and_the_therapist_is_told_once(house):
    told = await stand(house)
    assert (told.status, starts(told), told["told"]) == (201, AT_14, True)
    assert [one[11:13] for one in AT_14] == ["14", "14", "13"]
    assert await booked(house) == AT_14
    (message,) = await heard(house, "Ana")
    assert "every Monday" in message
    read = await house.get("Sam", told.headers["Location"])
    assert (read.body, read.headers["ETag"]) == (told["series"], told.headers["ETag"])


async def test_without_an_end_it_is_booked_half_a_year_ahead(house):
    told = await stand(house, times=None)
    assert len(starts(told)) == 27
    assert "times" not in told["series"]


async def test_dates_that_are_closed_or_taken_are_left_out_and_named(house):
    block = {"kind": "block", "dates": [{"from": "2026-03-23", "to": "2026-03-23"}], "windows": [["13:30", "16:00"]]}
    assert (await house.post("Ana", f"{HOURS}/override", block)).status == 201
    body = {"therapist": house.people["Ana"], "start": london(30, 14)}
    assert (await house.post("Priya", BOOKINGS, body)).status == 201
    told = await stand(house)
    assert starts(told) == AT_14[:1]
    assert told["left_out"] == [
        {"start": AT_14[1], "because": "closed"},
        {"start": AT_14[2], "because": "taken"},
    ]


async def test_a_dry_run_says_what_would_be_booked_and_books_nothing(house):
    told = await stand(house, dry_run=True)
    assert (told.status, starts(told)) == (200, AT_14)
    assert "id" not in told["series"]
    assert all("booking" not in one for one in told["series"]["dates"])
    assert await booked(house) == []
    assert await heard(house, "Ana") == []


async def test_the_same_key_books_it_once(house):
    headers = {"Idempotency-Key": "one"}
    first, again = await stand(house, headers=headers), await stand(house, headers=headers)
    assert (again.status, again.body) == (201, first.body)
    assert await booked(house) == AT_14


async def test_where_nothing_is_free_nothing_is_made(house):
    for client in ("Sam", "Priya"):
        told = await stand(house, client)
    assert (told.status, told["type"], told["field"]) == (409, "/api/docs#taken", "start")
    assert (await house.get("Priya", SERIES))["series"] == []


async def test_staff_book_it_against_the_rules_once_they_say_so(house):
    body = {"client": house.people["Sam"], "hour": 8}
    told = await stand(house, "Ana", **body)
    assert (told.status, told["field"], [one["kind"] for one in told["reasons"]]) == (409, "confirm", ["outside_hours"])
    told = await stand(house, "Ana", **body, confirm=True)
    assert (told.status, len(starts(told))) == (201, 3)
    (message,) = await heard(house, "Sam")
    assert "every Monday" in message


async def test_one_undo_takes_all_of_it_back(house):
    told = await stand(house)
    assert (await house.post("Sam", f"/api/changes/{told['change']}/undo", None)).status == 200
    assert await booked(house) == []
    assert (await house.get("Sam", told.headers["Location"])).status == 404


async def test_one_date_is_called_off_or_moved_by_itself(house):
    told = await stand(house)
    first, second, _ = (one["booking"] for one in told["series"]["dates"])
    assert (await house.ask("Sam", "DELETE", f"{BOOKINGS}/{first}")).status == 200
    assert (await house.ask("Sam", "PATCH", f"{BOOKINGS}/{second}", json={"start": london(23, 15)})).status == 200
    read = await house.get("Sam", told.headers["Location"])
    assert [one["start"] for one in read["dates"]] == [london(23, 15), AT_14[2]]
    assert read["ended"] is False


async def test_it_ends_as_it_was_read_and_what_is_to_come_is_called_off(house):
    where = (made := await stand(house)).headers["Location"]
    first = made["series"]["dates"][0]["booking"]
    await house.ask("Sam", "DELETE", f"{BOOKINGS}/{first}")
    stale = await house.ask("Sam", "DELETE", where, headers={"If-Match": made.headers["ETag"]})
    assert (stale.status, stale["field"]) == (412, "If-Match")
    told = await house.ask("Sam", "DELETE", where)
    assert [one["start"] for one in told["called_off"]] == AT_14[1:]
    assert (told["series"]["ended"], told["series"]["dates"], told["told"]) == (True, [], True)
    assert await booked(house) == []
    again = await house.ask("Sam", "DELETE", where)
    assert (again.status, again["type"]) == (409, "/api/docs#cancelled")
    assert (await house.get("Sam", SERIES))["series"] == []
    assert len((await house.get("Sam", SERIES, ended=True))["series"]) == 1
    undone = await house.post("Sam", f"/api/changes/{told['change']}/undo", None)
    assert undone.status == 200
    assert await booked(house) == AT_14[1:]


async def test_it_ends_from_a_date_on(house):
    where = (await stand(house)).headers["Location"]
    tried = await house.ask("Ana", "DELETE", where, from_="2026-03-24", dry_run=True)
    assert [one["start"] for one in tried["called_off"]] == AT_14[2:]
    assert await booked(house) == AT_14
    told = await house.ask("Ana", "DELETE", where, from_="2026-03-24")
    assert [one["start"] for one in told["series"]["dates"]] == AT_14[:2]
    assert "30 March" in (await heard(house, "Sam"))[-1]


async def test_it_goes_on_at_another_time_and_keeps_its_number(house):
    made = await stand(house)
    where = made.headers["Location"]
    new = {"start": london(24, 15), "times": 2}
    tried = await house.ask("Sam", "PATCH", where, json=new, dry_run=True)
    told = await house.ask("Sam", "PATCH", where, json=new, headers={"If-Match": made.headers["ETag"]})
    expected = [london(16, 14), london(24, 15), london(31, 15)]
    assert (told.status, starts(told), starts(tried)) == (200, expected, expected)
    assert [one["start"] for one in told["called_off"]] == AT_14[1:]
    assert told["series"]["id"] == made["series"]["id"]
    assert await booked(house) == expected
    undone = await house.post("Sam", f"/api/changes/{told['change']}/undo", None)
    assert undone.status == 200
    assert await booked(house) == AT_14


async def test_a_change_that_fits_nowhere_leaves_all_as_it_was(house):
    where = (await stand(house)).headers["Location"]
    told = await house.ask("Sam", "PATCH", where, json={"start": london(22, 14), "times": 2})
    assert (told.status, told["type"]) == (409, "/api/docs#taken")
    assert await booked(house) == AT_14


async def test_what_is_taken_back_too_late_stays(house):
    where = (await stand(house)).headers["Location"]
    async with house.unit() as unit:
        await unit.rules.set(None, Rules(cancel_notice_minutes=14 * 24 * 60))
    for method, body in (("DELETE", None), ("PATCH", {"start": london(17, 14), "times": 2})):
        told = await house.ask("Sam", method, where, json=body)
        assert (told.status, told["type"]) == (409, "/api/docs#too-late")
    assert await booked(house) == AT_14


async def test_everybody_sees_what_is_theirs(house):
    await stand(house)
    raj = {"therapist": house.people["Raj"], "client": house.people["Maya"], "start": london(17, 12), "confirm": True}
    assert (await house.post("Raj", SERIES, raj)).status == 201
    seen = {"Sam": 1, "Priya": 0, "Ana": 1, "Raj": 1, "Nora": 2, "Nora for Ana": 1, "Sam with Raj": 0}
    for who, count in seen.items():
        assert len((await house.get(who, SERIES))["series"]) == count, who
    assert len((await house.get("Nora", SERIES, client=house.people["Maya"]))["series"]) == 1
    assert (await house.get("Sam", SERIES, client=house.people["Maya"])).status == 404


REFUSED = [
    ({"every": 0}, 400, "every"),
    ({"times": 1}, 400, "times"),
    ({"times": 105}, 400, "times"),
    ({"start": london(2, 10)}, 422, None),
    ({"session": "walk"}, 422, "session"),
    ({"until": "2026-03-01"}, 409, "start"),
]


@pytest.mark.parametrize(("body", "status", "field"), REFUSED)
async def test_what_cannot_stand_is_named(house, body, status, field):
    told = await stand(house, **body)
    assert (told.status, told.body.get("field")) == (status, field)


async def test_a_new_client_is_not_taken_where_none_is(house):
    async with house.unit() as unit:
        await unit.rules.set(None, Rules(new_clients=False))
        token = await key(unit, (await unit.people.add("Kim", ["client"])).id, "client")
    body = {"therapist": house.people["Ana"], "start": AT_14[0], "times": 2}
    answer = await house.client.post(SERIES, json=body, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, (await answer.json())["type"]) == (409, "/api/docs#no-new-clients")


async def test_what_a_client_gave_up_a_moment_ago_is_free_for_their_standing_appointment(house):
    made = await house.post("Sam", BOOKINGS, {"therapist": house.people["Ana"], "start": AT_14[0]})
    await house.ask("Sam", "DELETE", made.headers["Location"])
    assert starts(await stand(house, "Priya", client=house.people["Priya"], dry_run=True)) == AT_14[1:]
    assert starts(await stand(house)) == AT_14


async def test_as_time_passes_the_next_dates_are_booked(house, clock):
    made = await stand(house, times=None)
    clock.now = NOW + dt.timedelta(weeks=4)
    async with house.unit() as unit:
        await standing.carry_on(unit)
    read = await house.get("Sam", made.headers["Location"])
    assert read["booked_to"] > made["series"]["booked_to"]
