"""Holidays by name."""

from bot.language.listed import listed
from bot.language.times.kinds import Holiday
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import year_behind

_TITLED = listed("titled")


def holiday(line: Line, i: int) -> Found[Holiday]:
    """good friday · thanksgiving 2027 · next easter · mlk day"""
    return line.once(_holiday, i)


def _holiday(line: Line, i: int) -> Found[Holiday]:
    j = line.skip(i, "the")
    said = ""
    if line.has(j, "this", "next", "last") and line.value(j + 1, "unit") == "year" and line.has(j + 2, "holiday"):
        # "next year's christmas"
        shift = 0 if line.has(j, "this") else 1 if line.has(j, "next") else -1
        return Holiday(str(line.value(j + 2, "holiday")), shift), j + 3
    for name in ("this", "next", "last"):
        if line.has(j, name) and line.has(j + 1, "holiday"):
            said, j = name, j + 1
            break
    found = line.value(j, "holiday")
    if not isinstance(found, str):
        return None
    k = j + 1
    if line.word(k) == "the" and line.word(k + 1) in _TITLED:
        # "independence day the movie"
        return None
    if line.word(k) == "'" and line.word(k + 1) == "s":
        k += 2
    if line.word(k) == "day" and not found.endswith("eve"):
        k += 1
    year, end = year_behind(line, k)
    if year is None and line.has(k, "this", "next", "last") and line.value(k + 1, "unit") == "year":
        said, end = ("this" if line.has(k, "this") else "next" if line.has(k, "next") else "last"), k + 2
    return Holiday(found, year, said), end
