"""Periods: weeks, months, seasons, runs of days."""

from dataclasses import replace
from datetime import date, timedelta

from bot.language.times import calendar
from bot.language.times.calendar import ONE, add_months, add_workdays, monday, nth_weekday, preceding, upcoming
from bot.language.times.kinds import (
    Calendar,
    DayNumber,
    HolidayWeekend,
    MonthOf,
    NthSpan,
    Numeric,
    Period,
    Quarter,
    Run,
    Season,
    Span,
    Vague,
    WeekOf,
    Year,
)
from bot.language.times.resolving import days as single
from bot.language.times.resolving.context import Context, monday_first, said_year
from bot.language.times.values import Dates, Purpose


def periods(value: Period, context: Context, *, whole: bool) -> list[Dates]:
    """The ranges a period can mean; without `whole`, what is left of one that has begun."""
    today = context.today
    match value:
        case Span():
            found = _span(value, context)
        case WeekOf():
            skipped = timedelta(days=5 if value.unit == "weekend" else 0)
            mondays = [monday(day) for day in _any_days(value, context)]
            found = [Dates(day + skipped, day + timedelta(days=6)) for day in mondays]
        case MonthOf():
            found = _month(value, context)
        case Year():
            found = [Dates(date(value.year, 1, 1), date(value.year + value.count - 1, 12, 31))]
        case Quarter():
            found = _quarter(value, context)
        case Season():
            found = _season(value, context)
        case Run():
            found = _run(value, context)
        case NthSpan():
            found = _nth_span(value, context)
        case HolidayWeekend():
            found = [_around_holiday(day) for day in single.days(value.day, context)]
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


def _any_days(value: WeekOf, context: Context) -> list[date]:
    """A day of a week that is named: this week's may have passed; of a report's week the nearest."""
    today = context.today
    found = single.days(value.day, context._replace(purpose=Purpose.WHEN))
    passed = single.days(value.day, context._replace(purpose=Purpose.BACK))
    if context.purpose is Purpose.BACK:
        return sorted([*found, *passed], key=lambda day: abs((day - today).days))[:1]
    if not isinstance(value.day, Calendar | Numeric | DayNumber):
        return found
    if this_week := [day for day in passed if monday(day) == monday(today)]:
        return this_week
    just_passed = any(0 < (today - day).days <= single.JUST_PASSED for day in passed)
    far = bool(found) and (found[0] - today).days > 180
    return [] if context.purpose.plans and just_passed and far else found


def _span(value: Span, context: Context) -> list[Dates]:
    today = context.today
    match value.unit:
        case "week":
            start = monday(today) + timedelta(weeks=value.shift)
            found = [Dates(start, start + timedelta(days=6))]
            if value.said == "this coming":
                following = Dates(start + timedelta(weeks=1), start + timedelta(days=13))
                return [following] if today.weekday() > 4 else [*found, following]
            if today.weekday() == 6 and not monday_first(context) and value.said in ("this", "next", "rest", "all"):
                found.append(Dates(start + timedelta(weeks=1), start + timedelta(days=13)))
            return [*found, *_from_now(value, today)]
        case "weekend":
            return _weekend(value, context)
        case "month":
            start = add_months(today.replace(day=1), value.shift)
            return [calendar.month(start.year, start.month), *_from_now(value, today)]
        case "quarter":
            start = add_months(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * value.shift)
            return [Dates(start, add_months(start, 3) - ONE)]
    year = today.year + value.shift
    return [Dates(date(year, 1, 1), date(year, 12, 31))]


def _from_now(value: Span, today: date) -> list[Dates]:
    """ "for the next week", "over the next month": it may as well begin today."""
    end = single.shift(today, 1, value.unit) if value.said == "over next" else None
    return [Dates(today, end - ONE)] if end else []


def _weekend(value: Span, context: Context) -> list[Dates]:
    saturday = monday(context.today) + timedelta(days=5)
    on_it = context.today >= saturday

    def starting(day: date) -> Dates:
        return Dates(day, day + ONE)

    week = timedelta(weeks=1)
    if value.said in ("next", "coming", "all") and value.shift == 1:
        if on_it or value.said == "coming":
            return [starting(saturday + week if on_it else saturday)]
        return [starting(saturday + week), starting(saturday)]
    return [starting(saturday + value.shift * week)]


def _month(value: MonthOf, context: Context) -> list[Dates]:
    today = context.today
    if value.year is not None:
        return [calendar.month(said_year(value.year, context), value.month)]
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
    year = context.today.year if value.year is None else said_year(value.year, context)
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
        return [of(said_year(value.year, context))]
    candidates = [of(today.year + n) for n in (-1, 0, 1)]
    if value.said == "last":
        return [each for each in candidates if each.last and each.last < today][-1:]
    ahead = [each for each in candidates if each.last and each.last >= today]
    return ahead[1:2] if value.said == "next" and ahead[0].first and ahead[0].first <= today else ahead[:1]


def _run(value: Run, context: Context) -> list[Dates]:
    """next 3 days: from today, from tomorrow; past 2 weeks: up to today"""
    today = context.today
    if value.said in ("for", "from"):
        return _lasting(value, context)
    if value.said in ("before", "after"):
        return _beside(value, context)
    if value.said == "last":
        start = single.shift(today, -value.count, value.unit)
        return [Dates(start, today - ONE)] if start else []
    if value.unit == "weekend":
        saturday = monday(today) + timedelta(days=5)
        return [Dates(saturday, saturday + timedelta(weeks=value.count - 1, days=1))]
    end = single.shift(today, value.count, value.unit)
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
        elif value.unit == "half":
            # Where a week is cut in half, nobody has said.
            found.extend([_half(value.nth, whole.first, whole.last)] if (whole.last - whole.first).days > 7 else [])
        elif value.unit == "day":
            size = timedelta(days=value.count - 1)
            found.append(
                Dates(whole.first, whole.first + size) if value.nth > 0 else Dates(whole.last - size, whole.last)
            )
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


def _half(nth: int, first: date, last: date) -> Dates:
    """The first half of a month ends on the 15th, that of a year with June."""
    middle = first + timedelta(days=15) if (last - first).days < 31 else add_months(first, 6)
    return Dates(first, middle - ONE) if nth == 1 else Dates(middle, last)


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
    saturday = monday(day) + timedelta(days=5)
    return Dates(day if day.weekday() in (3, 4) else saturday, saturday + ONE)


def _beside(value: Run, context: Context) -> list[Dates]:
    """for 2 days before christmas, for 3 days after easter: as time off all of them, else the day so far away"""
    sign = -1 if value.said == "before" else 1
    beside = single.days(value.day, context) if value.day else []
    ends = [(day, single.shift(day, sign * value.count, value.unit)) for day in beside]
    if context.purpose is not Purpose.TIME_OFF:
        return [Dates(end, end) for _, end in ends if end]
    return [Dates(end, day - ONE) if sign < 0 else Dates(day + ONE, end) for day, end in ends if end]


def _lasting(value: Run, context: Context) -> list[Dates]:
    """for 3 days from monday: the day counts as the first"""
    starts = single.days(value.day, context._replace(purpose=Purpose.WHEN)) if value.day else [context.today]
    ends = [(start, single.shift(start, value.count, value.unit)) for start in starts]
    return [Dates(start, end - ONE) for start, end in ends if end]
