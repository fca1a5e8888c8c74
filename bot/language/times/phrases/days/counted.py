"""Days counted from today: "in two weeks", "2 days ago", "the next business day"."""

from bot.language.times.kinds import Day, Near, Shifted
from bot.language.times.line import Found, Line
from bot.language.times.phrases.numbers import amount
from bot.language.times.phrases.words import is_weekday

# "one", "a" and bare numbers before "day": only as a distance ("in 3 days").
UNITS = {"day", "week", "fortnight", "month", "year", "workday", "quarter", "weekend"}


def counted(line: Line, i: int) -> Found[Day]:
    """in two weeks · 2 days ago · 4 business days from now · 3 fridays from now · in 2 months and 5 days"""
    ago = line.has(i, "ago_before")
    lead = line.has(i, "ahead") and (line.word(i) != "+" or not line.word(i - 1))
    step = _distance(line, line.skip(i + 1 if lead or ago else i, "the"))
    if step is None:
        return None
    steps, k = [step[0]], step[1]
    while more := _distance(line, line.skip(k, "and")):
        if more[0][1].startswith("weekday"):
            break
        steps.append(more[0])
        k = more[1]
    j, direction = (k, -1) if ago else _direction(line, k)
    if not direction:
        if not lead or any(unit == "weekend" or unit.startswith("weekday") for _, unit in steps):
            return None
        direction = 1
    day: Day = Near(0)
    for count, unit in steps:
        day = Shifted(count * direction, unit, day)
    return day, j


def next_workday(line: Line, i: int) -> Found[Day]:
    """the next business day"""
    j = line.skip(i, "the")
    if not line.has(j, "next") or line.value(j + 1, "unit") != "workday" or line.word(j + 1)[-1] == "s":
        return None
    return Shifted(1, "workday", Near(0)), j + 2


def _distance(line: Line, j: int) -> Found[tuple[int, str]]:
    """two weeks · 3 more days · a couple of months · 3 fridays"""
    read = amount(line, j)
    if read is None or read[0] > 2000 or read[0] != int(read[0]):
        return None
    count, k = int(read[0]), read[1]
    k = k + 1 if line.has(k, "of") else k
    k = k + 1 if line.has(k, "more") else k
    named = line.value(k, "weekday_plural")
    if named is None and count == 1 and is_weekday(line, k):
        named = line.value(k, "weekday")
    unit = line.value(k, "unit") if named is None else f"weekday {named}"
    return ((count, str(unit)), k + 1) if unit in UNITS or named is not None else None


def _direction(line: Line, j: int) -> tuple[int, int]:
    """from now · from today · ago: where the next word stands, and which way."""
    if line.has(j, "ago"):
        # "a year ago today"
        return j + 2 if line.value(j + 1, "near") == 0 else j + 1, -1
    if line.has(j, "hence"):
        return j + 1, 1
    return j, 0
