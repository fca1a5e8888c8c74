"""Standing appointments in a conversation: shown as a whole, booked by one tap."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import standing
from bot.actions.appointments import Session
from bot.actions.speaker import Speaker
from bot.actions.standing import SeriesPlan
from bot.commands import Book
from bot.conversation import notices
from bot.conversation.turn import Turn
from bot.replies import bookings, talk, times
from bot.replies import standing as told
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply, Run
from bot.replies.reasons import reason
from bot.replies.sessions import Reach, SessionTold
from bot.replies.standing import SeriesTold
from storage import Person, Unit


async def change(turn: Turn, command: Book, decision: Decision) -> Reply:
    """Propose a standing appointment, or book it once that was tapped."""
    plan = await standing.plan(turn.unit, turn.speaker, command)
    if not plan.starts:
        assert command.at is not None
        return Reply(told.nothing_free(times.bold(times.clock(command.at))))
    if not decision.sure or decision.seen != plan.seen:
        return await _propose(turn, command, plan, again=decision.sure)
    _, sessions = await standing.book(turn.unit, plan)
    return await _booked(turn, plan, sessions)


async def _propose(turn: Turn, command: Book, plan: SeriesPlan, *, again: bool) -> Reply:
    own = plan.client.id == turn.speaker.person.id
    zone, today = turn.speaker.zone, turn.speaker.today
    series = _told(plan, plan.therapist.name, plan.starts, zone)
    breaks = [reason(one, zone, today) for one in plan.breaks]
    hears = "" if own else await notices.will_hear(turn.unit, [plan.client])
    html = told.proposal(plan.client.name, series, breaks, today, hears, own=own)
    if again:
        html = f"{talk.changed_since()} {html}"
    first = series.first.start
    once = replace(command, at=first.replace(tzinfo=None), repeat=None, zone=zone)
    choices = (
        Choice(f"Book {told.rhythm(first.date(), plan.repeat.every)}", turn.run((command,), _sure(plan)), yes=True),
        Choice(f"Only {times.short_when(plan.starts[0], zone, today)}", Run((once,))),
        NOT_NOW,
    )
    return Reply(html, choices, proposal=True)


def _sure(plan: SeriesPlan) -> Decision:
    return Decision(sure=True, seen=plan.seen)


def _told(plan: SeriesPlan, other: str, starts: Sequence[dt.datetime], zone: str) -> SeriesTold:
    """The plan on the clocks of a reader, named by the other side."""
    there = ZoneInfo(zone)

    def days(closed: bool) -> tuple[dt.date, ...]:  # noqa: FBT001 - one of two
        return tuple(one.start.astimezone(there).date() for one in plan.skipped if one.closed is closed)

    first = SessionTold(other, starts[0].astimezone(there), (starts[0] + plan.length).astimezone(there))
    ends = plan.repeat.times is not None or plan.repeat.until is not None
    last = starts[-1].astimezone(there).date()
    return SeriesTold(first, plan.repeat.every, len(starts), last, days(True), days(False), ends)  # noqa: FBT003


async def _booked(turn: Turn, plan: SeriesPlan, sessions: Sequence[Session]) -> Reply:
    starts = [one.appointment.starts for one in sessions]
    own = plan.client.id == turn.speaker.person.id
    client = None if own else plan.client.name
    html = told.booked(client, _told(plan, plan.therapist.name, starts, turn.speaker.zone), turn.speaker.today)
    reached = await tell(turn.unit, turn.speaker, plan, starts)
    return Reply(html if own else html + bookings.reached(plan.client.name, reached))


async def tell(unit: Unit, speaker: Speaker, plan: SeriesPlan, starts: Sequence[dt.datetime]) -> Reach:
    """Tell the other sides what was booked; how that reaches the client, or the therapist when the client booked."""
    reach: Reach = "none"
    if plan.therapist.id != speaker.person.id:
        reach = await _tell(unit, plan, starts, plan.therapist)
    return reach if plan.client.id == speaker.person.id else await _tell(unit, plan, starts, plan.client)


async def _tell(unit: Unit, plan: SeriesPlan, starts: Sequence[dt.datetime], reader: Person) -> Reach:
    zone, today = await notices.clock_of(unit, reader)
    if reader.id == plan.client.id:
        html = told.you_are_booked(_told(plan, plan.therapist.name, starts, zone), today)
    else:
        html = told.told_therapist(plan.client.name, _told(plan, plan.client.name, starts, zone), today)
    return await notices.tell(unit, reader, html)


async def is_short(unit: Unit) -> bool:
    """Whether `carry_on` has anything to do."""
    return bool(await standing.short(unit))


async def carry_on(unit: Unit) -> None:
    """Book the next dates of standing appointments; therapists hear of those that could not be."""
    for one in await standing.carry_on(unit):
        zone = await notices.zone_of(unit, one.therapist)
        there = ZoneInfo(zone)
        closed = [skipped.start.astimezone(there).date() for skipped in one.skipped if skipped.closed]
        taken = [skipped.start.astimezone(there).date() for skipped in one.skipped if not skipped.closed]
        today = unit.now.astimezone(there).date()
        html = told.not_carried_on(one.client.name, closed, taken, today)
        await notices.tell(unit, one.therapist, html, before=one.skipped[0].start)
