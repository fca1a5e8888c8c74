"""Holidays by name, out of a maintained calendar; imported on first use."""

from datetime import date, timedelta
from functools import lru_cache

from bot.language.times.calendar import month, nth_weekday
from bot.language.times.values import Setting

# Days that the calendars of countries leave out, or that are the same everywhere.
_FIXED = {
    "new_year": (1, 1),
    "new_year_eve": (12, 31),
    "valentine": (2, 14),
    "st_patrick": (3, 17),
    "april_fools": (4, 1),
    "earth_day": (4, 22),
    "cinco_de_mayo": (5, 5),
    "juneteenth": (6, 19),
    "canada": (7, 1),
    "independence": (7, 4),
    "halloween": (10, 31),
    "all_saints": (11, 1),
    "veterans": (11, 11),
    "remembrance": (11, 11),
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing": (12, 26),
    "groundhog": (2, 2),
    "epiphany": (1, 6),
    "women_day": (3, 8),
    "anzac": (4, 25),
    "australia": (1, 26),
}
# Month, weekday, which: by country where it differs.
_COUNTED = {
    "mlk": (1, 0, 3),
    "presidents": (2, 0, 3),
    "mothers_day": (5, 6, 2),
    "memorial": (5, 0, -1),
    "fathers_day": (6, 6, 3),
    "labor": (9, 0, 1),
    "columbus": (10, 0, 2),
    "thanksgiving": (11, 3, 4),
    "super_bowl": (2, 6, 2),
}
_FROM_EASTER = {
    "mardi_gras": -47,
    "ash_wednesday": -46,
    "palm_sunday": -7,
    "maundy_thursday": -3,
    "good_friday": -2,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "pentecost": 49,
    "whit_monday": 50,
}


def holiday_dates(name: str, year: int, setting: Setting) -> list[date]:
    """The dates of a holiday that fall in a year."""
    if name in _FIXED:
        return [date(year, *_FIXED[name])]
    if name == "thanksgiving" and setting.country == "CA":
        return _nth(year, 10, 0, 2)
    if name in _COUNTED:
        return _nth(year, *_COUNTED[name])
    if name in _FROM_EASTER:
        return [easter(year) + timedelta(days=_FROM_EASTER[name])]
    if name == "black_friday":
        return [_nth(year, 11, 3, 4)[0] + timedelta(days=1)]
    if name == "cyber_monday":
        return [_nth(year, 11, 3, 4)[0] + timedelta(days=4)]
    return []


def _nth(year: int, number: int, weekday: int, which: int) -> list[date]:
    found = nth_weekday(month(year, number), weekday, which)
    return [found] if found else []


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    number, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, number, day + 1)
