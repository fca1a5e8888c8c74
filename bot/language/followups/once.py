"""Once or every week: the other of the two, after hours or time off."""

import datetime as dt
from dataclasses import replace

from bot.commands import Book, Override, Repeat, ReplaceLast, SetHours
from bot.language.clause import Clause
from bot.language.followups.shared import LEADS, Best
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Times
from bot.language.told import merged, ranges, weekdays
from engine.dates import DateRange
from engine.hours import Kind

WEEK = 7
_THIS_WEEK = listed("this_week")


def once(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "just this once", "only next week" after weekly hours; "every week" after dated ones."""
    if len(last) != 1 or clause.asks:
        return None
    command = last[0]
    times = clause.when(Purpose.HOURS)
    if isinstance(command, SetHours) and command.days:
        return _on_dates(clause, command) or _next_time(clause, command, times)
    if isinstance(command, Book) and command.at and clause.has("every_week") and not command.repeat:
        weekly = ReplaceLast((replace(command, repeat=Repeat(1)),))
        return found(clause, [(weekly,)], LEADS | {"every_week", "same_time"}, times)
    if isinstance(command, Override) and command.dates and (clause.has("every_week") or _same_weekdays(command, times)):
        days = frozenset(span.first.weekday() for span in command.dates)
        mode = {"hours": "replace", "extra": "add"}.get(command.kind or "", "remove")
        hours = SetHours(mode, days, command.windows, for_=command.for_)  # type: ignore[arg-type]
        return found(clause, [(ReplaceLast((hours,)),)], LEADS | {"every_week"}, times)
    return None


def _on_dates(clause: Clause, command: SetHours) -> Found | None:
    """ "only next week", "not every week, just this monday": those of its weekdays, at most a week of them."""
    times = clause.when(Purpose.CHANGE)
    told = times.readings[0] if len(times.readings) == 1 else None
    if told is None or told.windows or told.times or told.rule or not clause.has("only", "once_word", "intake_only"):
        return None
    dates = []
    for span in ranges(told.dates, clause.message.now.date()):
        if span.last is None or (span.last - span.first).days >= WEEK:
            return None
        each = [span.first + dt.timedelta(n) for n in range((span.last - span.first).days + 1)]
        dates += [DateRange(day, day) for day in each if command.days and day.weekday() in command.days]
    if not dates:
        return None
    new = _dated(command, merged(dates))
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only", "once_word", "intake_only"}, times)


def _next_time(clause: Clause, command: SetHours, times: Times) -> Found | None:
    """ "just this once": the next time that it comes."""
    only_mark = bool(clause.atoms) and all(atom.kind in ("mark", "rule") for atom in clause.atoms)
    dated = any(atom.kind == "dates" for atom in clause.atoms)
    if dated or not ((times.once and only_mark) or clause.has("once_word")):
        return None
    begins = command.from_ or clause.message.now.date()
    ahead = [begins + dt.timedelta((day - begins.weekday()) % WEEK) for day in command.days or ()]
    if _this_week(clause):
        ahead = [day for day in ahead if day - dt.timedelta(day.weekday()) <= clause.message.now.date()] or ahead
    new = _dated(command, merged([DateRange(day, day) for day in sorted(ahead)]))
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"once_word"}, times)


def _this_week(clause: Clause) -> bool:
    """ "only this week": no date of the next one, unless all of them have passed."""
    typed = " ".join(token.word for token in clause.line)
    return any(said in typed for said in _THIS_WEEK)


def _dated(command: SetHours, dates: tuple[DateRange, ...]) -> Override:
    """What weekly hours say, for some dates only."""
    closes: Kind = "block" if command.windows else "off"
    kind: Kind = {"replace": "hours", "add": "extra"}.get(command.mode, closes)  # type: ignore[assignment]
    return Override(kind, dates, windows=command.windows, session=command.session, for_=command.for_)


def _same_weekdays(command: Override, times: Times) -> bool:
    """ "every friday" after "off friday"."""
    rules = [reading.rule for reading in times.readings if not reading.windows]
    days = {span.first.weekday() for span in command.dates}
    return (
        len(rules) == 1
        and rules[0] is not None
        and rules[0].freq == "weekly"
        and rules[0].every == 1
        and set(weekdays(rules[0].days)) == days
    )
