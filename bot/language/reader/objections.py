"""What the words say that no rule has looked for: why a finding cannot be what was meant."""

from collections.abc import Sequence
from itertools import pairwise

from bot.commands import Book, Cancel, Override, SetHours
from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.reader.amounts import other_amount
from bot.language.reader.not_ours import not_ours
from bot.language.reader.other_days import other_days
from bot.language.rules import Found
from bot.language.rules.booking.names import ALL
from bot.language.rules.booking.whom import wants_to_see
from bot.language.rules.schedule.normal import takes_back
from bot.language.times import Purpose
from bot.language.times.kinds import Part, Span, Weekdays, WeekOf
from bot.language.told import DAY

_BESIDES = listed("besides_days")
_DEGREES = listed("degrees")
_AND = listed("and")
_COUNTS = listed("counts_them")
_MY_OR_THE = listed("my_or_the")
_BESIDE_BREAK = listed("beside_break")
_LEADS_BREAK = listed("leads_break")
_I_HAVE = listed("i_have")
_LISTS = listed("lists_days")
_THEIRS = listed("theirs")
_ME = listed("me")
_ASKS_WAY = listed("asks_way")

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


def objected(clause: Clause, found: Found) -> bool:
    """Whether something in the clause speaks against what was found."""
    return (
        _introduces(clause)
        or _period_besides(clause)
        or _says_how_it_is(clause, found)
        or other_days(clause, found)
        or other_amount(clause, found)
        or not_ours(clause, found)
        or any(
            objects(clause, found)
            for objects in (
                _clients_hours,
                _has_it,
                _past_midnight,
                _whose_clients,
                _loses_a_day_off,
                _ordered_besides,
                _somebody_elses,
                _closes_instead,
                _counts_them,
                _says_otherwise,
                _speaks_for_two,
                _beside_it,
                _part_of_today,
                _asks_how,
                _off_somebody,
                _leaves_everyone_out,
            )
        )
    )


def _asks_how(clause: Clause, found: Found) -> bool:
    """ "how do i move my appointment", "why move my 3 to 4": asked to be told, and not to be done."""
    if all(command.do in CHOOSES for reading in found.readings for command in reading):
        return False
    first = next((item.first for item in clause.items if not item.has("filler", "mark", "joint")), len(clause.line))
    typed = [token.word for token in clause.line[first : first + 2]]
    return len(typed) == 2 and (typed[0] == "why" or (typed[0] == "how" and typed[1] in _ASKS_WAY))


def _off_somebody(clause: Clause, found: Found) -> bool:
    """ "take leo off raj's monday": one is taken off the other's list, and neither is off."""
    closed = {each.for_ for reading in found.readings for each in reading if isinstance(each, Override)}
    pairs = [(one, after) for one, after in pairwise(clause.items) if one.has("off") and after.name]
    before = {item.name for one, _ in pairs for item in clause.items if item.name and item.first < one.first}
    return bool(before & closed) and any(after.name in closed and after.name not in before for _, after in pairs)


def _leaves_everyone_out(clause: Clause, found: Found) -> bool:
    """ "everyone off friday, raj too": what is found for Raj alone leaves the others out."""
    everyone = any(item.has("practice") and item.has("off") and not item.atom for item in clause.items)
    closed = {each.for_ for reading in found.readings for each in reading if isinstance(each, Override)}
    return everyone and bool(clause.names) and bool(closed) and "practice" not in closed


def _part_of_today(clause: Clause, found: Found) -> bool:
    """ "off this afternoon and tomorrow": what is found for tomorrow alone leaves today out."""
    parts = [atom for atom in clause.atoms if isinstance(atom.value, Part) and atom.value.said == "today"]
    if not parts or all(atom.kind != "dates" for atom in clause.atoms):
        return False
    today = clause.message.now.date()
    dated = [spans for reading in found.readings for each in reading if (spans := getattr(each, "dates", ()))]
    return any(all(not (one.first <= today <= (one.last or today)) for one in spans) for spans in dated)


def _says_how_it_is(clause: Clause, found: Found) -> bool:
    """ "friday is so busy", "so busy this week": a remark, and nothing is closed; "friday is busy 2-4" blocks."""
    closed = any(isinstance(command, Override | SetHours) for reading in found.readings for command in reading)
    busy = [item for item in clause.items if not item.atom and item.word == "busy"]
    if not closed or not busy or any(atom.kind == "hours" for atom in clause.atoms):
        return False
    return any(_DEGREES & _words_before(clause, item) for item in busy)


def _clients_hours(clause: Clause, found: Found) -> bool:
    """ "stop leo's tuesdays" from a therapist: a client's sessions, and nobody's hours; "for leo" tells whose."""
    gone = [each for reading in found.readings for each in reading if isinstance(each, SetHours)]
    named = {item.name for item in clause.items if item.name and "for" not in _words_before(clause, item)}
    return clause.role == "therapist" and any(each.mode == "remove" and each.for_ in named for each in gone)


def _somebody_elses(clause: Clause, found: Found) -> bool:
    """ "my husband cant come friday", "cancel my sons appointment": theirs is not the client's own."""
    if clause.role != "client" or all(command.do in CHOOSES for reading in found.readings for command in reading):
        return False
    return any(
        item.has("relation")
        and not item.atom
        and (after.atom or after.has("cant_come", "cancel", "move_strong", "appt", "next_one"))
        and not (place and clause.items[place - 1].has("joint"))
        for place, (item, after) in enumerate(pairwise(clause.items))
    )


def _closes_instead(clause: Clause, found: Found) -> bool:
    """ "remove raj's time off friday morning": what takes time off back closes nothing."""
    closes = any(
        isinstance(each, Override) and each.kind in ("off", "block") for reading in found.readings for each in reading
    )
    return closes and takes_back(clause)


def _has_it(clause: Clause, found: Found) -> bool:
    """ "i have thursday at 3": what is there already, or something else; nobody asks for it."""
    if clause.role != "client" or not any(isinstance(each, Book) for reading in found.readings for each in reading):
        return False
    if clause.has("wants_to_see") and not wants_to_see(clause):
        # "im seeing ana thurs at 3"
        return True
    first = next((item for item in clause.items if item.atom or not item.has("filler", "mark")), None)
    if first is None or first.atom:
        return False
    return first.word in _I_HAVE or (first.has("because") and first.word.split()[0] in _ME)


def _past_midnight(clause: Clause, found: Found) -> bool:
    """ "mon wed 9-5, not wed afternoon": what is taken out tells no half of the day."""
    excepts = any(item.atom and getattr(item.atom.value, "name", "") == "except" for item in clause.items)
    return excepts and any(
        window.end > DAY
        for reading in found.readings
        for each in reading
        if isinstance(each, Override | SetHours)
        for window in each.windows
    )


def _whose_clients(clause: Clause, found: Found) -> bool:
    """ "ana off fri, cancel her clients": hers, and not everybody's."""
    everybody = any(
        isinstance(each, Cancel) and each.client == ALL and each.with_ is None
        for reading in found.readings
        for each in reading
    )
    told = clause.line[clause.items[0].first : clause.items[-1].last] if clause.items else ()
    return everybody and clause.role != "therapist" and any(token.word in _THEIRS for token in told)


def _loses_a_day_off(clause: Clause, found: Found) -> bool:
    """ "block 12-1 on fridays, july 4th off": one part is a whole day off, and no command is."""
    parts = _parts(clause)
    days_off = [part for part in parts if any(_closes(item) for item in part) and _said(part) == {"dates"}]
    others = [part for part in parts if _said(part) >= {"dates", "hours"}]
    listed_days = any(map(_closes, clause.items)) and any(_is_listed(clause, item) for item in clause.items)
    if not listed_days and not (days_off and others):
        return False
    changes = [each for reading in found.readings for each in reading if isinstance(each, Override | SetHours)]
    return bool(changes) and all(each.windows for each in changes)


def _parts(clause: Clause) -> list[list[Item]]:
    """The items between commas and "and"s."""
    parts: list[list[Item]] = [[]]
    for item in clause.items:
        if item.has("joint") and not item.atom:
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _is_listed(clause: Clause, item: Item) -> bool:
    """ "this weekend plus monday", "fridays, july 4th": days that need not go with the same hours."""
    inside = {token.word for token in clause.line[item.first : item.last]}
    plain = item.atom is None or item.atom.kind != "dates" or isinstance(item.atom.value, Weekdays)
    return not plain and bool(inside & _LISTS)


def _closes(item: Item) -> bool:
    return item.has("off", "closed") and not item.atom


def _said(part: Sequence[Item]) -> set[str]:
    kinds: set[str] = {item.atom.kind for item in part if item.atom}
    return {"dates" if kind == "rule" else kind for kind in kinds} & {"dates", "hours"}


def _ordered_besides(clause: Clause, found: Found) -> bool:
    """ "tuesday at 10, and please cancel the 17th": what stands before the "and" is no part of the order."""
    verb = clause.place("cancel", "move_strong") or 0
    if not verb or len([each for reading in found.readings for each in reading]) != 1:
        return False
    before = [item for item in clause.items[:verb] if not item.has("filler", "polite", "polite_client") or item.atom]
    joined = bool(before) and not before[-1].atom and before[-1].word.split()[-1] in _AND
    return joined and any(item.atom for item in before) and any(item.atom for item in clause.items[verb:])


def _counts_them(clause: Clause, found: Found) -> bool:
    """ "cancel my next 2": how many, and not at what time."""
    if found.missing or all(command.do in CHOOSES for reading in found.readings for command in reading):
        return False
    return any(is_count(item) and item.first and clause.line[item.first - 1].word in _COUNTS for item in clause.items)


def _says_otherwise(clause: Clause, found: Found) -> bool:
    """ "off tomorrow (friday)", said on a Wednesday: which of the two is meant is not said."""
    if all(command.do in CHOOSES for reading in found.readings for command in reading):
        return False
    for one, mark, other in zip(clause.items, clause.items[1:], clause.items[2:], strict=False):
        if mark.word == "(" and one.atom and other.atom and one.atom.kind == other.atom.kind == "dates":
            days = [_days(clause, item) for item in (one, other)]
            if all(days) and days[0].isdisjoint(days[1]):
                return True
    return False


def _days(clause: Clause, item: Item) -> set[object]:
    """The dates on which what a piece of time names can begin."""
    return {each.first for reading in clause.when(Purpose.WHEN, [item]).readings for each in reading.dates}


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
    if _off_and_a_break(clause):
        return True
    if clause.has("instead_of") and clause.has("with_break"):
        # "lunch 1-2 instead of 12-1 tomorrow" closes one hour and opens another.
        return True
    return any(
        item.has("reason", "with_break")
        and item.word.split()[0] not in _BESIDE_BREAK
        and _words_before(clause, item) & _LEADS_BREAK
        for item in clause.items
    )


def _off_and_a_break(clause: Clause) -> bool:
    """ "off friday and lunch 12-1 every day": two things, and not one."""
    places = [n for n, item in enumerate(clause.items) if item.has("off", "closed") and not item.has("with_break")]
    breaks = [n for n, item in enumerate(clause.items) if item.has("with_break")]
    return any(
        any(item.atom for item in clause.items[min(one, other) + 1 : max(one, other)])
        and (clause.items[max(one, other)].word.split()[0] in _AND or clause.items[max(one, other) - 1].has("joint"))
        for one in places
        for other in breaks
    )


def _words_before(clause: Clause, item: Item) -> set[str]:
    """The word before an item, over a "my" or "the"."""
    place = item.first - 1
    while place >= 0 and clause.line[place].word in _MY_OR_THE:
        place -= 1
    return {clause.line[place].word} if place >= 0 else set()


def _introduces(clause: Clause) -> bool:
    """ "its maya, cancel tomorrow": who writes, not whom the appointment is with."""
    return clause.role == "client" and any(
        item.name and before.has("self_intro") and not before.has("with_word")
        for before, item in pairwise(clause.items)
    )


def comes_after(clause: Clause, found: Found) -> bool:
    """ "raj off thurs, fri lena": right behind the last of the days somebody else is named."""
    if not any(isinstance(each, Override | SetHours) for reading in found.readings for each in reading):
        return False
    spoken = [item for item in clause.items if item.atom or item.name or not item.has("filler", "mark")]
    return bool(spoken[0].name and len(spoken) > 2 and spoken[-1].name and spoken[-2].atom)


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
