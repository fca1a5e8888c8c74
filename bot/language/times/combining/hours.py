"""Readings of hours: points, windows, and spans from an hour to an hour."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, product

from bot.language.times import calendar, clock
from bot.language.times.combining import moments
from bot.language.times.combining.clause import Clause, HoursSaid
from bot.language.times.kinds import (
    Clock,
    Elapsed,
    ElapsedSpan,
    Hours,
    HoursBound,
    HoursFor,
    Moment,
    MomentBound,
    MomentSpan,
    Part,
)
from bot.language.times.values import Dates, Purpose, Reading, Setting

_MOST = 6
_NOWHERE = Setting(datetime.fromisoformat("2000-01-01"))
_OPENS = (Purpose.HOURS, Purpose.CHANGE, Purpose.TIME_OFF)


def hours(clause: Clause, setting: Setting, purpose: Purpose) -> list[Reading]:
    """Every reading of the hours; a part of the day beside a time settles its half and says no more."""
    said = _settled(clause.hours)
    choices = [options(each, setting, part, purpose) for each, part in said]
    return [_joined(choice) for choice in islice(product(*choices), _MOST)]


def _settled(said: list[HoursSaid]) -> list[tuple[HoursSaid, str]]:
    """Each piece with the part of the day that settles it: the one said right before it, else right behind."""
    parts: dict[int, str] = {}
    dropped = set()
    for n, each in enumerate(said):
        if not isinstance(each, Part):
            continue
        for other in (n + 1, n - 1):
            if 0 <= other < len(said) and other not in parts and _goes_with(each, said[other]):
                parts[other] = each.name
                dropped.add(n)
                break
    return [(each, parts.get(n, "")) for n, each in enumerate(said) if n not in dropped]


def _goes_with(part: Part, other: HoursSaid) -> bool:
    """Whether a part of the day can be that of a time: "tonight at 8", "evening 6-9", not "9am or the evening"."""
    if part.name == "lunch":
        # Beside hours it only names them.
        return not isinstance(other, Part)
    match other:
        case Clock():
            first, last = clock.part_minutes(part)
            fixed = other.half or other.literal
            return not fixed or first <= clock.points(other, _NOWHERE)[0] <= last
        case Hours():
            return True
        case HoursBound(clock=point):
            return _goes_with(part, point)
        case HoursFor(start=point):
            return _goes_with(part, point)
    return False


def _joined(choice: tuple[Reading, ...]) -> Reading:
    return Reading(
        times=tuple(dict.fromkeys(time for each in choice for time in each.times)),
        windows=tuple(sorted({window for each in choice for window in each.windows})),
        spans=tuple(span for each in choice for span in each.spans),
        dates=calendar.merged(one for each in choice for one in each.dates),
        minutes=next((each.minutes for each in choice if each.minutes is not None), None),
    )


def options(value: HoursSaid, setting: Setting, part: str = "", purpose: Purpose = Purpose.WHEN) -> list[Reading]:
    """What one piece can mean."""
    if isinstance(value, HoursBound) and value.bound == "begins":
        # A session that starts at 4 is a point; hours that start at 4 are open from then on.
        value = replace(value, bound="from") if purpose in _OPENS else value.clock
    if isinstance(value, HoursFor) and purpose in (Purpose.BOOK, Purpose.LIST):
        points = clock.points(value.start, setting, part)
        return [Reading(times=(clock.hhmm(each % clock.DAY),), minutes=value.minutes) for each in points]
    if isinstance(value, Elapsed | ElapsedSpan) and value.minutes < 0 and purpose.plans:
        return []
    match value:
        case Clock():
            return [Reading(times=(clock.hhmm(each % clock.DAY),)) for each in clock.points(value, setting, part)]
        case Hours():
            settling = "" if part == "lunch" else part
            found = [clock.window(*each) for each in clock.spans(value, setting, settling)]
            # "9am to 9am" says nothing.
            return [Reading(windows=((start, end),)) for start, end in found if start != end]
        case HoursBound():
            return [Reading(windows=(each,)) for each in clock.bounded(value, setting, part)]
        case HoursFor():
            return [Reading(windows=(clock.window(*each),)) for each in clock.lasting(value, setting)]
        case Part():
            return [Reading(windows=(clock.part_window(value),))]
        case Elapsed(minutes):
            moment = setting.now + timedelta(minutes=minutes)
            return [Reading(dates=(Dates(moment.date(), moment.date()),), times=(moment.strftime("%H:%M"),))]
        case ElapsedSpan(minutes):
            return [moments.elapsed(minutes, setting)]
        case MomentSpan():
            return moments.spanning(value, setting, purpose)
        case MomentBound(moment=said):
            return moments.since(said, setting)
        case Moment():
            return []
