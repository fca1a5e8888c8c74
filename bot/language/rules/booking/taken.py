"""What is taken out of the book: "drop leo from next week", "delete everything on friday"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.times import Atom
from bot.language.times.kinds import Open

TAKES = listed("takes_from")


def taken_from(clause: Clause, asked: Sequence[Item]) -> list[Atom]:
    """ "drop leo from next week": out of that week, or from then on; its time as if "from" were not said."""
    if not TAKES & {word for item in clause.of("cancel") for word in item.word.split()}:
        return []
    said = [item.atom for item in asked if item.atom]
    return [_within(atom) for atom in said] if any(_within(atom) is not atom for atom in said) else []


def everything_there(clause: Clause) -> bool:
    """ "delete everything on friday": sessions or days off, nobody said which."""
    verbs = {word for item in clause.of("cancel") for word in item.word.split()}
    things = any("everything" in item.word.split() for item in clause.of("all_clients"))
    return things and not clause.has("appt", "clients_of") and bool(verbs) and verbs <= TAKES | {"everything", "clear"}


def _within(atom: Atom) -> Atom:
    value = atom.value
    return replace(atom, value=value.day) if isinstance(value, Open) and value.bound == "from" else atom


def drops_by(clause: Clause) -> bool:
    """ "i'll drop by thurs at 3": who comes cancels nothing."""
    said = [item for item in clause.of("cancel") if item.word == "drop" and item.last < len(clause.line)]
    return any(clause.line[item.last].word == "by" for item in said)
