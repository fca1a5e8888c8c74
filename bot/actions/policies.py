"""How sessions may be booked: lengths and buffers on the session type, limits as policies, the rest as rules."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.actions import changes, openings, people
from bot.actions.appointments import Session
from bot.actions.errors import NoSessions, NotAllowed, NotYet
from bot.actions.hours import Step
from bot.actions.speaker import Speaker
from bot.commands import ClearOverride, SetPolicy
from engine.dates import ONE_DAY
from engine.slots import Policy, SessionType
from storage import Person, Rules, SessionTypeRow, Unit

KEPT = ("notice_minutes", "horizon_days", "per_day", "per_week", "packing")
"""Limits that the engine knows."""
TYPE = ("session_minutes", "before_minutes", "after_minutes", "spacing_minutes")
"""What belongs to session types."""
WRITTEN_OUT = dt.timedelta(weeks=13)
"""How far ahead a limit for some weekdays is written out date by date."""
RULES = ("cancel_notice_minutes", "reminder_minutes", "new_clients")
"""What the engine has no part in."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """What now holds: the session type where it changed, the limits and rules that were set."""

    session_type: SessionType | None
    policy: Policy | None
    rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """Hours that would be kept in another zone: whose (None: the practice's), and who is booked outside them then."""

    owner: Person | None
    timezone: str
    outside: tuple[Session, ...]


async def set_policy(unit: Unit, speaker: Speaker, command: SetPolicy) -> PolicySet:
    """Change session types, limits and rules. Raises NotYet for what cannot be kept."""
    _check(command)
    owner = await _owner(unit, speaker, command)
    owner_id = None if owner is None else owner.id
    policy = await _limits(unit, owner_id, command)
    rules = await _rules(unit, owner_id, command)
    return PolicySet(await _session_type(unit, owner_id, command), policy, rules)


async def replace_policies(
    unit: Unit, speaker: Speaker, owner: int | None, policies: Sequence[Policy], rules: Rules | None = None
) -> None:
    """Give a therapist, or the practice (None), other limits, and other rules where given. Raises NotAllowed."""
    speaker.check_decides_for(owner)
    await unit.hours.set_policies(owner, policies)
    if rules is not None:
        await unit.rules.set(owner, rules)


def _check(command: SetPolicy) -> None:
    if command.days is not None and not _single_dates(command):
        raise NotYet("keep a limit for some weekdays only", "It can hold for every day, or for dates.")
    dated = command.from_ or command.until
    if dated and _said(command, TYPE):
        raise NotYet("change the length of sessions for some dates only", "It can hold from now on, for every date.")
    if (dated or command.session) and _said(command, RULES):
        raise NotYet("keep that for some dates or kinds of session only", "It can hold for all of them.")


def _said(command: SetPolicy, fields: tuple[str, ...]) -> dict[str, object]:
    return {field: getattr(command, field) for field in fields if getattr(command, field) is not None}


async def _owner(unit: Unit, speaker: Speaker, command: SetPolicy) -> Person | None:
    """The therapist whose sessions are meant; None: the practice's, which admins decide on."""
    if command.for_ != "practice":
        return await people.whose_hours(unit, speaker, command.for_)
    if not speaker.is_admin:
        raise NotAllowed
    return None


async def _limits(unit: Unit, owner: int | None, command: SetPolicy) -> Policy | None:
    said = _said(command, KEPT)
    if not said:
        return None
    new = Policy(first=command.from_, until=command.until, session=command.session, **said)  # type: ignore[arg-type]
    made = [replace(new, first=day, until=day) for day in _single_dates(command)] or [new]
    kept: list[Policy | None] = list(await unit.hours.own_policies(owner))
    for each in made:
        kept = [None if one is None else _without(one, each, said) for one in kept]
    await unit.hours.set_policies(owner, [*(one for one in kept if one is not None), *made])
    return new


def _single_dates(command: SetPolicy) -> list[dt.date]:
    """The dates of a limit for weekdays between two dates; a limit knows dates and no weekdays."""
    if not command.days or command.per_day is None or command.from_ is None or command.until is None:
        return []
    every = [command.from_ + ahead * ONE_DAY for ahead in range((command.until - command.from_).days + 1)]
    return [day for day in every if day.weekday() in command.days]


def for_dates(command: SetPolicy, today: dt.date) -> SetPolicy | None:
    """A limit a day for weekdays only, as it can be kept: for the single dates of the coming weeks."""
    if not command.days or set(_said(command, (*KEPT, *TYPE, *RULES))) != {"per_day"}:
        return None
    first = max(command.from_ or today, today)
    until = command.until or first + WRITTEN_OUT
    return replace(command, from_=first, until=min(until, first + WRITTEN_OUT))


def _without(old: Policy, new: Policy, said: dict[str, object]) -> Policy | None:
    """An earlier policy less what the new one says for the same dates and type; None when nothing is left of it."""
    if (old.first, old.until, old.session) != (new.first, new.until, new.session):
        return old
    left = replace(old, **dict.fromkeys(said))
    return left if any(getattr(left, field) is not None for field in KEPT) else None


async def _rules(unit: Unit, owner: int | None, command: SetPolicy) -> Rules | None:
    said = _said(command, RULES)
    if not said:
        return None
    await unit.rules.set(owner, replace(await unit.rules.own(owner), **said))  # type: ignore[arg-type]
    return Rules(**said)  # type: ignore[arg-type]


async def zone_change(unit: Unit, speaker: Speaker, command: SetPolicy) -> ZoneChange:
    """What keeping hours in another zone from today on would mean; nothing is saved. Instants of sessions stay."""
    assert command.timezone is not None, "asked for only when one is named"
    if command.from_ or command.until:
        raise NotYet(
            "change the time zone of hours for some dates only",
            "It can hold from today on: then say it again to go back.",
        )
    owner = await _owner(unit, speaker, command)
    return ZoneChange(owner, command.timezone, tuple(await outside_in_zone(unit, owner, command.timezone)))


async def outside_in_zone(unit: Unit, owner: Person | None, timezone: str) -> list[Session]:
    """The sessions that lie outside the hours once these are kept in another zone; None: the practice's hours."""
    outside: list[Session] = []
    for therapist in [owner] if owner else await unit.people.with_role("therapist"):
        if owner is None and therapist.timezone is not None:
            continue  # has a zone of their own, which stays
        before = await unit.hours.schedule(therapist.id)
        step = Step(ClearOverride(), before, replace(before, timezone=timezone))
        outside += [one.session for one in (await changes.weigh(unit, therapist, [step])).stranded]
    return outside


async def set_zone(unit: Unit, change: ZoneChange) -> None:
    """Keep the hours in the zone from now on; wall times stay what they are."""
    ZoneInfo(change.timezone)
    if change.owner is None:
        await unit.practices.update(timezone=change.timezone)
    else:
        await unit.people.update(change.owner.id, timezone=change.timezone)


async def _session_type(unit: Unit, owner: int | None, command: SetPolicy) -> SessionType | None:
    if not _said(command, TYPE):
        return None
    row = await _named(unit, owner, command.session)
    changed = replace(
        row.session_type,
        minutes=command.session_minutes or row.session_type.minutes,
        before_minutes=_or(command.before_minutes, row.session_type.before_minutes),
        after_minutes=_or(command.after_minutes, row.session_type.after_minutes),
        spacing_minutes=_or(command.spacing_minutes, _spacing(row, command)),
    )
    if row.therapist_id == owner:
        return (await unit.hours.change_session_type(row.id, changed)).session_type
    return (await unit.hours.add_session_type(changed, owner)).session_type


def _or(said: int | None, before: int | None) -> int:
    return before if said is None else said  # type: ignore[return-value]  # spacing may be None on both sides


def _spacing(row: SessionTypeRow, command: SetPolicy) -> int | None:
    """A spacing that was said stays, unless the length or the break between is said anew: then it follows them."""
    follows = command.session_minutes is not None or command.after_minutes is not None
    return None if follows else row.session_type.spacing_minutes


async def _named(unit: Unit, owner: int | None, name: str | None) -> SessionTypeRow:
    if owner is not None:
        found = await openings.session_type(unit, owner, name)
    else:
        offered = await unit.hours.session_types(None)
        alike = [one for one in offered if name is None or one.session_type.name.casefold() == name.casefold()]
        found = alike[0] if alike else None
    if found is None:
        raise NoSessions("", name)
    return found
