"""Windows as instants, and the grids of starts that they lay."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice

from engine.hours import Schedule, day_spans
from engine.spans import Span, Spans, clip, normal
from engine.zones import DAY_SECONDS, EPOCH_ORDINAL, FOREVER, Clock, clock, clock_between, moment

STRETCH = 35
"""Dates that are walked at once: few enough that the first slot does not wait for the last."""


def opened(schedule: Schedule, home: Clock, first: int, days: Sequence[Spans]) -> list[Span]:
    """The windows of consecutive dates from ordinal `first` on as instants, date by date."""
    if schedule.zones:
        placed_days = (placed(schedule, home, first + index, spans) for index, spans in enumerate(days) if spans)
        return [window for windows in placed_days for window in windows]
    found: list[Span] = []
    wall = (first - EPOCH_ORDINAL) * DAY_SECONDS
    index = 0
    while index < len(days):
        offset, since, until = home.steady(wall)
        # a window may run to the end of the next date
        steady = min((until - 1 - wall) // DAY_SECONDS - 1, len(days) - index) if since <= wall else 0
        if steady > 0:
            midnights = range(wall - offset, wall - offset + steady * DAY_SECONDS, DAY_SECONDS)
            same = zip(midnights, days[index : index + steady], strict=True)
            found += [(midnight + a * 60, midnight + b * 60) for midnight, spans in same for a, b in spans]
        else:
            steady = 1
            if days[index]:
                found += _placed(home, wall, days[index])
        index += steady
        wall += steady * DAY_SECONDS
    return found


def placed(schedule: Schedule, home: Clock, ordinal: int, spans: Iterable[Span]) -> list[Span]:
    """Spans of a date's wall time as instants; none where the clock skips the date whole."""
    return _placed(_clock_on(schedule, home, ordinal), (ordinal - EPOCH_ORDINAL) * DAY_SECONDS, spans)


def _placed(zone: Clock, wall: int, spans: Iterable[Span]) -> list[Span]:
    if zone.instant(wall) == zone.instant(wall + DAY_SECONDS):
        return []
    pairs = ((zone.instant(wall + start * 60), zone.instant(wall + end * 60)) for start, end in spans)
    return [(start, end) for start, end in pairs if start < end]


def _clock_on(schedule: Schedule, home: Clock, ordinal: int) -> Clock:
    for zone in reversed(schedule.zones):
        if zone.first.toordinal() <= ordinal and (zone.last is None or ordinal <= zone.last.toordinal()):
            year = date.fromordinal(ordinal).year
            return clock(zone.timezone, year - 1, year + 1)
    return home


def margin(schedule: Schedule) -> int:
    """How many dates away from an instant's own date the windows around it may belong to."""
    return 3 if schedule.zones else 1


def stretches(
    schedule: Schedule, session: str, home: Clock, first: int, last: int, length: int
) -> Iterator[tuple[int, int, list[Span]]]:
    """For some dates at a time: the instants from which and before which they last, and the grids that reach them.

    A grid is the first and the last start that its window allows to a session of `length` seconds.
    """
    around = margin(schedule)
    ahead = day_spans(schedule, session, first - around, last + around)
    windows: list[Span] = []
    reached, more = first - around, STRETCH + 2 * around
    begin = home.midnight(first)
    for ordinal in range(first, last + 1, STRETCH):
        end = home.midnight(min(ordinal + STRETCH, last + 1))
        windows += opened(schedule, home, reached, list(islice(ahead, more)))
        reached, more = reached + more, STRETCH
        # a date lived elsewhere may begin before the one before it has begun at home
        if schedule.zones:
            windows.sort()
        yield begin, end, _grids(windows, length)
        # what runs on into the next dates lays grids and gives room there too
        windows = [window for window in windows if window[1] > end]
        begin = end


def _grids(windows: list[Span], length: int) -> list[Span]:
    """The first and last start of each window, where a session may run on into windows that take over."""
    grids: list[Span] = []
    reach = -FOREVER
    for start, end in windows:
        # rare enough to begin again for
        if start <= reach:
            return _joined_grids(windows, length)
        grids.append((start, end - length))
        reach = end
    return grids


def _joined_grids(windows: list[Span], length: int) -> list[Span]:
    union = normal(windows)
    ends = [union[bisect_right(union, (start, FOREVER)) - 1][1] for start, _ in windows]
    return [(start, min(end - 1, reach - length)) for (start, end), reach in zip(windows, ends, strict=True)]


def free_runs(grids: list[Span], shut: list[Span], at: int, begin: int, end: int, step: int) -> list[Span]:
    """The starts on `grids` from `begin` to before `end` that `shut` does not cover, as runs in order.

    A run is its first start and an instant that its last start does not reach; its starts are `step` apart. `shut` is
    in normal form and ends with a span that nothing reaches; spans before index `at` end before `begin`.
    """
    runs: list[Span] = []
    reach = -FOREVER
    tangled = False
    for start, last in grids:
        if last >= end:
            last = end - 1
        since = current = start
        if start < begin:
            since, current = begin, begin + (start - begin) % step
        if current > last:
            continue
        # windows of neighbouring dates may overlap, and then their grids interleave
        if since <= reach:
            tangled = True
        if last > reach:
            reach = last
        # grids come in order of their starts, so what ended before this one matters to none that follows
        while shut[at][1] <= since:
            at += 1
        index = at
        while current <= last:
            shut_from, shut_until = shut[index]
            if shut_from > last:
                runs.append((current, last + 1))
                break
            if current < shut_from:
                runs.append((current, shut_from))
            # back on to the window's own grid after the gap
            if current < shut_until:
                current = shut_until + (start - shut_until) % step
            index += 1
    return [(start, start + 1) for start in sorted(set(starts_of(runs, step)))] if tangled else runs


def starts_of(runs: list[Span], step: int) -> Iterator[int]:
    """Each start of some runs."""
    return chain.from_iterable(range(first, stop, step) for first, stop in runs)


def open_spans(schedule: Schedule, session: str | None, start: int, end: int) -> Spans:
    """The instants from `start` to `end` that lie within the hours for a session type, in normal form."""
    return clip(normal(_around(schedule, session, clock_of(schedule, start, end), start, end)), start, end)


def _around(schedule: Schedule, session: str | None, home: Clock, start: int, end: int) -> list[Span]:
    """Every window that may touch `start` to `end`, and some more."""
    around = margin(schedule)
    first, last = home.day(start) - around, home.day(end) + around
    return opened(schedule, home, first, list(day_spans(schedule, session, first, last)))


def clock_of(schedule: Schedule, start: int, end: int) -> Clock:
    """The clock of a schedule's own zone for a range of instants."""
    return clock_between(schedule.timezone, moment(start), moment(end))
