"""Booking, moving, cancelling, attendance, holds: as in the chat, and told as in the chat."""

import asyncio
import datetime as dt

import pytest

from storage.records import Rules
from tests.api.house import HOURS, NOW, key, london
from tests.api.test_hours import heard

BOOKINGS, HOLDS = "/api/bookings", "/api/holds"


async def openings(house, who, day=16):
    told = await house.get(
        who, f"{HOURS}/generate", therapist=house.people["Ana"], from_=f"2026-03-{day}", until=f"2026-03-{day}"
    )
    return [slot["start"] for slot in told["slots"]]


async def book(house, who="Sam", hour=14, day=16, **more):
    query = {name: more.pop(name) for name in ("headers", "dry_run") if name in more}
    body = {"therapist": house.people["Ana"], "start": london(day, hour), **more}
    return await house.post(who, BOOKINGS, body, **query)


async def test_a_client_books_an_opening_and_the_therapist_is_told(house):
    told = await book(house)
    assert (told.status, told["told"]) == (201, True)
    assert told["booking"]["attendances"] == [{"client": house.people["Sam"], "name": "Sam", "status": "expected"}]
    assert (await house.get("Sam", told.headers["Location"])).body == told["booking"]
    (message,) = await heard(house, "Ana")
    assert message.startswith("Sam booked")
    assert await heard(house, "Sam") == []


async def test_what_is_taken_is_answered_with_the_nearest_openings(house):
    told = await book(house, hour=10)
    assert (told.status, told["type"], told["field"]) == (409, "/api/docs#taken", "start")
    assert [slot["start"] for slot in told["nearest"]] == [london(16, hour) for hour in (9, 11, 12)]
    assert [reason["kind"] for reason in told["reasons"]] == ["not_open"]


@pytest.mark.parametrize(("day", "hour"), [(16, 8), (15, 10), (16, 17)])
async def test_a_client_books_openings_only(house, day, hour):
    assert (await book(house, day=day, hour=hour)).status == 409


async def test_a_client_books_for_nobody_else(house):
    told = await book(house, client=house.people["Priya"])
    assert (told.status, told["field"]) == (404, "client")
    assert (await book(house, confirm=True, hour=10)).status == 409


async def test_staff_book_for_a_client_who_is_told(house):
    told = await book(house, "Ana", client=house.people["Sam"])
    assert told.status == 201
    (message,) = await heard(house, "Sam")
    assert "16 March" in message


async def test_what_breaks_the_rules_needs_a_confirmation_of_staff(house):
    body = {"client": house.people["Sam"], "hour": 8}
    told = await book(house, "Ana", **body)
    assert (told.status, told["type"]) == (409, "/api/docs#needs-confirmation")
    assert [reason["kind"] for reason in told["reasons"]] == ["outside_hours"]
    assert (await book(house, "Ana", **body, confirm=True)).status == 201
    # what is taken stays taken
    told = await book(house, "Ana", client=house.people["Sam"], hour=10, confirm=True)
    assert told["type"] == "/api/docs#taken"


async def test_a_dry_run_books_nothing(house):
    told = await book(house, dry_run=True)
    assert (told.status, told["booking"]["start"]) == (200, london(16, 14))
    assert "id" not in told["booking"]
    assert london(16, 14) in await openings(house, "Sam")
    assert await heard(house, "Ana") == []


async def test_of_many_who_book_one_opening_one_wins(house):
    answers = await asyncio.gather(*(book(house, who) for who in ["Sam", "Priya"] * 10))
    statuses = sorted(told.status for told in answers)
    assert statuses == [201] + [409] * 19
    (winner,) = [told["booking"]["attendances"][0]["client"] for told in answers if told.status == 201]
    loser = "Priya" if winner == house.people["Sam"] else "Sam"
    assert (await book(house, loser))["nearest"]
    # whoever has it already is told just that
    assert {told["type"] for told in answers if told.status == 409} == {"/api/docs#taken", "/api/docs#booked-already"}


async def test_an_appointment_is_moved(house):
    made = await book(house)
    told = await house.ask("Sam", "PATCH", made.headers["Location"], json={"start": london(16, 15)})
    assert (told.status, told["booking"]["start"]) == (200, london(16, 15))
    assert "moved" in (await heard(house, "Ana"))[-1]
    taken = await house.ask("Sam", "PATCH", made.headers["Location"], json={"start": london(16, 10)})
    assert (taken.status, bool(taken["nearest"])) == (409, True)


async def test_an_appointment_is_cancelled_once(house):
    made = await book(house)
    told = await house.ask("Sam", "DELETE", made.headers["Location"])
    assert (told.status, told["booking"]["status"]) == (200, "cancelled")
    assert "cancelled" in (await heard(house, "Ana"))[-1]
    assert (await house.ask("Sam", "DELETE", made.headers["Location"]))["type"] == "/api/docs#cancelled"
    # what a client gives up stays theirs for a while, so that undo is true
    assert london(16, 14) not in await openings(house, "Priya")


async def test_cancelling_by_staff_offers_other_times(house):
    made = await book(house)
    await house.ask("Ana", "DELETE", made.headers["Location"])
    (message,) = await heard(house, "Sam")
    assert "16 March" in message


async def test_a_cancellation_is_undone(house):
    made = await book(house)
    gone = await house.ask("Sam", "DELETE", made.headers["Location"])
    done = await house.post("Sam", f"/api/changes/{gone['change']}/undo", None)
    assert done.status == 200
    assert (await house.get("Sam", made.headers["Location"]))["status"] == "booked"


async def test_undoing_what_concerns_others_needs_a_confirmation(house):
    made = await book(house, "Ana", client=house.people["Sam"])
    path = f"/api/changes/{made['change']}/undo"
    told = await house.post("Ana", path, None)
    assert (told.status, told["type"]) == (409, "/api/docs#needs-confirmation")
    assert (await house.post("Ana", path, None, dry_run=True)).status == 200
    assert (await house.get("Ana", made.headers["Location"])).status == 200
    assert (await house.post("Ana", path, None, confirm=True)).status == 200
    assert (await house.get("Ana", made.headers["Location"])).status == 404


async def test_clients_see_their_own_appointments_only(house):
    for who in ("Sam", "Priya"):
        told = await house.get(who, BOOKINGS)
        assert {one["client"] for booking in told["bookings"] for one in booking["attendances"]} == {house.people[who]}
    (first, *_) = (await house.get("Priya", BOOKINGS))["bookings"]
    for method in ("GET", "DELETE"):
        assert (await house.ask("Sam", method, f"{BOOKINGS}/{first['id']}")).status == 404


async def test_lists_come_by_pages(house):
    whole = (await house.get("Nora", BOOKINGS))["bookings"]
    assert [one["start"] for one in whole] == sorted(one["start"] for one in whole)
    found, more = [], {}
    while True:
        told = await house.get("Nora", BOOKINGS, limit=4, **more)
        found += told["bookings"]
        if "next" not in told.body:
            break
        more = {"cursor": told["next"]}
    assert found == whole
    assert len(whole) > 8


async def test_attendance_is_marked_once_the_session_has_begun(house, clock):
    made = await book(house)
    path, body = f"{made.headers['Location']}/attendance", {"client": house.people["Sam"], "status": "no_show"}
    assert (await house.ask("Ana", "PUT", path, json=body)).status == 422
    clock.now = NOW + dt.timedelta(days=6)
    told = await house.ask("Ana", "PUT", path, json=body)
    assert (told.status, told["booking"]["attendances"][0]["status"]) == (200, "no_show")
    assert told.headers["ETag"] != made.headers["ETag"]
    assert (await house.ask("Ana", "PUT", path, json={**body, "client": house.people["Priya"]})).status == 404


async def test_held_time_is_its_holders_until_it_expires(house, clock):
    body = {"therapist": house.people["Ana"], "start": london(16, 14), "minutes": 5}
    held = await house.post("Sam", HOLDS, body)
    assert held.status == 201
    assert (await house.post("Priya", HOLDS, body)).status == 409
    assert (await book(house, "Priya")).status == 409
    assert (await book(house, "Priya", hold=held["hold"])).status == 404
    assert (await book(house, "Sam", hold=held["hold"])).status == 201
    other = {**body, "start": london(16, 15)}
    assert (await house.post("Sam", HOLDS, other)).status == 201
    assert london(16, 15) not in await openings(house, "Priya")
    clock.now += dt.timedelta(minutes=6)
    assert london(16, 15) in await openings(house, "Priya")


async def test_a_client_holds_one_time_at_most(house):
    for hour in (14, 15):
        told = await house.post("Sam", HOLDS, {"therapist": house.people["Ana"], "start": london(16, hour)})
        assert told.status == 201
    assert london(16, 14) in await openings(house, "Priya")
    assert london(16, 15) not in await openings(house, "Priya")
    assert (await house.ask("Sam", "DELETE", f"{HOLDS}/{told['hold']}")).status == 200
    assert london(16, 15) in await openings(house, "Priya")


async def test_the_same_key_and_request_get_the_same_answer_and_do_it_once(house):
    headers = {"Idempotency-Key": "one"}
    first, second = await book(house, headers=headers), await book(house, headers=headers)
    assert (second.status, second.body) == (first.status, first.body)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(await heard(house, "Ana")) == 1


async def test_the_same_key_at_once_does_it_once(house):
    answers = await asyncio.gather(*(book(house, headers={"Idempotency-Key": "one"}) for _ in range(8)))
    assert {told.status for told in answers} == {201}
    assert len({told["booking"]["id"] for told in answers}) == 1


async def test_the_same_key_with_another_request_is_refused(house):
    headers = {"Idempotency-Key": "one"}
    await book(house, headers=headers)
    told = await book(house, hour=15, headers=headers)
    assert (told.status, told["type"]) == (409, "/api/docs#key-reused")
    # another bearer's key is another key
    assert (await book(house, "Priya", hour=15, headers=headers)).status == 201


async def test_a_refusal_is_the_same_answer_too(house):
    headers = {"Idempotency-Key": "one"}
    first = await book(house, hour=10, headers=headers)
    async with house.unit() as unit:
        for one in await unit.appointments.between(house.people["Ana"], NOW, NOW + dt.timedelta(days=7)):
            await unit.appointments.cancel(one.id, None)
    assert (first.status, (await book(house, hour=10, headers=headers)).body) == (409, first.body)


async def test_a_dry_run_uses_no_key_up(house):
    headers = {"Idempotency-Key": "one"}
    assert (await book(house, dry_run=True, headers=headers)).status == 200
    assert (await book(house, headers=headers)).status == 201


async def test_what_has_passed_cannot_be_booked(house):
    assert (await book(house, day=9, hour=10)).status == 422


async def test_what_was_not_understood_uses_no_key_up(house):
    headers = {"Idempotency-Key": "one"}
    assert (await book(house, colour="red", headers=headers)).status == 400
    assert (await book(house, headers=headers)).status == 201


async def test_cancelling_by_staff_shows_what_is_offered_even_when_tried(house):
    made = await book(house)
    tried = await house.ask("Ana", "DELETE", made.headers["Location"], dry_run=True)
    assert [one["start"] for one in tried["offers"]] == [london(16, hour) for hour in (13, 14, 15)]
    assert (await house.get("Ana", made.headers["Location"]))["status"] == "booked"
    plain = await house.ask("Ana", "DELETE", made.headers["Location"], dry_run=True, offer=False)
    assert "offers" not in plain.body


async def test_a_dry_run_holds_and_releases_nothing(house):
    body = {"therapist": house.people["Ana"], "start": london(16, 14)}
    assert (await house.post("Sam", HOLDS, body, dry_run=True)).status == 200
    assert london(16, 14) in await openings(house, "Priya")
    held = await house.post("Sam", HOLDS, body)
    assert (await house.ask("Sam", "DELETE", f"{HOLDS}/{held['hold']}", dry_run=True)).status == 200
    assert london(16, 14) not in await openings(house, "Priya")


async def test_what_the_practice_leaves_to_nobody_but_itself_is_said(house):
    made = await book(house)
    async with house.unit() as unit:
        await unit.rules.set(None, Rules(cancel_notice_minutes=14 * 24 * 60, new_clients=False))
    told = await house.ask("Sam", "DELETE", made.headers["Location"])
    assert (told.status, told["type"]) == (409, "/api/docs#too-late")
    moved = await house.ask("Sam", "PATCH", made.headers["Location"], json={"start": london(16, 15)})
    assert (moved.status, moved["type"]) == (409, "/api/docs#too-late")
    assert (await house.ask("Ana", "DELETE", made.headers["Location"])).status == 200
    async with house.unit() as unit:
        stranger = await unit.people.add("Kim", ["client"])
        token = await key(unit, stranger.id, "client")
    body = {"therapist": house.people["Ana"], "start": london(16, 14)}
    answer = await house.client.post(BOOKINGS, json=body, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, (await answer.json())["type"]) == (409, "/api/docs#no-new-clients")
