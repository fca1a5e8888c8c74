"""The waitlist over HTTP."""

import datetime as dt

import pytest

from bot.actions import waitlist
from tests.api.house import NOW, london
from tests.api.test_hours import heard

WAITLIST, OFFERS = "/api/waitlist", "/api/waitlist/offers"
AFTERNOON = {"days": ["mon"], "windows": [["16:00", "24:00"]]}


async def join(house, who="Sam", **body):
    return await house.post(who, WAITLIST, {**AFTERNOON, **body})


async def strike(house):
    """Let the clock strike."""
    async with house.unit() as unit:
        return await waitlist.offer_due(unit)


@pytest.fixture
async def offered(house, clock):
    """Leo gives up Monday at 16:00, which is then offered to Sam."""
    made = await house.post(
        "Ana", "/api/bookings", {"client": house.people["Leo"], "start": london(16, 16)}
    )  # fmt: skip
    await join(house, "Sam")
    clock.now += dt.timedelta(minutes=1)
    await join(house, "Priya")
    await house.ask("Ana", "DELETE", made.headers["Location"], offer=False)
    clock.now += dt.timedelta(minutes=6)
    await strike(house)
    (offer,) = (await house.get("Sam", OFFERS))["offers"]
    return offer


async def test_a_client_waits_with_their_own_therapist_and_reads_it(house):
    told = await join(house)
    assert (told.status, told["already"]) == (201, False)
    assert told["entry"] == {
        "id": told["entry"]["id"], "client": house.people["Sam"], "therapist": house.people["Ana"], "dates": [],
        "days": ["mon"], "windows": [["16:00", "24:00"]], "timezone": "Europe/London",
        "created_at": "2026-03-11T10:00:00Z",
    }  # fmt: skip
    assert [one["start"] for one in told["open_now"]] == [london(16, 16), london(23, 16), london(30, 16)]
    read = await house.get("Sam", told.headers["Location"])
    assert (read.body, read.headers["ETag"]) == (told["entry"], told.headers["ETag"])


async def test_the_same_wish_again_is_the_one_there_was(house):
    first, again = await join(house), await join(house)
    assert (again.status, again["already"], again["entry"]) == (200, True, first["entry"])
    assert "change" not in again.body


async def test_a_dry_run_waits_for_nothing(house):
    told = await house.post("Sam", WAITLIST, AFTERNOON, dry_run=True)
    assert (told.status, told["entry"]["days"]) == (200, ["mon"])
    assert (await house.get("Sam", WAITLIST))["waitlist"] == []


async def test_a_client_sees_their_own_wishes_and_staff_those_they_could_meet(house):
    for who in ("Sam", "Priya"):
        await join(house, who)
    await house.post("Raj", WAITLIST, {"client": house.people["Maya"]})
    seen = {"Sam": 1, "Priya": 1, "Ana": 2, "Raj": 1, "Nora": 3, "Nora for Ana": 2}
    for who, count in seen.items():
        assert len((await house.get(who, WAITLIST))["waitlist"]) == count, who
    narrowed = await house.get("Nora", WAITLIST, therapist=house.people["Ana"], client=house.people["Sam"])
    assert len(narrowed["waitlist"]) == 1


async def test_lists_come_by_pages(house):
    for day in range(1, 8):
        await join(house, dates=[{"from": f"2026-05-0{day}", "to": f"2026-05-0{day}"}])
    whole = (await house.get("Sam", WAITLIST))["waitlist"]
    first = await house.get("Sam", WAITLIST, limit=4)
    rest = await house.get("Sam", WAITLIST, limit=4, cursor=first["next"])
    assert first["waitlist"] + rest["waitlist"] == whole
    assert "next" not in rest.body


async def test_a_wish_is_taken_back_as_it_was_read_and_undo_gives_it_its_place_again(house):
    made = await join(house)
    where = made.headers["Location"]
    stale = await house.ask("Sam", "DELETE", where, headers={"If-Match": '"other"'})
    assert stale.status == 412
    told = await house.ask("Sam", "DELETE", where, headers={"If-Match": made.headers["ETag"]})
    assert told.status == 200
    assert (await house.get("Sam", where)).status == 404
    assert (await house.post("Sam", f"/api/changes/{told['change']}/undo", None)).status == 200
    assert (await house.get("Sam", where)).body == made["entry"]


REFUSED = [
    ({"days": ["monday"]}, 400, "days.0"),
    ({"colour": "red"}, 400, "colour"),
    ({"windows": [["22:00", "02:00"]]}, 422, "windows"),
    ({"windows": [["09:00", "09:00"]]}, 422, "windows"),
    ({"dates": [{"from": "2026-03-01", "to": "2026-03-02"}]}, 422, None),
    ({"session": "walk"}, 422, "session"),
    ({"timezone": "Mars/Olympus"}, 422, "timezone"),
    ({"therapist": 999}, 404, "therapist"),
    ({"client": 1}, 404, "client"),
]


@pytest.mark.parametrize(("body", "status", "field"), REFUSED)
async def test_what_cannot_be_waited_for_is_named(house, body, status, field):
    told = await join(house, **body)
    assert (told.status, told.body.get("field")) == (status, field)


async def test_an_offer_is_taken_which_books_it_and_tells_the_therapist(house, offered):
    assert (offered["start"], offered["state"]) == (london(16, 16), "open")
    told = await house.post("Sam", f"{OFFERS}/{offered['id']}/take", None)
    assert (told.status, told["booking"]["start"], told["told"]) == (201, london(16, 16), True)
    assert (await heard(house, "Ana"))[-1].startswith("Sam booked")
    assert (await house.get("Sam", WAITLIST))["waitlist"] == []
    again = await house.post("Sam", f"{OFFERS}/{offered['id']}/take", None)
    assert (again.status, again["type"]) == (409, "/api/docs#answered")


async def test_trying_an_offer_leaves_it_open(house, offered):
    told = await house.post("Sam", f"{OFFERS}/{offered['id']}/take", None, dry_run=True)
    assert told.status == 200
    assert (await house.get("Sam", OFFERS))["offers"] == [offered]


async def test_an_offer_that_is_declined_goes_to_the_next(house, offered):
    told = await house.ask("Sam", "DELETE", f"{OFFERS}/{offered['id']}")
    assert (told.status, told["offer"]["state"]) == (200, "declined")
    await strike(house)
    (offer,) = (await house.get("Priya", OFFERS))["offers"]
    assert offer["start"] == london(16, 16)


async def test_nobody_sees_or_answers_anothers_offer(house, offered):
    assert (await house.get("Priya", OFFERS))["offers"] == []
    assert (await house.get("Ana", OFFERS))["offers"] == [offered]
    for who in ("Priya", "Raj"):
        assert (await house.get(who, OFFERS))["offers"] == []
        assert (await house.post(who, f"{OFFERS}/{offered['id']}/take", None)).status == 404
        assert (await house.ask(who, "DELETE", f"{OFFERS}/{offered['id']}")).status == 404


async def test_while_it_is_offered_nobody_else_books_it(house, offered):
    told = await house.post("Priya", "/api/bookings", {"start": london(16, 16)})
    assert (told.status, told["type"]) == (409, "/api/docs#taken")


async def test_staff_offer_a_time_to_the_waitlist_or_to_one_client(house):
    await join(house)
    told = await house.post("Ana", OFFERS, {"start": london(16, 16)})
    assert (told.status, told.body) == (201, {"waiting": 1})
    (made,) = await strike(house)
    assert made.client.name == "Sam"
    told = await house.post("Ana", OFFERS, {"start": london(16, 12), "client": house.people["Leo"]})
    assert (told.status, told["offer"]["client"], told["told"]) == (201, house.people["Leo"], True)
    assert "12:00" in (await heard(house, "Leo"))[-1]
    taken = await house.post("Ana", OFFERS, {"start": london(16, 12), "client": house.people["Sam"]})
    assert taken.status == 409
    assert (await house.post("Ana", OFFERS, {"start": "2026-03-01T10:00:00Z"})).status == 422


async def test_wishes_of_the_night_are_kept_until_the_morning(house, clock):
    clock.now = NOW.replace(hour=23)
    await join(house)
    await house.post("Ana", OFFERS, {"start": london(16, 16)})
    assert await strike(house) == []
    clock.now = NOW.replace(day=12, hour=8)
    assert len(await strike(house)) == 1
