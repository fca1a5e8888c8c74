"""Appointments moved to another time or to another therapist."""

from dataclasses import dataclass, replace
from itertools import pairwise

from bot.commands import Move, MoveFrom, MoveTo
from bot.language.clause import ALWAYS, Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.booking.ends import one_move
from bot.language.rules.booking.names import ALL, called_in, some_of_them
from bot.language.rules.booking.sides import (
    asks_to_shift,
    both_said,
    comes_instead,
    corrects_hour,
    cut_through,
    days_alone,
    denied_besides,
    from_one_to_another,
    leads_to_verb,
    leads_twice,
    move_sides,
    names_sessions,
    only_hours,
    says_comes,
    sent_to,
    side_times,
    to_days,
    trades,
    turned_to,
)
from bot.language.rules.booking.whom import gives_a_slot, moved_people, reassigns, several_moved
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.times import Dates, Purpose, Reading, Times, combine, once
from bot.language.times.kinds import Clock, Hours, Part, Weekdays
from bot.language.told import only_date, undated

_OF_ANYTHING = listed("moves_anything")
_STARTS_WORK = listed("starts_work")
_EARLIER = listed("earlier")
_LATER = listed("later")
_FOR_GOOD = listed("handed_for_good")
_FROM_AND_TO = listed("from_and_to")

WEEK = 7 * 1440
MOVE_WORDS = frozenset(
    {
        "reassign_bits",
        "move",
        "move_strong",
        "appt",
        "same_time",
        "later",
        "earlier",
        "instead",
        "instead_of",
        "same_client",
        "polite",
        "asks",
        "with_word",
        "of_word",
        "next_one",
        "all_clients",
        "reassign",
        "clients_of",
        "everyone_of",
        "same_day_to",
        "book",
        "find",
        "question",
    }
)


@dataclass(frozen=True)
class _Way:
    """How a move is said."""

    swaps: bool
    """One time instead of another."""
    traded: bool
    """A client's two times, by a word of trading: "swap friday for monday"."""
    sent: bool
    """The time that stands first is the new one."""
    length: tuple[Item, int] | None
    """By how many minutes, where no time is said."""
    denials: tuple[Item, ...]
    """The "not" before the hour there is: "10 not 11"."""


def move(clause: Clause) -> Found | None:
    """ "move leo to thurs same time", "can we do 4 instead of 3 tomorrow", "can i come an hour later tomorrow"."""
    way = _way(clause)
    if (
        way is None
        or _seen_at(clause)
        or (clause.role != "client" and (clause.asks or _sets_hours(clause) or _moves_a_break(clause)))
        or _denies(clause)
        or _says_no_more(clause)
        or only_hours(clause)
        or some_of_them(clause)
    ):
        return None
    base, source, target = move_sides(clause)
    if leads_twice(clause, target) or denied_besides(clause):
        return None
    client, teller, of = moved_people(clause)
    several = several_moved(clause, client, teller, of)
    sides = _sides(clause, way, base, source, target)
    if several is None or sides is None:
        return None
    if way.length:
        return _shifted(clause, way.length, client, teller) if len(several) == 1 else None
    origin, where = _ends(way, *sides)
    if client == ALL and of and teller and not origin.readings and days_alone(clause, where):
        # "hand ana's clients to lena next week": those of that week.
        origin, where = where, origin
    origin = _from_then_on(clause, origin) if client == ALL and of and teller else origin
    if _of_nobody(clause, client, of, origin) or _goes_nowhere(clause, where, teller) or _too_open(origin, where):
        return None
    if clause.role != "client" and client is None and any(reading.windows for reading in where.readings):
        return None
    commands = [
        [command]
        for start in origin.readings or (Reading(),)
        for end in where.readings or (Reading(),)
        if (command := one_move(clause, start, end, client, teller, of)) is not None
    ]
    commands = [[replace(one, client=name) for name in several for one in each] for each in commands]
    over = client not in (None, ALL) and not origin.readings and days_alone(clause, where) and not to_days(clause)
    if teller and (of if clause.role == "client" else over):
        commands += [[turned] for one in commands for each in one if (turned := _same_date(each))]
    missing = [name for times in sides for name in times.missing]
    named = any(reading.times for reading in origin.readings) or teller or of
    if clause.role != "client" and client is None and not named:
        missing.append("client")
    words = MOVE_WORDS | {"swap", "turns_into"} if way.traded else MOVE_WORDS
    words |= {"called_in"} if called_in(clause) else frozenset()
    used = [*cut_through(clause, sides), *way.denials, *(_from_now_on(clause) if teller else ())]
    used += [item for item in clause.items if way.sent and says_comes(item)]
    return found(clause, commands, words, sides, missing=missing, names=True, used=used)


def _from_then_on(clause: Clause, origin: Times) -> Times:
    """ "toms caseload goes to ana april 6": a caseload goes for good, from that day."""
    whole = any(token.word in _FOR_GOOD for token in clause.line)
    if not whole or any(not only_date(one) or one.times or one.windows for one in origin.readings):
        return origin
    lasting = (replace(one, dates=(Dates(one.dates[0].first, None),)) for one in origin.readings)
    return replace(origin, readings=tuple(lasting))


def _sides(clause: Clause, way: _Way, base: list[int], source: list[int], target: list[int]) -> list[Times] | None:
    """The times of what is moved, of where from and of where to; None where two dates are given up."""
    sides = [side_times(clause, side) for side in (base, source, target)]
    if way.swaps or way.sent or not all(each.readings for each in sides[:2]):
        return sides
    if all(any(reading.dates for reading in each.readings) for each in sides[:2]):
        return None
    # "tomorrow from 3 to 4": the day before the "from" is that of the hour behind it.
    return [Times(), side_times(clause, [*base, *source]), sides[2]]


def _from_now_on(clause: Clause) -> list[Item]:
    """ "priya goes to tom from now on", "now": no more than that it is not for once."""
    return [
        item
        for item in clause.items
        if (item.atom and getattr(item.atom.value, "from_now", False))
        or (item.word == "now" and clause.has("reassign"))
    ]


def _way(clause: Clause) -> _Way | None:
    """How it is said that something moves; None where nothing says so."""
    if gives_a_slot(clause) or (clause.has("per_day", "per_week") and any(map(is_count, clause.items))):
        return None
    mine = clause.role == "client"
    said = lengths(clause) or [(item, WEEK) for item in clause.of("a_week")]
    length = said[0] if len(said) == 1 and _direction(clause, said[0][0]) != 0 else None
    traded = mine and not clause.names and trades(clause)
    instead = clause.has("instead_of") or (clause.has("instead") and not clause.has("book_strong"))
    denials = tuple(item for item in clause.items if item.word == "not") if mine and corrects_hour(clause) else ()
    swaps = traded or bool(denials) or (instead if mine else _comes_at_another(clause))
    sent = not mine and (turned_to(clause) or comes_instead(clause))
    if swaps and not (traded or denials) and not clause.has("move", "move_strong", "book", "instead_of"):
        return None
    verbed = clause.has("move_strong") or (clause.has("move") and (length or swaps))
    others = not mine and (
        sent or sent_to(clause) or from_one_to_another(clause) or (length and _everyone_shifts(clause))
    )
    others = others or (mine and length is not None and asks_to_shift(clause))
    said_so = verbed or swaps or others or reassigns(clause)
    return _Way(swaps, traded, sent, length, denials) if said_so else None


def _seen_at(clause: Clause) -> bool:
    """ "maya to see raj tuesday at 3": an appointment, where "maya to see raj from now on" goes to him for good."""
    if not clause.has("sees", "comes_to", "wants_to_come") or clause.has("move_strong", "instead", "instead_of"):
        return False
    return any(isinstance(atom.value, Clock) for atom in clause.atoms)


def _says_no_more(clause: Clause) -> bool:
    """ "move", "change it": an appointment, or whatever is being talked about."""
    said = [item.word for item in clause.items if not item.has(*ALWAYS) or item.has("move_strong")]
    return len(said) == 1 and said[0] in _OF_ANYTHING


def _ends(way: _Way, base: Times, source: Times, target: Times) -> tuple[Times, Times]:
    """From when and to when."""
    if (way.sent and (base.readings or not target.readings)) or (way.swaps and base.readings and not target.readings):
        return source, base
    return both_said(base, source) if source.readings else base, target


def _too_open(origin: Times, where: Times) -> bool:
    """Whether one end says more than a time, a part of no day, or only what it is not: "any day but tuesday"."""
    if any(side.out != Reading() and not side.readings for side in (origin, where)):
        return True
    if any(map(_too_much, (*origin.readings, *where.readings))):
        return True
    return any(reading.windows and not reading.dates for reading in origin.readings)


def _everyone_shifts(clause: Clause) -> bool:
    """ "everyone an hour later tomorrow": nothing but who, by how much, and when."""
    said = [item for item in clause.items if not item.atom and not item.has(*ALWAYS, "later", "earlier")]
    return bool(said) and all(item.has("everyone_of") for item in said)


def _comes_at_another(clause: Clause) -> bool:
    """ "can leo do 4 instead of 3 tomorrow", "have maya come at 5 instead of 4": somebody who comes, and two times."""
    two = clause.has("instead_of") and len(clause.atoms) > 1 and clause.role == "therapist"
    if two and len(clause.names) == 1 and all(item.atom or item.name or item.has(*_PLAIN) for item in clause.items):
        # "leo 3pm tomorrow instead of 2"
        return True
    named = len(clause.names) == 1 and clause.has("move") and clause.polite
    words = {token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]}
    return named and (words >= _FROM_AND_TO or (clause.has("instead_of") and len(clause.atoms) > 1))


_PLAIN = ("filler", "mark", "joint", "polite", "instead_of", "glue")


def _of_nobody(clause: Clause, client: str | None, of: str | None, origin: Times) -> bool:
    """ "move his clients to lena" from an admin: whose, and of when, nobody said."""
    return (
        clause.role == "admin"
        and client == ALL
        and not of
        and not any(each.dates or each.times for each in origin.readings)
    )


def _too_much(side: Reading) -> bool:
    """Two moments on one side of a move are two moves."""
    return (
        len(side.times) > 1 or bool(side.minutes) or (bool(side.times) and (len(side.dates) > 1 or bool(side.windows)))
    )


def _denies(clause: Clause) -> bool:
    """ "move thursday not to friday": a "not" that does not stand between two times, as in "4 not 3"."""
    timed = {place for item in clause.items if item.atom for place in range(item.first, item.last)}
    spoken = [item for item in clause.items if not item.has("polite", "polite_client") or item.atom]
    said = [n for item in spoken for n in range(item.first, item.last) if clause.line[n].word == "not"]
    return any(n - 1 not in timed or not {n, n + 1} & timed or clause.line[n + 1].word == "to" for n in said)


def _moves_a_break(clause: Clause) -> bool:
    """ "shift lunch back half an hour": one's own lunch is no appointment."""
    if clause.role == "client" or clause.names:
        return False
    said = [item for item in clause.items if not item.has("glue", "filler", "polite") and item.word != "my"]
    return any(
        verb.has("move", "move_strong") and isinstance(after.atom and after.atom.value, Part)
        for verb, after in pairwise(said)
    )


def _sets_hours(clause: Clause) -> bool:
    """ "change lena's mondays to 10-4": every week's hours are no appointment."""
    plural = any(isinstance(atom.value, Weekdays) and atom.value.plural for atom in clause.atoms)
    return plural and any(isinstance(atom.value, Hours) for atom in clause.atoms)


def _same_date(move: Move) -> Move | None:
    """ "raj on friday instead of ana": the date may be that of the appointment there is."""
    if move.from_ or not move.to or not (move.to.dates or move.to.at):
        return None
    return replace(move, from_=MoveFrom(at=move.to.at, dates=move.to.dates, windows=move.to.windows), to=None)


def _goes_nowhere(clause: Clause, where: Times, teller: str | None) -> bool:
    """ "move leo to her spot": something stands behind "to", and it is no time and no name."""
    first, last = clause.items[0].first, clause.items[-1].last
    behind = [n for n in range(first + 2, last) if clause.line[n].word == "to" and not leads_to_verb(clause, n)]
    return bool(behind) and not where.readings and not where.missing and not teller and not clause.has("same_time")


def _shifted(clause: Clause, said: tuple[Item, int], client: str | None, teller: str | None) -> Found | None:
    """ "an hour later tomorrow", "push everyone back 30 min"."""
    length, minutes = said
    kept = [item for item in clause.items if item is not length]
    times = undated(clause, clause.when(Purpose.LIST, kept))
    if names_sessions(clause) and any(reading.rule for reading in times.readings):
        told = [once(item.atom) for item in kept if item.atom]
        times = undated(clause, combine(told, clause.setting, Purpose.LIST))
    readings = []
    if any(reading.rule for reading in times.readings) or (
        clause.role != "client" and not client and (not clause.atoms[1:] or _own_start(clause))
    ):
        return None
    for reading in times.readings or (Reading(),):
        origin = one_move(clause, reading, Reading(), client, teller, None)
        start = origin.from_ if origin else None
        readings.append([Move(start, MoveTo(shift_minutes=_direction(clause, length) * minutes), client, teller)])
    # "push tomorrow back an hour" names nobody.
    of_nobody = clause.role != "client" and not client and not all(one.from_ and one.from_.at for [one] in readings)
    missing = ("client",) if of_nobody else ()
    return found(clause, readings, MOVE_WORDS | {"may_have"}, times, missing=missing, names=True, used=[length])


def _own_start(clause: Clause) -> bool:
    """ "i'll start an hour later tomorrow" is about hours, and moves nobody."""
    return any(token.word in _STARTS_WORK for token in clause.line[clause.items[0].first : clause.items[-1].last])


def _direction(clause: Clause, length: Item) -> int:
    """1 for later, -1 for earlier, 0 where neither is said."""
    words = {token.word for token in clause.line[length.first : length.last]}
    if (
        clause.has("earlier")
        or words & _EARLIER
        or any("up" in item.word.split() for item in clause.of("move_strong"))
        or (length.first > 0 and clause.line[length.first - 1].word == "up")
    ):
        return -1
    later = (
        clause.has("later")
        or words & _LATER
        or clause.has("postpones")
        or any("back" in item.word for item in clause.of("move", "move_strong"))
    )
    by = length.first > 0 and clause.line[length.first - 1].word == "by"
    return 1 if later or by or clause.line[length.first].word == "by" else 0
