"""What a change of hours is now, what it opens and closes, and whom it leaves outside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.commands import ClearOverride, Command, CopyWeek, Override, SetHours
from bot.replies import times
from bot.replies.times import bold, joined, plain
from engine.hours import Window

MOST_DATES = 7
"""Dates told one by one; more are counted."""
MOST_AGAIN = 3
"""Dates that are named after an undo."""


@dataclass(frozen=True, slots=True)
class DayTold:
    """The hours of a date before and after a change."""

    day: dt.date
    before: tuple[Window, ...]
    after: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One command as it is told: its dates, what stayed closed, and whose hours (None: the reader's own).

    Of one for everybody `minutes` is what it opens in all, and `differ` whether the days are not the same for all.
    """

    command: Command
    days: tuple[DayTold, ...]
    kept: tuple[Window, ...] = ()
    whose: str | None = None
    minutes: int | None = None
    differ: bool = False


@dataclass(frozen=True, slots=True)
class BookedTold:
    """An appointment that a change leaves outside the hours: who, and when on the reader's clock."""

    who: str
    start: dt.datetime


def done(changes: Sequence[ChangeTold], today: dt.date, *, unaffected: bool) -> str:
    """What is now true, line by line; `unaffected` says that nobody is booked in what closes."""
    lines = [change(one, today) for one in changes]
    if unaffected and lines:
        lines[-1] += " Nobody is affected."
    return "\n".join(lines)


def change(told: ChangeTold, today: dt.date) -> str:
    """One command as a sentence or two."""
    whose = f"{plain(told.whose)}: " if told.whose else ""
    text = whose + _said(told, today)
    text = text[0].upper() + text[1:]
    if told.kept:
        text += f" {bold(times.windows(told.kept))} stays closed, as before."
    return text + _difference(told)


def _said(told: ChangeTold, today: dt.date) -> str:
    match told.command:
        case SetHours() as command:
            return _weekly(command, told.days, today)
        case Override(kind="off") as command:
            return f"{'Closed for everyone' if command.for_ == 'practice' else 'Off'} {_where(command, told, today)}."
        case Override() as command:
            return _part(command, told, today)
        case ClearOverride() as command:
            return f"Back to the weekly hours {times.on_dates(command.dates, today)}: {_listed(told.days, today)}."
        case CopyWeek(to=monday) if monday is not None:
            return f"The week from {bold(times.date(monday, today))}: {_listed(told.days, today)}."
    return ""


def _weekly(command: SetHours, days: Sequence[DayTold], today: dt.date) -> str:
    """`Mondays, every week from Monday 16 March: 09:00-17:00 (it was 10:00-16:00).` Equal days share a line."""
    lines = []
    by_hours = sorted(days, key=lambda day: (day.after, day.before, day.day.weekday()))
    for (after, before), group in groupby(by_hours, key=lambda day: (day.after, day.before)):
        same = sorted(group, key=lambda day: day.day)
        if not after and not before:
            continue
        weekdays = times.weekdays([day.day.weekday() for day in same])
        lines.append(
            f"{weekdays}, {_span(command, same[0].day, today)}: {bold(times.windows(after))}{_was(before, after)}."
        )
    return "\n".join(line[0].upper() + line[1:] for line in lines) or "There are no hours on those days, as before."


def _span(command: SetHours, first: dt.date, today: dt.date) -> str:
    every = "every week" if command.every == 1 else "every other week"
    every = every if command.every <= 2 else f"every {command.every} weeks"
    text = f"{every} from {times.date(first, today)}"
    return text if command.until is None else f"{text} to {times.date(command.until, today)}"


def _was(before: tuple[Window, ...], after: tuple[Window, ...]) -> str:
    return " (as it was)" if before == after else f" (it was {times.windows(before)})"


def _where(command: Override, told: ChangeTold, today: dt.date) -> str:
    if command.rule is None:
        return times.on_dates(command.dates, today)
    nearest = [times.date(day.day, today) for day in told.days[:3]]
    following = f", next on {joined(nearest)}" if nearest else ""
    return f"{bold(times.rule(command.rule, today))}{following}"


def _part(command: Override, told: ChangeTold, today: dt.date) -> str:
    hours, where = bold(times.windows(_result(command, told))), _where(command, told, today)
    everyone = " for everyone" if command.for_ == "practice" else ""
    match command.kind:
        case "hours":
            return f"Only {hours}{everyone} {where}{_day_was(told)}."
        case "extra":
            return f"Open {hours}{everyone} {where}{_day_is(told)}."
    return f"Closed {hours}{everyone} {where}{_day_is(told)}."


def _result(command: Override, told: ChangeTold) -> tuple[Window, ...]:
    """The windows that are now true: what the command names, less what stays closed inside the day."""
    after = {day.after for day in told.days}
    return after.pop() if told.kept and len(after) == 1 else command.windows


def _day_was(told: ChangeTold) -> str:
    before = {day.before for day in told.days} if not told.differ else set()
    return f" (it was {times.windows(before.pop())})" if len(before) == 1 else ""


def _day_is(told: ChangeTold) -> str:
    after = {day.after for day in told.days}
    if told.differ or len(after) != 1:
        return ""
    windows = after.pop()
    return f"; open then: {times.windows(windows)}" if windows else "; nothing else is open then"


def _listed(days: Sequence[DayTold], today: dt.date) -> str:
    shown = [f"{times.date(day.day, today)} {times.windows(day.after)}" for day in days[:MOST_DATES]]
    more = len(days) - len(shown)
    return "; ".join([*shown, f"and {times.plural(more, 'more day')}"] if more else shown)


def _difference(told: ChangeTold) -> str:
    """How much it opens or closes; of a weekly change, a week."""
    if isinstance(told.command, Override) and (
        told.command.rule or any(one.last is None for one in told.command.dates)
    ):
        return ""
    minutes = difference(told) if told.minutes is None else told.minutes
    week = " a week" if isinstance(told.command, SetHours) else ""
    week = " in all" if told.minutes is not None else week
    if minutes > 0:
        return f" That opens {times.hours_count(minutes)}{week}."
    if minutes < 0:
        return f" That closes {times.hours_count(-minutes)}{week}."
    nothing_open = not any(day.before or day.after for day in told.days)
    return " There were no hours then." if nothing_open and _closes(told.command) else ""


def difference(told: ChangeTold) -> int:
    """The minutes that a command opens, less those that it closes."""
    return sum(_minutes(day.after) - _minutes(day.before) for day in told.days)


def _closes(command: Command) -> bool:
    return isinstance(command, Override) and command.kind in ("off", "block")


def _minutes(windows: Sequence[Window]) -> int:
    return sum(window.end - window.start for window in windows)


def affected(booked: Sequence[BookedTold], today: dt.date) -> str:
    """`Three people are booked on Friday 20 March: Sam 10:00, …`, before anything happens."""
    text = people_booked(booked, today)
    return f"{text}\nI'm holding the rest closed for an hour, until you decide. Nothing has changed yet."


def would_affect(changes: Sequence[ChangeTold], booked: Sequence[BookedTold], today: dt.date) -> str:
    """What a change would do, for somebody who only asks."""
    text = people_booked(booked, today) if booked else "Nobody would be affected."
    return f"This would be the result:\n{done(changes, today, unaffected=False)}\n{text}\nNothing has changed."


def people_booked(booked: Sequence[BookedTold], today: dt.date) -> str:
    """Who is booked in what closes, date by date."""
    people = len({one.who for one in booked})
    opening = f"{times.plural(people, 'person', 'people')} {'is' if people == 1 else 'are'} booked"
    by_day = [(day, list(group)) for day, group in groupby(booked, key=lambda one: one.start.date())]
    listed = [
        f"{bold(times.date(day, today))}: {', '.join(f'{plain(one.who)} {times.clock(one.start)}' for one in ones)}"
        for day, ones in by_day[:MOST_DATES]
    ]
    if len(by_day) > MOST_DATES:
        listed.append(f"and on {times.plural(len(by_day) - MOST_DATES, 'more date')}")
    text = f"{opening} on {listed[0]}." if len(listed) == 1 else "\n".join([f"{opening} in that time:", *listed])
    return text[0].upper() + text[1:]


def decide_one(booked: BookedTold, today: dt.date, left: int) -> str:
    """The question about one appointment of several."""
    more = f" After that, {times.plural(left, 'more')}." if left else ""
    day = bold(f"{times.date(booked.start.date(), today)} at {times.clock(booked.start)}")
    return f"{plain(booked.who)}, {day}: what shall become of it?{more}"


def settled(
    kept: Sequence[BookedTold],
    offered: Sequence[BookedTold],
    without: Sequence[BookedTold],
    later: Sequence[BookedTold] = (),
) -> str:
    """What became of those who were booked.

    `without` are told that they can't come, with no other time to offer; `later` are told so in the morning.
    """
    lines = []
    if offered:
        people = dict.fromkeys(plain(one.who) for one in offered)
        each = "have each been" if len(people) > 1 else "has been"
        lines.append(f"{joined(people)} {each} told and offered other times; I'll tell you as they answer.")
    if later:
        names = joined(dict.fromkeys(plain(one.who) for one in later))
        lines.append(f"{names} will be told and offered other times from 08:00, after the night.")
    if without:
        people = dict.fromkeys(plain(one.who) for one in without)
        verb = "have" if len(people) > 1 else "has"
        lines.append(f"{joined(people)} {verb} been told; there is no other time to offer.")
    if kept:
        people = dict.fromkeys(plain(one.who) for one in kept)
        verb, what = "keep" if len(people) > 1 else "keeps", "session" if len(kept) == len(people) else "sessions"
        lines.append(f"{joined(people)} {verb} the {what}.")
    return " ".join(lines)


def other_clock(name: str, zone: str, there: Window | None, here: Sequence[dt.datetime]) -> str:
    """Of hours kept in another zone than the reader's: the first of them on both clocks."""
    kept = f"{plain(name)}'s hours are kept in {times.zone_name(zone)}"
    if there is None:
        return f"{kept}."
    return f"{kept}: {times.window(there)} there is {'-'.join(map(times.clock, here))} for you."


def now_open(days: Sequence[tuple[dt.date, tuple[Window, ...]]], today: dt.date) -> str:
    """After an undo: the hours that hold now, of the first dates that it touched."""
    return f"Now: {_first(days, today)}."


def as_it_was(days: Sequence[tuple[dt.date, tuple[Window, ...]]], today: dt.date) -> str:
    """After a correction: the hours that hold again, of the first dates that only what it replaces was about."""
    return f"As before: {_first(days, today)}."


def _first(days: Sequence[tuple[dt.date, tuple[Window, ...]]], today: dt.date) -> str:
    shown = [f"{bold(times.date(day, today))} {times.windows(after)}" for day, after in days[:MOST_AGAIN]]
    more = " and so on" if len(days) > MOST_AGAIN else ""
    return f"{'; '.join(shown)}{more}"


def no_days_yet() -> str:
    """To somebody who sets hours for every day they work before there is any."""
    return "You have no hours yet. On which days shall these be?"
