"""Whether what looks like one clause holds several commands: "move leo to friday and book sam at 3"."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from bot.commands import Command, SetPolicy
from bot.language.clause import ALWAYS, Clause
from bot.language.listed import listed
from bot.language.rules import Found
from bot.language.times.kinds import Duration, Hours

_ALSO = listed("also")

Best = Callable[[Clause], Found | None]
# Said by whom they name, or about nobody by name.
NAMELESS = {"refuse", "handoff", "attend", "help", "thanks", "crisis", "find"}
# Two of these side by side are one question, or small talk.
ONE_QUESTION = {
    "find",
    "show",
    "explain",
    "help",
    "thanks",
    "refuse",
    "handoff",
    "waitlist",
    "late",
    "confirm",
    "decline",
}


# "yes, i'll be there", "on my way, 10 min late": one answer.
ONE_ANSWER = (("confirm", "attend"), ("attend", "late"), ("late", "attend"))


# More commas and "and"s than this are in no command.
MOST_JOINTS = 24


def holds_several(clause: Clause, best: Best) -> bool:
    """Whether the clause falls in two at a comma or an "and" and each side is a whole command of its own."""
    places = [place for place in range(1, len(clause.items) - 1) if _joint(clause, place)]
    if len(places) > MOST_JOINTS:
        return True
    if any(_two_questions(clause.part(0, n), clause.part(n, len(clause.items)), best) for n in question_ends(clause)):
        return True
    edges = [0, *places, len(clause.items)]
    return any(
        _two(trimmed(clause.part(a, place)), trimmed(clause.part(place, b)), best)
        for n, place in enumerate(places, 1)
        for a in dict.fromkeys((0, edges[n - 1]))
        for b in dict.fromkeys((edges[n + 1], len(clause.items)))
    )


def question_ends(clause: Clause) -> list[int]:
    """The items behind a question mark that more follows."""
    return [
        place
        for place in range(1, len(clause.items))
        if clause.items[place - 1].word == "?" and not clause.items[place].has("asks")
    ]


def _two_questions(left: Clause, right: Clause, best: Best) -> bool:
    """ "anything free on thursday? where are you": each side asks for something else."""
    rest = trimmed(right)
    if not rest.items:
        return False
    first, second = best(left), best(rest)
    return _complete(first) and _complete(second) and {_looked_for(first), _looked_for(second)} >= {"find", "show"}


def _looked_for(found: Found | None) -> str | None:
    """What all of the commands do, where that is one thing."""
    does = {command.do for reading in found.readings for command in reading} if found else set()
    return does.pop() if len(does) == 1 else None


def _joint(clause: Clause, place: int) -> bool:
    item = clause.items[place]
    return item.atom is None and item.has("joint", "mark") and item.word not in ("-", "/", "'", '"', "*", "_")


def _two(left: Clause, right: Clause, best: Best) -> bool:
    if not left.items or not right.items or elliptic(right) or (elliptic(left) and not _has_hours(left)):
        return False
    if left.session and _only_length(right):
        return False
    second = best(right)
    if not _complete(second):
        return False
    first = best(left)
    whose = (left.session and not right.session) or (left.names and not right.names)
    if _is_gap(second) and (whose or left.has("remind_thing", "remind_me")):
        return False
    if not _complete(first) or any(_all_do(first, a) and _all_do(second, b) for a, b in ONE_ANSWER):
        return False
    return not (_asks(first) and _asks(second)) or bool(
        _shown(first) and _shown(second) and _shown(first) != _shown(second)
    )


def _only_length(part: Clause) -> bool:
    """ "80 mins each", behind "only couples on thursdays": how long that one takes."""
    lengths = [item for item in part.items if item.atom and isinstance(item.atom.value, Duration)]
    rest = [item for item in part.items if item not in lengths]
    return len(lengths) == 1 and all(not item.atom and item.has("lasts", *ALWAYS) for item in rest)


def _is_gap(found: Found | None) -> bool:
    """ "couples are 80 min, 15 between", "ana's are 50, 10 between": what lies beside the sessions named before it.

    Behind "remind clients a day before" a "2 hours before" is when they are reminded.
    """
    commands = [command for reading in found.readings for command in reading] if found else []
    return bool(commands) and all(
        isinstance(each, SetPolicy) and replace(each, before_minutes=None, after_minutes=None, for_=None) == SetPolicy()
        for each in commands
    )


def _all_do(found: Found | None, do: str) -> bool:
    return found is not None and all(command.do == do for reading in found.readings for command in reading)


def _shown(found: Found | None) -> str | None:
    """What is shown, where that is all: "where are you and when is my next appt" are two questions."""
    commands = [command for reading in found.readings for command in reading] if found else []
    return getattr(commands[0], "what", None) if len(commands) == 1 and commands[0].do == "show" else None


def _has_hours(part: Clause) -> bool:
    return any(isinstance(atom.value, Hours) for atom in part.atoms)


def _complete(found: Found | None) -> bool:
    return bool(found and found.whole and found.readings and not found.missing)


def _asks(found: Found | None) -> bool:
    return found is not None and all(command.do in ONE_QUESTION for reading in found.readings for command in reading)


def elliptic(part: Clause) -> bool:
    """Whether a part only names people and times: "maya to 4", "raj monday"."""
    spoken = [item for item in part.items if not item.has(*ALWAYS, "with_word") or item.atom or item.name]
    return (
        bool(spoken)
        and all(item.atom or item.name for item in spoken)
        and not any(item.has("only", "extra", "also_before", "excepting") and not item.atom for item in part.items)
    )


def trimmed(clause: Clause) -> Clause:
    """A part without the words that join it to its neighbours."""
    first, last = 0, len(clause.items)
    while first < last and _joins(clause, first):
        first += 1
    while last > first and _joins(clause, last - 1):
        last -= 1
    return clause.part(first, last)


def _joins(clause: Clause, place: int) -> bool:
    item = clause.items[place]
    return item.atom is None and (
        item.word == "but" or (item.has("joint", "mark") and item.word.split()[-1] not in _ALSO)
    )


def leaves_somebody_out(clause: Clause, reading: tuple[Command, ...]) -> bool:
    """Whether somebody who is named is in none of the commands."""
    if not clause.names or any(command.do in NAMELESS for command in reading):
        return False
    told = " ".join(value for command in reading for value in _texts(command)).casefold()
    # As they are spelt, or as typed: a new "kim jones" is not the Kim whom the speaker may name.
    return not all(
        item.name.casefold() in told or item.word.removesuffix("'s") in told.split()
        for item in clause.items
        if item.name
    )


def _texts(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, tuple | list):
        return {text for one in value for text in _texts(one)}
    if hasattr(value, "__dataclass_fields__"):
        return {text for field in fields(value) for text in _texts(getattr(value, field.name))}
    return set()
