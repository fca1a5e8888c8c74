"""Wall time to instants and back. The only place that knows of clock changes.

Inside the engine an instant is an integer of seconds since 1970 in UTC, and wall time an integer of seconds as if the
wall clock were UTC. The policy, named once: **a wall time means the first moment at which the clock shows it or has
passed it.** So a time that the clock skips is the moment of the jump, and one that occurs twice is the first.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.errors import FieldError
from engine.spans import Spans, normal

DAY_SECONDS = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
_SECOND = timedelta(seconds=1)
FOREVER = 1 << 60
"""Later than any instant, and its negative earlier."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A zone's offsets over some years: `offsets[i]` holds from `changes[i - 1]` until `changes[i]`.

    `shown[i]` is the latest wall time, exclusive, that the clock has shown by the end of `offsets[i]`.
    """

    changes: tuple[int, ...]
    offsets: tuple[int, ...]
    shown: tuple[int, ...]

    def instant(self, wall: int) -> int:
        """The first moment at which the clock shows `wall` or later."""
        index = bisect_right(self.shown, wall)
        instant = wall - self.offsets[index]
        return instant if index == 0 else max(instant, self.changes[index - 1])

    def wall(self, instant: int) -> int:
        """What the clock shows at `instant`."""
        return instant + self.offsets[bisect_right(self.changes, instant)]

    def day(self, instant: int) -> int:
        """The ordinal of the date that the clock shows at `instant`."""
        return self.wall(instant) // DAY_SECONDS + EPOCH_ORDINAL

    def midnight(self, ordinal: int) -> int:
        """The first moment of a date, or of the next one that exists."""
        return self.instant((ordinal - EPOCH_ORDINAL) * DAY_SECONDS)

    def exists(self, ordinal: int) -> bool:
        """Whether the clock ever shows the date."""
        return self.midnight(ordinal) < self.midnight(ordinal + 1)

    def showing(self, start: int, end: int) -> Spans:
        """The instants at which the clock shows a wall time of `start` or later, before `end`.

        More than one span where the clock goes back over `start` or `end`.
        """
        pieces = []
        since = -FOREVER
        for offset, until in zip(self.offsets, (*self.changes, FOREVER), strict=True):
            first, last = max(since, start - offset), min(until, end - offset)
            if first < last:
                pieces.append((first, last))
            since = until
        return normal(pieces)

    def dates(self, first: int, last: int) -> Spans:
        """The instants at which the clock shows a date from ordinal `first` to `last`, both included."""
        return self.showing((first - EPOCH_ORDINAL) * DAY_SECONDS, (last + 1 - EPOCH_ORDINAL) * DAY_SECONDS)

    def steady(self, wall: int) -> tuple[int, int, int]:
        """The offset at `wall`, and the wall times from which and before which `instant` is just minus that."""
        index = bisect_right(self.shown, wall)
        offset = self.offsets[index]
        since = self.changes[index - 1] + offset if index else -FOREVER
        until = self.shown[index] if index < len(self.shown) else FOREVER
        return offset, since, until


@lru_cache(maxsize=512)
def clock(timezone: str, first: int, last: int) -> Clock:
    """The clock of an IANA zone for the years from `first` to `last`, both included.

    Raises FieldError for a zone that is not in the tz database.
    """
    offset, _ = _year(timezone, first)
    changes, offsets = [], [offset]
    shown: list[int] = []
    for year in range(first, last + 1):
        for change, offset in _year(timezone, year)[1]:
            changes.append(change)
            # where the clock goes back, it has shown later times before, and those count as passed
            shown.append(max(change + offsets[-1], shown[-1] if shown else -FOREVER))
            offsets.append(offset)
    return Clock(tuple(changes), tuple(offsets), tuple(shown))


def clock_between(timezone: str, start: datetime, end: datetime) -> Clock:
    """The clock of a zone for a range of instants, with room for the dates around it."""
    return clock(timezone, max(start.year - 1, 1), min(end.year + 1, 9999))


def check_zone(timezone: str) -> None:
    """Raise FieldError, naming the field `timezone`, unless it is in the tz database."""
    _zone(timezone)


def seconds(instant: datetime) -> int:
    """An aware datetime as an instant; a fraction of a second is dropped."""
    return (instant - EPOCH) // _SECOND


def seconds_up(instant: datetime) -> int:
    """An aware datetime as an instant; a fraction of a second counts as a whole one."""
    return -((EPOCH - instant) // _SECOND)


def moment(instant: int) -> datetime:
    """An instant as an aware UTC datetime."""
    return EPOCH + timedelta(seconds=instant)


def local_date(instant: datetime, timezone: str) -> date:
    """The date that clocks in a zone show at an aware datetime."""
    return instant.astimezone(_zone(timezone)).date()


@lru_cache(maxsize=1024)
def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (OSError, ValueError, KeyError):
        # a folder of the database or a path outside it is an OSError or ValueError
        raise FieldError("timezone", timezone, "must be an IANA zone such as Europe/London") from None


@lru_cache(maxsize=8192)
def _year(timezone: str, year: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The offset at the start of a UTC year, and each change within it as (instant, offset from then on).

    zoneinfo does not list its changes, so they are looked for between offsets two days apart: no zone has had two
    changes within less than three and a half.
    """
    zone = _zone(timezone)
    start = (date(year, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY_SECONDS
    end = start + (366 if date(year, 12, 31).timetuple().tm_yday == 366 else 365) * DAY_SECONDS
    first = before = _offset(zone, start)
    changes = []
    for probe in range(start, end, 2 * DAY_SECONDS):
        until = min(probe + 2 * DAY_SECONDS, end)
        after = _offset(zone, until)
        if after != before:
            changes.append((_change(zone, probe, until, before), after))
            before = after
    return first, tuple(changes)


def _change(zone: ZoneInfo, low: int, high: int, before: int) -> int:
    """The first instant after `low`, up to `high`, with another offset than `before`."""
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, instant: int) -> int:
    shift = (EPOCH + timedelta(seconds=instant)).astimezone(zone).utcoffset()
    assert shift is not None
    return shift // _SECOND
