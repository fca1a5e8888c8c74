"""Several commands in one message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.commands import Book, Cancel, Choose, Help, Late, Move, Override, SetHours
from bot.language.clause import ALWAYS, Clause, Item
from bot.language.listed import listed
from bot.language.messages import Answer, Span
from bot.language.reader import carried
from bot.language.reader.answers import spans_of
from bot.language.reader.apart import closing, in_exchange
from bot.language.reader.breaks import breaks, in_a_list
from bot.language.reader.carried import Verb
from bot.language.reader.clauses import best_found
from bot.language.reader.heads import trimmed
from bot.language.reader.instead import moved_instead
from bot.language.reader.joined import joined, unreasoned
from bot.language.reader.sentences import ends
from bot.language.reader.whose_clients import with_whose_clients
from bot.language.rules import Found
from bot.language.rules.booking.names import ALL
from bot.language.text import Token
from bot.language.times.kinds import Span as Period
from bot.language.vocabulary import reason_words

_ASKS_BACK = listed("asks_back")
_SAYS_ALSO = listed("says_also")

# More parts than this in one message are not commands.
MOST_PARTS = 8
# Of this many minutes a day are hours that are worked.
LONG = 240
# In a message with many commas no single command holds more of them than this.
FEWER_JOINTS = 4


def _requested(clause: Clause) -> Clause:
    """ "could you cancel friday and book me monday at 10?": what ends the request asks after none of its parts."""
    asked = len(clause.items) > 1 and clause.items[0].has("polite") and clause.items[-1].word == "?"
    return replace(clause, items=clause.items[:-1]) if asked else clause


def in_parts(clause: Clause) -> Answer | None:
    """The message as several commands in a row, as few as possible; each must be whole."""
    named = with_whose_clients(_requested(clause))
    places = breaks(named) if named else []
    if not named or not places or len(places) > 3 * MOST_PARTS:
        return None
    clause = named
    edges = [0, *places, len(clause.items)]
    hard = set(ends(clause))
    known: dict[tuple[int, int, Verb | None], Cut | None] = {}

    def whole(a: int, b: int, verb: Verb | None) -> Cut | None:
        if (a, b, verb) not in known:
            inside = any(edges[a] < place < edges[b] for place in hard)
            known[a, b, verb] = None if inside else _one_part(clause, trimmed(clause.part(edges[a], edges[b])), verb)
        return known[a, b, verb]

    widest = len(edges) if len(places) <= MOST_PARTS else FEWER_JOINTS
    best: dict[int, tuple[Cut, ...]] = {0: ()}
    # How many parts, and how many lists of days they tear.
    costs = {0: (0, 0)}
    torn = [int(0 < n < len(edges) - 1 and in_a_list(clause, place)) for n, place in enumerate(edges)]
    for end in range(1, len(edges)):
        for start in range(max(0, end - widest), end):
            if start not in best or (start == 0 and end == len(edges) - 1):
                continue
            cost = costs[start][0] + 1, costs[start][1] + torn[start]
            if end in best and cost >= costs[end]:
                continue
            cut = whole(start, end, best[start][-1].verb if start and edges[start] not in hard else None)
            if cut:
                best[end], costs[end] = (*best[start], cut), cost
    cuts = best.get(len(edges) - 1)
    if not cuts or len(cuts) > MOST_PARTS:
        return None
    date = carried.said_once([cut.part for cut in cuts]) if all(cut.taken for cut in cuts[1:]) else ()
    if date:
        told = tuple(_dated(cut, date) for cut in cuts)
        if any(new is cut and not carried.dates_of(cut.part) for new, cut in zip(told, cuts, strict=True)):
            return None
        cuts = told
    elif carried.leaves_day_open([cut.part for cut in cuts], [cut.found for cut in cuts]):
        return None
    cuts = _with_their_therapist(_with_their_date(cuts)) if clause.role == "admin" else _with_their_date(cuts)
    if any(carried.beside_the_point(clause, one.found, two.part, two.found) for one, two in pairwise(cuts)):
        return None
    inside = _inside(clause, cuts)
    if inside is None:
        return None
    cuts = inside
    if any(cut.part.has("maybe", "wish", "should") and not _only_late(cut.found) for cut in cuts):
        return None
    if any(_asks_back(cut.part) for cut in cuts[1:]):
        return None
    if _rest_of_hours([cut.part for cut in cuts], [cut.found for cut in cuts]):
        return None
    found = _off_too([cut.part for cut in cuts], [cut.found for cut in cuts])
    return joined(*_moved_instead([cut.part for cut in cuts], found))


def _with_their_date(cuts: tuple["Cut", ...]) -> tuple["Cut", ...]:
    """ "sick today, cancel everyone": the one date that is said is that of the part that lacks one.

    Not so in "i'm off, see you friday".
    """
    dated = [date for cut in cuts if not cut.part.has("farewell") and (date := carried.dates_of(cut.part))]
    if len(dated) != 1:
        return cuts
    return tuple(_dated(cut, dated[0]) if _lacks_date(cut.found) else cut for cut in cuts)


def _with_their_therapist(cuts: tuple["Cut", ...]) -> tuple["Cut", ...]:
    """ "book leo at 10 and maya at 11 with raj": with whom is said once for all who are booked by one verb."""
    tellers = {command.with_ for cut in cuts for command in _booked(cut.found)} - {None}
    if len(tellers) != 1 or not all(_booked(cut.found) for cut in cuts) or not all(cut.taken for cut in cuts[1:]):
        return cuts
    [teller] = tellers
    return tuple(replace(cut, found=_booked_with(cut.found, teller)) for cut in cuts)


def _booked(found: Found) -> list[Book]:
    """The bookings, where there is nothing else."""
    commands = [command for reading in found.readings for command in reading]
    booked = [command for command in commands if isinstance(command, Book)]
    return booked if len(booked) == len(commands) else []


def _booked_with(found: Found, teller: str | None) -> Found:
    readings = tuple(
        tuple(replace(each, with_=teller) if isinstance(each, Book) else each for each in reading)
        for reading in found.readings
    )
    return replace(found, readings=readings)


def _inside(clause: Clause, cuts: tuple["Cut", ...]) -> tuple["Cut", ...] | None:
    """ "back to normal next week but off thursday": the Thursday of that week; None where it cannot be told."""
    kept = list(cuts)
    for n, (one, two) in enumerate(pairwise(cuts), 1):
        if not carried.behind_but(clause, two.part) or carried.lies_inside(one.found, two.found):
            continue
        then = carried.seen_from(two.part, one.found)
        found = best_found(then) if then else None
        if not found or not found.whole or found.missing or not carried.lies_inside(one.found, found):
            return None
        kept[n] = replace(two, found=found)
    return tuple(kept)


def _lacks_date(found: Found) -> bool:
    whole = (Cancel(client=ALL), Override("off"))
    return found.missing == ("dates",) and all(
        isinstance(command, Cancel | Override) and (command in whole or unreasoned(command) in whole)
        for reading in found.readings
        for command in reading
    )


@dataclass(frozen=True)
class Cut:
    """One command of several: its part of the message, what it means, its verb, and whether that was taken over."""

    part: Clause
    found: Found
    verb: Verb | None
    taken: bool


def _asks_back(part: Clause) -> bool:
    """ "raj is off friday, right": a question after all."""
    return {item.word for item in part.items if not item.has("mark")} <= _ASKS_BACK


def _only_late(found: Found) -> bool:
    """ "running late, maybe 10 min": how late one is may be a guess."""
    return all(isinstance(command, Late) for reading in found.readings for command in reading)


def _one_part(clause: Clause, part: Clause, verb: Verb | None) -> Cut | None:
    if not part.items or (part.items[0].first != clause.items[0].first and _names_late(clause, part)):
        return None
    if _says_why(part):
        return None
    taken = verb if verb and carried.takes_over(part, verb) and not carried.behind_but(clause, part) else None
    if taken and carried.addressed(clause, part, taken):
        return None
    plain = part
    if clause.role == "client" and part.items[0].first != clause.items[0].first:
        plain = replace(part, items=tuple(item for item in part.items if item.atom or item.word != "instead"))
    found = best_found(carried.with_verb(plain, taken.words) if taken else plain)
    if (
        not found
        or not found.whole
        or _asked_behind(part, found)
        or (taken and clause.role != "client" and _moves_nobody(found))
        or _unsure_part(found)
        or not all(found.readings)
        or (not taken and _books_unasked(clause, found))
    ):
        return None
    return Cut(part, found, taken or carried.verb(part, found), bool(taken))


def _asked_behind(part: Clause, found: Found) -> bool:
    """ "off friday, remember?": what is said before is asked."""
    helps = all(isinstance(command, Help) for reading in found.readings for command in reading)
    return helps and part.has("asks")


def _moves_nobody(found: Found) -> bool:
    """ "move sam's 2pm to ana and 3pm to lena": whose 3pm that is, is not said."""
    return any(isinstance(each, Move) and each.client is None for reading in found.readings for each in reading)


def _says_why(part: Clause) -> bool:
    """ "..., because my train is late": why, and no order of its own."""
    opens = reason_words(part.words.language).all(part.forms, part.items[0].first)
    return any("says_why" in phrase.tags for phrase in opens)


def _dated(cut: Cut, date: tuple[Token, ...]) -> Cut:
    """ "move leo to 3 and maya to 4 tomorrow": a date said once beside a verb said once goes for all."""
    if carried.dates_of(cut.part):
        return cut
    found = best_found(carried.with_verb(cut.part, cut.verb.words if cut.verb and cut.taken else (), date))
    return replace(cut, found=found) if found and found.whole else cut


def _names_late(clause: Clause, part: Clause) -> bool:
    """ "ana mondays 9-5, tuesdays 10-4, raj fridays 9-1": Tuesday is not Raj's because he is named behind it."""
    place = next((n for n, item in enumerate(part.items) if item.name), None)
    if place is None or len(clause.names) < 2:
        return False
    return all(any(item.atom for item in side) for side in (part.items[:place], part.items[place + 1 :]))


def _books_unasked(clause: Clause, found: Found) -> bool:
    """ "max 5 a day for ana, 6 for raj": beside another command nothing is booked that no word asks to book."""
    books = any(isinstance(command, Book) for reading in found.readings for command in reading)
    # "leo thurs 10, sam thurs 11": nobody says anything else.
    bare = clause.role == "therapist" and all(item.atom or item.name or item.has(*ALWAYS) for item in clause.items)
    return books and clause.role != "client" and not bare and not clause.has("book", "book_strong")


def _moved_instead(parts: Sequence[Clause], found: Sequence[Found]) -> tuple[list[Found], list[tuple[Span, ...]]]:
    """ "cant do friday, how about monday at 2": moved, and not given up before the other time is sure."""
    kept: list[Found] = []
    spans: list[tuple[Span, ...]] = []
    for part, one in zip(parts, found, strict=True):
        moved = moved_instead(parts[len(kept) - 1], kept[-1], part, one) if kept and len(kept) == len(spans) else None
        if moved:
            kept[-1], spans[-1] = moved, (*spans[-1], *spans_of(part))
            continue
        kept.append(one)
        spans.append(spans_of(part))
    return kept, spans


def _rest_of_hours(parts: Sequence[Clause], found: Sequence[Found]) -> bool:
    """ "mon tue 9-5, rest of the week 12-6": beside weekly hours every week's rest, or this one's; nobody says."""
    weekly = any(isinstance(each, SetHours) for one in found for reading in one.readings for each in reading)
    return weekly and any(
        isinstance(atom.value, Period) and atom.value.said == "rest" for part in parts for atom in part.atoms
    )


def _off_too(parts: Sequence[Clause], found: Sequence[Found]) -> list[Found]:
    """ "off tomorrow, friday 2-4": bare hours that follow time off may be off as well, or be worked."""
    later = zip(pairwise(parts), found[1:], strict=True)
    return [*found[:1], *(_exchanged(before, part) or _either(before, part, each) for (before, part), each in later)]


def _exchanged(before: Clause, part: Clause) -> Found | None:
    return in_exchange(part, best_found) if closing(before) else None


def _either(before: Clause, part: Clause, found: Found) -> Found:
    if part.role == "client":
        return found
    also = any(item.has("also_before", "extra") and _says_also(item) for item in part.items)
    part = replace(part, items=tuple(item for item in part.items if not (also and _says_also(item))))
    bare = all(item.atom or item.name or item.has(*ALWAYS) for item in part.items)
    timed = any(item.atom and item.atom.kind == "hours" for item in part.items)
    verb = closing(before) or tuple(item for item in before.items if also and item.has("block") and not item.atom)
    if not bare or not timed or not verb:
        return found
    if _long_every_week(found) and not also:
        # "off fri, and mondays 10-4": a day's work, and not six hours off each week.
        return found
    off = best_found(replace(part, items=(*verb, *part.items)))
    if not off or not off.whole or off.missing:
        return found
    if also:
        # "also" goes on with what was said: it opens nothing.
        return off
    return replace(found, readings=tuple(dict.fromkeys((*off.readings, *found.readings))), conventions=())


def _long_every_week(found: Found) -> bool:
    """Whether all that is found are weekly hours long enough to be worked."""
    commands = [command for reading in found.readings for command in reading]
    return all(
        isinstance(each, SetHours) and each.windows and all(one.end - one.start >= LONG for one in each.windows)
        for each in commands
    )


def _says_also(item: Item) -> bool:
    return not item.atom and item.word in _SAYS_ALSO


def _unsure_part(found: Found) -> bool:
    """A part that by itself says too little to stand beside another command."""
    return any(isinstance(command, Choose) for reading in found.readings for command in reading)
