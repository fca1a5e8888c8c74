"""Weeks that are said beside a day of theirs."""

from collections.abc import Sequence

from bot.language.times.kinds import Calendar, DayNumber, Said, Shifted, Span, Weekdays, WeekOf

THIS_WEEK = Span("week", 0, "all")


def whole_weeks(dates: Sequence[Said]) -> list[Said]:
    """ "in 2 weeks, the whole week", "off the 16th, the whole week": that week, and not the one it is."""
    days = [each for each in dates if each != THIS_WEEK]
    if len(days) != 1 or len(dates) != 2:
        return list(dates)
    match days[0]:
        case Shifted(unit="week" | "fortnight") | Calendar() | DayNumber() | Weekdays(days=(_,), plural=False) as day:
            return [WeekOf(day)]
    return list(dates)
