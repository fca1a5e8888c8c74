"""Days by their number alone: "the 24th", "the 8th of next month"."""

from bot.language.listed import listed
from bot.language.times.kinds import Day, DayNumber
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates.parts import clock_follows
from bot.language.times.phrases.numbers import ordinal

_LEADS_ORDINAL = listed("leads_ordinal")
_OF_PEOPLE = listed("of_people")


def day_number(line: Line, i: int) -> Found[Day]:
    """the 24th · 24th · the 24 · day 24"""
    j = line.skip(i, "the")
    if j > i and line.has(j - 1, "hour_the"):
        return None
    if line.has(j - 1, "the") and line.has(j - 2, "monarch"):
        return None
    if line.value(j, "unit") == "day" and line[j + 1].number is not None:
        j += 1
    if line.word(i - 1) == "(" and line.has(i - 2, "weekday") and _dot_behind(line, j):
        return DayNumber(line[j].number or 0), j + 2
    if i == j and _day_before_hours(line, j) and line.begins(i):
        return DayNumber(line[j].number or 0), j + 1
    found = ordinal(line, j)
    figured = line[j].number is not None
    if found is None:
        after_weekday = line.has(i - 1, "weekday") and j == i and 12 < (line[j].number or 0) <= 31
        bare = line.word(i - 1) == "on" and (line.word(j + 1) in ("", ",", ".") or line.has(j + 1, "at"))
        if j == i and not after_weekday and not bare and not _month_follows(line, j + 1):
            return None
        if not figured or len(line.word(j)) > 2 or clock_follows(line, j) or _counts_something(line, j + 1):
            return None
        if j > i and (line[j].number or 0) <= 12 and line.word(j + 1) == "on" and line.has(j + 2, "weekday"):
            return None  # "the 4 on friday": of several appointments the one at that hour
        onwards = line.has(j + 1, "to", "and") and line.has(j + 2, "weekday")
        if after_weekday and not onwards and (line.word(j + 1) in ("-", "/", ":") or line.has(j + 1, "to", "and")):
            return None
        if after_weekday and _hours_follow(line, j + 1):
            return DayNumber(line[j].number or 0), j + 1
        found = line[j].number or 0, j + 1
    day, end = found
    of_month = day == 1 and (_month_follows(line, end) or (line.word(end) == "of" and line.word(end + 1) == "the"))
    of_month = of_month or (not figured and j > i and _bound_to(line, i, day, end))
    if not 1 <= day <= 31 or (not figured and (j == i or day < 2) and line.word(end) != "day" and not of_month):
        return None
    if line.word(end) == "day":
        end += 1
    elif not figured and not line.has(end, "of") and day < 10 and not of_month:
        return None
    if line.has(end, "number") and not line.has(end + 1, "half", "oclock"):
        return None
    if line.has(end, "unit", "weekday", "workday", "address", "thing", "counted"):
        return None
    if (line[end].number is not None and not line.has(end - 1, "suffix")) or _counts_weekdays(line, end):
        return None
    return _in_month(line, day, end)


# "is the ninth any good", "does the sixth work"
_ASKS = listed("asks_day")
_SUITS = listed("suits_day")


def _dot_behind(line: Line, j: int) -> bool:
    """thursday (12.)"""
    return 1 <= (line[j].number or 0) <= 31 and line.word(j + 1) == "." and line.glued(j + 1)


def _day_before_hours(line: Line, j: int) -> bool:
    """Whether a text begins with a day, by the time behind it: "15 after 15:00", "23 at 10:30", "19 14:30"."""
    if not 12 < (line[j].number or 0) <= 31 or len(line.word(j)) != 2:
        return False
    k = line.skip(j + 1, "at", "after", "before", "from", "until", "around")
    timed = line[k].number is not None and line.word(k + 1) == ":" and line.glued(k + 1)
    return timed and line[k + 2].number is not None and not line.has(j + 1, "to", "part")


def _hours_follow(line: Line, j: int) -> bool:
    """Whether hours stand right behind a day: "thurs 26 3pm", "fri 27 2-4"."""
    if not 0 < (line[j].number or 0) <= 24 or line.glued(j):
        return False
    return line.has(j + 1, "half", "to") or (line.word(j + 1) == ":" and line.glued(j + 1))


def _bound_to(line: Line, i: int, day: int, end: int) -> bool:
    """Whether a small ordinal in a word is a day by what leads to it: "on the fifth", not "the second one"."""
    led = line.word(i - 1) in _LEADS_ORDINAL or line.has(i - 1, "until", "through", "by", "from")
    if day > 4 and line.word(i - 1) in _ASKS and line.word(end) in _SUITS:
        return True
    if not led and not (day > 4 and line.has(end, "at")):
        return False
    return not line[end].word.isalpha() or line.has(end, "at", "to", "until", "through", "filler", "part", "clock")


def _counts_something(line: Line, j: int) -> bool:
    if line.has(j, "of") and line.word(j + 1) in _OF_PEOPLE:
        # "the 2 of them"
        return True
    return line[j].word.isalpha() and not line.has(
        j, "of", "in", "and", "to", "at", "on", "from", "until", "through", "around", "except"
    )


def _counts_weekdays(line: Line, end: int) -> bool:
    """Whether a list of ordinals counts weekdays: the "2nd" of "2nd & 4th wed of the month"."""
    for _ in range(5):
        k = line.skip(end, "and", "the")
        read = ordinal(line, k) if k > end else None
        if read is None:
            return False
        end = read[1]
        if line.has(end, "weekday", "weekday_plural"):
            return True
    return False


def _month_follows(line: Line, j: int) -> bool:
    """of next month · of this month"""
    return line.word(j) == "of" and line.has(j + 1, "this", "next", "last") and line.value(j + 2, "unit") == "month"


def _in_month(line: Line, day: int, end: int) -> Found[Day]:
    """of this month · of next month · of the month"""
    if line.has(end, "of"):
        j = line.skip(end + 1, "the")
        shift = 0
        if line.has(j, "this", "next", "last"):
            shift = 0 if line.has(j, "this") else 1 if line.has(j, "next") else -1
            j += 1
        elif j == end + 1:
            return DayNumber(day), end
        elif line.value(j, "unit") == "month" and not line.has(j + 1, "next_behind", "last_behind"):
            # "the 8th of the month" may have passed: the next one
            return DayNumber(day), j + 1
        if line.value(j, "unit") == "month":
            behind = 1 if line.has(j + 1, "next_behind") else -1 if line.has(j + 1, "last_behind") else 0
            return DayNumber(day, shift=shift + behind), j + 2 if behind else j + 1
    return DayNumber(day), end
