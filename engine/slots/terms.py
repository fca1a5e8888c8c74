"""Policies, as the terms that hold on a date, and the starts that they shut."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.slots.values import Busy, Group, Policy, Scenario
from engine.spans import Span, clip
from engine.zones import FOREVER, Clock, local_date, seconds, seconds_up


class Terms(NamedTuple):
    """What the policies say together about one session type on some dates. Limits come as (general, this type's)."""

    notice_minutes: int = 0
    horizon_days: int | None = None
    per_day: tuple[int | None, int | None] = (None, None)
    per_week: tuple[int | None, int | None] = (None, None)
    packing: bool = False

    @property
    def counts(self) -> bool:
        """Whether bookings have to be counted by date."""
        return self.packing or self.per_day != (None, None) or self.per_week != (None, None)


def terms_on(policies: Iterable[Policy], session: str, ordinal: int) -> Terms:
    """Of several values the last one given that covers the date and the type counts."""
    notice, horizon, packing = 0, None, False
    day: list[int | None] = [None, None]
    week: list[int | None] = [None, None]
    for policy in policies:
        if _covers(policy, session, ordinal):
            own = policy.session is not None
            notice = notice if policy.notice_minutes is None else policy.notice_minutes
            horizon = horizon if policy.horizon_days is None else policy.horizon_days
            packing = packing if policy.packing is None else policy.packing
            day[own] = day[own] if policy.per_day is None else policy.per_day
            week[own] = week[own] if policy.per_week is None else policy.per_week
    return Terms(notice, horizon, (day[0], day[1]), (week[0], week[1]), packing)


def _covers(policy: Policy, session: str, ordinal: int) -> bool:
    if policy.session is not None and policy.session != session:
        return False
    if policy.first is not None and ordinal < policy.first.toordinal():
        return False
    return policy.until is None or ordinal <= policy.until.toordinal()


def periods(policies: tuple[Policy, ...], session: str, first: int, last: int) -> list[tuple[int, int, Terms]]:
    """The ordinals from `first` to `last` cut where the terms may change: first, last, terms of each period."""
    if not any(policy.first or policy.until for policy in policies):
        return [(first, last, terms_on(policies, session, first))]
    # between two cuts no policy begins or ends
    cuts = {first}
    for policy in policies:
        if policy.first is not None:
            cuts.add(policy.first.toordinal())
        if policy.until is not None:
            cuts.add(policy.until.toordinal() + 1)
    begins = sorted(cut for cut in cuts if first <= cut <= last)
    ends = [begin - 1 for begin in begins[1:]] + [last]
    return [(begin, end, terms_on(policies, session, begin)) for begin, end in zip(begins, ends, strict=True)]


class Tally:
    """How many bookings and groups start on each date and in each Monday week, of all types and of one."""

    def __init__(self, scenario: Scenario, home: Clock) -> None:
        self.starts: dict[int, list[Busy | Group]] = {}
        self.days: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        self.weeks: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        for taken in counted(scenario):
            ordinal = home.day(seconds(taken.start))
            self.starts.setdefault(ordinal, []).append(taken)
            for own in range(1 + (taken.session == scenario.session.name)):
                self.days[own][ordinal] += 1
                self.weeks[own][(ordinal - 1) // 7] += 1


def counted(scenario: Scenario) -> Iterator[Busy | Group]:
    """What counts toward limits and is packed against: bookings, holds and groups, but no external event."""
    yield from (busy for busy in scenario.busy if busy.booking)
    yield from scenario.groups


def too_soon_before(scenario: Scenario, terms: Terms) -> int:
    """The first instant that the notice leaves open."""
    return seconds_up(scenario.now) + terms.notice_minutes * 60


def today(scenario: Scenario) -> int:
    """The ordinal of the date on which `now` is, by the therapist's own zone."""
    return local_date(scenario.now, scenario.schedule.timezone).toordinal()


def shut_by_terms(scenario: Scenario, home: Clock, tally: Tally | None, period: tuple[int, int, Terms]) -> list[Span]:
    """The starts within a period of dates that notice, horizon and limits shut."""
    first, last, terms = period
    soonest = too_soon_before(scenario, terms)
    # without dates in the policies the notice is one span, whichever dates it covers
    shut = [(-FOREVER, soonest)]
    if any(policy.first or policy.until for policy in scenario.policies):
        shut = list(clip(home.dates(first, last), -FOREVER, soonest))
    if terms.horizon_days is not None:
        beyond = max(first, today(scenario) + terms.horizon_days + 1)
        if beyond <= last:
            shut.extend(home.dates(beyond, last))
    if tally is not None:
        for begin, end in full_dates(tally, terms, first, last):
            shut.extend(home.dates(begin, end))
    return shut


def full_dates(tally: Tally, terms: Terms, first: int, last: int) -> Iterator[Span]:
    """The ranges of ordinals, both ends included, from `first` to `last` on which a limit is reached."""
    for own in (0, 1):
        day, week = terms.per_day[own], terms.per_week[own]
        # a limit of none shuts dates on which nothing starts, which the tally does not list
        if day == 0 or week == 0:
            yield first, last
        if day:
            yield from ((o, o) for o, count in tally.days[own].items() if count >= day and first <= o <= last)
        if week:
            for number, count in tally.weeks[own].items():
                begin, end = max(first, number * 7 + 1), min(last, number * 7 + 7)
                if count >= week and begin <= end:
                    yield begin, end
