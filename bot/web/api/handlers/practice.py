"""Therapists, session types and policies."""

from dataclasses import asdict
from typing import Any

from bot.actions import policies, session_types
from bot.commands import SetPolicy
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.recording import record, record_as
from bot.web.api.models.bookings import DryRun
from bot.web.api.models.parts import Nothing, Paged
from bot.web.api.models.practice import (
    ListTypes,
    OfTherapist,
    Policies,
    PoliciesGiven,
    PoliciesWritten,
    Policy,
    RulesShown,
    SessionTypeGiven,
    SessionTypeMade,
    SessionTypes,
    SessionTypeWritten,
    Therapist,
    Therapists,
)
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import page
from bot.web.api.problems import Problem, not_allowed, not_found
from bot.web.api.tags import check_match, tag
from engine.json import policy_from, policy_to, session_from
from storage import Person, Rules, SessionTypeRow

TYPES = "/api/session-types"


async def list_therapists(call: Call[Paged, None]) -> Answer:
    """Those who can be booked."""
    found = await scope.therapists(call)
    listed, next_page = page(found, lambda one: (one.id, 0), call.query.limit, call.query.cursor)
    return Answer(Therapists(therapists=tuple([await therapist_shown(call, one) for one in listed]), next=next_page))


async def read_therapist(call: Call[Nothing, None]) -> Answer:
    """One of those who can be booked."""
    found = await therapist_shown(call, await scope.therapist(call, call.id))
    return Answer(found, tag=tag(found))


async def therapist_shown(call: Call[Any, Any], one: Person) -> Therapist:
    kinds = await call.unit.hours.session_types(one.id)
    names = tuple(row.session_type.name for row in kinds)
    zone = one.timezone or call.speaker.practice.timezone
    return Therapist(id=one.id, name=one.name, timezone=zone, sessions=names)


async def list_types(call: Call[ListTypes, None]) -> Answer:
    """What can be booked: the practice's session types, a therapist's own in the place of those of the same name."""
    owner = None if call.query.therapist is None else (await scope.therapist(call, call.query.therapist)).id
    found = sorted(await call.unit.hours.session_types(owner), key=lambda row: row.id)
    listed, next_page = page(found, lambda row: (row.id, 0), call.query.limit, call.query.cursor)
    return Answer(SessionTypes(session_types=tuple(map(shown.session_type, listed)), next=next_page))


async def read_type(call: Call[Nothing, None]) -> Answer:
    """One session type."""
    found = shown.session_type(await _type(call))
    return Answer(found, tag=tag(found))


async def make_type(call: Call[DryRun, SessionTypeMade]) -> Answer:
    """A new session type, a therapist's or the practice's."""
    owner = await _owner(call, call.body.therapist)
    made = session_from(call.body.model_dump(exclude={"therapist"}, exclude_none=True))
    return await _type_written(call, await session_types.add(call.unit, call.speaker, owner, made), 201)


async def change_type(call: Call[DryRun, SessionTypeGiven]) -> Answer:
    """A session type made another; a new name is carried into the hours and policies that say the old."""
    row = await _editable(call)
    made = session_from(call.body.model_dump(exclude_none=True))
    return await _type_written(call, await session_types.change(call.unit, call.speaker, row, made), 200)


async def retire_type(call: Call[DryRun, None]) -> Answer:
    """A session type that is booked no more; appointments of it stay."""
    row = await _editable(call)
    return await _type_written(call, await session_types.retire(call.unit, call.speaker, row), 200)


async def _type(call: Call[Any, Any]) -> SessionTypeRow:
    row = await call.unit.hours.session_type(call.id)
    if row.therapist_id is not None:
        try:
            await scope.therapist(call, row.therapist_id)
        except Problem:
            raise not_found("session type") from None
    return row


async def _editable(call: Call[Any, Any]) -> SessionTypeRow:
    row = await _type(call)
    if row.therapist_id is None and not scope.sees_practice(call):
        raise not_allowed("What is the whole practice's is an admin's to change.")
    check_match(call.if_match, shown.session_type(row))
    return row


async def _type_written(call: Call[Any, Any], row: SessionTypeRow, status: int) -> Answer:
    found = shown.session_type(row)
    change = await record(call, SetPolicy(session_minutes=found.minutes, session=found.name))
    place = f"{TYPES}/{found.id}" if status == 201 else None
    return Answer(SessionTypeWritten(session_type=found, change=change), status, tag(found), place)


async def read_policies(call: Call[OfTherapist, None]) -> Answer:
    """The limits on what may be booked: the practice's, then a therapist's own."""
    owner = None if call.query.therapist is None else (await scope.therapist(call, call.query.therapist)).id
    found = await _policies(call, owner)
    return Answer(found, tag=tag(found))


async def set_policies(call: Call[DryRun, PoliciesGiven]) -> Answer:
    """An owner's limits, replaced by others."""
    owner = await _owner(call, call.body.therapist)
    check_match(call.if_match, await _policies(call, owner))
    said = [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in call.body.policies]
    rules = None if call.body.rules is None else Rules(**call.body.rules.model_dump())
    await policies.replace_policies(call.unit, call.speaker, owner, [policy_from(one) for one in said], rules)
    found = await _policies(call, owner)
    change = await record_as(call, "Limits on bookings", {"do": "set_policy"})
    return Answer(PoliciesWritten(policies=found, change=change), tag=tag(found))


async def _owner(call: Call[Any, Any], therapist: int | None) -> int | None:
    """Whose it is to be: a therapist's, or for an admin who names nobody the practice's."""
    if therapist is not None:
        return (await scope.therapist(call, therapist)).id
    if not scope.sees_practice(call):
        raise not_allowed("What is the whole practice's is an admin's to change: name the therapist.")
    return None


async def _policies(call: Call[Any, Any], owner: int | None) -> Policies:
    own = await call.unit.hours.own_policies(owner)
    shared = own if owner is None else await call.unit.hours.own_policies(None)
    rules, practice_rules = await call.unit.rules.own(owner), await call.unit.rules.own(None)
    return Policies(
        therapist=owner,
        policies=tuple(Policy.model_validate(policy_to(one)) for one in own),
        practice=tuple(Policy.model_validate(policy_to(one)) for one in shared),
        rules=RulesShown.model_validate(asdict(rules)),
        practice_rules=RulesShown.model_validate(asdict(practice_rules)),
    )
