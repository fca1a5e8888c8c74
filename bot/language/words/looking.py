"""What only looks, people and messages in words."""

from bot.commands import (
    AddPerson,
    Audit,
    Broadcast,
    Erase,
    Explain,
    Export,
    Grant,
    Publish,
    RemovePerson,
    Report,
    Revoke,
    Show,
)
from bot.language.words.dates import (
    PRACTICE,
    bounds_words,
    date_words,
    dates_words,
    for_whom,
    hours_words,
    moment_words,
)

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
    "picture": "send my schedule as a picture",
    "people": "show all clients",
}


def show(command: Show) -> str:
    if command.what == "bookings" and command.which:
        return f"when is my {command.which} appointment"
    whom = f"for {command.client or command.for_}" if command.client or command.for_ else ""
    return f"{SHOWN[command.what]} {dates_words(command.dates)} {whom}"


def explain(command: Explain) -> str:
    when = moment_words(command.at) if command.at else dates_words(command.dates)
    whom = "" if not command.for_ else "for everyone" if command.for_ == PRACTICE else f"for {command.for_}"
    return f"why is {when.removeprefix('on ')} not open {whom}?"


def report(command: Report) -> str:
    what = {"no_shows": "no shows", "bookings": "how many sessions"}.get(command.what, command.what)
    by = f"by {command.by}" if command.by else ""
    whom = "" if command.for_ in (None, PRACTICE) else f"for {command.for_}"
    ask = "how many cancellations" if what == "cancellations" else what
    return f"{ask} {dates_words(command.dates)} {by} {whom}?"


def audit(command: Audit) -> str:
    who = f"what did {command.who} change" if command.who else "what changed"
    return f"{who} {f'for {command.client}' if command.client else ''} {dates_words(command.dates)}"


def export(command: Export) -> str:
    what = command.what or "my data"
    form = f"as {command.format}" if command.format else ""
    return f"export {what} {dates_words(command.dates)} {command.client or ''} {form}"


def erase(command: Erase) -> str:
    return f"erase all of {command.client}'s data" if command.client else "delete my data"


def publish(command: Publish) -> str:
    return f"post the openings {dates_words(command.dates)} in the channel {for_whom(command)}"


ROLES = {"front_desk": "front desk", None: ""}


def add(command: AddPerson) -> str:
    start = f"starting {date_words(command.from_)}" if command.from_ else ""
    return f"add {ROLES.get(command.role, command.role)} {command.name} {start}"


def remove(command: RemovePerson) -> str:
    if command.until:
        return f"{command.name}'s last day is {date_words(command.until)}"
    return f"remove {ROLES.get(command.role, command.role)} {command.name}"


def grant(command: Grant) -> str:
    return f"make {command.name} {ROLES.get(command.role, command.role)} {bounds_words(command.from_, command.until)}"


def revoke(command: Revoke) -> str:
    return f"revoke {command.name}'s {ROLES.get(command.role, command.role)} access"


def broadcast(command: Broadcast) -> str:
    who, where = command.audience, dates_words(command.audience.dates)
    whom = {"clients": "all clients", "therapists": "all therapists", "everyone": "everyone"}[who.who]
    if who.with_ and who.who == "clients":
        whom = f"{who.with_}'s clients"
    sessions = f"with sessions {where} {hours_words(who.windows)}" if where else ""
    return f"tell {whom} {sessions} that {command.text or ''}"
