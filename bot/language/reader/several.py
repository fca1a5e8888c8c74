"""Several commands in one message."""

from dataclasses import replace
from itertools import pairwise

from bot.commands import Book, Choose, Command, Override
from bot.language.clause import ALWAYS, Clause
from bot.language.messages import Answer, Reading, Span
from bot.language.reader.answers import MOST_READINGS, spans_of
from bot.language.reader.apart import closing
from bot.language.reader.clauses import best_found, opposed
from bot.language.reader.sentences import ends
from bot.language.rules import Found
from bot.language.told import merged

# More parts than this in one message are not commands.
MOST_PARTS = 8


def _breaks(clause: Clause) -> list[int]:
    """The items at which one command may end and another begin."""
    return [
        place
        for place, item in enumerate(clause.items)
        if 0 < place < len(clause.items) - 1
        and item.atom is None
        and item.has("joint", "mark")
        and item.word not in ("-", "/", "'", '"', "*", "_")
    ]


def in_parts(clause: Clause) -> Answer | None:
    """The message as several commands in a row, as few as possible; each must be whole."""
    places = _breaks(clause)
    if not places or len(places) > 3 * MOST_PARTS:
        return None
    edges = [0, *places, len(clause.items)]
    known: dict[tuple[int, int], Found | None] = {}
    hard = set(ends(clause))

    def whole(a: int, b: int) -> Found | None:
        if (a, b) not in known:
            part = trimmed(clause.part(edges[a], edges[b]))
            inside = any(edges[a] < place < edges[b] for place in hard)
            borrowed = a > 0 and _names_late(clause, part)
            found = best_found(part) if part.items and not inside and not borrowed else None
            if found and _books_unasked(clause, found):
                found = None
            known[a, b] = found if found and found.whole and not _unsure_part(found) else None
        return known[a, b]

    best: dict[int, tuple[tuple[int, int], ...]] = {0: ()}
    for end in range(1, len(edges)):
        for start in range(max(0, end - 2 * MOST_PARTS), end):
            if start in best and whole(start, end) and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], (start, end))
    cuts = best.get(len(edges) - 1)
    if not cuts or len(cuts) > MOST_PARTS:
        return None
    found = _off_too(clause, [(edges[a], edges[b]) for a, b in cuts], [whole(*cut) for cut in cuts])
    spans = [spans_of(trimmed(clause.part(edges[a], edges[b]))) for a, b in cuts]
    return _joined(clause, [each for each in found if each], spans)


def _names_late(clause: Clause, part: Clause) -> bool:
    """ "ana mondays 9-5, tuesdays 10-4, raj fridays 9-1": Tuesday is not Raj's because he is named behind it."""
    place = next((n for n, item in enumerate(part.items) if item.name), None)
    if place is None or len(clause.names) < 2:
        return False
    return all(any(item.atom for item in side) for side in (part.items[:place], part.items[place + 1 :]))


def _books_unasked(clause: Clause, found: Found) -> bool:
    """ "max 5 a day for ana, 6 for raj": beside another command nothing is booked that no word asks to book."""
    books = any(isinstance(command, Book) for reading in found.readings for command in reading)
    return books and clause.role != "client" and not clause.has("book", "book_strong")


def _off_too(clause: Clause, cuts: list[tuple[int, int]], found: list[Found | None]) -> list[Found | None]:
    """ "off tomorrow, friday 2-4": bare hours that follow time off may be off as well, or be worked."""
    parts = [trimmed(clause.part(*cut)) for cut in cuts]
    later = zip(pairwise(parts), found[1:], strict=True)
    return [*found[:1], *(_either(before, part, each) for (before, part), each in later)]


def _either(before: Clause, part: Clause, found: Found | None) -> Found | None:
    bare = all(item.atom or item.has(*ALWAYS) for item in part.items)
    timed = any(item.atom and item.atom.kind == "hours" for item in part.items)
    if not found or not bare or not timed or not closing(before):
        return found
    off = best_found(replace(part, items=(*closing(before), *part.items)))
    if not off or not off.whole or off.missing:
        return found
    return replace(found, readings=tuple(dict.fromkeys((*off.readings, *found.readings))), conventions=())


SILENT = {"help", "thanks"}


# Said beside another command these say that something in it is wrong.
ALONE = {"decline", "confirm", "undo", "choose", "replace_last", "attend"}


def _unsure_part(found: Found) -> bool:
    """A part that by itself says too little to stand beside another command."""
    return any(isinstance(command, Choose) for reading in found.readings for command in reading)


def trimmed(clause: Clause) -> Clause:
    """A part without the words that join it to its neighbours."""
    first, last = 0, len(clause.items)
    while first < last and clause.items[first].atom is None and clause.items[first].has("joint", "mark"):
        first += 1
    while last > first and clause.items[last - 1].atom is None and clause.items[last - 1].has("joint", "mark"):
        last -= 1
    return clause.part(first, last)


def _joined(clause: Clause, found: list[Found], spans: list[tuple[Span, ...]]) -> Answer | None:
    """Several commands as one: every choice of one with every choice of the others."""
    speaking = [
        (each, where)
        for each, where in zip(found, spans, strict=True)
        if not all(command.do in SILENT for reading in each.readings for command in reading)
    ] or list(zip(found, spans, strict=True))[:1]
    readings = [Reading((), ())]
    for each, where in speaking:
        readings = [
            Reading((*before.commands, *commands), (*before.words, *(where,) * len(commands)))
            for before in readings
            for commands in (each.readings or ((),))
        ]
    several = [command.do for command in readings[0].commands]
    if len(several) > 1 and not ALONE.isdisjoint(several):
        return None
    if several[:1] == ["explain"] and not {"override", "set_hours"}.isdisjoint(several):
        # "is ana off friday, raj off monday" asks twice.
        return None
    if len(readings) > MOST_READINGS or opposed([command for reading in readings for command in reading.commands]):
        return None
    readings = [_merged(reading) for reading in readings]
    missing = tuple(dict.fromkeys(name for each, _ in speaking for name in each.missing))
    conventions = (
        tuple(Reading(commands, (where,) * len(commands)) for each, where in speaking for commands in each.conventions)
        if len(speaking) == 1
        else ()
    )
    del clause
    return Answer(tuple(readings), missing, (), conventions, tuple(day for each, _ in speaking for day in each.no_year))


def _merged(reading: Reading) -> Reading:
    """Neighbouring exceptions that differ only in their dates are one: "off fri. off mon"."""
    commands: list[Command] = []
    words: list[tuple[Span, ...]] = []
    for command, spans in zip(reading.commands, reading.words, strict=True):
        before = commands[-1] if commands else None
        if isinstance(before, Override) and isinstance(command, Override) and _differ_in_dates(before, command):
            commands[-1] = replace(before, dates=merged((*before.dates, *command.dates)))
            words[-1] = (*words[-1], *spans)
            continue
        commands.append(command)
        words.append(spans)
    return Reading(tuple(commands), tuple(words))


def _differ_in_dates(one: Override, other: Override) -> bool:
    return bool(one.dates and other.dates) and replace(one, dates=()) == replace(other, dates=())
