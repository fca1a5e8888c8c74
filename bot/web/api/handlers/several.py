"""Several appointments moved, swapped or called off at once; one given to another therapist; somebody late."""

from collections.abc import Iterable
from typing import Any

from bot.actions import appointments, attendance, swapping
from bot.actions.appointments import HandedOver, Session, together
from bot.actions.appointments.together import Step
from bot.actions.swapping import Pair
from bot.commands import Cancel, Late, Move, MoveFrom, MoveTo, Swap
from bot.commands.audited import audited
from bot.conversation import cancelling, coming, settling
from bot.conversation import together as telling
from bot.replies.sessions import Reach
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.bookings import check_to_come, is_told, local, needs_confirmation, not_free
from bot.web.api.handlers.recording import record, record_as
from bot.web.api.models.bookings import DryRun
from bot.web.api.models.several import (
    BookingsWritten,
    CancelGiven,
    HandOverGiven,
    LateGiven,
    LateSaid,
    MovesGiven,
    SwapGiven,
)
from bot.web.api.models.several import HandedOver as HandedOverShown
from bot.web.api.operations import Answer, Call
from bot.web.api.problems import Problem, impossible, not_found
from bot.web.api.tags import check_match, tag
from storage import Appointment, Missing


async def move(call: Call[DryRun, MovesGiven]) -> Answer:
    """Move several appointments, each to another start with the same therapist: all of them, or none."""
    found = await _named(call, [one.booking for one in call.body.moves], "moves.{}.booking")
    starts = {one.booking: one.start for one in call.body.moves}
    steps = [Step(await _sessions(call, one), starts[one.id]) for one in found]
    plan = await together.weigh(call.unit, steps)
    for place, step in enumerate(plan.steps):
        if not step.fits:
            raise _does_not_fit(f"moves.{place}.start")
    breaks = [why for step in plan.steps for why in step.breaks]
    if breaks and not call.body.confirm:
        raise needs_confirmation(call, breaks)
    done = await together.move_all(call.unit, plan)
    if done is None:
        raise _does_not_fit("moves")
    reached = await telling.tell(call.unit, call.speaker, done)
    asked = Move(MoveFrom(at=local(call, plan.steps[0].was)), MoveTo(at=local(call, plan.steps[0].start)), "all")
    change = await record_as(call, telling.summary(len(done)), audited((asked,)))
    return await _written(call, [step.id for step in plan.steps], change, reached)


async def swap(call: Call[DryRun, SwapGiven]) -> Answer:
    """Let two appointments change places."""
    one, other = await _named(call, call.body.bookings, "bookings.{}")
    pair = Pair(await scope.session(call, one), await scope.session(call, other))
    done = await swapping.swap(call.unit, pair)
    if done is None:
        raise _does_not_fit("bookings")
    was = (pair.one.appointment.starts, pair.other.appointment.starts)
    reached = [await settling.moved(call.unit, call.speaker, *each) for each in zip(done, was, strict=True)]
    change = await record(call, Swap(tuple(each.client.name for each in done)))
    return await _written(call, call.body.bookings, change, reached)


async def cancel(call: Call[DryRun, CancelGiven]) -> Answer:
    """Call several appointments off: all of them, or none. Whoever loses more than one hears of them together."""
    found = await _named(call, call.body.bookings, "bookings.{}")
    sessions = [session for one in found for session in await _sessions(call, one)]
    await appointments.cancel_these(call.unit, call.speaker, sessions)
    asked = Cancel(client=None if call.key.role == "client" else "all", message=call.body.message)
    offering = call.body.offer and call.key.role != "client"
    told = await cancelling.tell(call.unit, call.speaker, asked, sessions, offering=offering)
    change = await record_as(call, cancelling.summary(call.speaker, sessions), audited((asked,)))
    offers = tuple(shown.slot(one) for each in told for one in each.offers) or None
    return await _written(call, call.body.bookings, change, [one.reach for one in told], offers=offers)


async def hand_over(call: Call[DryRun, HandOverGiven]) -> Answer:
    """Give an appointment to another therapist: the one there was is called off, and a new one booked."""
    therapist = await scope.therapist(call, call.body.therapist)
    found = await scope.appointment(call, call.id)
    check_match(call.if_match, await shown.booking(call, found))
    check_to_come(call, found)
    session = await scope.session(call, found)
    if therapist.id == session.therapist.id:
        raise impossible("It is with this therapist.", "therapist", "Name another one, or move it.")
    start = call.body.start or found.starts
    outcome = await appointments.hand_over_to(
        call.unit, call.speaker, session, therapist, start, sure=call.body.confirm
    )  # fmt: skip
    if isinstance(outcome, appointments.NeedsYes):
        if outcome.breaks:
            raise needs_confirmation(call, outcome.breaks)
        outcome = await appointments.hand_over_to(call.unit, call.speaker, session, therapist, start, sure=True)
    if not isinstance(outcome, HandedOver):
        assert isinstance(outcome, appointments.NotFree), "nothing else is left"
        raise not_free(call, outcome)
    told = await settling.handed_over(call.unit, call.speaker, outcome.session, outcome.was)
    asked = Move(MoveFrom(at=local(call, found.starts)), None, outcome.session.client.name, therapist.name)
    change = await record(call, asked)
    booking = await shown.booking(call, outcome.session.appointment)
    was = await shown.booking(call, await call.unit.appointments.get(found.id))
    said = HandedOverShown(booking=booking, was=was, change=change, told=is_told(told))
    return Answer(said, 201, tag(booking), f"/api/bookings/{booking.id}")


async def late(call: Call[DryRun, LateGiven]) -> Answer:
    """Tell the other side that one is late: a client their therapist, staff the client."""
    found = await scope.appointment(call, call.id)
    if found.status != "booked" or not attendance.may_be_late(call.unit, found):
        raise impossible(
            "Nobody can be late for it: it is not about to begin.", cure="Say so from twelve hours before it on."
        )
    session = await scope.session(call, found)
    own = session.client.id == call.speaker.person.id
    reader = session.therapist if own else session.client
    told = await coming.tell_late(call.unit, session, reader, call.body.minutes)
    await record(call, Late(local(call, found.starts), minutes=call.body.minutes))
    return Answer(LateSaid(booking=found.id, told=told != "none"))


async def _named(call: Call[Any, Any], ids: Iterable[int], field: str) -> list[Appointment]:
    """The appointments of those ids, all still to come. Raises Problem naming the one that is not."""
    found: dict[int, Appointment] = {}
    for place, id in enumerate(ids):
        where = field.format(place)
        if id in found:
            raise impossible("It is named twice.", where, "Name each once.")
        try:
            found[id] = await scope.appointment(call, id)
        except (Missing, Problem):
            raise not_found("booking", where) from None
        check_to_come(call, found[id], where)
    return list(found.values())


async def _sessions(call: Call[Any, Any], one: Appointment) -> tuple[Session, ...]:
    """A session for each who attends; for a client their own."""
    therapist = await call.unit.people.get(one.therapist_id)
    whose = [call.speaker.person.id] if call.key.role == "client" else one.client_ids
    return tuple([Session(one, therapist, await call.unit.people.get(id)) for id in whose])


def _does_not_fit(field: str) -> Problem:
    return Problem(
        409, "taken", "Not free", "It does not fit there; nothing has changed.", field=field,
        cure="Take another start, or leave it out.",
    )  # fmt: skip


async def _written(
    call: Call[Any, Any],
    ids: Iterable[int],
    change: int | None,
    reached: Iterable[Reach],
    *,
    offers: tuple[Any, ...] | None = None,
) -> Answer:
    bookings = [await shown.booking(call, await call.unit.appointments.get(id)) for id in ids]
    told = all(one != "none" for one in reached)
    return Answer(BookingsWritten(bookings=tuple(bookings), offers=offers, change=change, told=told))
