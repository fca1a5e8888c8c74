"""From the pieces of a clause to its readings."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from bot.language.times import calendar
from bot.language.times.combining.clause import Clause
from bot.language.times.combining.dates import dates
from bot.language.times.combining.gathering import gather
from bot.language.times.combining.hours import hours, options
from bot.language.times.combining.moments import fits, settle
from bot.language.times.combining.rules import names, rules, weekly
from bot.language.times.kinds import (
    Atom,
    Between,
    Calendar,
    Clock,
    Duration,
    Elapsed,
    Hours,
    HoursFor,
    MonthOf,
    Near,
    Numeric,
    Weekdays,
)
from bot.language.times.resolve import resolve
from bot.language.times.values import Dates, Purpose, Reading, Rule, Setting, Times

# More than anybody would be asked to choose from.
_MOST = 6


def combine(atoms: Sequence[Atom], setting: Setting, purpose: Purpose) -> Times:
    """All readings of the pieces of one clause, likeliest first."""
    said = [each for each in atoms if fits(each.value, setting, purpose)]
    clause = gather(said if purpose is Purpose.WHEN else _without_elapsed(said), setting, purpose)
    settle(clause, purpose)
    repeating = weekly(clause, purpose)
    as_rule = bool(repeating or clause.repeats)
    dated = rules(clause, repeating, setting, purpose) if as_rule else dates(clause, setting, purpose)
    timed_readings = hours(clause, setting, purpose)
    missing = ["dates"] if dated is None or not timed_readings else []
    readings = [_both(day, timed, clause.zone) for day, timed in product(dated or (), timed_readings)]
    if clause.duration and not (as_rule and clause.duration.unit not in ("minute", "hour", "second")):
        length = clause.duration
        readings = [each if _confirms(length, each) else replace(each, minutes=length.minutes) for each in readings]
    readings.extend(_every_week(clause, readings, purpose))
    if (
        purpose is Purpose.WHEN
        and clause.marks == {"open_end", "from_now"}
        and all(each == Reading() for each in readings)
    ):
        readings = [Reading(dates=(Dates(setting.today, None),))]
    undated = all(not each.dates for each in readings)
    readings = _todays(readings, clause, setting, purpose)
    if purpose is Purpose.BOOK and readings and not (readings := _ahead(readings, setting)):
        missing.append("at")
    kept = tuple(dict.fromkeys(each for each in readings if each != Reading(zone=each.zone)))[:_MOST]
    inferred = undated and any(each.dates for each in kept)
    return _described(clause, kept, tuple(missing), setting, inferred=inferred)


def _without_elapsed(atoms: list[Atom]) -> list[Atom]:
    """ "an hour later tomorrow" is later than usual, and not an hour from now."""
    another_day = any(each.kind == "dates" and each.value != Near(0) for each in atoms)
    return [each for each in atoms if not isinstance(each.value, Elapsed)] if another_day else atoms


def _both(day: Reading, timed: Reading, zone: str | None) -> Reading:
    """The dates or the rule of one reading with the hours of another."""
    return Reading(
        dates=day.dates or timed.dates,
        times=timed.times,
        windows=timed.windows,
        spans=timed.spans,
        minutes=timed.minutes,
        rule=day.rule,
        zone=zone,
    )


def _confirms(length: Duration, reading: Reading) -> bool:
    """Whether a length only repeats what the dates say: "3 days, 15-18 nov", "two nights, friday to sunday"."""
    if length.unit not in ("day", "night", "week") or len(reading.dates) != 1 or reading.times or reading.windows:
        return False
    first, last = reading.dates[0].first, reading.dates[0].last
    days = length.minutes / 1440
    return first is not None and last is not None and first < last and 0 <= (last - first).days + 1 - days <= 1


def _every_week(clause: Clause, readings: list[Reading], purpose: Purpose) -> list[Reading]:
    """A bare singular weekday with hours is that date, or every week: the second readings, for weekly hours."""
    if purpose is not Purpose.HOURS or clause.repeats or not clause.hours or "once" in clause.marks:
        return []
    if len(clause.dates) != 1 or not clause.weekdays:
        return []
    said = clause.weekdays[0]
    if said.said or said.plural or len(said.days) > 1:
        return []
    rule = Rule("weekly", days=names(said.days))
    return list(dict.fromkeys(replace(each, dates=(), rule=rule) for each in readings if each.dates))


def _todays(readings: list[Reading], clause: Clause, setting: Setting, purpose: Purpose) -> list[Reading]:
    """A time alone is today's while it lies ahead; so are hours from and to, where nothing is looked for."""
    if not clause.hours or purpose not in (Purpose.WHEN, Purpose.LIST, Purpose.BOOK):
        return readings
    kinds = Clock if purpose is Purpose.LIST else Clock | Hours | HoursFor
    if purpose is not Purpose.BOOK and not all(isinstance(each, kinds) for each in clause.hours):
        return readings
    today = (Dates(setting.today, setting.today),)

    def dated(each: Reading) -> Reading:
        starts = [*each.times, *(start for start, _ in each.windows)]
        alone = not (each.dates or each.rule or each.spans) and starts
        still = purpose is Purpose.BOOK or (alone and min(starts) > setting.now.strftime("%H:%M"))
        return replace(each, dates=today) if alone and still else each

    return [dated(each) for each in readings]


def _ahead(readings: list[Reading], setting: Setting) -> list[Reading]:
    """The readings whose time has not passed today."""
    today, now = (Dates(setting.today, setting.today),), setting.now.strftime("%H:%M")
    return [each for each in readings if not (each.dates == today and each.times and max(each.times) <= now)]


def _described(
    clause: Clause, readings: tuple[Reading, ...], missing: tuple[str, ...], setting: Setting, *, inferred: bool
) -> Times:
    """The readings with what the words showed."""
    named = clause.weekdays
    single = [each for each in named if not each.plural and not each.said]
    dated = any(not isinstance(each, Weekdays) for each in clause.dates)
    recurring = any(each.plural for each in named) or "always" in clause.marks
    return Times(
        readings=readings,
        missing=missing,
        recurring=bool(clause.repeats) or recurring or any(reading.rule for reading in readings[:1]),
        once="once" in clause.marks or any(each.said for each in named) or dated,
        bare=names({day for each in single for day in each.days}),
        named=any(isinstance(each, Calendar | Numeric | MonthOf | Between) for each in clause.dates),
        year=any(getattr(each, "year", None) is not None for each in clause.dates),
        open_ended="open_end" in clause.marks,
        open_start=any(each.bound in ("from", "after") for each in clause.bounds),
        all_days=any(each.freq == "daily" and each.every == 1 for each in clause.repeats),
        inferred=inferred,
        out=_out(clause, setting),
        count=clause.count,
        used=frozenset(clause.used),
    )


def _out(clause: Clause, setting: Setting) -> Reading:
    """What was excepted, whether or not the dates could carry it."""
    if not clause.out and not clause.out_hours:
        return Reading()
    days = names({day for each in clause.out if isinstance(each, Weekdays) and not each.said for day in each.days})
    dated = [each for each in clause.out if not isinstance(each, Weekdays) or each.said]
    ranges = [one for each in dated for option in resolve(each, setting, Purpose.CHANGE).options[:1] for one in option]
    timed = [one for each in clause.out_hours for one in options(each, setting)[:1]]
    return Reading(
        dates=calendar.merged(ranges),
        times=tuple(time for each in timed for time in each.times),
        windows=tuple(window for each in timed for window in each.windows),
        rule=Rule("weekly", days=days) if days else None,
    )
