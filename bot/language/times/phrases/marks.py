"""Words that change what the rest means, zones, counts."""

from bot.language.listed import listed
from bot.language.times.kinds import Clock, Count, Counted, Mark
from bot.language.times.line import Found, Line
from bot.language.times.phrases.clocks import clock
from bot.language.times.phrases.numbers import cardinal

_MARKS = ("once", "open_end", "always", "whole_day")
_ALL = listed("all_but")
_EVERYTHING = listed("everything")
_THERE = listed("there")
_SPARING = listed("sparing")


def mark(line: Line, i: int) -> Found[Mark]:
    """just this once · until further notice · anymore · all day · except"""
    for name in _MARKS:
        if line.has(i, name):
            return Mark(name, from_now=line.has(i, "from_now")), i + 1
    if line.word(i) == "but" and i > 1 and line.word(0) == "not" and line.word(1) not in _THERE:
        # "not this week but next week"
        return Mark("rather"), i + 1
    if (
        line.has(i, "except")
        or (line.word(i) in _SPARING and _a_day(line, i + 1))
        or (line.word(i) == "but" and (line.word(i - 1) in _ALL or _of_all(line, i)))
    ):
        return Mark("except"), i + 1
    return None


def _of_all(line: Line, i: int) -> bool:
    """all of december off but the 8th · cancel everything in march but friday"""
    return (_a_day(line, i + 1) or line.has(i + 1, "the")) and any(line.word(k) in _EVERYTHING for k in range(i))


def _a_day(line: Line, i: int) -> bool:
    j = line.skip(i, "on", "the")
    numbered = j > i and line[j].number is not None and line.has(j + 1, "suffix")
    return numbered or line.has(j, "weekday", "weekday_plural", "month")


def counted(line: Line, i: int) -> Found[Counted]:
    """6 times · x10 · 10x · for 6 sessions · twice"""
    if line.word(i) == "twice" and not line.has(i + 1, "a", "every", "weekly", "daily", "monthly"):
        return Counted(2), i + 1
    j = i + 1 if line.has(i, "for") else i
    if line.word(j) == "x" and line[j + 1].number is not None and line.glued(j + 1):
        return Counted(line[j + 1].number or 0), j + 2
    read = cardinal(line, j)
    if read is None or not line.has(read[1], "times") or not 1 <= read[0] <= 1000:
        return None
    if line.word(read[1]) == "time" or (line.word(read[1]) == "x" and line[read[1] + 1].number is not None):
        return None
    if line.word(read[1]) == "sessions" and j == i:
        return None
    return Counted(read[0]), read[1] + 1


def count(line: Line, i: int) -> Found[Count]:
    """A bare number, with the time it could be; "10.30" is one number as well."""
    number = line[i].number
    if number is None:
        return None
    read = clock(line, i)
    if read and read[0].weak and read[1] == i + 3 and line.word(i + 1) == "." and not line.has(read[1], "unit"):
        return Count(number, read[0]), i + 3
    value: Clock | None = read[0] if read and read[0].weak and read[1] == i + 1 else None
    return Count(number, value), i + 1
