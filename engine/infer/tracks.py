"""One weekday's hours week by week, cut into periods at the least cost.

A pattern is a pair: the hours in even weeks and those in odd weeks, the same twice where every week is alike.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.spans import Spans

ROW_COST = 3
OVERRIDE_COST = 1
RULE_COST = 2

Pattern = tuple[Spans, Spans]
EMPTY: Pattern = ((), ())

SHORT = 8
"""Tracks up to so many weeks are searched over every pair of hours, longer ones over pairs that occur in them."""
MOST_KINDS = 16


@dataclass(frozen=True, slots=True)
class Period:
    """Weeks `first` to before `end` of a track, counted from its start, under one pattern."""

    first: int
    end: int
    pattern: Pattern


def row_cost(pattern: Pattern) -> int:
    """What the templates of a pattern cost."""
    return ROW_COST * sum(1 for hours in set(pattern) if hours)


def periods(
    values: Sequence[Spans], parity: int, before: Pattern | None, after: Pattern | None
) -> tuple[list[Period], int]:
    """The cheapest periods of a track, and their cost with the dates that differ.

    `values` are its hours week by week, the first of them in a week of `parity`. `before` and `after` are the patterns
    that rule outside the track and are paid for too: a period that has the same one carries it on for nothing.
    """
    patterns = _patterns(values, before, after)
    opening = [row_cost(pattern) for pattern in patterns]
    costs = [
        cost if before is None or pattern != before else 0 for pattern, cost in zip(patterns, opening, strict=True)
    ]
    steps: list[tuple[int, list[bool]]] = []
    for week, value in enumerate(values):
        if week:
            costs, step = _switch(costs, opening)
            steps.append(step)
        side = (parity + week) % 2
        for index, pattern in enumerate(patterns):
            if pattern[side] != value:
                costs[index] += OVERRIDE_COST
    if after is not None:
        costs = [c + (row_cost(after) if p != after else 0) for c, p in zip(costs, patterns, strict=True)]
    last = min(range(len(costs)), key=costs.__getitem__)
    paid = costs[last] + (row_cost(before) if before is not None else 0)
    return _traced(patterns, steps, last, len(values)), paid


def _switch(costs: list[int], opening: list[int]) -> tuple[list[int], tuple[int, list[bool]]]:
    """Costs a week on, where every pattern is carried on or begun after the cheapest; with how each came about."""
    cheapest = min(costs)
    origin = costs.index(cheapest)
    begun = [cheapest + cost for cost in opening]
    switched = [new < old for new, old in zip(begun, costs, strict=True)]
    return [min(pair) for pair in zip(costs, begun, strict=True)], (origin, switched)


def _traced(patterns: list[Pattern], steps: list[tuple[int, list[bool]]], last: int, weeks: int) -> list[Period]:
    found: list[Period] = []
    end, current = weeks, last
    for week in range(weeks - 1, 0, -1):
        origin, switched = steps[week - 1]
        if switched[current]:
            found.append(Period(week, end, patterns[current]))
            end, current = week, origin
    found.append(Period(0, end, patterns[current]))
    return found[::-1]


def _patterns(values: Sequence[Spans], before: Pattern | None, after: Pattern | None) -> list[Pattern]:
    """The patterns worth a period, those that rule outside first."""
    counts = Counter(values)
    kinds = [value for value, _ in counts.most_common(MOST_KINDS)]
    # of equal cost the first pattern wins: what goes on, then no hours, then the commonest
    found = dict.fromkeys([*(p for p in (before, after) if p is not None), EMPTY])
    found |= dict.fromkeys((kind, kind) for kind in kinds)
    if len(values) <= SHORT:
        found |= dict.fromkeys((a, b) for a in kinds for b in kinds)
    else:
        known = set(kinds)
        pairs = Counter(pairwise(values))
        found |= dict.fromkeys(
            each
            for (a, b), times in pairs.items()
            if a != b and times + pairs[b, a] > 2 and {a, b} <= known
            for each in ((a, b), (b, a))
        )
    return list(found)
