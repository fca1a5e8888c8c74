"""The rules in order, and the scan that finds the pieces of time in a message."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.language.text import Token
from bot.language.times.kinds import Atom, Clock, Kind, Value
from bot.language.times.line import Found, Line
from bot.language.times.phrases import clocks, days, hours, lengths, marks, ranges, repeats, weekdays

Phrase = Callable[[Line, int], Found[Value]]

# The longest reading wins; among equals the earlier rule.
RULES: tuple[tuple[Kind, Phrase], ...] = (
    ("mark", marks.mark),
    ("hours", ranges.moments),
    ("rule", repeats.repeat),
    ("dates", ranges.between),
    ("dates", ranges.open_range),
    ("dates", days.within),
    ("hours", lengths.elapsed),
    ("dates", weekdays.weekdays),
    ("dates", ranges.said),
    ("hours", hours.for_from),
    ("hours", hours.hours),
    ("hours", hours.bound),
    ("rule", marks.counted),
    ("duration", lengths.duration),
    ("hours", hours.part),
    ("zone", marks.zone),
    ("count", marks.count),
)

# Words in front of a time that belong to it and say nothing more.
_LEADS = {"on", "in", "the", "at"}


def scan(line: Line) -> list[Atom]:
    """The pieces of time in a line, in order, none overlapping."""
    found: list[Atom] = []
    place = 0
    while place < line.size:
        best = _best(line, place, found[-1] if found else None)
        if best is None:
            place += 1
            continue
        kind, value, end = best
        found.append(_atom(line, kind, value, place, end, found))
        place = end
    return found


def _best(line: Line, place: int, before: Atom | None) -> tuple[Kind, Value, int] | None:
    """The longest piece that starts at a place."""
    lexeme = line[place]
    if not lexeme.tags and not lexeme.word[0].isdecimal() and lexeme.word not in "½¼¾'once'":
        return None
    best: tuple[Kind, Value, int] | None = None
    for kind, phrase in RULES:
        read = phrase(line, place)
        if read is not None and (best is None or read[1] > best[2]):
            best = (kind, read[0], read[1])
    point = _point(line, place, before)
    if point is not None and (
        best is None or point[1] > best[2] or (best[0] in ("count", "duration") and point[1] >= best[2])
    ):
        best = ("hours", point[0], point[1])
    return best


def _point(line: Line, place: int, before: Atom | None) -> Found[Clock]:
    """A time of the day by itself: said as one, behind "at", or a bare number next to a date."""
    lead = line.skip(place, "at")
    if lead > place and line.has(lead, "around"):
        lead += 1
    read = clocks.clock(line, lead)
    if read is None:
        return None
    value, end = read
    if not value.weak:
        return value, end
    if (
        line.has(end, "unit", "counted", "suffix", "month", "times", "weekday_plural")
        or (line.word(end) in ("%", "/", "-", "'")
        and line.glued(end))
    ):
        return None
    if lead > place and line.word(place) != "like":
        return replace(value, weak=False), end
    if (
        before is not None
        and before.kind in ("dates", "rule")
        and before.last == line[place].first
        and value.hour <= 12
    ):
        return replace(value, weak=False), end
    return None


def _atom(line: Line, kind: Kind, value: Value, place: int, end: int, found: list[Atom]) -> Atom:
    lead = place
    while lead > 0 and (line.has(lead - 1, *_LEADS)) and (not found or line[lead - 1].first >= found[-1].last):
        lead -= 1
    return Atom(kind, value, line[place].first, line[end - 1].last, line[lead].first)


def atoms(tokens: Sequence[Token], language: str = "en") -> tuple[Atom, ...]:
    """The pieces of time in a message or a part of it."""
    return tuple(scan(Line(tuple(tokens), language)))
