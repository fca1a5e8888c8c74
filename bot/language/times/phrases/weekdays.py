"""Weekdays, one or several: "mon-thu", "M/W/F", "next thurs and fri", "mondays", "weekdays"."""

from dataclasses import replace

from bot.language.listed import listed
from bot.language.times.kinds import Weekdays
from bot.language.times.line import Found, Line
from bot.language.times.phrases.numbers import cardinal
from bot.language.times.phrases.words import is_weekday


def weekdays(line: Line, i: int) -> Found[Weekdays]:
    """Any weekdays said together."""
    return line.once(_weekdays, i)


def next_several(line: Line, i: int) -> Found[Weekdays]:
    """the next 4 mondays · the coming two fridays"""
    j = line.skip(i, "the")
    read = cardinal(line, j + 1) if line.has(j, "next", "coming") else None
    if read is None or not 1 < read[0] <= 100:
        return None
    days = line.value(read[1], "weekday_plural" if line.language == "en" else "weekday")
    return (Weekdays((days,), plural=True, count=read[0]), read[1] + 1) if isinstance(days, int) else None


def _weekdays(line: Line, i: int) -> Found[Weekdays]:
    letters = _letters(line, i)
    if letters is not None:
        return letters
    said, j = _said(line, i)
    first = _piece(line, j)
    if first is None:
        return None
    found, j = first
    while True:
        k = j
        joined = False
        while line.has(k, "and") or line.word(k) == ".":
            if line.word(k) == "." and not line.glued(k):
                break
            joined = joined or line.has(k, "and")
            k += 1
        if line.word(k) == "on" and joined:
            k += 1
        after, k = _said(line, k)
        k = line.skip(k, "the")
        if after and after != said and not (said == "" and after == "this"):
            break
        if line.has(k, "every"):
            break
        more = _piece(line, k)
        if more is None or (len(more[0].days) == 1 and not more[0].plural and _has_date(line, more[1])):
            # "monday, tuesday the 17th": the date goes with the last alone.
            break
        if line.word(k - 1) == "," and _hours_end(line, i) and _hours_follow(line, more[1]):
            # "10-6 tues to fri, sat 9-12": hours of its own.
            break
        found = replace(
            found,
            days=_merged(found.days, more[0].days),
            plural=found.plural or more[0].plural,
            run=found.run or more[0].run,
        )
        j = more[1]
    return replace(found, said=said), j


def _said(line: Line, i: int) -> tuple[str, int]:
    """this · next · last · coming, before a weekday"""
    j = line.skip(i, "the")
    if not (line.has(j + 1, "weekday", "weekday_plural")):
        return "", j if j == i or line.has(j, "weekday", "weekday_plural") else i
    if line.has(j, "coming"):
        return "this" if line.word(j) == "this" else "coming", j + 1
    for name in ("this", "next", "last"):
        if line.has(j, name):
            return name, j + 1
    return "", i


def _piece(line: Line, i: int) -> Found[Weekdays]:
    """friday · fridays · mon-thu · monday through friday · weekdays · mwf"""
    run = line.value(i, "weekday_run")
    if isinstance(run, str) and not (line.word(i) == "weekdays" and line.has(i - 1, "number")):
        days = tuple(int(day) for day in run.split("-"))
        unbroken = days == tuple(range(days[0], days[-1] + 1))
        return Weekdays(days, plural=True, run=unbroken, letters=_is_letters(line.word(i))), i + 1
    if line.value(i, "workday") is not None and line.has(i + 1, "part") and not line.has(i - 1, "every"):
        return Weekdays((0, 1, 2, 3, 4), plural=True, run=True), i + 1
    plural = line.value(i, "weekday_plural")
    if isinstance(plural, int) and "'" in line.word(i) and _owns(line, i + 1):
        return Weekdays((plural,)), i + 1
    ends = not line[i + 1].word.isalnum() or line.has(i + 1, "filler")
    if isinstance(plural, int) and "'" in line.word(i) and line.word(i - 1) in _UPON and ends:
        # "cancel thursday's"
        return Weekdays((plural,)), i + 1
    lunch = line.word(i + 1) == "lunch" and line[i + 2].number is None
    if isinstance(plural, int) and lunch and ("'" in line.word(i) or line.word(i - 1) in _UPON):
        # "cancel fridays lunch"
        return Weekdays((plural,)), i + 1
    single = line.value(i, "weekday") if is_weekday(line, i) else None
    start = plural if isinstance(plural, int) else single
    if not isinstance(start, int):
        return None
    j = i + 1
    if line.word(j) == "." and line.glued(j) and len(line.word(i)) <= 5:
        j += 1
    k = j + 1 if line.has(j, "to") else j
    if k > j:
        k = line.skip(k, "the")
        end = line.value(k, "weekday_plural")
        is_plural = isinstance(plural, int) or isinstance(end, int)
        if end is None and is_weekday(line, k):
            end = line.value(k, "weekday")
        if isinstance(end, int) and end != start and not _dated(line, k + 1):
            return Weekdays(days_between(start, end), plural=is_plural, run=True), k + 1
        if isinstance(end, int) and end == start and not _dated(line, k + 1):
            return Weekdays((start,), plural=is_plural), k + 1
    return Weekdays((start,), plural=isinstance(plural, int)), i + 1


_NO_THING = listed("no_thing")


_UPON = listed("upon")


def _owns(line: Line, i: int) -> bool:
    """Whether a thing follows a possessive: "tuesday's session" is that Tuesday's, "monday's 9-5" every Monday's."""
    plain = not line[i].tags or line.has(i, "thing", "counted")
    return line.word(i).isalpha() and plain and line.word(i) not in _NO_THING


def _dated(line: Line, i: int) -> bool:
    """Whether a weekday is followed by its date, and so is no part of a run of weekdays."""
    return line.has(i, "month") or (line.has(i, "the") and line[i + 1].number is not None)


def _has_date(line: Line, i: int) -> bool:
    """Whether the date of a weekday follows it: "the 18th", "18th", "the 18", "march 18", "3/18"."""
    j = line.skip(i, "the")
    number = line[j].number
    if line.has(i, "month") or (number is not None and line.word(i + 1) == "/" and line.glued(i + 1)):
        return line[i + 1 if line.has(i, "month") else i + 2].number is not None
    return number is not None and (
        line.has(j + 1, "suffix") or (j > i and 12 < number < 32 and line.word(j + 1) != ":")
    )


def days_between(start: int, end: int) -> tuple[int, ...]:
    """The weekdays from one to another, across the weekend where need be."""
    return tuple((start + n) % 7 for n in range((end - start) % 7 + 1))


def _merged(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    return a + tuple(day for day in b if day not in a)


def _letters(line: Line, i: int) -> Found[Weekdays]:
    """M/W/F · T/Th · m,w,f · m-w-f · beside hours: m w f 9-5, and f 9-12 in a line with others"""
    if not line.has(i, "weekday_letter"):
        return None
    return _letters_joined(line, i) or _letters_beside_hours(line, i)


def _is_letters(word: str) -> bool:
    """ "mwf", "m-th"; not "weekdays", "weekends", "any workday"."""
    return "day" not in word and "end" not in word


def _letters_joined(line: Line, i: int) -> Found[Weekdays]:
    """M/W/F · m-th"""
    days: list[int] = []
    j, mark = i, ""
    while isinstance(value := line.value(j, "weekday_letter"), int):
        days.append(value)
        if line.word(j + 1) not in ("/", ",", "&", "-", "+") or (mark and line.word(j + 1) != mark):
            j += 1
            break
        mark = line.word(j + 1)
        j += 2
    else:
        return None
    if len(days) < 2 or days != sorted(set(days)):
        return None
    if mark == "-" and len(days) == 2:
        return Weekdays(days_between(days[0], days[1]), plural=True, run=True, letters=True), j
    return Weekdays(tuple(days), plural=len(days) > 1, letters=True), j


def _letters_beside_hours(line: Line, i: int) -> Found[Weekdays]:
    """m w f 9-5 · f 9-12, where other letters of the line are surely weekdays, and not this one"""
    days: list[int] = []
    j = i
    while isinstance(value := line.value(j, "weekday_letter"), int):
        days.append(value)
        j += 1
    if days != sorted(set(days)) or line.glued(i) or not _hours_follow(line, j):
        return None
    if len(days) == 1:
        others = line.once(_lettered, 0)
        if others is None or days[0] in others[0]:
            # "m-f 9-5 w 12-1 lunch": with lunch
            return None
    return Weekdays(tuple(days), plural=True), j


def _hours_end(line: Line, i: int) -> bool:
    """Whether hours stand right before: "9-5 mon", "9-5pm on mon"."""
    j = i - 1 if not line.has(i - 1, "on") else i - 2
    j = j - 1 if line.has(j, "half") else j
    return line[j].number is not None and line.has(j - 1, "to")


def _hours_follow(line: Line, j: int) -> bool:
    """Whether figures with a "-" or ":" behind them stand apart from the word before."""
    if line[j].number is None or line.glued(j):
        return False
    return line.has(j + 1, "to", "half") or line.word(j + 1) == ":"


def _lettered(line: Line, i: int) -> Found[tuple[int, ...]]:
    """The weekdays of letters that surely are, with hours behind them: "m-th 9-5"."""
    for place in range(i, line.size):
        run = line.value(place, "weekday_run")
        if isinstance(run, str) and _hours_follow(line, place + 1):
            return tuple(int(day) for day in run.split("-")), place + 1
        read = _letters_joined(line, place) if line.has(place, "weekday_letter") else None
        if read is not None and _hours_follow(line, read[1]):
            return read[0].days, read[1]
    return None
