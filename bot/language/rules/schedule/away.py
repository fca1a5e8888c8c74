"""Time off, whole days and parts of them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from bot.commands import Command, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.rules.schedule.breaks import names_a_break
from bot.language.rules.schedule.closing import AWAY, away_once, cuts_down, reason_said, some_of
from bot.language.rules.schedule.groups import day_groups, keeps_free, mixed, piece_kind, rule_words, segments
from bot.language.rules.schedule.habits import each_month
from bot.language.rules.schedule.worked import with_days_worked
from bot.language.rules.who import who
from bot.language.times import Purpose, Reading, Times
from bot.language.times.kinds import Hours, HoursBound, Open, Part, Weekdays, Within
from bot.language.told import weekdays

_IS_AWAY = listed("is_away")
_DENIES = tuple(listed("denies"))
_STOPS = listed("stops")
_TAKES_OUT = listed("takes_out")
_OF_THE = listed("of_the")


def sick(clause: Clause) -> Found | None:
    """ "sick today", "🤒 today n tmrw", "woke up with the flu, out today": off, for that reason."""
    if not clause.has("sick") or clause.asks:
        return None
    return _away(clause, clause.when(Purpose.TIME_OFF), reason="sick", also=frozenset({"also_before", "again"}))


def off(clause: Clause) -> Found | None:
    """ "off next friday", "vacation april 6-10 except the 8th", "out 2:30-4 tmrw dentist", "fridays off"."""
    clause = with_days_worked(clause)
    keeps, breaks = keeps_free(clause), names_a_break(clause)
    if (
        not (
            clause.has("off", "closed", "block", "reason_day", "reason_part", "holidays", "half_day") or keeps or breaks
        )
        or clause.asks
        or _asks_leave(clause)
        or _taken_out(clause)
        or _exchanges(clause)
        or any(isinstance(atom.value, Open) and atom.value.bound == "by" for atom in clause.atoms)
    ):
        # "off by the 20th" may begin or end there.
        return None
    if any(item.has("half_day") and item.has("only") for item in clause.items) and _hours_of(clause):
        # "short day tomorrow, 10-1": the hours that are worked.
        return None
    if clause.has("with_break") and sum(piece_kind(item) == "H" for item in clause.items) > 1:
        return None
    times = clause.when(Purpose.TIME_OFF)
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms) or any(
        piece_kind(item) == "H" for item in clause.items
    )
    if not (keeps or clause.has("off", "closed", "block", "holidays", "half_day")) and not dated:
        return None
    also = frozenset({"keep", "open", "unclear"}) if keeps else frozenset[str]()
    also |= {"with_break", "between"} if breaks else set()
    # "off fri, mon too"
    also |= {"also_before"} if clause.items[-1].has("also_before") else set()
    if _denies(clause):
        return None
    once, monthly = _away(clause, times, also=also), each_month(clause)
    every = _away(monthly, monthly.when(Purpose.TIME_OFF), also=also) if monthly else None
    if once and every and once.whole and every.whole:
        return replace(once, readings=(*once.readings, *every.readings), conventions=())
    return once


def _denies(clause: Clause) -> bool:
    """ "no one is off friday": a word that closes, and one that says nobody is."""
    said = [item.word for item in clause.of("off", "closed", "block") if not item.atom]
    negative = [word for word in said if word.startswith(_DENIES)]
    return bool(negative) and len(said) > len(negative)


def _reason_is_away(clause: Clause) -> bool:
    """ "my husband is off", "daycare closed friday": somebody or something else is away."""
    verbs = _IS_AWAY
    return any(
        item.has("reason") and not item.atom and not item.has("sick") and after.word.split()[0] in verbs
        for item, after in zip(clause.items, clause.items[1:], strict=False)
    )


def _taken_out(clause: Clause) -> bool:
    """ "take priya off friday" from a therapist: out of the book, or off work; whose day it is is not said."""
    pairs = zip(clause.items, clause.items[1:], strict=False)
    return clause.role == "therapist" and any(item.word in _TAKES_OUT and after.name for item, after in pairs)


def _exchanges(clause: Clause) -> bool:
    """ "off fri, sat instead": one of the days is worked for the other, and not both are off."""
    days = next((item for item in clause.items if item.atom and isinstance(item.atom.value, Weekdays)), None)
    listed_so = days is not None and "," in days.word and clause.items[-1].has("instead")
    return listed_so and not _hours_of(clause)


def _asks_leave(clause: Clause) -> bool:
    """ "can I take friday off" from those whose hours they are is a question, not a request."""
    return clause.role != "client" and clause.has("can_i") and clause.has("off", "closed")


def no_sessions_of(clause: Clause) -> Found | None:
    """ "no intakes next week": off for that session type only."""
    if not clause.session or not clause.has("no_thing", "no_more", "off") or clause.asks:
        return None
    times = clause.when(Purpose.TIME_OFF)
    also = frozenset({"no_thing", "no_more", "session_type", "sessions", "appt"})
    return _away(clause, times, session=clause.session, also=also)


def _among_hours(clause: Clause) -> bool:
    """ "mondays 9-5 tuesdays off wed 10-6": an "off" between hours does not close those before it."""
    hours = [place for place, item in enumerate(clause.items) if piece_kind(item) == "H"]
    said = [place for place, item in enumerate(clause.items) if item.has("off", "closed") and not item.atom]
    return bool(hours and said) and (hours[0] < said[0] < hours[-1] or _hours_before_off(clause))


def _hours_before_off(clause: Clause) -> bool:
    """ "9-5 wednesdays, off on the 26th": days with hours, then others that are off."""
    parts = segments(clause.items)
    closed = [any(item.has("off", "closed", "take") and not item.atom for item in part) for part in parts]
    kinds = [{piece_kind(item) for item in part} for part in parts]
    first = closed.index(True) if True in closed else 0
    return "D" in kinds[first] and any({"D", "H"} <= kind for kind in kinds[:first])


def _keeps_lunch(clause: Clause) -> bool:
    """ "no lunch break on tuesdays" gives hours back, or is a remark: it never takes hours away.

    "nobody over lunch" does.
    """
    denied = [item for item in clause.of("no_thing", "no_more") if not item.has("off", "closed")]
    return bool(denied) and any(
        (item.has("with_break") or (item.atom and isinstance(item.atom.value, Part) and "lunch" in item.word))
        and not _of_people(after)
        for item, after in zip(clause.items, (*clause.items[1:], None), strict=True)
    )


def _of_people(item: Item | None) -> bool:
    """ "no lunchtime clients", "no lunch sessions"."""
    return item is not None and not item.atom and item.has("all_clients", "sessions", "appt")


def _lunch_until(clause: Clause) -> bool:
    """ "lunch till 2 on mondays": when it begins is not said."""
    pairs = ((one.atom and one.atom.value, two.atom and two.atom.value) for one, two in pairwise(clause.items))
    return any(
        isinstance(one, Part) and one.name == "lunch" and isinstance(two, HoursBound) and two.bound == "until"
        for one, two in pairs
    )


def _spares_part(clause: Clause) -> bool:
    """ "next week off except thurs afternoon": of one of the days a part is worked, and the hours are not those off."""
    said = [item for item in clause.items if item.atom or not item.has("glue", "filler")]
    marks = [n for n, item in enumerate(said) if item.atom and getattr(item.atom.value, "name", "") == "except"]
    kinds = [item.atom.kind if item.atom else "" for item in said]
    return any({"dates", "hours"} == set(kinds[n + 1 : n + 3]) for n in marks)


def _ends_at_lunch(clause: Clause) -> bool:
    """ "close at lunch on christmas eve": the day ends then, and it does not say at what time."""
    parts = [item for item in clause.items if item.atom and isinstance(item.atom.value, Part) and "lunch" in item.word]
    return clause.has("early_end") and any(clause.line[item.first - 1].word == "at" for item in parts if item.first)


def _no_at_the_end(clause: Clause) -> bool:
    """ "fridays 3-5 lol no": a "no" behind the days takes the whole back."""
    said = [place for place, item in enumerate(clause.items) if item.has("no_thing") and item.word == "no"]
    return bool(said) and not any(item.atom for item in clause.items[said[-1] :])


def no_more(clause: Clause) -> Found | None:
    """ "no more saturdays", "no evenings on wednesdays anymore", "stop working fridays", "no mornings next week"."""
    if not (clause.has("no_more", "no_thing", "off", "closed") or _not_then(clause)) or clause.asks:
        return None
    if _no_at_the_end(clause) or _wants_no_time_off(clause) or _may_correct(clause) or cuts_down(clause):
        return None
    if clause.role == "therapist" and clause.names and any(item.word == "for" for item in clause.items):
        # "no more mondays for priya": a client's, whose sessions end; nobody's hours.
        return None
    times = clause.when(Purpose.TIME_OFF)
    weekly = bool(times.readings) and all(each.rule for each in times.readings)
    denied = clause.has("no_thing", "no_more") or _not_then(clause)
    part = denied and any(isinstance(atom.value, Part | HoursBound) for atom in clause.atoms)
    # "no mondays in june" is written out as dates.
    within = denied and times.readings and any(isinstance(atom.value, Within) for atom in clause.atoms)
    dropped = clause.has("no_more") and not clause.has("no_thing") and not clause.has("off", "closed")
    if dropped and times.bare and not weekly and not _hours_of(clause) and rule_words(clause):
        # "get rid of my sunday hours": every week's.
        people = who(clause)
        gone = people.each([SetHours("remove", weekdays(times.bare))])
        allowed = AWAY | people.tags | {"no_more", "no_thing", "work", "hours_noun", "my_usual"}
        return found(clause, [gone], allowed, times, names=people.uses_names, used=people.used)
    # "no more mondays til may" likewise.
    plural = any(isinstance(atom.value, Weekdays) and atom.value.plural for atom in clause.atoms)
    bounded = denied and bool(times.readings) and plural and any(isinstance(atom.value, Open) for atom in clause.atoms)
    if not weekly and not part and not within and not bounded:
        return None
    if within and any(_STOPS & set(item.word.split()) for item in clause.of("no_more")):
        # "ana stops working fridays in may": from then on, or for that month.
        return None
    also = frozenset(
        {"no_more", "no_thing", "work", "my_usual", *({"sessions", "appt"} if _says_no(clause) else ())}
    ) | ({"negated"} if _not_then(clause) else set())
    return _away(clause, times, also=also)


def _may_correct(clause: Clause) -> bool:
    """ "no wednesdays 10-4" behind other hours for Wednesdays: these hours are meant, or that they are not worked."""
    named = {day for atom in clause.atoms if isinstance(atom.value, Weekdays) for day in atom.value.days}
    hours = any(isinstance(atom.value, Hours) for atom in clause.atoms)
    before = [each for each in clause.message.context.last if isinstance(each, SetHours) and each.mode == "replace"]
    told = any(named and each.windows and named <= (each.days or frozenset()) for each in before)
    return hours and told and any(item.word == "no" for item in clause.items)


def _wants_no_time_off(clause: Clause) -> bool:
    """ "dont want fridays off": what is not wanted is the time off."""
    wants = any("want" in item.word.split() for item in clause.of("no_more"))
    return wants and clause.has("off", "closed", "block")


def _says_no(clause: Clause) -> bool:
    """ "no evening sessions", "no more evening sessions"."""
    return clause.has("no_thing") or any(item.word.split()[0] == "no" for item in clause.of("no_more"))


def _away(
    clause: Clause,
    times: Times,
    *,
    reason: str | None = None,
    session: str | None = None,
    also: frozenset[str] = frozenset(),
) -> Found | None:
    """Time off, by dates or by rule; with hours a part of the day is taken out."""
    if _cannot_come(clause):
        return None
    if (
        _ends_at_lunch(clause)
        or _spares_part(clause)
        or mixed(clause)
        or _reason_is_away(clause)
        or _keeps_lunch(clause)
        or _lunch_until(clause)
        or _among_hours(clause)
        or times.out.windows
    ):
        return None
    people = who(clause)
    because = reason or reason_said(clause)
    missing = list(people.missing)
    # "need some time off": the first thing to ask is when.
    dated = bool(times.readings or times.missing) and not any(map(partial(some_of, clause), times.readings))
    a_while = dated and clause.has("some_time") and not any(map(piece_kind, _hours_of(clause)))
    if clause.has("half_day") or a_while:
        missing.append("windows")
    told = [(group, clause.when(Purpose.TIME_OFF, group)) for group in _away_groups(clause)] or [([], times)]
    readings: list[Commands] = [()]
    for group, part in told:
        choices, wanted = _away_choices(clause, part, group)
        missing += [*wanted, *part.missing]
        readings = [(*before, *choice) for before in readings for choice in choices]
        if len(readings) > MOST:
            return None
    readings = [people.each([_with_reason(each, because, session) for each in one]) for one in readings]
    allowed = AWAY | people.tags | also | {"half_day", "some_time"} | ({"or"} if clause.neither else set())
    pairs = zip(clause.items, clause.items[1:], strict=False)
    whole = [item for item, after in pairs if item.has("whole_of") and (after.atom or after.word in _OF_THE)]
    return found(
        clause,
        readings if not times.missing else (),
        allowed,
        times,
        missing=(*missing, *times.missing),
        names=people.uses_names,
        used=(*people.used, *whole),
    )


def _hours_of(clause: Clause) -> list[Item]:
    return [item for item in clause.items if item.atom and item.atom.kind == "hours"]


def _cannot_come(clause: Clause) -> bool:
    """ "leo cant do mondays", "hold friday 2-3 for leo" from a therapist: a client's times, and nobody's hours."""
    verbs = {item.word.split()[-1] for item in clause.of("off") if not item.atom}
    held = clause.has("hold_for") and "for" in {item.word for item in clause.items}
    return clause.role == "therapist" and bool(clause.names) and ("do" in verbs or held)


NOT = listed("not_ever")


def _not_then(clause: Clause) -> bool:
    """ "not before 11 tomorrow": a "not" right before the hours that are not worked."""
    spoken = [item for item in clause.items if not item.has("filler", "polite", "mark")]
    bounds = [item for item in spoken if item.atom and isinstance(item.atom.value, HoursBound)]
    if not bounds:
        return False
    place = next((n for n, item in enumerate(spoken) if item.word in NOT and not item.atom), len(spoken))
    led = all(item.atom and item.atom.kind in ("dates", "rule") for item in spoken[:place])
    return led and spoken[place + 1 : place + 2] == [bounds[0]]


MOST = 6


def _with_reason(command: Command, reason: str | None, session: str | None) -> Command:
    if isinstance(command, Override):
        return replace(command, reason=reason, session=session)
    return replace(command, session=session) if isinstance(command, SetHours) else command


def _away_groups(clause: Clause) -> list[list[Item]]:
    """ "out thursday 1-3 and friday 2-4": each day with its own hours; one group otherwise."""
    kinds = {piece_kind(item) for item in clause.items}
    groups = day_groups(clause.items) if "H" in kinds else []
    if "P" in kinds and not groups:
        # "tomorrow morning and friday afternoon": each day has its own part.
        parts = segments(clause.items)
        groups = parts if all({"D", "P"} <= {piece_kind(item) for item in part} for part in parts) else []
    return groups if len(groups) > 1 else []


def _away_choices(clause: Clause, times: Times, group: Sequence[Item]) -> tuple[list[list[Command]], list[str]]:
    """The commands of each reading of one group, and what is missing."""
    choices, missing = [], []
    for reading in times.readings or (Reading(),):
        one, wanted = away_once(clause, times, reading)
        choices.append(one)
        missing += wanted
    weekly = clause.when(Purpose.HOURS, group or clause.items) if len(times.bare) > 1 and not times.once else Times()
    for reading in weekly.readings[:1]:
        if reading.rule and reading.windows:
            one, wanted = away_once(clause, weekly, reading)
            # Several weekdays with hours are every week's; "out" and "off" are said of the coming days as well.
            plain = clause.has("block", "reason_part", "with_break") and not clause.has("off", "closed")
            choices = [one] if plain else [*choices, one]
    return choices, missing
