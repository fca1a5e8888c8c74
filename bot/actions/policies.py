"""How sessions may be booked: lengths and buffers on the session type, limits as policies."""

from dataclasses import dataclass, replace

from bot.actions import openings, people
from bot.actions.errors import NoSessions, NotYet
from bot.actions.speaker import Speaker
from bot.commands import SetPolicy
from engine.slots import Policy, SessionType
from storage import SessionTypeRow, Unit

KEPT = ("notice_minutes", "horizon_days", "per_day", "per_week", "packing")
"""Limits that the engine knows; the rest of the command is about session types."""
TYPE = ("session_minutes", "before_minutes", "after_minutes", "spacing_minutes")
ELSEWHERE = {
    "cancel_notice_minutes": "keep a notice for cancelling",
    "reminder_minutes": "change when reminders are sent",
    "new_clients": "stop or start taking new clients",
    "timezone": "change the time zone of hours",
    "days": "keep a limit for some weekdays only",
}


@dataclass(frozen=True, slots=True)
class PolicySet:
    """What now holds: the session type where it changed, and the limits that were set."""

    session_type: SessionType | None
    policy: Policy | None


async def set_policy(unit: Unit, speaker: Speaker, command: SetPolicy) -> PolicySet:
    """Change session types and limits. Raises NotYet for what cannot be kept."""
    for field, what in ELSEWHERE.items():
        if getattr(command, field) is not None:
            raise NotYet(what)
    if (command.from_ or command.until) and any(getattr(command, field) is not None for field in TYPE):
        raise NotYet("change the length of sessions for some dates only")
    owner = None if command.for_ == "practice" else (await people.therapist_for(unit, speaker, command.for_)).id
    policy = await _limits(unit, owner, command)
    return PolicySet(await _session_type(unit, owner, command), policy)


async def _limits(unit: Unit, owner: int | None, command: SetPolicy) -> Policy | None:
    said = {field: getattr(command, field) for field in KEPT if getattr(command, field) is not None}
    if not said:
        return None
    new = Policy(first=command.from_, until=command.until, session=command.session, **said)
    kept = [_without(one, new, said) for one in await unit.hours.own_policies(owner)]
    await unit.hours.set_policies(owner, [*(one for one in kept if one is not None), new])
    return new


def _without(old: Policy, new: Policy, said: dict[str, object]) -> Policy | None:
    """An earlier policy less what the new one says for the same dates and type; None when nothing is left of it."""
    if (old.first, old.until, old.session) != (new.first, new.until, new.session):
        return old
    left = replace(old, **dict.fromkeys(said))
    return left if any(getattr(left, field) is not None for field in KEPT) else None


async def _session_type(unit: Unit, owner: int | None, command: SetPolicy) -> SessionType | None:
    if all(getattr(command, field) is None for field in TYPE):
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
