"""Two clients change places."""

from dataclasses import dataclass

from bot.actions.appointments import NoneThere, Session, WhichOne
from bot.actions.appointments.meaning import meant, none_there
from bot.actions.speaker import Speaker
from bot.commands import MoveFrom, Swap
from storage import Appointment, Taken, Unit


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sessions that change places."""

    one: Session
    other: Session

    @property
    def seen(self) -> str:
        """What was shown, so that a tap on something else is noticed."""
        return "/".join(
            f"{each.appointment.id}@{each.appointment.starts:%Y%m%d%H%M}" for each in (self.one, self.other)
        )


async def pair(unit: Unit, speaker: Speaker, command: Swap) -> Pair | NoneThere | WhichOne:
    """The two sessions that are meant: of each client the one on those dates, or the next."""
    found = []
    for name in command.clients[:2]:
        which = MoveFrom(dates=command.dates, which=None if command.dates else "next")
        theirs = await meant(unit, speaker, name, which, None)
        if not theirs:
            return await none_there(unit, speaker, name)
        if len(theirs) > 1:
            return WhichOne(tuple(theirs))
        found.append(theirs[0])
    return Pair(found[0], found[1])


async def swap(unit: Unit, pair: Pair) -> tuple[Session, Session] | None:
    """Let two sessions change places, each as long as it was; None when that does not fit."""
    try:
        await unit.appointments.exchange(pair.one.appointment.id, pair.other.appointment.id)
    except Taken:
        return None
    return await _again(unit, pair.one), await _again(unit, pair.other)


async def _again(unit: Unit, session: Session) -> Session:
    appointment: Appointment = await unit.appointments.get(session.appointment.id)
    return Session(appointment, session.therapist, session.client)
