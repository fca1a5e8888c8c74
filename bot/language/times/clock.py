"""From hours as said to windows and points of the day, by the conventions for am and pm. Minutes of the day within."""

from dataclasses import replace

from bot.language.times.kinds import Clock, Hours, HoursBound, HoursFor, Part
from bot.language.times.values import Setting, Window

DAY = 24 * 60
HALF = 12 * 60

_PARTS = {
    "morning": (0, 720),
    "afternoon": (720, 1080),
    "evening": (1020, DAY),
    "night": (1020, DAY),
    "lunch": (720, 780),
    "am": (0, 720),
    "pm": (720, DAY),
}


def hhmm(minutes: int) -> str:
    """Minutes of the day as 09:00; 24:00 for its end."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(clock: Clock, *, pm: bool) -> int:
    return (clock.hour % 12 + (12 if pm else 0)) * 60 + clock.minute


def points(clock: Clock, setting: Setting, part: str = "") -> list[int]:
    """The minutes of the day that a time can mean, likeliest first. A bare 6 or 7 has two."""
    if clock.literal or clock.hour > 12 or (clock.hour == 0 and not clock.half):
        return [clock.hour * 60 + clock.minute]
    if clock.half:
        return [_minutes(clock, pm=clock.half == "pm")]
    if part:
        return [_by_part(clock, part)]
    am, pm = _minutes(clock, pm=False), _minutes(clock, pm=True)
    shown = {each.hour * 60 + each.minute for each in setting.shown}
    if len(shown & {am, pm}) == 1:
        return [am] if am in shown else [pm]
    if clock.hour in (6, 7):
        both = [pm, am] if clock.hour == 6 else [am, pm]
        known = [each for each in both if _within(each, setting)]
        return known if len(known) == 1 else both
    return [am] if 8 <= clock.hour <= 11 else [pm]


def _by_part(clock: Clock, part: str) -> int:
    if part == "lunch":
        return _minutes(clock, pm=clock.hour not in (10, 11))
    if part == "night":
        return _minutes(clock, pm=5 <= clock.hour <= 11)
    return _minutes(clock, pm=part not in ("morning", "am"))


def _within(minutes: int, setting: Setting) -> bool:
    return any(start <= hhmm(minutes) < end for start, end in setting.hours)


def spans(value: Hours, setting: Setting, part: str = "") -> list[tuple[int, int]]:
    """The spans that two times can mean; an end past 24:00 lies on the next date."""
    part = value.part or part
    start, end = value.start, value.end
    if end.half and not _settled(start):
        return [_backward(start, points(end, setting)[0])]
    if part and not (start.half or end.half):
        return [(first, following(end, first)) for first in points(start, setting, part)]
    starts = points(start, setting)
    if end.literal and end.hour > 12 and not _settled(start) and 6 <= start.hour <= 11:
        starts = [_minutes(start, pm=False)]
    options = [(first, _forward(start, end, first)) for first in starts]
    inside = [option for option in options if option[1] <= DAY]
    return _fitting(inside or options, setting)


def _fitting(options: list[tuple[int, int]], setting: Setting) -> list[tuple[int, int]]:
    """Those within the hours known for the day, where that leaves only one."""
    known = [each for each in options if any(a <= hhmm(each[0]) and hhmm(each[1]) <= b for a, b in setting.hours)]
    return known if len(known) == 1 else options


def _settled(clock: Clock) -> bool:
    return bool(clock.half) or clock.literal or clock.hour > 12 or clock.hour == 0


def _backward(start: Clock, end: int) -> tuple[int, int]:
    """A bare start before an end that is settled: the same half of the day where that gives at most twelve hours."""
    last = end or DAY
    am, pm = _minutes(start, pm=False), _minutes(start, pm=True)
    same, other = (pm, am) if end >= HALF else (am, pm)
    for first in (same, other):
        if 0 < last - first <= HALF:
            return first, last
    return (same, last) if same < last else (other, last if other < last else last + DAY)


def _forward(start: Clock, end: Clock, first: int) -> int:
    """The end of a span that starts at a known minute."""
    if start.literal and not 1 <= start.hour <= 12 and 10 <= end.hour <= 12 and not end.half:
        # Whoever says 00:00 or 20:00 keeps to 24 hours.
        end = replace(end, literal=True)
    if _settled(end):
        last = end.hour * 60 + end.minute if not end.half else _minutes(end, pm=end.half == "pm")
        last = last or DAY
        return last if last > first else last + DAY
    if start.half and start.hour != 12:
        same = _minutes(end, pm=start.half == "pm")
        if 0 < same - first <= HALF:
            return same
    return following(end, first)


def following(end: Clock, first: int) -> int:
    """The next such clock time after a minute of the day."""
    if _settled(end):
        last = end.hour * 60 + end.minute if not end.half else _minutes(end, pm=end.half == "pm")
        return last if last > first else last + DAY
    last = _minutes(end, pm=False)
    while last <= first:
        last += HALF
    return last


def window(first: int, last: int) -> Window:
    """A span as a window; one that runs into the next date ends before it starts."""
    return hhmm(first), "24:00" if last == DAY else hhmm(last % DAY)


def bounded(value: HoursBound, setting: Setting, part: str = "") -> list[Window]:
    """after 4: 16-24; before 10: 00-10; around 3: 14:30-15:30"""
    minutes = points(value.clock, setting, part)
    if value.bound in ("after", "from", "since"):
        if len(minutes) == 2:
            minutes = [max(minutes)]
        return [window(each, DAY) for each in minutes if each < DAY]
    if value.bound == "around":
        return [window((each - 30) % DAY, (each + 30) % DAY) for each in minutes]
    return [window(0, each or DAY) for each in minutes]


def part_minutes(value: Part) -> tuple[int, int]:
    """A part of the day from minute to minute."""
    return _PARTS[value.name]


def part_window(value: Part) -> Window:
    """morning: 00-12"""
    return window(*part_minutes(value))


def lasting(value: HoursFor, setting: Setting) -> list[tuple[int, int]]:
    """4pm for 30 minutes"""
    return [(first, first + round(value.minutes)) for first in points(value.start, setting)]
