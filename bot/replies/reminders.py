"""Reminders: a time, and nothing about what it is for."""

import datetime as dt

from bot.replies import times
from bot.replies.times import bold


def reminder(start: dt.datetime, end: dt.datetime, today: dt.date) -> str:
    """`Reminder: tomorrow, Thursday 12 March, 10:00-10:50.` Times are on the reader's clock."""
    near = {0: "today, ", 1: "tomorrow, "}.get((start.date() - today).days, "")
    day = times.date(start.date(), today)
    return f"Reminder: {near}{bold(f'{day}, {times.clock(start)}-{times.clock(end)}')}."


THERE, MOVE, CANCEL = "I'll be there", "Move it", "Cancel it"


def late(minutes: int) -> str:
    return f"{minutes} minutes late"
