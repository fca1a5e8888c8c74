"""Whose hours are meant: one's own, named therapists', or the practice's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.commands import Command
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.times.kinds import Weekdays

_WE = listed("we")

PRACTICE = "practice"
# Words by which a therapist means the hours of their own practice.
_OURS = listed("our_practice")


@dataclass(frozen=True)
class Who:
    """For whom a command is: `names` are the values of `for`, None for oneself."""

    names: tuple[str | None, ...]
    missing: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    uses_names: bool = False
    used: tuple[Item, ...] = ()

    def each(self, commands: Sequence[Command]) -> tuple[Command, ...]:
        """The commands once for each name."""
        return tuple(_for(command, name) for name in self.names for command in commands)


def _for(command: Any, name: str | None) -> Command:
    made: Command = replace(command, for_=name) if name else command
    return made


def who(clause: Clause, *, default: str | None = None) -> Who:
    """For whom: named people, else the practice where it is named or an admin speaks of it, else oneself.

    `default` is what an admin means who names nobody; without one that is missing.
    """
    if clause.names:
        spoken = {"he": _one_is_spoken_of(clause), "with_word": clause.has("for")}
        return Who(clause.names, uses_names=True, tags=frozenset(tag for tag, said in spoken.items() if said))
    said = [item for item in clause.of("practice") if not item.atom]
    tags = frozenset({"practice"})
    everyone = [item for item in said if item.word not in _OURS and item.word.split()[0] not in _WE]
    if clause.role == "admin":
        if (
            said
            or clause.has("closed", "holidays")
            or _holiday(clause)
            or speaks_of_us(clause)
            or _nobody_works(clause)
        ):
            return Who((PRACTICE,), tags=tags)
        return Who((default,), tags=tags) if default else Who((None,), ("for",))
    if everyone or (said and "admin" in clause.message.roles and any(item.word != "my" for item in said)):
        return Who((PRACTICE,), tags=tags)
    return Who((None,), tags=tags)


# Words in which an admin speaks of the practice, also inside a set phrase.
_CLOSES = listed("we_close")


# "opening late"; "open saturday 9-12" leaves open whose hours these are.
_OPENS = listed("we_open")


def _one_is_spoken_of(clause: Clause) -> bool:
    """ "omar is giving up his mondays", "omar's ill, he's off today": behind the one name "he" is nobody else."""
    named = next((n for n, item in enumerate(clause.items) if item.name), 0)
    spoken = next((n for n, item in enumerate(clause.items) if item.has("he") and not item.atom), named)
    return len(clause.names) == 1 and named < spoken


def only_for_somebody(clause: Clause) -> bool:
    """ "open saturday 9-1 for omar only": nobody else is meant; the hours are not limited."""
    limits = [n for n, item in enumerate(clause.items) if item.has("only") and not item.has("once_word")]
    return bool(limits) and all(_before_one(clause, place) or _behind_names(clause, place) for place in limits)


def for_one_session(clause: Clause) -> bool:
    """ "thursdays for couples, 80 min", "fridays just intakes": what is done on those days, every week."""
    spoken = [item for item in clause.items if item.atom or item.has("only") or not item.has("filler", "mark")]
    for days, leads, session in zip(spoken, spoken[1:], spoken[2:], strict=False):
        value = days.atom.value if days.atom else None
        if isinstance(value, Weekdays) and value.plural and session.session:
            return leads.has("only") or (leads.has("intake_only") and leads.word.split()[-1] == "for")
    return False


def _before_one(clause: Clause, place: int) -> bool:
    """ "just for omar"."""
    after = clause.items[place + 1 : place + 3]
    return len(after) == 2 and after[0].word == "for" and after[1].name is not None


def _behind_names(clause: Clause, place: int) -> bool:
    """Whether a place is right behind "for omar", "for omar and pia"."""
    first = place
    while first and (clause.items[first - 1].name or (first < place and clause.items[first - 1].has("joint"))):
        first -= 1
    return 0 < first < place and clause.items[first - 1].word == "for"


def speaks_of_us(clause: Clause) -> bool:
    """Whether an admin's words are about the practice: "are we open", "closing early"."""
    opens = any(_OPENS & set(item.word.split()) for item in clause.of("late_start"))
    return opens or any(
        _CLOSES & set(item.word.split()) for item in clause.items if not item.atom and not item.has("past")
    )


def _nobody_works(clause: Clause) -> bool:
    """ "no one works july 3", "no sessions for anyone friday": nobody of the whole practice."""
    return any(
        (item.word.startswith(NOBODY) and item.word.split()[-1] in WORKS) or item.word.endswith(FOR_ANYONE)
        for item in clause.of("off")
    )


FOR_ANYONE = tuple(listed("for_anyone"))
NOBODY = tuple(listed("nobody"))
WORKS = listed("nobody_works")


def _holiday(clause: Clause) -> bool:
    return any(type(item.atom.value).__name__ == "Holiday" for item in clause.items if item.atom)
