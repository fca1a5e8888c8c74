"""Pieces of a clause that belong together, made one."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from bot.language.times.combining.clause import Clause
from bot.language.times.combining.weeks import whole_weeks
from bot.language.times.kinds import (
    Atom,
    Between,
    Calendar,
    Clock,
    DayNumber,
    Duration,
    MonthOf,
    Near,
    Nth,
    Open,
    Part,
    Period,
    Repeat,
    Run,
    Several,
    Shifted,
    Span,
    Vague,
    Weekdays,
    WeekOf,
    Within,
)
from bot.language.times.values import Purpose

_LONG = {"day", "night", "week", "fortnight", "month", "year"}


def made_one(clause: Clause, atoms: Sequence[Atom], purpose: Purpose) -> None:
    """Make one piece of those that belong together."""
    clause.dates = whole_weeks(clause.dates)
    _letters_to_come(clause, purpose)
    _today(clause)
    _weekday_of_its_date(clause, atoms)
    _weekdays_into_periods(clause, purpose)
    _weekdays_of_each_month(clause)
    _months_into_years(clause)
    _numbers_into_months(clause)
    _same_period_once(clause)
    _length_into_dates(clause)
    _length_to_a_day(clause, purpose)
    _always_monthly(clause)
    _dates_into_repeats(clause)
    _months_on_end(clause)
    _daily_into_dates(clause)


def _letters_to_come(clause: Clause, purpose: Purpose) -> None:
    """ "off m-w" is said of the days to come, as "off mon-wed" is; letters with hours are every week's."""
    if purpose is Purpose.TIME_OFF and not clause.hours and not clause.repeats:
        for n, each in enumerate(clause.dates):
            if isinstance(each, Weekdays) and each.letters:
                clause.dates[n] = replace(each, plural=False)


def _today(clause: Clause) -> None:
    """ "tonight", "this morning" name today where no other date is named; "last night" is yesterday's.

    In "tonight or tomorrow night" today is one of them.
    """
    said = {each.said for each in clause.hours if isinstance(each, Part)}
    if "last" in said:
        clause.dates.append(Near(-1))
    elif "today" in said and (not clause.dates or _same_part(clause)):
        clause.dates.append(Near(0))


def _same_part(clause: Clause) -> bool:
    """Whether the same part of today and of other days near is named."""
    parts = {"evening" if each.name == "night" else each.name for each in clause.hours if isinstance(each, Part)}
    plain = all(isinstance(each, Part) for each in clause.hours) and all(
        isinstance(each, Near) for each in clause.dates
    )
    return len(parts) == 1 and len(clause.hours) > 1 and plain


def _weekday_of_its_date(clause: Clause, atoms: Sequence[Atom]) -> None:
    """ "monday 10-2 april 6": behind the hours stands the date of that Monday, and not another day."""
    if len(atoms) != 3 or atoms[2].lead != atoms[1].last:
        return
    match clause.dates, [atom.kind for atom in atoms]:
        case [Weekdays(days=(day,), said="", plural=False), Calendar(weekday=None) | DayNumber(weekday=None) as date], [
            "dates",
            "hours",
            "dates",
        ]:
            clause.dates = [replace(date, weekday=day)]


def _weekdays_into_periods(clause: Clause, purpose: Purpose) -> None:
    """ "fridays off in april": weekdays and a period apart mean the weekdays within it."""
    spans = [each for each in clause.dates if isinstance(each, Span | MonthOf | WeekOf)]
    named = clause.weekdays
    if len(named) != 1 or len(spans) != 1 or len(clause.dates) != 2 or named[0].said:
        return
    if clause.part_of_weekday and any(isinstance(each, Part) and each.plural for each in clause.hours):
        # "friday afternoons in april": every one of them.
        named = [replace(named[0], plural=True)]
    # "mon-thu 8-2 in june": several with hours are every week's.
    weekly = len(named[0].days) > 1 and clause.hours and purpose in (Purpose.HOURS, Purpose.WHEN)
    if named[0].plural or weekly or isinstance(spans[0], Span | WeekOf) or purpose is Purpose.LIST:
        days = replace(named[0], plural=True) if weekly and isinstance(spans[0], MonthOf) else named[0]
        clause.dates = [Within(days, cast(Period, spans[0]))]
    elif purpose.plans:
        # "off in april on a tuesday" does not say which.
        clause.dates = [Vague("some", cast(Period, spans[0]))]


def _weekdays_of_each_month(clause: Clause) -> None:
    """ "fridays in may and june": the fridays of both, and never the whole of june."""
    for n, each in enumerate(clause.dates[:-1]):
        following = clause.dates[n + 1]
        if isinstance(each, Within) and isinstance(each.period, MonthOf) and isinstance(following, MonthOf):
            clause.dates[n + 1] = replace(each, period=following)


def _months_into_years(clause: Clause) -> None:
    """ "next year in june": june of that year."""
    match clause.dates:
        case [Span("year") as year, MonthOf(month, None)] | [MonthOf(month, None), Span("year") as year] if (
            abs(year.shift) < 2
        ):
            clause.dates = [MonthOf(month, year.shift)]


def _numbers_into_months(clause: Clause) -> None:
    """ "next month on the 3rd": the day of that month, and never the whole of it."""
    months = [
        each for each in clause.dates if isinstance(each, MonthOf) or (isinstance(each, Span) and each.unit == "month")
    ]
    numbers = [each for each in clause.dates if isinstance(each, DayNumber) and each.shift is None]
    if len(months) != 1 or not numbers or len(months) + len(numbers) != len(clause.dates):
        return
    month = months[0]
    if isinstance(month, Span):
        clause.dates = [replace(each, shift=month.shift) for each in numbers]
    else:
        clause.dates = [Calendar(month.month, each.day, month.year, each.weekday) for each in numbers]


def _same_period_once(clause: Clause) -> None:
    """ "next week … on tuesday next week": the day within a period says the period too."""
    inner = [each.period for each in clause.dates if isinstance(each, Within)]
    if inner:
        clause.dates = [each for each in clause.dates if each not in inner]


def _length_into_dates(clause: Clause) -> None:
    """ "a week off starting monday": days, weeks or months from a start are dates."""
    long = clause.duration is not None and clause.duration.unit in _LONG and clause.duration.count >= 1
    if not long or clause.repeats or len(clause.bounds) != 1 or clause.bounds[0].bound != "from" or clause.dates:
        return
    start, length = clause.bounds[0].day, cast(Duration, clause.duration)
    if isinstance(start, Period | Within | Between | Open | Several):
        return
    clause.dates, clause.bounds, clause.duration = [Run(int(length.count), length.unit, "for", start)], [], None


def _always_monthly(clause: Clause) -> None:
    """ "the last friday of the month is always off": of every month."""
    if "always" not in clause.marks or clause.repeats or len(clause.dates) != 1:
        return
    match clause.dates[0]:
        case Nth(nth, int(weekday), Span("month", 0)):
            clause.repeats, clause.dates = [Repeat("monthly", days=(weekday,), nth=(nth,))], []


def _length_to_a_day(clause: Clause, purpose: Purpose) -> None:
    """ "at 10 for two weeks from today": an hour of one day, so many weeks ahead."""
    timed = len(clause.hours) == 1 and isinstance(clause.hours[0], Clock)
    if purpose is Purpose.TIME_OFF or not timed or len(clause.dates) != 1:
        return
    match clause.dates[0]:
        case Run(count, "week" | "fortnight" | "month" as unit, "from", start) if start is not None:
            clause.dates = [Shifted(count, unit, start)]


def _dates_into_repeats(clause: Clause) -> None:
    """ "march 20 every year", "the 20th every month", "first monday of the month, every month": days of a rule."""
    if len(clause.repeats) != 1 or len(clause.dates) != 1:
        return
    said = clause.repeats[0]
    match said, clause.dates[0]:
        case Repeat("yearly", _, (), (), (), ()), Calendar(month, day, None):
            dated = replace(said, month_days=(day,), months=(month,))
        case Repeat("monthly", _, (), (), (), ()), DayNumber(day):
            dated = replace(said, month_days=(day,))
        case Repeat("monthly", _, (), (), (), ()), Nth(nth, int(weekday), Span("month")):
            dated = replace(said, days=(weekday,), nth=(nth,))
        case _:
            return
    clause.repeats, clause.dates = [dated], []


def _months_on_end(clause: Clause) -> None:
    """ "for april and may, thursdays 9-3": months on end beside plural weekdays are one period."""
    months = [each for each in clause.dates if isinstance(each, MonthOf) and not each.said]
    others = [each for each in clause.dates if each not in months]
    plural = len(others) == 1 and isinstance(others[0], Weekdays) and others[0].plural
    if plural and len(months) > 1 and all(b == replace(a, month=a.month + 1) for a, b in pairwise(months)):
        clause.dates = [Between(months[0], months[-1]), *others]


def _daily_into_dates(clause: Clause) -> None:
    """ "every day next week" is the dates of next week."""
    if len(clause.repeats) != 1 or clause.repeats[0] != Repeat("daily") or len(clause.dates) != 1:
        return
    if isinstance(clause.dates[0], Period | Between):
        clause.repeats = []
