"""The rule that reads a clause best."""

from collections.abc import Sequence
from itertools import pairwise

from bot.commands import Command, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.reader.apart import with_days_apart
from bot.language.reader.heads import holds_several, leaves_somebody_out
from bot.language.rules import CLIENT_RULES, RULES, Found
from bot.language.rules.booking.others import asks_whether
from bot.language.rules.schedule.groups import piece_kind, some_closed
from bot.language.rules.schedule.normal import takes_back
from bot.language.times.kinds import Span, Weekdays, WeekOf
from engine.dates import DateRange

_BESIDES = listed("besides_days")
_MY_OR_THE = listed("my_or_the")
_LEADS_TO_NAME = listed("leads_to_name")
_BESIDE_BREAK = listed("beside_break")
_LEADS_BREAK = listed("leads_break")


def whole(found: Found | None) -> bool:
    return found is not None and found.whole


def best_found(clause: Clause) -> Found | None:
    """The first rule that leaves nothing over, unless that is several commands; else the one that leaves least."""
    found = _first_found(clause) if clause.items else None
    if found is None or not found.whole:
        return found
    if not some_closed(clause) and not _swaps(found) and holds_several(clause, _first_found):
        return None
    return with_days_apart(clause, found, best_found)


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


# Commands that may hold an "or" between their days or hours.
CHOOSES = {
    "find",
    "waitlist",
    "show",
    "report",
    "help",
    "refuse",
    "audit",
    "export",
    "explain",
    "handoff",
    "preview",
    "thanks",
    "broadcast",
    "decline",
    "undo",
    "confirm",
    "attend",
    "choose",
}


def _contradicts(clause: Clause, found: Found) -> bool:
    """An "or" between days or hours leaves a change open: nothing is done on one of two."""
    if any(
        opposed(reading) or opened_and_blocked(reading) or leaves_somebody_out(clause, reading)
        for reading in found.readings
    ):
        return True
    if (
        _period_besides(clause)
        or _clients_hours(clause, found)
        or _somebody_elses(clause, found)
        or _closes_instead(clause, found)
    ):
        return True
    if _introduces(clause) or _hedged(clause, found) or _speaks_for_two(clause, found) or _beside_it(clause, found):
        return True
    # "on either side" leaves nothing open.
    kept = [item for item in _but_offered(clause, found) if not item.has("both_sides")]
    typed = [token for item in kept for token in clause.line[item.first : item.last]]
    said = any(clause.words.says(token.word, "or") for token in typed) and not clause.neither
    return said and any(command.do not in CHOOSES for reading in found.readings for command in reading)


def _period_besides(clause: Clause) -> bool:
    """ "fri off and next week too": the week is meant besides, and does not say which Friday."""
    dated = [item for item in clause.items if item.atom and item.atom.kind == "dates"]
    return any(
        isinstance(day.atom and day.atom.value, Weekdays)
        and isinstance(period.atom and period.atom.value, Span | WeekOf)
        and clause.line[period.first - 1].word in _BESIDES
        and day.last < period.first - 1
        for day, period in pairwise(dated)
    )


def _clients_hours(clause: Clause, found: Found) -> bool:
    """ "stop leo's tuesdays" from a therapist: a client's sessions, and nobody's hours; "for leo" tells whose."""
    gone = [each for reading in found.readings for each in reading if isinstance(each, SetHours)]
    named = {item.name for item in clause.items if item.name and "for" not in _words_before(clause, item)}
    return clause.role == "therapist" and any(each.mode == "remove" and each.for_ in named for each in gone)


def _closes_instead(clause: Clause, found: Found) -> bool:
    """ "remove raj's time off friday morning": what takes time off back closes nothing."""
    closes = any(
        isinstance(each, Override) and each.kind in ("off", "block") for reading in found.readings for each in reading
    )
    return closes and takes_back(clause)


def _somebody_elses(clause: Clause, found: Found) -> bool:
    """ "my husband cant come friday", "cancel my sons appointment": theirs is not the client's own."""
    if clause.role != "client" or all(command.do in CHOOSES for reading in found.readings for command in reading):
        return False
    return any(
        item.has("relation")
        and not item.atom
        and (after.atom or after.has("cant_come", "cancel", "move_strong", "appt"))
        and not (place and clause.items[place - 1].has("joint"))
        for place, (item, after) in enumerate(pairwise(clause.items))
    )


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


def _speaks_for_two(clause: Clause, found: Found) -> bool:
    """ "raj and i are off friday": nothing is done for only one of the two."""
    if clause.role == "client" or all(command.do in CHOOSES for reading in found.readings for command in reading):
        return False
    spoken = [item for item in clause.items if item.name or not item.has("filler", "mark")]
    return any(
        joint.word in ("and", "&", "n", "+") and bool(one.name) != bool(other.name) and _ME & {one.word, other.word}
        for one, joint, other in zip(spoken, spoken[1:], spoken[2:], strict=False)
    )


def _beside_it(clause: Clause, found: Found) -> bool:
    """ "after my break 3-4 tomorrow", "around my lunch 12-1": a time beside it, no more."""
    if not any(isinstance(command, Override | SetHours) for reading in found.readings for command in reading):
        return False
    return any(
        item.has("reason", "with_break")
        and item.word.split()[0] not in _BESIDE_BREAK
        and _words_before(clause, item) & _LEADS_BREAK
        for item in clause.items
    )


def _words_before(clause: Clause, item: Item) -> set[str]:
    """The word before an item, over a "my" or "the"."""
    place = item.first - 1
    while place >= 0 and clause.line[place].word in _MY_OR_THE:
        place -= 1
    return {clause.line[place].word} if place >= 0 else set()


_ME = listed("me")


def _introduces(clause: Clause) -> bool:
    """ "its maya, cancel tomorrow": who writes, not whom the appointment is with."""
    return clause.role == "client" and any(
        item.name and before.has("self_intro") and not before.has("with_word")
        for before, item in pairwise(clause.items)
    )


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
    return len(several) > 1 and _own_times(clause, whose)


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
