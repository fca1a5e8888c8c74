"""What follows a change for the people it concerns, whatever door it came through: who is told, and what."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from bot.actions import waitlist
from bot.actions.appointments import Session
from bot.actions.changes import Plan, days_of
from bot.actions.hours import Step
from bot.actions.openings import Opening
from bot.actions.policies import ZoneChange, set_zone
from bot.actions.speaker import Speaker
from bot.commands import Override
from bot.conversation import notices
from bot.replies import hours as told
from bot.replies import settings
from bot.replies.hours import ChangeTold, DayTold
from bot.replies.sessions import Reach
from storage import Unit


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
