"""What a search leaves out: an hour of one day, or days and hours both."""

from bot.language.clause import Item
from bot.language.listed import listed
from bot.language.times.kinds import HoursBound, Part

_AND_OR = listed("and_or")


def spares_an_hour(items: list[Item]) -> int | None:
    """ "any day except friday afternoon": where an hour of a day is left out, and the rest of the day is not."""
    marks = (n for n, item in enumerate(items) if getattr(item.atom and item.atom.value, "name", "") == "except")
    place = next(marks, None)
    if place is None or any(item.atom and item.atom.kind == "hours" for item in items[:place]):
        return None
    kinds = [item.atom.kind if item.atom else "" for item in items[place + 1 :] if item.atom or not item.has("filler")]
    return place if kinds == ["dates", "hours"] else None


def leaves_out_either(items: list[Item]) -> bool:
    """ "not fridays or mornings": two things are left out, and a search can leave out one."""
    place = next((n for n, item in enumerate(items) if excepts(item)), None)
    if place is None:
        return False
    said = [item for item in items[place + 1 :] if item.atom or item.word in _AND_OR]
    if any(item.atom and not isinstance(item.atom.value, Part | HoursBound) for item in said if _of_hours(item)):
        return False
    kinds = [item.atom.kind if item.atom else "" for item in said]
    return any(kinds[n : n + 3] in (["dates", "", "hours"], ["hours", "", "dates"]) for n in range(len(kinds)))


def _of_hours(item: Item) -> bool:
    return item.atom is not None and item.atom.kind in ("hours", "count")


def excepts(item: Item) -> bool:
    return getattr(item.atom and item.atom.value, "name", "") == "except" or (not item.atom and item.has("but_not"))
