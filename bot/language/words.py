"""Commands in plain words, such that reading the words gives the command again.

The bot quotes with them what it understood; dates carry their year, hours are those of a 24-hour clock.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from bot.commands import (
    AddPerson,
    Attend,
    Audit,
    Book,
    Broadcast,
    Cancel,
    ClearOverride,
    Command,
    CopyWeek,
    Erase,
    Explain,
    Export,
    Find,
    Grant,
    Late,
    Move,
    NoShow,
    Offer,
    Override,
    Preview,
    Publish,
    RemovePerson,
    ReplaceLast,
    Report,
    Revoke,
    SetHours,
    SetMe,
    SetPolicy,
    Show,
    Swap,
    Waitlist,
)
from engine.dates import DateRange, Rule
from engine.hours import Window

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
PRACTICE = "practice"


def in_words(command: Command) -> str:
    """What a command says, in English."""
    write = _WRITERS.get(type(command))
    return " ".join(write(command).split()) if write else _PLAIN[command.do]


def in_words_all(commands: Sequence[Command]) -> str:
    """Several commands, in their order."""
    return "; ".join(in_words(command) for command in commands)


# Dates and hours ------------------------------------------------------------------------------------------------------


def date_words(day: dt.date) -> str:
    """ "20 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def range_words(span: DateRange) -> str:
    """ "20 March 2026", "20 March 2026 to 22 March 2026"; without an end "from 20 March 2026 on"."""
    if span.last is None:
        return f"from {date_words(span.first)} on"
    return date_words(span.first) if span.first == span.last else f"{date_words(span.first)} to {date_words(span.last)}"


def dates_words(dates: Sequence[DateRange]) -> str:
    """ "on 20 March 2026 and 24 March 2026 to 27 March 2026"."""
    if not dates:
        return ""
    said = _listed([range_words(span) for span in dates])
    return said if said.startswith("from ") else f"on {said}"


def hours_words(windows: Sequence[Window]) -> str:
    """ "10:00-14:00 and 15:00-18:00"."""
    return _listed(["-".join(window.text()) for window in windows])


def moment_words(at: dt.datetime | None) -> str:
    return f"on {date_words(at.date())} at {at:%H:%M}" if at else ""


def days_words(days: frozenset[int] | None) -> str:
    """ "Mondays and Fridays"; None is every day worked."""
    return "every day" if days is None else _listed([f"{DAYS[day]}s" for day in sorted(days)])


def rule_words(rule: Rule) -> str:
    """ "every second Friday", "on the first Monday of every month", with its bounds and exceptions."""
    if rule.freq == "weekly":
        every = "" if rule.every == 1 else f"every {rule.every} weeks"
        said = f"{every} on {days_words(rule.days)}"
    elif rule.month_days:
        said = "on " + _listed([_ordinal(day) for day in rule.month_days]) + " of every month"
    else:
        nth = _listed([NTH[number] for number in rule.nth])
        said = f"on the {nth} {_listed([DAYS[day] for day in sorted(rule.days)])} of every month"
    return f"{said} {_bounds(rule.first, rule.until)} {_except(rule)}"


def _ordinal(day: int) -> str:
    if day == -1:
        return "the last day"
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"the {day}{ending}"


def _except(rule: Rule) -> str:
    return "except " + _listed([date_words(day) for day in sorted(rule.excluded)]) if rule.excluded else ""


def _bounds(first: dt.date | None, until: dt.date | None) -> str:
    start = f"from {date_words(first)}" if first else ""
    return f"{start} through {date_words(until)}" if until else start


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def length_words(minutes: int) -> str:
    """ "50 minutes", "2 hours", "3 days"."""
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes % size == 0 and minutes:
            return f"{minutes // size} {unit}{'s' * (minutes != size)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"


def _for(command: Any) -> str:
    if not command.for_:
        return ""
    return "for the whole practice" if command.for_ == PRACTICE else f"for {command.for_}"


# Hours ----------------------------------------------------------------------------------------------------------------


def _set_hours(command: SetHours) -> str:
    days, hours = days_words(command.days), hours_words(command.windows)
    every = f"every {command.every} weeks" if command.every > 1 else ""
    bounds = _bounds(command.from_, command.until)
    session = f"{command.session} only" if command.session and command.mode == "replace" else command.session or ""
    length = length_words(command.session_minutes) if command.session_minutes else ""
    if command.mode == "remove":
        return f"no more {session} {days} {hours} {bounds} {_for(command)}" if hours else f"no more {days} {session} {bounds} {_for(command)}"
    lead = "also" if command.mode == "add" else ""
    return f"{lead} {session} {days} {every} {hours} {bounds} {length} {_for(command)}"


def _override(command: Override) -> str:
    when = rule_words(command.rule) if command.rule else dates_words(command.dates)
    hours = hours_words(command.windows)
    match command.kind:
        case "off" if command.session:
            return f"no {command.session} {when} {_for(command)}"
        case "off" if command.dates and command.dates[-1].last is None:
            return f"off {_from_on(command.dates)} until further notice {_for(command)}"
        case "off":
            return f"off {when} {_for(command)}"
        case "hours":
            return f"only {hours} {when} {command.session or ''} {_for(command)}"
        case "extra":
            return f"open {hours} {when} {command.session or ''} {_for(command)}"
        case "block":
            return f"block {hours} {when} {_for(command)}" if not command.session else f"no {command.session} {hours} {when} {_for(command)}"
    return f"open or close {hours} {when} {_for(command)}"


def _from_on(dates: Sequence[DateRange]) -> str:
    closed = [span for span in dates if span.last is not None]
    return f"{dates_words(closed)} and from {date_words(dates[-1].first)}" if closed else f"from {date_words(dates[-1].first)}"


def _clear(command: ClearOverride) -> str:
    return f"back to normal {dates_words(command.dates)} {_for(command)}"


def _copy(command: CopyWeek) -> str:
    assert command.from_ and command.to
    return f"copy the week of {date_words(command.from_)} to the week of {date_words(command.to)} {_for(command)}"


# How sessions are booked ----------------------------------------------------------------------------------------------

POLICIES: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("session_minutes", lambda value: f"{length_words(value)} sessions"),
    ("after_minutes", lambda value: f"{length_words(value)} between sessions"),
    ("before_minutes", lambda value: f"{length_words(value)} before each session"),
    ("spacing_minutes", lambda value: f"a start every {length_words(value)}"),
    ("per_day", lambda value: f"max {value} clients a day"),
    ("per_week", lambda value: f"max {value} clients a week"),
    ("notice_minutes", lambda value: f"bookings need {length_words(value)} notice"),
    ("horizon_days", lambda value: f"people can book at most {value} day{'s' * (value != 1)} ahead"),
    ("cancel_notice_minutes", lambda value: f"clients must cancel {length_words(value)} before"),
    ("reminder_minutes", lambda value: f"remind clients {_listed([length_words(one) for one in value])} before"),
    ("new_clients", lambda value: "taking new clients again" if value else "stop taking new clients"),
    ("packing", lambda value: "turn on packing" if value else "turn off packing"),
    ("timezone", lambda value: f"set the timezone of my hours to {place_words(value)}"),
)


def _policy(command: SetPolicy) -> str:
    said = [write(getattr(command, field)) for field, write in POLICIES if getattr(command, field) is not None]
    days = f"on {days_words(command.days)}" if command.days else ""
    session = f"for {command.session}" if command.session else ""
    return f"{', '.join(said)} {session} {days} {_bounds(command.from_, command.until)} {_for(command)}"


def _set_me(command: SetMe) -> str:
    if command.reminder_minutes is not None:
        if not command.reminder_minutes:
            return "stop reminders"
        return f"remind me {_listed([length_words(one) for one in command.reminder_minutes])} before"
    return f"text me in {_language(command.language)}" if command.language else f"set my own timezone to {place_words(command.timezone or '')}"


def place_words(zone: str) -> str:
    """ "America/New_York" as "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")


def _language(code: str | None) -> str:
    from bot.language.rules.policies import LANGUAGES

    return next((name for name, value in LANGUAGES.items() if value == code), code or "").capitalize()


# Appointments ---------------------------------------------------------------------------------------------------------


def _book(command: Book) -> str:
    client = command.client or "me"
    teller = f"with {command.with_}" if command.with_ else ""
    if command.repeat and command.at:
        again = "" if command.repeat.every == 1 else f"every {command.repeat.every} weeks"
        times = f"for {command.repeat.times} sessions" if command.repeat.times else ""
        bounds = _bounds(command.at.date(), command.repeat.until)
        return f"book {client} {again} {DAYS[command.at.weekday()]}s at {command.at:%H:%M} {bounds} {times} {teller}"
    zone = f"{place_words(command.zone)} time" if command.zone else ""
    return f"book {client} {moment_words(command.at)} {zone} {command.session or ''} {teller}"


def _whose(client: str | None) -> str:
    return "everyone" if client == "all" else client or ""


def _cancel(command: Cancel) -> str:
    when = moment_words(command.at) if command.at else f"{dates_words(command.dates)} {hours_words(command.windows)}"
    scope = {"rest": "and all after that", "all": "all my appointments"}.get(command.scope, "")
    which = f"my {command.which} appointment" if command.which else ""
    offer = f"and offer them {dates_words(command.offer).removeprefix('on ')}" if command.offer else ""
    if command.client == "all" and command.with_:
        return f"cancel {command.with_}'s clients {when} {offer}"
    return f"cancel {_whose(command.client)} {which} {scope} {when} {offer}"


def _move(command: Move) -> str:
    start, end = command.from_, command.to
    origin = ""
    if start:
        which = f"my {start.which} appointment" if start.which else ""
        origin = moment_words(start.at) if start.at else f"{which} {dates_words(start.dates)} {hours_words(start.windows)}"
        origin = f"from {origin.strip().removeprefix('on ')}" if origin.strip() and not which and not _shifts(command) else origin
    return f"move {_whose(command.client)} {origin} {_target(end)} {_people(command)}"


def _shifts(command: Move) -> bool:
    return command.to is not None and command.to.shift_minutes is not None


def _target(end: Any) -> str:
    if end is None:
        return ""
    if end.shift_minutes is not None:
        side = "later" if end.shift_minutes > 0 else "earlier"
        return f"{length_words(abs(end.shift_minutes))} {side}"
    if end.time:
        return f"to {end.time:%H:%M}"
    if end.at:
        return f"to {moment_words(end.at).removeprefix('on ')}"
    return f"to {dates_words(end.dates).removeprefix('on ')} {hours_words(end.windows)}"


def _people(command: Move) -> str:
    return f"{f'from {command.of}' if command.of else ''} {f'to {command.with_}' if command.with_ else ''}"


def _offer(command: Offer) -> str:
    when = moment_words(command.at) if command.at else dates_words(command.dates)
    return f"offer {when.removeprefix('on ')} to {'the waitlist' if command.to == 'waitlist' else command.to}"


def _waitlist(command: Waitlist) -> str:
    if command.leave:
        return "take me off the waitlist"
    days = days_words(command.days) if command.days else ""
    teller = f"with {command.with_}" if command.with_ else ""
    return f"put me on the waitlist {dates_words(command.dates)} {days} {hours_words(command.windows)} {teller}"


def _find(command: Find) -> str:
    first = f"first {command.first} openings" if command.first and command.first > 1 else "next opening" if command.first else "any openings"
    minutes = f"of {command.minutes} minutes" if command.minutes else ""
    days = days_words(command.days) if command.days else ""
    times = " ".join(f"at {time:%H:%M}" for time in command.times)
    teller = f"with {command.with_}" if command.with_ else ""
    out = command.without
    less = f"except {days_words(out.days) if out.days else dates_words(out.dates).removeprefix('on ')}" if out else ""
    return f"{first} {minutes} {command.session or ''} {dates_words(command.dates)} {days} {hours_words(command.windows)} {times} {teller} {less}"


# Looking --------------------------------------------------------------------------------------------------------------

SHOWN = {
    "hours": "show my hours",
    "day": "show my day",
    "bookings": "show my appointments",
    "overrides": "show my time off",
    "waitlist": "show the waitlist",
    "policy": "show my policies",
    "place": "what's the address",
    "feed": "send the calendar link",
    "invite": "send a calendar invite",
    "picture": "send a picture of my week",
    "people": "show all clients",
}


def _show(command: Show) -> str:
    if command.what == "bookings" and command.which:
        return f"when is my {command.which} appointment"
    whom = f"for {command.client or command.for_}" if command.client or command.for_ else ""
    return f"{SHOWN[command.what]} {dates_words(command.dates)} {whom}"


def _explain(command: Explain) -> str:
    when = moment_words(command.at) if command.at else dates_words(command.dates)
    whom = "" if not command.for_ else "for everyone" if command.for_ == PRACTICE else f"for {command.for_}"
    return f"why is {when.removeprefix('on ')} not open {whom}?"


def _report(command: Report) -> str:
    what = {"no_shows": "no shows", "bookings": "how many sessions"}.get(command.what, command.what)
    by = f"by {command.by}" if command.by else ""
    whom = "" if command.for_ in (None, PRACTICE) else f"for {command.for_}"
    ask = "how many cancellations" if what == "cancellations" else what
    return f"{ask} {dates_words(command.dates)} {by} {whom}?"


def _audit(command: Audit) -> str:
    who = f"what did {command.who} change" if command.who else "what changed"
    return f"{who} {f'for {command.client}' if command.client else ''} {dates_words(command.dates)}"


def _export(command: Export) -> str:
    what = command.what or "my data"
    return f"export {what} {dates_words(command.dates)} {command.client or ''} {f'as {command.format}' if command.format else ''}"


def _erase(command: Erase) -> str:
    return f"erase all of {command.client}'s data" if command.client else "delete my data"


def _publish(command: Publish) -> str:
    return f"post the openings {dates_words(command.dates)} in the channel {_for(command)}"


# People and messages --------------------------------------------------------------------------------------------------

ROLES = {"front_desk": "front desk", None: ""}


def _add(command: AddPerson) -> str:
    start = f"starting {date_words(command.from_)}" if command.from_ else ""
    return f"add {ROLES.get(command.role, command.role)} {command.name} {start}"


def _remove(command: RemovePerson) -> str:
    if command.until:
        return f"{command.name}'s last day is {date_words(command.until)}"
    return f"remove {ROLES.get(command.role, command.role)} {command.name}"


def _grant(command: Grant) -> str:
    return f"make {command.name} {ROLES.get(command.role, command.role)} {_bounds(command.from_, command.until)}"


def _revoke(command: Revoke) -> str:
    return f"revoke {command.name}'s {ROLES.get(command.role, command.role)} access"


def _broadcast(command: Broadcast) -> str:
    who, where = command.audience, dates_words(command.audience.dates)
    whom = {"clients": "all clients", "therapists": "all therapists", "everyone": "everyone"}[who.who]
    if who.with_ and who.who == "clients":
        whom = f"{who.with_}'s clients"
    sessions = f"with sessions {where} {hours_words(who.windows)}" if where else ""
    return f"tell {whom} {sessions} that {command.text or ''}"


_WRITERS: dict[type[Command], Callable[[Any], str]] = {
    SetHours: _set_hours,
    Override: _override,
    ClearOverride: _clear,
    CopyWeek: _copy,
    SetPolicy: _policy,
    SetMe: _set_me,
    Book: _book,
    Cancel: _cancel,
    Move: _move,
    Offer: _offer,
    Waitlist: _waitlist,
    Find: _find,
    Show: _show,
    Explain: _explain,
    Report: _report,
    Audit: _audit,
    Export: _export,
    Erase: _erase,
    Publish: _publish,
    AddPerson: _add,
    RemovePerson: _remove,
    Grant: _grant,
    Revoke: _revoke,
    Broadcast: _broadcast,
    Swap: lambda command: f"swap {' and '.join(command.clients)} {dates_words(command.dates)}",
    NoShow: lambda command: f"mark {command.client or ''} no show {moment_words(command.at)}",
    Late: lambda command: f"running {f'{command.minutes} minutes' if command.minutes else ''} late",
    Attend: lambda command: f"I'll be there {moment_words(command.at)}",
    Preview: lambda command: f"what if {in_words_all(command.commands)}",
    ReplaceLast: lambda command: in_words_all(command.commands),
}

_PLAIN = {
    "broadcast_status": "who didn't get it",
    "broadcast_retry": "resend to the ones that failed",
    "broadcast_recall": "recall that message",
    "confirm": "yes",
    "decline": "no",
    "undo": "undo",
    "help": "help",
    "thanks": "thanks",
    "choose": "that one",
    "crisis": "I need help now",
    "handoff": "can I talk to a human",
    "refuse": "",
}
