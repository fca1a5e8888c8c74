"""Dated overrides: what one adds, and what taking dates back leaves of those there. Pure functions."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.dates import ONE_DAY, DateRange
from engine.hours import Override


def merged(spans: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """Ranges sorted, with those that touch or overlap made one."""
    result: list[DateRange] = []
    for span in sorted(spans, key=lambda span: span.first):
        if result and (result[-1].last is None or span.first <= result[-1].last + ONE_DAY):
            last = None if result[-1].last is None or span.last is None else max(result[-1].last, span.last)
            result[-1] = DateRange(result[-1].first, last)
        else:
            result.append(span)
    return tuple(result)


def without(spans: Iterable[DateRange], taken: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """The dates of `spans` that are not in `taken`."""
    left = list(spans)
    for gone in taken:
        left = [part for span in left for part in _split(span, gone)]
    return tuple(left)


def _split(span: DateRange, gone: DateRange) -> Iterator[DateRange]:
    if (gone.last is not None and gone.last < span.first) or (span.last is not None and span.last < gone.first):
        yield span
        return
    if span.first < gone.first:
        yield DateRange(span.first, gone.first - ONE_DAY)
    if gone.last is not None and (span.last is None or gone.last < span.last):
        yield DateRange(gone.last + ONE_DAY, span.last)


def cleared(override: Override, spans: Sequence[DateRange]) -> Override | None:
    """The override without these dates, taken out of its ranges or its rule; None when nothing is left."""
    if override.rule is None:
        dates = without(override.dates, spans)
        return replace(override, dates=dates) if dates else None
    rule = override.rule
    excluded = set(rule.excluded)
    for span in spans:
        if span.last is None:
            until = span.first - ONE_DAY
            if rule.first is not None and until < rule.first:
                return None
            rule = replace(rule, until=until if rule.until is None else min(until, rule.until))
        else:
            excluded |= set(rule.dates(span.first, span.last))
    return replace(override, rule=replace(rule, excluded=frozenset(excluded)))


def each_date(spans: Iterable[DateRange], at_most: int) -> Iterator[dt.date]:
    """The single dates of some ranges, `at_most` of them."""
    left = at_most
    for span in spans:
        day = span.first
        while left > 0 and (span.last is None or day <= span.last):
            yield day
            day += ONE_DAY
            left -= 1
