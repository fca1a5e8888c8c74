"""The two ways in which an opening is shown are one."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.actions.openings import Opening
from bot.web.api.edge import written
from bot.web.api.handlers.shown import plain_slot, slot
from engine.slots import SessionType, Slot
from storage import Person, SessionTypeRow


@pytest.mark.parametrize("zone", [None, "Asia/Kathmandu", "America/St_Johns", "UTC"])
@pytest.mark.parametrize("month", [1, 7])
def test_an_opening_without_a_model_reads_as_with_one(zone, month):
    person = Person(7, 1, "Ana", frozenset({"therapist"}), "en", None, None, None)
    kind = SessionTypeRow(1, 1, None, SessionType("individual", 50), retired=False)
    start = dt.datetime(2026, month, 1, 9, 5, tzinfo=dt.UTC)
    one = Opening(person, kind, Slot(start, start + dt.timedelta(minutes=50), 3))
    there = None if zone is None else ZoneInfo(zone)
    assert written(plain_slot(one, there)) == written(slot(one, there))
