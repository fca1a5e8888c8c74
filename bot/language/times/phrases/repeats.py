"""Dates that repeat: "every other friday", "first monday of the month", "daily", "every march 5"."""

from bot.language.listed import listed
from bot.language.times.kinds import Repeat
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import day_of_month, month_name
from bot.language.times.phrases.numbers import cardinal, ordinal
from bot.language.times.phrases.weekdays import weekdays
from bot.language.times.phrases.words import is_weekday

_ALTERNATING = listed("alternating")
_INSTANCES = listed("instances")
_OFF_APART = listed("off_apart")
_ONCE_TWICE = listed("once_twice")
_DAY_WORDS = listed("day_words")

_FREQ = {"day": "daily", "night": "daily", "week": "weekly", "weekend": "weekly", "month": "monthly", "year": "yearly"}

_ADVERBS = (("daily", "daily", 1), ("monthly", "monthly", 1), ("quarterly", "monthly", 3), ("yearly", "yearly", 1))


def repeat(line: Line, i: int) -> Found[Repeat]:
    """Anything that repeats."""
    return nth_of_month(line, i) or month_days(line, i) or every(line, i) or adverb(line, i)


def every(line: Line, i: int) -> Found[Repeat]:
    """every friday · every other friday · every 3 weeks on monday · every third thursday · each month on the 15th"""
    j = line.skip(i, "the")
    if line.has(j, "other") and line.word(j) in _ALTERNATING:
        return _after_every(line, j + 1, 2, second=False)
    if not line.has(j, "every"):
        return None
    j = j + 2 if line.word(j + 1) == "single" else j + 1
    if line.has(j, "other"):
        return _after_every(line, j + 1, 2, second=False)
    counted = ordinal(line, j)
    if counted is not None and counted[0] != -1:
        return _every_ordinal(line, counted[0], counted[1]) or _every_number(line, j)
    number = cardinal(line, j)
    if number is not None and number[0] > 1 and is_weekday(line, number[1]):
        return _after_every(line, number[1], number[0], second=False)
    if number is not None and line.has(number[1], "unit"):
        return _after_every(line, number[1], number[0], second=False)
    return _every_date(line, j) or _after_every(line, j, 1, second=False)


def _every_ordinal(line: Line, count: int, j: int) -> Found[Repeat]:
    """every third thursday · every 2nd monday · every first sunday · every 4th week"""
    if line.has(j, "unit") and line.value(j, "unit") in _FREQ:
        return _after_every(line, j, count, second=False)
    if count == 1:
        # "every first sunday" counts in months: every single one is plain "every sunday"
        named = weekdays(line, j)
        return (Repeat("monthly", 1, tuple(sorted(named[0].days)), (1,)), named[1]) if named else None
    if is_weekday(line, j) or line.has(j, "weekday_plural", "weekday_run"):
        return _after_every(line, j, count, second=count > 2)
    return None


def _every_number(line: Line, j: int) -> Found[Repeat]:
    """every 15th · every 1st and 15th at 3: days of each month, where nothing is counted"""
    listed = _day_list(line, j) if line.has(j + 1, "suffix") else None
    if listed is None or not line.has(listed[1] - 1, "suffix"):
        return None
    free = not line[listed[1]].word.isalpha() or line.has(listed[1], "at", "from", "until", "through", "filler")
    return (Repeat("monthly", month_days=listed[0]), listed[1]) if free else None


def _every_date(line: Line, j: int) -> Found[Repeat]:
    """every march 5 · every july 4th · every aug 20 and 30 · every december"""
    named = month_name(line, j)
    if named is None:
        return None
    month, k = named
    if line.word(k) == "on":
        k = line.skip(k + 1, "the")
        k = k + 1 if line.word(k) in _DAY_WORDS else k
    read = _day_list(line, k)
    if read is None:
        return Repeat("yearly", months=(month,)), named[1]
    return Repeat("yearly", month_days=read[0], months=(month,)), read[1]


def _day_list(line: Line, k: int) -> Found[tuple[int, ...]]:
    """the 15th · 20 and 30 · 1st, 10th and 20th"""
    days: list[int] = []
    while (read := day_of_month(line, k)) is not None and 1 <= read[0] <= 31:
        days.append(read[0])
        end = read[1]
        if not line.has(end, "and"):
            return tuple(days), end
        k = line.skip(end, "and")
        if day_of_month(line, k) is None or line.has(k + 1, "half"):
            return tuple(days), end
    return None


def _after_every(line: Line, j: int, step: int, *, second: bool) -> Found[Repeat]:
    """What is repeated: weekdays, or a unit with what narrows it."""
    named = weekdays(line, j)
    if named is not None and not named[0].said:
        return Repeat("weekly", step, tuple(sorted(named[0].days)), second=second), named[1]
    if line.has(j, "workday"):
        return Repeat("weekly", step, (0, 1, 2, 3, 4)), j + 1
    unit = line.value(j, "unit")
    if line.has(j, "part"):
        return Repeat("daily", step), j
    if unit == "fortnight":
        unit, step = "week", step * 2
    if unit == "quarter":
        return Repeat("monthly", step * 3), j + 1
    if unit not in _FREQ:
        return None
    days = (5, 6) if unit == "weekend" else ()
    return _narrowed(line, Repeat(_FREQ[str(unit)], step, days), j + 1)  # type: ignore[arg-type]


def _narrowed(line: Line, value: Repeat, j: int) -> Found[Repeat]:
    """on tuesdays · on the 15th · on the first monday · in november, behind "every month", "weekly" …"""
    k = line.skip(j, "on", "the") if line.has(j, "on", "the") else j
    if value.freq == "monthly":
        counted = _nth_list(line, k)
        if counted is not None:
            return Repeat("monthly", value.every, counted[0][1], counted[0][0]), counted[1]
        listed = _day_list(line, k)
        if listed is not None and k > j and _last_days(line, k) is None:
            return Repeat("monthly", value.every, month_days=listed[0]), listed[1]
        last = _last_days(line, line.skip(j, "on", "at", "the"))
        if last is not None:
            return Repeat("monthly", value.every, month_days=last[0]), last[1]
    if value.freq == "yearly" and k > j:
        return _yearly(line, value, k) or (value, j)
    if value.freq == "weekly" and k > j and line.value(k, "unit") == "weekend":
        return Repeat("weekly", value.every, (5, 6)), k + 1
    named = weekdays(line, k)
    behind = k > j or value.freq == "weekly"
    if named is not None and not named[0].said and value.freq != "yearly" and (behind or named[0].plural):
        freq = "weekly" if value.freq == "daily" else value.freq
        return Repeat(freq, value.every, tuple(sorted(named[0].days))), named[1]
    return value, j


def _yearly(line: Line, value: Repeat, k: int) -> Found[Repeat]:
    """on march 5 · on the 5th of march · on the fourth thursday in november"""
    dated = _every_date(line, k)
    if dated is not None and dated[0].month_days:
        return dated
    listed = _day_list(line, k)
    of_month = month_name(line, line.skip(listed[1], "of")) if listed else None
    if listed is not None and of_month is not None:
        return Repeat("yearly", value.every, month_days=listed[0], months=(of_month[0],)), of_month[1]
    counted = _nth_list(line, k)
    if counted is not None and line.has(counted[1], "of"):
        named = month_name(line, counted[1] + 1)
        if named is not None:
            return Repeat("yearly", value.every, counted[0][1], counted[0][0], months=(named[0],)), named[1]
    return None


def _nth_list(line: Line, i: int) -> Found[tuple[tuple[int, ...], tuple[int, ...]]]:
    """first monday · first and third friday · 2nd and last fridays · first monday and third tuesday"""
    several = _first_two(line, i)
    if several is not None:
        return several
    counts: list[int] = []
    days: list[int] = []
    j = i
    while (read := ordinal(line, j)) is not None and -5 <= read[0] <= 5:
        counts.append(read[0])
        j = read[1]
        while line.word(j) in _INSTANCES:
            j += 1
        named = weekdays(line, j) if not line.has(j, "and") else None
        if named is not None:
            days.extend(day for day in named[0].days if day not in days)
            j = named[1]
        if not line.has(j, "and") or ordinal(line, line.skip(j, "and", "the")) is None:
            break
        j = line.skip(j, "and", "the")
    return ((tuple(counts), tuple(days)), j) if counts and days else None


def _first_two(line: Line, i: int) -> Found[tuple[tuple[int, ...], tuple[int, ...]]]:
    """first two mondays · last two fridays"""
    read = ordinal(line, i)
    count = cardinal(line, read[1]) if read and read[0] in (1, -1) else None
    named = weekdays(line, count[1]) if count else None
    if read is None or count is None or named is None or not 2 <= count[0] <= 4:
        return None
    nth = range(1, count[0] + 1) if read[0] == 1 else range(-count[0], 0)
    return (tuple(nth), named[0].days), named[1]


def nth_of_month(line: Line, i: int) -> Found[Repeat]:
    """first monday of the month · every 2nd and 4th tuesday · first friday of every other month"""
    j = line.skip(i, "the", "every")
    counted = _nth_list(line, j)
    if counted is None:
        return None
    (nth, days), k = counted
    named = _yearly_month(line, i, k)
    if named is not None:
        return Repeat("yearly", 1, tuple(sorted(days)), nth, months=(named[0],)), named[1]
    plural = line.has(k - 1, "weekday_plural")
    of_itself = (nth == (-1,) or len(nth) > 1) and _said_every(line, i, j)
    if (plural or of_itself) and not line.has(k, "of", "in"):
        return Repeat("monthly", 1, tuple(sorted(days)), nth), k
    month = _of_month(line, k, said_every=plural or len(nth) > 1 or _said_every(line, i, j))
    return (Repeat("monthly", month[0], tuple(sorted(days)), nth), month[1]) if month else None


def nth_apart(line: Line, i: int) -> Found[Repeat]:
    """first friday off every month: the month stands behind what is said of the day"""
    counted = _nth_list(line, line.skip(i, "the"))
    if counted is None:
        return None
    (nth, days), k = counted
    apart = k
    while line.word(apart) in _OFF_APART:
        apart += 1
    if apart == k or not line.has(apart, "every") or line.value(apart + 1, "unit") != "month":
        return None
    return Repeat("monthly", 1, tuple(sorted(days)), nth), k


def month_days(line: Line, i: int) -> Found[Repeat]:
    """the 15th of every month · every 2nd of the month · last day of each month · the 2nd to last of each month"""
    j = line.skip(i, "on", "at", "in", "the", "every")
    j = j + 1 if line.value(j, "unit") == "day" and line[j + 1].number is not None else j
    listed = _first_and_last(line, j) or _last_days(line, j) or _day_list(line, j)
    if listed is None:
        return None
    days, k = listed
    k = k + 1 if line.word(k) == "day" else k
    named = _yearly_month(line, i, k)
    if named is not None:
        return Repeat("yearly", month_days=days, months=(named[0],)), named[1]
    month = _of_month(line, k, said_every=_said_every(line, i, j))
    return (Repeat("monthly", month[0], month_days=days), month[1]) if month else None


def _first_and_last(line: Line, i: int) -> Found[tuple[int, ...]]:
    """first and last day · 15th and last day"""
    first = ordinal(line, i)
    if first is None or not 1 <= first[0] <= 31 or not line.has(first[1], "and"):
        return None
    last = _last_days(line, line.skip(first[1], "and", "the"))
    return ((first[0], *last[0]), last[1]) if last else None


def _said_every(line: Line, i: int, j: int) -> bool:
    return any(line.has(k, "every") for k in range(i, j))


def _yearly_month(line: Line, i: int, k: int) -> Found[int]:
    """of november, behind "every fourth thursday" """
    if not line.has(k, "of", "in") or not _said_every(line, i, k):
        return None
    return month_name(line, k + 1)


def _of_month(line: Line, k: int, *, said_every: bool) -> Found[int]:
    """of every month · each month · of the month · of every other month · of every 3rd month: every how many"""
    m = line.skip(k, "of", "in")
    if m == k and not line.has(k, "every"):
        return None
    repeats = said_every or line.has(m, "every") or line.word(m) == "a"
    m = m + 1 if line.has(m, "every", "the", "a") else m
    step, m = _every_how_many(line, m)
    if line.value(m, "unit") != "month" or not (repeats or line.word(m) == "months"):
        return None
    return step, m + 1


def _every_how_many(line: Line, m: int) -> tuple[int, int]:
    """other · 3rd · 3 · nothing"""
    if line.has(m, "other"):
        return 2, m + 1
    read = ordinal(line, m) or cardinal(line, m)
    return read if read is not None and read[0] > 0 else (1, m)


def _last_days(line: Line, i: int) -> Found[tuple[int, ...]]:
    """last day · end · beginning · 2nd to the last (day)"""
    which = line.value(i, "beginning")
    if which in ("start", "end"):
        return (1 if which == "start" else -1,), i + 1
    read = ordinal(line, i)
    if read is None or not -31 <= read[0] < 0:
        return None
    return ((read[0],), read[1]) if read[0] < -1 or line.word(read[1]) == "day" or line.has(read[1], "of") else None


def adverb(line: Line, i: int) -> Found[Repeat]:
    """daily · weekly on tuesdays · biweekly · monthly on the 15th · quarterly · yearly · once a week"""
    if line.word(i) in _ONCE_TWICE and line.has(i + 1, "a", "every"):
        unit = line.value(i + 2, "unit")
        return _narrowed(line, Repeat(_FREQ[str(unit)]), i + 3) if line.word(i) == "once" and unit in _FREQ else None  # type: ignore[arg-type]
    step = line.value(i, "weekly")
    if isinstance(step, int):
        found = _narrowed(line, Repeat("weekly", step), i + 1)
        named = weekdays(line, i + 1)
        if named is not None and found and not found[0].days and not named[0].said:
            return Repeat("weekly", step, tuple(sorted(named[0].days))), named[1]
        return found
    for name, freq, step in _ADVERBS:
        if line.has(i, name):
            return _narrowed(line, Repeat(freq, step), i + 1)  # type: ignore[arg-type]
    return None
