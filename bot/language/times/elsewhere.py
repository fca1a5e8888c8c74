"""Single dates in words that our lists lack, in languages other than English: a library's answer, under guard."""

import re
from datetime import timedelta

from bot.language.times.values import Dates, Reading, Setting

# Longer texts say more than a date, and a library reads dates into words that are none.
_MOST_WORDS = 6
_FURTHEST = timedelta(days=400)
_NUMBER = re.compile(r"\d+")


def single_date(text: str, setting: Setting, language: str) -> Reading | None:
    """The one date a short text means, or None where that is not certain.

    Refused: a date in the past or far ahead, and one that leaves out a number of the text.
    """
    if not 0 < len(text.split()) <= _MOST_WORDS:
        return None
    import dateparser  # type: ignore[import-untyped]  # it has no stubs

    found = dateparser.parse(
        text,
        languages=[language],
        settings={
            "STRICT_PARSING": True,
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": setting.now,
            "DATE_ORDER": setting.order or "DMY",
        },
    )
    if found is None:
        return None
    day = found.date()
    said = {str(int(number)) for number in _NUMBER.findall(text)}
    kept = {str(day.day), str(day.month), str(day.year), str(day.year % 100)}
    if not setting.today <= day <= setting.today + _FURTHEST or not said or said - kept:
        return None
    return Reading(dates=(Dates(day, day),))
