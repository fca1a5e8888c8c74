"""Several appointments at once, one given to another therapist, who will come and who is late."""

import datetime as dt

import pytest

from tests.api.house import NOW, london
from tests.api.test_bookings import book
from tests.api.test_hours import heard
from tests.databases import KINDS as DATABASES

BOOKINGS = "/api/bookings"
pytestmark = pytest.mark.parametrize("backend", DATABASES)


async def two(house):
    """Sam at 14:00 and Priya at 15:00 on Monday, with Ana."""
    return [(await book(house, who, hour))["booking"]["id"] for who, hour in (("Sam", 14), ("Priya", 15))]


async def when(house, *ids):
    return [(await house.get("Nora", f"{BOOKINGS}/{id}"))["start"] for id in ids]


async def several(house, what, who="Ana", **body):
    query = {name: body.pop(name) for name in ("headers", "dry_run") if name in body}
    return await house.post(who, f"{BOOKINGS}/{what}", body, **query)


def to(*moves):
    return [{"booking": id, "start": start} for id, start in moves]


async def test_several_move_at_once_each_into_the_time_of_the_other(house):
    sams, priyas = await two(house)
    told = await several(house, "move", moves=to((sams, london(16, 15)), (priyas, london(16, 16))))
    assert (told.status, told["told"]) == (200, True)
    assert await when(house, sams, priyas) == [london(16, 15), london(16, 16)]
    assert "16 March" in (await heard(house, "Sam"))[-1]
    undone = await house.post("Ana", f"/api/changes/{told['change']}/undo", None, confirm=True)
    assert undone.status == 200
    assert await when(house, sams, priyas) == [london(16, 14), london(16, 15)]


async def test_where_one_does_not_fit_none_moves(house):
    sams, priyas = await two(house)
    told = await several(house, "move", moves=to((sams, london(16, 16)), (priyas, london(16, 10))))
    assert (told.status, told["type"], told["field"]) == (409, "/api/docs#taken", "moves.1.start")
    assert await when(house, sams, priyas) == [london(16, 14), london(16, 15)]


async def test_moving_out_of_the_hours_needs_a_confirmation(house):
    sams, priyas = await two(house)
    moves = to((sams, london(16, 18)), (priyas, london(16, 19)))
    told = await several(house, "move", moves=moves)
    assert (told.status, told["field"]) == (409, "confirm")
    tried = await several(house, "move", moves=moves, confirm=True, dry_run=True)
    assert [one["start"] for one in tried["bookings"]] == [london(16, 18), london(16, 19)]
    assert await when(house, sams, priyas) == [london(16, 14), london(16, 15)]
    assert (await several(house, "move", moves=moves, confirm=True)).status == 200


async def test_two_change_places(house):
    sams, priyas = await two(house)
    told = await several(house, "swap", bookings=[sams, priyas])
    assert (told.status, [one["start"] for one in told["bookings"]]) == (200, [london(16, 15), london(16, 14)])
    for name in ("Sam", "Priya"):
        assert "16 March" in (await heard(house, name))[-1]
    undone = await house.post("Ana", f"/api/changes/{told['change']}/undo", None, confirm=True)
    assert undone.status == 200
    assert await when(house, sams, priyas) == [london(16, 14), london(16, 15)]


async def test_several_are_called_off_with_words_and_other_times(house):
    sams, priyas = await two(house)
    tried = await several(house, "cancel", bookings=[sams, priyas], dry_run=True)
    told = await several(house, "cancel", bookings=[sams, priyas], message="A burst pipe.")
    assert tried["offers"] == told["offers"]
    assert (told.status, [one["status"] for one in told["bookings"]]) == (200, ["cancelled"] * 2)
    assert len({one["start"] for one in told["offers"]}) == len(told["offers"]) > 1
    for name in ("Sam", "Priya"):
        assert "A burst pipe." in (await heard(house, name))[-1]


async def test_a_client_calls_several_of_their_own_off(house):
    mine = [(await book(house, "Sam", hour, 30))["booking"]["id"] for hour in (14, 15)]
    priyas = (await book(house, "Priya", 16, 30))["booking"]["id"]
    refused = await several(house, "cancel", "Sam", bookings=[*mine, priyas])
    assert (refused.status, refused["field"]) == (404, "bookings.2")
    told = await several(house, "cancel", "Sam", bookings=mine)
    assert (told.status, "offers" in told.body, told["told"]) == (200, False, True)
    gone = await heard(house, "Ana")
    assert "cancelled" in gone[-1]
    assert len(gone) == 4
    undone = await house.post("Sam", f"/api/changes/{told['change']}/undo", None)
    assert undone.status == 200
    assert await when(house, *mine) == [london(30, 14), london(30, 15)]


async def test_the_same_key_does_it_once(house):
    sams, priyas = await two(house)
    headers = {"Idempotency-Key": "one"}
    first = await several(house, "swap", bookings=[sams, priyas], headers=headers)
    again = await several(house, "swap", bookings=[sams, priyas], headers=headers)
    assert again.body == first.body
    assert await when(house, sams, priyas) == [london(16, 15), london(16, 14)]


REFUSED = [
    ("move", {"moves": []}, 400, "moves"),
    ("swap", {"bookings": [1]}, 400, "bookings"),
    ("cancel", {"bookings": [999]}, 404, "bookings.0"),
    ("cancel", {"bookings": []}, 400, "bookings"),
]


@pytest.mark.parametrize(("what", "body", "status", "field"), REFUSED)
async def test_what_cannot_be_is_named(house, what, body, status, field):
    told = await several(house, what, **body)
    assert (told.status, told["field"]) == (status, field)


@pytest.mark.parametrize("what", ["swap", "cancel"])
async def test_nothing_is_named_twice(house, what):
    sams, _ = await two(house)
    told = await several(house, what, bookings=[sams, sams])
    assert (told.status, told["field"]) == (422, "bookings.1")


async def test_another_therapists_or_practices_appointments_are_not_there(house):
    raj = (await house.get("Raj", BOOKINGS))["bookings"][0]["id"]
    sams, _ = await two(house)
    for id in (raj, house.made.other["booking"], 999):
        told = await several(house, "cancel", bookings=[sams, id])
        assert (told.status, told["field"]) == (404, "bookings.1")
        assert (await several(house, "swap", bookings=[sams, id])).status == 404
        assert (await several(house, "move", moves=to((sams, london(16, 16)), (id, london(16, 9))))).status == 404


async def test_a_session_is_given_to_another_therapist(house):
    sams, _ = await two(house)
    path, body = f"{BOOKINGS}/{sams}/handover", {"therapist": house.people["Raj"], "start": london(17, 12)}
    assert (await house.post("Ana", path, body)).status == 403
    tried = await house.post("Nora", path, {**body, "confirm": True}, dry_run=True)
    assert (tried.status, "id" in tried["booking"], tried["was"]["id"]) == (200, False, sams)
    told = await house.post("Nora", path, {**body, "confirm": True})
    assert (told.status, told["booking"]["therapist"], told["booking"]["start"]) == (
        201, house.people["Raj"], london(17, 12),
    )  # fmt: skip
    assert told["was"]["status"] == "cancelled"
    assert "Raj" in (await heard(house, "Sam"))[-1]
    assert "Sam" in (await heard(house, "Raj"))[-1]
    assert "Sam" in (await heard(house, "Ana"))[-1]
    undone = await house.post("Nora", f"/api/changes/{told['change']}/undo", None, confirm=True)
    assert undone.status == 200
    assert await when(house, sams) == [london(16, 14)]


async def test_a_handover_is_refused_where_it_cannot_be(house):
    sams, _ = await two(house)
    path = f"{BOOKINGS}/{sams}/handover"
    same = await house.post("Nora", path, {"therapist": house.people["Ana"]})
    assert (same.status, same["field"]) == (422, "therapist")
    outside = await house.post("Nora", path, {"therapist": house.people["Raj"], "start": london(15, 12)})
    assert (outside.status, outside["field"]) == (409, "confirm")
    theirs = (await house.get("Raj", BOOKINGS))["bookings"][0]["start"]
    taken = await house.post("Nora", path, {"therapist": house.people["Raj"], "start": theirs, "confirm": True})
    assert (taken.status, taken["type"]) == (409, "/api/docs#taken")
    stale = await house.ask(
        "Nora", "POST", path, json={"therapist": house.people["Raj"]}, headers={"If-Match": '"other"'}
    )
    assert stale.status == 412


async def test_a_client_says_that_they_will_come(house):
    sams, _ = await two(house)
    path = f"{BOOKINGS}/{sams}/attendance"
    told = await house.ask("Sam", "PUT", path, json={"status": "confirmed"})
    (sam,) = told["booking"]["attendances"]
    assert (told.status, sam["status"], sam["confirmed_at"]) == (200, "expected", "2026-03-11T10:00:00Z")
    assert (await house.ask("Sam", "PUT", path, json={"status": "attended"})).status == 403
    other = await house.ask("Sam", "PUT", path, json={"status": "confirmed", "client": house.people["Priya"]})
    assert (other.status, other["field"]) == (404, "client")
    undone = await house.post("Sam", f"/api/changes/{told['change']}/undo", None)
    assert undone.status == 200
    assert "confirmed_at" not in (await house.get("Sam", f"{BOOKINGS}/{sams}"))["attendances"][0]


async def test_somebody_is_late(house, clock):
    sams, _ = await two(house)
    path = f"{BOOKINGS}/{sams}/late"
    assert (await house.post("Sam", path, {})).status == 422
    clock.now = NOW + dt.timedelta(days=5, hours=3)
    told = await house.post("Sam", path, {"minutes": 10})
    assert (told.status, told["told"]) == (200, True)
    assert "10" in (await heard(house, "Ana"))[-1]
    assert (await house.post("Ana", path, {"minutes": 5}, dry_run=True)).status == 200
    before = await heard(house, "Sam")
    assert (await house.post("Ana", path, {"minutes": 5})).status == 200
    assert len(await heard(house, "Sam")) == len(before) + 1
