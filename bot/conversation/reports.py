"""Numbers and history, asked for in a conversation."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.actions import people
from bot.actions import reports as numbers
from bot.actions.errors import NotAllowed, NotYet
from bot.commands import Audit, Command, Report
from bot.conversation.turn import Turn
from bot.replies import reports, talk, times
from bot.replies.choices import Reply
from storage import Change

ASKED = (Report, Audit)
LOOKED_THROUGH = 300
MOST_SHOWN = 12


async def look(turn: Turn, command: Command) -> Reply:
    """Numbers, or who changed what."""
    match command:
        case Report():
            found = await numbers.report(turn.unit, turn.speaker, command)
            return Reply(reports.report(command.what, found, turn.speaker.today))
        case Audit():
            return await _history(turn, command)
    raise TypeError(command)


async def _history(turn: Turn, command: Audit) -> Reply:
    """The latest changes, of one person where named, on the dates that are asked for."""
    if command.client is not None:
        raise NotYet("show the history of one client")
    who = None if turn.speaker.is_admin else turn.speaker.person.id
    if command.who is not None:
        who = (await people.called(turn.unit, command.who, "person", await turn.unit.people.all())).id
    if who != turn.speaker.person.id and not turn.speaker.is_admin:
        raise NotAllowed
    found = await turn.unit.changes.latest(who, LOOKED_THROUGH)
    zone = ZoneInfo(turn.speaker.zone)
    chosen = [one for one in found if one.undoes is None and _on(one.created_at.astimezone(zone).date(), command)]
    lines = [await _line(turn, one) for one in chosen[:MOST_SHOWN]]
    return Reply(talk.history(lines, len(chosen) - len(lines)))


def _on(day: dt.date, command: Audit) -> bool:
    return not command.dates or any(span.covers(day) for span in command.dates)


async def _line(turn: Turn, change: Change) -> str:
    person = await turn.unit.people.get(change.person_id)
    when = times.when(change.created_at, turn.speaker.zone, turn.speaker.today)
    return talk.history_line(when, person.name, change.summary, undone=change.undone_by is not None)
