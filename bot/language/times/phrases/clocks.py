"""Times of the day: points."""

from dataclasses import replace
from typing import cast

from bot.language.listed import listed
from bot.language.times.kinds import Clock, Half
from bot.language.times.line import Found, Line
from bot.language.times.phrases.lengths import minutes_at
from bot.language.times.phrases.numbers import cardinal
from bot.language.times.phrases.words import stands_alone

_QUARTER = listed("quarter")
_TO_HOUR = listed("to_hour")
_IN_PART = listed("in_part")
_TILL = listed("till")
_TO_TILL = listed("to_till")
_HOURS = listed("hours")
_OH = listed("oh")
_QUARTERS = listed("quarters")
_PAST_HOUR = listed("past_hour")
_ON_OF = listed("on_of")
_NUMBERED = listed("numbered")

_HALF_OF: dict[str, Half] = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}
# A number behind one of these is an amount, an address, a part of a longer number.
_NO_TIME_BEFORE = {"$", "£", "€", "#", "%", "*", "^", "_", "\\", "×"}
_NO_TIME_AFTER = {"%", "$", "£", "€", "°", "\\", "_", "=", "*"}


def clock(line: Line, i: int) -> Found[Clock]:
    """3pm · 2.30pm · 14h30 · 1430 · noon · half nine · quarter past 2 · ten to four · 3 o'clock · seven thirty"""
    return line.once(_clock, i)


def _clock(line: Line, i: int) -> Found[Clock]:
    found = _counted_from(line, i) or _told(line, i)
    if found and line.language != "en" and line.has(i - 1, "hour_the", "at") and line.value(found[1], "unit") == "hour":
        # "a las 21 horas"
        return replace(found[0], weak=False), found[1] + 1
    return found


def _told(line: Line, i: int) -> Found[Clock]:
    found = _named(line, i) or _past(line, i) or _figures(line, i) or _words(line, i)
    return found and _with_part(line, *_with_minutes(line, *found))


def _with_minutes(line: Line, found: Clock, j: int) -> tuple[Clock, int]:
    """las 3 y media · las 3 y 20 · las 4 menos cuarto"""
    sign = 1 if line.has(j, "hour_and") else -1 if line.has(j, "hour_less") else 0
    if not sign or found.minute or found.half or not 1 <= found.hour <= 24:
        return found, j
    if line.has(j + 1, "half_of", "quarter_of"):
        minutes, end = (30 if line.has(j + 1, "half_of") else 15), j + 2
    else:
        read = cardinal(line, j + 1)
        if read is None or read[0] not in (5, 10, 15, 20, 25, 40, 50) or line.has(read[1], "unit", "month", "to"):
            return found, j
        minutes, end = read
    total = (found.hour * 60 + sign * minutes) % (24 * 60 if found.hour > 12 else 12 * 60)
    return _with_half(line, replace(found, hour=total // 60 or 12, minute=total % 60, weak=False), end) or (found, j)


def _named(line: Line, i: int) -> Found[Clock]:
    """noon · midday · midnight"""
    name = line.value(i, "clock")
    if name is None:
        return None
    j = i + 1
    if line.has(j, "part") and line.value(j, "part") == "lunch":
        j += 1
    return Clock(12 if name == "noon" else 0, literal=True), j


def _counted_from(line: Line, i: int) -> Found[Clock]:
    """2 hours before noon · half an hour after 3pm · an hour and a half before 14:00"""
    if not (line.has(i, "number", "a", "half_of", "some") or line[i].number is not None):
        return None
    read = minutes_at(line, i)
    if read is None or read[0] >= 12 * 60 or not line.has(read[1], "before", "after") or line.word(read[1]) == "past":
        return None
    found = _told(line, read[1] + 1)
    if found is None or not (found[0].half or found[0].literal):
        return None
    hour = found[0].hour % 12 + 12 * (found[0].half == "pm") if found[0].half else found[0].hour
    sign = -1 if line.has(read[1], "before") else 1
    minutes = (hour * 60 + found[0].minute + sign * round(read[0])) % (24 * 60)
    return Clock(minutes // 60, minutes % 60, literal=True), found[1]


def _past(line: Line, i: int) -> Found[Clock]:
    """half nine · half past 2 · quarter to 4 · ten to four · 20 minutes past 3 · three quarters past 9"""
    j = line.skip(i, "a")
    count: int | None
    if line.word(j) == "half":
        count, j = 30, j + 1
        j = j + 1 if line.word(j) == "-" else j
        j = j + 1 if line.word(j) == "past" else j
        return _whole(line, j, count)
    if line.word(j) in _QUARTER:
        count, j = 15, j + 1
    else:
        read = cardinal(line, j)
        if read is None or not 1 <= read[0] < 60:
            return None
        count, j = read
        if line.word(j) in _QUARTERS and 1 <= count <= 3:
            count, j = count * 15, j + 1
        elif line.value(j, "unit") == "minute":
            j += 1
        elif count not in (5, 10, 15, 20, 25) and line.word(j) != "past":
            return None
    word = line.word(j)
    if word in _PAST_HOUR and line.has(j, "after"):
        return _whole(line, j + 1, count)
    if j == i + 1 and line[i].number is not None and count in (5, 10):
        # "10 to 5" in figures is a span of hours.
        return None
    if word in _TILL and count in (5, 10) and line.has(i - 1, "weekday", "weekday_plural", "weekday_run"):
        # "tuesdays ten till six" are the hours of a day
        return None
    if word in _TO_TILL and j == i + 1 and line.has(i - 1, "from", "weekday_plural"):
        # "from ten to six", "mondays ten to six"
        return None
    if word in _TO_HOUR:
        return _whole(line, j + 1, -count)
    return None


def _whole(line: Line, i: int, offset: int) -> Found[Clock]:
    """The whole hour that minutes are counted from."""
    if line.has(i, "clock"):
        hour, j, literal = (12 if line.value(i, "clock") == "noon" else 24), i + 1, True
    else:
        read = cardinal(line, i)
        if read is None or not 0 <= read[0] <= 24:
            return None
        hour, j, literal = read[0], read[1], read[0] > 12 or read[0] == 0
        # "10 to 5:30" is a span of hours.
        if line.word(j) in (":", ".") and line.glued(j) and line[j + 1].number is not None:
            return None
        if line.has(j, "unit", "month", "suffix") and not line.has(j, "half"):
            return None
    minutes = (hour * 60 + offset) % (24 * 60 if literal else 12 * 60)
    found = Clock(minutes // 60 or (0 if literal else 12), minutes % 60, literal=literal)
    return _with_half(line, found, line.skip(j, "oclock"))


def _figures(line: Line, i: int) -> Found[Clock]:
    """3 · 3pm · 2:30 · 2.30pm · 14h30 · 1430 · 0930 · 16h · 09:00:00"""
    number = line[i].number
    if number is None or line.word(i - 1) in _NO_TIME_BEFORE or _numbers_a_thing(line, i):
        return None
    digits = len(line.word(i))
    if digits > 4 or _part_of_more(line, i) or _goes_on(line, i + 1):
        return None
    if digits <= 2 and number <= 24:
        return _hour_minute(line, i, number)
    if digits >= 3 and number % 100 < 60 and number // 100 <= 24:
        found = Clock(number // 100, number % 100, literal=digits == 4 and (number >= 1300 or number < 1000), weak=True)
        j = i + 1
        if (line.word(j) == "h" and line.glued(j)) or _is_o_clock(line, i, number):
            found, j = replace(found, weak=False, literal=True), j + 1
        return _with_half(line, found, j)
    return None


def _numbers_a_thing(line: Line, i: int) -> bool:
    """ "room 3", "suite 200": unless what follows makes it an hour."""
    return line.word(i - 1) in _NUMBERED and not line.has(i + 1, "half") and line.word(i + 1) != ":"


def _is_o_clock(line: Line, i: int, number: int) -> bool:
    """Whether four figures and "hours" are a time: "0830 hours", "at 1700 hrs", not "2000 hours of practice"."""
    if len(line.word(i)) < 4 or line.word(i + 1) not in _HOURS or line.has(i + 2, "of"):
        return False
    dated = line.has(i + 2, "near", "weekday", "tonight")
    return (
        number < 1000
        or number % 100 != 0
        or dated
        or line.has(i - 1, "at", "from", "to", "until", "before", "after", "by")
    )


def _part_of_more(line: Line, i: int) -> bool:
    """Whether a number is only a part of an amount, a version, a date, a longer number."""
    before = line.word(i - 1)
    if before == "@" and line.glued(i) and line.glued(i - 1) and any(line.word(n) == "." for n in range(i + 1, i + 4)):
        return line.word(i - 2).isalnum()
    if line.glued(i) and (before in (".", ":", "/") or (before == "," and line[i - 2].number is not None)):
        return line[i - 2].number is not None and line.glued(i - 1)
    return False


def _in_hours(line: Line, i: int, j: int) -> bool:
    """Whether "9h" stands where a time does, and is no length: "at 9h", "9h-17h"."""
    end = j + 2 if line[j + 1].number is not None and line.glued(j + 1) else j + 1
    return line.has(i - 1, "at", "from", "to", "between") or (line.has(end, "to") and line[end + 1].number is not None)


def _goes_on(line: Line, j: int) -> bool:
    """Whether an amount goes on behind a number: 101,194 or 10.1"""
    after = line.word(j + 1)
    if not after.isdecimal() or not line.glued(j) or not line.glued(j + 1):
        return False
    return (line.word(j) == "," and len(after) == 3) or (line.word(j) == "." and len(after) == 1)


def _hour_minute(line: Line, i: int, hour: int) -> Found[Clock]:
    j = i + 1
    mark, minute = line.word(j), line[j + 1].number
    if mark == "/" and line.glued(j) and line.has(j + 2, "half") and len(line.word(j + 1)) == 2 and (minute or 60) < 60:
        # "8/12 pm" is a slip of the finger
        return _with_half(line, Clock(hour, minute or 0, weak=True), j + 2)
    if mark in (":", ".", "h") and line.glued(j) and line.glued(j + 1) and len(line.word(j + 1)) == 2:
        if minute is None:
            return _with_half(line, Clock(hour, weak=True), j + 1) if line.has(j + 1, "half") else None
        if minute >= 60 or (hour == 24 and minute):
            return None
        if mark == "h" and hour <= 2 and not _in_hours(line, i, j):
            return None
        j += 2
        if line.word(j) == mark and line.glued(j) and line.glued(j + 1) and line[j + 1].number is not None:
            if mark == "." or line[j + 1].number >= 60:  # type: ignore[operator]
                return None
            j += 2
            if line.word(j) in (".", ",") and line.glued(j) and line.glued(j + 1) and len(line.word(j + 1)) == 3:
                j += 2
        literal = hour > 12 or hour == 0 or line.word(i)[0] == "0" or mark == "h"
        return _with_half(line, Clock(hour, minute, literal=literal, weak=mark == "."), j)
    literal = hour > 12 or hour == 0 or line.word(i)[0] == "0"
    if (spaced := _spaced(line, i, hour)) is not None:
        return spaced
    if mark == "." and line.glued(j) and line.has(j + 1, "half") and line.glued(j + 1):
        j += 1
    if mark == "h" and line.glued(j) and (hour <= 12 or hour == 24) and not _in_hours(line, i, j):
        return None
    if mark == "h" and line.glued(j) and line[j + 1].number is None:
        return _with_half(line, Clock(hour, literal=True), j + 1)
    if mark == ":" and line.glued(j) and line.has(j + 1, "half"):
        j += 1
    return _with_half(line, Clock(hour, literal=literal, weak=True), j)


def _spaced(line: Line, i: int, hour: int) -> Found[Clock]:
    """4 25 p.m. · 18 45 in the evening · 7|30 pm · at 4 30 · 10 30 tomorrow"""
    j = i + 2 if line.word(i + 1) == "|" else i + 1
    minute = line[j].number
    if minute is None or minute > 59 or len(line.word(j)) != 2:
        return None
    k = j + 1
    if line.has(k, "half") or (line.word(k) == "in" and line.has(k + 2, "part")) or line.has(k, "part"):
        return _with_half(line, Clock(hour, minute, literal=hour > 12, weak=False), k)
    if j == i + 1 and minute % 15 == 0 and line.word(i)[0] != "0" and stands_alone(line, i, k):
        return Clock(hour, minute, literal=hour > 12), k
    return None


def _words(line: Line, i: int) -> Found[Clock]:
    """three · seven thirty · eleven oh five · two forty five"""
    hour = line.value(i, "number")
    if not isinstance(hour, int) or not 1 <= hour <= 12:
        return None
    j = i + 1
    if hour == 1 and line.has(i - 1, "weekday", "near") and not _says_hour(line, j):
        # "my friday one": the appointment of that day
        return None
    if line.word(j) in _OH and isinstance(line.value(j + 1, "number"), int):
        minute = line.value(j + 1, "number")
        assert isinstance(minute, int)
        if 1 <= minute <= 9:
            return _with_half(line, Clock(hour, minute, weak=True), j + 2)
    read = None if line[j].number is not None else cardinal(line, j if line.word(j) != "-" else j + 1)
    if read is not None and (10 <= read[0] < 60) and not line.has(read[1], "unit"):
        return _with_half(line, Clock(hour, read[0], weak=True), read[1])
    return _with_half(line, Clock(hour, weak=True), j)


def _says_hour(line: Line, j: int) -> bool:
    """Whether what follows a "one" makes an hour of it: "one pm", "one thirty", "one to two"."""
    ends = line.has(j, "to") and (line.has(j + 1, "number") or line[j + 1].number is not None)
    return ends or line.has(j, "half", "oclock", "number") or line[j].number is not None


def _with_half(line: Line, found: Clock, j: int) -> Found[Clock]:
    """What follows a time: o'clock, am, pm."""
    if line.has(j, "oclock"):
        found, j = replace(found, weak=False), j + 1
    k = j + 1 if line.word(j) in ("-", "in") and line.has(j + 1, "half") else j
    k = k + 1 if line.word(k) == "the" and line.has(k + 1, "half") else k
    if line.word(j) == "in" and line.word(j + 1) == "the" and line.has(j + 2, "half"):
        k = j + 2
    half = cast(Half | None, line.value(k, "half") or _letter_half(line, k))
    if half is None:
        return found, j
    if found.hour > 12 or (found.hour == 0 and half == "am"):
        # "15:00 pm" says the same thing twice.
        return (replace(found, weak=False, literal=True), k + 1) if half == "pm" or found.hour == 0 else (found, j)
    if found.hour == 0:
        found = replace(found, hour=12)
    return replace(found, half=half, literal=False, weak=False), k + 1


def _letter_half(line: Line, k: int) -> str | None:
    """9a · 11p"""
    letter = line.word(k)
    if letter in ("a", "p") and line.glued(k) and not line.glued(k + 1):
        return letter + "m"
    if letter in ("a", "p") and line.glued(k) and line.word(k + 1) in ("-", ",", ".", "?", "!", ";", "/", ")"):
        return letter + "m"
    return None


def _with_part(line: Line, found: Clock, j: int) -> Found[Clock]:
    """in the morning · at night · in the afternoon, right behind a time"""
    if line.word(j) in _NO_TIME_AFTER and line.glued(j):
        return None
    k = j
    if line.word(k) in _IN_PART:
        k += 1
        if line.has(k, "the"):
            k += 1
        if k == j + 1 and line.word(j) in _ON_OF:
            return found, j
    part = line.value(k, "part")
    if not isinstance(part, str) or part not in _HALF_OF or found.half or found.literal or found.hour > 12:
        if isinstance(part, str) and k > j and part in _HALF_OF and (found.half or found.literal):
            return replace(found, weak=False), k + 1
        return found, j
    if k == j and not _directly(line, found, k):
        return found, j
    return replace(found, half=half_of(part, found.hour), weak=False, part=part), k + 1


def _directly(line: Line, found: Clock, k: int) -> bool:
    """Whether a part of the day right behind a time belongs to it: "8:10 evening", not "3 evening slots"."""
    if " " in line.word(k):
        return True
    if line.word(k)[-1] == "s":
        return False
    after = line[k + 1]
    free = not after.word.isalpha() or (bool(after.tags) and not line.has(k + 1, "counted", "thing"))
    return bool(found.minute) or not found.weak or (free and line.value(k, "part") != "night")


def half_of(part: str, hour: int) -> Half | None:
    """The half of the day that a part of it makes of an hour: 2 in the night is am, 10 at night pm, 12 at night am."""
    if part == "night" and (hour <= 4 or hour == 12):
        return "am"
    if part == "lunch":
        return "am" if hour in (10, 11) else "pm"
    if part == "morning" and hour == 12:
        return "pm"
    return _HALF_OF.get(part)
