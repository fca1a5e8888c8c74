"""The one pass that makes slots."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain, islice, repeat
from operator import add

from engine.slots.grids import STRETCH, free_runs, starts_of, stretches
from engine.slots.taken import shut_by
from engine.slots.terms import Tally, Terms, periods, shut_by_terms, terms_on, today, too_soon_before
from engine.slots.values import Busy, Group, Scenario, Slot
from engine.spans import Span, normal
from engine.zones import DAY_SECONDS, FOREVER, clock_between, moment, seconds, seconds_up


def slots(scenario: Scenario) -> Iterator[Slot]:
    """The scenario's slots, sorted by start, worked out some weeks at a time as they are asked for.

    Lists nothing twice, and does not depend on the order of `busy` and `groups`.
    """
    found = chain.from_iterable(Ground(scenario).stretches())
    return found if scenario.limit is None else islice(found, min(scenario.limit, sys.maxsize))


_MINUTES = list(accumulate(repeat(timedelta(minutes=1), (STRETCH + 1) * 1440), initial=timedelta()))
"""Made once: to add one of them is the cheapest way to an aware datetime."""


_FAR = timedelta(days=2)
"""Farther than a session and a buffer of a day reach."""


class Ground:
    """A scenario in integers: what is shut, and the walk over what is left.

    `shut` holds the starts ruled out by what is taken, notice, horizon and limits, but not by the range. It is worked
    out at the first grid that needs it: of many therapists asked about one hour, most do not work then.
    """

    def __init__(self, scenario: Scenario, start: datetime | None = None, end: datetime | None = None) -> None:
        """`start` and `end` take the place of the scenario's own range."""
        self.scenario = scenario
        self.start, self.until = start or scenario.start, end or scenario.end
        self.begin, self.end = seconds_up(self.start), seconds_up(self.until)
        self.home = clock_between(scenario.schedule.timezone, self.start, self.until)
        self.first, self.last = self.home.day(self.begin), self.home.day(self.end - 1)
        # where the clock goes back over midnight, the last instant may show an earlier date than those before it
        while self.home.midnight(self.last + 1) < self.end:
            self.last += 1
        self.length = scenario.session.minutes * 60
        self.step = scenario.session.spacing * 60
        self.periods = periods(scenario.policies, scenario.session.name, self.first - 1, self.last + 1)
        # counting bookings by date costs more than all else here, and few policies need it
        counting = any(terms.counts for _, _, terms in self.periods)
        self.tally = Tally(scenario, self.home) if counting else None
        self._shut: list[Span] = []
        self._ends: list[int] = []
        self._packed: dict[int, frozenset[int]] = {}

    @property
    def shut(self) -> list[Span]:
        """In normal form, with a last span that nothing reaches."""
        if not self._shut:
            shut = shut_by(self._near(), self.scenario.session)
            shut += shut_by(self.scenario.groups, self.scenario.session)
            for period in self.periods:
                shut += shut_by_terms(self.scenario, self.home, self.tally, period)
            self._shut = [*normal(shut), (FOREVER, FOREVER)]
            self._ends = [end for _, end in self._shut]
        return self._shut

    def _near(self) -> Sequence[Busy]:
        """What is taken, where the range is short only as far as it may matter."""
        busy = self.scenario.busy
        widest = max(self.scenario.session.before_minutes, self.scenario.session.after_minutes)
        if self.tally is not None or self.end - self.begin > DAY_SECONDS or widest > 1440:
            return busy
        start, end = self.start - _FAR, self.until + _FAR
        return [
            each
            for each in busy
            if (each.start < end and each.end > start) or each.before_minutes > 1440 or each.after_minutes > 1440
        ]

    def stretches(self) -> Iterator[Iterable[Slot]]:
        """The slots of some dates at a time."""
        scenario = self.scenario
        joinable = self.joinable() if scenario.groups else []
        for begin, end, grids in stretches(
            scenario.schedule, scenario.session.name, self.home, self.first, self.last, self.length
        ):
            since, until = max(begin, self.begin), min(end, self.end)
            runs = self._free(grids, since, until)
            if self.tally is not None:
                runs = [(start, start + 1) for start in starts_of(runs, self.step) if self.packs(start)]
            found = self._as_slots(runs, begin)
            if joinable:
                joining = [slot for slot in joinable if since <= max(seconds(slot.start), self.begin) < until]
                found = sorted([*found, *joining])
            yield found

    def _free(self, grids: list[Span], since: int, until: int) -> list[Span]:
        reached = [grid for grid in grids if grid[0] < until and grid[1] >= since]
        if not reached:
            return []
        shut = self.shut
        return free_runs(reached, shut, bisect_right(self._ends, since), since, until, self.step)

    def _as_slots(self, runs: list[Span], base: int) -> Iterable[Slot]:
        """Runs of starts within a stretch that begins at `base` as slots; without a step of Python for each."""
        deltas: list[timedelta] = []
        minutes = self.step // 60
        for first, stop in runs:
            minute, odd = divmod(first - base, 60)
            # a zone whose offset is no whole minute, such as local mean time
            if odd:
                deltas += [timedelta(seconds=start - base) for start in range(first, stop, self.step)]
            else:
                deltas += _MINUTES[minute : minute - (first - stop) // 60 : minutes]
        start = moment(base)
        end = start + timedelta(seconds=self.length)
        starting, ending = map(add, repeat(start), deltas), map(add, repeat(end), deltas)
        pairs = zip(starting, ending, repeat(self.scenario.session.capacity))
        return map(tuple.__new__, repeat(Slot), pairs)

    def free_between(self, since: int, until: int) -> list[int]:
        """The free starts from `since` to before `until`, whatever the range and packing say."""
        scenario = self.scenario
        first, last = self.home.day(since) - 1, self.home.day(until) + 1
        found: list[int] = []
        for begin, end, grids in stretches(
            scenario.schedule, scenario.session.name, self.home, first, last, self.length
        ):
            low, high = max(begin, since), min(end, until)
            found += starts_of(self._free(grids, low, high), self.step)
        return found

    def terms(self, ordinal: int) -> Terms:
        """The terms that hold on a date."""
        return terms_on(self.scenario.policies, self.scenario.session.name, ordinal)

    def joinable(self) -> list[Slot]:
        """Open groups of the type asked for, as slots."""
        found = {
            Slot(group.start.astimezone(UTC), group.end.astimezone(UTC), self.seats(group) - group.taken)
            for group in self.scenario.groups
            if self.may_join(group)
        }
        return sorted(found)

    def seats(self, group: Group) -> int:
        """The seats of a group, taken or not."""
        return self.scenario.session.capacity if group.seats is None else group.seats

    def takes_more(self, group: Group) -> bool:
        """Whether a group is of the type asked for, open, and has seats left."""
        return group.session == self.scenario.session.name and group.open and group.taken < self.seats(group)

    def may_join(self, group: Group) -> bool:
        """Whether the group is a slot: it takes more, and lies within range, notice and horizon."""
        if not self.takes_more(group) or not self.start <= group.start < self.until:
            return False
        ordinal = self.home.day(seconds(group.start))
        terms = self.terms(ordinal)
        if seconds_up(group.start) < too_soon_before(self.scenario, terms):
            return False
        return terms.horizon_days is None or ordinal <= today(self.scenario) + terms.horizon_days

    def packs(self, start: int) -> bool:
        """Whether packing, where it is on, lets a free start be offered."""
        ordinal = self.home.day(start)
        if self.tally is None or ordinal not in self.tally.starts or not self.terms(ordinal).packing:
            return True
        return start in self.adjoining(ordinal)

    def adjoining(self, ordinal: int) -> frozenset[int]:
        """Of a date's free starts, the last before and the first after each booking or group that starts on it."""
        if ordinal not in self._packed:
            self._packed[ordinal] = self._adjoining(ordinal)
        return self._packed[ordinal]

    def _adjoining(self, ordinal: int) -> frozenset[int]:
        assert self.tally is not None
        # the range plays no part: a slot outside it may be the one that adjoins
        free = [start for span in self.home.dates(ordinal, ordinal) for start in self.free_between(*span)]
        kept: set[int] = set()
        for taken in self.tally.starts[ordinal]:
            before, after = bisect_left(free, seconds(taken.start)), bisect_left(free, seconds_up(taken.end))
            kept.update(free[max(before - 1, 0) : before], free[after : after + 1])
        return frozenset(kept)
