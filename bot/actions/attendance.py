"""Who came to a session."""

from bot.actions.errors import ActionError, NotAllowed
from bot.actions.speaker import Speaker
from storage import Appointment, Unit


class NotBegun(ActionError):
    """A session has not begun, or was called off: nobody can have come to it."""

    def __init__(self) -> None:
        super().__init__("the session has not taken place")


async def mark(unit: Unit, speaker: Speaker, appointment: Appointment, client_id: int, status: str) -> Appointment:
    """Say whether a client is `expected`, has `attended` or was a `no_show`. Raises NotBegun, NotAllowed, Missing."""
    if not speaker.is_staff:
        raise NotAllowed
    if status != "expected" and (appointment.starts > unit.now or appointment.status != "booked"):
        raise NotBegun
    await unit.appointments.mark(appointment.id, client_id, status)
    return await unit.appointments.get(appointment.id)
