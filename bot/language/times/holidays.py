"""Holidays by name, out of maintained calendars that are imported on first use."""

from datetime import date, timedelta
from functools import lru_cache

from bot.commands.calendar import country_of
from bot.language.times.calendar import month, nth_weekday
from bot.language.times.values import Setting

# The same date everywhere.
_FIXED = {
    "new_year": (1, 1),
    "epiphany": (1, 6),
    "groundhog": (2, 2),
    "valentine": (2, 14),
    "women_day": (3, 8),
    "ides": (3, 15),
    "st_patrick": (3, 17),
    "april_fools": (4, 1),
    "earth_day": (4, 22),
    "cinco_de_mayo": (5, 5),
    "burns_night": (1, 25),
    "st_david": (3, 1),
    "pi_day": (3, 14),
    "st_george": (4, 23),
    "may_day": (5, 1),
    "flag_day": (6, 14),
    "bastille": (7, 14),
    "halloween": (10, 31),
    "guy_fawkes": (11, 5),
    "singles_day": (11, 11),
    "st_andrew": (11, 30),
    "st_nicholas": (12, 6),
    "kwanzaa": (12, 26),
    "all_saints": (11, 1),
    "all_souls": (11, 2),
    "remembrance": (11, 11),
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing": (12, 26),
    "new_year_eve": (12, 31),
}
_FROM_EASTER = {
    "mardi_gras": -47,
    "ash_wednesday": -46,
    "palm_sunday": -7,
    "maundy_thursday": -3,
    "good_friday": -2,
    "holy_saturday": -1,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "pentecost": 49,
    "whit_monday": 50,
    "trinity": 56,
    "corpus_christi": 60,
}
_FROM_ORTHODOX_EASTER = {"clean_monday": -48, "orthodox_good_friday": -2, "orthodox_easter": 0}
# Kept by custom and in no country's calendar: month, weekday, which; elsewhere than in most countries by country.
_COUNTED = {"mothers_day": (5, 6, 2), "fathers_day": (6, 6, 3), "super_bowl": (2, 6, 2)}
_COUNTED_IN = {
    **{("mothers_day", country): (5, 6, 1) for country in ("ES", "PT", "ZA", "HU", "RO")},
    **{("mothers_day", country): (5, 6, -1) for country in ("FR", "SE")},
    **{("fathers_day", country): (9, 6, 1) for country in ("AU", "NZ")},
    **{("fathers_day", country): (11, 6, 2) for country in ("SE", "NO", "FI", "IS")},
}
_FIXED_IN = {
    ("mothers_day", "MX"): (5, 10),
    **{("fathers_day", country): (3, 19) for country in ("ES", "IT", "PT", "BE", "HR")},
}
_MOTHERING_SUNDAY = ("GB", "IE")
# What calendars call a holiday, and whose to ask where one's own country does not keep it.
_NAMES = {
    "mlk": (("Martin Luther King",), ("US",)),
    "presidents": (("Washington's Birthday", "Presidents"), ("US",)),
    "memorial": (("Memorial Day",), ("US",)),
    "juneteenth": (("Juneteenth",), ("US",)),
    "independence": (("Independence Day",), ("US",)),
    "labor": (("Labor Day", "Labour Day", "May Day", "Workers", "Eight Hours Day"), ("US",)),
    "columbus": (("Columbus Day", "Indigenous Peoples"), ("US",)),
    "veterans": (("Veterans Day",), ("US",)),
    "thanksgiving": (("Thanksgiving",), ("US",)),
    "early_may": (("May Day", "May Bank Holiday"), ("GB",)),
    "late_may": (("Spring Bank Holiday",), ("GB",)),
    "late_summer": (("August Bank Holiday", "Late Summer Bank Holiday"), ("GB-ENG",)),
    "canada": (("Canada Day",), ("CA",)),
    "victoria": (("Victoria Day",), ("CA",)),
    "anzac": (("ANZAC", "Anzac"), ("AU",)),
    "australia": (("Australia Day",), ("AU",)),
    "kings_birthday": (("King's Birthday", "Queen's Birthday", "Sovereign's Birthday"), ()),
    "melbourne_cup": (("Melbourne Cup",), ("AU-VIC",)),
    "yom_kippur": (("Yom Kippur",), ("IL",)),
    "rosh_hashanah": (("Rosh Hashanah",), ("IL",)),
    "hanukkah": (("Hanukkah",), ("IL",)),
    "passover": (("Pesach", "Passover"), ("IL",)),
    "diwali": (("Diwali", "Deepavali"), ("SG", "IN")),
    "eid": (("Eid al-Fitr",), ("AE",)),
    "eid_adha": (("Eid al-Adha",), ("AE",)),
    "chinese_new_year": (("Chinese New Year",), ("SG", "HK")),
    "purim": (("Purim",), ("IL",)),
    "shavuot": (("Shavuot",), ("IL",)),
    "sukkot": (("Sukkot",), ("IL",)),
    "simchat_torah": (("Simchat Torah",), ("IL",)),
    "tisha_bav": (("Tisha B'Av",), ("IL",)),
    "lag_baomer": (("Lag BaOmer",), ("IL",)),
    "dussehra": (("Dussehra",), ("IN",)),
    "raksha_bandhan": (("Raksha Bandhan",), ("IN",)),
    "ganesh_chaturthi": (("Ganesh Chaturthi",), ("IN",)),
    "janmashtami": (("Janmashtami",), ("IN",)),
    "shivaratri": (("Maha Shivaratri",), ("IN",)),
    "vesak": (("Vesak Day",), ("SG",)),
    "islamic_new_year": (("Islamic New Year",), ("AE",)),
    "ashura": (("Ashura",), ("BH",)),
    "mawlid": (("Prophet's Birthday",), ("AE",)),
    "isra_miraj": (("Isra' and Mi'raj",), ("OM",)),
}
# States that keep days of their own, by their clock: Labour Day is in October in Sydney and in March in Melbourne.
_STATES = {
    "Australia/Sydney": "AU-NSW",
    "Australia/Melbourne": "AU-VIC",
    "Australia/Brisbane": "AU-QLD",
    "Australia/Adelaide": "AU-SA",
    "Australia/Perth": "AU-WA",
    "Australia/Hobart": "AU-TAS",
    "Australia/Darwin": "AU-NT",
}
_AFTER_THANKSGIVING = {"black_friday": 1, "cyber_monday": 4}


def holiday_dates(name: str, year: int, setting: Setting) -> list[date]:
    """The dates of a holiday that fall in a year, by the country of the setting."""
    if name in _FIXED:
        return [date(year, *_FIXED[name])]
    if name in _FROM_EASTER or name in _FROM_ORTHODOX_EASTER:
        from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter  # type: ignore[import-untyped]  # no stubs

        if name in _FROM_EASTER:
            return [easter(year, EASTER_WESTERN) + timedelta(days=_FROM_EASTER[name])]
        return [easter(year, EASTER_ORTHODOX) + timedelta(days=_FROM_ORTHODOX_EASTER[name])]
    country = setting.country or country_of(setting.timezone) or ""
    if name == "mothers_day" and country in _MOTHERING_SUNDAY:
        return [day - timedelta(days=21) for day in holiday_dates("easter", year, setting)]
    if (name, country) in _FIXED_IN:
        return [date(year, *_FIXED_IN[name, country])]
    if name in _COUNTED:
        counted = _COUNTED_IN.get((name, country), _COUNTED[name])
        found = nth_weekday(month(year, counted[0]), counted[1], counted[2])
        if found and country == "FR" and [found] == holiday_dates("pentecost", year, setting):
            found += timedelta(weeks=1)
        return [found] if found else []
    if name in _AFTER_THANKSGIVING:
        after = timedelta(days=_AFTER_THANKSGIVING[name])
        return [day + after for day in _kept("thanksgiving", year, "US")]
    state = _STATES.get(setting.timezone, "")
    return _kept(name, year, state if state.startswith(f"{country}-") else country)


@lru_cache(maxsize=256)
def _kept(name: str, year: int, country: str | None) -> list[date]:
    """The dates a country keeps a holiday on, else those of the country it comes from."""
    wanted, homes = _NAMES.get(name, ((), ()))
    for home in dict.fromkeys((country, *homes)):
        kept = _calendar(home, year) if home else ()
        days = [day for day, said in kept if any(part.startswith(wanted) for part in said.split("; "))]
        if days:
            return days[:1]
    return []


@lru_cache(maxsize=64)
def _calendar(country: str, year: int) -> tuple[tuple[date, str], ...]:
    """A country's days off and what they are called, without those merely moved to a weekday; empty for no country.

    "GB-ENG" is a part of a country.
    """
    import holidays

    country, _, part = country.partition("-")
    try:
        supported = holidays.country_holidays(country).supported_categories
        kept = holidays.country_holidays(
            country, part or None, years=year, observed=False, language="en_US", categories=supported
        )
    except NotImplementedError:
        return ()
    return tuple((day, said) for day, said in sorted(kept.items()) if day.year == year)
