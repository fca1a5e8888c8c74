"""A client's time that does not suit, and another asked for in its place: "cant do friday, can we make it monday"."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace

from bot.commands import Book, Cancel, Command, Find, Move, MoveFrom, MoveTo
from bot.language.clause import ALWAYS, Clause, Item, is_count
from bot.language.listed import listed
from bot.language.reader import carried
from bot.language.reader.heads import trimmed
from bot.language.rules import Found
from bot.language.times import clocked

_IN_ITS_PLACE = listed("in_its_place")
_HOW_ABOUT = listed("how_about")

Best = Callable[[Clause], Found | None]


def another_time(clause: Clause, best: Best) -> Found | None:
    """ "friday isnt good, can we make it monday", "i cant do 3 tomorrow can we do 5 instead": moved."""
    if clause.role != "client" or not clause.has("cant_come", "does_not_suit") or clause.has("cancel", "move_strong"):
        return None
    context = clause.message.context
    if context.open or context.asked or (context.shown and not clause.has("cant_come")):
        # What is spoken of is not booked yet.
        return None
    for place, item in enumerate(clause.items):
        if not place or item.atom or not item.has("joint", "mark", "can_i", "make_it", "question", "would_take"):
            continue
        before, after = trimmed(clause.part(0, place)), trimmed(clause.part(place, len(clause.items)))
        if not before.atoms or not after.atoms or before.opens_as_question or before.asks:
            continue
        given_up, other = best(_given_up(before)), best(_asked_for(after))
        if not given_up or not other or given_up.missing or other.missing or not (given_up.whole and other.whole):
            continue
        moved = moved_instead(_given_up(before), given_up, after, other)
        if moved:
            return moved
    return None


def _given_up(part: Clause) -> Clause:
    """A day that does not suit, as one on which somebody cannot come."""
    told = (
        replace(i, tags=frozenset({"cant_come"})) if i.has("does_not_suit") and not i.atom else i for i in part.items
    )
    return replace(part, items=tuple(told))


def _asked_for(part: Clause) -> Clause:
    """What is asked for in its place, without the words that say so; a bare number is its hour."""
    kept = [_plain(item) for item in part.items if item.atom or item.word != "instead"]
    hours = any(item.atom and item.atom.kind == "hours" for item in kept)
    message = part.message
    if not carried.dates_of(part):
        # Only the hour is asked for, of a day that is named before it: none of it has passed.
        message = replace(message, now=dt.datetime.combine(message.now, dt.time()))
    return replace(part, message=message, items=tuple(kept if hours else map(_timed, kept)), known={})


def _plain(item: Item) -> Item:
    return replace(item, tags=frozenset({"polite"})) if item.has("make_it") and not item.atom else item


def _timed(item: Item) -> Item:
    return replace(item, atom=clocked(item.atom) or item.atom) if item.atom and is_count(item) else item


OFFERS_INSTEAD = ("may_have", "instead", "polite", "polite_client", "make_it")


def moved_instead(before: Clause, given_up: Found, part: Clause, other: Found) -> Found | None:
    suggests = part.has(*OFFERS_INSTEAD) or any(item.word in _HOW_ABOUT for item in part.items) or _only_asks(part)
    hour = not carried.dates_of(part) and any(item.atom and item.atom.kind in ("hours", "count") for item in part.items)
    if part.role != "client" or not (suggests or hour) or part.has("book_strong", *(() if hour else ("find_strong",))):
        return None
    if not before.has("cant_come") or before.has("cancel"):
        return None
    readings = []
    for cancels in given_up.readings:
        for finds in other.readings:
            if not (len(cancels) == len(finds) == 1 and isinstance(cancels[0], Cancel)):
                return None
            if isinstance(finds[0], Book) and not _in_its_place(part):
                # "cant make it friday, can i come monday at 10": two things, as said.
                return None
            to = _place_of(finds[0], dated=bool(carried.dates_of(part)))
            move = called_off_for(cancels[0], Move(to=to)) if to else None
            if move is None:
                return None
            readings.append((move,))
    return replace(other, readings=tuple(readings), conventions=()) if readings else None


def _only_asks(part: Clause) -> bool:
    """ "5?", "can do 5": a time and nothing else."""
    told = [item for item in part.items if not item.atom and not item.has(*ALWAYS)]
    return bool(told) and all(item.has("asks", "would_take") for item in told)


def _in_its_place(part: Clause) -> bool:
    """ "can we do monday at 2", "monday at 2 instead"."""
    words = {word for item in part.items for word in item.word.split()}
    return bool(words & _IN_ITS_PLACE)


def _place_of(search: Command, *, dated: bool) -> MoveTo | None:
    """The one day, and hour or part of it, that is asked for."""
    if isinstance(search, Book):
        if search != Book(at=search.at) or not search.at:
            return None
        return MoveTo(at=search.at) if dated else MoveTo(time=search.at.time())
    if not isinstance(search, Find):
        return None
    told = {field.name for field in fields(search) if getattr(search, field.name)}
    if not told <= {"dates", "times", "windows"} or len(search.dates) != 1 or len(search.times) > 1:
        return None
    day = search.dates[0]
    if not dated:
        return MoveTo(time=search.times[0]) if search.times else None
    if search.times:
        return MoveTo(at=dt.datetime.combine(day.first, search.times[0])) if day.first == day.last else None
    return MoveTo(dates=search.dates, windows=search.windows)


def called_off_for(one: Cancel, other: Move) -> Move | None:
    """ "cancel tomorrow and rebook me for monday at 11": moved, and not the next appointment instead of it."""
    several = len(one.dates) > 1 or any(span.last != span.first for span in one.dates)
    if several or other.from_ or one.offer or one.scope != "one" or one.with_ or other.client != one.client:
        return None
    return replace(other, from_=MoveFrom(at=one.at, dates=one.dates, which=one.which, windows=one.windows))
