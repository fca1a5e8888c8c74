"""Late starts, early finishes, "only", and what may be opened or closed."""

from dataclasses import replace
from itertools import pairwise

from bot.commands import Override
from bot.language.clause import ALWAYS, Clause, Item
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.schedule.closing import away_once, minutes
from bot.language.rules.schedule.extra import only_then
from bot.language.rules.schedule.groups import as_time, works_only
from bot.language.rules.schedule.weekly import said_hours
from bot.language.rules.who import only_for_somebody, who
from bot.language.times import Dates, Purpose, Reading
from bot.language.times.kinds import Clock, Hours, HoursBound, Part
from bot.language.told import complement, ranges, windows
from engine.hours import Window

_STARTING = listed("starting")
_NOT_NO = listed("not_no")
_BOOKS_NOBODY = tuple(listed("books_nobody"))
_OUT_BY = listed("out_by")
_OFF_EDGE = listed("off_edge")
_FREES = listed("frees")
_MAKES = listed("makes_free")

NOON = 720


def late_start(clause: Clause) -> Found | None:
    """ "late start monday, 11", "coming in at 11 tmrw": closed until then."""
    if clause.asks or clause.role == "client":
        return None
    if not (clause.has("late_start") or _starting(clause) or _in_at(clause)) or _into_the_evening(clause):
        return None
    return _edge(clause, "late_start", starts=True)


def _into_the_evening(clause: Clause) -> bool:
    """ "open late thursday until 8": open for longer, and not closed until then."""
    until = any(isinstance(atom.value, HoursBound) and atom.value.bound == "until" for atom in clause.atoms)
    return until and clause.has("open_late")


def _in_at(clause: Clause) -> bool:
    """ "in at 11 tmrw", "i'll be in at 10 on friday": somebody comes in then, once."""
    spoken = [item for item in clause.items if item.atom or not item.has("filler", "mark")]
    dated = any(atom.kind == "dates" for atom in clause.atoms)
    said = [n for n, item in enumerate(spoken[:2]) if not item.atom and item.word.split()[-1] == "in"]
    if not said or said[0] + 1 >= len(spoken) or clause.names or not dated:
        return False
    after = spoken[said[0] + 1].atom
    at = after is not None and clause.line[after.first].word == "at"
    return at and isinstance(after.value if after else None, Clock)


def _starting(clause: Clause) -> bool:
    """ "starting at 11 on friday", "no earlier than 11": the grammar of time reads "from 11"."""
    words = _STARTING
    bounds = [a for a in clause.atoms if isinstance(a.value, HoursBound) and a.value.bound != "by"]
    said = [clause.line[atom.first].word for atom in bounds]
    kinds = {"dates", "rule"} if _NOT_NO & set(said) else {"dates"}
    dated = any(atom.kind in kinds for atom in clause.atoms) and not clause.has("work", "open", "extra")
    return dated and any(word in words for word in said)


def early_end(clause: Clause) -> Found | None:
    """ "finishing early today at 3", "leaving at 2 on friday", "out from 3": closed from then."""
    if (
        not (clause.has("early_end") or _cuts_short(clause) or _out_by(clause))
        or clause.asks
        or clause.role == "client"
    ):
        return None
    return _edge(clause, "early_end", starts=False)


def _out_by(clause: Clause) -> bool:
    """ "out of here by 4", "need to be off by 3": gone from then, not until then."""
    return _by(clause) and any(_OUT_BY & set(item.word.split()) for item in clause.of("off"))


def _by(clause: Clause) -> bool:
    """ "done by 3", "leaving by noon"."""
    return any(isinstance(atom.value, HoursBound) and atom.value.bound == "by" for atom in clause.atoms)


def _cuts_short(clause: Clause) -> bool:
    """ "cut tomorrow short at 1"."""
    places = [n for n, item in enumerate(clause.items) if item.has("cut_short")]
    return len(places) > 1 and clause.items[places[-1]].word == "short"


def _edge(clause: Clause, tag: str, *, starts: bool) -> Found | None:
    if (clause.has("late_start") or _starting(clause)) and clause.has("early_end"):
        return None
    items, aside = _without_old(clause, [as_time(item) for item in clause.items])
    if sum(item.atom is not None and item.atom.kind == "hours" for item in items) > 1:
        return None
    if clause.has("off") and any(item.atom and isinstance(item.atom.value, Hours) for item in items):
        # "gone 11-1 tmrw": away for that long.
        return None
    times = clause.when(Purpose.TIME_OFF, items)
    hinted = any(_OFF_EDGE & set(item.word.split()) for item in clause.of(tag))
    if not hinted and not any(reading.times or reading.windows for reading in times.readings):
        return None
    # "close tomorrow afternoon" closes that part of the day; an edge has one hour.
    parts = [item for item in items if item.atom and item.atom.kind == "hours"]
    if not hinted and parts and all(isinstance(item.atom.value, Part) for item in parts if item.atom):
        return None
    people = who(clause)
    today = clause.message.now.date()
    readings, missing = [], list(people.missing)
    for reading in times.readings or (Reading(),):
        clocks = [minutes(time) for time in reading.times]
        if not clocks and len(reading.windows) == 1:
            start, end = reading.windows[0]
            clocks = (
                [minutes(end if (starts or _by(clause)) and start == "00:00" else start)]
                if "00:00" in (start,) or end == "24:00"
                else []
            )
        if len(clocks) != 1 or not 0 < clocks[0] < 1440:
            missing.append("windows")
            readings.append(people.each([Override("block", ranges(reading.dates, today))]))
            continue
        span = (Window(0, clocks[0]) if starts else Window(clocks[0], 1440),)
        dated = reading
        if not reading.dates and not reading.rule:
            if clocks[0] <= minutes(clause.message.now.strftime("%H:%M")):
                missing.append("dates")
            dated = replace(reading, dates=(Dates(today, today),))
        one, wanted = away_once(clause, times, replace(dated, times=(), windows=tuple(w.text() for w in span)))
        missing += wanted
        readings.append(people.each(one))
    allowed = {tag, "reason", "because", "take", "half_day"} | people.tags
    allowed |= {"cut_short", "own_calendar"} if _cuts_short(clause) else set()
    allowed |= {"off", "work"} if _out_by(clause) else set()
    allowed |= {"work", "able"} if _in_at(clause) else set()
    return found(
        clause,
        readings if not times.missing else (),
        allowed,
        times,
        missing=(*missing, *times.missing),
        names=people.uses_names,
        used=(*people.used, *aside, *(_not_yet(clause) if starts else ())),
    )


def _not_yet(clause: Clause) -> list[Item]:
    """ "coming in late on monday, so please don't book anybody before 11", "late start friday, not in til 10"."""
    waits = [
        item
        for item, after in pairwise(clause.items)
        if item.has("off")
        and after.atom
        and isinstance(after.atom.value, HoursBound)
        and after.atom.value.bound == "until"
    ]
    return [*waits, *(item for item in clause.of("off") if item.word.startswith(_BOOKS_NOBODY))]


def _until(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, HoursBound) and item.atom.value.bound == "until"


def _without_old(clause: Clause, items: list[Item]) -> tuple[list[Item], list[Item]]:
    """ "starting at 10 instead of 9": the items without the hour that no longer holds, and those set aside."""
    place = clause.place("instead_of")
    if place is None or place + 2 != len(items) or not (items[-1].atom and items[-1].atom.kind == "hours"):
        return items, []
    return items[:place], items[place:]


def only(clause: Clause) -> Found | None:
    """ "only 10-2 on friday" sets those hours; "mornings only next week", "only until 3 on friday" close the rest."""
    if not clause.has("only") or clause.asks or clause.role == "client" or only_for_somebody(clause):
        return None
    hours = [item for item in clause.items if item.atom and item.atom.kind == "hours"]
    if clause.has("off", "closed", "no_more"):
        return None
    if not hours:
        return said_hours(clause, frozenset({"only", "work"})) if works_only(clause) else None
    if all(item.atom and isinstance(item.atom.value, Part | HoursBound) for item in hours):
        return _rest_closed(clause)
    if clause.has("extra", "open") and only_then(clause):
        return None
    return said_hours(clause, frozenset({"only", "work", "open"}))


def _rest_closed(clause: Clause) -> Found | None:
    times = clause.when(Purpose.TIME_OFF)
    people = who(clause)
    readings, missing = [], list(people.missing)
    if all(isinstance(atom.value, Part) and atom.value.plural for atom in clause.atoms):
        # "evenings only": today, or always.
        missing.append("dates")
    for reading in times.readings:
        rest = _rest(windows(reading.windows))
        one, wanted = away_once(clause, times, replace(reading, windows=tuple(w.text() for w in rest)))
        missing += wanted
        readings.append(people.each(one))
    allowed = {"only", "work", "open", "because", "reason", "half_day"} | people.tags
    return found(clause, readings, allowed, times, missing=missing, names=people.uses_names, used=people.used)


def _rest(said: tuple[Window, ...]) -> tuple[Window, ...]:
    """What "only" closes: "afternoons only" closes the mornings and leaves the evenings as they are."""
    if said == (Window(NOON, 1080),):
        return (Window(0, NOON),)
    return complement(said)


def unclear(clause: Clause) -> Found | None:
    """ "free up thursday arvo": to open it, or to clear it, is left open."""
    frees = _frees(clause)
    if not (clause.has("unclear") or frees) or clause.asks:
        return None
    times = clause.when(Purpose.CHANGE)
    people = who(clause)
    today = clause.message.now.date()
    readings = [
        people.each([Override(None, ranges(reading.dates, today), windows=windows(reading.windows))])
        for reading in times.readings
        if reading.dates
    ]
    if not readings:
        return None
    return found(
        clause,
        readings,
        {"unclear", "all_clients"} | people.tags,
        times,
        missing=("direction",),
        names=people.uses_names,
        used=(*people.used, *frees),
    )


def _frees(clause: Clause) -> tuple[Item, ...]:
    """ "free the 20th", "free my tuesday", "get thursday free": to be made free, or free to see somebody."""
    said = [item for item in clause.items if item.atom or not item.has(*ALWAYS)]
    rest = [item for item in said if not item.atom]
    if clause.role != "therapist" or not any(item.atom.kind == "dates" for item in said if item.atom):
        return ()
    first = len(rest) == 1 and rest[0] is said[0] is clause.items[0] and rest[0].word in _FREES
    made = len(rest) == 2 and rest == [said[0], said[-1]] and rest[0].word in _MAKES and rest[1].word in _FREES
    return tuple(rest) if first or made else ()
