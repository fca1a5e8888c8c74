"""Weeks that are said beside a day of theirs."""

from bot.language.times.kinds import Calendar, DayNumber, Near, Said, Shifted, Span, Weekdays, WeekOf, Within

THIS_WEEK = Span("week", 0, "all")


def whole_weeks(dates: list[Said]) -> list[Said]:
    """ "in 2 weeks, the whole week", "off the 16th, the whole week": that week, and not the one it is.

    So are the days of "in 3 weeks off mon and tues".
    """
    match dates:
        case [Shifted(unit="week" | "fortnight", day=Near(days=0)) as away, Weekdays(said="", plural=False) as named]:
            return [Within(named, WeekOf(away))]
    days = [each for each in dates if each != THIS_WEEK]
    if len(days) != 1 or len(dates) != 2:
        return dates
    match days[0]:
        case Shifted(unit="week" | "fortnight") | Calendar() | DayNumber() | Weekdays(days=(_,), plural=False) as day:
            return [WeekOf(day)]
    return dates
