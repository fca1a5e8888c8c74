"""From dated rows to tracks, and from periods back to templates and overrides."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine.dates import DateRange, Rule
from engine.hours import Override, Schedule, Template, day_spans, windows_of
from engine.infer.monthly import monthly_rules
from engine.infer.tracks import ROW_COST, Pattern, Period, periods, row_cost
from engine.spans import Span, Spans, normal


class DatedWindow(NamedTuple):
    """One row of a history: on `date`, from `start` to `end` in minutes since its midnight, as a Window has them.

    `session` is the session type served, None for all.
    """

    date: date
    start: int
    end: int
    session: str | None = None


class WeeklyWindow(NamedTuple):
    """One row of weekly hours: on `weekday` (Monday is 0), from `start` to `end` in minutes."""

    weekday: int
    start: int
    end: int
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Inferred:
    """Templates and overrides that give a history exactly, and what they cost."""

    templates: tuple[Template, ...]
    overrides: tuple[Override, ...]
    cost: int


def infer_each(
    rows: Iterable[tuple[Hashable, DatedWindow]], weekly: Mapping[Hashable, Sequence[WeeklyWindow]] | None = None
) -> Iterator[tuple[Hashable, Inferred]]:
    """`infer` for many therapists: rows with whose they are, in any order, and each one's weekly rows."""
    by_whom: dict[Hashable, list[DatedWindow]] = defaultdict(list)
    for whose, row in rows:
        by_whom[whose].append(row)
    weekly = weekly or {}
    for whose in dict.fromkeys((*by_whom, *weekly)):
        yield whose, infer(by_whom.get(whose, ()), weekly.get(whose))


def infer(rows: Iterable[DatedWindow], weekly: Iterable[WeeklyWindow] | None = None) -> Inferred:
    """Templates and overrides that give the hours of every date from the first row's to the last one's exactly.

    A date between them without rows has no hours. Before and after, the `weekly` rows rule; without such rows there
    are no hours before, and afterwards the last period goes on. Hours are compared as hours are: windows that touch
    are one. There is never more than one override for a date and session type.
    """
    history = _History(rows, weekly)
    if history.first is None:
        return history.outside_only()
    names = sorted(history.names, key=lambda name: (name is not None, name))
    parts = [_Track(history, name).solved() for name in names]
    templates = tuple(template for part in parts for template in part.templates)
    mixed = None in history.names and len(names) > 1
    overrides = _untangled(history, parts, templates) if mixed else tuple(o for part in parts for o in part.overrides)
    return Inferred(templates, overrides, sum(part.cost for part in parts))


class _History:
    """Rows sorted out: the hours of each session type by date and by weekday."""

    def __init__(self, rows: Iterable[DatedWindow], weekly: Iterable[WeeklyWindow] | None) -> None:
        dated: dict[str | None, dict[int, list[Span]]] = {}
        for day, start, end, session in rows:
            of_type = dated.get(session)
            if of_type is None:
                of_type = dated[session] = defaultdict(list)
            of_type[day.toordinal()].append((start, end))
        self.dated = {name: _by_day(days) for name, days in dated.items()}
        self.has_weekly = weekly is not None
        self.weekly: dict[str | None, dict[int, Spans]] = {}
        for weekday, start, end, session in weekly or ():
            week = self.weekly.setdefault(session, {})
            week[weekday] = normal((*week.get(weekday, ()), (start, end)))
        self.names = {*self.dated, *self.weekly}
        ordinals = [ordinal for days in self.dated.values() for ordinal in days]
        self.first = min(ordinals) if ordinals else None
        self.last = max(ordinals) if ordinals else 0

    def outside(self, name: str | None, weekday: int) -> Pattern:
        """What rules a weekday where the history does not reach."""
        hours = self.weekly.get(name, {}).get(weekday, ())
        return (hours, hours)

    def outside_only(self) -> Inferred:
        """Without dated rows the weekly rows rule always."""
        rows = [
            _Row(self.outside(name, weekday)[0], 1, None, None, weekday, name)
            for name in sorted(self.weekly, key=lambda name: (name is not None, name))
            for weekday in sorted(self.weekly[name])
        ]
        return Inferred(_templates(rows), (), ROW_COST * len(rows))


def _by_day(days: dict[int, list[Span]]) -> dict[int, Spans]:
    """Equal hours are made one value, so that comparing them later is quick."""
    known: dict[Spans, Spans] = {}
    found = {}
    for ordinal, spans in days.items():
        hours = (spans[0],) if len(spans) == 1 else normal(spans)
        found[ordinal] = known.setdefault(hours, hours)
    return found


class _Row(NamedTuple):
    """One weekday's part of a template."""

    hours: Spans
    every: int
    first: int | None
    until: int | None
    weekday: int
    session: str | None


class _Part(NamedTuple):
    """What one session type comes to."""

    name: str | None
    templates: tuple[Template, ...]
    overrides: tuple[Override, ...]
    cost: int


class _Track:
    """The seven weekdays of one session type."""

    def __init__(self, history: _History, name: str | None) -> None:
        assert history.first is not None
        self.history = history
        self.name = name
        self.first, self.last = history.first, history.last
        self.days = history.dated.get(name, {})

    def solved(self) -> _Part:
        rows: list[_Row] = []
        differing: dict[int, Spans] = {}
        cost = 0
        for weekday in range(7):
            own, more, paid = self._weekday(weekday)
            rows += own
            differing |= more
            cost += paid
        rules, covered, saved = monthly_rules(self.days, differing)
        dated = {ordinal: hours for ordinal, hours in differing.items() if ordinal not in covered}
        overrides = [_override(self.name, hours, rule=rule) for rule, hours in rules]
        overrides += self._dated(dated)
        return _Part(self.name, _templates(rows), tuple(overrides), cost - saved)

    def _weekday(self, weekday: int) -> tuple[list[_Row], dict[int, Spans], int]:
        """The rows of a weekday, the dates that differ from them, and the cost of both."""
        begin = self.first + (weekday - (self.first - 1)) % 7
        ordinals = range(begin, self.last + 1, 7)
        outside = self.history.outside(self.name, weekday)
        after = outside if self.history.has_weekly else None
        if not ordinals:
            goes_on = _Row(outside[0], 1, None, None, weekday, self.name)
            return [goes_on] if outside[0] else [], {}, row_cost(outside)
        values = [self.days.get(ordinal, ()) for ordinal in ordinals]
        parity = (begin - 1) // 7 % 2
        found, cost = periods(values, parity, outside, after)
        differing = {
            ordinals[week]: values[week]
            for period in found
            for week in range(period.first, period.end)
            if period.pattern[(parity + week) % 2] != values[week]
        }
        return self._rows(found, begin, weekday, outside), differing, cost

    def _rows(self, found: list[Period], begin: int, weekday: int, outside: Pattern) -> list[_Row]:
        """Periods as rows: they begin on Mondays, save that the history begins and ends where it does."""
        bounds: list[tuple[int | None, int | None, Pattern]] = []
        for period in found:
            since = self.first if period.first == 0 else _monday(begin + 7 * period.first)
            bounds.append((since, _monday(begin + 7 * period.end) - 1, period.pattern))
        bounds[-1] = (bounds[-1][0], self.last if self.history.has_weekly else None, bounds[-1][2])
        if self.history.has_weekly:
            bounds = _joined([(None, self.first - 1, outside), *bounds, (self.last + 1, None, outside)])
        return [row for since, until, pattern in bounds for row in self._of_period(since, until, pattern, weekday)]

    def _of_period(self, since: int | None, until: int | None, pattern: Pattern, weekday: int) -> Iterator[_Row]:
        even, odd = pattern
        if even == odd:
            if even:
                yield _Row(even, 1, since, until, weekday, self.name)
            return
        assert since is not None
        for side, hours in enumerate(pattern):
            if hours:
                first = since if (since - 1) // 7 % 2 == side else _monday(since) + 7
                if until is None or first <= until:
                    yield _Row(hours, 2, first, until, weekday, self.name)

    def _dated(self, differing: dict[int, Spans]) -> list[Override]:
        """One override for each run of neighbouring dates that all come to the same hours."""
        runs: list[tuple[int, int, Spans]] = []
        for ordinal in sorted(differing):
            hours = differing[ordinal]
            if runs and runs[-1][2] == hours and self._all(runs[-1][1] + 1, ordinal, hours):
                runs[-1] = (runs[-1][0], ordinal, hours)
            else:
                runs.append((ordinal, ordinal, hours))
        return [_override(self.name, hours, (DateRange(_day(first), _day(last)),)) for first, last, hours in runs]

    def _all(self, first: int, end: int, hours: Spans) -> bool:
        return all(self.days.get(ordinal, ()) == hours for ordinal in range(first, end))


def _override(name: str | None, hours: Spans, dates: tuple[DateRange, ...] = (), rule: Rule | None = None) -> Override:
    sessions = None if name is None else frozenset({name})
    return Override("hours" if hours else "off", dates, rule, windows_of(hours), sessions)


def _joined(bounds: list[tuple[int | None, int | None, Pattern]]) -> list[tuple[int | None, int | None, Pattern]]:
    """Neighbouring periods of one pattern as one."""
    found = bounds[:1]
    for since, until, pattern in bounds[1:]:
        if pattern == found[-1][2]:
            found[-1] = (found[-1][0], until, pattern)
        else:
            found.append((since, until, pattern))
    return found


def _templates(rows: list[_Row]) -> tuple[Template, ...]:
    """Rows that agree in all but the weekday as one template."""
    days: dict[tuple[object, ...], list[_Row]] = {}
    for row in rows:
        days.setdefault((row.hours, row.every, row.first, row.until, row.session), []).append(row)
    return tuple(
        Template(
            frozenset(row.weekday for row in same),
            windows_of(same[0].hours),
            same[0].every,
            None if same[0].first is None else _day(same[0].first),
            None if same[0].until is None else _day(same[0].until),
            None if same[0].session is None else frozenset({same[0].session}),
        )
        for same in days.values()
    )


def _untangled(history: _History, parts: list[_Part], templates: tuple[Template, ...]) -> tuple[Override, ...]:
    """The overrides where some rows are for all types and some for one.

    An override for all types touches the hours of each, so a type's own are worked out again on top of those.
    """
    assert history.first is not None
    general = parts[0].overrides
    found = list(general)
    for part in parts[1:]:
        schedule = Schedule("UTC", templates, general)
        given = day_spans(schedule, part.name, history.first, history.last)
        for ordinal, hours in zip(range(history.first, history.last + 1), given, strict=True):
            wanted = _hours_for(history, part.name, ordinal)
            if hours != wanted:
                found.append(_override(part.name, wanted, (DateRange(_day(ordinal), _day(ordinal)),)))
    return tuple(found)


def _hours_for(history: _History, name: str | None, ordinal: int) -> Spans:
    both = (*history.dated.get(None, {}).get(ordinal, ()), *history.dated.get(name, {}).get(ordinal, ()))
    return normal(both)


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def _monday(ordinal: int) -> int:
    return ordinal - (ordinal - 1) % 7
