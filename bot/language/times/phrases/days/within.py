"""Days inside a period: "fridays in april", "tuesday next week"."""

from bot.language.times.kinds import MonthOf, Period, Run, Shifted, Span, WeekOf, Within
from bot.language.times.line import Found, Line
from bot.language.times.phrases.days.counted import counted
from bot.language.times.phrases.days.shifted import shifted
from bot.language.times.phrases.periods import period
from bot.language.times.phrases.weekdays import weekdays
from bot.language.times.phrases.words import is_weekday


def within(line: Line, i: int) -> Found[Within]:
    """fridays in april · tuesday next week · monday of the week of the 23rd · next week tuesday"""
    return line.once(_within, i)


def _within(line: Line, i: int) -> Found[Within]:
    before = period(line, i) or _week_counted(line, i)
    if before is not None:
        j = line.skip(before[1], "on", "the")
        if line.word(j) == "," and is_weekday(line, j + 1):
            j += 1
        days = weekdays(line, j)
        if days and _is_week(before[0]) and not days[0].said and (not days[0].plural or days[0].run):
            return Within(days[0], before[0]), days[1]
        return None
    read = weekdays(line, i)
    if read is None or read[0].said:
        return None
    j = line.skip(read[1], "of", "in", "on", "the")
    if line.word(j) == ",":
        j += 1
    behind = period(line, j) or _week_counted(line, j) or _week_counted(line, read[1])
    if behind is None or (j == read[1] and isinstance(behind[0], MonthOf) and line[behind[1]].number is not None):
        # "mondays april 6 through may 25"
        return None
    if not read[0].plural and not _is_week(behind[0]) and len(read[0].days) == 1:
        return None
    return Within(read[0], behind[0]), behind[1]


def _week_counted(line: Line, i: int) -> Found[Period]:
    """in two weeks · 3 weeks after christmas, beside a weekday: the week that day lies in"""
    read = counted(line, i) or shifted(line, i)
    if read is None or not isinstance(read[0], Shifted) or read[0].unit not in ("week", "fortnight"):
        return None
    return WeekOf(read[0]), read[1]


def _is_week(value: Period) -> bool:
    if isinstance(value, Span):
        return value.unit == "week"
    return isinstance(value, WeekOf) or (isinstance(value, Run) and value.unit == "week")
