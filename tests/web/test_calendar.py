"""What the calendar shows of the coming two weeks, and to whom."""

import datetime as dt

import pytest

from engine.dates import DateRange
from engine.hours import Override

FRIDAY = dt.date(2026, 3, 20)


async def shown(house, viewer, therapist):
    query = {"as": house.people[viewer], "of": house.people[therapist]}
    return await (await house.ask("/calendar", **query)).json()


def day(calendar, date):
    return next(one for one in calendar["days"] if one["date"] == date.isoformat())


def items(one, kind):
    return [(item["clock"], item["label"]) for item in one["items"] if item["kind"] == kind]


async def test_it_runs_for_fourteen_dates_from_today(house):
    calendar = await shown(house, "Ana", "Ana")
    assert [one["date"] for one in calendar["days"]] == [
        (dt.date(2026, 3, 11) + dt.timedelta(days=number)).isoformat() for number in range(14)
    ]
    assert [one["today"] for one in calendar["days"]] == [True] + [False] * 13


async def test_what_has_passed_today_is_no_opening(house):
    today = day(await shown(house, "Ana", "Ana"), dt.date(2026, 3, 11))
    assert [clock for clock, _ in items(today, "opening")] == ["10:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


@pytest.mark.parametrize("viewer", ["Ana", "Nora"])
async def test_a_therapist_and_an_admin_see_who_is_booked(house, viewer):
    friday = day(await shown(house, viewer, "Ana"), FRIDAY)
    assert items(friday, "booking") == [("10:00", "Sam"), ("11:00", "Priya"), ("15:00", "Leo")]


async def test_a_client_sees_openings_and_their_own_sessions_only(house):
    calendar = await shown(house, "Sam", "Ana")
    friday = day(calendar, FRIDAY)
    assert items(friday, "booking") == [("10:00", "You")]
    assert [clock for clock, _ in items(friday, "opening")] == ["09:00", "12:00", "13:00", "14:00", "16:00"]
    assert not [name for name in ("Priya", "Leo", "Maya", "Jonah") if name in str(calendar)]


async def test_a_client_does_not_see_what_is_held(house):
    start = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
    until = start - dt.timedelta(days=1)
    async with house.store.begin(house.practice_id) as unit:
        await unit.appointments.hold(int(house.people["Ana"]), start, start + dt.timedelta(hours=1), until, "p")
    assert items(day(await shown(house, "Ana", "Ana"), FRIDAY), "hold") == [("12:00", "Held")]
    for_sam = day(await shown(house, "Sam", "Ana"), FRIDAY)
    assert items(for_sam, "hold") == []
    assert "12:00" not in [clock for clock, _ in items(for_sam, "opening")]


async def test_a_day_off_is_closed_and_keeps_its_bookings(house):
    async with house.store.begin(house.practice_id) as unit:
        await unit.hours.add_override(int(house.people["Ana"]), Override("off", (DateRange(FRIDAY, FRIDAY),)))
    friday = day(await shown(house, "Ana", "Ana"), FRIDAY)
    assert (friday["hours"], friday["windows"], items(friday, "opening")) == ("Closed", [], [])
    assert len(items(friday, "booking")) == 3


async def test_hours_outside_the_usual_day_stretch_what_is_drawn(house):
    calendar = await shown(house, "Nora", "Raj")
    assert (calendar["first"], calendar["last"]) == (8 * 60, 20 * 60)


async def test_whoever_reads_another_clock_is_told_so(house):
    assert (await shown(house, "Sam", "Ana"))["foreign"] is False
    async with house.store.begin(house.practice_id) as unit:
        await unit.people.update(int(house.people["Sam"]), timezone="Asia/Tokyo")
    assert (await shown(house, "Sam", "Ana"))["foreign"] is True
