"""Weekdays and a period besides: "friday and next week"."""

from bot.language.listed import listed
from bot.language.times.kinds import Several, Span, Weekdays, WeekOf
from bot.language.times.line import Found, Line
from bot.language.times.phrases.days import within
from bot.language.times.phrases.periods import period
from bot.language.times.phrases.weekdays import weekdays

_BESIDES = listed("besides_days")


def besides(line: Line, i: int) -> Found[Several]:
    """friday and next week · fri & the weekend · thurs, fri and the week of the 23rd · next week and friday"""
    days = weekdays(line, i)
    first = days or period(line, i)
    if first is None or line.word(first[1]) not in _BESIDES:
        return None
    k = first[1] + 1
    while line.word(k) in _BESIDES:
        k += 1
    second = period(line, k) if days else weekdays(line, k)
    inside = within(line, k)
    if second is None or (inside is not None and inside[1] > second[1]):
        return None
    named, span = (first[0], second[0]) if days else (second[0], first[0])
    if not isinstance(named, Weekdays) or named.count or named.run or named.letters:
        return None
    if not isinstance(span, WeekOf) and not (isinstance(span, Span) and span.unit in ("week", "weekend")):
        return None
    return Several((named, span)), second[1]
