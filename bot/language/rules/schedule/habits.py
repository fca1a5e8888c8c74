"""What recurs by its nature, said of "the month": a staff meeting on the last Friday of the month."""

from dataclasses import replace

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.times.kinds import Nth, Repeat, Span

_HABITS = listed("habits")
_NO = listed("says_none")


def each_month(clause: Clause) -> Clause | None:
    """ "staff meeting last friday of the month 9-10": the clause as said of every month, where it may be.

    "the last friday of this month" is once, and so is the dentist's.
    """
    closing = [item for item in clause.items if item.has("off", "closed", "block") and not _nobody(item)]
    if closing or any(atom.kind == "rule" for atom in clause.atoms):
        return None
    recurs = any(_HABITS & set(item.word.split()) for item in clause.items if item.has("reason", "reason_part"))
    items = tuple(map(_monthly, clause.items))
    return replace(clause, items=items, known={}) if recurs and items != clause.items else None


def _nobody(item: Item) -> bool:
    """ "no clients", beside what it is instead: "4th friday of the month admin day, no clients"."""
    return not item.atom and item.word.split()[0] in _NO


def _monthly(item: Item) -> Item:
    match item.atom and item.atom.value:
        case Nth(nth, int(weekday), Span("month", 0, "the")):
            assert item.atom
            value = Repeat("monthly", days=(weekday,), nth=(nth,))
            return replace(item, atom=replace(item.atom, kind="rule", value=value))
    return item
