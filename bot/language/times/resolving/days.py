"""Single days, every one that is meant, likeliest first."""

from datetime import date, timedelta

from bot.language.times import calendar
from bot.language.times.calendar import ONE, add_months, add_workdays, monday, nth_weekday, preceding, upcoming, valid
from bot.language.times.holidays import holiday_dates
from bot.language.times.kinds import (
    Anchor,
    Apposed,
    Calendar,
    Day,
    DayNumber,
    Edge,
    Holiday,
    Impossible,
    MonthOf,
    Near,
    Nearest,
    Nth,
    Numeric,
    Period,
    Shifted,
    Span,
    Weekdays,
)
from bot.language.times.resolving import periods as spans
from bot.language.times.resolving.context import Context, monday_first, said_year
from bot.language.times.values import Dates, Purpose

# How long ago a date without its year may have passed and still be this year's, said late.
JUST_PASSED = 60


def days(value: Day, context: Context) -> list[date]:
    """The dates one day can mean, likeliest first."""
    match value:
        case Near():
            return [context.today + timedelta(days=value.days)]
        case DayNumber():
            return day_number(value, context)
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
        case Nearest():
            return [found for day in days(value.day, context) if (found := _nearest(value, day))]
        case Edge():
            return [each[0] if value.which == "start" else each[1] for each in _bounded(value.period, context)]
        case Weekdays():
            return weekday(value.days[0], value.said, context)
        case Apposed():
            return list(dict.fromkeys((*days(value.first, context), *days(value.second, context))))
        case Anchor():
            return [context.setting.anchor] if context.setting.anchor else []
        case Impossible():
            return []


def _nearest(value: Nearest, day: date) -> date | None:
    """Such a weekday by its distance from a date; the date's own weekday is the closest."""
    around = [upcoming(day, value.weekday) + timedelta(weeks=weeks) for weeks in range(-5, 6)]
    return sorted(around, key=lambda each: abs((each - day).days))[value.nth - 1] if value.nth <= 5 else None


def weekday(day: int, said: str, context: Context) -> list[date]:
    """A weekday by what was said with it."""
    today = context.today
    here = monday(today) + timedelta(days=day)
    week = timedelta(weeks=1)
    match said:
        case "next":
            if today.weekday() >= 5 and not monday_first(context):
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


def day_number(value: DayNumber, context: Context) -> list[date]:
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


def _calendar(value: Calendar, context: Context) -> list[date]:
    if value.year is None:
        named = _without_year(value.month, value.day, context)
    else:
        named = _valid(said_year(value.year, context), value.month, value.day)
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
    if context.purpose.plans and behind and (today - behind[0]).days <= JUST_PASSED and ahead != [today]:
        return []
    return ahead


def _numeric(value: Numeric, context: Context) -> list[date]:
    """Two numbers by the order of the reader; where none is known, each within a year, the nearest first."""
    order = context.setting.order or value.order
    if value.order == "MDY" != order:
        # "4/6-10" is no way to write it for who puts the day first.
        return []
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
    if not any(pair[0] <= 12 for pair in ((value.a, value.b),)) and value.year and value.year % 100 <= 31:
        # "26-03-20" has its year in front.
        found.extend(_valid(2000 + value.a, value.b, value.year % 100))
        return sorted(found, key=lambda day: abs((day - today).days))
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
        return of(said_year(value.year, context))[:1]
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
            if not -len(workdays) <= value.nth <= len(workdays):
                continue
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
    return [(each.first, each.last) for each in spans.periods(value, context, whole=True) if each.first and each.last]
