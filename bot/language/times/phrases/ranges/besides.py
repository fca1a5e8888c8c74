"""Weekdays and a period besides: "friday and next week"."""

from bot.language.listed import listed
from bot.language.times.kinds import Between, Holiday, Several, Span, Weekdays, WeekOf
from bot.language.times.line import Found, Line
from bot.language.times.phrases.days import within
from bot.language.times.phrases.holidays import holiday
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


def eve_and_day(line: Line, i: int) -> Found[Between]:
    """christmas eve and day · new year's eve & day"""
    eve = holiday(line, i)
    if eve is None or not eve[0].name.endswith("_eve") or not line.has(eve[1], "and"):
        return None
    k = line.skip(eve[1] + 1, "the")
    if line.word(k) != "day" or line.has(k + 1, "after", "before", "from"):
        return None
    return Between(eve[0], Holiday(eve[0].name.removesuffix("_eve"), eve[0].year, eve[0].said)), k + 1
