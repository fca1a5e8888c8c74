"""Readings that are dates: pieces joined, bounds laid on, exceptions taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, product

from bot.language.times import calendar
from bot.language.times.combining.clause import Clause
from bot.language.times.combining.following import following
from bot.language.times.kinds import Calendar, DayNumber, Near, Numeric, Shifted, Weekdays
from bot.language.times.resolve import resolve
from bot.language.times.values import Dates, Purpose, Reading, Setting

_MOST = 6
_FAR = 800
# A text that names more periods than this is no message.
_MOST_WIDE = 20
Ranges = tuple[Dates, ...]


def dates(clause: Clause, setting: Setting, purpose: Purpose) -> list[Reading] | None:
    """Every reading as dates, likeliest first; None where one of them cannot be told."""
    pieces = [resolve(value, setting, purpose) for value in clause.dates]
    if any(each.missing or not each.options for each in pieces):
        return None
    if purpose is Purpose.TIME_OFF and _weekly_beside(clause, [each.options[0] for each in pieces]):
        return None
    pieces = following(clause.dates, pieces, setting, purpose)
    choices = islice(_choices(clause, [each.options for each in pieces]), _MOST)
    joined = [calendar.merged(each for option in choice for each in option) for choice in choices]
    narrow = _within_another([each.options[0] for each in pieces])
    if narrow is not None:
        joined.insert(0, narrow)
    options = _listed_from(joined, clause, setting, purpose) or _between_bounds(
        joined if clause.dates else [], clause, setting, purpose
    )
    if options is None or (not options and (clause.dates or clause.bounds)):
        return None
    if clause.out:
        less = [calendar.without(option, _taken(clause, option, setting)) for option in options]
        if not any(less) and _but_not_this_one(clause):
            less = [calendar.without(map(_week_later, option), _taken(clause, option, setting)) for option in options]
        if clause.dates and not any(less) and purpose.plans:
            return None
        # "later today … not today": what leaves nothing was said of something else.
        options = less if any(less) or purpose.plans else options
    return [Reading(dates=option) for option in dict.fromkeys(options)] or [Reading()]


def _weekly_beside(clause: Clause, pieces: Sequence[Ranges]) -> bool:
    """ "off tomorrow and fridays": a day, and what comes every week; they are not dates together."""
    days = {day for each in clause.dates if isinstance(each, Weekdays) and each.plural for day in each.days}
    if not days or len(pieces) < 2:
        return False
    others = [one for value, one in zip(clause.dates, pieces, strict=True) if not isinstance(value, Weekdays)]
    single = [each.first for one in others for each in one if each.first and each.first == each.last]
    return any(day.weekday() not in days for day in single)


def _choices(clause: Clause, options: Sequence[Sequence[Ranges]]) -> Iterator[tuple[Ranges, ...]]:
    """One option of each piece; "next thursday and the day after": a day counted from another goes with that."""
    pairs = [
        (a, b)
        for a, one in enumerate(clause.dates)
        for b, other in enumerate(clause.dates)
        if isinstance(other, Shifted) and other.day == one and len(options[a]) == len(options[b])
    ]
    for choice in product(*(range(len(each)) for each in options)):
        if all(choice[a] == choice[b] for a, b in pairs):
            yield tuple(options[n][place] for n, place in enumerate(choice))


def _but_not_this_one(clause: Clause) -> bool:
    """ "thursday but not this thursday": the one a week later."""
    bare = all(isinstance(each, Weekdays) and not each.said for each in clause.dates)
    out = [each for each in clause.out if isinstance(each, Weekdays) and each.said == "this"]
    return bool(clause.dates) and bare and len(out) == len(clause.out)


def _week_later(each: Dates) -> Dates:
    week = timedelta(weeks=1)
    return Dates(each.first and each.first + week, each.last and each.last + week)


def _within_another(pieces: list[Ranges]) -> Ranges | None:
    """The pieces without those that hold another, which may narrow them ("next week, the 18th"), if any."""
    several = {each for each in pieces if len(each) == 1 and each[0].first != each[0].last}
    if len(several) > _MOST_WIDE:
        return None
    wide = [each for each in several if any(_holds(each, other) for other in pieces)]
    return calendar.merged(one for each in pieces if each not in wide for one in each) if wide else None


def _holds(wide: Ranges, narrow: Ranges) -> bool:
    """Whether one range of several days holds all of another, shorter one."""
    if len(wide) != 1 or wide == narrow or wide[0].first is None or wide[0].last is None:
        return False
    first, last = wide[0].first, wide[0].last
    return all(each.first and each.last and first <= each.first and each.last <= last for each in narrow)


def _listed_from(options: list[Ranges], clause: Clause, setting: Setting, purpose: Purpose) -> list[Ranges] | None:
    """ "off from thursday friday": the one to the other, or each of them; never the last alone."""
    if purpose not in (Purpose.TIME_OFF, Purpose.CHANGE) or not options or len(clause.bounds) != 1:
        return None
    bound = clause.bounds[0]
    if bound.bound != "from" or not isinstance(bound.day, Weekdays | DayNumber | Calendar | Near | Numeric):
        return None
    found = resolve(bound, setting, purpose)
    if found.missing or len(found.options) != 1 or not (first := found.options[0][0].first):
        return None
    if all(one == (Dates(first, first),) for one in options):
        # "off from tomorrow wednesday" names one day twice.
        return list(found.options)
    single = [one for one in options if one and all(each.first and each.first == each.last for each in one)]
    later = [one for one in single if one[0].first and one[0].first > first]
    if not later or len(single) < len(options):
        return None
    spans = [(Dates(first, one[-1].last),) for one in later]
    return [*spans, *(calendar.merged([Dates(first, first), *one]) for one in later)]


def _between_bounds(options: list[Ranges], clause: Clause, setting: Setting, purpose: Purpose) -> list[Ranges] | None:
    """Bounds laid on the dates; without dates they are the dates."""
    for bound in clause.bounds:
        found = resolve(bound, setting, purpose)
        if found.missing or not found.options:
            return None
        if options:
            options = [met for one in options for other in found.options if (met := _meet(one, other[0]))]
        else:
            options = list(found.options)
    return options


def _meet(ranges: Ranges, bound: Dates) -> Ranges:
    """What of some ranges lies within a bound."""
    met = []
    for each in ranges:
        first = max(filter(None, (each.first, bound.first)), default=None)
        last = min(filter(None, (each.last, bound.last)), default=None)
        if first is None or last is None or first <= last:
            met.append(Dates(first, last))
    if len(ranges) == 1 and ranges[0].first and ranges[0].first == ranges[0].last and bound.last:
        # "wednesday … until sunday" goes from the one to the other.
        return (Dates(ranges[0].first, bound.last),) if ranges[0].first <= bound.last else ranges
    return tuple(met)


def _taken(clause: Clause, option: Ranges, setting: Setting) -> list[Dates]:
    """What exceptions take out: a weekday every such day of the range, a date itself."""
    taken: list[Dates] = []
    for value in clause.out:
        if isinstance(value, Weekdays) and not value.said:
            for each in option:
                if each.first and each.last and (each.last - each.first).days < _FAR:
                    taken.extend(calendar.each(calendar.weekdays_in(each, value.days)))
            continue
        near = seen_from(option[0].first if option else None, setting)
        for found in resolve(value, near, Purpose.WHEN).options[:1]:
            taken.extend(found)
    return taken


def seen_from(first: date | None, setting: Setting) -> Setting:
    """A setting in which "the 18th" is that of a time to come: "off every monday in january except the 18th"."""
    if first is None or first <= setting.today:
        return setting
    return replace(setting, now=datetime.combine(first, setting.now.time()))
