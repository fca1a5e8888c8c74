"""Lengths of time: "50 minutes", "an hour and a half", "2 years 3 months", and moments counted from now."""

from bot.language.listed import listed
from bot.language.times.kinds import Duration, Elapsed, ElapsedSpan
from bot.language.times.line import Found, Line
from bot.language.times.phrases.numbers import amount, cardinal

_FEWER = listed("fewer")
_ANOTHER = listed("another")
_IN_OVER = listed("in_over")
_PARTS_OF = listed("parts_of")

MINUTES = {
    "second": 1 / 60,
    "minute": 1,
    "hour": 60,
    "day": 1440,
    "night": 1440,
    "week": 10080,
    "fortnight": 20160,
    "month": 43200,
    "quarter": 129600,
    "year": 525600,
}
_SHORT = {"second", "minute", "hour"}
# "twice a week" says how often, and is no length.
_PER = listed("per")
_ABOUT = listed("about")
_NO_HENCE = listed("no_hence")


def _unit(line: Line, j: int, count: float) -> Found[str]:
    """A unit behind its number; "m", "s", "d", "w" only where they touch it."""
    unit = line.value(j, "unit")
    if unit == "quarter" and (line.has(j - 1, "a") or line.has(j + 1, "after", "to", "of")):
        return None
    if unit in MINUTES:
        if unit == "second" and count == 1 and line.has(j - 1, "a"):
            return None
        return str(unit), j + 1
    letter = {"m": "minute", "s": "second", "d": "day", "w": "week", "y": "year", "'": "minute", '"': "second"}.get(
        line.word(j)
    )
    if letter == "second" and line.has(j - 2, "the"):
        # "the 90s"
        return None
    if letter and line.glued(j) and line[j - 1].number is not None and not line.glued(j + 1):
        return letter, j + 1
    return None


def _piece(line: Line, i: int) -> Found[tuple[float, str]]:
    """50 minutes · half an hour · an hour and a half · 2 more hours"""
    return line.once(_read_piece, i)


def _read_piece(line: Line, i: int) -> Found[tuple[float, str]]:
    whole = line.value(i, "length")
    if isinstance(whole, int):
        return (float(whole), "minute"), i + 1
    read = amount(line, i)
    if read is None and line.value(i, "unit") == "hour" and _and_half(line, i + 1):
        # "hour and a half on friday"
        read = 1.0, i
    if read is None or (line.glued(i) and line.word(i - 1) in (".", ":", "/", "$")):
        return None
    count, j = read
    if line.word(j) == "-" and line.has(j + 1, "unit"):
        j += 1
    if line.has(j, "more") or line.word(j) in _FEWER:
        j += 1
    found = _unit(line, j, count)
    if found is None:
        return None
    unit, j = found
    if unit == "night" and count < 1:
        return None  # "1/2 night" is that of a date
    half = _and_half(line, j)
    if half is not None:
        count, j = count + half[0], half[1]
    return (count * MINUTES[unit], unit), j


def _and_half(line: Line, j: int) -> Found[float]:
    """and a half · and half · and a quarter, behind the unit"""
    if not line.has(j, "join"):
        return None
    k = line.skip(j + 1, "a")
    if line.has(k, "half_of") and not line.has(k + 1, "unit", "a"):
        return 0.5, k + 1
    if line.has(k, "quarter_of") and (k > j + 1 or line.language != "en"):
        return 0.25, k + 1
    return None


def minutes_at(line: Line, i: int) -> Found[float]:
    """A length in minutes."""
    read = _whole(line, i)
    return (read[0][0], read[1]) if read else None


def _months_more(line: Line, minutes: float, j: int) -> Found[tuple[float, str]]:
    """2 years and 3 months: twelve months to the year, where nothing shorter follows"""
    more = _piece(line, j + 1 if line.has(j, "join") else j)
    if more is None or more[0][1] != "month" or _piece(line, more[1]) is not None:
        return None
    return (minutes / MINUTES["year"] * 12 * MINUTES["month"] + more[0][0], "month"), more[1]


def _whole(line: Line, i: int) -> Found[tuple[float, str]]:
    """1 hour and 15 minutes · 2 years 3 months · 1 hour thirty · 2 hours and 10"""
    first = _piece(line, i)
    if first is None:
        return None
    (minutes, unit), j = first
    if unit == "year" and (months := _months_more(line, minutes, j)):
        return months
    while True:
        k = j + 1 if line.has(j, "join") or line.word(j) == "," else j
        k = k + 1 if line.has(k, "join") else k
        more = _piece(line, k)
        if more is None or MINUTES[more[0][1]] >= MINUTES[unit]:
            break
        minutes, unit, j = minutes + more[0][0], more[0][1], more[1]
    if unit == "hour":
        if line.word(j - 1) == "h" and line.glued(j) and len(line.word(j)) == 2 and line[j].number is not None:
            return (minutes + line[j].number, unit), j + 1  # type: ignore[operator]
        k = j + 1 if line.has(j, "join") else j
        rest = cardinal(line, k)
        if (
            rest
            and rest[0] < 60
            and rest[0] >= 5
            and not line.has(rest[1], "unit", "half", "suffix", "month", "oclock")
            and line.word(rest[1]) not in (":", "-", "/", ".")
        ):
            minutes, j = minutes + rest[0], rest[1]
    return (minutes, unit), j


def duration(line: Line, i: int) -> Found[Duration]:
    """50 minutes · for an hour · 90-minute · all week is no length"""
    j = i + 1 if line.has(i, "for") else i
    if line.has(j, "a") and (line.word(j - 1) in _PER or line.has(j - 1, "counted", "times", "unit")):
        return None
    if line.has(j, "a") and line[j - 1].number is not None and j == i:
        # "150 a night"
        return None
    if line.word(j) in _ANOTHER or (line.has(j, "all") and j > i):
        unit = line.value(j + 1, "unit")
        k = j + 2
        if unit is None and line.word(j + 1) == "-":
            unit, k = line.value(j + 2, "unit"), j + 3
        if isinstance(unit, str) and unit in MINUTES:
            return Duration(MINUTES[unit], unit), k
    read = _whole(line, j)
    if read is None:
        return None
    if line.word(read[1]) == "old" or (line.word(read[1]) == "-" and line.word(read[1] + 1) == "old"):
        return None
    minutes, unit = read[0]
    return Duration(round(minutes, 4), unit, minutes / MINUTES[unit], lasting=j > i), read[1]


def elapsed(line: Line, i: int) -> Found[Elapsed | ElapsedSpan]:
    """in two hours · 20 minutes ago · 15 minutes from now · within 5 hours · the next hour · the last 3 hours"""
    j = line.skip(i, "the")
    if line.word(j) in _IN_OVER and line.has(j + 1, "the", "next", "last"):
        j = line.skip(j + 1, "the")
    word = line.word(j)
    lasts = word == "last" and j == i and line.word(j - 1)[:1].isalpha()
    if word == "within" or (line.has(j, "next", "last") and not lasts and _short(line, j + 1)):
        return _span(line, j)
    if line.has(i, "ago_before"):
        past = _whole(line, i + 1)
        return (Elapsed(-past[0][0]), past[1]) if past and past[0][1] in _SHORT else None
    lead = line.has(j, "ahead") and (word != "+" or not line.word(j - 1))
    j = j + 1 if lead else i
    if word in _ABOUT:
        return None
    read = _whole(line, j)
    if read is None:
        return None
    k = read[1]
    if line.has(k, "from") and line.word(k + 1) == "right now":
        return Elapsed(read[0][0]), k + 2
    if read[0][1] not in _SHORT:
        return None
    if line.has(k, "ago"):
        # "2 hours back to back" is how long, and not when.
        return None if line.word(k + 1) == "to" and line.word(k + 2) == line.word(k) else (Elapsed(-read[0][0]), k + 1)
    if line.has(k, "hence") and line.word(k) not in _NO_HENCE:
        return Elapsed(read[0][0]), k + 1
    if line.word(k) == "later" and line.has(k, "hence") and not lead:
        return Elapsed(read[0][0]), k + 1
    if (line.has(k, "from") or line.word(k) == "after") and line.has(k + 1, "now"):
        return Elapsed(read[0][0]), k + 2
    if not lead or line.word(k) in _PARTS_OF:
        return None
    return Elapsed(read[0][0]), k


def _short(line: Line, j: int) -> bool:
    """hour · 3 hours · 30 minutes"""
    read = None if line.has(j, "unit") else _whole(line, j)
    return line.value(j, "unit") in _SHORT if read is None else read[0][1] in _SHORT


def _span(line: Line, j: int) -> Found[ElapsedSpan]:
    """within 5 hours · within the next 2 days and 1 hour · next hour"""
    k = line.skip(j + 1, "the") if line.word(j) == "within" else j
    sign = -1 if line.has(k, "last") else 1
    if line.word(k) == "next day" and line.word(k + 1) == "and":
        more = _whole(line, k + 2)
        return (ElapsedSpan(MINUTES["day"] + more[0][0]), more[1]) if more else None
    k = k + 1 if line.has(k, "next", "last") else k
    if line.value(k, "unit") in ("hour", "minute", "day"):
        base, m = MINUTES[str(line.value(k, "unit"))], k + 1
        if line.word(m) == "and":
            more = _whole(line, m + 1)
            if more:
                return ElapsedSpan(sign * (base + more[0][0])), more[1]
        return (ElapsedSpan(sign * base), m) if base <= 60 else None
    read = _whole(line, k)
    return (ElapsedSpan(sign * read[0][0]), read[1]) if read and read[0][1] in _SHORT else None
