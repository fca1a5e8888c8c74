"""The two sides of a move: from where, and to where."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.language.clause import Clause, Item, shifted
from bot.language.listed import listed
from bot.language.times import Atom, Purpose, Times, atoms, clocked, combine, once
from bot.language.times.kinds import Clock, Count, Hours, MomentSpan, Weekdays

_FOR_BE = listed("for_be")
_TURNS_MINE = listed("turns_mine")
_TURNED = listed("turned")
_OBJECTS = listed("objects")
_ASKS_LEAVE = listed("asks_leave")
_AND = listed("and")
_COMES = listed("client_comes")


def cut_through(clause: Clause, sides: Sequence[Times]) -> list[Item]:
    """The pieces of time that a "from" or a "to" cuts in two, where nothing else in them is left over."""
    told = {place for times in sides for place in times.used}
    between = {*FROM, *TO, "the", "on", "at", "my", "of", "instead", "than", "not", "-"}
    return [
        item
        for item in clause.items
        if item.atom
        and all(place in told or clause.line[place].word in between for place in range(item.first, item.last))
    ]


FROM = listed("from")
RATHER = listed("rather")
THAN = listed("than")
TO = listed("to")
VERBS = ("move", "move_strong", "reassign", "swap", "cancel", "book", "book_strong")


def leads_to_verb(clause: Clause, place: int) -> bool:
    """Whether the "to" at a place belongs to "need to move" or "would it be possible to", and to no time."""
    for item in clause.items:
        if item.first <= place < item.last and item.has("polite", "polite_client", "filler") and not item.has("glue"):
            return True
        if item.first == place + 1 and not item.atom:
            return item.has(*VERBS)
        if item.first <= place and place + 1 < item.last and item.has(*VERBS):
            return place > item.first
    return False


def trades(clause: Clause) -> bool:
    """ "swap my monday for tuesday", "can my 2pm tomorrow be at 3 instead": what is there, and what shall be."""
    timed = [place for item in clause.items if item.atom for place in (item.first, item.last)]
    words = {clause.line[n].word for n in range(min(timed), max(timed))} if timed else set()
    if turns_mine(clause):
        return bool(words & _TURNED)
    return (clause.has("swap") and "for" in words) or (clause.has("instead") and "be" in words)


def turns_mine(clause: Clause) -> bool:
    """ "make my 10am friday an 11am", "can my thurs appt go to fri": what is to become of one's own appointment."""
    words = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]]
    return clause.role == "client" and any(" ".join(pair) in _TURNS_MINE for pair in pairwise(words))


def turned_to(clause: Clause) -> bool:
    """ "leo to friday at 2", "kofi to jan 5 same time": a name, "to", and nothing but a time behind it."""
    spoken = [item for item in clause.items if not item.has("filler", "polite", "mark") or item.atom]
    if len(spoken) < 2 or not spoken[0].name or clause.line[spoken[0].last].word != "to":
        return False
    rest = [item for item in spoken[1:] if not item.has("glue", "same_time") and item.word != "instead"]
    return bool(rest) and all(item.atom for item in rest)


def comes_instead(clause: Clause) -> bool:
    """ "can maya come mon instead", "can leo go to thurs same time": a name, and a time in place of another."""
    instead = any(item.has("instead", "same_time") and not item.atom for item in clause.items)
    spoken = [item for item in clause.items if item.atom or not item.has(*_BESIDE)]
    if clause.polite and spoken and not spoken[0].name and spoken[0].word in _ASKS_LEAVE:
        spoken = spoken[1:]
    if not instead or len(spoken) < 2 or not spoken[0].name:
        return False
    comes = not spoken[1].atom and (spoken[1].has("move") or says_comes(spoken[1])) and not spoken[1].has("move_strong")
    told = spoken[2:] if comes else spoken[1:]
    return (comes or clause.role == "therapist") and bool(told) and all(item.atom for item in told)


def says_comes(item: Item) -> bool:
    """ "is coming", "will come", of a client: beside "instead" no booking of its own."""
    return not item.atom and item.has("book_client") and bool(_COMES & set(item.word.split()))


_BESIDE = ("filler", "polite", "mark", "joint", "glue", "instead", "same_time")


def from_one_to_another(clause: Clause) -> bool:
    """ "maya from thurs to mon at 11": a name, two days and one hour; from a therapist also without it."""
    spoken = [item for item in clause.items if not item.has("filler", "polite", "mark", "glue") or item.atom]
    if len(spoken) not in (2, 3) or not spoken[0].name or not spoken[1].atom:
        return False
    run, typed = spoken[1].atom.value, spoken[1].word.split()
    hour = spoken[2].atom.value if len(spoken) == 3 and spoken[2].atom else None
    told = isinstance(hour, Clock) or (len(spoken) == 2 and clause.role == "therapist")
    return told and typed[0] in FROM and "to" in typed and isinstance(run, Weekdays) and run.run and not run.plural


def only_hours(clause: Clause) -> bool:
    """ "only 1-3 mon, move leo to friday": the hours of a day are no appointment's."""
    return any(
        item.has("only") and not item.atom and after.atom is not None and isinstance(after.atom.value, Hours)
        for item, after in pairwise(clause.items)
    )


def sent_to(clause: Clause) -> bool:
    """ "priyas monday appt to wed 11am": somebody's appointment, "to", and nothing but a time behind it."""
    spoken = [item for item in clause.items if not item.has("filler", "polite", "mark") or item.atom]
    if not spoken or not spoken[0].name or not spoken[0].word.endswith("s"):
        return False
    if len(spoken) == 2 and spoken[1].atom and isinstance(spoken[1].atom.value, MomentSpan):
        # "mayas 3pm tomorrow to 4"; "mayas tomorrow 3 to 4" are hours.
        words = spoken[1].word.split()
        return (
            clause.line[spoken[1].first].is_number and words.count("to") == 1 and spoken[1].atom.value.end.day is None
        )
    place = next((n for n, item in enumerate(spoken) if item.word == "to" and not item.atom), 0)
    before, behind = spoken[1:place], spoken[place + 1 :]
    session = all(item.atom or item.has("appt") for item in before)
    session &= any(item.has("appt") or (item.atom and isinstance(item.atom.value, Clock)) for item in before)
    return session and bool(behind) and all(item.atom or item.has("glue", "same_time") for item in behind)


# "rebook jonah for april 2": behind these "for" says where to.
REBOOKS = listed("rebooks")


SESSIONS = listed("session_words")


def names_sessions(clause: Clause) -> bool:
    """Whether sessions are spoken of: "thursday's sessions"."""
    return any(token.word in SESSIONS for token in clause.line[clause.items[0].first : clause.items[-1].last])


def move_sides(clause: Clause) -> tuple[list[int], list[int], list[int]]:
    """The tokens of what is moved, of where it comes from ("from", "instead of") and where to ("to")."""
    sides: tuple[list[int], list[int], list[int]] = ([], [], [])
    side = 0
    first = clause.items[0].first if clause.items else 0
    last = clause.items[-1].last if clause.items else 0
    named = {place for item in clause.items if item.name for place in range(item.first, item.last)}
    # "if it's not too much trouble, ..."
    asked = {n for item in clause.items if item.has("polite") for n in range(item.first, item.last)}
    place = first
    turns = TO | (_TURNED if turns_mine(clause) else _FOR_BE) if trades(clause) else TO
    if REBOOKS & {token.word for token in clause.line}:
        turns = turns | {"for"}
    while place < last:
        word = clause.line[place].word
        following = clause.line[place + 1].word if place + 1 < last else ""
        if word in FROM:
            side = 1
        elif (word in RATHER and following in THAN) or (word == "not" and place not in asked):
            side = 1
            place += word != "not"
        elif word in turns and not turns_mine(clause) and leads_to_verb(clause, place):
            pass
        elif (word == "for" and _aims(clause, place)) or (word in turns and sides != ([], [], [])):
            side = 2
        elif place not in named:
            sides[side].append(place)
        place += 1
    return sides


def _aims(clause: Clause, place: int) -> bool:
    """ "rebook me for monday", "reschedule for friday": where to; "my session for friday" may be the one there is."""
    before = clause.line[place - 1].word if place else ""
    verb = next((item for item in clause.items if item.last == place and not item.atom), None)
    return before in _OBJECTS or bool(verb and verb.has("move_strong"))


def side_times(clause: Clause, places: list[int]) -> Times:
    """The time told by some tokens alone; bare numbers are times of the day."""
    told: list[Atom] = []
    run: list[int] = []
    for place in [*places, -1]:
        if run and place != run[-1] + 1:
            told += [shifted(atom, run[0]) for atom in atoms(clause.line[run[0] : run[-1] + 1])]
            run = []
        run.append(place)
    if clause.role != "client" and names_sessions(clause):
        # "fridays sessions" are friday's.
        told = [once(atom) for atom in told]
    timed = tuple(clocked(atom) or atom for atom in told)
    times = combine(timed, clause.setting, Purpose.LIST)
    if any(atom.kind in ("dates", "rule") for atom in timed):
        return times
    return replace(times, readings=tuple(dict.fromkeys(replace(each, dates=()) for each in times.readings)), missing=())


def corrects_hour(clause: Clause) -> bool:
    """ "can i do 10 not 11 friday": an hour, "not", and the hour there is."""
    spoken = [item for item in clause.items if not item.has("filler", "glue", "mark") or item.atom]
    for one, denial, other in zip(spoken, spoken[1:], spoken[2:], strict=False):
        if denial.word == "not" and _is_hour(one) and _is_hour(other):
            fresh = not clause.message.context.last and not clause.message.context.shown
            dated = any(atom.kind == "dates" for atom in clause.atoms)
            return clause.has("may_have", "can_i", "move") or (fresh and dated and not clause.has("find_strong"))
    return False


def _is_hour(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Clock | Count)


def asks_to_shift(clause: Clause) -> bool:
    """ "could i do 30 min earlier on friday": of the appointment on that day."""
    asked = clause.has("may_have") or clause.polite
    return asked and any(atom.kind == "dates" for atom in clause.atoms) and not clause.has("find_strong", "book_strong")


def days_alone(clause: Clause, where: Times) -> bool:
    """Whether dates stand behind a name, with no "to" of their own and no hour."""
    typed = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]]
    plain = all(each.dates and not (each.times or each.windows) for each in where.readings)
    return bool(where.readings) and plain and typed.count("to") == 1


def to_days(clause: Clause) -> bool:
    """Whether the days stand behind the "to": "move leo to friday with ana"."""
    days = [atom for atom in clause.atoms if atom.kind == "dates"]
    return any(clause.line[place - 1].word == "to" for atom in days for place in (atom.first, atom.lead) if place)


def both_said(base: Times, source: Times) -> Times:
    """ "move thurs to 4 not 3": the day of what is there stands in one place, and its hour in another."""
    days = [each for each in base.readings if each.dates and not each.times and not each.windows]
    hours = [each for each in source.readings if each.times and not each.dates]
    if not days or days != list(base.readings) or hours != list(source.readings):
        return source
    told = tuple(replace(hour, dates=day.dates) for day in days for hour in hours)
    return replace(source, readings=told, missing=(*base.missing, *source.missing))


def leads_twice(clause: Clause, target: Sequence[int]) -> bool:
    """ "move thurs to fri and fri to mon": more than one appointment is moved."""
    turns = [n for n in range(target[0], target[-1]) if clause.line[n].word in TO] if target else []
    joined = {clause.line[n].word for n in range(target[0], target[-1])} if target else set()
    return bool(turns) and bool(joined & _AND)


def denied_besides(clause: Clause) -> bool:
    """ "from fri to mon not tues": where it comes from is said, and so the "not" is about something else."""
    typed = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]] if clause.items else []
    return "not" in typed and any(word in FROM for word in typed)
