"""Reminders put out: what they say, what can be answered by a tap, and whether they still hold when they are sent."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.actions import reminders
from bot.actions.reminders import Due
from bot.commands import Attend, Cancel, Late, Move, MoveFrom
from bot.conversation import notices, unsaid
from bot.conversation.turn import buttons_for
from bot.replies import reminders as told
from bot.replies import times
from bot.replies.choices import Choice, Run
from storage import Appointment, Missing, Unit

SOON = 180
"""Minutes before a session from which somebody is rather late than elsewhere."""
LATE_BY = 10


async def remind(unit: Unit, due: Due) -> bool:
    """Put a reminder into every chat of its reader, once; False: what it would say does not hold any more."""
    if not await reminders.holds(unit, due.appointment_id, due.reader_id, due.starts):
        return False
    person = await unit.people.get(due.reader_id)
    appointment = await unit.appointments.get(due.appointment_id)
    zone, today = await notices.clock_of(unit, person)
    html = told.reminder(times.local(appointment.starts, zone), times.local(appointment.ends, zone), today)
    html = times.with_zone(html, zone, (await unit.practices.get()).timezone)
    choices = _answers(appointment, due, zone)
    about = {"appointment": due.appointment_id, "reader": due.reader_id, "starts": due.starts.isoformat()}
    chats = [chat for chat in await unit.chats.of(person.id) if chat.reachable]
    for place, chat in enumerate(chats):
        body = {"html": html, "buttons": await buttons_for(unit, chat.id, person.id, choices), "about": about}
        key = due.key if place == 0 else f"{due.key}:{place}"
        await unit.outbox.put(chat.id, body, priority=notices.NOTICE, expires=due.starts, dedupe_key=key)
    return bool(chats)


def _answers(appointment: Appointment, due: Due, zone: str) -> tuple[Choice, ...]:
    """What a client can answer by a tap; a therapist only reads it."""
    if due.reader_id not in appointment.client_ids:
        return ()
    at = times.local(appointment.starts, zone).replace(tzinfo=None)
    there = Choice(told.THERE, Run((Attend(at),)))
    cancel = Choice(told.CANCEL, Run((Cancel(at),)))
    if due.minutes <= SOON:
        return there, Choice(told.late(LATE_BY), Run((Late(at, minutes=LATE_BY),))), cancel
    return there, Choice(told.MOVE, Run((Move(MoveFrom(at=at)),))), cancel


async def still(unit: Unit, body: Mapping[str, Any]) -> bool:
    """Whether a message that waited may be sent: one that is not about a session always."""
    about = body.get("about")
    if about is None:
        return True
    if "session" in about:
        return await unsaid.holds(unit, about)
    try:
        starts = dt.datetime.fromisoformat(about["starts"])
        return await reminders.holds(unit, about["appointment"], about["reader"], starts)
    except Missing:
        return False
