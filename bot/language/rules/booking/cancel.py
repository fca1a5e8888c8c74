"""Appointments called off."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from bot.commands import Book, Cancel
from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.booking.book import clocked_counts
from bot.language.rules.booking.later import comes_later
from bot.language.rules.booking.names import (
    ALL,
    called_in,
    client_and_therapist,
    clients_named,
    last_client,
    some_of_them,
    typed_name,
)
from bot.language.rules.booking.taken import drops_by, everything_there, taken_from
from bot.language.rules.found import Found, found
from bot.language.times import Purpose, Reading, Times, combine
from bot.language.times.kinds import Part, Weekdays
from bot.language.told import clock, excepts_nothing, only_date, ranges, windows

_CLIENT_GROUPS = listed("client_groups")
_SESSIONS = listed("sessions")
_WITH_THERAPIST = listed("with_therapist")
_FEELS = listed("feels")
_UPCOMING = listed("upcoming")
_CALLS_OFF = listed("calls_off")
_CALLS_OFF_EACH = listed("calls_off_each")
_ALL_OF_PART = listed("all_of_part")
_EVERY_ONE = listed("every_one")

_JOINS = {",", ".", ";", "/", "&", "+", "and"}


def _days_only(clause: Clause) -> bool:
    """ "cancel rosa fri, mon only 1-3": a second day with "only" and its hours is a change of its own."""
    days = [item for item in clause.items if item.atom and item.atom.kind == "dates"]
    several = len(days) > 1 or any(token.word in _JOINS for day in days for token in clause.line[day.first : day.last])
    pairs = list(zip(clause.items, clause.items[1:], strict=False))
    hours = any(item.has("only") and after.atom is not None and after.atom.kind == "hours" for item, after in pairs)
    # "cancel rosa fri only 1-3": her appointment then, or all but that.
    after_day = any(item.atom and item.atom.kind == "dates" and after.has("only") for item, after in pairs)
    return hours and (several or after_day)


@dataclass(frozen=True)
class _Said:
    """When the appointment is, and what is offered instead."""

    times: Times
    at_once: Times
    """As if "from" were not said, where it says out of what: "drop leo from next week"."""
    offer: Times
    offered: tuple[Item, ...]

    @property
    def readings(self) -> list[Reading]:
        return list(dict.fromkeys((*self.at_once.readings, *self.times.readings)))

    @property
    def sides(self) -> tuple[Times, Times]:
        return self.times, self.offer


@dataclass(frozen=True)
class _Whose:
    """Of whom, with whom; by the names as they were typed, one command each."""

    client: str | None
    teller: str | None
    names: tuple[str | None, ...]
    typed: Item | None
    by_whom: bool
    """An admin named the therapist only."""


def cancel(clause: Clause) -> Found | None:
    """ "cancel friday pls", "cant make it tmrw", "cancel my 2pm tomorrow and offer them monday"."""
    if not _cancels(clause) or _days_only(clause):
        return None
    later = comes_later(clause)
    if later is not None:
        return later
    said, whose = _when(clause), _of_whom(clause)
    if said is None or whose is None:
        return None
    base = Cancel(client=whose.client, with_=whose.teller)
    some = some_of_them(clause)
    if some:
        return found(clause, [[base]], CANCEL_WORDS, said.sides, missing=("dates",), names=True, used=some)
    if any(reading.rule for reading in said.readings):
        row = any(word in _CALLS_OFF_EACH for item in clause.of("cancel") for word in item.word.split())
        return found(clause, [[base]], CANCEL_WORDS, said.sides, missing=("dates",), names=True) if row else None
    offers = said.offer.readings or (None,)
    commands = [_dated(clause, base, offer, reading) for reading in said.readings for offer in offers]
    missing = tuple[str, ...]()
    if any(one.windows and not one.dates for one in commands):
        return None
    if not commands and not said.times.missing:
        undated = _undated(clause, base, whose)
        if undated is None:
            return None
        commands, missing = [undated[0]], undated[1]
    readings = [[replace(one, client=name) for name in whose.names] for one in commands]
    if whose.client == ALL and whose.teller and _maybe_a_client(clause):
        readings += [[replace(one, client=whose.teller, with_=None) for one in each] for each in readings]
    used = [*([whose.typed] if whose.typed else []), *(said.offered[:1] if said.offer.readings else ())]
    # "offer her the 11th or 12th": one of them will be taken.
    used += [item for item in said.offered if said.offer.readings and item.has("or") and not item.atom]
    allowed = CANCEL_WORDS | _besides(clause, said) | ({"called_in"} if called_in(clause) else set())
    return found(clause, readings, allowed, said.sides, missing=missing, names=True, sessions=True, used=used)


def _when(clause: Clause) -> _Said | None:
    """The times that are said; None where they cannot be those of appointments."""
    asked, offered = _with_hour(clause), tuple[Item, ...]()
    cut = _offers_from(clause)
    if cut is not None:
        asked, offered = asked[:cut], clause.items[cut:]
    times = clause.when(Purpose.LIST, asked)
    if times.count or excepts_nothing(clause, times) or any(map(_says_too_much, times.readings)):
        return None
    if times.readings and clause.has("last_one", "ordinal_last"):
        # "my last appointment today": which one that is, nobody has counted.
        return None
    plural = any(isinstance(atom.value, Weekdays) and atom.value.plural for atom in clause.atoms)
    if plural and any(reading.windows for reading in times.readings):
        return None
    offer = clause.when(Purpose.LIST, offered)
    if any(reading.times or reading.windows or reading.minutes for reading in offer.readings):
        return None
    at_once = combine(taken_from(clause, asked), clause.setting, Purpose.LIST)
    return _Said(times, at_once, offer, offered)


def _of_whom(clause: Clause) -> _Whose | None:
    """Whose appointments; None where nobody can say."""
    typed = typed_name(clause, "cancel") if clause.role != "client" else None
    client, teller = client_and_therapist(clause, typed)
    by_whom = clause.role == "admin" and teller is None and _behind_with(clause, client)
    if clause.role == "client" or by_whom:
        client, teller = None, client
    elif client is None and clause.has("only") and _of_a_series(clause):
        client = last_client(clause)
    if clause.role != "client" and client is None and _own_part(clause):
        client = ALL
    elif clause.has("all_clients", "clients_of") and clause.role != "client":
        groups = any(word in item.word.split() for item in clause.items for word in _CLIENT_GROUPS)
        if client is None or groups or (teller is None and _whole_day_of(clause)):
            client, teller = ALL, client
    names = clients_named(clause, teller) if client in clause.names else (client,)
    if names is None or (client == ALL and everything_there(clause)):
        return None
    return _Whose(client, teller, tuple(names), typed, by_whom)


def _of_a_series(clause: Clause) -> bool:
    """ "cancel just next week's", after a standing appointment was talked about: of that one."""
    last = clause.message.context.last
    return len(last) == 1 and isinstance(last[0], Book) and last[0].repeat is not None and bool(clause.atoms)


def _dated(clause: Clause, base: Cancel, offer: Reading | None, reading: Reading) -> Cancel:
    one = _cancel_when(clause, base, reading)
    if offer:
        one = replace(one, offer=ranges(offer.dates, clause.message.now.date()))
    if clause.has("the_rest") and (not one.dates or only_date(reading)):
        one = replace(one, scope="rest")
    return one


def _undated(clause: Clause, base: Cancel, whose: _Whose) -> tuple[Cancel, tuple[str, ...]] | None:
    """Which ones are meant where no time is said, and what is still to be asked."""
    words = {token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]}
    which: Literal["next", "last"] | None = "next" if words & _UPCOMING else "last" if "last" in words else None
    mine = clause.role == "client"
    whole = clause.has("whole_series") and not clause.has("keep_rest") and (whose.client != ALL or mine)
    several = bool(words & _EVERY_ONE)
    if which and not several:
        return replace(base, which=which), ()
    if whose.by_whom and not whole:
        return None
    if clause.has("the_rest") and not which:
        return replace(base, scope="rest"), ("dates",)
    if whole or (mine and ("everything" in words or (which == "next" and several))):
        return replace(base, scope="all"), ()
    if whose.client and whose.client != ALL:
        every = "all" in words and clause.has("appt", "all_appts")
        return replace(base, scope="all" if every else "one"), ()
    return base, ("dates",)


def _besides(clause: Clause, said: _Said) -> set[str]:
    """What may be said beside the words of calling off."""
    besides = {"polite"}
    if clause.polite:
        besides.add("asks")
    if any(atom.kind == "dates" for atom in clause.atoms):
        besides.add("only")
    if said.offer.readings:
        besides.add("instead")
    if said.times.readings and all(len(_days(reading)) == 2 for reading in said.times.readings):
        besides.add("both")
    if clause.role == "therapist" and len(clause.names) == 1:
        # "leo is sick, cancel him today": why, and nobody's day off.
        besides.add("sick")
    if clause.role == "client":
        besides |= {"cancel_own", "sick", "reason", "because"}
        besides |= {"off"} if clause.has("cancel", "cant_come") else set()
    return besides


def _offers_from(clause: Clause) -> int | None:
    """Where the days that are offered instead begin: "and offer them monday", ", offer monday or tuesday"."""
    place = clause.place("offer_them")
    if place is not None or clause.role == "client":
        return place
    place = next((n for n, item in enumerate(clause.items) if n and item.has("offer") and item.word == "offer"), None)
    dated = place is not None and any(item.atom and item.atom.kind == "dates" for item in clause.items[place:])
    return place if dated and clause.items[0].has("cancel") else None


def _with_hour(clause: Clause) -> tuple[Item, ...]:
    """From a client a bare number before a day as its hour: "cancel my 10.30 on friday", not "my 2 friday sessions"."""
    several = any(item.has("appt") and item.word.endswith("s") for item in clause.items if not item.atom)
    if clause.role != "client" or several:
        return clause.items
    counts = [item for item in clause.items if is_count(item)]
    leads = {"my", "the", "for", "at"}
    told = len(counts) == 1 and (not counts[0].word.isdecimal() or clause.line[counts[0].first - 1].word in leads)
    return tuple(clocked_counts(clause)) if told else clause.items


def _days(reading: Reading) -> set[dt.date]:
    """The single days and the ends of spans that are named."""
    return {day for each in reading.dates for day in (each.first, each.last) if day}


def _own_part(clause: Clause) -> bool:
    """ "cancel my morning tomorrow", "cancel my whole afternoon": everybody's sessions of that part of the day."""
    parts = [atom for atom in clause.atoms if isinstance(atom.value, Part)]
    return len(parts) == 1 and bool(_ALL_OF_PART & {token.word for token in clause.line[: parts[0].first][-2:]})


def _behind_with(clause: Clause, name: str | None) -> bool:
    """ "cancel tomorrow's 2pm with lena": an admin names the therapist."""
    item = next((item for item in clause.items if item.name and item.name == name), None)
    before = clause.line[item.first - 1].word if item and item.first else ""
    timed = any(atom.kind == "hours" for atom in clause.atoms)
    return timed and before in _WITH_THERAPIST


def _maybe_a_client(clause: Clause) -> bool:
    """ "all of leo's sessions tomorrow": whether Leo gives them or comes to them is not said."""
    groups = _CLIENT_GROUPS
    return not any(groups & set(item.word.split()) for item in clause.items)


def _whole_day_of(clause: Clause) -> bool:
    """ "all of raj's sessions tomorrow": several sessions on dates are those of the one who gives them."""
    words = {token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]}
    several = words & _SESSIONS
    dated = any(atom.kind == "dates" for atom in clause.atoms)
    return clause.role == "admin" and bool(several) and bool(words & _EVERY_ONE) and dated


CANCEL_WORDS = frozenset(
    {
        "clients_of",
        "of_word",
        "cancel",
        "cancel_series",
        "cant_come",
        "appt",
        "all_clients",
        "whole_series",
        "keep_rest",
        "the_rest",
        "offer_them",
        "next_one",
        "last_one",
        "same_client",
        "with_word",
        "anymore",
        "all_appts",
    }
)


def _says_too_much(reading: Reading) -> bool:
    """ "cancel my 3pm 9-11", "skip maya next week at 5": an hour that goes with no single day, or two."""
    if reading.times and (len(reading.times) > 1 or reading.windows or (reading.dates and not only_date(reading))):
        return True
    return bool(reading.minutes)


def _asks_for_another(clause: Clause) -> bool:
    """ "cant do friday, can we do monday": monday is wanted, and not given up as well."""
    ill = clause.place("sick") if not clause.has("cancel") else None
    place = clause.place("cant_come")
    if clause.role != "client" or (place is None and ill is None):
        return False
    after = clause.items[(place if place is not None else ill or 0) + 1 :]
    wanted = next(
        (n for n, item in enumerate(after) if item.has("can_i", "make_it", "instead") and not item.atom), None
    )
    if place is None:
        # "im sick can we do next week"
        return wanted is not None and any(item.atom for item in after[wanted:])
    if wanted is None or not any(item.atom for item in after[wanted:]):
        return False
    # "i cant make that, can we do 4": what is given up has been named before.
    return any(item.atom for item in after[:wanted]) or not any(item.has("cancel") for item in after[wanted:])


def _cancels(clause: Clause) -> bool:
    own = clause.of("cancel_own")
    if clause.asks or clause.opens_as_question or _asks_for_another(clause) or drops_by(clause):
        return False
    if clause.has("cancel_series") and clause.has("whole_series"):
        return True
    if clause.has("cancel_own") and clause.role == "client":
        # "i dont need to cancel friday"
        return not any(item.last < len(clause.line) and clause.line[item.last].word == "to" for item in own)
    if clause.has("cancel"):
        verbs = {word for item in clause.of("cancel") for word in item.word.split()}
        plain = bool(verbs & _CALLS_OFF)
        about = bool(clause.atoms) or clause.has("appt")
        return (plain or about) and not clause.has("move_strong")
    if clause.has("cant_come"):
        # Of whom an admin says "won't be in", it is a therapist's day off.
        works = any(item.has("off") for item in clause.of("cant_come")) and clause.role == "admin"
        spoken_of = bool(clause.names) or (clause.has("same_client") and last_client(clause) is not None)
        return clause.role == "client" or (spoken_of and not works)
    return clause.role == "client" and bool(clause.atoms) and any(_ill(item) for item in clause.of("sick"))


def _ill(item: Item) -> bool:
    """ "sick today" calls off; "i feel awful today" is for the session itself."""
    return not _FEELS & set(item.word.split())


def _cancel_when(clause: Clause, base: Cancel, reading: Reading) -> Cancel:
    today = clause.message.now.date()
    if len(reading.times) == 1:
        day = only_date(reading) or today
        if not reading.dates or only_date(reading):
            return replace(base, at=dt.datetime.combine(day, clock(reading.times[0])))
    dates = ranges(reading.dates, today)
    return replace(base, dates=dates, windows=windows(reading.windows))
