"""Windows as instants, and the grids of starts that they lay."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice

from engine.hours import Schedule, day_spans
from engine.slots.values import Scenario
from engine.spans import Span, Spans, clip, normal
from engine.zones import DAY_SECONDS, EPOCH_ORDINAL, FOREVER, Clock, clock, clock_between, moment, seconds, seconds_up

WEEK = 7


def opened(schedule: Schedule, session: str | None, home: Clock, first: int, last: int) -> Iterator[list[Span]]:
    """The windows of each date from ordinal `first` to `last` as instants; an empty list for a date without hours."""
    offset, since, until = 0, FOREVER, -FOREVER
    walls = range((first - EPOCH_ORDINAL) * DAY_SECONDS, (last + 1 - EPOCH_ORDINAL) * DAY_SECONDS, DAY_SECONDS)
    for wall, spans in zip(walls, day_spans(schedule, session, first, last), strict=True):
        if not spans:
            yield []
        elif schedule.zones:
            yield placed(schedule, home, wall // DAY_SECONDS + EPOCH_ORDINAL, spans)
        else:
            # a window may run to the end of the next date
            if not (since <= wall and wall + 2 * DAY_SECONDS < until):
                offset, since, until = home.steady(wall)
            if since <= wall and wall + 2 * DAY_SECONDS < until:
                begin = wall - offset
                yield [(begin + start * 60, begin + end * 60) for start, end in spans]
            else:
                yield _placed(home, wall, spans)


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


def weeks(
    schedule: Schedule, session: str, home: Clock, first: int, last: int, length: int
) -> Iterator[tuple[int, int, list[Span]]]:
    """For seven dates at a time: the instants from which and before which they last, and the grids that reach them.

    A grid is the first and the last start that its window allows to a session of `length` seconds.
    """
    around = margin(schedule)
    ahead = opened(schedule, session, home, first - around, last + around)
    windows = list(chain.from_iterable(islice(ahead, 2 * around)))
    begin = home.midnight(first)
    for ordinal in range(first, last + 1, WEEK):
        end = home.midnight(min(ordinal + WEEK, last + 1))
        windows.extend(chain.from_iterable(islice(ahead, WEEK)))
        if schedule.zones:
            windows.sort()
        yield begin, end, _grids(windows, length)
        windows = [window for window in windows if window[1] > end]
        begin = end


def _grids(windows: list[Span], length: int) -> list[Span]:
    """The first and last start of each window, where a session may run on into windows that take over."""
    grids: list[Span] = []
    reach = -FOREVER
    for start, end in windows:
        if start <= reach:
            return _joined_grids(windows, length)
        grids.append((start, end - length))
        reach = end
    return grids


def _joined_grids(windows: list[Span], length: int) -> list[Span]:
    union = normal(windows)
    ends = [union[bisect_right(union, (start, FOREVER)) - 1][1] for start, _ in windows]
    return [(start, min(end - 1, reach - length)) for (start, end), reach in zip(windows, ends, strict=True)]


def free_starts(grids: list[Span], shut: list[Span], at: int, begin: int, end: int, step: int) -> Iterable[int]:
    """The starts on `grids` from `begin` to before `end` that `shut` does not cover, sorted, as seconds since `begin`.

    `shut` is in normal form and ends with a span that nothing reaches; spans before index `at` end before `begin`.
    """
    runs: list[range] = []
    reach = -FOREVER
    tangled = False
    for start, final in grids:
        since = start if start >= begin else begin
        current = since + (start - since) % step
        last = final if final < end else end - 1
        if current > last:
            continue
        tangled = tangled or since <= reach
        reach = last if last > reach else reach
        while shut[at][1] <= since:
            at += 1
        index = at
        while current <= last:
            shut_from, shut_until = shut[index]
            if current < shut_from:
                runs.append(range(current - begin, min(shut_from, last + 1) - begin, step))
            if current < shut_until:
                current = shut_until + (start - shut_until) % step
            index += 1
    flat = chain.from_iterable(runs)
    return sorted(set(flat)) if tangled else flat


def open_spans(schedule: Schedule, session: str | None, start: int, end: int) -> Spans:
    """The instants from `start` to `end` that lie within the hours for a session type, in normal form."""
    home = clock_of(schedule, start, end)
    around = margin(schedule)
    days = opened(schedule, session, home, home.day(start) - around, home.day(end) + around)
    return clip(normal(chain.from_iterable(days)), start, end)


def clock_of(schedule: Schedule, start: int, end: int) -> Clock:
    """The clock of a schedule's own zone for a range of instants."""
    return clock_between(schedule.timezone, moment(start), moment(end))


def within_hours(scenario: Scenario, start: datetime, end: datetime) -> bool:
    """Whether any hours for the scenario's session type fall between two instants. Cheaper than slots."""
    begin, until = seconds(start), seconds_up(end)
    home = clock_between(scenario.schedule.timezone, start, end)
    around = margin(scenario.schedule)
    first, last = home.day(begin) - around, home.day(until) + around
    days = opened(scenario.schedule, scenario.session.name, home, first, last)
    return any(since < until and begin < ends for spans in days for since, ends in spans)
