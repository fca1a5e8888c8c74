"""Appointments swapped and offered; who comes, who is late, who did not come."""

import datetime as dt
from dataclasses import replace

from bot.commands import Attend, Command, Late, NoShow, Offer, Swap
from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.booking.book import book_at
from bot.language.rules.booking.names import called_in, client_and_therapist, clients_named, typed_name
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.schedule.groups import as_time
from bot.language.times import Purpose, Reading, clocked, combine, once
from bot.language.times.kinds import Zone
from bot.language.told import clock, only_date, ranges

_WILL = listed("will")
_CAN_THEY = listed("can_they")
_OVER_TO = listed("over_to")


def swap(clause: Clause) -> Found | None:
    """ "swap priya and jonah on monday"."""
    if not clause.has("swap") or len(clause.names) != 2 or clause.asks or clause.role == "client":
        return None
    if _moves_over(clause):
        return None
    times = clause.when(Purpose.LIST)
    today = clause.message.now.date()
    if any(reading.times or reading.windows or reading.minutes for reading in times.readings):
        return None
    dates = [ranges(reading.dates, today) for reading in times.readings] or [()]
    readings = [[Swap(clause.names, each)] for each in dates]
    allowed = {"swap", "swap_bits", "with_word", "appt", "polite", "lasts", "tell"}
    # "can leo and sam swap friday": asked for as one asks a colleague.
    asked = [item for item in clause.items[:1] if item.word in _CAN_THEY]
    return found(clause, readings, allowed, times, names=True, missing=times.missing, used=asked)


def _no_moment(reading: Reading) -> bool:
    """Whether a time cannot be offered as said: a rule, a span, several hours, a length."""
    return bool(reading.rule or reading.windows or reading.minutes) or len(reading.times) > 1


def _moves_over(clause: Clause) -> bool:
    """ "switch jonah to mia": from one therapist to another, not two who change places."""
    places = [item.first for item in clause.items if item.name]
    return any(token.word in _OVER_TO for token in clause.line[places[0] : places[-1]])


def offer(clause: Clause) -> Found | None:
    """ "offer my thurs 3 to the waitlist", "open my tues 4 to the waitlist", "offer leo 7am on the 17th"."""
    tells = clause.has("offer_list", "up_for_list")
    asks = asks_whether(clause)
    opens = clause.has("offer") or (clause.has("open") and clause.has("to_waitlist"))
    if not (tells or asks or (opens and (clause.has("to_waitlist") or clause.names))) or clause.asks:
        return None
    items = [
        replace(item, atom=clocked(item.atom) or item.atom) if item.atom and is_count(item) else item
        for item in clause.items
    ]
    times = clause.when(Purpose.LIST, items)
    if any(reading.rule for reading in times.readings):
        times = combine([once(item.atom) for item in items if item.atom], clause.setting, Purpose.LIST)
    to = "waitlist" if tells or clause.has("to_waitlist") else clause.names[0]
    today = clause.message.now.date()
    readings: list[list[Command]] = []
    if any(_no_moment(reading) for reading in times.readings):
        return None
    for reading in times.readings:
        at = book_at(reading)
        if not at and len(reading.times) == 1 and not reading.dates:
            at = [dt.datetime.combine(today, clock(reading.times[0]))]
        readings.append([Offer(at=at[0], to=to) if at else Offer(dates=ranges(reading.dates, today), to=to)])
    missing = times.missing or (() if readings else ("at",))
    readings = readings or [[Offer(to=to)]]
    asked = {"offer_ask", "would_take", "same_client"} if asks else set()
    # "put my tues 10am up for the waitlist"
    asked |= {"move"} if clause.has("up_for_list") else set()
    return found(
        clause,
        readings,
        {"offer", "offer_list", "up_for_list", "to_waitlist", "appt", "polite", "find", "open", "opened_up", *asked},
        times,
        missing=missing,
        names=True,
    )


def asks_whether(clause: Clause) -> bool:
    """ "see if maya wants 1pm on the 18th", "ask leo if he can take friday at 2": a time offered to one person."""
    ask, takes = clause.place("offer_ask"), clause.place("would_take")
    named = [place for place, item in enumerate(clause.items) if item.name]
    return clause.role != "client" and ask == 0 and takes is not None and len(named) == 1 and named[0] < takes


def attend(clause: Clause) -> Found | None:
    """ "i'll be there", "confirm" while nothing is proposed; from others "leo came", "mark sam as attended"."""
    if clause.role != "client":
        return _attended(clause)
    confirms = clause.has("attend_word") and not clause.message.context.open and not _confirms_later(clause)
    word = clause.has("attend") or confirms
    if not word or clause.asks or clause.polite:
        return None
    if any(isinstance(atom.value, Zone) for atom in clause.atoms):
        return None
    times = clause.when(Purpose.LIST)
    moments_ = [at for reading in times.readings for at in book_at(reading)]
    if times.readings and not moments_ and not all(only_date(each) for each in times.readings):
        return None
    readings = [[Attend(at=at)] for at in moments_] or [[Attend()]]
    return found(clause, readings, {"attend", "attend_word", "yes", "appt", "thanks"}, times)


def _confirms_later(clause: Clause) -> bool:
    """ "ill confirm friday": not yet."""
    said = [item for item in clause.of("attend_word") if item.first]
    return any(clause.line[item.first - 1].word in _WILL for item in said)


def _attended(clause: Clause) -> Found | None:
    """ "leo came", "priya was here at 3", "mark sam as attended"."""
    if not clause.has("attended") or clause.asks or not clause.names or clause.has("negated", "no_show", "tell"):
        return None
    named = clients_named(clause, None)
    times = clause.when(Purpose.BACK)
    moments_ = [at for reading in times.readings for at in _ended_at(clause, reading)]
    if named is None or len(times.readings) > 1 or (times.readings and not moments_):
        return None
    readings = [[Attend(at=at, client=name) for name in named] for at in moments_ or (None,)]
    return found(clause, readings, {"attended", "mark_as", "same_client", "appt"}, times, names=True)


def _ended_at(clause: Clause, reading: Reading) -> list[dt.datetime | None]:
    """When the appointment was: at an hour of today or of a day that is named; today alone says nothing more."""
    today = clause.message.now.date()
    if reading.windows or reading.rule or reading.minutes or len(reading.times) > 1:
        return []
    if reading.times and not reading.dates:
        return [dt.datetime.combine(today, clock(reading.times[0]))]
    return list(book_at(reading)) or ([None] if only_date(reading) == today else [])


def no_show(clause: Clause) -> Found | None:
    """ "mark jonah no show"."""
    if not clause.has("no_show") or clause.asks or clause.role == "client" or clause.has("how_many"):
        return None
    typed = typed_name(clause, "mark_as")
    client, _ = client_and_therapist(clause, typed)
    named = clients_named(clause, None) if client in clause.names else (client,)
    times = clause.when(Purpose.BACK)
    readings = []
    if (
        named is None
        or times.count
        or any(reading.windows or reading.rule or reading.minutes for reading in times.readings)
    ):
        return None
    for reading in times.readings or (Reading(),):
        at = book_at(reading)
        if not at and len(reading.times) == 1 and not reading.dates:
            at = [dt.datetime.combine(clause.message.now.date(), clock(reading.times[0]))]
        if reading.dates and not at and only_date(reading) != clause.message.now.date():
            return found(
                clause,
                [[NoShow(client=client)]],
                {"no_show", "mark_as", "same_client", "appt", "again"},
                times,
                missing=("at",),
                names=True,
                used=[typed] if typed else (),
            )
        readings.append([NoShow(at=at[0] if at else None, client=name) for name in named])
    missing = () if client or any(command.at for one in readings for command in one) else ("client",)
    return found(
        clause,
        readings,
        {"no_show", "mark_as", "same_client", "appt", "again"},
        times,
        missing=missing,
        names=True,
        used=[typed] if typed else (),
    )


# What says by itself that somebody is late; "running" or "out" needs one of these beside it.
LATE = listed("running_late")
# "my 2", "the 2"
_NAMES_BY_HOUR = listed("by_its_hour")


def late(clause: Clause) -> Found | None:
    """ "running 10 min late"."""
    if not clause.has("late", "arrive_in") or clause.asks or clause.has("every_week"):
        # "leo is always late" is a remark.
        return None
    items = tuple(as_time(item) if _named_by_hour(clause, item) else item for item in clause.items)
    times = clause.when(Purpose.LIST, items)
    counts = [int(item.word) for item in items if is_count(item) and item.word.isdecimal()]
    minutes = next((int(reading.minutes) for reading in times.readings if reading.minutes), None)
    if minutes is None and len(counts) == 1:
        minutes = counts[0]
    minutes = next((item.numbers[0] for item in clause.of("arrive_in") if item.numbers), minutes)
    signs = [item.word for item in clause.of("late")]
    if not (clause.has("arrive_in") and minutes) and not any(sign in word for word in signs for sign in LATE):
        return None
    used = [item for item in items if is_count(item)]
    if not all(item.word.isdecimal() for item in used):
        return None
    client = clause.names[0] if len(clause.names) == 1 else None
    if client and clause.role == "client" and _comes_first(clause):
        # "raj is late": it is the therapist whom they wait for.
        return None
    today = clause.message.now.date()
    if any((reading.dates and only_date(reading) != today) or reading.rule for reading in times.readings):
        return None
    if any(reading.windows or len(reading.times) > 1 for reading in times.readings) or len(lengths(clause)) > 1:
        return None
    said = lengths(clause)
    minutes = said[0][1] if len(said) == 1 else minutes
    if any("few" in (token.word for token in clause.line[item.first : item.last]) for item, _ in said):
        minutes = None
    used += [item for item, _ in said]
    kept = [item for item in items if not is_count(item)]
    at = [moment for reading in clause.when(Purpose.LIST, kept).readings for moment in _late_at(reading, today)]
    # Of seven in the morning and in the evening the one that has long passed is not meant.
    at = [moment for moment in at if moment > clause.message.now - dt.timedelta(hours=1)] or at
    return found(
        clause,
        [[Late(client=client, minutes=minutes, at=moment)] for moment in at or (None,)],
        {
            "late",
            "arrive_in",
            "because",
            "with_word",
            "around",
            "appt",
            "on_way",
            "traffic",
            *({"maybe"} if clause.role == "client" else ()),
            *({"attended"} if client else ()),
            *({"tell", "tell_know"} if client and clause.role == "therapist" else ()),
            *({"called_in"} if called_in(clause) else ()),
        },
        times,
        names=True,
        used=used,
    )


def _named_by_hour(clause: Clause, item: Item) -> bool:
    """ "10 late for my 2": a number that names an appointment is its hour, and no length."""
    return is_count(item) and item.first > 0 and clause.line[item.first - 1].word in _NAMES_BY_HOUR


def _comes_first(clause: Clause) -> bool:
    first = next((item for item in clause.items if item.name or not item.has("filler", "mark")), None)
    return bool(first and first.name)


def _late_at(reading: Reading, today: dt.date) -> list[dt.datetime]:
    """ "5 minutes late for my 3pm": which appointment."""
    return [dt.datetime.combine(today, clock(time)) for time in reading.times[:1]]
