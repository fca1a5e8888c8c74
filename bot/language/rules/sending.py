"""When a message to many goes out, apart from the days of those who get it."""

import datetime as dt
from dataclasses import dataclass

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.booking.book import book_at
from bot.language.times import Purpose, Times
from bot.language.times.kinds import Clock, Elapsed, Part

CLIENTS = listed("clients")
AUDIENCE = ("to_clients", "to_therapists", "to_everyone")


@dataclass(frozen=True)
class Sending:
    """The moments at which it may be meant to go out, none for now; what of the head is left for the audience.

    `missing` where the hour has passed; `unclear` is an hour that may be theirs as well as that of the message.
    """

    moments: tuple[dt.datetime | None, ...]
    rest: tuple[Item, ...]
    missing: bool = False
    unclear: tuple[Item, ...] = ()


def when_sent(clause: Clause, head: tuple[Item, ...]) -> Sending:
    """ "clients with sessions friday tomorrow at 9am": the date beside the hour is the message's."""
    points = [place for place, item in enumerate(head) if item.atom and isinstance(item.atom.value, Clock | Elapsed)]
    if not points:
        return Sending((None,), head)
    if len(points) > 1 or _of_audience(head, points[0]):
        return Sending((None,), head, unclear=tuple(head[place] for place in points))
    point = points[0]
    if isinstance(head[point].atom.value, Elapsed):  # type: ignore[union-attr]
        return _sent(clause, head, (point,))
    behind, before = _beside(head, point, 1), _beside(head, point, -1)
    told = behind or before
    others = [place for place, item in enumerate(head) if _dated(item) and place not in (*behind, *before)]
    booked = next((place for place, item in enumerate(head) if item.has("with_sessions") or coming(item)), None)
    if bool(behind) != bool(before) and not others and booked is not None and booked < min(point, *told):
        # "clients with sessions tomorrow at 9": their hour as well as that of the message.
        return Sending((None,), head, unclear=(head[point],))
    return _sent(clause, head, (point, *told))


def tells_when(after: tuple[Item, ...]) -> bool:
    """ "everyone with sessions friday, tomorrow at 9am: ...": whether a comma leads to nothing but when it goes out."""
    end = next((place for place, item in enumerate(after) if item.has("tell_know") and item.word not in (",", "-")), 0)
    said = after[:end]
    return any(item.atom and isinstance(item.atom.value, Clock | Elapsed) for item in said) and all(
        item.atom.kind in ("dates", "hours") if item.atom else item.has("glue", "filler", "polite", "make_it")
        for item in said
    )


def _sent(clause: Clause, head: tuple[Item, ...], said: tuple[int, ...]) -> Sending:
    times = clause.when(Purpose.BOOK, [head[place] for place in sorted(said)])
    moments = tuple(moment for reading in times.readings for moment in book_at(reading))
    if len(moments) != len(times.readings) or not (moments or _passed(times)):
        return Sending((None,), head, unclear=tuple(head[place] for place in said))
    rest = tuple(item for place, item in enumerate(head) if place not in said)
    return Sending(moments or (None,), rest, missing=not moments)


def _passed(times: Times) -> bool:
    """Whether the hour was read, and has only passed already."""
    return "at" in times.missing


def coming(item: Item) -> bool:
    """Whether the word for the audience says by itself that they have sessions: "everyone booked"."""
    return item.has("to_clients") and len(item.word.split()) > 1 and item.word.split()[-1] not in CLIENTS


def _of_audience(head: tuple[Item, ...], point: int) -> bool:
    """ "tomorrow's 9am clients"."""
    return point + 1 < len(head) and head[point + 1].has(*AUDIENCE)


def _dated(item: Item) -> bool:
    return item.atom is not None and item.atom.kind in ("dates", "rule")


def _beside(head: tuple[Item, ...], point: int, step: int) -> tuple[int, ...]:
    """The date right before or behind an hour, with the part of that day: "tomorrow morning at 9", "at 6 tonight"."""
    found: list[int] = []
    place = point + step
    while 0 <= place < len(head) and len(found) < 2:
        item = head[place]
        if item.atom:
            if not (_dated(item) or isinstance(item.atom.value, Part)) or any(_same(head[n], item) for n in found):
                break
            found.append(place)
            if step < 0 and _dated(item):
                break
        elif not item.has("glue"):
            break
        place += step
    return tuple(found)


def _same(one: Item, other: Item) -> bool:
    return _dated(one) == _dated(other)
