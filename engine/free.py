"""Who is free: many therapists at once.

A candidate is any key with the scenario of that therapist: who they are is the caller's business. Nothing is looked
at before it is asked for.
"""

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeVar

from engine.slots.generate import Ground
from engine.slots.values import Scenario, Slot

Key = TypeVar("Key", bound=Hashable)

_AT_ONCE = timedelta(days=7)
_MOMENT = timedelta(seconds=1)


def free_at(candidates: Iterable[tuple[Key, Scenario]], instant: datetime) -> Iterator[tuple[Key, Slot]]:
    """Those who have a slot that starts at `instant` (aware), with that slot, in the order given."""
    return free_between(candidates, instant, instant + _MOMENT)


def free_between(
    candidates: Iterable[tuple[Key, Scenario]], start: datetime, end: datetime
) -> Iterator[tuple[Key, Slot]]:
    """Those who have a slot that starts at `start` or later and before `end`, with the first such, in the order given.

    The scenarios' own ranges and limits play no part.
    """
    for key, scenario in candidates:
        slot = _first(scenario, start, end)
        if slot is not None:
            yield key, slot


def by_earliest(candidates: Iterable[tuple[Key, Scenario]]) -> Iterator[tuple[Key, Slot]]:
    """Each who has a slot at all within their scenario's range, with the first one, the earliest first.

    Looks a week ahead at a time, and further only for those who have nothing yet. Equal starts stay in the order given.
    """
    waiting = list(candidates)
    start = min((scenario.start for _, scenario in waiting), default=None)
    while waiting and start is not None:
        end = start + _AT_ONCE
        found, left = [], []
        for key, scenario in waiting:
            since, until = max(scenario.start, start), min(scenario.end, end)
            slot = _first(scenario, since, until) if since < until else None
            if slot is not None:
                found.append((key, slot))
            elif scenario.end > end:
                left.append((key, scenario))
        yield from sorted(found, key=lambda each: each[1].start)
        waiting, start = left, end


def _first(scenario: Scenario, start: datetime, end: datetime) -> Slot | None:
    return next(chain.from_iterable(Ground(scenario, start, end).stretches()), None)
