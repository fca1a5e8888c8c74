"""Time zones by name: "eastern time", "pst", "3pm london time"."""

from functools import cache

from bot.language.listed import listed
from bot.language.times.kinds import Zone
from bot.language.times.line import Found, Line

_TIMEZONE = listed("timezone")

_LONGEST = 4


def zone(line: Line, i: int) -> Found[Zone]:
    """pst · eastern time · 9am pacific · london time · new york time · america/chicago"""
    named = line.value(i, "zone")
    if isinstance(named, str):
        return Zone(named), i + 2 if line.word(i + 1) in _TIMEZONE else i + 1
    if line.has(i, "region") and line.has(i - 1, "half") and (line[i + 1].tags or not line[i + 1].word.isalpha()):
        # "9am pacific", not "9am central park"
        return Zone(str(line.value(i, "region"))), i + 2 if line.word(i + 1) in _TIMEZONE else i + 1
    for size in range(1, _LONGEST):
        if line.word(i + size) not in _TIMEZONE:
            continue
        name = line.value(i, "region") if size == 1 else None
        name = name or _cities().get(" ".join(line.word(i + n) for n in range(size)))
        return (Zone(str(name)), i + size + 1) if name else None
    return None


@cache
def _cities() -> dict[str, str]:
    """Cities of the tz database; a name that several zones share stands for none."""
    from zoneinfo import available_timezones

    found: dict[str, str | None] = {}
    for name in available_timezones():
        area, _, city = name.rpartition("/")
        if area and area.split("/")[0] not in ("Etc", "posix", "right", "US", "Canada", "Brazil", "Mexico", "Chile"):
            key = city.replace("_", " ").lower()
            found[key] = name if found.get(key, name) == name else None
    return {city: name for city, name in found.items() if name}
