"""News of sessions that waits for the morning: taken back, or not said, once it is no longer so."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.actions.appointments import Session
from storage import Appointment, Missing, Person, Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session stands: when it begins and with whom (an id); None: it does not take place."""

    starts: dt.datetime | None
    therapist: int | None

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        """Where an appointment stands."""
        if appointment.status != "booked":
            return cls(None, None)
        return cls(appointment.starts, appointment.therapist_id)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        starts = data["starts"]
        return cls(None if starts is None else dt.datetime.fromisoformat(starts), data["therapist"])

    def to_json(self) -> dict[str, Any]:
        """As a message waiting in the outbox keeps it."""
        return {"starts": None if self.starts is None else self.starts.isoformat(), "therapist": self.therapist}


NOWHERE = Standing(None, None)


def about(session: Session, knew: Standing, says: Standing | None = None) -> dict[str, Any]:
    """What a message `says` of a session (None: where it stands), and what its reader `knew` of it before."""
    says = says or Standing.of(session.appointment)
    return {"session": session.appointment.id, "says": says.to_json(), "knew": knew.to_json()}


async def take_back(unit: Unit, reader: Person, session: Session) -> Standing | None:
    """Let go of what waits to be said to somebody about a session.

    What they know of it as long as they hear nothing; None: nothing was waiting.
    """
    found: Standing | None = None
    with unit.seeing_practice():
        for chat in await unit.chats.of(reader.id):
            for id, body in await unit.outbox.put_off(chat.id):
                said = body.get("about") or {}
                if said.get("session") == session.appointment.id:
                    await unit.outbox.take_back(id)
                    found = found or Standing.from_json(said["knew"])
    return found


async def holds(unit: Unit, said: Mapping[str, Any]) -> bool:
    """Whether what a message is `about` is still so."""
    try:
        now = Standing.of(await unit.appointments.get(said["session"]))
    except Missing:
        now = NOWHERE
    return now == Standing.from_json(said["says"])
