"""The sample practice fits whatever day it is made on."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import sample
from engine.hours import hours
from storage import Keys, Store

KEYS = Keys(bytes(range(32)))
DAYS = [dt.date(2026, 3, 9) + dt.timedelta(days=number) for number in range(7)]
"""A week before the clocks change in New York's neighbours and after they changed there."""


async def made(path: Path, day: dt.date, zone: str):
    now = dt.datetime.combine(day, dt.time(16, 30), ZoneInfo(zone)).astimezone(dt.UTC)
    store = await Store.open(str(path / "sample.sqlite3"), KEYS, clock=lambda: now)
    async with store.begin() as unit:
        await sample.make(unit, zone)
        people = {person.id: person for person in await unit.people.all()}
        booked = await unit.appointments.between(None, now - dt.timedelta(days=30), now + dt.timedelta(days=60))
        schedules = await unit.hours.schedules(people)
    await store.close()
    return people, booked, schedules


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata", "UTC"])
async def test_every_booking_lies_in_the_coming_two_weeks_and_inside_its_therapists_hours(tmp_path, day, zone):
    _, booked, schedules = await made(tmp_path, day, zone)
    assert len(booked) == len(sample.BOOKINGS)
    for one in booked:
        starts, ends = one.starts.astimezone(ZoneInfo(zone)), one.ends.astimezone(ZoneInfo(zone))
        assert dt.timedelta() <= starts.date() - day < dt.timedelta(days=14)
        minutes = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
        windows = hours(schedules[one.therapist_id], starts.date())
        assert any(window.start <= minutes[0] and minutes[1] <= window.end for window in windows)


@pytest.mark.parametrize("day", DAYS)
async def test_somebody_is_booked_with_ana_on_both_fridays(tmp_path, day):
    people, booked, _ = await made(tmp_path, day, "Europe/London")
    friday = day + dt.timedelta(days=(4 - day.weekday()) % 7)
    for date, expected in ((friday, ["Sam", "Priya"]), (friday + dt.timedelta(days=7), ["Sam", "Priya", "Leo"])):
        there = [one for one in booked if one.starts.date() == date and people[one.therapist_id].name == "Ana"]
        assert [people[one.client_ids[0]].name for one in there] == expected


async def test_every_client_has_a_therapist_and_everybody_one_role(tmp_path):
    people, _, _ = await made(tmp_path, DAYS[0], "Europe/London")
    assert {
        one.name: people[one.therapist_id].name for one in people.values() if "client" in one.roles
    } == sample.CLIENTS
    assert all(len(one.roles) == 1 for one in people.values())
