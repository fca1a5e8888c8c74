"""What can be booked and within which limits, set whole: session types and policies of a therapist or the practice."""

from collections.abc import Sequence

from bot.actions.errors import NotAllowed
from bot.actions.speaker import Speaker
from engine.slots import Policy, SessionType
from storage import Rules, SessionTypeRow, Unit


def check_owner(speaker: Speaker, owner: int | None) -> None:
    """Raise NotAllowed unless the speaker may change what is this therapist's (None: the practice's)."""
    if not speaker.is_admin and owner != speaker.person.id:
        raise NotAllowed


async def add_type(unit: Unit, speaker: Speaker, owner: int | None, session_type: SessionType) -> SessionTypeRow:
    """A new session type. Raises InUse when the owner has one of that name."""
    check_owner(speaker, owner)
    return await unit.hours.add_session_type(session_type, owner)


async def change_type(unit: Unit, speaker: Speaker, row: SessionTypeRow, session_type: SessionType) -> SessionTypeRow:
    """Make a type what `session_type` says; what is booked keeps its time. Raises InUse."""
    check_owner(speaker, row.therapist_id)
    return await unit.hours.change_session_type(row.id, session_type)


async def retire_type(unit: Unit, speaker: Speaker, row: SessionTypeRow) -> SessionTypeRow:
    """Book it no more; what is booked stays."""
    check_owner(speaker, row.therapist_id)
    return await unit.hours.retire_session_type(row.id)


async def set_policies(
    unit: Unit, speaker: Speaker, owner: int | None, policies: Sequence[Policy], rules: Rules | None = None
) -> None:
    """Replace the owner's limits, and their rules where some are given."""
    check_owner(speaker, owner)
    await unit.hours.set_policies(owner, policies)
    if rules is not None:
        await unit.rules.set(owner, rules)
