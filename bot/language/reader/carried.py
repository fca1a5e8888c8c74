"""What is said once for several commands: the verb of "cancel leo tomorrow and maya friday", a date."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bot.commands import Book, Cancel, ClearOverride, Command, Find, Move, Offer, Override, SetHours
from bot.language.clause import ALWAYS, Clause, Item, items
from bot.language.listed import listed
from bot.language.names import named
from bot.language.reader.heads import elliptic
from bot.language.rules import Found
from bot.language.rules.booking.book import BOOKS
from bot.language.rules.booking.names import ALL
from bot.language.text import Token
from bot.language.times.kinds import Hours, Weekdays
from engine.dates import DateRange

VERB_TAGS: dict[type[Command], tuple[str, ...]] = {
    Cancel: ("cancel", "cant_come"),
    Move: ("move_strong", "reassign"),
    Book: ("book_client", "book_strong"),
}
_I_AM = listed("i_am")
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


def addressed(clause: Clause, part: Clause, said: Verb) -> bool:
    """ "im off friday, leo": who is spoken to, and not off as well."""
    own = any(one.word in _I_AM and other.has("off") for one, other in pairwise(clause.items))
    return own and said.words[0] is OFF and all(item.name or item.has("mark", "filler") for item in part.items)


def _asks_for(part: Clause) -> bool:
    """ "cant do friday, can we do monday at 2": wished for, not given up as well."""
    return part.role == "client" and part.has("polite", "polite_client", "may_have", "asks")


def has_hours(part: Clause) -> bool:
    """Whether a span of hours is named: "2-4"."""
    return any(isinstance(atom.value, Hours) for atom in part.atoms)


def with_verb(part: Clause, said: Sequence[Token], more: Sequence[Token] = ()) -> Clause:
    """The part with a verb, and with the date said elsewhere."""
    own = part.line[part.items[0].first : part.items[-1].last]
    return reread(part, (*said, *own, *more))


def reread(part: Clause, line: tuple[Token, ...]) -> Clause:
    """A clause of other words in the same message."""
    context = part.message.context
    known = named(context.people, context.sessions, line)
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


def behind_but(clause: Clause, part: Clause) -> bool:
    """Whether a "but" leads over to a part."""
    before = [item for item in clause.items if item.last <= part.items[0].first]
    while before and before[-1].has("joint", "mark", "filler") and not before[-1].atom and before[-1].word != "but":
        before.pop()
    return bool(before) and before[-1].word == "but"


def lies_inside(one: Found, other: Found) -> bool:
    """Whether the days of a change lie in the span of days of the one before, where that has one."""
    spans = [span for reading in one.readings for span in _spans(reading)]
    if not any(span.last is None or span.first < span.last for span in spans):
        return True
    return all(
        any(
            span.first <= each.first and (span.last is None or (each.last and each.last <= span.last)) for span in spans
        )
        for reading in other.readings
        for each in _spans(reading)
    )


def seen_from(part: Clause, one: Found) -> Clause | None:
    """A part that names bare weekdays, as if it had been said right before the days of the one before."""
    said = [item.atom.value for item in part.items if item.atom and item.atom.kind in ("dates", "rule")]
    firsts = [span.first for reading in one.readings for span in _spans(reading)]
    bare = all(isinstance(value, Weekdays) and not (value.said or value.plural or value.every) for value in said)
    if not said or not bare or not firsts:
        return None
    evening = dt.datetime.combine(min(firsts) - dt.timedelta(1), dt.time(23))
    message = replace(part.message, now=max(evening, part.message.now))
    return reread(replace(part, message=message), part.line[part.items[0].first : part.items[-1].last])


def _spans(reading: Sequence[Command]) -> Iterator[DateRange]:
    for command in reading:
        if isinstance(command, Override | ClearOverride):
            yield from command.dates


# Beside these a time alone is part of what was asked, and asks for no openings.
_NEEDS_NO_TIME = ("set_me", "waitlist", "attend", "confirm", "late")


def beside_the_point(clause: Clause, one: Found, part: Clause, found: Found) -> bool:
    """ "cancel friday but only the 3pm", "remind me 2 hours before, but only on mondays": nobody looks for openings."""
    if behind_but(clause, part) and _looks_for_times(one):
        # "every thurs at 3 but skip the 19th": what shall be skipped is not there yet.
        return all(isinstance(command, Cancel) for reading in found.readings for command in reading)
    if not _looks_for_times(found):
        return False
    looked = [command for reading in found.readings for command in reading]
    if all(isinstance(command, Find) and command == Find(without=command.without) for command in looked):
        # "book fri 2, not 3"
        return True
    if not all(item.atom or item.has(*ALWAYS, "only", "excepting", "but_not") for item in part.items):
        return False
    before = {command.do for reading in one.readings for command in reading}
    return behind_but(clause, part) or not before.isdisjoint(_NEEDS_NO_TIME)


def _looks_for_times(found: Found) -> bool:
    return all(isinstance(command, Find) for reading in found.readings for command in reading)


def other_days(one: Command, other: Command) -> SetHours | None:
    """ "weekdays 9-5 but 9-3 on fridays": the first hours with the days that are left to them."""
    if not isinstance(one, SetHours) or not isinstance(other, SetHours) or not one.mode == other.mode == "replace":
        return None
    if not one.days or not other.days or not other.days < one.days or not one.windows or not other.windows:
        return None
    same = replace(one, days=None, windows=()) == replace(other, days=None, windows=())
    return replace(one, days=one.days - other.days) if same else None
