"""Several people who are called the same: which of them is meant."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.actions.errors import SeveralCalled
from bot.commands import Command
from bot.replies import talk
from bot.replies.choices import Choice, Reply, Run

MOST = 6
"""As many are offered as buttons."""
_NAMING = frozenset({"client", "clients", "with_", "of", "for_", "to", "name", "who"})
"""The fields of commands that hold names of people."""

Part = TypeVar("Part")


def which(commands: tuple[Command, ...], error: SeveralCalled) -> Reply:
    """The question who is meant, with a button for each; the whole name is asked for where that would not tell."""
    if len(set(error.whole)) < len(error.whole) or len(error.whole) > MOST:
        return Reply(talk.several_called(error.name))
    choices = tuple(
        Choice(whole, Run(_naming(commands, error.name, whole)), words=_own_parts(whole, error.whole))
        for whole in error.whole
    )
    return Reply(talk.which_of_them(error.name, error.whole), choices)


def _own_parts(whole: str, everybody: Sequence[str]) -> tuple[str, ...]:
    """The parts of a name that none of the others has: a surname says who is meant, too."""
    others = {part.casefold() for name in everybody if name != whole for part in name.split()}
    return tuple(part for word in whole.split() if (part := word.casefold()) not in others)


def _naming(part: Part, said: str, whole: str, field: str = "") -> Part:
    """Commands, or a part of them, with a name in full where it was said short."""
    found: Any = part
    if isinstance(part, str):
        found = whole if field in _NAMING and part.casefold() == said.casefold() else part
    elif isinstance(part, tuple):
        found = tuple(_naming(one, said, whole, field) for one in part)
    elif is_dataclass(part) and not isinstance(part, type):
        changed = {one.name: _naming(getattr(part, one.name), said, whole, one.name) for one in fields(part)}
        found = replace(part, **changed)
    return found  # type: ignore[no-any-return]
