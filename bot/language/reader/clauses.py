"""The rule that reads a clause best."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Command, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.reader.apart import opened_apart, with_days_apart
from bot.language.reader.heads import holds_several, leaves_somebody_out
from bot.language.reader.objections import CHOOSES, comes_after, objected
from bot.language.reader.partly import off_partly
from bot.language.rules import CLIENT_RULES, RULES, Found
from bot.language.rules.booking.others import asks_whether
from bot.language.rules.schedule.groups import piece_kind, some_closed
from engine.dates import DateRange

_LEADS_TO_NAME = listed("leads_to_name")


def whole(found: Found | None) -> bool:
    return found is not None and found.whole


def best_found(clause: Clause) -> Found | None:
    """The first rule that leaves nothing over, unless that is several commands; else the one that leaves least."""
    found = _first_found(clause) if clause.items else None
    if found is None or not found.whole:
        return opened_apart(clause, best_found) or off_partly(clause, best_found) or found
    if not some_closed(clause) and not _swaps(found) and holds_several(clause, _first_found):
        return None
    apart = with_days_apart(clause, found, best_found)
    if apart is found and len(found.readings) == 1 and (partly := off_partly(clause, best_found)):
        # "off tomorrow morning and friday": the whole of Friday, or its morning as well.
        return replace(found, readings=tuple(dict.fromkeys((*partly.readings, *found.readings))), conventions=())
    return apart


def _swaps(found: Found) -> bool:
    """ "switch maya and priya's times": the "and" is that of two who change places."""
    return all(command.do == "swap" for reading in found.readings for command in reading)


def _first_found(clause: Clause) -> Found | None:
    """The same, whether or not it holds several; worked out once for each run of items."""
    key = tuple(map(id, clause.items))
    if key not in clause.known:
        # The items stay alive beside their ids.
        clause.known[key] = clause.items, _tried(clause)
    found: Found | None = clause.known[key][1]
    return found


def _tried(clause: Clause) -> Found | None:
    best: Found | None = None
    for rule in RULES if clause.role != "client" else CLIENT_RULES:
        found = rule(clause)
        if found is None or (not found.readings and not found.missing):
            continue
        if fits(clause, found):
            return found
        if best is None or len(found.left) < len(best.left):
            best = found
    return best if best is None or not best.whole else None


def _contradicts(clause: Clause, found: Found) -> bool:
    """An "or" between days or hours leaves a change open: nothing is done on one of two."""
    if any(
        opposed(reading) or opened_and_blocked(reading) or leaves_somebody_out(clause, reading)
        for reading in found.readings
    ):
        return True
    if objected(clause, found) or _hedged(clause, found):
        return True
    # "on either side" leaves nothing open.
    kept = [item for item in _but_offered(clause, found) if not item.has("both_sides")]
    typed = [token for item in kept for token in clause.line[item.first : item.last]]
    said = any(clause.words.says(token.word, "or") for token in typed) and not clause.neither
    return said and any(command.do not in CHOOSES for reading in found.readings for command in reading)


def _but_offered(clause: Clause, found: Found) -> Sequence[Item]:
    """ "cancel my 2pm, offer monday or tuesday": of the days offered one may be taken."""
    place = clause.place("offer_them", "offer")
    offers = found.readings and all(getattr(each, "offer", ()) for reading in found.readings for each in reading)
    return clause.items[:place] if place and offers else clause.items


# What makes a change only thought of, wished for or long done; beside these words of the same item it does not.
HEDGES = ("maybe", "wish", "condition", "past", "should", "reported")
MEANT = (
    "no_show",
    "attended",
    "off",
    "closed",
    "block",
    "practice",
    "sick",
    "late",
    "choice",
    "book_client",
    "new_clients_stop",
    "filler",
    "yes",
    "thanks",
    "person_bits",
)
HEDGED_TOO = {"late", "attend", "waitlist", "confirm", "broadcast_retry", "broadcast_recall", "no_show"}


def _hedged(clause: Clause, found: Found) -> bool:
    """A change beside a "might", an "if" or a "was", although some rule has a use for the word."""
    if found.readings and all(command.do in CHOOSES | HEDGED_TOO for reading in found.readings for command in reading):
        return False
    if asks_whether(clause) and all(each.do == "offer" for reading in found.readings for each in reading):
        return False
    first = next((item for item in clause.items if not item.has("filler", "mark")), None)
    if (
        first
        and first.has("instead_of")
        and not all(
            getattr(command, "from_", None) and getattr(command, "to", None)
            for reading in found.readings
            for command in reading
        )
    ):
        return True
    # "is wednesday possible instead of monday?" asks politely; elsewhere "possible" is a maybe.
    meant = (*MEANT, "feasible") if clause.role == "client" and clause.asks else MEANT
    return any(item.has(*HEDGES) and not item.has(*meant) and not item.atom for item in clause.items)


def _crosses(clause: Clause, found: Found) -> bool:
    """ "ana off friday, raj off monday": each name goes with its own days; everybody with every day is never meant."""
    if not any(command.do not in ANY_NAMES for reading in found.readings for command in reading):
        return False
    whose = [
        place
        for place, item in enumerate(clause.items)
        if (item.name and not _behind(clause, item))
        or _says_practice(item)
        or (item.has("closed") and _apart_from_names(clause, place))
    ]
    several = {clause.items[place].name for place in whose}
    return len(several) > 1 and (_own_times(clause, whose) or comes_after(clause, found))


# Commands in which two names need not each have days of their own.
ANY_NAMES = CHOOSES - {"explain", "show", "find", "report"}
OFFICE = listed("office")


def _behind(clause: Clause, item: Item) -> bool:
    """Whether a name stands behind "with", "from", "to": not whose command it is."""
    return item.first > 0 and clause.line[item.first - 1].word in _LEADS_TO_NAME


def _apart_from_names(clause: Clause, place: int) -> bool:
    """ "ana tuesdays 10-2, closed on the 26th": an admin's "closed" beside nobody's name is the practice's."""
    if clause.role != "admin" or not clause.names or clause.items[place].atom:
        return False
    near = [n for n, item in enumerate(clause.items) if item.name]
    return all(
        any(item.has("joint", "mark") and not item.atom for item in clause.items[min(n, place) + 1 : max(n, place)])
        for n in near
    )


def _says_practice(item: Item) -> bool:
    return not item.atom and (item.has("practice") or (item.has("closed") and bool(OFFICE & set(item.word.split()))))


def _own_times(clause: Clause, named: Sequence[int]) -> bool:
    """Whether days or hours stand between the names, and before the first or behind the last as well."""
    timed = [place for place, item in enumerate(clause.items) if item.atom and item.atom.kind != "mark"]
    dated = [place for place in timed if piece_kind(clause.items[place]) == "D"]
    if dated and dated[0] < named[0] and dated[-1] > named[-1]:
        return True
    inside = [place for place in timed if named[0] < place < named[-1]]
    outside = any(place < named[0] or place > named[-1] for place in timed) or _verb_behind(clause, named[-1])
    apart = any(clause.items[n].has("joint", "mark") and not clause.items[n].atom for n in range(*_ends(inside)))
    return bool(inside) and (outside or apart)


def _verb_behind(clause: Clause, place: int) -> bool:
    """ "lena out thursday and friday raj is off": the last who is named has a verb of their own."""
    return any(
        item.has("off", "closed", "block", "work", "open") and not item.atom for item in clause.items[place + 1 :]
    )


def _ends(places: Sequence[int]) -> tuple[int, int]:
    return (places[0], places[-1]) if places else (0, 0)


def fits(clause: Clause, found: Found) -> bool:
    """Whether a rule's finding leaves nothing over and says nothing that the words contradict."""
    return found.whole and not _contradicts(clause, found) and not _crosses(clause, found)


def opposed(commands: Sequence[Command]) -> bool:
    """Hours and time off for the same dates in one message contradict each other."""
    off: set[DateRange] = set()
    hours: set[DateRange] = set()
    for command in commands:
        if command.do == "override":
            kind = getattr(command, "kind", None)
            for span in getattr(command, "dates", ()):
                (off if kind == "off" else hours).add(span)
    return bool(off & hours) or _given_and_taken(commands)


def opened_and_blocked(commands: Sequence[Command]) -> bool:
    """ "open sat 9-12 and closed sat 9-12": nothing is left of what was opened."""
    dated = [each for each in commands if isinstance(each, Override) and each.dates and each.windows]
    blocked = [each for each in dated if each.kind == "block"]
    return any(
        one.dates == other.dates
        and one.for_ == other.for_
        and all(any(b.start <= w.start and w.end <= b.end for b in one.windows) for w in other.windows)
        for one in blocked
        for other in dated
        if other.kind in ("extra", "hours")
    )


def _given_and_taken(commands: Sequence[Command]) -> bool:
    """ "fridays 9-3 and fridays off": weekly hours for a day, and none for it."""
    weekly = [each for each in commands if isinstance(each, SetHours) and not each.session and each.every == 1]
    gone = [each for each in weekly if each.mode == "remove" and not each.windows and each.days]
    given = [each for each in weekly if each.mode != "remove" and each.days]
    return any(
        other.days <= one.days and (one.for_, one.from_, one.until) == (other.for_, other.from_, other.until)
        for one in gone
        for other in given
        if one.days and other.days
    )
