"""Commands in a few words, for buttons: the outcome, with its full date."""

import datetime as dt
from dataclasses import replace

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
    Explain,
    Find,
    Grant,
    Late,
    Move,
    NoShow,
    Offer,
    Override,
    Preview,
    RemovePerson,
    ReplaceLast,
    Report,
    Revoke,
    SetHours,
    SetMe,
    SetPolicy,
    Show,
    Swap,
    Undo,
    Waitlist,
)
from bot.replies import standing, times, waiting
from bot.replies.membership import ROLES
from engine.dates import DateRange

MANY = 3
"""From so many dates on a button does not name each."""
LONGEST = 60
"""Characters of a label; what is longer is cut."""


def label(commands: tuple[Command, ...], today: dt.date) -> str:
    """`Off on Fri 20 March`; several commands are joined."""
    text = ", ".join(_label(command, today) for command in commands)
    text = text[:1].upper() + text[1:]
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def instead(other: tuple[Command, ...], done: tuple[Command, ...], today: dt.date) -> str:
    """What else could have been meant, beside what was done: `Only Mon 16 March`, `Every week`."""
    match done, other:
        case (SetHours(windows=hours),), (Override(kind="hours", windows=same, dates=dates),) if hours == same:
            return f"Only {times.short_dates(dates, today) if len(dates) < MANY else _from_to(dates, today)}"
        case (Override(windows=hours),), (SetHours(windows=same, every=1),) if hours == same:
            return "Every week"
        case (Override() as one,), (Override() as two,) if replace(one, dates=()) == replace(two, dates=()):
            return times.short_dates(two.dates, today)
    return label(other, today)


def _from_to(dates: tuple[DateRange, ...], today: dt.date) -> str:
    """Many single dates as the time they lie in: `once, Tue 24 to Mon 30 November`."""
    last = dates[-1].last
    return f"once, {times.short_dates((DateRange(dates[0].first, last),), today)}"


def _label(command: Command, today: dt.date) -> str:
    if isinstance(command, Preview):
        return f"if {', '.join(_label(one, today) for one in command.commands)}"
    if isinstance(command, ReplaceLast):
        return label(command.commands, today)
    said = _of_hours(command, today) or _of_session(command, today) or _of_practice(command, today)
    return said or command.do.replace("_", " ")


def _of_hours(command: Command, today: dt.date) -> str | None:
    match command:
        case SetHours():
            return _set_hours(command, today)
        case Override():
            return _override(command, today)
        case ClearOverride():
            return f"usual hours {_on(command.dates, today)}"
        case CopyWeek(from_=source, to=target) if source and target:
            return f"week from {times.short_date(target, today)} like that from {times.short_date(source, today)}"
        case SetPolicy(timezone=zone) if zone:
            return f"hours in {times.zone_name(zone)}"
        case SetPolicy():
            return _policy(command)
    return None


def _of_session(command: Command, today: dt.date) -> str | None:
    match command:
        case Find():
            return _find(command, today)
        case Book():
            return _book(command, today)
        case Cancel():
            return _cancel(command, today)
        case Move():
            return _move(command, today)
        case Swap():
            return f"swap {times.joined(command.clients)}"
        case Waitlist(leave=True):
            return "leave the waitlist"
        case Waitlist():
            return f"waitlist: {waiting.wish(command.dates, command.days, command.windows, today)}"
        case Offer(at=at, dates=dates, to=to):
            whom = to and f"to {'the waitlist' if to == 'waitlist' else to}"
            return _words("offer", _at(at, today) or times.short_dates(dates, today), whom)
        case Attend():
            return _words(command.client, "will come", _at(command.at, today))
        case NoShow():
            return _words(command.client, "did not come", _at(command.at, today))
        case Late(minutes=minutes):
            return f"{times.duration(minutes)} late" if minutes else "late"
    return None


def _of_practice(command: Command, today: dt.date) -> str | None:
    match command:
        case Show() | Explain() | Report() | Audit():
            return times.short_dates(command.dates, today) or "show it"
        case SetMe(timezone=zone) if zone:
            return f"show me {times.zone_name(zone)}"
        case SetMe(reminder_minutes=minutes) if minutes is not None:
            return f"my {_reminders(minutes)}" if minutes else "no reminders for me"
        case Grant(role=role, name=name) | Revoke(role=role, name=name) if role:
            return f"{name}: {'now' if isinstance(command, Grant) else 'no longer'} {ROLES[role]}"
        case AddPerson(name=name):
            return f"add {name}"
        case RemovePerson(name=name):
            return f"remove {name}"
        case Broadcast(at=at):
            return "send a message" if at is None else f"send a message on {_at(at, today)}"
        case Undo():
            return "undo the last change"
    return None


def _words(*parts: str | None) -> str:
    """What is there of some parts, one after the other."""
    return " ".join(part for part in parts if part)


def _book(command: Book, today: dt.date) -> str:
    if command.at is not None and command.repeat is not None:
        rhythm = standing.rhythm(command.at.date(), command.repeat.every)
        return _words("book", command.client, rhythm, _at(command.at, today))
    if command.client:
        return f"book {command.client}, {_at(command.at, today)}"
    return _words("book", _at(command.at, today))


def _cancel(command: Cancel, today: dt.date) -> str:
    whom = "everybody" if command.client == "all" else command.client
    when = _at(command.at, today) or times.short_dates(command.dates, today)
    scope = {"one": None, "rest": "and all after it", "all": None if when else "all sessions"}[command.scope]
    return _words("cancel", whom, when, scope)


def _set_hours(command: SetHours, today: dt.date) -> str:
    days = "every working day" if command.days is None else times.weekdays(command.days)
    hours = "off" if command.mode == "remove" and not command.windows else times.windows(command.windows)
    if command.mode == "remove" and command.windows:
        hours = f"closed {hours}"
    text = f"{days} {hours}, every {'week' if command.every == 1 else f'{command.every} weeks'}"
    if command.from_ is not None:
        text += f" from {times.short_date(command.from_, today)}"
    return text


def _override(command: Override, today: dt.date) -> str:
    where = times.rule(command.rule, today) if command.rule else _on(command.dates, today)
    hours = times.windows(command.windows)
    match command.kind:
        case "off":
            return f"off {where}"
        case "hours":
            return f"only {hours} {where}"
        case "extra":
            return f"open {hours} {where}"
        case "block":
            return f"closed {hours} {where}"
    return f"{hours} {where}"


def _find(command: Find, today: dt.date) -> str:
    parts = [times.short_dates(command.dates, today), times.windows(command.windows) if command.windows else ""]
    parts += [times.joined(f"{time:%H:%M}" for time in command.times) if command.times else ""]
    return ", ".join(part for part in parts if part) or "the next openings"


def _move(command: Move, today: dt.date) -> str:
    to = command.to
    whom = "everybody" if command.client == "all" else command.client
    start = _from(command, today)
    move = _words("move", whom, start)
    if to is None:
        return move if whom or start else "move it"
    if to.shift_minutes is not None:
        way = "later" if to.shift_minutes > 0 else "earlier"
        return f"{move} {times.duration(abs(to.shift_minutes))} {way}"
    if to.at is not None:
        return f"{move} to {_at(to.at, today)}"
    return f"{move} to {_words(times.short_dates(to.dates, today), f'{to.time:%H:%M}' if to.time else None)}"


def _from(command: Move, today: dt.date) -> str:
    """Which session, where the command says so."""
    if command.from_ is None:
        return ""
    return _at(command.from_.at, today) or times.short_dates(command.from_.dates, today)


def _policy(command: SetPolicy) -> str:
    said = {
        "booked {} ahead": command.notice_minutes and times.duration(command.notice_minutes),
        "booked at most {} days ahead": command.horizon_days,
        "at most {} a day": command.per_day,
        "at most {} a week": command.per_week,
        "{} sessions": command.session_minutes and times.length(command.session_minutes),
        "{} between": command.after_minutes and times.duration(command.after_minutes),
        "{} free before": command.before_minutes and times.duration(command.before_minutes),
        "a start every {}": command.spacing_minutes and times.duration(command.spacing_minutes),
        "{} to cancel": command.cancel_notice_minutes and times.duration(command.cancel_notice_minutes),
    }
    parts = [text.format(value) for text, value in said.items() if value is not None]
    if command.reminder_minutes is not None:
        parts.append(_reminders(command.reminder_minutes))
    if command.new_clients is not None:
        parts.append("new clients can book" if command.new_clients else "no new clients")
    if command.packing is not None:
        parts.append("sessions kept together" if command.packing else "sessions not kept together")
    return ", ".join(parts) or "change how sessions are booked"


def _reminders(minutes: tuple[int, ...]) -> str:
    return f"reminders {times.joined(map(times.duration, minutes))} before" if minutes else "no reminders"


def _on(spans: tuple[DateRange, ...], today: dt.date) -> str:
    text = times.short_dates(spans, today)
    return text if text.startswith("from ") else f"on {text}"


def _at(moment: dt.datetime | None, today: dt.date) -> str:
    return "" if moment is None else f"{times.short_date(moment.date(), today)}, {times.clock(moment)}"
