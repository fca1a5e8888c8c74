"""How the hours are used: offered, booked, held, blocked, lost to notice; in minutes, by one formula.

Every measure is a set of minutes, and every table counts the minutes of such a set that fall into its rows, so tables
always add up. Which weekday, hour and week a minute belongs to is read off the therapist's own clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from engine.hours import Schedule, named_sessions
from engine.slots.generate import Ground
from engine.slots.grids import clock_of, open_spans
from engine.slots.terms import too_soon_before
from engine.slots.values import Busy, Group, Scenario
from engine.spans import Span, Spans, clip, common, length, minus, normal
from engine.zones import EPOCH_ORDINAL, Clock, seconds, seconds_up

_HOUR, _DAY = 60, 1440


@dataclass(slots=True)
class Minutes:
    """Minutes of each kind.

    `offered`: within the hours. `booked`: of bookings and groups, within the hours or not. `held`: of holds, where
    nothing is booked. `blocked`: hours of the templates that overrides close, and hours that an external event takes.
    `lost`: free, within the hours, and too soon to be booked with the notice asked for as of `now`.
    """

    offered: int = 0
    booked: int = 0
    held: int = 0
    blocked: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """The minutes of a range, in all and by row.

    `hours` by (weekday, hour of the day), Monday being 0; `weeks` by their Monday; `sessions` by the name of the
    session type, None where it is not known, with the minutes `booked` and `held` only.
    """

    total: Minutes = field(default_factory=Minutes)
    hours: dict[tuple[int, int], Minutes] = field(default_factory=dict)
    weeks: dict[date, Minutes] = field(default_factory=dict)
    sessions: dict[str | None, Minutes] = field(default_factory=dict)


def usage(scenario: Scenario) -> Usage:
    """How the time of the scenario's range is used, as of its `now`. Hours of every session type count."""
    found = Usage()
    clock = clock_of(scenario.schedule, seconds(scenario.start), seconds_up(scenario.end))
    for kind, spans in _measures(scenario):
        for start, end in spans:
            for row, minutes in _by_hour(clock, start, end):
                _add(found, kind, row, minutes)
    for kind, name, spans in _by_session(scenario):
        setattr(found.sessions.setdefault(name, Minutes()), kind, length(spans))
    return found


def _measures(scenario: Scenario) -> Iterator[tuple[str, Spans]]:
    """Each measure as spans of minutes since 1970."""
    begin, end = seconds(scenario.start), seconds_up(scenario.end)
    usual = _open(replace(scenario.schedule, overrides=()), begin, end)
    open_ = _open(scenario.schedule, begin, end)
    booked, held, external = (_spans(scenario, taken) for taken in _kinds(scenario))
    closed = normal((*minus(usual, open_), *common(external, open_)))
    yield "offered", open_
    yield "booked", booked
    yield "held", minus(held, booked)
    yield "blocked", minus(minus(closed, booked), held)
    free = minus(minus(minus(open_, booked), held), external)
    yield "lost", common(free, _too_soon(scenario))


def _open(schedule: Schedule, begin: int, end: int) -> Spans:
    names = [None, *named_sessions(schedule)]
    spans = (span for name in names for span in open_spans(schedule, name, begin, end))
    return normal(_in_minutes(spans))


def _in_minutes(spans: Iterable[Span]) -> Iterator[Span]:
    return ((start // 60, end // 60) for start, end in spans if start // 60 < end // 60)


def _kinds(scenario: Scenario) -> tuple[list[Busy | Group], list[Busy | Group], list[Busy | Group]]:
    booked: list[Busy | Group] = [busy for busy in scenario.busy if busy.booking and not busy.hold]
    held: list[Busy | Group] = [busy for busy in scenario.busy if busy.booking and busy.hold]
    external: list[Busy | Group] = [busy for busy in scenario.busy if not busy.booking]
    return booked + list(scenario.groups), held, external


def _spans(scenario: Scenario, taken: Iterable[Busy | Group]) -> Spans:
    begin, end = seconds(scenario.start), seconds_up(scenario.end)
    return normal(_in_minutes(clip(((seconds(t.start), seconds_up(t.end)) for t in taken), begin, end)))


def _too_soon(scenario: Scenario) -> Spans:
    """The minutes of the range that notice leaves no time to book."""
    ground = Ground(scenario)
    found: list[Span] = []
    for first, last, terms in ground.periods:
        soonest = too_soon_before(scenario, terms)
        found += clip(ground.home.dates(first, last), seconds(scenario.start), min(seconds_up(scenario.end), soonest))
    return normal(_in_minutes(found))


def _by_session(scenario: Scenario) -> Iterator[tuple[str, str | None, Spans]]:
    booked, held, _ = _kinds(scenario)
    for kind, taken in (("booked", booked), ("held", held)):
        for name in {each.session for each in taken}:
            own = _spans(scenario, [each for each in taken if each.session == name])
            yield kind, name, own if kind == "booked" else minus(own, _spans(scenario, booked))


def _by_hour(clock: Clock, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span cut where the wall clock begins an hour: the wall time in minutes and the length of each piece."""
    while start < end:
        wall = clock.wall(start * 60) // 60
        until = min(start + _HOUR - wall % _HOUR, end)
        # an offset may change within the hour
        while clock.wall((until - 1) * 60) // 60 - (until - 1) != wall - start:
            until -= 1
        yield wall, until - start
        start = until


def _add(found: Usage, kind: str, wall: int, minutes: int) -> None:
    day = date.fromordinal(wall // _DAY + EPOCH_ORDINAL)
    cell = found.hours.setdefault((day.weekday(), wall % _DAY // _HOUR), Minutes())
    week = found.weeks.setdefault(day - timedelta(days=day.weekday()), Minutes())
    for row in (found.total, cell, week):
        setattr(row, kind, getattr(row, kind) + minutes)
