"""Days counted from another: "a week from friday", "the day after thanksgiving", "3 days before christmas"."""

from bot.language.listed import listed
from bot.language.times.kinds import Anchor, Day, Edge, Near, Shifted, Span, Weekdays, WeekOf
from bot.language.times.line import FirstOf, Found, Line
from bot.language.times.phrases.days.counted import UNITS, counted, next_workday
from bot.language.times.phrases.days.single import simple
from bot.language.times.phrases.numbers import amount, ordinal
from bot.language.times.phrases.periods import period
from bot.language.times.phrases.words import is_weekday, starts

_LEAVES_OPEN = listed("leaves_open")


def day(line: Line, i: int) -> Found[Day]:
    """Any single day."""
    return line.once(_day, i)


def shifted(line: Line, i: int) -> Found[Day]:
    """a week from friday · the day after thanksgiving · 3 days before christmas · third tuesday after easter"""
    j = i + 1 if line.has(i, "in") and line.word(i) != "within" else i
    j = line.skip(j, "the")
    step = _step(line, j) if line.word(i - 1) != "any" else None
    if step is None:
        return None
    (count, unit, said), k = step
    from_here = line.has(k, "after") or (line.has(k, "from") and not starts(line, k))
    sign = 1 if from_here else -1 if line.has(k, "before") else 0
    if sign:
        day_read = simple(line, k + 1) or _edge_of(line, k + 1, sign)
        if day_read is None or (isinstance(day_read[0], Weekdays) and unit == "day" and not said and j == i):
            beside = line.has(j - 1, "the") or (line.has(j - 1, "and") and line.word(j - 1) not in _LEAVES_OPEN)
            return _from_anchor(line, unit, count * sign, k) if beside and not said else None
        counted_on = Shifted(count * sign, unit, day_read[0], begins=line.has(k, "from"))
        return (counted_on, day_read[1]) if said or unit != "week" else None
    if not said or unit not in ("week", "fortnight"):
        return None
    day_read = simple(line, k + 1 if line.word(k) == "on" else k)
    if day_read is None or not isinstance(day_read[0], Weekdays | Near):
        return None
    return Shifted(count, unit, day_read[0]), day_read[1]


def behind_holiday(line: Line, i: int) -> Found[Day]:
    """thanksgiving and the friday: the one that follows it"""
    if not (line.has(i, "the") and line.has(i - 1, "and") and line.has(i - 2, "holiday") and is_weekday(line, i + 1)):
        return None
    if line.word(i - 1) in _LEAVES_OPEN or line.has(i + 2, "after", "before", "unit", "number", "figure", "ordinal"):
        return None
    if line[i + 2].number is not None:
        return None
    return Shifted(1, f"weekday {line.value(i + 1, 'weekday')}", Anchor()), i + 2


def _edge_of(line: Line, k: int, sign: int) -> Found[Day]:
    """this weekend · next week, behind "the monday after": its last day; behind before its first"""
    read = period(line, line.skip(k, "the")) or period(line, k)
    if read is None or not isinstance(read[0], Span | WeekOf) or read[0] == Span("week", 0):
        return None
    return Edge("end" if sign > 0 else "start", read[0]), read[1]


def _step(line: Line, j: int) -> Found[tuple[int, str, bool]]:
    """How far: two weeks, a day, the friday, third tuesday; and whether a number was said."""
    nth = ordinal(line, j)
    if nth is not None and is_weekday(line, nth[1]) and 1 <= nth[0] <= 20:
        return (nth[0], f"weekday {line.value(nth[1], 'weekday')}", True), nth[1] + 1
    read = amount(line, j)
    count, k = read if read else (1.0, j)
    if count != int(count) or count > 5000:
        return None
    weekday_said = line.value(k, "weekday_plural") if read else None
    if weekday_said is None and count == 1 and is_weekday(line, k):
        weekday_said = line.value(k, "weekday")
    unit = line.value(k, "unit") if weekday_said is None else f"weekday {weekday_said}"
    if unit is None or not (unit in UNITS or str(unit).startswith("weekday")):
        return None
    if read is None and unit not in ("day", "workday", "week") and weekday_said is None:
        return None
    return (int(count), str(unit), read is not None), k + 1


def _from_anchor(line: Line, unit: str, count: int, k: int) -> Found[Day]:
    """the day after · the friday after · the day before, of the date last talked about"""
    follows = line.has(k + 1, "clock", "number", "this", "next", "last") or line[k + 1].number is not None
    return None if follows or line.has(k, "from") or unit == "week" else (Shifted(count, unit, Anchor()), k + 1)


_day: FirstOf[Day] = FirstOf(
    (counted, "number figure a some half_of ahead ago_before the"),
    (shifted, "in the number figure a some half_of ordinal unit weekday weekday_plural"),
    (next_workday, "the next"),
    (
        simple,
        "the ordinal number figure closest weekday beginning month unit near holiday this next last part coming"
        " starter anchor",
    ),
)
