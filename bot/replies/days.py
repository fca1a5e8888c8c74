"""A look at days: hours, who comes, what is still open."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.replies import times
from bot.replies.sessions import SessionTold
from bot.replies.times import bold, plain
from engine.hours import Override, Window
from engine.slots import Policy, SessionType


@dataclass(frozen=True, slots=True)
class DayShown:
    """One date: its hours, its sessions, and how many openings are left."""

    day: dt.date
    hours: tuple[Window, ...]
    sessions: tuple[SessionTold, ...]
    openings: int


def days(shown: Sequence[DayShown], today: dt.date, whose: str | None) -> str:
    """A line a date; neighbouring dates without anything share one."""
    lines = [plain(whose)] if whose else []
    closed: list[dt.date] = []
    for day in shown:
        if day.hours or day.sessions:
            lines += [*_closed(closed, today), _day(day, today)]
            closed = []
        else:
            closed.append(day.day)
    return "\n".join([*lines, *_closed(closed, today)])


def _closed(dates: list[dt.date], today: dt.date) -> list[str]:
    if not dates:
        return []
    if len(dates) == 1:
        return [f"{bold(times.date(dates[0], today))}: closed"]
    return [f"{bold(times.date(dates[0], today))} to {bold(times.date(dates[-1], today))}: closed"]


def _day(day: DayShown, today: dt.date) -> str:
    text = f"{bold(times.date(day.day, today))}: {times.windows(day.hours)}"
    if day.sessions:
        text += "; " + ", ".join(f"{times.clock(one.start)} {plain(one.who)}{_comes(one)}" for one in day.sessions)
    return text + (f"; {times.plural(day.openings, 'opening')}" if day.openings else "")


def _comes(session: SessionTold) -> str:
    said = {"will": " (will come)", "came": " (came)", "did not": " (did not come)"}
    return said[session.comes] if session.comes else ""


def weekly(lines: Sequence[tuple[int, tuple[Window, ...]]], whose: str | None) -> str:
    """The weekly hours, a line a weekday."""
    head = f"{plain(whose)}, every week:" if whose else "Your weekly hours:"
    if not any(windows for _, windows in lines):
        return f"{head} none yet." if whose else f"{head} none yet. Try: {bold('Mondays 9 to 5')}"
    return "\n".join([head, *(f"{times.WEEKDAYS[day]}: {times.windows(windows)}" for day, windows in lines if windows)])


def exceptions(lines: Sequence[str], asked: str = "") -> str:
    """What differs from the weekly hours, on the dates asked for."""
    if lines:
        return "\n".join(lines)
    return f"Nothing differs from the weekly hours{asked}." if asked else "No dates differ from the weekly hours."


def names(people: Sequence[str], role: str) -> str:
    return f"{role}: {times.joined(map(plain, people)) if people else 'nobody yet'}."


def can_be_booked(at: str) -> str:
    return f"{bold(at)} can be booked."


def exception(override: Override, today: dt.date) -> str:
    """One exception as a line: `Off on Friday 20 March`."""
    where = bold(times.rule(override.rule, today)) if override.rule else times.on_dates(override.dates, today)
    hours = times.windows(override.windows)
    text = {"off": "Off", "hours": f"Only {hours}", "extra": f"Open {hours}", "block": f"Closed {hours}"}[override.kind]
    return f"{text} {where}{', for everyone' if override.practice else ''}."


def session_line(session: SessionType) -> str:
    """`Individual sessions: 50 minutes, 10 minutes between, starting every hour.`"""
    parts = [times.duration(session.minutes)]
    if session.before_minutes:
        parts.append(f"{times.duration(session.before_minutes)} free before")
    if session.after_minutes:
        parts.append(f"{times.duration(session.after_minutes)} between")
    every = {"1 hour": "hour", "1 day": "day"}.get(spacing := times.duration(session.spacing), spacing)
    name = f"{session.name[:1].upper()}{session.name[1:]} sessions"
    return f"{plain(name)}: {bold(', '.join(parts))}, starting every {every}."


def all_policies(policies: Sequence[Policy], today: dt.date) -> list[str]:
    """Each limit there is; one that is laid on single days, as those of every Monday are, once for all of them."""
    said: list[str] = []
    single: dict[Policy, list[dt.date]] = {}
    for policy in policies:
        if policy.first is not None and policy.first == policy.until:
            single.setdefault(replace(policy, first=None, until=None), []).append(policy.first)
        else:
            said += policy_lines(policy, today)
    for policy, days in single.items():
        first, last = min(days), max(days)
        weekdays = times.weekdays({day.weekday() for day in days})
        told = policy_lines(replace(policy, first=first, until=last), today)
        said += [f"{line.removesuffix('.')}: on {weekdays}." for line in told] if len(days) > 1 else told
    return said


def policy_lines(policy: Policy, today: dt.date) -> list[str]:
    """Each limit of a policy as a sentence."""
    said = []
    if policy.notice_minutes is not None:
        said.append(f"Booked at least {times.duration(policy.notice_minutes)} ahead")
    if policy.horizon_days is not None:
        said.append(f"Booked at most {times.plural(policy.horizon_days, 'day')} ahead")
    if policy.per_day is not None:
        said.append(f"At most {times.plural(policy.per_day, 'session')} a day")
    if policy.per_week is not None:
        said.append(f"At most {times.plural(policy.per_week, 'session')} a week")
    if policy.packing is not None:
        said.append("Sessions are kept together" if policy.packing else "Sessions need not be kept together")
    return [f"{one}{_holds(policy, today)}." for one in said]


def _holds(policy: Policy, today: dt.date) -> str:
    text = f", for {plain(policy.session)}" if policy.session else ""
    if policy.first is not None:
        text += f", from {times.date(policy.first, today)}"
    if policy.until is not None:
        text += f", until {times.date(policy.until, today)}"
    return text


def no_limits() -> str:
    """Where a policy says nothing."""
    return "There are no other limits."


def booked_stay() -> str:
    """After a change of lengths or limits."""
    return " Sessions already booked stay as they are."
