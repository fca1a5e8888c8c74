"""Readings that repeat: rules with their bounds and exceptions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, product

from bot.language.times import calendar
from bot.language.times.combining.clause import Clause
from bot.language.times.combining.dates import seen_from
from bot.language.times.kinds import Between, Calendar, Part, Period, Repeat, Said, Weekdays, Within
from bot.language.times.resolve import resolve, shift
from bot.language.times.values import WEEK, Dates, Purpose, Reading, Rule, Setting

_MOST = 6
_FAR = 800
_PLAIN = (Purpose.HOURS, Purpose.CHANGE, Purpose.WHEN)
Bounds = tuple[date | None, date | None]


def names(days: Iterable[int]) -> tuple[str, ...]:
    """Weekdays in week order, as `mon`."""
    return tuple(WEEK[day] for day in sorted(days))


def weekly(clause: Clause, purpose: Purpose) -> tuple[int, ...]:
    """The weekdays that repeat by convention, Monday 0: plurals, and two or more with hours and no date."""
    named = clause.weekdays
    within = _plural_within(clause)
    if within is not None and purpose in (Purpose.HOURS, Purpose.TIME_OFF):
        return within.days
    if clause.repeats or not named or any(each.said for each in named) or "once" in clause.marks:
        return ()
    days = tuple(sorted({day for each in named for day in each.days}))
    # "no mornings on thursday and friday" is said of the coming days, "thursday mornings off" of every week's.
    part = _plural_part(clause) and (purpose is not Purpose.TIME_OFF or clause.part_of_weekday)
    # "fri off from now on"
    recurs = not clause.marks.isdisjoint(("always", "from_now"))
    plural = any(each.plural for each in named) or recurs or part
    if len(named) != len(clause.dates):
        # A period beside plurals bounds them; beside bare weekdays it is one more date.
        others = [each for each in clause.dates if not isinstance(each, Weekdays)]
        plural = plural or (len(days) > 1 and bool(clause.hours) and purpose in _PLAIN and all(map(_dated, others)))
        return days if plural and len(others) == 1 and isinstance(others[0], Period | Between) else ()
    several = len(days) > 1 or bool(clause.bounds)
    return days if plural or (several and clause.hours and purpose in _PLAIN) else ()


def _dated(said: Said) -> bool:
    """ "mon-thu 8-2 jun 1-aug 28": a range in figures, which bounds the weekdays beside it."""
    return isinstance(said, Between) and isinstance(said.start, Calendar) and isinstance(said.end, Calendar)


def _plural_within(clause: Clause) -> Weekdays | None:
    """ "fridays in april": the weekdays, where they are plural and stand alone in a period."""
    if len(clause.dates) != 1 or not isinstance(clause.dates[0], Within):
        return None
    days = clause.dates[0].days
    return days if isinstance(days, Weekdays) and days.plural and not clause.repeats else None


def _plural_part(clause: Clause) -> bool:
    return any(isinstance(each, Part) and each.plural for each in clause.hours)


def rules(clause: Clause, days: tuple[int, ...], setting: Setting, purpose: Purpose) -> list[Reading] | None:
    """Every reading as a rule, or as its dates where time off is bounded; None where a date in it cannot be told."""
    plain = [Rule("weekly", days=names(days))] if days else _repeated(clause, setting, purpose)
    bounds = _bounds(clause, setting, purpose)
    if bounds is None or plain is None:
        return None
    found = []
    for rule, (first, last) in islice(product(plain, bounds), _MOST):
        whole = _lasting(_bounded(rule, first, last, clause), clause, setting)
        found.append(_written_out(_less(whole, clause, setting), setting, purpose))
    return list(dict.fromkeys(found))


def _bounded(rule: Rule, first: date | None, last: date | None, clause: Clause) -> Rule:
    if first and rule.every > 1 and rule.freq == "weekly" and rule.days:
        first = min(calendar.upcoming(first, WEEK.index(day)) for day in rule.days)
    return replace(rule, first=first or rule.first, until=last, count=clause.count)


def _lasting(rule: Rule, clause: Clause, setting: Setting) -> Rule:
    """ "every monday for 6 weeks": until the end of so many weeks from the first such date."""
    length = clause.duration
    if length and length.unit == "day" and length.count == len(rule.days) and not length.lasting:
        return rule  # "i work 4 days, mon-thu": how many, and not for how long
    if length is None or length.unit not in ("day", "week", "fortnight", "month", "year") or rule.until:
        return rule
    start = rule.first or setting.today
    if rule.freq == "weekly" and rule.days:
        start = min(calendar.upcoming(start, WEEK.index(day)) for day in rule.days)
    end = shift(start, int(length.count), length.unit)
    return replace(rule, until=end - calendar.ONE) if end else rule


def _written_out(rule: Rule, setting: Setting, purpose: Purpose) -> Reading:
    """Weekly time off within a bounded time is its dates."""
    plain = rule.freq == "weekly" and rule.every == 1 and rule.days and not rule.count
    if purpose is not Purpose.TIME_OFF or not plain or rule.until is None:
        return Reading(rule=rule)
    span = Dates(max(rule.first or setting.today, setting.today), rule.until)
    if span.first is None or span.last is None or not 0 <= (span.last - span.first).days < _FAR:
        return Reading(rule=rule)
    days = calendar.weekdays_in(span, [WEEK.index(day) for day in rule.days])
    return Reading(dates=calendar.each(day for day in days if day not in rule.dropped))


def _repeated(clause: Clause, setting: Setting, purpose: Purpose) -> list[Rule] | None:
    """Rules of a repeat: every n weeks from the first such weekday ahead, or a week later where nothing is stated."""
    said = _with_weekdays(clause.repeats[0], clause)
    if said is None:
        return None
    rule = Rule(said.freq, said.every, names(said.days), said.nth, said.month_days, said.months)
    if said.freq == "weekly" and said.every > 1 and not said.days and purpose is Purpose.TIME_OFF:
        # "off every other week" is all of its days.
        rule = replace(rule, days=WEEK)
        start = calendar.monday(setting.today)
        stated = any(each.bound in ("from", "after") for each in clause.bounds)
        return [rule] if stated else [replace(rule, first=start), replace(rule, first=start + timedelta(weeks=1))]
    if said.freq != "weekly" or said.every == 1 or not said.days:
        return [rule]
    start = min(calendar.upcoming(setting.today, day) for day in said.days)
    every = replace(rule, first=start)
    if said.second:
        return [Rule("monthly", 1, rule.days, (said.every,)), every]
    if any(each.bound in ("from", "after") for each in clause.bounds):
        return [rule]
    return [every, replace(every, first=start + timedelta(weeks=1))] if said.every == 2 else [every]


def _with_weekdays(said: Repeat, clause: Clause) -> Repeat | None:
    """Weekdays said apart from the repeat: "mondays every 2 weeks"; None where the two do not go together."""
    named = clause.weekdays
    if not named:
        return said
    days = tuple(sorted({*said.days, *(day for each in named for day in each.days)}))
    if any(each.said for each in named) or said.nth or said.month_days:
        return None
    if said.freq == "daily" and said.every == 1:
        return replace(said, freq="weekly", days=days)
    return replace(said, days=days) if said.freq in ("weekly", "monthly") else None


def _bounds(clause: Clause, setting: Setting, purpose: Purpose) -> list[Bounds] | None:
    """Every first and last date a rule can have."""
    options: list[Bounds] = [(None, None)]
    for bound in clause.bounds:
        found = resolve(bound, setting, Purpose.TIME_OFF if purpose is Purpose.TIME_OFF else Purpose.WHEN)
        if not found.options:
            return None
        from_here = bound.bound in ("until", "through", "before", "by")
        sides = [(None if from_here else each[0].first, each[0].last) for each in found.options]
        options = [(first or a, last or b) for (a, b), (first, last) in product(options, sides)]
    for value in clause.dates:
        if isinstance(value, Weekdays):
            continue
        period = value.period if isinstance(value, Within) else value
        if not isinstance(period, Period | Between):
            return None
        found = resolve(period, setting, Purpose.CHANGE)
        if not found.options:
            return None
        options = [(each[0].first, each[-1].last) for each in found.options]
    return options


def _less(rule: Rule, clause: Clause, setting: Setting) -> Rule:
    """A rule without its exceptions: weekdays leave the days, dates are listed."""
    gone: list[date] = []
    for value in clause.out:
        if isinstance(value, Weekdays) and not value.said:
            days = rule.days or (WEEK if rule.freq == "daily" and rule.every == 1 else ())
            left = tuple(day for day in days if WEEK.index(day) not in value.days)
            rule = replace(rule, freq="weekly" if left else rule.freq, days=left)
            continue
        for option in resolve(value, seen_from(rule.first, setting), Purpose.CHANGE).options[:1]:
            for each in option:
                if each.first and each.last and (each.last - each.first).days < _FAR:
                    gone.extend(calendar.weekdays_in(each, range(7)))
    return replace(rule, dropped=tuple(sorted(set(gone)))) if gone else rule
