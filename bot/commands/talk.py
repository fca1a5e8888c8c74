"""What keeps a conversation going."""

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.base import Command


@dataclass(frozen=True, slots=True)
class Confirm(Command):
    """Yes to the open proposal."""

    do: ClassVar[str] = "confirm"


@dataclass(frozen=True, slots=True)
class Decline(Command):
    """No to the open proposal."""

    do: ClassVar[str] = "decline"


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """The last change put back."""

    do: ClassVar[str] = "undo"


@dataclass(frozen=True, slots=True)
class Help(Command):
    """What can be asked."""

    do: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class Thanks(Command):
    """Kind words that ask for nothing."""

    do: ClassVar[str] = "thanks"


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """One of what was just offered, counted from 1."""

    do: ClassVar[str] = "choose"
    index: int


@dataclass(frozen=True, slots=True)
class ReplaceLast(Command):
    """A correction: the whole corrected commands."""

    do: ClassVar[str] = "replace_last"
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Crisis(Command):
    """Somebody needs help now."""

    do: ClassVar[str] = "crisis"


@dataclass(frozen=True, slots=True)
class Handoff(Command):
    """A person is wanted, not a bot."""

    do: ClassVar[str] = "handoff"
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Refuse(Command):
    """Something that may not be answered: other people's appointments above all."""

    do: ClassVar[str] = "refuse"
    topic: str | None = None
