"""What joins the two ends of a range, and what either end may be."""

from bot.language.times.kinds import Said
from bot.language.times.line import Found, Line
from bot.language.times.phrases.days import day, within
from bot.language.times.phrases.periods import holiday_weekend, period


def said(line: Line, i: int) -> Found[Said]:
    """A day, a period, or days within one."""
    return within(line, i) or holiday_weekend(line, i) or day(line, i) or period(line, i)


def joins(line: Line, j: int, lead: str) -> bool:
    if line.has(j, "to") or (lead == "between" and line.has(j, "join")) or line.word(j) == "~":
        return True
    return line.word(j) == "/" and line.glued(j) and len(line.word(j + 1)) == 4 and line.word(j + 2) == "-"


def is_now(line: Line, i: int) -> bool:
    """now · from now, where a range may start"""
    return line.has(i, "now") or line.word(i) == "from now"


def numbered(line: Line, i: int) -> bool:
    return line[i].number is not None or line.has(i, "ordinal", "number", "beginning", "unit")
