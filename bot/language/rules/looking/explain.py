"""Why a time cannot be booked, and whether somebody is off."""

import datetime as dt

from bot.commands import Explain, Show
from bot.language.clause import Clause
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.who import PRACTICE, speaks_of_us
from bot.language.times import Purpose, Reading, Times
from bot.language.told import clock, only_date, ranges

_EXPLAINED = listed("explained")
_WAS = listed("was")
_WHEN = listed("when")
_WHO_OF_ALL = listed("who_of_all")


def explain(clause: Clause) -> Found | None:
    """ "why is tuesday 3pm not open??", "is raj off friday?", "am I off friday?", "off friday?"."""
    why, state = clause.has("why"), _asks_about_a_state(clause)
    if not (why or state) or _tells_the_past(clause):
        return None
    if not why and clause.has("have_free") and not clause.names:
        return None
    if not why and any(_EXPLAINED & set(item.word.split()) for item in clause.items):
        return None
    past = clause.line[clause.items[0].first].word in _WAS
    times = clause.when(Purpose.BACK if past else Purpose.LIST)
    if not times.readings and not times.missing:
        return None
    if state and not why and any(reading.times or reading.windows for reading in times.readings):
        return None
    today = clause.message.now.date()
    ours = clause.role == "admin" and (clause.has("practice") or speaks_of_us(clause))
    people = clause.names or ((PRACTICE,) if ours else (None,))
    if not why and any(_WHO_OF_ALL & set(item.word.split()) for item in clause.items):
        return _who_is_off(clause, times)
    readings = [[_explained(reading, today, name) for name in people] for reading in times.readings]
    allowed = {"why", "why_about", "is_off", "question", "asks", "practice", "still", "closed", "off"}
    allowed |= {"take"} if state and clause.has("past") else set()
    return found(clause, readings, allowed, times, names=True)


def _asks_about_a_state(clause: Clause) -> bool:
    """ "is raj off friday?", "off friday?"; "can i see your hours" asks for something else."""
    return (
        clause.asks
        and not any(item.word != "hours" for item in clause.of("utilization"))
        and not clause.has("no_shows")
        and not _asks_when(clause)
        and not any(item.has("overrides") and item.has("opens_question") for item in clause.items)
        and any(item.word != "on" for item in clause.of("is_off"))
        and (clause.role != "client" or _about_a_therapist(clause))
        and not clause.polite
    )


def _who_is_off(clause: Clause, times: Times) -> Found | None:
    """ "who's off friday": everybody's days off."""
    today = clause.message.now.date()
    shown = [[Show("overrides", dates=ranges(reading.dates, today))] for reading in times.readings]
    allowed = {"is_off", "question", "asks", "practice", "still", "closed", "off", "show", "find"}
    return found(clause, shown, allowed | {"refuse", "refuse_strong"}, times)


def _tells_the_past(clause: Clause) -> bool:
    """ "was out monday": told, where "was i out monday?" asks."""
    spoken = [item for item in clause.items if not item.has("mark")]
    return len(spoken) > 1 and spoken[0].word in _WAS and spoken[1].has("is_off", "off")


def _asks_when(clause: Clause) -> bool:
    """ "when am i free tomorrow", "what has ana got free" look for times; "when am i off" for days."""
    first = next((item for item in clause.items if not item.has("filler", "mark", "joint")), None)
    return bool(first and first.word.split()[0] in _WHEN and not clause.has("off", "closed"))


# Said of a therapist only: a client is not "working" or "off".
WORKS = listed("states")


def _about_a_therapist(clause: Clause) -> bool:
    """ "is ana working friday?" from a client, who knows only therapists by name."""
    said = {word for item in clause.of("is_off") for word in item.word.split()}
    return len(clause.names) == 1 and bool(said & WORKS) and not clause.has("group_word", "relation")


def _explained(reading: Reading, today: dt.date, name: str | None) -> Explain:
    only = only_date(reading) or (today if reading.times and not reading.dates else None)
    if len(reading.times) == 1 and only:
        return Explain(at=dt.datetime.combine(only, clock(reading.times[0])), for_=name)
    return Explain(dates=ranges(reading.dates, today), for_=name)
