"""Calendar dates: ranges of them, and rules by which they repeat.

A week starts on Monday, always. Dates are those of the therapist's own zone; nothing here knows about zones.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Literal

from engine.errors import FieldError


class Weekday(IntEnum):
    """Days of the week as `date.weekday()` numbers them: Monday is 0, Sunday 6."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


ONE_DAY = timedelta(days=1)
EVERY_DAY: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class DateRange:
    """The dates from `first` to `last`, both included; `last` None is for good.

    Raises FieldError when `last` lies before `first`.
    """

    first: date
    last: date | None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise FieldError("to", self.last.isoformat(), "must not lie before `from`")

    def covers(self, day: date) -> bool:
        """Whether a date is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


def week_of(day: date) -> int:
    """The number of the Monday week that `day` lies in; neighbouring weeks differ by one."""
    return (day.toordinal() - 1) // 7


def month_of(day: date) -> int:
    """The number of the month that `day` lies in; neighbouring months differ by one."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True)
class Rule:
    """Dates that repeat, weekly or monthly.

    `weekly`: on `days`, in every `every`-th Monday week counted from the week of `first`.
    `monthly`: in every `every`-th month counted from the month of `first`, either on the `nth` `days` of the month
    (1 to 5, -1 the last) or on the days numbered `month_days` (1 to 31, a month without it has none; -1 the last).

    Either may be limited to some `months` (1 to 12), to the dates from `first` to `until` (both included), and to all
    but the `excluded` dates. Raises FieldError for a number out of its range, a rule that says no day, and an
    `every` above 1 without `first`.
    """

    freq: Literal["weekly", "monthly"]
    every: int = 1
    days: frozenset[int] = frozenset()
    nth: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    first: date | None = None
    until: date | None = None
    excluded: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        check_repetition(self.every, self.days, self.first, self.until)
        _check_numbers("nth", self.nth, (-1, 1, 2, 3, 4, 5))
        _check_numbers("month_days", self.month_days, (-1, *range(1, 32)))
        _check_numbers("months", self.months, range(1, 13))
        if self.freq == "weekly":
            self._check_weekly()
        elif self.freq == "monthly":
            self._check_monthly()
        else:
            raise FieldError("freq", self.freq, "must be weekly or monthly")

    def _check_weekly(self) -> None:
        if not self.days:
            raise FieldError("days", [], "a weekly rule needs at least one")
        if self.nth:
            raise FieldError("nth", list(self.nth), "belongs to a monthly rule")
        if self.month_days:
            raise FieldError("month_days", list(self.month_days), "belongs to a monthly rule")

    def _check_monthly(self) -> None:
        if self.month_days and (self.nth or self.days):
            raise FieldError("month_days", list(self.month_days), "excludes `nth` and `days`")
        if not self.month_days and not self.nth:
            raise FieldError("nth", [], "a monthly rule needs `nth` and `days`, or `month_days`")
        if self.nth and not self.days:
            raise FieldError("days", [], "`nth` needs at least one")

    def covers(self, day: date) -> bool:
        """Whether the rule falls on `day`. Costs the same however old the rule is."""
        if self.first is not None and day < self.first:
            return False
        if self.until is not None and day > self.until:
            return False
        if self.months and day.month not in self.months:
            return False
        if day in self.excluded:
            return False
        return self._on_week(day) if self.freq == "weekly" else self._on_month(day)

    def dates(self, first: date, last: date) -> Iterator[date]:
        """The rule's dates from `first` to `last`, both included, in order."""
        return map(date.fromordinal, self.ordinals(first.toordinal(), last.toordinal()))

    def ordinals(self, first: int, last: int) -> Iterator[int]:
        """`dates` as proleptic ordinals."""
        begin = first if self.first is None else max(first, self.first.toordinal())
        end = last if self.until is None else min(last, self.until.toordinal())
        candidates = self._weekly(begin, end) if self.freq == "weekly" else self._monthly(begin, end)
        skipped = {day.toordinal() for day in self.excluded}
        return (day for day in candidates if begin <= day <= end and day not in skipped)

    def _weekly(self, begin: int, end: int) -> Iterator[int]:
        monday = begin - (begin - 1) % 7
        if self.first is not None:
            monday += (week_of(self.first) - (monday - 1) // 7) % self.every * 7
        weekdays = sorted(self.days)
        for start in range(monday, end + 1, 7 * self.every):
            for weekday in weekdays:
                if not self.months or date.fromordinal(start + weekday).month in self.months:
                    yield start + weekday

    def _monthly(self, begin: int, end: int) -> Iterator[int]:
        if begin > end:
            return
        month = month_of(date.fromordinal(begin))
        if self.first is not None:
            month += (month_of(self.first) - month) % self.every
        for number in range(month, month_of(date.fromordinal(end)) + 1, self.every):
            year, index = divmod(number, 12)
            if not self.months or index + 1 in self.months:
                yield from self._in_month(date(year, index + 1, 1).toordinal(), monthrange(year, index + 1)[1])

    def _in_month(self, first: int, length: int) -> list[int]:
        if self.month_days:
            numbers = {length if number == -1 else number for number in self.month_days}
            return sorted(first + number - 1 for number in numbers if number <= length)
        found = set()
        for weekday in self.days:
            same = range((weekday - first + 1) % 7, length, 7)
            found |= {same[nth - 1 if nth > 0 else -1] for nth in self.nth if nth <= len(same)}
        return sorted(first + index for index in found)

    def _on_week(self, day: date) -> bool:
        if day.weekday() not in self.days:
            return False
        return self.every == 1 or self.first is None or (week_of(day) - week_of(self.first)) % self.every == 0

    def _on_month(self, day: date) -> bool:
        if self.every > 1 and self.first is not None and (month_of(day) - month_of(self.first)) % self.every:
            return False
        last = (day + ONE_DAY).day == 1
        if self.month_days:
            return day.day in self.month_days or (last and -1 in self.month_days)
        if day.weekday() not in self.days:
            return False
        final = (day + 7 * ONE_DAY).month != day.month
        return (day.day + 6) // 7 in self.nth or (final and -1 in self.nth)


def check_repetition(every: int, days: frozenset[int], first: date | None, until: date | None) -> None:
    """Raise FieldError unless `every`, `days` and the dates they count from can go together."""
    if every < 1:
        raise FieldError("every", every, "must be at least 1")
    if every > 1 and first is None:
        raise FieldError("every", every, "above 1 needs a `from` date")
    if not days <= EVERY_DAY:
        raise FieldError("days", sorted(days), "must be weekdays 0 to 6")
    if first is not None and until is not None and until < first:
        raise FieldError("until", until.isoformat(), "must not lie before `from`")


def _check_numbers(field: str, numbers: tuple[int, ...], allowed: range | tuple[int, ...]) -> None:
    for number in numbers:
        if number not in allowed:
            raise FieldError(field, number, f"must be one of {', '.join(map(str, allowed))}")
