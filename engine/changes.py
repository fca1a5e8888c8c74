"""What a change of hours would do: hours added and removed, and whom it strands."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.hours import Schedule, Window, day_spans, named_sessions, windows_of
from engine.slots.generate import slots
from engine.slots.grids import clock_of, open_spans
from engine.slots.values import Busy, Scenario, SessionType, Slot, check_span
from engine.spans import covers, minus, normal
from engine.zones import seconds, seconds_up

_REACH = timedelta(days=10)
"""How far from an appointment its nearest openings are looked for at first."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What somebody relies on: an appointment, hold, open offer, request, or one date of a series.

    `id` is whatever the caller knows it by; it comes back in the answer. `session` says what it is, with its buffers.
    Raises FieldError when it ends before it starts.
    """

    id: Hashable
    start: datetime
    end: datetime
    session: SessionType

    def __post_init__(self) -> None:
        check_span(self.start, self.end)

    def busy(self) -> Busy:
        """The time it takes, with the buffers of its type."""
        kind = self.session
        return Busy(self.start, self.end, kind.before_minutes, kind.after_minutes, session=kind.name)


@dataclass(frozen=True, slots=True)
class DayChange:
    """What changes on one date: wall-time windows that some session type gains, and such that one loses."""

    date: date
    added: tuple[Window, ...]
    removed: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Stranded:
    """An appointment that was inside the hours and no longer is.

    `offers` are the openings nearest to it under the new hours, the nearest first. No offer collides with another, of
    this appointment or of any other; the first ones could all be booked together.
    """

    appointment: Appointment
    offers: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: the dates on which hours change, in order, and whom it strands, by start."""

    days: tuple[DayChange, ...]
    stranded: tuple[Stranded, ...]


def preview(
    scenario: Scenario, changed: Schedule, appointments: Iterable[Appointment] = (), *, offers: int = 3
) -> Preview:
    """What it would do to put `changed` in the place of the scenario's schedule, within the scenario's range.

    `appointments` are looked at as far as they start within the range, and take their time whether or not they are in
    the scenario's `busy` too. Each stranded one is offered up to `offers` openings of its own session type, within the
    range, which the scenario's policies allow. Its own time counts as free for it, all others' time as taken.
    """
    concerned = sorted((a for a in appointments if scenario.start <= a.start < scenario.end), key=lambda a: a.start)
    stranded = _stranded(scenario.schedule, changed, concerned)
    found = _Offers(scenario, changed, concerned).of(stranded, offers)
    return Preview(
        tuple(_day_changes(scenario, changed)),
        tuple(Stranded(appointment, tuple(found[appointment])) for appointment in stranded),
    )


def _day_changes(scenario: Scenario, changed: Schedule) -> Iterator[DayChange]:
    home = clock_of(scenario.schedule, seconds(scenario.start), seconds_up(scenario.end))
    first, last = home.day(seconds(scenario.start)), home.day(seconds_up(scenario.end) - 1)
    names = [None, *sorted({*named_sessions(scenario.schedule), *named_sessions(changed)})]
    before = zip(*(day_spans(scenario.schedule, name, first, last) for name in names), strict=True)
    after = zip(*(day_spans(changed, name, first, last) for name in names), strict=True)
    for ordinal, old, new in zip(range(first, last + 1), before, after, strict=True):
        if old != new:
            pairs = list(zip(old, new, strict=True))
            added = normal(span for was, now in pairs for span in minus(now, was))
            removed = normal(span for was, now in pairs for span in minus(was, now))
            yield DayChange(date.fromordinal(ordinal), windows_of(added), windows_of(removed))


def _stranded(before: Schedule, after: Schedule, appointments: list[Appointment]) -> list[Appointment]:
    lost = []
    for name in {appointment.session.name for appointment in appointments}:
        own = [appointment for appointment in appointments if appointment.session.name == name]
        start, end = min(seconds(a.start) for a in own), max(seconds_up(a.end) for a in own)
        was, now = open_spans(before, name, start, end), open_spans(after, name, start, end)
        for appointment in own:
            span = seconds(appointment.start), seconds_up(appointment.end)
            if covers(was, *span) and not covers(now, *span):
                lost.append(appointment)
    return sorted(lost, key=lambda a: a.start)


class _Offers:
    """Openings given out so that they do not collide."""

    def __init__(self, scenario: Scenario, changed: Schedule, concerned: list[Appointment]) -> None:
        # callers may list an appointment as busy too; it must not be taken twice, nor stay when it moves
        spans = {(a.start, a.end) for a in concerned}
        # a place in a group cannot be held for one, so nobody is sent to one
        closed = tuple(replace(group, open=False) for group in scenario.groups)
        self.base = replace(scenario, schedule=changed, groups=closed, limit=None)
        self.other = tuple(b for b in scenario.busy if not b.booking or (b.start, b.end) not in spans)
        self.concerned = concerned

    def of(self, stranded: list[Appointment], most: int) -> dict[Appointment, list[Slot]]:
        found: dict[Appointment, list[Slot]] = {appointment: [] for appointment in stranded}
        if most < 1:
            return found
        for appointment, slot in self._one_each(stranded).items():
            found[appointment].append(slot)
        for _ in range(most - 1):
            for appointment in stranded:
                if found[appointment]:
                    found[appointment] += self._nearest(appointment, _given(found, appointment))
        return found

    def _one_each(self, stranded: list[Appointment]) -> dict[Appointment, Slot]:
        """One opening for as many as can be: whoever is left without one chooses first in the next attempt."""
        order = list(stranded)
        best: dict[Appointment, Slot] = {}
        for _ in stranded:
            chosen: dict[Appointment, Slot] = {}
            for appointment in order:
                taken = [_taken_by(other, slot, booking=True) for other, slot in chosen.items()]
                chosen.update((appointment, slot) for slot in self._nearest(appointment, taken))
            best = max(best, chosen, key=len)
            left = [appointment for appointment in order if appointment not in chosen]
            if not left or order[: len(left)] == left:
                break
            order = left + [appointment for appointment in order if appointment in chosen]
        return best

    def _nearest(self, appointment: Appointment, taken: list[Busy]) -> list[Slot]:
        """The opening nearest to an appointment's start beside all that is taken, or none."""
        others = tuple(a.busy() for a in self.concerned if a is not appointment)
        whole = replace(self.base, session=appointment.session, busy=(*self.other, *others, *taken))
        reach = _REACH
        while True:
            start = max(whole.start, appointment.start - reach)
            end = min(whole.end, appointment.start + reach)
            near = min(slots(replace(whole, start=start, end=end)), key=lambda s: _away(s, appointment), default=None)
            if near is not None:
                return [near]
            if (start, end) == (whole.start, whole.end):
                return []
            # nearly always something is near, and a year need not be walked for it
            reach *= 3


def _given(found: dict[Appointment, list[Slot]], asking: Appointment) -> list[Busy]:
    """All offers so far, as taken; only the first ones of others count as bookings."""
    return [
        _taken_by(appointment, slot, booking=index == 0 and appointment is not asking)
        for appointment, given in found.items()
        for index, slot in enumerate(given)
    ]


def _taken_by(appointment: Appointment, slot: Slot, *, booking: bool) -> Busy:
    kind = appointment.session
    return Busy(slot.start, slot.end, kind.before_minutes, kind.after_minutes, booking, kind.name)


def _away(slot: Slot, appointment: Appointment) -> tuple[timedelta, datetime]:
    return abs(slot.start - appointment.start), slot.start
