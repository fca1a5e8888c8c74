"""Changes of hours as a message says them: the same rows, all or none, one undo; and what dates come to."""

import pytest

from tests.api.house import HOURS, london
from tests.api.test_bookings import book
from tests.api.test_hours import heard, starts
from tests.databases import KINDS as DATABASES

CHANGES, DAYS = f"{HOURS}/changes", f"{HOURS}/days"
pytestmark = pytest.mark.parametrize("backend", DATABASES)


async def change(house, *said, who="Ana", **more):
    query = {name: more.pop(name) for name in ("dry_run", "stranded", "seen", "headers") if name in more}
    return await house.post(who, CHANGES, {"changes": said, **more}, **query)


async def windows(house, day, who="Ana"):
    told = await house.get("Nora", DAYS, therapist=house.people[who], from_=day, until=day)
    return told["days"][0]["windows"]


def on(day):
    return [{"from": day, "to": day}]


MONDAYS = {"do": "set_hours", "mode": "replace", "days": ["mon"], "windows": [["09:00", "15:00"]], "from": "2026-05-04"}
COPY = {"do": "copy_week", "from": "2026-03-23", "to": "2026-06-01"}


async def test_weekly_hours_change_from_a_date_on_and_not_before(house):
    before = await windows(house, "2026-04-27")
    told = await change(house, MONDAYS)
    assert told.status == 200
    assert (await windows(house, "2026-04-27"), await windows(house, "2026-05-04")) == (before, [["09:00", "15:00"]])
    assert await windows(house, "2026-05-05") == await windows(house, "2026-04-28")
    rows = (await house.get("Ana", f"{HOURS}/template"))["templates"]
    assert {one.get("until") for one in rows} == {None, "2026-05-03"}
    assert (await house.post("Ana", f"/api/changes/{told['change']}/undo", None)).status == 200
    assert await windows(house, "2026-05-04") == before


async def test_a_week_is_copied_exceptions_and_all(house):
    assert (await change(house, {"do": "override", "kind": "extra", "dates": on("2026-03-28"),
                                 "windows": [["10:00", "12:00"]]})).status == 200  # fmt: skip
    told = await change(house, COPY)
    assert told["effect"]["days"] == [
        {"therapist": house.people["Ana"], "date": "2026-06-06", "opens": [["10:00", "12:00"]], "closes": []}
    ]
    assert await windows(house, "2026-06-06") == [["10:00", "12:00"]]


async def test_dates_go_back_to_the_weekly_hours(house):
    usual = await windows(house, "2026-04-03")
    off = {"do": "override", "kind": "off", "dates": [{"from": "2026-04-01", "to": "2026-04-07"}]}
    assert (await change(house, off)).status == 200
    assert (await change(house, {"do": "clear_override", "dates": on("2026-04-03")})).status == 200
    assert (await windows(house, "2026-04-02"), await windows(house, "2026-04-03")) == ([], usual)


async def test_several_changes_are_one_with_one_undo(house):
    off = {"do": "override", "kind": "off", "dates": on("2026-04-03")}
    instead = {"do": "override", "kind": "extra", "dates": on("2026-04-04"), "windows": [["09:00", "12:00"]]}
    told = await change(house, off, instead)
    assert (await windows(house, "2026-04-03"), await windows(house, "2026-04-04")) == ([], [["09:00", "12:00"]])
    assert (await house.post("Ana", f"/api/changes/{told['change']}/undo", None)).status == 200
    assert (await windows(house, "2026-04-03") != [], await windows(house, "2026-04-04")) == (True, [])


async def test_a_dry_run_says_what_it_would_do_and_does_nothing(house):
    before = await windows(house, "2026-05-04")
    tried = await change(house, MONDAYS, dry_run=True)
    assert (tried.status, "change" in tried.body) == (200, False)
    assert tried["effect"]["days"][0]["date"] == "2026-05-04"
    assert await windows(house, "2026-05-04") == before
    assert (await change(house, MONDAYS))["effect"] == tried["effect"]


async def test_a_break_inside_the_day_stays_closed_and_is_named(house):
    lunch = {"do": "override", "kind": "block", "dates": on("2026-04-03"), "windows": [["12:00", "13:00"]]}
    assert (await change(house, lunch)).status == 200
    only = {"do": "override", "kind": "hours", "dates": on("2026-04-03"), "windows": [["10:00", "17:00"]]}
    told = await change(house, only)
    assert told["kept"] == [["12:00", "13:00"]]
    assert await windows(house, "2026-04-03") == [["10:00", "12:00"], ["13:00", "17:00"]]


async def test_closing_the_practice_closes_everybody_and_waits_for_a_decision(house):
    day = (await house.get("Raj", "/api/bookings"))["bookings"][0]["start"][:10]
    close = {"do": "override", "kind": "off", "dates": on(day), "reason": "Fire drill"}
    for who in ("Ana", "Nora for Ana"):
        assert (await change(house, close, who=who, practice=True)).status == 403
    told = await change(house, close, who="Nora", practice=True)
    assert (told.status, told["field"]) == (409, "stranded")
    done = await change(house, close, who="Nora", practice=True, stranded="offer", seen=told["effect"]["seen"])
    assert done.status == 200
    assert (await windows(house, day, "Raj"), await windows(house, day)) == ([], [])
    assert all(not one["start"].startswith(day) for one in (await house.get("Nora", "/api/bookings"))["bookings"])
    assert await heard(house, "Raj") != []
    (override,) = (await house.get("Raj", f"{HOURS}/override"))["overrides"]
    assert (override["practice"], override["reason"]) == (True, "Fire drill")


async def test_the_same_key_changes_it_once(house):
    headers = {"Idempotency-Key": "one"}
    extra = {"do": "override", "kind": "extra", "dates": on("2026-04-04"), "windows": [["09:00", "12:00"]]}
    first, again = await change(house, extra, headers=headers), await change(house, extra, headers=headers)
    assert (again.body, again.headers["Idempotency-Replayed"]) == (first.body, "true")


REFUSED = [
    ({**COPY, "to": "2026-06-02"}, 422, "changes.0.to"),
    ({"do": "set_hours", "mode": "add", "days": ["mon"]}, 422, "changes.0.windows"),
    ({**MONDAYS, "windows": [["09:00", "09:00"]]}, 422, "changes.0.windows[0]"),
    ({**MONDAYS, "session": "walk"}, 422, "sessions"),
    ({"do": "override", "kind": "hours", "dates": on("2026-04-03")}, 422, "changes.0.windows"),
    ({"do": "override", "kind": "off"}, 422, "changes.0.dates"),
    ({"do": "override", "kind": "off", "dates": on("2026-03-01")}, 422, None),
    ({"do": "cancel"}, 400, "changes.0"),
    ({**COPY, "from": "1690-07-03"}, 422, "changes.0.from"),
    ({"do": "clear_override"}, 400, "changes.0.dates"),
]


@pytest.mark.parametrize(("said", "status", "field"), REFUSED)
async def test_what_cannot_be_is_named(house, said, status, field):
    told = await change(house, said)
    assert (told.status, told.body.get("field")) == (status, field)


async def test_weekly_hours_are_nobodys_but_a_therapists(house):
    told = await change(house, MONDAYS, who="Nora", practice=True)
    assert (told.status, told["field"]) == (422, "changes.0.do")
    assert (await change(house, MONDAYS, who="Nora")).status == 422
    assert (await change(house, MONDAYS, who="Nora", therapist=house.people["Ana"])).status == 200


async def test_days_show_hours_bookings_and_what_is_left(house):
    await book(house)
    told = await house.get("Ana", DAYS, from_="2026-03-16", until="2026-03-17")
    monday, tuesday = told["days"]
    assert (monday["date"], monday["windows"], tuesday["date"]) == ("2026-03-16", [["09:00", "17:00"]], "2026-03-17")
    assert [one["start"] for one in monday["bookings"]] == [london(16, 10), london(16, 14)]
    assert monday["openings"] == len(await starts(house, "2026-03-16"))
    assert len((await house.get("Ana", DAYS))["days"]) == 7
    assert (await house.get("Ana", DAYS, from_="2026-03-16", until="2026-04-17"))["field"] == "until"
    assert (await house.get("Ana", DAYS, from_="2026-03-16", until="2026-03-15"))["field"] == "until"
    assert (await house.get("Sam", DAYS)).status == 403
