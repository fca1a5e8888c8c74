"""Weekdays said behind a date that they follow: "thanksgiving and the friday"."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.language.times.calendar import ONE, each, upcoming
from bot.language.times.kinds import Calendar, DayNumber, Holiday, Numeric, Weekdays
from bot.language.times.resolving.context import Resolved
from bot.language.times.values import Purpose, Setting

# Of a holiday that is farther away nobody means the next such weekday.
_FAR = timedelta(days=6)
_OVER_THE_WEEKEND = timedelta(days=3)


def following(dates: Sequence[object], pieces: list[Resolved], setting: Setting, purpose: Purpose) -> list[Resolved]:
    """ "thanksgiving and the friday": the friday right behind it, or also the next one; of dates, not of a search."""
    if len(dates) < 2 or purpose not in (Purpose.CHANGE, Purpose.TIME_OFF):
        return pieces
    told = list(pieces)
    for n in range(1, len(dates)):
        value, before = dates[n], dates[n - 1]
        if not isinstance(value, Weekdays) or value.said or value.plural or value.run or value.every or value.shift:
            continue
        day = _single(pieces[n - 1]) if isinstance(before, Calendar | DayNumber | Holiday | Numeric) else None
        if day is None or day <= setting.today:
            continue
        behind = [upcoming(day + ONE, one) for one in value.days]
        if not _adjoins(day, sorted(behind)):
            continue
        theirs = each(behind)
        sure = isinstance(before, Holiday) and day - setting.today > _FAR
        told[n] = Resolved((theirs,) if sure else tuple(dict.fromkeys((theirs, *pieces[n].options))))
    return told


def _single(piece: Resolved) -> date | None:
    if len(piece.options) != 1 or len(piece.options[0]) != 1:
        return None
    [only] = piece.options[0]
    return only.first if only.first == only.last else None


def _adjoins(day: date, behind: Sequence[date]) -> bool:
    """Whether the days go on from a date without a gap, a weekend aside."""
    steps = [after - before for before, after in zip((day, *behind), behind, strict=False)]
    over = behind[0].weekday() == 0 and steps[0] <= _OVER_THE_WEEKEND
    return (steps[0] == ONE or over) and all(step == ONE for step in steps[1:])
