"""Several days, ranges, open sides; and the way from anything said to its dates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, pairwise, product

from bot.language.times import calendar
from bot.language.times.calendar import ONE, add_months, preceding, upcoming, valid
from bot.language.times.kinds import (
    Between,
    Calendar,
    Day,
    DayNumber,
    Edge,
    HolidayWeekend,
    Impossible,
    MonthOf,
    Near,
    NthSpan,
    Numeric,
    Open,
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
from bot.language.times.resolving.context import NOTHING, Context, Resolved, said_year
from bot.language.times.resolving.days import day_number, days, weekday
from bot.language.times.resolving.periods import periods
from bot.language.times.values import Dates, Purpose, Setting

# More than anybody would be asked to choose from.
_MOST = 6
# The days of one month lie no further apart.
_ONE_MONTH = 31


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
    """Every meaning that holds a date at all."""
    found = _meanings(value, context)
    return Resolved(tuple(filter(None, found.options)), found.missing)


def _meanings(value: Said, context: Context) -> Resolved:
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
        case Shifted(count, "week" | "fortnight" | "month" as unit, Calendar() | DayNumber() as start) if (
            count > 0 and context.purpose is Purpose.TIME_OFF
        ):
            # "away a week from the 7th": the day a week later, or a week that begins then.
            later, lasting = days(value, context), periods(Run(count, unit, "from", start), context, whole=True)
            return Resolved(tuple((each,) for each in (*(Dates(day, day) for day in later), *lasting)), not later)
        case Shifted(count, "day", Calendar() | DayNumber() | Weekdays() | Numeric() as start, True) if (
            count > 1 and context.purpose is Purpose.TIME_OFF
        ):
            # "out 3 days from the 20th": as a rule the three days that begin then.
            lasting, later = periods(Run(count, "day", "from", start), context, whole=True), days(value, context)
            return Resolved(tuple((each,) for each in (*lasting, *(Dates(day, day) for day in later))), not later)
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


def _singles(found: list[date]) -> Resolved:
    return Resolved(tuple((Dates(day, day),) for day in found), not found)


def _weekdays(value: Weekdays, context: Context) -> Resolved:
    """Weekdays as dates: the next of each; a run without hours the next whole one."""
    if value.run and len(value.days) > 1:
        return _weekday_run(value, context)
    choices = [weekday(day, value.said, context) for day in value.days]
    if len(choices) == 1:
        return _singles(choices[0])
    # The same reading of "next" goes to every weekday; today's own is today, or in a week.
    width = max(len(each) for each in choices)
    options = [calendar.each(each[min(n, len(each) - 1)] for each in choices) for n in range(width)]
    return Resolved(tuple(options))


def _weekday_run(value: Weekdays, context: Context) -> Resolved:
    today, size = context.today, timedelta(days=len(value.days) - 1)
    start = upcoming(today, value.days[0])
    if value.said == "next":
        return Resolved(tuple((Dates(each, each + size),) for each in weekday(value.days[0], "next", context)))
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
    if any(isinstance(each, Weekdays) and each.plural for each in value.days):
        # "mondays and next week": every week's and one's are two things.
        return NOTHING
    if any(isinstance(each, Weekdays) for each in value.days):
        return _besides([each.options for each in found])
    merged = calendar.merged(one for each in found for one in each.options[0])
    firsts = [each.first for each in merged if each.first]
    if context.purpose.plans and firsts and (max(firsts) - min(firsts)).days > _ONE_MONTH:
        # "off march 2-4 and 27": those that have just passed are not next year's.
        return NOTHING
    return Resolved((merged,))


def _besides(options: Sequence[Sequence[tuple[Dates, ...]]]) -> Resolved:
    """ "friday and next week": both; a day inside the period beside it is meant otherwise."""
    apart = []
    for choice in islice(product(*options), _MOST):
        spans = sorted((each for option in choice for each in option), key=lambda each: each.first or date.min)
        if all(a.last and b.first and a.last < b.first for a, b in pairwise(spans)):
            apart.append(calendar.merged(spans))
    return Resolved(tuple(apart), not apart)


def _between(value: Between, context: Context) -> Resolved:
    """From a day to a day; the end is the first such day on or after the start."""
    if isinstance(value.start, Impossible) or isinstance(value.end, Impossible):
        return NOTHING
    options: list[tuple[Dates, ...]] = []
    for start in first_days(value, context):
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


def first_days(value: Between, context: Context) -> list[date]:
    """The dates a range can start on, in the year that its end names where it names one."""
    relaxed = context if context.back else context._replace(purpose=Purpose.WHEN)
    start, end = value.start, value.end
    if isinstance(start, Calendar | Numeric | MonthOf) and start.year is None:
        year = getattr(end, "year", None)
        if year is not None and isinstance(end, Calendar | Numeric | MonthOf):
            start = replace(start, year=said_year(year, context) - _later_in_year(start, end, context))
        elif (begun := _begun(start, end, context)) is not None:
            return [begun]
    found = _said(start, relaxed)
    return [first for option in found.options if (first := option[0].first) is not None]


def _later_in_year(start: Said, end: Said, context: Context) -> bool:
    """Whether a start without its year lies later in the year than the end, and so in the year before."""
    first, last = _in_year(start, context), _in_year(end, context)
    if isinstance(start, MonthOf) or isinstance(end, MonthOf):
        return first[0] > last[0]
    return first > last


def _in_year(value: Said, context: Context) -> tuple[int, int]:
    """The month and the day of a date, by the reader's order where it is two numbers."""
    match value:
        case Calendar():
            return value.month, value.day
        case Numeric():
            return (value.b, value.a) if context.setting.order == "DMY" or value.a > 12 else (value.a, value.b)
        case MonthOf():
            return value.month, 1
    return 1, 1


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
        ends = day_number(DayNumber(value.day), anchored)
        return ends[-1] if ends[0] == start else ends[0]
    if isinstance(value, DayNumber):
        return valid(start.year, start.month, value.day)
    lasts = [option[-1].last for option in _said(value, anchored).options]
    return next((last for last in lasts if last is not None and last >= start), None)


def _at(setting: Setting, day: date) -> Setting:
    return replace(setting, now=datetime.combine(day, setting.now.time()))


# "until may" ends before the month does begin, "until the 20th" on the day.
_WHOLE = MonthOf | Year | Season | Quarter | Span


def _open(value: Open, context: Context) -> Resolved:
    """One side open: what "until", "after", "since" make of a day or a period."""
    if value.bound == "since" and context.purpose.plans:
        value = replace(value, bound="from")
    if value.bound == "since":
        return _since(value, context)
    begun = value.bound in ("from", "after") and isinstance(value.day, MonthOf | Year | Season | Quarter)
    loose = context._replace(purpose=Purpose.WHEN) if context.back and not begun else context
    found = _whole(value.day, loose)
    options: list[tuple[Dates, ...]] = []
    for option in found.options:
        first, last = option[0].first, option[-1].last
        if first is None or last is None:
            continue
        options.extend((each,) for each in _bounded_by(value, first, last, context))
    return Resolved(tuple(options), found.missing or not options)


def _bounded_by(value: Open, first: date, last: date, context: Context) -> list[Dates]:
    """A bound as a range with one side open; an end that lies ahead closes a range from today on."""
    if value.bound == "from":
        return [Dates(first, None)]
    if value.bound == "after":
        return [Dates(last + ONE, None)]
    ends = [last]
    if value.bound == "before" or (value.bound == "until" and isinstance(value.day, _WHOLE)):
        ends = [first - ONE]
    elif value.bound == "until" and context.purpose is Purpose.TIME_OFF:
        clear = isinstance(value.day, Edge) and value.day.which == "end"
        ends = [last] if clear else [first - ONE, last]
    closed = context.purpose is not Purpose.WHEN
    return [Dates(context.today if closed and context.today <= end else None, end) for end in ends]


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
