"""What follows a change for the people it concerns, whatever door it came through: who is told, what is put back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.actions.appointments import Session
from bot.actions.changes import Plan, days_of
from bot.actions.errors import NotAllowed
from bot.actions.hours import Change
from bot.actions.openings import Opening
from bot.actions.speaker import Speaker
from bot.commands import Override
from bot.conversation import notices
from bot.replies import hours as told
from bot.replies.hours import ChangeTold, DayTold
from engine.dates import DateRange
from storage import Blocked, Missing, Undone, Unit
from storage import Change as Done


async def booked(unit: Unit, speaker: Speaker, session: Session) -> bool:
    """Tell the other side of a booking; whether that could reach them."""
    if session.client.id == speaker.person.id:
        return await notices.tell_therapist(unit, session, "booked")
    return await notices.tell_booked(unit, session)


async def moved(unit: Unit, speaker: Speaker, session: Session, was: dt.datetime) -> bool:
    """Tell the other side of a move; whether that could reach them."""
    if session.client.id == speaker.person.id:
        return await notices.tell_therapist(unit, session, "moved", was)
    return await notices.tell_moved(unit, session, was)


async def cancelled(unit: Unit, speaker: Speaker, session: Session, offers: Sequence[Opening] = ()) -> bool:
    """Tell the other side of a cancellation, a client with times to take instead; whether that could reach them."""
    if session.client.id == speaker.person.id:
        return await notices.tell_therapist(unit, session, "cancelled")
    return await notices.tell_cancelled(unit, session, offers)


async def hours_changed(unit: Unit, speaker: Speaker, plan: Plan, decided: Mapping[int, str]) -> None:
    """Call off the stranded appointments that are decided so (`offer`), and tell clients and other therapists."""
    for one in plan.stranded:
        if decided.get(one.id) == "offer":
            await unit.appointments.cancel(one.id, by=speaker.person.id)
            await notices.tell_cancelled(unit, one.session, one.offers)
    for therapist in plan.therapists:
        if therapist.id != speaker.person.id:
            theirs = [one for one in changes_told(speaker, plan) if one.whose in (None, therapist.name)]
            html = told.done([replace(one, whose=None) for one in theirs], speaker.today, unaffected=False)
            await notices.tell(unit, therapist, html)


def changes_told(speaker: Speaker, plan: Plan) -> list[ChangeTold]:
    """Each command once; of a practice-wide one the days are the first therapist's."""
    lines = []
    for (whose, _), group in groupby(plan.told, key=lambda one: (one[0], one[1].command)):
        change = next(iter(group))[1]
        name = None if whose is None or whose.id == speaker.person.id else whose.name
        lines.append(_change_told(change, name, plan))
    return lines


def _change_told(change: Change, name: str | None, plan: Plan) -> ChangeTold:
    days = tuple(DayTold(one.day, one.before, one.after) for one in days_of(change, plan.today))
    kept = change.kept.windows if change.kept else ()
    command = change.command
    if isinstance(command, Override) and command.rule is None:
        days = tuple(one for one in days if any(_covers(span, one) for span in command.dates))
    return ChangeTold(command, days, kept, name)


def _covers(span: DateRange, day: DayTold) -> bool:
    return span.covers(day.day)


@dataclass(frozen=True, slots=True)
class Tells:
    """Putting a change back would change the appointments of others, who would be told."""

    sessions: tuple[Session, ...]


async def put_back(
    unit: Unit, speaker: Speaker, change: Done, chat_id: int | None, *, sure: bool
) -> Undone | Blocked | Tells:
    """Undo a change: one's own, or for an admin the practice's; whoever is concerned is told.

    `chat_id` is where it was asked for, if in a chat. Raises NotAllowed.
    """
    if change.person_id != speaker.person.id and not speaker.is_admin:
        raise NotAllowed
    touched = await _sessions(unit, change)
    others = tuple(one for one in touched if one.client.id != speaker.person.id)
    if others and not sure and change.undone_by is None:
        return Tells(others)
    outcome = await unit.changes.undo(change.id, speaker.person.id, chat_id)
    if isinstance(outcome, Undone):
        for session in await _settled(unit, change, touched):
            await _tell(unit, speaker, session)
    return outcome


async def _sessions(unit: Unit, change: Done) -> list[Session]:
    """The appointments that a change touched, as they are now."""
    found = []
    for table, id in change.rows:
        if table == "appointments":
            try:
                appointment = await unit.appointments.get(id)
            except Missing:  # the change made it, and has been undone
                continue
            therapist = await unit.people.get(appointment.therapist_id)
            clients = [await unit.people.get(client) for client in appointment.client_ids]
            found += [Session(appointment, therapist, client) for client in clients]
    return found


async def _settled(unit: Unit, change: Done, touched: Sequence[Session]) -> list[Session]:
    """Those sessions as they stand after the undo; one that the undo took away counts as cancelled."""
    now_there = await _sessions(unit, change)
    there = {one.appointment.id for one in now_there}
    gone = [one for one in touched if one.appointment.id not in there]
    return now_there + [replace(one, appointment=replace(one.appointment, status="cancelled")) for one in gone]


async def _tell(unit: Unit, speaker: Speaker, session: Session) -> None:
    """Whoever else is concerned hears where the session stands now."""
    for reader in (session.client, session.therapist):
        if reader.id != speaker.person.id:
            await notices.tell_where_it_stands(unit, session, reader)
