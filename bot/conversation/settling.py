"""What follows a change for the people it concerns, whatever door it came through: who is told, what is put back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from bot.actions import waitlist
from bot.actions.appointments import Session
from bot.actions.changes import Plan, days_of, outside
from bot.actions.errors import NotAllowed
from bot.actions.hours import Step, day_windows
from bot.actions.openings import Opening
from bot.actions.policies import ZoneChange, set_zone
from bot.actions.speaker import Speaker
from bot.commands import Override
from bot.conversation import notices
from bot.replies import hours as told
from bot.replies import settings, undoing
from bot.replies.hours import ChangeTold, DayTold
from bot.replies.sessions import Reach
from engine.hours import Schedule, Window
from storage import Blocked, Change, Missing, Person, Undone, Unit

LOOKED_AHEAD = 400
"""Days ahead among which those are named whose hours are other ones after an undo."""
HOURS_TABLES = ("availability_templates", "availability_overrides", "zones", "people", "practices")
"""Tables in which a change may change hours: the time zone of hours is a person's, or the practice's."""


async def booked(unit: Unit, speaker: Speaker, session: Session) -> Reach:
    """Tell the other sides of a booking; how that reaches the client, or the therapist when the client booked."""
    if session.client.id == speaker.person.id:
        return await notices.tell_therapist(unit, session, "booked")
    await _tell_therapist_of_others(unit, speaker, session, "booked")
    return await notices.tell_booked(unit, session)


async def moved(unit: Unit, speaker: Speaker, session: Session, was: dt.datetime) -> Reach:
    """Tell the other sides of a move, as `booked` does."""
    if session.client.id == speaker.person.id:
        return await notices.tell_therapist(unit, session, "moved", was)
    await _tell_therapist_of_others(unit, speaker, session, "moved", was)
    return await notices.tell_moved(unit, session, was)


async def handed_over(unit: Unit, speaker: Speaker, session: Session, was: Session) -> Reach:
    """Tell everybody concerned that a session is with another therapist now; how that reaches the client."""
    if was.therapist.id != speaker.person.id:
        await notices.tell_therapist(unit, was, "cancelled", by=speaker.person.name)
    if session.therapist.id != speaker.person.id:
        await notices.tell_therapist(unit, session, "booked", by=speaker.person.name)
    return await notices.tell_handed_over(unit, session, was)


async def cancelled(
    unit: Unit,
    speaker: Speaker,
    session: Session,
    offers: Sequence[Opening] = (),
    *,
    asked: bool = False,
    message: str | None = None,
) -> Reach:
    """Tell the other sides of a cancellation, as `booked` does, a client with times to take instead.

    `asked`: it is what the client asked for; `message` are words that go with it.
    """
    if session.client.id == speaker.person.id:
        return await notices.tell_therapist(unit, session, "cancelled", message=message)
    await _tell_therapist_of_others(unit, speaker, session, "cancelled")
    return await notices.tell_cancelled(unit, session, offers, asked=asked, message=message)


def by_client(sessions: Sequence[Session]) -> list[list[Session]]:
    """The sessions of each client, in the order in which they come first."""
    found: dict[int, list[Session]] = {}
    for one in sessions:
        found.setdefault(one.client.id, []).append(one)
    return list(found.values())


async def all_cancelled(unit: Unit, speaker: Speaker, sessions: Sequence[Session], message: str | None = None) -> Reach:
    """Tell the other sides of several cancellations of one client in one message each."""
    client, therapists = sessions[0].client, {one.therapist.id: one.therapist for one in sessions}
    reach: Reach = "now"
    for therapist in therapists.values():
        if therapist.id != speaker.person.id:
            theirs = [one for one in sessions if one.therapist.id == therapist.id]
            reach = await notices.tell_all_cancelled(unit, theirs, therapist, message)
    return (
        reach if client.id == speaker.person.id else await notices.tell_all_cancelled(unit, sessions, client, message)
    )


async def _tell_therapist_of_others(
    unit: Unit,
    speaker: Speaker,
    session: Session,
    what: Literal["booked", "moved", "cancelled"],
    was: dt.datetime | None = None,
) -> None:
    """The therapist hears what somebody else did for their client."""
    if session.therapist.id != speaker.person.id:
        await notices.tell_therapist(unit, session, what, was, by=speaker.person.name)


async def hours_changed(unit: Unit, speaker: Speaker, plan: Plan, decided: Mapping[int, str]) -> dict[int, Reach]:
    """Call off the stranded appointments that are decided so (`offer`), and tell clients and other therapists.

    How that reaches each client, by id. What opens is offered to those who wait for it.
    """
    await waitlist.hours_opened(unit, plan.planned)
    reached: dict[int, Reach] = {}
    for one in plan.stranded:
        if decided.get(one.id) == "offer":
            await unit.appointments.cancel(one.id, by=speaker.person.id)
            reached[one.session.client.id] = await cancelled(unit, speaker, one.session, one.offers)
    for planned in plan.planned:
        if planned.therapist.id != speaker.person.id:
            theirs = [_change_told(step, None, plan.today) for step in planned.steps]
            await notices.tell(unit, planned.therapist, told.done(theirs, speaker.today, unaffected=False))
    return reached


async def zone_changed(unit: Unit, speaker: Speaker, change: ZoneChange) -> None:
    """Keep hours in another zone from now on, and tell the therapists whose hours these are."""
    everybody = [change.owner] if change.owner else await unit.people.with_role("therapist")
    theirs = [one for one in everybody if change.owner or one.timezone is None]
    await set_zone(unit, change)
    for therapist in theirs:
        if therapist.id != speaker.person.id:
            await notices.tell(unit, therapist, settings.zone_set("", change.timezone))


def changes_told(speaker: Speaker, plan: Plan) -> list[ChangeTold]:
    """Each command once; a practice-wide one with what it means to everybody together."""
    if plan.practice_wide and plan.planned:
        return [_for_everyone(place, plan) for place in range(len(plan.commands))]
    lines = []
    for (whose, _), group in groupby(plan.told, key=lambda one: (one[0], one[1].command)):
        change = next(iter(group))[1]
        name = None if whose is None or whose.id == speaker.person.id else whose.name
        lines.append(_change_told(change, name, plan.today))
    return lines


def _for_everyone(place: int, plan: Plan) -> ChangeTold:
    """The step of a command that is everybody's: the first therapist's days, everybody's hours added up."""
    everybody = [_change_told(one.steps[place], None, plan.today) for one in plan.planned]
    minutes = sum(told.difference(one) for one in everybody)
    differ = any(one.days != everybody[0].days for one in everybody)
    return replace(everybody[0], minutes=minutes, differ=differ)


def _change_told(step: Step, name: str | None, today: dt.date) -> ChangeTold:
    days = tuple(DayTold(one.day, one.before, one.after) for one in days_of(step, today))
    kept = step.kept.windows if step.kept else ()
    command = step.command
    if isinstance(command, Override) and command.rule is None:
        days = tuple(one for one in days if any(span.covers(one.day) for span in command.dates))
    return ChangeTold(command, days, kept, name)


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
