"""From what was said to dates, by the conventions of the language page: every reading, likeliest first."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.language.times import calendar
from bot.language.times.calendar import ONE, add_months, add_workdays, monday, nth_weekday, preceding, upcoming, valid
from bot.language.times.holidays import holiday_dates
from bot.language.times.kinds import (
    Anchor,
    Apposed,
    Between,
    Calendar,
    Day,
    DayNumber,
    Edge,
    Holiday,
    HolidayWeekend,
    Impossible,
    MonthOf,
    Near,
    Nth,
    NthSpan,
    Numeric,
    Open,
    Period,
    Quarter,
    Run,
    Said,
    Season,
    Several,
    Shifted,
    Span,
    Vague,
    Weekdays,
    WeekOf,
    Within,
    Year,
)
from bot.language.times.values import Dates, Purpose, Setting

# How long ago a date without its year may have passed and still be this year's, said late.
_JUST_PASSED = 60


class Resolved(NamedTuple):
    """Alternatives, likeliest first, each a tuple of ranges; empty with `missing` where no date can be told."""

    options: tuple[tuple[Dates, ...], ...]
    missing: bool = False


NOTHING = Resolved((), True)


class Context(NamedTuple):
    setting: Setting
    purpose: Purpose

    @property
    def today(self) -> date:
        return self.setting.today

    @property
    def back(self) -> bool:
        return self.purpose.looks_back


def resolve(value: Said, setting: Setting, purpose: Purpose) -> Resolved:
    """The dates that words can mean."""
    context = Context(setting, purpose)
    try:
        found = _said(value, context)
    except (OverflowError, ValueError):
        return NOTHING
    options = tuple(dict.fromkeys(option for option in found.options if option))
    if purpose.plans:
        ahead = tuple(dict.fromkeys(kept for option in options if (kept := _ahead(option, setting.today))))
        if options and not ahead:
            return NOTHING
        options = ahead
    return Resolved(options, found.missing)


def _ahead(ranges: tuple[Dates, ...], today: date) -> tuple[Dates, ...]:
    """What of some ranges lies ahead; a side open towards the past starts today."""
    kept = [
        Dates(max(each.first or today, today), each.last) for each in ranges if each.last is None or each.last >= today
    ]
    return calendar.merged(kept)


def _said(value: Said, context: Context) -> Resolved:
    match value:
        case Between():
            return _between(value, context)
        case Several():
            return _several(value, context)
        case Open():
            return _open(value, context)
        case Within():
            return _within(value, context)
        case Weekdays():
            return _weekdays(value, context)
        case (
            Span()
            | NthSpan()
            | HolidayWeekend()
            | Vague()
            | WeekOf()
            | MonthOf()
            | Year()
            | Quarter()
            | Season()
            | Run()
        ):
            found = periods(value, context, whole=context.purpose is Purpose.BACK)
            return Resolved(tuple((each,) for each in found), not found)
        case Impossible():
            return NOTHING
        case _:
            return _singles(days(value, context))


def _monday_first(context: Context) -> bool:
    """Whether the speaker is known to begin the week on Monday."""
    return (context.setting.week_start or "")[:3] == "mon"


def _singles(found: list[date]) -> Resolved:
    return Resolved(tuple((Dates(day, day),) for day in found), not found)


# Single days ----------------------------------------------------------------------------------------------------------


def days(value: Day, context: Context) -> list[date]:
    """The dates one day can mean, likeliest first."""
    match value:
        case Near():
            return [context.today + timedelta(days=value.days)]
        case DayNumber():
            return _day_number(value, context)
        case Calendar():
            return _calendar(value, context)
        case Numeric():
            return _numeric(value, context)
        case Holiday():
            return _holiday(value, context)
        case Shifted():
            return [found for day in days(value.day, context) if (found := shift(day, value.count, value.unit))]
        case Nth():
            return _nth(value, context)
        case Edge():
            return [each[0] if value.which == "start" else each[1] for each in _bounded(value.period, context)]
        case Weekdays():
            return _weekday(value.days[0], value.said, context)
        case Apposed():
            return list(dict.fromkeys((*days(value.first, context), *days(value.second, context))))
        case Anchor():
            return [context.setting.anchor] if context.setting.anchor else []
        case Impossible():
            return []


def _weekday(day: int, said: str, context: Context) -> list[date]:
    """A weekday by what was said with it."""
    today = context.today
    here = monday(today) + timedelta(days=day)
    week = timedelta(weeks=1)
    match said:
        case "next":
            if today.weekday() >= 5 and not _monday_first(context):
                nearer = upcoming(today + ONE, day)
                return [nearer, nearer + week]
            return [here + week, here] if here > today else [here + week]
        case "after next":
            return [upcoming(today + ONE, day) + week]
        case "last":
            return [preceding(today, day)]
        case "before last":
            return [preceding(today, day) - week]
        case "this" | "near":
            return [upcoming(today, day)]
        case "coming":
            return [upcoming(today + ONE, day)]
    found = upcoming(today, day)
    return [found, found + week] if found == today else [found]


def _day_number(value: DayNumber, context: Context) -> list[date]:
    today = context.today
    if value.shift is not None:
        start = add_months(today.replace(day=1), value.shift)
        found = valid(start.year, start.month, value.day)
        return [found] if found else []
    start = today.replace(day=1)
    months = (add_months(start, n) for n in range(14))
    dates = [day for first in months if (day := valid(first.year, first.month, value.day)) and day >= today]
    if value.weekday is not None:
        return _with_weekday(dates[0], value.weekday)
    return dates[:2] if dates[0] == today else dates[:1]


def _with_weekday(found: date, weekday: int) -> list[date]:
    """A date with its weekday: where the two disagree, the date first, then the nearest such weekday."""
    if found.weekday() == weekday:
        return [found]
    before, after = preceding(found, weekday), upcoming(found, weekday)
    return [found, before if found - before <= after - found else after]


def _year(said: int, context: Context) -> int:
    """A year as said; -1, 0 and 1 count from this one ("march 5 next year")."""
    return context.today.year + said if abs(said) <= 1 else said


def _calendar(value: Calendar, context: Context) -> list[date]:
    if value.year is None:
        named = _without_year(value.month, value.day, context)
    else:
        named = _valid(_year(value.year, context), value.month, value.day)
    return named if value.weekday is None or not named else _with_weekday(named[0], value.weekday)


def _valid(year: int, month: int, day: int) -> list[date]:
    found = valid(year, month, day)
    return [found] if found else []


def _without_year(month: int, day: int, context: Context) -> list[date]:
    """A date said without its year: the next; for plans nothing where it has just passed; looking back the latest."""
    today = context.today
    still = (month, day) >= (today.month, today.day)
    ahead = _valid(today.year + (not still), month, day)
    behind = _valid(today.year - still, month, day)
    if context.purpose is Purpose.BACK:
        return ahead if ahead == [today] else behind or ahead
    if context.purpose.plans and behind and (today - behind[0]).days <= _JUST_PASSED and ahead != [today]:
        return []
    return ahead


def _numeric(value: Numeric, context: Context) -> list[date]:
    """Two numbers by the order of the reader; where none is known, each within a year, the nearest first."""
    order = context.setting.order
    if order is None and context.purpose.plans:
        # One of two readings has often passed; it is then next year's.
        context = context._replace(purpose=Purpose.WHEN)
    pairs = {"MDY": [(value.a, value.b)], "YMD": [(value.a, value.b)], "DMY": [(value.b, value.a)]}.get(
        order or "", [(value.a, value.b), (value.b, value.a)]
    )
    pairs = [pair for pair in pairs if 1 <= pair[0] <= 12] or [
        pair for pair in ((value.a, value.b), (value.b, value.a)) if 1 <= pair[0] <= 12
    ]
    found: list[date] = []
    for month, day in dict.fromkeys(pairs):
        if day > 31 or month > 12:
            continue
        found.extend(_calendar(Calendar(month, day, value.year, value.weekday), context))
    today = context.today
    near = [day for day in found if abs((day - today).days) <= 366] or found
    return (
        sorted(dict.fromkeys(near), key=lambda day: abs((day - today).days))
        if order is None
        else list(dict.fromkeys(near))
    )


def _holiday(value: Holiday, context: Context) -> list[date]:
    today = context.today

    def of(year: int) -> list[date]:
        return holiday_dates(value.name, year, context.setting)

    if value.year is not None:
        return of(_year(value.year, context))[:1]
    if value.said in ("last",):
        return [max(day for year in (today.year - 1, today.year) for day in of(year) if day < today)]
    if context.purpose is Purpose.BACK:
        return [max(day for year in (today.year - 1, today.year) for day in of(year) if day <= today)]
    start = days(value.after, context)[0] if value.after else today
    ahead = sorted(day for year in range(start.year, start.year + 3) for day in of(year) if day >= start)
    return ahead[:1]


def shift(day: date, count: int, unit: str) -> date | None:
    """A day so many units on or back."""
    match unit:
        case "day" | "night":
            return day + timedelta(days=count)
        case "week" | "weekend":
            return day + timedelta(weeks=count)
        case "fortnight":
            return day + timedelta(weeks=2 * count)
        case "month":
            return add_months(day, count)
        case "quarter":
            return add_months(day, 3 * count)
        case "year":
            return add_months(day, 12 * count)
        case "workday":
            return add_workdays(day, count)
    weekday = int(unit.removeprefix("weekday "))
    if count > 0:
        return upcoming(day + ONE, weekday) + timedelta(weeks=count - 1)
    return preceding(day, weekday) + timedelta(weeks=count + 1)


def _nth(value: Nth, context: Context) -> list[date]:
    """first monday of april, last day of the month, second workday of june"""
    found = []
    for first, last in _bounded(value.period, context):
        whole = Dates(first, last)
        if value.what == "day":
            day = first + timedelta(days=value.nth - 1) if value.nth > 0 else last + timedelta(days=value.nth + 1)
        elif value.what == "workday":
            workdays = calendar.weekdays_in(whole, range(5))
            day = workdays[value.nth - 1 if value.nth > 0 else value.nth]
        else:
            counted = nth_weekday(whole, int(value.what), value.nth)
            if counted is None:
                continue
            day = counted
        if first <= day <= last:
            found.append(day)
    if context.purpose.plans and found and found[0] < context.today:
        return _nth_later(value, context)
    return found


def _nth_later(value: Nth, context: Context) -> list[date]:
    """The same of the next month or year, where this one's has passed and only "the month" was said."""
    if isinstance(value.period, Span) and value.period.said == "the":
        return _nth(Nth(value.nth, value.what, Span(value.period.unit, 1, "next")), context)
    if isinstance(value.period, MonthOf) and value.period.year is None:
        later = MonthOf(value.period.month, context.today.year + 1)
        return _nth(Nth(value.nth, value.what, later), context)
    return []


def _bounded(value: Period, context: Context) -> list[tuple[date, date]]:
    return [(each.first, each.last) for each in periods(value, context, whole=True) if each.first and each.last]


# Periods --------------------------------------------------------------------------------------------------------------


def periods(value: Period, context: Context, *, whole: bool) -> list[Dates]:
    """The ranges a period can mean; without `whole`, what is left of one that has begun."""
    today = context.today
    match value:
        case Span():
            found = _span(value, context)
        case WeekOf():
            skipped = timedelta(days=5 if value.unit == "weekend" else 0)
            mondays = [monday(day) for day in days(value.day, context._replace(purpose=Purpose.WHEN))]
            found = [Dates(day + skipped, day + timedelta(days=6)) for day in mondays]
        case MonthOf():
            found = _month(value, context)
        case Year():
            found = [Dates(date(value.year, 1, 1), date(value.year, 12, 31))]
        case Quarter():
            found = _quarter(value, context)
        case Season():
            found = _season(value, context)
        case Run():
            found = _run(value, context)
        case NthSpan():
            found = _nth_span(value, context)
        case HolidayWeekend():
            found = [_around_holiday(day) for day in days(value.day, context)]
        case Vague():
            found = []
    if whole:
        return found
    return [
        Dates(max(each.first, today), each.last)
        if each.first and each.last and each.first <= today <= each.last
        else each
        for each in found
    ]


def _span(value: Span, context: Context) -> list[Dates]:
    today = context.today
    match value.unit:
        case "week":
            start = monday(today) + timedelta(weeks=value.shift)
            found = [Dates(start, start + timedelta(days=6))]
            if today.weekday() == 6 and not _monday_first(context) and value.said in ("this", "next", "rest"):
                found.append(Dates(start + timedelta(weeks=1), start + timedelta(days=13)))
            return found
        case "weekend":
            return _weekend(value, context)
        case "month":
            start = add_months(today.replace(day=1), value.shift)
            return [calendar.month(start.year, start.month)]
        case "quarter":
            start = add_months(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * value.shift)
            return [Dates(start, add_months(start, 3) - ONE)]
    year = today.year + value.shift
    return [Dates(date(year, 1, 1), date(year, 12, 31))]


def _weekend(value: Span, context: Context) -> list[Dates]:
    saturday = monday(context.today) + timedelta(days=5)
    on_it = context.today >= saturday

    def starting(day: date) -> Dates:
        return Dates(day, day + ONE)

    week = timedelta(weeks=1)
    if value.said in ("next", "coming") and value.shift == 1:
        if on_it or value.said == "coming":
            return [starting(saturday + week if on_it else saturday)]
        return [starting(saturday + week), starting(saturday)]
    return [starting(saturday + value.shift * week)]


def _month(value: MonthOf, context: Context) -> list[Dates]:
    today = context.today
    if value.year is not None:
        return [calendar.month(_year(value.year, context), value.month)]
    this = calendar.month(today.year, value.month)
    assert this.last
    if value.said == "last":
        return [this if this.last < today else calendar.month(today.year - 1, value.month)]
    if value.said == "next" and value.month == today.month:
        return [calendar.month(today.year + 1, value.month)]
    if context.purpose is Purpose.BACK:
        return [this if this.first and this.first <= today else calendar.month(today.year - 1, value.month)]
    return [this if this.last >= today else calendar.month(today.year + 1, value.month)]


def _quarter(value: Quarter, context: Context) -> list[Dates]:
    year = context.today.year if value.year is None else _year(value.year, context)
    start = date(year, 3 * value.number - 2, 1)
    return [Dates(start, add_months(start, 3) - ONE)]


_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "winter": (12, 21)}
_SEASON_ENDS = {"spring": (6, 20), "summer": (9, 21), "autumn": (12, 20), "winter": (3, 19)}


def _season(value: Season, context: Context) -> list[Dates]:
    today = context.today

    def of(year: int) -> Dates:
        month, day = _SEASON_ENDS[value.name]
        return Dates(date(year, *_SEASONS[value.name]), date(year + (value.name == "winter"), month, day))

    if value.year is not None:
        return [of(_year(value.year, context))]
    candidates = [of(today.year + n) for n in (-1, 0, 1)]
    if value.said == "last":
        return [each for each in candidates if each.last and each.last < today][-1:]
    ahead = [each for each in candidates if each.last and each.last >= today]
    return ahead[1:2] if value.said == "next" and ahead[0].first and ahead[0].first <= today else ahead[:1]


def _run(value: Run, context: Context) -> list[Dates]:
    """next 3 days: from today, from tomorrow; past 2 weeks: up to today"""
    today = context.today
    if value.said == "for":
        return _lasting(value, context)
    if value.said == "last":
        start = shift(today, -value.count, value.unit)
        return [Dates(start, today - ONE)] if start else []
    if value.unit == "weekend":
        saturday = monday(today) + timedelta(days=5)
        return [Dates(saturday, saturday + timedelta(weeks=value.count - 1, days=1))]
    end = shift(today, value.count, value.unit)
    if end is None:
        return []
    if value.said == "within":
        return [Dates(today, end - ONE)]
    if value.unit == "workday":
        return [Dates(add_workdays(today, 1), end)]
    if value.unit in ("month", "quarter", "year"):
        return [Dates(today, end - ONE), Dates(today + ONE, end)]
    return [Dates(today, end - ONE), Dates(today + ONE, end)]


def _nth_span(value: NthSpan, context: Context) -> list[Dates]:
    """The weeks of a year count as ISO does; those of a month from its first day, or by whole weeks."""
    found: list[Dates] = []
    for whole in periods(value.period, context, whole=True):
        if whole.first is None or whole.last is None:
            continue
        if value.unit == "weekend":
            found.extend(_nth_weekend(value.nth, whole))
        elif (whole.last - whole.first).days > 31:
            found.extend(_nth_week_of_year(value, whole.first.year))
        else:
            found.extend(_nth_week_of_month(value, whole.first, whole.last))
    if context.purpose.plans and found and all(each.last and each.last < context.today for each in found):
        return _later_span(value, context)
    return found


def _later_span(value: NthSpan, context: Context) -> list[Dates]:
    """The same of the month after, or of next year, where this one's has passed."""
    period = value.period
    if isinstance(period, MonthOf) and period.year is None:
        return _nth_span(replace(value, period=replace(period, year=1)), context)
    if isinstance(period, Span) and period.said == "the":
        return _nth_span(replace(value, period=Span(period.unit, 1, "next")), context)
    return []


def _nth_weekend(nth: int, whole: Dates) -> list[Dates]:
    saturday = nth_weekday(whole, 5, nth)
    return [Dates(saturday, saturday + ONE)] if saturday else []


def _nth_week_of_year(value: NthSpan, year: int) -> list[Dates]:
    first = monday(date(year, 1, 4))
    after = monday(date(year + 1, 1, 4))
    start = first + timedelta(weeks=value.nth - 1) if value.nth > 0 else after + timedelta(weeks=value.nth)
    if value.nth < 0:
        return [Dates(start - timedelta(weeks=value.count - 1), start + timedelta(days=6))]
    return [Dates(start, start + timedelta(weeks=value.count, days=-1))]


def _nth_week_of_month(value: NthSpan, first: date, last: date) -> list[Dates]:
    week, size = timedelta(weeks=1), timedelta(weeks=value.count)
    if value.nth > 0:
        plain = first + (value.nth - 1) * week
        whole = upcoming(first, 0) + (value.nth - 1) * week
    else:
        plain = last + ONE + (value.nth + 1) * week - size
        whole = preceding(last + ONE, 6) + ONE + (value.nth + 1) * week - size
    found = [Dates(start, start + size - ONE) for start in dict.fromkeys((plain, whole))]
    return [each for each in found if each.first and first <= each.first <= last]


def _around_holiday(day: date) -> Dates:
    """The weekend that a holiday makes long."""
    if day.weekday() in (0, 1):
        return Dates(preceding(day, 5), day)
    return Dates(
        min(day, upcoming(day, 5)) if day.weekday() < 5 and day.weekday() > 2 else upcoming(day, 5), upcoming(day, 6)
    )


def _lasting(value: Run, context: Context) -> list[Dates]:
    """for 3 days from monday: the day counts as the first"""
    starts = days(value.day, context._replace(purpose=Purpose.WHEN)) if value.day else [context.today]
    ends = [(start, shift(start, value.count, value.unit)) for start in starts]
    return [Dates(start, end - ONE) for start, end in ends if end]


# Several days, and ranges ---------------------------------------------------------------------------------------------


def _weekdays(value: Weekdays, context: Context) -> Resolved:
    """Weekdays as dates: the next of each; a run without hours the next whole one."""
    if value.run and len(value.days) > 1:
        return _weekday_run(value, context)
    choices = [_weekday(day, value.said, context) for day in value.days]
    if len(choices) == 1:
        return _singles(choices[0])
    # The same reading of "next" goes to every weekday; today's own is the first wherever it is one of several.
    width = max(len(each) for each in choices) if value.said else 1
    options = [calendar.each(each[min(n, len(each) - 1)] for each in choices) for n in range(width)]
    return Resolved(tuple(options))


def _weekday_run(value: Weekdays, context: Context) -> Resolved:
    today, size = context.today, timedelta(days=len(value.days) - 1)
    start = upcoming(today, value.days[0])
    if value.said == "next":
        return Resolved(tuple((Dates(each, each + size),) for each in _weekday(value.days[0], "next", context)))
    if value.said == "last":
        start = preceding(today, value.days[0])
        return Resolved(((Dates(start, start + size),),))
    begun = start if start == today else preceding(today, value.days[0])
    if begun + size < today:
        return Resolved(((Dates(start, start + size),),))
    following = start + timedelta(weeks=1) if start == today else start
    left = (Dates(today, begun + size),)
    return Resolved((left,) if value.said == "this" else (left, (Dates(following, following + size),)))


def _within(value: Within, context: Context) -> Resolved:
    """Days inside a period: tuesday next week, fridays in april"""
    options = []
    for whole in periods(value.period, context, whole=True):
        if isinstance(value.days, Weekdays) and whole.first and whole.last:
            options.append(calendar.each(calendar.weekdays_in(whole, value.days.days)))
    return Resolved(tuple(options), not options)


def _several(value: Several, context: Context) -> Resolved:
    found = [_said(each, context) for each in value.days]
    if any(each.missing or not each.options for each in found):
        return NOTHING
    return Resolved((calendar.merged(one for each in found for one in each.options[0]),))


def _between(value: Between, context: Context) -> Resolved:
    """From a day to a day; the end is the first such day on or after the start."""
    if isinstance(value.start, Impossible) or isinstance(value.end, Impossible):
        return NOTHING
    options: list[tuple[Dates, ...]] = []
    for start in _starts(value, context):
        anchored = Context(_at(context.setting, start), Purpose.WHEN)
        end = _end(value.end, context if _from_today(value.end) else anchored, start)
        if end is None or end < start:
            continue
        if value.until and context.purpose is Purpose.TIME_OFF and end > start and isinstance(value.end, Day):
            options.append((Dates(start, end - ONE),))
        options.append((Dates(start, end),))
    return Resolved(tuple(options), not options)


def _from_today(value: Said) -> bool:
    """Whether a day counts from today wherever the range starts: "until tomorrow"."""
    return isinstance(value, Near) or (isinstance(value, Shifted) and isinstance(value.day, Near))


def _starts(value: Between, context: Context) -> list[date]:
    """The dates a range can start on, in the year that its end names where it names one."""
    relaxed = context if context.back else context._replace(purpose=Purpose.WHEN)
    start, end = value.start, value.end
    if isinstance(start, Calendar | Numeric | MonthOf) and start.year is None:
        year = getattr(end, "year", None)
        if year is not None and isinstance(end, Calendar | Numeric | MonthOf):
            start = replace(start, year=_year(year, context) - _later_in_year(start, end))
        elif (begun := _begun(start, end, context)) is not None:
            return [begun]
    found = _said(start, relaxed)
    return [first for option in found.options if (first := option[0].first) is not None]


def _later_in_year(start: Said, end: Said) -> bool:
    """Whether a start without its year lies later in the year than the end, and so in the year before."""
    match start, end:
        case Calendar(), Calendar():
            return (start.month, start.day) > (end.month, end.day)
        case MonthOf(), MonthOf():
            return start.month > end.month
        case Numeric(), Numeric():
            return (start.a, start.b) > (end.a, end.b)
    return False


def _begun(start: Said, end: Said, context: Context) -> date | None:
    """The start of a range of dates or months, both said without their year, that contains today."""
    match start, end:
        case Calendar(), Calendar():
            a, b = (start.month, start.day), (end.month, end.day)
        case MonthOf(said=""), MonthOf(said=""):
            a, b = (start.month, 1), (end.month, 28)
        case _:
            return None
    for year in (context.today.year, context.today.year - 1):
        first, last = valid(year, *a), valid(year + (b < a), *b)
        if first and last and first < context.today <= last:
            return first
    return None


def _end(value: Said, anchored: Context, start: date) -> date | None:
    if isinstance(value, Weekdays) and not value.said:
        found = upcoming(start, value.days[0])
        return found if found > start else found + timedelta(weeks=1)
    if isinstance(value, DayNumber) and value.shift is None:
        ends = _day_number(DayNumber(value.day), anchored)
        return ends[-1] if ends[0] == start else ends[0]
    if isinstance(value, DayNumber):
        return valid(start.year, start.month, value.day)
    ends = [option[-1].last for option in _said(value, anchored).options]
    return next((end for end in ends if end is not None and end >= start), None)


def _at(setting: Setting, day: date) -> Setting:
    return replace(setting, now=datetime.combine(day, setting.now.time()))


def _open(value: Open, context: Context) -> Resolved:
    """One side open: what "until", "after", "since" make of a day or a period."""
    if value.bound == "since":
        return _since(value, context)
    loose = context._replace(purpose=Purpose.WHEN) if context.back else context
    found = _whole(value.day, loose)
    options: list[tuple[Dates, ...]] = []
    for option in found.options:
        first, last = option[0].first, option[-1].last
        if first is None or last is None:
            continue
        options.extend((each,) for each in _bounded_by(value, first, last, context))
    return Resolved(tuple(options), found.missing or not options)


def _bounded_by(value: Open, first: date, last: date, context: Context) -> list[Dates]:
    today = None if context.purpose is Purpose.WHEN else context.today
    if isinstance(value.day, MonthOf | Year | Season | Quarter | Span):
        until = first - ONE
    else:
        until = last
    match value.bound:
        case "from":
            return [Dates(first, None)]
        case "after":
            return [Dates(last + ONE, None)]
        case "before":
            return [Dates(today, first - ONE)]
        case "through":
            return [Dates(today, last)]
        case "by":
            return [Dates(today, last)]
    ends = isinstance(value.day, Edge) and value.day.which == "end"
    if context.purpose is Purpose.TIME_OFF and until == last and not ends:
        return [Dates(today, first - ONE), Dates(today, last)]
    return [Dates(today, until)]


def _whole(value: Said, context: Context) -> Resolved:
    """A day or period, whole even where it has begun."""
    if isinstance(value, Span | NthSpan | HolidayWeekend | Vague | WeekOf | MonthOf | Year | Quarter | Season | Run):
        return Resolved(tuple((each,) for each in periods(value, context, whole=True)))
    return _said(value, context)


def _since(value: Open, context: Context) -> Resolved:
    """since jan, since monday: the latest that has begun, to today."""
    found = _whole(value.day, context._replace(purpose=Purpose.BACK))
    if isinstance(value.day, Weekdays):
        starts = [preceding(context.today + ONE, value.day.days[0])]
    elif isinstance(value.day, DayNumber) and value.day.shift is None:
        month = context.today.replace(day=1)
        tries = [valid(each.year, each.month, value.day.day) for n in range(3) for each in [add_months(month, -n)]]
        starts = [day for day in tries if day and day <= context.today][:1]
    else:
        starts = [first for option in found.options if (first := option[0].first) is not None]
    return Resolved(tuple((Dates(start, context.today),) for start in starts if start <= context.today), not starts)
