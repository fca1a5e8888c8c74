"""What is said once for several commands: the verb of "cancel leo tomorrow and maya friday", a date."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.commands import Book, Cancel, Command, Move, Offer, Override
from bot.language.clause import Clause, Item, items
from bot.language.names import named
from bot.language.reader.heads import elliptic
from bot.language.rules import Found
from bot.language.rules.booking.book import BOOKS
from bot.language.rules.booking.names import ALL
from bot.language.text import Token
from bot.language.times.kinds import Hours

VERB_TAGS: dict[type[Command], tuple[str, ...]] = {
    Cancel: ("cancel", "cant_come"),
    Move: ("move_strong", "reassign"),
    Book: ("book_client", "book_strong"),
}
OFF = Token("off", "off", 0, 0)


class Verb(NamedTuple):
    """A verb that later parts may take over, and whether it came with a span of hours."""

    words: tuple[Token, ...]
    spans: bool


def verb(part: Clause, found: Found) -> Verb | None:
    """The verb that a part without one takes over: "cancel", "move", "book", "off"."""
    words = _verb(part, found)
    return Verb(words, has_hours(part)) if words else None


def _verb(part: Clause, found: Found) -> tuple[Token, ...]:
    kinds = {type(command) for reading in found.readings for command in reading}
    if len(kinds) != 1:
        return ()
    kind = kinds.pop()
    if any(getattr(command, "client", None) == ALL for reading in found.readings for command in reading):
        return ()
    if kind is Override:
        return (OFF,) if all(_closes(command) for reading in found.readings for command in reading) else ()
    said = [item for item in part.items if not item.atom and item.has(*VERB_TAGS.get(kind, ()))]
    if kind is Book:
        said = [item for item in said if item.has("book_verb") or BOOKS & set(item.word.split())]
    return tuple(part.line[said[0].first : said[0].last]) if said else ()


def _closes(command: Command) -> bool:
    return isinstance(command, Override) and command.kind == "off"


def takes_over(part: Clause, said: Verb) -> bool:
    """Whether a part needs the verb of the one before: without it a name and a day would mean something else.

    Hours are weekly hours, unless the verb came with hours as well.
    """
    if not elliptic(part) or (has_hours(part) and not said.spans) or _asks_for(part):
        return False
    if said.words[0] is OFF:
        return bool(part.names) and not any(item.atom and item.atom.kind == "hours" for item in part.items)
    return True


def _asks_for(part: Clause) -> bool:
    """ "cant do friday, can we do monday at 2": wished for, not given up as well."""
    return part.role == "client" and part.has("polite", "polite_client", "may_have", "asks")


def has_hours(part: Clause) -> bool:
    """Whether a span of hours is named: "2-4"."""
    return any(isinstance(atom.value, Hours) for atom in part.atoms)


def with_verb(part: Clause, said: Sequence[Token], more: Sequence[Token] = ()) -> Clause:
    """The part with a verb, and with the date said elsewhere."""
    own = part.line[part.items[0].first : part.items[-1].last]
    return _clause(part, (*said, *own, *more))


def _clause(part: Clause, line: tuple[Token, ...]) -> Clause:
    context = part.message.context
    known = named(context.people, context.sessions)
    return Clause(part.message, part.role, line, items(line, part.words, known), part.words)


def dates_of(part: Clause) -> tuple[Token, ...]:
    """The tokens that name the dates of a part."""
    return tuple(token for item in part.items if _dated(item) for token in part.line[item.first : item.last])


def _dated(item: Item) -> bool:
    return item.atom is not None and item.atom.kind in ("dates", "rule")


def said_once(parts: Sequence[Clause]) -> tuple[Token, ...]:
    """The date that only the first or only the last of some parts names."""
    dated = [dates_of(part) for part in parts]
    alone = [each for each in dated if each]
    return alone[0] if len(alone) == 1 and (dated[0] or dated[-1]) else ()


def leaves_day_open(parts: Sequence[Clause], found: Sequence[Found]) -> bool:
    """ "cancel leo tomorrow and move maya to 4": whether Maya's 4 is today's or tomorrow's is not said."""
    dated = [bool(dates_of(part)) for part in parts]
    return any(dated) and any(
        not own and day == part.message.now.date()
        for own, part, one in zip(dated, parts, found, strict=True)
        for reading in one.readings
        for command in reading
        for day in _days(command)
    )


def _days(command: Command) -> Iterator[dt.date]:
    match command:
        case Cancel(at=at) | Book(at=at) | Offer(at=at) if at:
            yield at.date()
        case Move(from_=start, to=end):
            yield from (side.at.date() for side in (start, end) if side and side.at)
        case Override(dates=dates):
            yield from (span.first for span in dates)
