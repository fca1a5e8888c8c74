"""Moving everybody of a time at once: one proposal, one answer, one undo."""

import datetime as dt
from collections.abc import Sequence

from bot.actions.appointments import NoneThere, Session, together
from bot.actions.appointments.together import MovePlan, Step
from bot.actions.speaker import Speaker
from bot.commands import Move
from bot.conversation import notices
from bot.conversation.sessions import none
from bot.conversation.turn import Turn
from bot.replies import bookings, talk, times
from bot.replies import together as told
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply
from bot.replies.reasons import reason
from bot.replies.sessions import Reach
from bot.replies.together import MoveTold
from storage import Person, Unit


async def change(turn: Turn, command: Move, decision: Decision) -> Reply:
    """Propose it, or do it as it was shown."""
    plan = await together.plan(turn.unit, turn.speaker, command)
    if isinstance(plan, NoneThere):
        return none(turn, command, None)
    if not decision.sure or decision.seen != plan.seen:
        return await _propose(turn, command, plan, again=decision.sure)
    done = await together.move_all(turn.unit, plan)
    if done is None:
        return await _propose(turn, command, plan, again=True)
    return await _done(turn, done)


async def _propose(turn: Turn, command: Move, plan: MovePlan, *, again: bool) -> Reply:
    today, zone = turn.speaker.today, turn.speaker.zone
    moves = [move for one in plan.fitting for move in _told(one, zone, today)]
    unfit = [move for one in plan.steps if not one.fits for move in _told(one, zone, today)]
    fitting = [session.client for one in plan.fitting for session in one.sessions]
    html = told.proposal(moves, unfit, today, await notices.will_hear(turn.unit, fitting))
    if again:
        html = f"{talk.changed_since()} {html}"
    if not moves:
        return Reply(html)
    label = f"Move the {times.count(len(moves))}" if len(moves) > 1 else f"Move {moves[0].who}"
    tap = turn.run((command,), Decision(sure=True, seen=plan.seen))
    yes = Choice(label, tap, yes=True, words=("move them", "move all", "move everyone"))
    return Reply(html, (yes, NOT_NOW), proposal=True)


def _told(step: Step, zone: str, today: dt.date) -> list[MoveTold]:
    breaks = tuple(reason(one, zone, today) for one in step.breaks)
    was, start = times.local(step.was, zone), times.local(step.start, zone)
    return [MoveTold(one.client.name, was, start, breaks) for one in step.sessions]


async def _done(turn: Turn, moved: Sequence[tuple[Session, dt.datetime]]) -> Reply:
    zone, today = turn.speaker.zone, turn.speaker.today
    html = told.done([_move(session, was, zone) for session, was in moved], today)
    reached = await tell(turn.unit, turn.speaker, moved)
    html += "".join(bookings.all_reached(names, how) for how, names in reached.items())
    return Reply(html, summary=summary(len(moved)))


def summary(count: int) -> str:
    """What the history calls it."""
    return f"Move {times.plural(count, 'session')}"


async def tell(unit: Unit, speaker: Speaker, moved: Sequence[tuple[Session, dt.datetime]]) -> dict[Reach, list[str]]:
    """Tell each client of theirs, and each other therapist of all of theirs; whom of the clients that reaches how."""
    reached: dict[Reach, list[str]] = {}
    for session, was in moved:
        reach = await notices.tell_moved(unit, session, was)
        reached.setdefault(reach, []).append(session.client.name)
    for therapist in {one.therapist.id: one.therapist for one, _ in moved}.values():
        if therapist.id != speaker.person.id:
            theirs = [(one, was) for one, was in moved if one.therapist.id == therapist.id]
            await _tell(unit, speaker, therapist, theirs)
    return reached


def _move(session: Session, was: dt.datetime, zone: str) -> MoveTold:
    return MoveTold(session.client.name, times.local(was, zone), times.local(session.appointment.starts, zone))


async def _tell(unit: Unit, speaker: Speaker, therapist: Person, moved: Sequence[tuple[Session, dt.datetime]]) -> None:
    zone, today = await notices.clock_of(unit, therapist)
    html = told.told_therapist([_move(session, was, zone) for session, was in moved], speaker.person.name, today)
    await notices.tell(unit, therapist, html, before=min(one.appointment.starts for one, _ in moved))
