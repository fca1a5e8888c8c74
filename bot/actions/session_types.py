"""What can be booked: session types, a therapist's or the practice's, each made and changed as a whole."""

from bot.actions.speaker import Speaker
from engine.slots import SessionType
from storage import SessionTypeRow, Unit


async def add(unit: Unit, speaker: Speaker, owner: int | None, session_type: SessionType) -> SessionTypeRow:
    """A new session type of a therapist, or of the practice (None). Raises NotAllowed, InUse when the name is taken."""
    speaker.check_decides_for(owner)
    return await unit.hours.add_session_type(session_type, owner)


async def change(unit: Unit, speaker: Speaker, row: SessionTypeRow, session_type: SessionType) -> SessionTypeRow:
    """Make a type what `session_type` says; what is booked keeps its time. Raises NotAllowed, InUse."""
    speaker.check_decides_for(row.therapist_id)
    return await unit.hours.change_session_type(row.id, session_type)


async def retire(unit: Unit, speaker: Speaker, row: SessionTypeRow) -> SessionTypeRow:
    """Book it no more; what is booked stays. Raises NotAllowed."""
    speaker.check_decides_for(row.therapist_id)
    return await unit.hours.retire_session_type(row.id)
