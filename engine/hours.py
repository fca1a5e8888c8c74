"""Wall time: windows, weekly templates, dated overrides, and the hours they give to a date."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Literal

from engine.dates import DateRange, Rule, check_repetition
from engine.errors import FieldError
from engine.spans import Spans, minus, normal
from engine.zones import check_zone

DAY = 1440
"""Minutes of wall time in a date."""

Kind = Literal["off", "hours", "extra", "block"]
"""What an override does: clears, replaces, adds to, or takes out of a date's hours."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A half-open span of wall time that belongs to one date, in minutes since that date's midnight.

    `end` lies after `start` and may pass 1440, when the window runs into the next date. What is said starts before
    1440; what is left of a window after a block may start later. Raises FieldError outside 0 to 2880.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0:
            raise FieldError("windows", self.start, "must start within its date")
        if not self.start < self.end <= 2 * DAY:
            raise FieldError("windows", self.end, "must end after its start, within the next date")

    @classmethod
    def parse(cls, start: str, end: str) -> "Window":
        """Read clock times: `09:00`, `17:00`. An end before the start is the next date's; `24:00` is an end.

        Raises FieldError when either is not a clock time, or both are the same.
        """
        first, last = _minutes(start), _minutes(end)
        if first == DAY:
            raise FieldError("windows", start, "must start before 24:00")
        if first == last:
            raise FieldError("windows", [start, end], "must not end where it starts")
        return cls(first, last if last > first else last + DAY)

    def text(self) -> tuple[str, str]:
        """The clock times that `parse` reads back: `("20:00", "01:00")`."""
        return clock(self.start), clock(self.end)


def clock(minutes: int) -> str:
    """Minutes since midnight as a clock time; 1440 is `24:00`, 1500 is the next date's `01:00`."""
    hour, minute = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    return f"{hour:02}:{minute:02}"


def _minutes(text: str) -> int:
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == 2 and len(minute) == 2 and text.isascii() and (hour + minute).isdigit()):
        raise FieldError("windows", text, "must be a clock time such as 09:00")
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > DAY:
        raise FieldError("windows", text, "must be a clock time up to 24:00")
    return total


@dataclass(frozen=True, slots=True)
class Template:
    """Recurring hours: `windows` on `days`, in every `every`-th Monday week counted from the week of `first`.

    It holds from `first` to `until` (both included, None without bound) and serves only the session types named in
    `sessions` (None: all). Raises FieldError for an `every` above 1 without `first`.
    """

    days: frozenset[int]
    windows: tuple[Window, ...]
    every: int = 1
    first: date | None = None
    until: date | None = None
    sessions: frozenset[str] | None = None

    def __post_init__(self) -> None:
        check_repetition(self.every, self.days, self.first, self.until)
        _check_starts(self.windows)


def _check_starts(windows: tuple["Window", ...]) -> None:
    for window in windows:
        if window.start >= DAY:
            raise FieldError("windows", window.start, "must start within its date")


@dataclass(frozen=True, slots=True)
class Override:
    """An exception for the dates in `dates`, or for those of a `rule`.

    `off` clears them, `hours` replaces what was there, `extra` adds to it, `block` takes out of it. With `sessions` it
    exists for those session types only. `practice` marks one made for everybody, which is applied after the
    therapist's own. Raises FieldError when windows are missing, or given to an `off`, or when both `dates` and `rule`
    are given.
    """

    kind: Kind
    dates: tuple[DateRange, ...] = ()
    rule: Rule | None = None
    windows: tuple[Window, ...] = ()
    sessions: frozenset[str] | None = None
    practice: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ("off", "hours", "extra", "block"):
            raise FieldError("kind", self.kind, "must be off, hours, extra or block")
        if self.kind == "off" and self.windows:
            raise FieldError("windows", [w.text() for w in self.windows], "an off has none; a block takes out a part")
        if self.kind != "off" and not self.windows:
            raise FieldError("windows", [], f"{self.kind} needs at least one")
        if self.rule is not None and self.dates:
            raise FieldError("rule", self.rule.freq, "excludes `dates`")
        _check_starts(self.windows)

    def covers(self, day: date) -> bool:
        """Whether the override was made for `day`."""
        if self.rule is not None:
            return self.rule.covers(day)
        return any(span.covers(day) for span in self.dates)


@dataclass(frozen=True, slots=True)
class ZoneRange:
    """Dates from `first` to `last` (None: for good) whose windows are wall time of another IANA zone."""

    first: date
    last: date | None
    timezone: str

    def __post_init__(self) -> None:
        check_zone(self.timezone)
        if self.last is not None and self.last < self.first:
            raise FieldError("to", self.last.isoformat(), "must not lie before `from`")

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a therapist has said about their hours.

    `timezone` (an IANA name) is the therapist's own: it says to which date an instant belongs. `overrides` come oldest
    first. Where several `zones` cover a date, the last of them counts. Raises FieldError for an unknown zone.
    """

    timezone: str
    templates: tuple[Template, ...] = ()
    overrides: tuple[Override, ...] = ()
    zones: tuple[ZoneRange, ...] = ()
    _by_end: tuple[tuple[int, ...], tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_zone(self.timezone)
        ends = sorted((_end(override), index) for index, override in enumerate(self.overrides))
        by_end = tuple(end for end, _ in ends), tuple(index for _, index in ends)
        object.__setattr__(self, "_by_end", by_end)

    def overrides_since(self, ordinal: int) -> list[Override]:
        """The overrides that may matter on or after a date, in order. What ended before it costs nothing."""
        ends, indices = self._by_end
        # a block may run past midnight from the date before
        over = bisect_left(ends, ordinal - 1)
        return [self.overrides[index] for index in sorted(indices[over:])]


def _end(override: Override) -> int:
    """The last ordinal that an override was made for, or one that is never reached."""
    lasts = [override.rule.until] if override.rule is not None else [span.last for span in override.dates]
    return max((last.toordinal() if last is not None else date.max.toordinal() for last in lasts), default=0)


def hours(schedule: Schedule, day: date, session: str | None = None) -> tuple[Window, ...]:
    """The wall-time windows of one date: sorted, disjoint, not touching.

    `session` names the session type asked for; None gives the hours in which any type at all is served.
    """
    return next(hours_between(schedule, day, day, session))[1]


def hours_between(
    schedule: Schedule, first: date, last: date, session: str | None = None
) -> Iterator[tuple[date, tuple[Window, ...]]]:
    """`hours` of each date from `first` to `last`, both included, dates without hours too. Lazy."""
    names = [session] if session is not None else [*named_sessions(schedule), None]
    begin, end = first.toordinal(), last.toordinal()
    by_name = zip(*(day_spans(schedule, name, begin, end) for name in names), strict=True)
    for ordinal, each in zip(range(begin, end + 1), by_name, strict=True):
        spans = each[0] if len(each) == 1 else normal(chain.from_iterable(each))
        yield date.fromordinal(ordinal), tuple(Window(*span) for span in spans)


def day_spans(schedule: Schedule, session: str | None, first: int, last: int) -> Iterator[Spans]:
    """The hours of each date from ordinal `first` to `last` as spans of minutes, for the type `session`.

    None is a type that nothing names. Overrides are looked up for a few dates at first and then for ever more, so that
    neither the first date nor the last waits for too many others.
    """
    return chain.from_iterable(_blocks(schedule, session, first, last))


def _blocks(schedule: Schedule, session: str | None, first: int, last: int) -> Iterator[list[Spans]]:
    templates = [t for t in schedule.templates if t.sessions is None or session in t.sessions]
    since = schedule.overrides_since(first)
    overrides = _in_order([o for o in since if o.sessions is None or session in o.sessions])
    length = 32
    while first <= last:
        end = min(first + length - 1, last)
        spans = _usual(templates, first, end)
        for ordinal, edits in _edits(overrides, first, end).items():
            for kind, given in edits:
                spans[ordinal - first] = _edited(spans[ordinal - first], kind, given)
        yield spans
        first, length = end + 1, length * 2


def layers(schedule: Schedule, session: str | None, ordinal: int) -> list[tuple[Override | None, Spans]]:
    """How one date's hours come about: what the templates give, then what each override leaves, in order."""
    templates = [t for t in schedule.templates if t.sessions is None or session in t.sessions]
    since = schedule.overrides_since(ordinal)
    overrides = _in_order([o for o in since if o.sessions is None or session in o.sessions])
    (spans,) = _usual(templates, ordinal, ordinal)
    found: list[tuple[Override | None, Spans]] = [(None, spans)]
    for override in overrides:
        for kind, given in _edits([override], ordinal, ordinal).get(ordinal, ()):
            spans = _edited(spans, kind, given)
            found.append((override, spans))
    return found


def named_sessions(schedule: Schedule) -> list[str]:
    """The session types that templates or overrides name, sorted; all others share the hours of none of them."""
    sets = [*(t.sessions for t in schedule.templates), *(o.sessions for o in schedule.overrides)]
    return sorted({name for names in sets if names for name in names})


def _in_order(overrides: list[Override]) -> list[Override]:
    """In the order in which they are applied: the practice's last, of each the rules first, then oldest first."""
    if any(o.practice or o.rule for o in overrides):
        return sorted(overrides, key=lambda o: (o.practice, o.rule is None))
    return overrides


def _usual(templates: list[Template], first: int, last: int) -> list[Spans]:
    """What the templates give to each ordinal from `first` to `last`, each distinct answer worked out once."""
    always = [t for t in templates if _throughout(t, first, last)]
    week = _week(always)
    skipped = (first - 1) % 7
    days = last - first + 1
    spans = (week * (days // 7 + 2))[skipped : skipped + days]
    if len(always) < len(templates):
        _add_passing([t for t in templates if t not in always], spans, first)
    return spans


def _week(templates: list[Template]) -> list[Spans]:
    """The hours of the seven weekdays."""
    week: list[Spans] = [()] * 7
    for template in templates:
        pairs = _pairs(template.windows)
        for day in template.days:
            week[day] += pairs
    return [normal(pairs) if len(pairs) > 1 else pairs for pairs in week]


def _union(windows: list[tuple[Window, ...]]) -> Spans:
    pairs = [(w.start, w.end) for several in windows for w in several]
    return normal(pairs) if len(pairs) > 1 else tuple(pairs)


def _add_passing(passing: list[Template], spans: list[Spans], first: int) -> None:
    """Add to the dates from ordinal `first` on what templates give that do not apply to all of them."""
    known: dict[tuple[int, ...], Spans] = {}
    for index, usual in enumerate(spans):
        ordinal = first + index
        weekday = (ordinal - 1) % 7
        applying = tuple(i for i, template in enumerate(passing) if _applies(template, ordinal, weekday))
        if applying:
            key = (weekday, *applying)
            if key not in known:
                known[key] = normal((*usual, *_union([passing[i].windows for i in applying])))
            spans[index] = known[key]


def _throughout(template: Template, first: int, last: int) -> bool:
    begun = template.first is None or template.first.toordinal() <= first
    return template.every == 1 and begun and (template.until is None or last <= template.until.toordinal())


def _applies(template: Template, ordinal: int, weekday: int) -> bool:
    if weekday not in template.days:
        return False
    if template.until is not None and ordinal > template.until.toordinal():
        return False
    if template.first is None:
        return True
    since = template.first.toordinal()
    return ordinal >= since and ((ordinal - 1) // 7 - (since - 1) // 7) % template.every == 0


def _edits(overrides: list[Override], first: int, last: int) -> dict[int, list[tuple[Kind, Spans]]]:
    """What is done to each ordinal from `first` to `last`, in order."""
    edits: dict[int, list[tuple[Kind, Spans]]] = {}
    for override in overrides:
        if override.kind == "block":
            within, after = _block_spans(override.windows)
        else:
            within, after = _pairs(override.windows), ()
        edit = override.kind, within
        for ordinal in _ordinals(override, first - 1 if after else first, last):
            if ordinal >= first:
                edits.setdefault(ordinal, []).append(edit)
            if after and ordinal < last:
                edits.setdefault(ordinal + 1, []).append((override.kind, after))
    return edits


def _ordinals(override: Override, first: int, last: int) -> Iterable[int]:
    if override.rule is not None:
        return override.rule.ordinals(first, last)
    found: list[int] = []
    for span in override.dates:
        end = last if span.last is None else min(last, span.last.toordinal())
        found += range(max(first, span.first.toordinal()), end + 1)
    return found


def _block_spans(windows: tuple[Window, ...]) -> tuple[Spans, Spans]:
    """What a block takes out of its own date and of the next; one that ends at 24:00 takes all the rest of its date."""
    within = normal((w.start, 2 * DAY if w.end == DAY else w.end) for w in windows)
    after = normal((0, w.end - DAY) for w in windows if w.end > DAY)
    return within, after


def _pairs(windows: tuple[Window, ...]) -> Spans:
    return tuple([(w.start, w.end) for w in windows])


def _edited(spans: Spans, kind: Kind, given: Spans) -> Spans:
    match kind:
        case "off":
            return ()
        case "hours":
            return normal(given)
        case "extra":
            return normal((*spans, *given))
        case "block":
            return minus(spans, given)
