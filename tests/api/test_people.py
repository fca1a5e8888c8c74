"""Who asks, whom they may name, who is asked to join, on which clocks hours are kept, and numbers over a time."""

import datetime as dt

import pytest

from tests.api.house import HOURS, NOW, london
from tests.api.test_bookings import book
from tests.api.test_hours import heard, starts
from tests.databases import KINDS as DATABASES

ME, CLIENTS, INVITES, PRACTICE, REPORTS = "/api/me", "/api/clients", "/api/invites", "/api/practice", "/api/reports"
pytestmark = pytest.mark.parametrize("backend", DATABASES)


async def test_a_key_says_whom_it_stands_for(house):
    told = await house.get("Sam", ME)
    assert (told["person"], told["name"], told["role"]) == (house.people["Sam"], "Sam", "client")
    assert told["practice"] == {"name": "Linden Street", "timezone": "Europe/London"}
    assert "therapist" not in told.body
    narrow = {"Ana": "Ana", "Nora for Ana": "Ana", "Sam with Raj": "Raj"}
    for who, therapist in narrow.items():
        assert (await house.get(who, ME))["therapist"] == house.people[therapist]


async def test_ones_own_settings_are_changed_as_they_were_read(house):
    tag = (await house.get("Sam", ME)).headers["ETag"]
    body = {"timezone": "Europe/Paris", "reminder_minutes": [60, 1440]}
    tried = await house.ask("Sam", "PATCH", ME, json=body, dry_run=True)
    told = await house.ask("Sam", "PATCH", ME, json=body, headers={"If-Match": tag})
    assert (told["me"]["timezone"], told["me"]["reminder_minutes"]) == ("Europe/Paris", [1440, 60])
    assert tried["me"] == told["me"]
    assert (await house.ask("Sam", "PATCH", ME, json=body, headers={"If-Match": tag})).status == 412
    assert (await house.ask("Sam", "PATCH", ME, json={"reminder_minutes": []}))["me"]["timezone"] == "Europe/Paris"
    undone = await house.post("Sam", f"/api/changes/{told['change']}/undo", None)
    assert undone.status == 409  # changed again since
    assert (await house.ask("Ana", "PATCH", ME, json=body)).status == 422
    assert (await house.ask("Sam", "PATCH", ME, json={"language": "Spanish"})).status == 400


async def test_staff_find_those_they_may_book_for(house):
    names = {"Ana": {"Sam", "Priya", "Leo"}, "Raj": {"Maya", "Jonah"}, "Nora for Ana": {"Sam", "Priya", "Leo"},
             "Nora": {"Sam", "Priya", "Leo", "Maya", "Jonah"}}  # fmt: skip
    for who, expected in names.items():
        assert {one["name"] for one in (await house.get(who, CLIENTS))["clients"]} == expected
    (sam,) = (await house.get("Ana", CLIENTS, name="SA"))["clients"]
    assert sam == {"id": house.people["Sam"], "name": "Sam", "therapist": house.people["Ana"]}
    assert (await house.get("Ana", f"{CLIENTS}/{sam['id']}")).body == sam
    assert (await house.get("Sam", CLIENTS)).status == 403
    assert (await book(house, "Ana", client=sam["id"])).status == 201


async def test_lists_of_clients_come_by_pages(house):
    whole = (await house.get("Nora", CLIENTS))["clients"]
    first = await house.get("Nora", CLIENTS, limit=3)
    rest = await house.get("Nora", CLIENTS, limit=3, cursor=first["next"])
    assert first["clients"] + rest["clients"] == whole


async def test_somebody_is_asked_to_join(house):
    told = await house.post("Ana", INVITES, {"name": "kim"})
    assert (told.status, told["name"], told["role"]) == (201, "Kim", "client")
    async with house.unit() as unit:
        invite = await unit.invites.redeem(told["token"])
        assert (invite.name, invite.role, invite.therapist_id) == ("Kim", "client", house.people["Ana"])
    assert told["client"] == invite.person_id
    tried = await house.post("Nora", INVITES, {"name": "Lena", "role": "therapist"}, dry_run=True)
    assert (tried.status, "token" in tried.body) == (200, False)
    assert (await house.post("Nora", INVITES, {"name": "Lena", "role": "therapist"})).status == 201
    for who in ("Ana", "Nora for Ana"):
        assert (await house.post(who, INVITES, {"name": "Lena", "role": "admin"})).status == 403


async def test_a_client_who_is_asked_to_join_can_be_booked_at_once_and_be_taken_back(house):
    told = await house.post("Ana", INVITES, {"name": "kim"})
    assert (await house.get("Ana", f"{CLIENTS}/{told['client']}"))["name"] == "Kim"
    assert (await book(house, "Ana", client=told["client"])).status == 201
    other = await house.post("Ana", INVITES, {"name": "Bo"})
    assert (await house.post("Ana", f"/api/changes/{other['change']}/undo", None)).status == 200
    assert (await house.get("Ana", f"{CLIENTS}/{other['client']}")).status == 404


async def test_hours_are_kept_in_another_zone_once_those_outside_are_known(house):
    where = f"/api/therapists/{house.people['Ana']}"
    made = await book(house)
    before = await starts(house, "2026-03-25")
    body = {"timezone": "Asia/Tokyo"}
    told = await house.ask("Ana", "PATCH", where, json=body)
    assert (told.status, told["field"]) == (409, "confirm")
    tried = await house.ask("Ana", "PATCH", where, json=body, dry_run=True)
    assert made["booking"]["id"] in [one["id"] for one in tried["outside"]]
    assert await starts(house, "2026-03-25") == before
    told = await house.ask("Ana", "PATCH", where, json={**body, "confirm": True})
    assert (told.status, told["therapist"]["timezone"]) == (200, "Asia/Tokyo")
    assert await starts(house, "2026-03-25") != before
    assert (await house.get("Sam", made.headers["Location"]))["start"] == made["booking"]["start"]
    undone = await house.post("Ana", f"/api/changes/{told['change']}/undo", None, confirm=True)
    assert undone.status == 200
    assert await starts(house, "2026-03-25") == before


async def test_the_practices_zone_is_an_admins(house):
    read = await house.get("Sam", PRACTICE)
    body = {"timezone": "Europe/Dublin"}
    for who in ("Sam", "Ana", "Nora for Ana"):
        assert (await house.ask(who, "PATCH", PRACTICE, json=body)).status == 403
    told = await house.ask("Nora", "PATCH", PRACTICE, json=body, headers={"If-Match": read.headers["ETag"]})
    assert (told.status, told["practice"]["timezone"], told["outside"]) == (200, "Europe/Dublin", [])
    stale = await house.ask("Nora", "PATCH", PRACTICE, json=body, headers={"If-Match": read.headers["ETag"]})
    assert stale.status == 412
    assert (await house.ask("Nora", "PATCH", PRACTICE, json={"timezone": "Mars/Olympus"}))["field"] == "timezone"


async def test_a_person_is_asked_for(house):
    tried = await house.post("Sam", f"{ME}/person", None, dry_run=True)
    assert (tried.body, await heard(house, "Nora")) == ({"told": True}, [])
    assert (await house.post("Sam", f"{ME}/person", None)).body == {"told": True}
    (message,) = await heard(house, "Nora")
    assert "Sam" in message


async def test_numbers_over_a_time(house, clock):
    made = (await book(house))["booking"]["id"]
    gone = (await book(house, "Priya", 15))["booking"]["id"]
    await house.ask("Priya", "DELETE", f"/api/bookings/{gone}")
    clock.now = NOW + dt.timedelta(days=6)
    attendance = {"status": "no_show"}
    assert (await house.ask("Ana", "PUT", f"/api/bookings/{made}/attendance", json=attendance)).status == 200
    told = await house.get("Ana", REPORTS, from_="2026-03-16", until="2026-03-16", by="client")
    expected = {
        "sessions": 2, "minutes": 100, "no_shows": 1, "cancelled_by_clients": 1, "cancelled_by_practice": 0,
        "offered_minutes": 480, "booked_minutes": 100,
    }  # fmt: skip
    assert told["total"] == expected
    assert {one["name"]: one["sessions"] for one in told["rows"]} == {"Sam": 1, "Priya": 1}
    everybody = await house.get("Nora", REPORTS, from_="2026-03-16", until="2026-03-22", by="therapist")
    assert [one["name"] for one in everybody["rows"]] == ["Ana", "Raj"]
    weeks = await house.get("Nora", REPORTS, from_="2026-03-16", until="2026-03-29", by="week")
    assert [(one["from"], one["until"]) for one in weeks["rows"]] == [
        ("2026-03-16", "2026-03-22"), ("2026-03-23", "2026-03-29"),
    ]  # fmt: skip
    assert (await house.get("Ana", REPORTS, from_="2026-03-16", until="2026-03-15"))["field"] == "until"


async def test_an_instant_outside_the_years_there_are_is_told_from_one_that_is_none(house):
    for text, status in {"0001-01-01T00:00:01+01:00": 422, "9999-12-31T23:59:59-01:00": 422, "nowT": 400}.items():
        told = await house.get("Ana", f"{HOURS}/explain", at=text)
        assert (told.status, told["field"]) == (status, "at")
    assert (await house.get("Ana", f"{HOURS}/explain", at=london(16, 14))).status == 200
