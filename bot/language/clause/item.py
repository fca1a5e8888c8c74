"""One item of a message."""

from dataclasses import dataclass

from bot.language.times import Atom
from bot.language.times.kinds import Count


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of tokens that belongs together. Exactly one of `atom`, `name`, `session` may be set."""

    first: int
    last: int
    word: str
    tags: frozenset[str] = frozenset()
    atom: Atom | None = None
    name: str | None = None
    session: str | None = None
    numbers: tuple[int, ...] = ()

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)


def is_count(item: Item) -> bool:
    """Whether an item is a bare number."""
    return item.atom is not None and isinstance(item.atom.value, Count)


def shifted(atom: Atom, by: int) -> Atom:
    """The same piece of time, its places counted from the start of the message."""
    return Atom(atom.kind, atom.value, atom.first + by, atom.last + by, atom.lead + by) if by else atom
