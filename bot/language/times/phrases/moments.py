"""From an hour of one day to an hour of another: "4pm today to 5pm tomorrow", "check in friday, check out monday"."""

from dataclasses import replace

from bot.language.times.kinds import (
    Between,
    Clock,
    Edge,
    Moment,
    MomentBound,
    MomentSpan,
    MonthOf,
    Near,
    Part,
    Shifted,
    Span,
    WeekOf,
)
from bot.language.times.line import Found, Line
from bot.language.times.phrases.clocks import clock
from bot.language.times.phrases.days import day
from bot.language.times.phrases.hours import is_time, part
from bot.language.times.phrases.periods import period
from bot.language.times.phrases.ranges import is_now, joins, numbered
from bot.language.times.phrases.words import starts

_UNTIL = ("until", "through", "before", "by")
_STOPS = {",", ";", ".", ":", "-"}


def moments(line: Line, i: int) -> Found[MomentSpan]:
    """4pm today to 5pm tomorrow · friday night to sunday morning · now until 5pm · 3pm on april 6 until 5pm"""
    lead = line.has(i, "from", "between", "span_from", "begins") and not is_now(line, i)
    first = moment(line, i + 1 if lead else i)
    if first is None:
        return None
    start, j = first
    j = j + 1 if line.word(j) == "," and line.has(j + 1, "to") else j
    if not joins(line, j, "between" if line.has(i, "between") else ""):
        return None
    second = moment(line, j + 1) or _period_end(line, j, start)
    if second is None or _goes_on(line, second[1]):
        return None
    end, after = _as_written(line, start, *second)
    firmly = lead or line.has(j, "until", "through")
    until = line.has(j, "until")
    return (MomentSpan(start, end, until), after) if _is_span(line, i, j, start, end, firmly=firmly) else None


def _as_written(line: Line, start: Moment, end: Moment, after: int) -> tuple[Moment, int]:
    """ "friday 18:00 until saturday 2:00": where one end is told in 24 hours, so is the other."""
    first, last = start.hour, end.hour
    if not isinstance(first, Clock) or not isinstance(last, Clock) or not first.literal or first.hour <= 12:
        return end, after
    told_so = line.word(after - 2) == ":" and not last.half
    return (replace(end, hour=replace(last, literal=True)) if told_so else end), after


def _period_end(line: Line, j: int, start: Moment) -> Found[Moment]:
    """through the weekend · until next week, which ends before it begins"""
    read = period(line, line.skip(j + 1, "the")) or period(line, j + 1)
    if read is None or start.hour is None or not isinstance(read[0], Span | MonthOf | WeekOf):
        return None
    if line.has(j, "until"):
        return Moment(Shifted(-1, "day", Edge("start", read[0]))), read[1]
    return Moment(Edge("end", read[0])), read[1]


def _is_span(line: Line, i: int, j: int, start: Moment, end: Moment, *, firmly: bool) -> bool:
    """Whether two moments bound one span: "9am monday to friday" says an hour of each day instead."""
    if start.now:
        return end.hour is not None
    if start.day is None or (start.hour is None and end.hour is None):
        return False
    lead = line.has(i, "from", "between", "span_from", "begins")
    day_first = _day_first(line, i + lead)
    hour_first = day_first is None or day_first[0] != start
    if end.day is None:
        return isinstance(end.hour, Clock) and (hour_first or isinstance(start.hour, Part))
    if end.hour is None:
        return not _weak(start.hour) and (firmly or not hour_first) and not _plural(start.hour)
    if _weak(end.hour) and not hour_first and clock(line, j + 1) is not None:
        # "mon 9-5 tue 10-6" are the hours of two days.
        return False
    if start.hour is None:
        # "from monday to friday at 9" is an hour of each day.
        return line.has(i, "from") and line.has(j, "until") and not _weak(end.hour)
    return not (_plural(start.hour) or _plural(end.hour))


def _weak(hour: Clock | Part | None) -> bool:
    return isinstance(hour, Clock) and hour.weak


def _plural(hour: Clock | Part | None) -> bool:
    return isinstance(hour, Part) and hour.plural


def _goes_on(line: Line, j: int) -> bool:
    """Whether the second hour begins a span of its own: "friday 3pm to saturday 9am-5pm"."""
    return line.has(j, "to") and clock(line, j + 1) is not None


def moment(line: Line, i: int) -> Found[Moment]:
    """4pm today · friday at 3 · noon on the 3rd · friday night · tonight · now · friday · 5pm"""
    return line.once(_moment, i)


def _moment(line: Line, i: int) -> Found[Moment]:
    if is_now(line, i):
        return Moment(now=True), i + 1
    found = _today(line, i) or _day_first(line, i)
    other = _hour_first(line, i)
    return other if other and (found is None or other[1] > found[1]) else found


def _hour_first(line: Line, i: int) -> Found[Moment]:
    """4pm today · noon on the 3rd · 10pm tonight · 5pm"""
    hour = clock(line, line.skip(i, "at", "hour_the"))
    if hour is None:
        return None
    j = hour[1]
    for name, on in (("tonight", 0), ("lastnight", -1)):
        if line.has(j, name):
            return Moment(Near(on), _within_part(hour[0], str(line.value(j, name)))), j + 1
    found = day(line, line.skip(j, "on", "the")) or day(line, line.skip(j, "on"))
    if found is not None:
        named = part(line, found[1])
        if named is not None and not named[0].said and named[0].name in ("morning", "afternoon", "evening"):
            # "6 tomorrow morning"
            return Moment(found[0], _within_part(hour[0], named[0].name)), named[1]
        return Moment(found[0], hour[0]), found[1]
    if hour[0].weak and line.has(j, "unit", "counted", "suffix", "month", "times", "address", "weekday_plural"):
        return None
    return (Moment(None, hour[0]), j) if hour[0].hour <= 24 else None


def _within_part(hour: Clock, name: str) -> Clock:
    """An hour of a part of the day: 10 tonight is pm."""
    if hour.literal and not hour.hour and not hour.minute:
        return Clock(24, literal=True)
    if hour.half or hour.literal:
        return hour
    return replace(hour, weak=False, half="am" if name == "morning" else "pm")


def _today(line: Line, i: int) -> Found[Moment]:
    """tonight · this afternoon · last night · tonight at 10"""
    if not line.has(i, "tonight", "lastnight"):
        return None
    read = part(line, i)
    if read is None or not read[0].said:
        return None
    found, j = read
    on = Near(-1 if found.said == "last" else 0)
    hour = clock(line, line.skip(j, "at"))
    if hour is not None and (not hour[0].weak or line.has(j, "at")):
        return Moment(on, _within_part(hour[0], found.name)), hour[1]
    return Moment(on, Part(found.name)), j


def _day_first(line: Line, i: int) -> Found[Moment]:
    """friday at 3 · april 3, 10am · friday night · the 3rd in the morning · friday"""
    found = day(line, line.skip(i, "on")) or day(line, line.skip(i, "on", "the"))
    if found is None:
        return None
    on, j = found
    k = j + 1 if line.word(j) == "," else j
    at = line.skip(k, "at", "from")
    hour = clock(line, at)
    if hour is not None and _stands(line, hour[0], k, hour[1]):
        return Moment(on, replace(hour[0], weak=False) if at > k else hour[0]), hour[1]
    named = part(line, j)
    if named is not None and not named[0].said:
        timed = clock(line, line.skip(named[1], "at")) if line.has(named[1], "at") else None
        if timed is not None and not _plural(named[0]):
            # "friday evening at 6"
            return Moment(on, _within_part(timed[0], named[0].name)), timed[1]
        return Moment(on, named[0]), named[1]
    return Moment(on), j


def _stands(line: Line, hour: Clock, k: int, end: int) -> bool:
    """Whether a number behind a day is its hour: said as a time, behind "at", or right before the end of a span."""
    if not hour.weak or line.has(k, "at", "from"):
        return True
    return (
        hour.hour <= 24 and line.word(k - 1) != "," and (line.has(end, "to", "filler") or not line[end].word.isalnum())
    )


def remainder(line: Line, i: int) -> Found[MomentSpan]:
    """the rest of the day · the rest of this afternoon"""
    j = line.skip(i, "the")
    if not line.has(j, "rest"):
        return None
    j = line.skip(j + 1, "the", "this")
    if line.word(j) == "day":
        return MomentSpan(Moment(now=True), Moment(Near(0))), j + 1
    name = line.value(j, "part") or line.value(j, "tonight")
    return (MomentSpan(Moment(now=True), Moment(Near(0), Part(name))), j + 1) if isinstance(name, str) else None


def bounded(line: Line, i: int) -> Found[MomentBound]:
    """until friday 5pm · by tomorrow at noon · after friday 3pm · since yesterday 3pm · since 9

    "until 5pm friday" is said of the hours of that day, and is no such bound.
    """
    name = next((name for name in (*_UNTIL, "since", "after", "from") if line.has(i, name)), None)
    if name is None or starts(line, i) or line.word(i) == "past":
        return None
    if name == "since" and 1900 <= (line[i + 1].number or 0) <= 2100 and not line.has(i + 2, "half"):
        # "since 2025"
        return None
    read = moment(line, i + 1) if name == "since" else _day_first(line, i + 1)
    if read is None or read[0].now or _goes_on(line, read[1]):
        return None
    found, j = read
    if found.day is None and (name != "since" or line.has(i, "from") or not isinstance(found.hour, Clock)):
        return None
    if found.hour is None or (found.day is None and not is_time(line, i, found.hour, j)):  # type: ignore[arg-type]
        return None
    ends = name == "until" and (not line[j].word.isalnum() or line.has(j, "filler"))
    if _plural(found.hour) or (_weak(found.hour) and found.day is not None and not (line.has(j - 2, "at") or ends)):
        return None
    if name == "from" and line.has(j, "to", "until", "through"):
        return None
    return MomentBound(name, found), line.skip(j, "onwards") if name == "from" else j


def stay(line: Line, i: int) -> Found[Between]:
    """arriving tomorrow, leaving the 25th · check in friday and check out monday · leaving friday, back on tuesday"""
    found = _ends(line, i)
    if found is None:
        return None
    span, after = found
    start, end = span.start, span.end
    if start.day is None or end.day is None or start.hour is not None or end.hour is not None:
        return None
    return Between(start.day, end.day, until=line.has(i, "depart") and line.has(_other(line, i), "return")), after


def stay_by_hour(line: Line, i: int) -> Found[MomentSpan]:
    """check in friday at 3pm, check out monday at 11am · leaving the 3rd at 10 returning the 8th at 4"""
    found = _ends(line, i)
    if found is None or (found[0].start.hour is None and found[0].end.hour is None):
        return None
    return found if found[0].start.day and found[0].end.day else None


def _ends(line: Line, i: int) -> Found[MomentSpan]:
    """The two ends of a stay or of a journey, in order."""
    first = _end(line, i)
    if first is None:
        return None
    j = _other(line, i)
    second = _end(line, j)
    wanted = ("depart",) if line.has(i, "arrive") else ("return", "arrive")
    if second is None or line.has(i, "return") or not line.has(j, *wanted):
        return None
    there_first = line.has(i, "arrive") or line.has(j, "return")
    ends = (first[0], second[0]) if there_first else (second[0], first[0])
    return MomentSpan(*ends), second[1]


def _other(line: Line, i: int) -> int:
    """Where the other end may begin."""
    first = _end(line, i)
    j = first[1] if first else i
    while line.word(j) in _STOPS or line.has(j, "and"):
        j += 1
    return j


def _end(line: Line, i: int) -> Found[Moment]:
    """leaving the 3rd at 10 · check in: friday, 3pm"""
    if not line.has(i, "arrive", "depart", "return"):
        return None
    j = i + 2 if line.word(i + 1) == ":" else i + 1
    j = line.skip(j, "on", "at")
    return moment(line, line.skip(j, "the") if line.has(j, "the") and not numbered(line, j + 1) else j)
