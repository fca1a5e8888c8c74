"""What is still to be asked: a missing field, the hour of a day, which of somebody's sessions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard
from zoneinfo import ZoneInfo

from bot.actions.appointments import Session, upcoming
from bot.actions.errors import ActionError
from bot.commands import Book, Cancel, Command, Find, Move, MoveFrom, Override
from bot.conversation import looks, sessions
from bot.conversation.carry import choice
from bot.conversation.turn import Turn
from bot.language import read
from bot.language.messages import Answer, Message
from bot.replies import bookings, talk, times
from bot.replies.choices import NOT_NOW, Choice, Reply, Run
from engine.dates import DateRange

MOST_THEIRS = 4
"""Sessions that a command without a date is asked about by a button each."""
AN_HOUR = " at 12:00"
"""Said behind a day, it makes a booking of it."""


def with_its_day(turn: Turn, message: Message) -> tuple[Answer, str] | None:
    """ "2pm", after "book leo thursday" was asked about: a command has no place for a day without its hour.

    The answer to both together, and their words; also where only the hour is still missing: "friday", after "book leo".
    """
    asked = turn.state.asked
    if asked is None or asked.missing != ("at",) or not turn.state.asked_words:
        return None
    together = f"{turn.state.asked_words} {message.text}"
    answer = read(replace(message, text=together, context=replace(message.context, asked=None)))
    kinds = [[one.do for one in each.readings[0].commands] if each.readings else [] for each in (asked, answer)]
    more = answer.missing == ("at",) and read(replace(message, text=f"{together}{AN_HOUR}")).understood
    return (answer, together) if not answer.unread and kinds[0] == kinds[1] and (answer.understood or more) else None


async def ask_for(turn: Turn, answer: Answer, message: Message, said: str) -> Reply:
    """The question for one missing field; the rest is kept."""
    turn.state.asked, turn.state.asked_words = answer, said
    field = answer.missing[0]
    commands = answer.readings[0].commands if answer.readings else ()
    asked = commands[0] if len(commands) == 1 and field in ("dates", "at", "from") else None
    if asked is not None and _leaves_open_which(asked) and is_of_one(turn, asked.client):
        return await _ask_which_session(turn, field, asked)
    day = _day_said(message, said) if answer.missing == ("at",) else None
    if day is not None and isinstance(commands[0], Book):
        return await _ask_hour(turn, commands[0], day)
    return Reply(talk.missing(field), tuple(await _suggestions(turn, field, commands)))


def _day_said(message: Message, said: str) -> dt.date | None:
    """The day that is named beside a missing hour: that of the same words with an hour behind them.

    An hour alone would be today's, so that today says nothing.
    """
    context = replace(message.context, asked=None, last=(), shown=())
    told = read(replace(message, text=f"{said}{AN_HOUR}", context=context))
    match told.readings[0].commands if told.understood else ():
        case (Book(at=dt.datetime() as at),) if at.date() != message.now.date():
            return at.date()
    return None


async def _ask_hour(turn: Turn, book: Book, day: dt.date) -> Reply:
    """ "book leo thursday": which of the openings of that day."""
    try:
        seen = await looks.look(turn, Find((DateRange(day, day),), session=book.session, with_=book.with_))
    except ActionError:
        seen = Reply("")
    there = tuple(start for start in seen.shown if start.date() == day)
    zone, today = turn.speaker.zone, turn.speaker.today
    labels = [times.short_when(_instant(start, zone), zone, today) for start in there]
    runs = [Run((replace(book, at=start),)) for start in there]
    choices = tuple(Choice(label, run, time=True) for label, run in zip(labels, runs, strict=True))
    asked = talk.at_what_time(times.date(day, today), [f"{start:%H:%M}" for start in there])
    return Reply(asked, choices, shown=there)


async def _suggestions(turn: Turn, field: str, commands: tuple[Command, ...]) -> list[Choice]:
    """Buttons for a missing field that has few values."""
    match field, commands:
        case "direction", (Override() as one,):
            return [
                Choice("Open", Run((replace(one, kind="extra"),))),
                Choice("Closed", Run((replace(one, kind="block" if one.windows else "off"),))),
            ]
        case "for", (one,) if hasattr(one, "for_"):
            therapists = await turn.unit.people.with_role("therapist")
            names = [(person.name, person.name) for person in therapists[:4]] + [("The whole practice", "practice")]
            return [Choice(label, Run((replace(one, for_=name),))) for label, name in names]  # type: ignore[call-arg]
    return []


def _leaves_open_which(command: Command) -> TypeGuard[Cancel | Move]:
    """Whether it is not said which session is meant."""
    match command:
        case Cancel(at=None, dates=(), which=None) | Move(from_=None | MoveFrom(at=None, dates=(), which=None)):
            return True
    return False


def is_of_one(turn: Turn, client: str | None) -> bool:
    """Whether a command about sessions is about one person's: whoever is named, or a client who names nobody."""
    return client != "all" and (client is not None or not turn.speaker.is_staff)


async def _ask_which_session(turn: Turn, field: str, command: Cancel | Move) -> Reply:
    """Which of the coming sessions a command without a date is about; of an only one, whether it is that."""
    try:
        coming = await upcoming(turn.unit, turn.speaker, command.client)
    except ActionError:
        return Reply(talk.missing(field))  # the answer to the question will say so
    if not coming:
        turn.state.asked = None
        return sessions.none(turn, command, None)
    choices = _each(turn, command, coming)
    told = [sessions.reader_told(turn, one) for one in coming[:MOST_THEIRS]]
    if len(choices) > 1:
        return Reply(bookings.which(told, turn.speaker.today), tuple(choices))
    turn.state.asked = None
    yes = replace(choices[0], yes=True)
    return Reply(bookings.only_this(told[0], turn.speaker.today), (yes, NOT_NOW), proposal=True)


def _each(turn: Turn, command: Cancel | Move, coming: Sequence[Session]) -> list[Choice]:
    """A button for each of the next sessions that a command without a date could be about."""
    ready = command if isinstance(command, Move) or command.scope != "all" else replace(command, scope="one")
    found = [choice((sessions.exactly(turn, ready, one),), turn) for one in coming[:MOST_THEIRS]]
    standing = next((one for one in coming if one.appointment.series_id is not None), None)
    if standing is not None and isinstance(command, Cancel):
        found.append(choice((sessions.exactly(turn, replace(command, scope="rest"), standing),), turn))
    return found


def _instant(start: dt.datetime, zone: str) -> dt.datetime:
    return start.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def only_a_day(message: Message) -> dt.date | None:
    """The day that a message names while times are shown, and nothing else: "tuesday"."""
    alone = read(replace(message, context=replace(message.context, last=(), shown=(), asked=None)))
    match alone.readings[0].commands if alone.understood else ():
        case (Find(dates=(DateRange(first, last),)) as wish,) if first == last and wish == Find(wish.dates):
            return first
    return None
