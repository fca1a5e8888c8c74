"""Half-open spans of integers in normal form: sorted, disjoint, not touching.

Minutes of wall time or seconds of an instant alike: a span is a pair `(start, end)` with `start < end`.
"""

from bisect import bisect_right
from collections.abc import Iterable

Span = tuple[int, int]
Spans = tuple[Span, ...]
FARTHEST = 1 << 62


def normal(spans: Iterable[Span]) -> Spans:
    """The union of any spans, in normal form."""
    ordered = sorted(spans)
    merged: list[Span] = []
    reach = -FARTHEST
    for span in ordered:
        if span[0] > reach:
            merged.append(span)
            reach = span[1]
        elif span[1] > reach:
            reach = span[1]
            merged[-1] = (merged[-1][0], reach)
    return tuple(merged)


def minus(spans: Spans, taken: Iterable[Span]) -> Spans:
    """What of `spans` none of `taken` covers; `taken` in any order."""
    cuts = normal(taken)
    left: list[Span] = []
    index = 0
    for start, end in spans:
        since = start
        while index < len(cuts) and cuts[index][1] <= since:
            index += 1
        at = index
        while at < len(cuts) and cuts[at][0] < end:
            if since < cuts[at][0]:
                left.append((since, cuts[at][0]))
            since = cuts[at][1]
            at += 1
        if since < end:
            left.append((since, end))
    return tuple(left)


def common(spans: Spans, others: Spans) -> Spans:
    """What both cover."""
    return minus(spans, minus(spans, others))


def clip(spans: Iterable[Span], start: int, end: int) -> Spans:
    """The parts of `spans` that lie within `start` to `end`."""
    cut = ((max(a, start), min(b, end)) for a, b in spans)
    return tuple((a, b) for a, b in cut if a < b)


def covers(spans: Spans, start: int, end: int) -> bool:
    """Whether one of `spans` contains all from `start` to `end`."""
    index = bisect_right(spans, (start, FARTHEST)) - 1
    return index >= 0 and end <= spans[index][1]


def length(spans: Iterable[Span]) -> int:
    """How much the spans cover together, in their own unit."""
    return sum(end - start for start, end in spans)
