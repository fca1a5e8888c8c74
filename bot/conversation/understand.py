"""A text: what it can mean, and whether to act on it, propose it or ask."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.actions import hours, openings, people, weekly
from bot.actions.appointments.meaning import meant
from bot.actions.errors import ActionError
from bot.commands import (
    Broadcast,
    Cancel,
    Choose,
    Command,
    Confirm,
    Crisis,
    Decline,
    Handoff,
    Move,
    MoveFrom,
    ReplaceLast,
    Show,
    Undo,
)
from bot.conversation import answering, carry, looks, places, questions, tapping
from bot.conversation.carry import choice
from bot.conversation.state import State
from bot.conversation.turn import Turn
from bot.language import read
from bot.language.messages import Answer, Context, Message, Reading, Role, WeekStart
from bot.replies import labels, talk, times
from bot.replies.choices import NOT_NOW, Choice, Reply, Run
from engine.dates import DateRange
from engine.hours import Window

LATE = dt.timedelta(minutes=10)
MOST_MEANT = 3
"""Therapists whose hours can still say together which half of the day is meant."""
YES = {"yes", "yep", "yeah", "yes please", "sure", "do it"}
_DIGIT = re.compile(r"\d")
ROLES: tuple[Role, ...] = ("therapist", "admin", "client")
WEEK_STARTS: dict[int | None, WeekStart] = {0: "monday", 6: "sunday"}


async def text(turn: Turn) -> Reply:
    """The answer to a text."""
    said = turn.incoming.text or ""
    if not said.strip():
        return Reply(talk.only_words(turn.role), aside=True)
    typed = tapping.typed([*turn.state.offered, *turn.state.proposed], said)
    if typed is not None and not turn.incoming.edited:
        return Reply(talk.late_answer(), aside=True) if answering.older(turn) else await tapping.tap(turn, typed.token)
    message = await _message(turn, said)
    joined = questions.with_its_day(turn, message)
    answer, said = joined or (read(message), said)
    if _answers(answer, Crisis):
        return await _crisis(turn, answer)
    if turn.state.awaited is not None and not _answers(answer, Decline):
        return await _awaited(turn, said)
    if turn.incoming.edited:
        return await _edited(turn, answer, message)
    return await respond(turn, answer, message, said)


async def _message(turn: Turn, said: str) -> Message:
    practice, person, state = turn.speaker.practice, turn.speaker.person, turn.state
    everybody = await people.mentionable(turn.unit, turn.speaker)
    invited = [one.name or "" for one in await people.invited(turn.unit, turn.speaker)]
    kinds = await turn.unit.hours.session_types(person.id if "therapist" in person.roles else person.therapist_id)
    return Message(
        said,
        turn.sent,
        turn.speaker.zone,
        _read_as(person.roles),
        practice.date_order,
        practice.country,
        WEEK_STARTS.get(practice.week_start),
        Context(
            state.last,
            state.proposal is not None,
            () if _asks_hour(state) and _DIGIT.search(said) else state.shown,
            state.asked,
            (*(one.name for one in everybody if one.id != person.id), *invited),
            tuple(row.session_type.name for row in kinds),
            await _usual_hours(turn) if _DIGIT.search(said) else (),
        ),
        person.name,
    )


def _asks_hour(state: State) -> bool:
    """Whether a number is an hour rather than a place in the list: "book leo friday", then "3"."""
    return state.asked is not None and state.asked.missing in (("to",), ("at",))


def _read_as(roles: Collection[str]) -> tuple[Role, ...]:
    """The roles whose words somebody uses: the front desk speaks of everybody's sessions, as admins do."""
    held = {"admin" if role == "front_desk" else role for role in roles}
    return tuple(role for role in ROLES if role in held) or ("client",)


async def _usual_hours(turn: Turn) -> tuple[Window, ...]:
    """The hours of the coming week, of whoever is meant when nobody is named: they say which half of the day is."""
    ids = [one.id for one in await openings.therapists_for(turn.unit, turn.speaker, None)]
    if len(ids) > MOST_MEANT:
        return ()
    schedules = (await turn.unit.hours.schedules(ids)).values()
    week = [turn.speaker.today + dt.timedelta(days=ahead) for ahead in range(7)]
    found = [hours.template_windows(schedule, day) for schedule in schedules for day in week]
    return weekly.union(window for windows in found for window in windows)


def _answers(answer: Answer, *kinds: type[Command]) -> bool:
    return any(isinstance(one, kinds) for reading in answer.readings[:1] for one in reading.commands)


async def _awaited(turn: Turn, said: str) -> Reply:
    """What was waited for, as typed: the text of a message to many, or an address."""
    waiting = turn.state.awaited
    turn.state.awaited = None
    if isinstance(waiting, Show):
        return await carry.recorded(turn, await places.said(turn, waiting, said.strip()), places.SUMMARY)
    assert isinstance(waiting, Broadcast)
    return await carry.run(turn, (replace(waiting, text=said.strip()),))


async def _edited(turn: Turn, answer: Answer, message: Message) -> Reply:
    """An edited message corrects what the original did, as long as that was the last thing said."""
    if turn.incoming.message_id is None or turn.incoming.message_id != turn.state.last_message:
        return Reply(talk.edited_too_late(), aside=True)
    if not answer.understood or not _changes(answer.readings[0].commands):
        return Reply(talk.edited_too_late(), aside=True)
    corrected = tuple(
        reading if isinstance(reading.commands[0], ReplaceLast) else Reading((ReplaceLast(reading.commands),))
        for reading in answer.readings
    )
    return await respond(turn, replace(answer, readings=corrected, conventions=()), message, message.text)


def _changes(commands: tuple[Command, ...]) -> bool:
    """Whether commands change anything."""
    return not all(isinstance(one, (*looks.LOOKS, *carry.SMALL_TALK)) for one in commands)


async def respond(turn: Turn, answer: Answer, message: Message, said: str) -> Reply:
    """Act on one reading, ask about several, say what was not understood.

    `said`: the words that the answer is to; where they complete what was asked about, with those.
    """
    if answer.unread and tapping.plain(turn.incoming.text or "") in YES:
        return answering.say_which(turn) if turn.state.proposal else await answering.nothing_proposed(turn)
    if answer.unread or not (answer.readings or answer.missing):
        return _not_understood(turn, answer)
    missed, turn.state.missed = turn.state.missed, 0
    if answer.missing:
        return await questions.ask_for(turn, answer, message, said)
    if len(answer.readings) > 1:
        return await _ask_which(turn, answer, message)
    if _answers(answer, Confirm) and (answering.asked_since(turn) or (missed and turn.state.proposal)):
        return answering.say_it(turn)
    if not _answers(answer, Decline):
        turn.state.asked = None
    return await _one(turn, answer, message)


async def _crisis(turn: Turn, answer: Answer) -> Reply:
    """The practice's words at once; whatever else the message asks for is only proposed."""
    html = talk.crisis(turn.speaker.practice.crisis_text)
    rest = tuple(one for one in answer.readings[0].commands if not isinstance(one, Crisis))
    if not rest or answer.unread or answer.missing:
        return Reply(html)
    choices = (Choice(labels.label(rest, turn.speaker.today), Run(rest)), NOT_NOW)
    return Reply(html, choices, proposal=True)


def _not_understood(turn: Turn, answer: Answer) -> Reply:
    turn.state.missed += 1
    if turn.state.missed > 1:
        turn.state.asked = None
        return Reply(talk.not_understood_again(answer.unread), (*looks.common(turn), *_somebody_else(turn)))
    html = talk.not_understood(answer.unread, turn.role)
    return Reply(html, aside=True)  # what was asked or shown still waits for its answer


def _somebody_else(turn: Turn) -> tuple[Choice, ...]:
    """A way out for a client whom the bot does not understand."""
    return () if turn.speaker.is_staff else (Choice("Ask the practice to call me", Run((Handoff(),))),)


async def _ask_which(turn: Turn, answer: Answer, message: Message) -> Reply:
    """One button for each reading; questions that only look are all answered."""
    readings = [reading.commands for reading in answer.readings]
    if (only := await _only_one_there(turn, readings)) is not None:
        turn.state.asked = None
        return await _one(turn, replace(answer, readings=(answer.readings[only],)), message)
    if all(isinstance(one, looks.LOOKS) for commands in readings for one in commands):
        turn.state.asked = None
        return carry.together([await carry.run(turn, commands) for commands in readings])
    turn.state.asked = answer
    question = talk.which_one(_same_weekday(readings))
    return Reply(question, tuple(choice(commands, turn) for commands in readings))


async def _only_one_there(turn: Turn, readings: list[tuple[Command, ...]]) -> int | None:
    """Of readings that differ in which of somebody's sessions they give up, the only one that has any."""
    there = []
    for place, commands in enumerate(readings):
        match commands:
            case (Cancel(client=whose, which=None, scope="one") as one,):
                which = MoveFrom(at=one.at, dates=one.dates, windows=one.windows)
            case (Move(client=whose, from_=MoveFrom() as which),):
                pass
            case _:
                return None
        if not questions.is_of_one(turn, whose):
            return None
        try:
            found = await meant(turn.unit, turn.speaker, whose, which, None)
        except ActionError:
            return None  # whoever is asked about hears so
        if found:
            there.append(place)
    return there[0] if len(there) == 1 else None


def _same_weekday(readings: list[tuple[Command, ...]]) -> str | None:
    """`Friday`, when all that differs is which one."""
    days = {span.first for commands in readings for one in commands for span in getattr(one, "dates", ())}
    weekdays = {day.weekday() for day in days}
    single = all(len(commands) == 1 and len(getattr(commands[0], "dates", ())) == 1 for commands in readings) and len(
        days
    ) == len(readings)
    return times.WEEKDAYS[weekdays.pop()] if single and len(weekdays) == 1 else None


async def _one(turn: Turn, answer: Answer, message: Message) -> Reply:
    commands = answer.readings[0].commands
    match commands:
        case (Confirm(),):
            return await answering.yes(turn)
        case (Decline(),):
            return await answering.no(turn)
        case (Choose(index),):
            day = questions.only_a_day(message)
            return await (answering.choose(turn, index) if day is None else answering.choose_day(turn, index, day))
        case (Undo(),) if turn.state.proposal is not None:
            return await answering.undo(turn)
    changes = _changes(commands) or any(isinstance(one, Undo) for one in commands)
    if changes and turn.unit.now - turn.incoming.sent_at > LATE:
        if any(_has_passed(turn, one) for one in commands):
            return Reply(talk.late_and_passed(_sent(turn)))
        return _propose(turn, commands, talk.late(_sent(turn)))
    if changes and answer.no_year:
        return _propose(turn, commands, talk.far_ahead(_far(commands, answer.no_year, turn.speaker.today)))
    return await carry.run(turn, commands, others=[reading.commands for reading in answer.conventions])


def _far(commands: tuple[Command, ...], days: Sequence[dt.date], today: dt.date) -> str:
    """Dates that are far ahead, with what they begin or end."""
    spans = [span for one in commands for span in getattr(one, "dates", ()) if {span.first, span.last} & set(days)]
    alone = [DateRange(day, day) for day in days if not any(span.covers(day) for span in spans)]
    return times.dates(sorted({*spans, *alone}, key=lambda span: span.first), today)


def _has_passed(turn: Turn, command: Command) -> bool:
    """Whether all that a command names lies in the past by now."""
    now = times.local(turn.unit.now, turn.speaker.zone).replace(tzinfo=None)
    dates = getattr(command, "dates", ())
    if dates and all(span.last is not None and span.last < now.date() for span in dates):
        return True
    moments = [getattr(command, "at", None), getattr(getattr(command, "to", None), "at", None)]
    return any(isinstance(one, dt.datetime) and one <= now for one in moments)


def _sent(turn: Turn) -> str:
    return times.bold(f"{times.date(turn.sent.date(), turn.speaker.today)} at {times.clock(turn.sent)}")


def _propose(turn: Turn, commands: tuple[Command, ...], html: str) -> Reply:
    """Commands that are understood but not acted on before a tap."""
    turn.state.last, turn.state.last_change = commands, None
    label = labels.label(commands, turn.speaker.today)
    return Reply(html, (Choice(label, Run(commands), yes=True), NOT_NOW), proposal=True)
