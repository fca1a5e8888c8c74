"""From the pieces of a clause to its readings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice, product
from typing import cast

from bot.language.times import calendar, clock
from bot.language.times.kinds import (
    Anchor,
    Atom,
    Between,
    Calendar,
    Clock,
    Count,
    Counted,
    Duration,
    Elapsed,
    ElapsedSpan,
    Hours,
    HoursBound,
    HoursFor,
    Mark,
    Moment,
    MomentSpan,
    MonthOf,
    Near,
    Numeric,
    Open,
    Part,
    Period,
    Repeat,
    Said,
    Shifted,
    Span,
    Weekdays,
    WeekOf,
    Within,
    Zone,
)
from bot.language.times.resolve import Context, days, resolve
from bot.language.times.values import WEEK, Dates, Purpose, Reading, Rule, Setting, Times

# More than anybody would be asked to choose from.
_MOST = 6

HoursSaid = Clock | Hours | HoursBound | HoursFor | Part | Elapsed | ElapsedSpan | Moment | MomentSpan


@dataclass
class _Clause:
    """The pieces of a clause by what they do."""

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
    used: set[int] = field(default_factory=set)


def combine(atoms: Sequence[Atom], setting: Setting, purpose: Purpose) -> Times:
    """All readings of the pieces of one clause, likeliest first."""
    clause = _gather(atoms, setting, purpose)
    _weekdays_into_periods(clause)
    weekly = _weekly(clause, purpose)
    missing: list[str] = []
    if any(isinstance(each, Part) and each.said == "today" for each in clause.hours) and not clause.dates:
        clause.dates.append(Near(0))
    dated, bad = (
        _rules(clause, weekly, setting, purpose) if weekly or clause.repeats else _dates(clause, setting, purpose)
    )
    if bad:
        missing.append("dates")
    timed = _timed(clause, setting, purpose)
    readings: list[Reading] = []
    if not missing:
        readings = [
            replace(right, dates=left.dates or right.dates, rule=left.rule) for left, right in product(dated, timed)
        ]
    if clause.duration:
        readings = [replace(each, minutes=clause.duration.minutes) for each in readings]
    if clause.zone:
        readings = [replace(each, zone=clause.zone) for each in readings]
    readings.extend(_weekly_too(clause, readings, purpose))
    undated = all(not each.dates for each in readings)
    readings = _todays(readings, clause, setting, purpose)
    readings, gone = _still_ahead(readings, setting, purpose)
    if gone:
        missing.append("at")
    kept = tuple(dict.fromkeys(each for each in readings if each != Reading(zone=each.zone)))[:_MOST]
    times = _described(clause, kept, tuple(missing), setting)
    return replace(times, inferred=undated and any(each.dates for each in kept))


def _gather(atoms: Sequence[Atom], setting: Setting, purpose: Purpose) -> _Clause:
    clause = _Clause()
    leaving = False
    for n, atom in enumerate(atoms):
        value = atom.value
        if isinstance(value, Mark) and value.name == "except":
            following = atoms[n + 1] if n + 1 < len(atoms) else None
            leaving = following is not None and following.lead <= atom.last and following.kind in ("dates", "hours")
            if leaving:
                clause.used.update(range(atom.lead, atom.last))
            continue
        if isinstance(value, Count):
            # By itself a number may answer "at what time?"; beside other pieces it counts something.
            if len(atoms) == 1 and value.clock and purpose in (Purpose.BOOK, Purpose.LIST):
                clause.hours.append(replace(value.clock, weak=False))
                clause.used.update(range(atom.first, atom.last))
            continue
        if purpose is Purpose.WHEN and setting.anchor is None and _needs_anchor(value):
            continue
        clause.used.update(range(atom.lead, atom.last))
        if leaving and atom.kind == "dates":
            clause.out.append(cast(Said, value))
            continue
        if leaving and atom.kind == "hours" and not clause.out:
            clause.out_hours.append(cast(HoursSaid, value))
            continue
        leaving = leaving and atom.kind in ("dates",)
        _place(clause, atom)
    return clause


def _needs_anchor(value: object) -> bool:
    """Whether a date counts from the one last talked about."""
    match value:
        case Anchor():
            return True
        case Shifted(day=day) | WeekOf(day=day) | Open(day=day):
            return _needs_anchor(day)
        case Between(start, end):
            return _needs_anchor(start) or _needs_anchor(end)
        case Within(period=period):
            return _needs_anchor(period)
    return False


def _place(clause: _Clause, atom: Atom) -> None:
    match atom.value:
        case Mark(name):
            clause.marks.add(name)
        case Zone(name):
            clause.zone = name
        case Counted(count):
            clause.count = count
        case Repeat() as value:
            clause.repeats.append(value)
        case Duration() as value:
            clause.duration = value
        case Open() as value:
            clause.bounds.append(value)
        case (
            Clock()
            | Hours()
            | HoursBound()
            | HoursFor()
            | Part()
            | Elapsed()
            | ElapsedSpan()
            | Moment()
            | MomentSpan() as value
        ):
            clause.hours.append(value)
        case value:
            clause.dates.append(cast(Said, value))


def _weekdays_into_periods(clause: _Clause) -> None:
    """ "fridays off in april": weekdays and a period apart mean the weekdays within it."""
    named = [each for each in clause.dates if isinstance(each, Weekdays) and not each.said]
    spans = [each for each in clause.dates if isinstance(each, Span | MonthOf | WeekOf)]
    if (
        len(named) == 1
        and len(spans) == 1
        and len(clause.dates) == 2
        and (named[0].plural or isinstance(spans[0], Span | WeekOf))
    ):
        clause.dates = [Within(named[0], cast(Period, spans[0]))]


def _weekly_too(clause: _Clause, readings: list[Reading], purpose: Purpose) -> list[Reading]:
    """A bare singular weekday with hours is that date, or every week: the second readings, for weekly hours."""
    bare = len(clause.dates) == 1 and isinstance(clause.dates[0], Weekdays)
    if purpose is not Purpose.HOURS or not bare or clause.repeats or not clause.hours or "once" in clause.marks:
        return []
    said = cast(Weekdays, clause.dates[0])
    if said.said or said.plural or len(said.days) > 1:
        return []
    rule = Rule("weekly", days=_names(said.days))
    weekly = [replace(each, dates=(), rule=rule) for each in readings if each.dates]
    return list(dict.fromkeys(weekly))


# Rules ----------------------------------------------------------------------------------------------------------------


def _weekly(clause: _Clause, purpose: Purpose) -> tuple[int, ...]:
    """The weekdays that repeat by convention, Monday 0: plurals, and two or more with hours and no date."""
    if clause.repeats:
        return ()
    named = [each for each in clause.dates if isinstance(each, Weekdays)]
    if not named or len(named) != len(clause.dates) or any(each.said for each in named) or "once" in clause.marks:
        return ()
    days = tuple(sorted({day for each in named for day in each.days}))
    plural = any(each.plural for each in named) or "always" in clause.marks
    several = len(days) > 1 and bool(clause.hours) and purpose in (Purpose.HOURS, Purpose.CHANGE, Purpose.WHEN)
    bounded = bool(clause.bounds) and bool(clause.hours) and purpose in (Purpose.HOURS, Purpose.CHANGE, Purpose.WHEN)
    return days if plural or several or bounded else ()


def _rules(clause: _Clause, weekly: tuple[int, ...], setting: Setting, purpose: Purpose) -> tuple[list[Reading], bool]:
    """The readings as rules, with their bounds and exceptions."""
    rules = [Rule("weekly", days=_names(weekly))] if weekly else _repeated(clause, setting)
    bounds, bad = _bounds(clause, setting)
    if bad:
        return [], True
    found = []
    for rule in rules:
        bounded = replace(rule, first=bounds[0] or rule.first, until=bounds[1], count=clause.count)
        if bounds[0] and rule.every > 1 and rule.freq == "weekly" and rule.days:
            bounded = replace(bounded, first=_first_of(rule, bounds[0]))
        found.append(Reading(rule=_less(bounded, clause, setting)))
    return list(dict.fromkeys(found)), False


def _first_of(rule: Rule, start: date) -> date:
    """The first date of a weekly rule on or after a day."""
    return min(calendar.upcoming(start, WEEK.index(day)) for day in rule.days)


def _names(days: Iterable[int]) -> tuple[str, ...]:
    return tuple(WEEK[day] for day in sorted(days))


def _repeated(clause: _Clause, setting: Setting) -> list[Rule]:
    """Rules of a repeat: every n weeks from the first such weekday ahead, or a week later where nothing is stated."""
    said = clause.repeats[0]
    days = said.days
    if said.freq == "weekly" and not days:
        named = [each for each in clause.dates if isinstance(each, Weekdays)]
        days = tuple(sorted({day for each in named for day in each.days}))
    rule = Rule(said.freq, said.every, _names(days), tuple(said.nth), tuple(said.month_days), tuple(said.months))
    if said.freq != "weekly" or said.every == 1 or not days:
        return [rule]
    start = min(calendar.upcoming(setting.today, day) for day in days)
    every = replace(rule, first=start)
    if said.second:
        return [Rule("monthly", 1, rule.days, (said.every,)), every]
    if clause.bounds and any(each.bound == "from" for each in clause.bounds):
        return [rule]
    return [every, replace(rule, first=start + timedelta(weeks=1))] if said.every == 2 else [every]


def _bounds(clause: _Clause, setting: Setting) -> tuple[tuple[date | None, date | None], bool]:
    """The first and the last date of a rule."""
    first: date | None = None
    last: date | None = None
    for bound in clause.bounds:
        found = resolve(bound, setting, Purpose.WHEN)
        if not found.options:
            return (None, None), True
        whole = found.options[0][0]
        first, last = whole.first or first, whole.last or last
    for value in clause.dates:
        if isinstance(value, Weekdays):
            continue
        found = resolve(value, setting, Purpose.CHANGE)
        if not found.options or not isinstance(value, Period | Between):
            return (None, None), True
        first, last = found.options[0][0].first, found.options[0][-1].last
    return (first, last), False


def _less(rule: Rule, clause: _Clause, setting: Setting) -> Rule:
    """A rule without its exceptions: weekdays leave the days, dates are listed."""
    gone: list[date] = []
    for value in clause.out:
        if isinstance(value, Weekdays):
            rule = replace(rule, days=tuple(day for day in rule.days if WEEK.index(day) not in value.days))
            continue
        for option in resolve(value, setting, Purpose.CHANGE).options[:1]:
            for each in option:
                if each.first and each.last and (each.last - each.first).days < 400:
                    gone.extend(each.first + timedelta(days=n) for n in range((each.last - each.first).days + 1))
    return replace(rule, dropped=tuple(sorted(set(gone))))


# Dates ----------------------------------------------------------------------------------------------------------------


def _dates(clause: _Clause, setting: Setting, purpose: Purpose) -> tuple[list[Reading], bool]:
    """The readings as dates."""
    pieces = [resolve(value, setting, purpose) for value in clause.dates]
    if any(each.missing or not each.options for each in pieces):
        return [], True
    options = [
        calendar.merged(each for option in choice for each in option)
        for choice in _choices([each.options for each in pieces])
    ]
    options, bad = _open_sides(options if clause.dates else [], clause, setting, purpose)
    if bad:
        return [], True
    if clause.out:
        taken = _taken(clause, options, setting)
        options = [calendar.without(option, taken) for option in options]
    return [Reading(dates=option) for option in dict.fromkeys(options)] or [Reading()], False


def _choices(options: list[tuple[tuple[Dates, ...], ...]]) -> list[tuple[tuple[Dates, ...], ...]]:
    """Every way to choose one meaning for each piece, the likeliest first."""
    return list(islice(product(*options), _MOST))


def _open_sides(
    options: list[tuple[Dates, ...]], clause: _Clause, setting: Setting, purpose: Purpose
) -> tuple[list[tuple[Dates, ...]], bool]:
    """Bounds laid on the dates; without dates they are the dates."""
    for bound in clause.bounds:
        found = resolve(bound, setting, purpose)
        if found.missing or not found.options:
            return [], True
        if not options:
            options = list(found.options)
        else:
            options = [met for one in options for other in found.options if (met := _meet(one, other[0]))]
    return options, False


def _meet(ranges: tuple[Dates, ...], bound: Dates) -> tuple[Dates, ...]:
    met = []
    for each in ranges:
        first = max(filter(None, (each.first, bound.first)), default=None)
        last = min(filter(None, (each.last, bound.last)), default=None)
        if first is None or last is None or first <= last:
            met.append(Dates(first, last))
    return tuple(met)


def _taken(clause: _Clause, options: list[tuple[Dates, ...]], setting: Setting) -> list[Dates]:
    """What exceptions take out: a weekday every such day of the range, a date itself."""
    taken: list[Dates] = []
    for value in clause.out:
        if isinstance(value, Weekdays) and not value.said:
            for option in options:
                for each in option:
                    if each.first and each.last and (each.last - each.first).days < 800:
                        taken.extend(Dates(day, day) for day in calendar.weekdays_in(each, value.days))
        else:
            anchor = options[0][0].first if options and options[0] else None
            near = (
                replace(setting, now=datetime.combine(anchor, setting.now.time()))
                if anchor and anchor > setting.today
                else setting
            )
            for option in resolve(value, near, Purpose.WHEN).options[:1]:
                taken.extend(option)
    return taken


# Hours ----------------------------------------------------------------------------------------------------------------


def _timed(clause: _Clause, setting: Setting, purpose: Purpose) -> list[Reading]:
    """The readings as hours."""
    parts = [each for each in clause.hours if isinstance(each, Part)]
    settling = parts[0].name if len(parts) == 1 else ""
    points = [each for each in clause.hours if not isinstance(each, Part)]
    said: list[HoursSaid] = list(points) if points and settling else list(clause.hours)
    choices = [_options(each, setting, settling, purpose) for each in said]
    found = []
    for choice in islice(product(*choices), _MOST):
        times = tuple(dict.fromkeys(time for each in choice for time in each.times))
        windows = tuple(sorted({window for each in choice for window in each.windows}))
        spans = tuple(span for each in choice for span in each.spans)
        dates = calendar.merged(one for each in choice for one in each.dates)
        minutes = next((each.minutes for each in choice if each.minutes is not None), None)
        found.append(Reading(times=times, windows=windows, spans=spans, dates=dates, minutes=minutes))
    return found


def _options(value: HoursSaid, setting: Setting, part: str, purpose: Purpose = Purpose.WHEN) -> list[Reading]:
    now = setting.now
    if isinstance(value, HoursBound) and value.bound == "begins":
        # A session that starts at 4 is a point; hours that start at 4 are open from then on.
        opens = purpose in (Purpose.HOURS, Purpose.CHANGE, Purpose.TIME_OFF)
        value = replace(value, bound="from") if opens else value.clock
    if isinstance(value, HoursFor) and purpose in (Purpose.BOOK, Purpose.LIST):
        points = clock.points(value.start, setting, part)
        return [Reading(times=(clock.hhmm(each % clock.DAY),), minutes=value.minutes) for each in points]
    match value:
        case Clock():
            return [Reading(times=(clock.hhmm(each % clock.DAY),)) for each in clock.points(value, setting, part)]
        case Hours():
            return [Reading(windows=(clock.window(*each),)) for each in clock.spans(value, setting, part)]
        case HoursBound():
            return [Reading(windows=(each,)) for each in clock.bounded(value, setting, part)]
        case HoursFor():
            return [Reading(windows=(clock.window(*each),)) for each in clock.lasting(value, setting)]
        case Part():
            return [Reading(windows=(clock.part_window(value),))]
        case Elapsed(minutes):
            moment = now + timedelta(minutes=minutes)
            return [Reading(dates=(Dates(moment.date(), moment.date()),), times=(moment.strftime("%H:%M"),))]
        case ElapsedSpan(minutes):
            ends = sorted((now, now + timedelta(minutes=minutes)))
            return [Reading(spans=((ends[0], ends[1]),))]
        case MomentSpan(start, end):
            return _moment_spans(start, end, setting)
        case Moment():
            return []


def _moment_spans(start: Moment, end: Moment, setting: Setting) -> list[Reading]:
    context = Context(setting, Purpose.WHEN)
    found = []
    for first in days(start.day, context)[:1]:
        later = Context(replace(setting, now=datetime.combine(first, setting.now.time())), Purpose.WHEN)
        for last in days(end.day, context if isinstance(end.day, Near) else later)[:1]:
            a = _moment(first, clock.points(start.clock, setting)[0])
            b = _moment(last, clock.points(end.clock, setting)[0])
            if a < b:
                found.append(Reading(spans=((a, b),)))
    return found or [Reading()]


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)


def _out(clause: _Clause, setting: Setting) -> Reading:
    """What was excepted, whether or not the dates could carry it."""
    days = _names({day for each in clause.out if isinstance(each, Weekdays) and not each.said for day in each.days})
    dated = [each for each in clause.out if not isinstance(each, Weekdays) or each.said]
    ranges = [one for each in dated for option in resolve(each, setting, Purpose.CHANGE).options[:1] for one in option]
    hours = [_options(each, setting, "")[:1] for each in clause.out_hours]
    return Reading(
        dates=calendar.merged(ranges),
        times=tuple(time for each in hours for one in each for time in one.times),
        windows=tuple(window for each in hours for one in each for window in one.windows),
        rule=Rule("weekly", days=days) if days else None,
    )


# Together -------------------------------------------------------------------------------------------------------------


def _todays(readings: list[Reading], clause: _Clause, setting: Setting, purpose: Purpose) -> list[Reading]:
    """A time alone is today's while it lies ahead; so are hours from and to, where nothing is looked for."""
    exact = purpose in (Purpose.WHEN, Purpose.LIST) and all(isinstance(each, Clock) for each in clause.hours)
    spans = purpose is Purpose.WHEN and all(isinstance(each, Hours | HoursFor) for each in clause.hours)
    if not (exact or spans) or not clause.hours:
        return readings
    now, today = setting.now.strftime("%H:%M"), (Dates(setting.today, setting.today),)

    def dated(each: Reading) -> Reading:
        starts = [*each.times, *(start for start, _ in each.windows)]
        alone = not (each.dates or each.rule or each.spans)
        return replace(each, dates=today) if alone and starts and min(starts) > now else each

    return [dated(each) for each in readings]


def _still_ahead(readings: list[Reading], setting: Setting, purpose: Purpose) -> tuple[list[Reading], bool]:
    """What lies ahead: a time alone is today's when booking; a time that has passed today is no time to book."""
    if purpose is not Purpose.BOOK:
        return readings, False
    today, now = setting.today, setting.now.strftime("%H:%M")
    dated = [
        replace(each, dates=(Dates(today, today),))
        if (each.times or each.windows) and not (each.dates or each.rule or each.spans)
        else each
        for each in readings
    ]
    kept = [
        each for each in dated if not (each.dates == (Dates(today, today),) and each.times and max(each.times) <= now)
    ]
    return kept, bool(dated) and not kept


def _described(clause: _Clause, readings: tuple[Reading, ...], missing: tuple[str, ...], setting: Setting) -> Times:
    """The readings with what the words showed."""
    named = [each for each in clause.dates if isinstance(each, Weekdays)]
    single = [each for each in named if not each.plural and not each.said]
    years = any(getattr(each, "year", None) is not None for each in clause.dates)
    every_day = any(each.freq == "daily" and each.every == 1 for each in clause.repeats)
    return Times(
        readings=readings,
        missing=missing,
        recurring=bool(clause.repeats or any(each.plural for each in named) or "always" in clause.marks),
        once="once" in clause.marks
        or any(each.said for each in named)
        or any(not isinstance(each, Weekdays) for each in clause.dates),
        bare=_names({day for each in single for day in each.days}),
        named=any(isinstance(each, Calendar | Numeric | MonthOf | Between) for each in clause.dates),
        year=years,
        open_ended="open_end" in clause.marks,
        open_start=any(each.bound in ("from", "after") for each in clause.bounds),
        all_days=every_day,
        out=_out(clause, setting),
        count=clause.count,
        used=frozenset(clause.used),
    )
