"""The pieces of a clause by what they do. A piece that another leaves no room for is not used: nothing is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import cast

from bot.language.times.combining.weeks import whole_weeks
from bot.language.times.kinds import (
    Anchor,
    Atom,
    Between,
    Calendar,
    Clock,
    Count,
    Counted,
    DayNumber,
    Duration,
    Elapsed,
    ElapsedSpan,
    Hours,
    HoursBound,
    HoursFor,
    Mark,
    Moment,
    MomentBound,
    MomentSpan,
    MonthOf,
    Near,
    Nth,
    Open,
    Part,
    Period,
    Repeat,
    Run,
    Said,
    Several,
    Shifted,
    Span,
    Vague,
    Weekdays,
    WeekOf,
    Within,
    Zone,
)
from bot.language.times.values import Purpose, Setting

HoursSaid = Clock | Hours | HoursBound | HoursFor | Part | Elapsed | ElapsedSpan | Moment | MomentBound | MomentSpan
_LONG = {"day", "night", "week", "fortnight", "month", "year"}


@dataclass
class Clause:
    """What was gathered. `used` are the tokens behind it; `part_of_weekday`: "tuesday evenings"."""

    dates: list[Said] = field(default_factory=list)
    bounds: list[Open] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    hours: list[HoursSaid] = field(default_factory=list)
    out: list[Said] = field(default_factory=list)
    out_hours: list[HoursSaid] = field(default_factory=list)
    duration: Duration | None = None
    count: int | None = None
    zone: str | None = None
    marks: set[str] = field(default_factory=set)
    part_of_weekday: bool = False
    used: set[int] = field(default_factory=set)

    @property
    def weekdays(self) -> list[Weekdays]:
        return [each for each in self.dates if isinstance(each, Weekdays)]


def gather(atoms: Sequence[Atom], setting: Setting, purpose: Purpose) -> Clause:
    """The pieces of a clause, with those that belong together made one."""
    clause = Clause()
    leaving = False
    for n, atom in enumerate(atoms):
        if isinstance(atom.value, Mark) and atom.value.name == "except":
            following = atoms[n + 1] if n + 1 < len(atoms) else None
            leaving = following is not None and following.lead <= atom.last and following.kind in ("dates", "hours")
            if leaving:
                clause.used.update(range(atom.lead, atom.last))
            continue
        if isinstance(atom.value, Mark) and atom.value.name == "rather":
            # "not tomorrow but friday": what was kept out gives way.
            if clause.out and not clause.dates and n + 1 < len(atoms) and atoms[n + 1].kind == "dates":
                clause.used.update(range(atom.lead, atom.last))
                leaving = needs_anchor(atoms[n + 1].value)
                if not leaving:
                    clause.out.clear()
            continue
        if isinstance(atom.value, Count):
            if _year_last(clause, atoms, n):
                continue
            _answer(clause, atom, alone=len(atoms) == 1 and purpose in (Purpose.BOOK, Purpose.LIST))
            continue
        if leaving and clause.out and not clause.dates and needs_anchor(atom.value):
            # "not this week, the one after": what was kept out only says what the rest counts from.
            leaving = False
            clause.dates.append(anchored(cast(Said, atom.value), clause.out.pop()))
            clause.used.update(range(atom.lead, atom.last))
            continue
        leaving = leaving and (atom.kind == "dates" or (atom.kind == "hours" and not clause.out))
        if _take(clause, atom, setting, purpose, leaving=leaving):
            clause.used.update(range(atom.lead, atom.last))
    clause.part_of_weekday = any(
        isinstance(day.value, Weekdays) and isinstance(part.value, Part) and day.last == part.lead
        for day, part in pairwise(atoms)
    )
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
    return clause


def _answer(clause: Clause, atom: Atom, *, alone: bool) -> None:
    """By itself a number may answer "at what time?"; beside other pieces it counts something."""
    value = cast(Count, atom.value)
    if alone and value.clock:
        clause.hours.append(replace(value.clock, weak=False))
        clause.used.update(range(atom.first, atom.last))


def _year_last(clause: Clause, atoms: Sequence[Atom], n: int) -> bool:
    """ "thu oct 26, 10:00 - 11:00 2023": the year behind the hours."""
    year, before = cast(Count, atoms[n].value).number, atoms[n - 1] if n else None
    if before is None or before.kind != "hours" or before.last != atoms[n].first or not 1900 <= year <= 2200:
        return False
    day = clause.dates[-1] if clause.dates else None
    if not isinstance(day, Calendar) or day.year is not None:
        return False
    clause.dates[-1] = replace(day, year=year)
    clause.used.update(range(atoms[n].first, atoms[n].last))
    return True


def _take(clause: Clause, atom: Atom, setting: Setting, purpose: Purpose, *, leaving: bool) -> bool:
    """Puts a piece where it belongs; False where there is no room for it."""
    value = atom.value
    if setting.anchor is None and needs_anchor(value):
        if clause.dates and isinstance(value, Anchor):
            return True
        if clause.dates and not leaving:
            value = anchored(cast(Said, value), clause.dates[-1])
        if purpose is Purpose.WHEN and needs_anchor(value):
            return False
    if leaving and atom.kind == "dates":
        clause.out.append(cast(Said, value))
        return True
    if leaving:
        clause.out_hours.append(cast(HoursSaid, value))
        return True
    match value:
        case Mark(name, from_now):
            clause.marks.update((name, "from_now") if from_now else (name,))
        case Zone(name):
            clause.zone, free = name, clause.zone in (None, name)
            return free
        case Counted(count):
            clause.count, free = count, clause.count in (None, count)
            return free
        case Duration():
            clause.duration, free = clause.duration or value, clause.duration is None
            return free
        case Repeat():
            return _take_repeat(clause, value)
        case Open():
            clause.bounds.append(value)
        case Weekdays(count=count) if count:
            clause.count = count
            clause.dates.append(replace(value, count=0))
        case _ if atom.kind == "hours":
            clause.hours.append(cast(HoursSaid, value))
        case _:
            clause.dates.append(cast(Said, value))
    return True


def _take_repeat(clause: Clause, value: Repeat) -> bool:
    """Several repeats are one rule where one rule can say them: every monday and every wednesday."""
    if not clause.repeats:
        clause.repeats.append(value)
        return True
    before = clause.repeats[-1]
    if before.freq == "monthly" and before.nth and value == Repeat("monthly"):
        # "first friday off every month"
        return True
    if replace(before, days=()) == replace(value, days=()) and before.days and value.days and not value.nth:
        clause.repeats[-1] = replace(before, days=tuple(sorted({*before.days, *value.days})))
        return True
    return before == value


def needs_anchor(value: object) -> bool:
    """Whether a date counts from the one last talked about."""
    match value:
        case Anchor():
            return True
        case Shifted(day=day) | WeekOf(day=day) | Open(day=day):
            return needs_anchor(day)
        case Between(start, end):
            return needs_anchor(start) or needs_anchor(end)
        case Within(period=period):
            return needs_anchor(period)
    return False


def anchored(value: Said, day: Said) -> Said:
    """A date counted from another of the same message: "thanksgiving and the day after"."""
    if isinstance(value, Shifted) and isinstance(value.day, Anchor) and not isinstance(day, Period | Within | Between):
        return replace(value, day=day)  # type: ignore[arg-type]
    if isinstance(value, Within):
        return replace(value, period=cast(Period, anchored(value.period, day)))
    if isinstance(value, WeekOf) and isinstance(day, Weekdays) and isinstance(value.day, Shifted):
        # "not this friday, the one after"
        return Shifted(value.day.count, "week", day)
    if isinstance(value, WeekOf) and isinstance(day, Span) and day.unit == "week":
        shift = value.day.count if isinstance(value.day, Shifted) else 0
        return replace(day, shift=day.shift + shift, said="next")
    return value


def _letters_to_come(clause: Clause, purpose: Purpose) -> None:
    """ "off m-w" is said of the days to come, as "off mon-wed" is; letters with hours are every week's."""
    if purpose is Purpose.TIME_OFF and not clause.hours and not clause.repeats:
        for n, each in enumerate(clause.dates):
            if isinstance(each, Weekdays) and each.letters:
                clause.dates[n] = replace(each, plural=False)


def _today(clause: Clause) -> None:
    """ "tonight", "this morning" name today where no other date is named; "last night" is yesterday's."""
    said = {each.said for each in clause.hours if isinstance(each, Part)}
    if "last" in said:
        clause.dates.append(Near(-1))
    elif "today" in said and not clause.dates:
        clause.dates.append(Near(0))


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
