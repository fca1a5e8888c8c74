"""Where one command of a message may end and another begin."""

from bot.language.clause import ALWAYS, Clause
from bot.language.clause.items import PLEASE
from bot.language.listed import listed
from bot.language.reader.heads import question_ends
from bot.language.times.kinds import Weekdays

_ANYTHING_BUT = listed("anything_but")


def breaks(clause: Clause) -> list[int]:
    """The items at which one command may end and another begin; a question mark belongs to what it ends."""
    places = [
        place
        for place, item in enumerate(clause.items)
        if 0 < place < len(clause.items) - 1
        and item.atom is None
        and (item.has("joint", "mark") or item.word == "but" or item.word in PLEASE)
        and item.word not in ("-", "/", "'", '"', "*", "_")
        and not _spares(clause, place)
        and not _leaves_out(clause, place)
    ]
    return sorted({*places, *question_ends(clause), *_closing_days(clause)})


def _spares(clause: Clause, place: int) -> bool:
    """ "close friday for everybody but lena": behind "everybody" a "but" and names alone leave somebody out."""
    if clause.items[place].word != "but" or not any(item.has(*EVERYBODY) for item in clause.items[:place]):
        return False
    return all(item.name or (not item.atom and item.has(*ALWAYS)) for item in clause.items[place + 1 :])


def _leaves_out(clause: Clause, place: int) -> bool:
    """ "waitlist me for anything but friday": what stands behind is left out."""
    return clause.items[place].word == "but" and clause.items[place - 1].word.split()[-1] in _ANYTHING_BUT


EVERYBODY = ("practice", "all_clients", "everyone_of")


def _closing_days(clause: Clause) -> list[int]:
    """ "weekdays 10-6 no weekends": behind hours a "no" before other days begins anew."""
    return [
        place
        for place in range(1, len(clause.items) - 1)
        if clause.items[place].word == "no"
        and (hours := clause.items[place - 1].atom)
        and hours.kind == "hours"
        and (days := clause.items[place + 1].atom)
        and isinstance(days.value, Weekdays)
    ]


def in_a_list(clause: Clause, place: int) -> bool:
    """Whether the days on both sides of an "and" are rather one list: "the 9th and 10th"."""
    before = next((item for item in reversed(clause.items[:place]) if not item.has("joint", "mark", "glue")), None)
    after = next((item for item in clause.items[place:] if not item.has("joint", "mark", "glue")), None)
    return bool(before and after and before.atom and after.atom and before.atom.kind == after.atom.kind == "dates")
