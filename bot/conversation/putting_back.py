"""Undo, whatever door it is asked for through: what was changed is put back, and whoever is concerned is told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.actions import waitlist
from bot.actions.appointments import Session
from bot.actions.changes import outside
from bot.actions.errors import NotAllowed
from bot.actions.hours import day_windows
from bot.actions.speaker import Speaker
from bot.commands import Command, Override
from bot.conversation import notices
from bot.replies import undoing
from engine.hours import Schedule, Window
from storage import Blocked, Change, Missing, Person, Undone, Unit

LOOKED_AHEAD = 400
"""Days ahead among which those are named whose hours are other ones after an undo."""
HOURS_TABLES = ("availability_templates", "availability_overrides", "zones", "people", "practices")
"""Tables in which a change may change hours: the time zone of hours is a person's, or the practice's."""


@dataclass(frozen=True, slots=True)
class Tells:
    """Putting a change back concerns others.

    `sessions` of theirs would change, `outside` would be left outside the hours, `therapists` have other hours then.
    """

    sessions: tuple[Session, ...]
    outside: tuple[Session, ...]
    therapists: tuple[Person, ...]


class _Concerned(Exception):
    """Carries whom an undo concerns out of the savepoint that forgets it."""

    def __init__(self, tells: Tells) -> None:
        super().__init__()
        self.tells = tells


async def put_back(
    unit: Unit, speaker: Speaker, change: Change, chat_id: int | None, *, sure: bool
) -> Undone | Blocked | Tells:
    """Undo a change: one's own, or for an admin the practice's; whoever is concerned is told.

    Unless `sure`, what concerns others is not done but named. `chat_id` is where it was asked for, if in a chat.
    Raises NotAllowed.
    """
    if change.person_id != speaker.person.id and not speaker.is_admin:
        raise NotAllowed
    touched = await sessions_of(unit, change)
    before = await hours_before(unit, change)
    try:
        async with unit.savepoint():
            outcome = await unit.changes.undo(change.id, speaker.person.id, chat_id)
            if isinstance(outcome, Blocked):
                return outcome
            concerned = await _concerned(unit, speaker, touched, before)
            if not sure and (concerned.sessions or concerned.outside or concerned.therapists):
                raise _Concerned(concerned)
    except _Concerned as found:
        return found.tells
    await waitlist.hours_put_back(unit, before)
    await _tell(unit, speaker, await _settled(unit, change, touched))
    for therapist in concerned.therapists:
        await notices.tell(unit, therapist, undoing.hours_put_back(change.summary))
    return outcome


async def _concerned(unit: Unit, speaker: Speaker, touched: Sequence[Session], before: Mapping[int, Schedule]) -> Tells:
    """Whom an undo that has just been done concerns besides the speaker."""
    found = await outside(unit, before)
    return Tells(
        tuple(one for one in touched if one.client.id != speaker.person.id),
        tuple(one.session for stranded in found.values() for one in stranded),
        tuple([await unit.people.get(id) for id in found if id != speaker.person.id]),
    )


async def hours_before(unit: Unit, change: Change) -> dict[int, Schedule]:
    """The hours of every therapist, before a change is put back that may have touched hours; else nothing."""
    return await hours_of_all(unit) if any(table in HOURS_TABLES for table, _ in change.rows) else {}


async def days_since(
    unit: Unit, before: Mapping[int, Schedule], today: dt.date
) -> list[tuple[dt.date, tuple[Window, ...]]]:
    """The coming dates whose hours are not what they were, of the first therapist for whom there are any."""
    now = await unit.hours.schedules(list(before))
    for id, was in before.items():
        if now.get(id, was) != was:
            dates = [today + dt.timedelta(days=ahead) for ahead in range(LOOKED_AHEAD)]
            days = [(day, day_windows(was, day), day_windows(now[id], day)) for day in dates]
            return [(day, after) for day, earlier, after in days if after != earlier]
    return []


async def days_again(
    unit: Unit, before: Mapping[int, Schedule], commands: Sequence[Command], today: dt.date
) -> list[tuple[dt.date, tuple[Window, ...]]]:
    """After a correction by dated commands: the coming dates whose hours are not what they were, and which these are
    not about."""
    dated = [one for one in commands if isinstance(one, Override) and not one.rule]
    if len(dated) < len(commands):
        return []
    spans = [span for one in dated for span in one.dates]
    days = await days_since(unit, before, today)
    return [(day, windows) for day, windows in days if not any(span.covers(day) for span in spans)]


class _Looked(Exception):
    """Ends a savepoint that was for looking only."""


async def hours_once_undone(unit: Unit, speaker: Speaker, change: Change) -> dict[int, Schedule]:
    """The hours of every therapist as an undo would leave them, found out by doing it and forgetting it."""
    hours: dict[int, Schedule] = {}
    try:
        async with unit.savepoint():
            await unit.changes.undo(change.id, speaker.person.id)
            hours = await hours_of_all(unit)
            raise _Looked
    except _Looked:
        return hours


async def hours_of_all(unit: Unit) -> dict[int, Schedule]:
    """The hours of every therapist, by id."""
    return dict(await unit.hours.schedules([one.id for one in await unit.people.with_role("therapist")]))


async def sessions_of(unit: Unit, change: Change) -> list[Session]:
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


async def _settled(unit: Unit, change: Change, touched: Sequence[Session]) -> list[Session]:
    """Those sessions as they stand after the undo; one that the undo took away counts as cancelled."""
    now_there = await sessions_of(unit, change)
    there = {one.appointment.id for one in now_there}
    gone = [one for one in touched if one.appointment.id not in there]
    return now_there + [replace(one, appointment=replace(one.appointment, status="cancelled")) for one in gone]


async def _tell(unit: Unit, speaker: Speaker, sessions: Sequence[Session]) -> None:
    """Whoever else is concerned hears, in one message, where their sessions stand now."""
    readers = {person.id: person for one in sessions for person in (one.client, one.therapist)}
    for id, reader in readers.items():
        if id != speaker.person.id:
            theirs = [one for one in sessions if id in (one.client.id, one.therapist.id)]
            await notices.tell_where_they_stand(unit, theirs, reader)
