"""Dates from a start for a length, and with one side open: "for 3 days from monday", "until may 31", "since jan"."""

from bot.language.listed import listed
from bot.language.times.kinds import MonthOf, Open, Run, Season, Shifted, Weekdays, Year
from bot.language.times.line import Found, Line
from bot.language.times.phrases.days import day
from bot.language.times.phrases.numbers import amount
from bot.language.times.phrases.ranges.joined import numbered, said
from bot.language.times.phrases.words import starts

_LATE_SINCE = listed("late_since")
_ON_FORWARD = listed("on_forward")
_ON_BEYOND = listed("on_beyond")
_OR_AND = listed("or_and")

_OPEN = ("until", "through", "since", "before", "after", "by", "from")


def lasting(line: Line, i: int) -> Found[Run]:
    """18th dec for 10 days · for 3 days from monday · for 2 days before easter · the next 3 days after friday"""
    lead = line.skip(i, "the")
    said_next = line.has(lead, "next")
    read = _days(line, lead + 1 if said_next else i + 1 if line.has(i, "for") else i)
    if read is not None and (line.has(i, "for") or said_next or starts(line, read[1])):
        (count, unit), j = read
        j = j + 1 if line.word(j) == "," else j
        start = day(line, line.skip(j + 1, "the") if line.has(j + 1, "the") and not numbered(line, j + 2) else j + 1)
        if start is None or not line.has(j, "from", "before", "after"):
            return None
        if line.has(j, "after") and (line.word(j) == "past" or (isinstance(start[0], Weekdays) and not said_next)):
            return None
        if said_next and line.has(j, "after"):
            return Run(count, unit, "for", Shifted(1, "day", start[0])), start[1]
        led = next((name for name in ("before", "after") if line.has(j, name)), "for" if starts(line, j) else "from")
        return Run(count, unit, led, start[0]), start[1]
    start = day(line, i)
    if start is None:
        return None
    j = start[1] + 1 if line.word(start[1]) == "," else start[1]
    read = _days(line, j + 1) if line.has(j, "for") else None
    if read is None or (isinstance(start[0], Weekdays) and read[0][1] not in ("day", "night")):
        return None
    return Run(read[0][0], read[0][1], "for", start[0]), read[1]


def _days(line: Line, i: int) -> Found[tuple[int, str]]:
    """10 days · two weeks · a month"""
    read = amount(line, i)
    if read is None or read[0] != int(read[0]) or not 1 <= read[0] <= 1000:
        return None
    unit = line.value(read[1], "unit")
    return (
        ((int(read[0]), str(unit)), read[1] + 1)
        if unit in ("day", "night", "week", "month", "fortnight", "year")
        else None
    )


def open_range(line: Line, i: int) -> Found[Open | Run]:
    """until may 31 · through friday · since jan · after the 20th · from june 1 on · starting next week · by friday"""
    past = line.word(i) == "past" and line.has(i + 1, "weekday")
    thing = line.word(i) == "start" and line.word(i - 1) in _LATE_SINCE
    for name in () if past or thing else _OPEN:
        if line.has(i, name):
            j = i + 2 if starts(line, i) and line.has(i + 1, "in") else i + 1
            read = said(line, line.skip(j, "the") if line.has(j, "the") and not numbered(line, j + 1) else j)
            if j > i + 1 and not (read and isinstance(read[0], MonthOf | Year | Season)):
                # "starting in two weeks"
                read = said(line, i + 1)
            if read is None:
                continue
            end = read[1]
            if name == "from" and isinstance(read[0], Run) and read[0].said == "within":
                # "will start within two weeks"
                return read[0], end
            if name == "from" and line.word(end) in _ON_FORWARD:
                return Open("from", read[0]), end + 1
            if line.language != "en" and name in ("since", "from") and line.has(end, "onwards"):
                # "desde el 20 en adelante"
                return Open("from", read[0]), end + 1
            if name == "from" and line.word(end) == "and" and line.word(end + 1) in _ON_BEYOND:
                return Open("from", read[0]), end + 2
            if line.has(end, "inclusive"):
                return Open("through" if name == "until" else name, read[0]), end + 1
            return Open(name, read[0]), end
    return None


def onwards(line: Line, i: int) -> Found[Open]:
    """the 23rd onwards · friday or later · june 1 and after"""
    read = said(line, i)
    if read is None:
        return None
    j = read[1] + 1 if line.word(read[1]) in _OR_AND else read[1]
    plain = j > read[1] or line.word(j)[:2] == "on" or line.language != "en"
    return (Open("from", read[0]), j + 1) if line.has(j, "onwards") and plain else None
