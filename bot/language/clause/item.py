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


def kind_of(item: Item) -> str:
    """What sort of thing an item names: `name`, `session`, `count`, `dates`, `hours`, …; empty where it names none."""
    if item.name:
        return "name"
    if item.session:
        return "session"
    if item.atom is None or item.atom.kind == "mark":
        return ""
    if is_count(item):
        return "count"
    return "dates" if item.atom.kind == "rule" else item.atom.kind


def shifted(atom: Atom, by: int) -> Atom:
    """The same piece of time, its places counted from the start of the message."""
    return Atom(atom.kind, atom.value, atom.first + by, atom.last + by, atom.lead + by) if by else atom
