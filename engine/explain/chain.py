"""The chain of facts about one instant, and its two tellings."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.explain.reasons import (
    BeyondHorizon,
    Booked,
    Buffered,
    DayFull,
    Explanation,
    ExternalEvent,
    Held,
    NoStart,
    NotOpen,
    OutsideHours,
    Packed,
    Passed,
    Reason,
    TakenByGroup,
    TooLong,
    TooSoon,
    Unserved,
    WeekFull,
)
from engine.hours import Override, layers, named_sessions, windows_of
from engine.slots.generate import Ground, slots
from engine.slots.grids import margin, open_spans, placed, stretches
from engine.slots.taken import shut_by
from engine.slots.terms import Tally, today, too_soon_before
from engine.slots.values import Busy, Group, Scenario, Slot
from engine.spans import Spans
from engine.zones import moment, seconds_up

_INSTANT = timedelta(seconds=1)


def explain(scenario: Scenario, instant: datetime) -> Explanation:
    """Everything that stands against a session that starts at `instant` (aware), and the slots nearest to it.

    The scenario's range bounds the nearest slots only; its limit plays no part.
    """
    whole = replace(scenario, limit=None)
    facts = _Facts(replace(whole, start=instant, end=instant + _INSTANT), instant)
    before, after = _nearest(whole, instant)
    return Explanation(instant, scenario.session.name, tuple(facts.reasons()), before, after)


def for_client(explanation: Explanation) -> Explanation:
    """The same as a client may hear it: policies and start times, but nothing that says who or why."""
    told: list[Reason] = []
    for reason in explanation.reasons:
        match reason:
            case Unserved(session=session):
                fit: Reason = Unserved(session, ())
            case NoStart() | Passed() | TooSoon() | BeyondHorizon():
                fit = reason
            case _:
                fit = NotOpen()
        if fit not in told:
            told.append(fit)
    return replace(explanation, reasons=tuple(told))


def _nearest(scenario: Scenario, instant: datetime) -> tuple[Slot | None, Slot | None]:
    before: deque[Slot] = deque(maxlen=1)
    if scenario.start < instant:
        before.extend(slots(replace(scenario, end=min(scenario.end, instant))))
    after = None
    later = max(scenario.start, instant)
    if later < scenario.end:
        after = next((slot for slot in slots(replace(scenario, start=later)) if slot.start > instant), None)
    return (before[0] if before else None), after


class _Facts:
    """What the pass that makes slots knows about one instant."""

    def __init__(self, scenario: Scenario, instant: datetime) -> None:
        self.scenario = scenario
        self.schedule = scenario.schedule
        self.session = scenario.session
        self.instant = instant
        self.ground = Ground(scenario)
        self.at = seconds_up(instant)
        self.day = self.ground.home.day(self.at)
        self.terms = self.ground.terms(self.day)

    def reasons(self) -> Iterator[Reason]:
        if any(self._joins(group) for group in self.scenario.groups):
            yield from self._against_time()
            return
        found = [*self._against_hours(), *self._against_taken(), *self._against_time(), *self._against_limits()]
        yield from found
        # packing chooses among free starts only, so it is a reason only where there is no other
        if not found and not self.ground.packs(self.at):
            yield Packed(tuple(map(moment, sorted(self.ground.adjoining(self.day)))))

    def _joins(self, group: Group) -> bool:
        return group.start == self.instant and self.ground.takes_more(group)

    def _against_hours(self) -> Iterator[Reason]:
        spans = self._open(self.session.name)
        held = [span for span in spans if span[0] <= self.at < span[1]]
        if not held:
            yield self._closed()
            return
        if self.at + self.ground.length > held[0][1]:
            yield TooLong(self.session.minutes, moment(held[0][1]))
        starts = self._starts()
        if self.at not in starts or moment(self.at) != self.instant:
            earlier = max((moment(start) for start in starts if start < self.at), default=None)
            later = min((moment(start) for start in starts if start > self.at), default=None)
            yield NoStart(earlier, later)

    def _open(self, name: str | None) -> Spans:
        return open_spans(self.schedule, name, self.at - self.ground.length, self.at + self.ground.length + 1)

    def _starts(self) -> set[int]:
        """The grid points about the instant, whether or not a session there fits into the hours."""
        found: set[int] = set()
        near, step = max(self.ground.step, self.ground.length), self.ground.step
        first = self.ground.home.day(self.at - near) - 1
        last = self.ground.home.day(self.at + near) + 1
        for begin, end, grids in stretches(self.schedule, self.session.name, self.ground.home, first, last, 1):
            for start, final in grids:
                low = max(start, begin, self.at - near)
                found.update(range(low + (start - low) % step, min(final + 1, end, self.at + near + 1), step))
        return found

    def _closed(self) -> Reason:
        others: list[str | None] = [None, *named_sessions(self.schedule)]
        served = [name for name in others if any(a <= self.at < b for a, b in self._open(name))]
        if served:
            return Unserved(self.session.name, tuple(name for name in served if name is not None))
        steps = layers(self.schedule, self.session.name, self.day)
        usual, windows = windows_of(steps[0][1]), windows_of(steps[-1][1])
        return OutsideHours(date.fromordinal(self.day), usual, windows, self._culprit())

    def _culprit(self) -> Override | None:
        """The last override that took the instant out of the hours of some date."""
        around = margin(self.schedule)
        found: Override | None = None
        for ordinal in range(self.day - around, self.day + around + 1):
            was = False
            for override, spans in layers(self.schedule, self.session.name, ordinal):
                spot = placed(self.schedule, self.ground.home, ordinal, spans)
                now = any(start <= self.at < end for start, end in spot)
                found = override if was and not now else found
                was = now
        return found

    def _against_taken(self) -> Iterator[Reason]:
        start, end = self.instant, self.instant + timedelta(minutes=self.session.minutes)
        everything: list[Busy | Group] = [*self.scenario.busy, *self.scenario.groups]
        for taken in everything:
            ((shut_from, shut_until),) = shut_by([taken], self.session)
            # the spans that slots are swept by decide; what follows only names the cause
            if not shut_from <= self.at < shut_until:
                continue
            if end <= taken.start or taken.end <= start:
                yield Buffered(taken)
            else:
                yield _overlapped(taken)

    def _against_time(self) -> Iterator[Reason]:
        earliest = too_soon_before(self.scenario, self.terms)
        if self.at < seconds_up(self.scenario.now):
            yield Passed(self.scenario.now)
        elif self.at < earliest:
            yield TooSoon(self.terms.notice_minutes, moment(earliest))
        if self.terms.horizon_days is not None and self.day > today(self.scenario) + self.terms.horizon_days:
            last = date.fromordinal(today(self.scenario) + self.terms.horizon_days)
            yield BeyondHorizon(self.terms.horizon_days, last)

    def _against_limits(self) -> Iterator[Reason]:
        tally = self.ground.tally or Tally(self.scenario, self.ground.home)
        monday = self.day - (self.day - 1) % 7
        for own, name in enumerate((None, self.session.name)):
            day, week = self.terms.per_day[own], self.terms.per_week[own]
            if day is not None and tally.days[own][self.day] >= day:
                yield DayFull(date.fromordinal(self.day), day, name)
            if week is not None and tally.weeks[own][(self.day - 1) // 7] >= week:
                yield WeekFull(date.fromordinal(monday), week, name)


def _overlapped(taken: Busy | Group) -> Reason:
    if isinstance(taken, Group):
        return TakenByGroup(taken)
    if not taken.booking:
        return ExternalEvent(taken)
    return Held(taken) if taken.hold else Booked(taken)
