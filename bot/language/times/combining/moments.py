"""From an hour of one day to an hour of another, and one side of that left open."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import cast

from bot.language.times import clock
from bot.language.times.combining.clause import Clause, HoursSaid
from bot.language.times.kinds import (
    Between,
    Clock,
    Duration,
    Edge,
    ElapsedSpan,
    Hours,
    HoursBound,
    HoursFor,
    Moment,
    MomentBound,
    MomentSpan,
    Near,
    Open,
    Part,
)
from bot.language.times.resolve import Context, days, first_days, resolve
from bot.language.times.values import Dates, Purpose, Reading, Setting

_MOST = 6
_CLOSES = ("until", "through", "before", "by")
_ENDS = ("until", "through")
# Only time off and changes of dated hours are made of blocks and whole days.
_ACROSS = (Purpose.WHEN, Purpose.CHANGE, Purpose.TIME_OFF)
REST_OF_DAY = MomentSpan(Moment(now=True), Moment(Near(0)))
_PLANS = (Purpose.CHANGE, Purpose.TIME_OFF)


def settle(clause: Clause, purpose: Purpose) -> None:
    """Moments that are a day and its hours said apart become that: "3pm on april 6 until 5pm"."""
    _rest_of_its_day(clause)
    if purpose is Purpose.WHEN:
        _begins_with_a_length(clause)
    if purpose in (*_PLANS, Purpose.HOURS):
        _lasts_so_long(clause)
    for n, each in enumerate(clause.hours):
        match each:
            case MomentSpan(Moment(day=day, hour=Clock() as start), Moment(day=None, hour=Clock() as end)) if day:
                clause.dates.append(day)
                clause.hours[n] = Hours(start, end)
            case MomentSpan(Moment(day=first, hour=None), Moment(day=last, hour=Clock() as hour)) if first and last:
                if clause.repeats or any(day.plural for day in clause.weekdays):
                    # "every monday from april 6 until june 1 at 3pm"
                    clause.bounds.extend((Open("from", first), Open("until", last)))
                    clause.hours[n] = hour
            case MomentBound():
                _settle_bound(clause, n, each, purpose)


def _rest_of_its_day(clause: Clause) -> None:
    """ "tomorrow from 3 for the rest of the day": that day's, not today's."""
    match clause.hours:
        case [Clock() as begins, last] | [HoursBound("from" | "begins", begins), last] if last == REST_OF_DAY:
            clause.hours = [HoursBound("from", begins)]


def _begins_with_a_length(clause: Clause) -> None:
    """ "a 2 hour break from 12": where a length is said, from is where it begins."""
    match clause.hours, clause.duration:
        case [HoursBound("from", begins)], Duration(unit="minute" | "hour"):
            clause.hours = [begins]


def _lasts_so_long(clause: Clause) -> None:
    """ "dentist at 2 tomorrow for 45 min": the hours of a change, with the date between."""
    match clause.hours, clause.duration:
        case [Clock() as begins], Duration(minutes, "minute" | "hour", lasting=True) if not clause.repeats:
            clause.hours, clause.duration = [HoursFor(begins, minutes)], None


def _settle_bound(clause: Clause, n: int, value: MomentBound, purpose: Purpose) -> None:
    bound, said = value.bound, value.moment
    if bound == "since" and not purpose.plans:
        return
    if said.day is None:
        clause.hours[n] = HoursBound(bound, cast(Clock, said.hour))
        return
    alone = len(clause.hours) == 1 and not (clause.dates or clause.bounds or clause.repeats or clause.marks)
    if not alone or purpose is Purpose.HOURS or (purpose in _PLANS and bound not in _ENDS):
        clause.bounds.append(Open("from" if bound == "since" else bound, said.day))
        clause.hours[n] = cast(Clock | Part, said.hour)
    elif purpose in _PLANS:
        clause.hours[n] = MomentSpan(Moment(now=True), said, until=bound == "until")
    else:
        clause.dates.append(said.day)
        clause.hours[n] = _of_the_day(bound, cast(Clock | Part, said.hour))


def _of_the_day(bound: str, hour: Clock | Part) -> HoursSaid:
    """What a bound makes of the hours of its own day: "until friday evening" is all of it."""
    if isinstance(hour, Clock):
        return HoursBound(bound, hour)
    if bound not in _CLOSES:
        return hour
    begins, ends = clock.part_minutes(hour)
    last = begins if bound == "before" else ends
    return HoursBound("until", Clock(last // 60, last % 60, literal=True)) if last else hour


def fits(value: object, setting: Setting, purpose: Purpose) -> bool:
    """Whether what is done with the dates can carry a piece.

    Over several days only time off and changes carry a span; nothing is planned for the "year to date".
    """
    if purpose.plans and isinstance(value, Between) and isinstance(value.start, Edge) and value.end == Near(0):
        return False
    if purpose in _ACROSS:
        return True
    match value:
        case MomentSpan(Moment(now=False), Moment(day=None)):
            return True
        case MomentSpan():
            return not any(each.spans for each in spanning(value, setting, purpose))
        case ElapsedSpan(minutes):
            return not elapsed(minutes, setting).spans
        case MomentBound(bound="since") if not purpose.plans:
            return not any(each.spans for each in since(value.moment, setting))
    return True


def spanning(value: MomentSpan, setting: Setting, purpose: Purpose) -> list[Reading]:
    """Every way to read a span from a moment to a moment."""
    found: list[Reading] = []
    for begins in _starts(value.start, value.end, setting):
        lasts = _ends(value, begins, setting, off=purpose is Purpose.TIME_OFF)
        found.extend(_read(max(begins, setting.now) if purpose.plans else begins, last) for last in lasts)
    ahead = [each for each in found if not purpose.plans or _ends_after(each, setting.now)]
    return list(dict.fromkeys(ahead))[:_MOST]


def _ends_after(reading: Reading, now: datetime) -> bool:
    return not reading.windows or reading.dates[-1].last != now.date() or reading.windows[-1][1] > f"{now:%H:%M}"


def elapsed(minutes: float, setting: Setting) -> Reading:
    """From this moment on, or back."""
    begins, ends = sorted((setting.now, setting.now + timedelta(minutes=minutes)))
    if f"{begins:%H:%M}" == f"{ends:%H:%M}":
        return Reading(spans=((begins, ends),))
    return _read(begins, ends)


def since(said: Moment, setting: Setting) -> list[Reading]:
    """From the last such moment to this one."""
    now = setting.now
    if said.day is None:
        hours = clock.points(cast(Clock, said.hour), setting)
        starts = [_at(now.date(), each) for each in hours]
        begun = [each if each < now else each - timedelta(days=1) for each in starts]
    else:
        options = resolve(Open("since", said.day), setting, Purpose.WHEN).options
        firsts = [option[0].first for option in options if option[0].first]
        begun = [_at(day, minutes) for day in firsts for minutes in _minutes(said, setting, start=True)]
    return [_read(each, now) for each in begun if each < now]


def _starts(start: Moment, end: Moment, setting: Setting) -> list[datetime]:
    if start.now:
        return [setting.now]
    assert start.day is not None
    context = Context(setting, Purpose.WHEN)
    firsts = first_days(Between(start.day, end.day), context) if end.day else days(start.day, context)
    return [_at(day, minutes) for day, minutes in product(firsts, _minutes(start, setting, start=True))]


def _ends(value: MomentSpan, begins: datetime, setting: Setting, *, off: bool) -> list[datetime]:
    """The first end behind a start, one for each hour that may be meant."""
    end = value.end
    if end.day is None:
        first = begins.hour * 60 + begins.minute
        last = clock.following(cast(Clock, end.hour), first)
        return [_at(begins.date(), last)]
    from_today = isinstance(end.day, Near)
    context = Context(setting if from_today else _on(setting, begins.date()), Purpose.WHEN)
    found = []
    for minutes in _minutes(end, setting, start=False, until=value.until and off):
        ends = [_at(day, minutes) for day in days(end.day, context)]
        found.extend([each for each in ends if each > begins][:1])
    return found


def _minutes(said: Moment, setting: Setting, *, start: bool, until: bool = False) -> list[int]:
    """The minutes of the day that a moment can mean: of a part of the day, or all of it, its first or its last.

    Time off until then may end before it or with it.
    """
    match said.hour:
        case Clock() as hour:
            # Midnight as an end is the end of that day.
            midnight = not start and hour.literal and hour.hour == hour.minute == 0
            return [clock.DAY] if midnight else clock.points(hour, setting)
        case Part() as part:
            begins, ends = clock.part_minutes(part)
            return [begins] if start else [begins, ends] if until else [ends]
    return [0] if start else [0, clock.DAY] if until else [clock.DAY]


def _read(begins: datetime, ends: datetime) -> Reading:
    """A span within one date is hours of that date."""
    day = begins.date()
    last = ends - datetime.combine(day, datetime.min.time())
    if last > timedelta(days=1):
        return Reading(spans=((begins, ends),))
    window = clock.window(begins.hour * 60 + begins.minute, int(last.total_seconds()) // 60)
    return Reading(dates=(Dates(day, day),), windows=(window,))


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)


def _on(setting: Setting, day: date) -> Setting:
    return replace(setting, now=datetime.combine(day, setting.now.time()))
