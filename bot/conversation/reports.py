"""Numbers and history, asked for in a conversation."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.actions import people
from bot.actions import reports as numbers
from bot.actions.errors import NotAllowed
from bot.actions.reads import note_shown
from bot.commands import Audit, Command, Report
from bot.conversation.turn import Turn
from bot.replies import history, reports, times
from bot.replies.choices import Reply
from storage import Change, Person
from storage.records import AuditEntry

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
    everybody = await turn.unit.people.all()
    named = None if command.who is None else await people.called(turn.unit, command.who, "person", everybody)
    client = None if command.client is None else await people.called(turn.unit, command.client, "person", everybody)
    if client is None and named is not None and named.roles <= {"client"} and named.id != turn.speaker.person.id:
        return await _of_client(turn, named, None, command)
    if client is not None:
        return await _of_client(turn, client, named, command)
    who = None if turn.speaker.is_admin else turn.speaker.person.id
    if named is not None:
        who = named.id
    if who != turn.speaker.person.id and not turn.speaker.is_admin:
        raise NotAllowed
    found = await turn.unit.changes.latest(who, LOOKED_THROUGH)
    zone = ZoneInfo(turn.speaker.zone)
    chosen = [one for one in found if one.undoes is None and _on(one.created_at.astimezone(zone).date(), command)]
    lines = [await _line(turn, one) for one in chosen[:MOST_SHOWN]]
    return Reply(history.history(lines, len(chosen) - len(lines)))


async def _of_client(turn: Turn, client: Person, by: Person | None, command: Audit) -> Reply:
    """What was done and seen of one client, out of the audit log, `by` one person where said. Admins only."""
    if not turn.speaker.is_admin:
        raise NotAllowed
    zone = ZoneInfo(turn.speaker.zone)
    found = await turn.unit.audit.search(
        client_id=client.id, person_id=None if by is None else by.id, limit=LOOKED_THROUGH
    )
    chosen = [one for one in found if _on(one.at.astimezone(zone).date(), command)]
    lines = [await _entry(turn, one) for one in chosen[:MOST_SHOWN]]
    await note_shown(turn.unit, turn.speaker, [client.id], "history")
    return Reply(history.history_of(client.name, lines, len(chosen) - len(lines)))


async def _entry(turn: Turn, one: AuditEntry) -> str:
    who = history.SOMEBODY if one.person_id is None else (await turn.unit.people.get(one.person_id)).name
    when = times.when(one.at, turn.speaker.zone, turn.speaker.today)
    what = await _what(turn, one)
    return history.entry_line(when, who or history.SOMEBODY, one.action, what)


async def _what(turn: Turn, one: AuditEntry) -> str:
    """What was changed, or looked at, in words."""
    if one.action in ("change", "undo") and one.subject_id is not None:
        return (await turn.unit.changes.get(one.subject_id)).summary
    return str(one.details.get("what", "")) if one.action == "read" else ""


def _on(day: dt.date, command: Audit) -> bool:
    return not command.dates or any(span.covers(day) for span in command.dates)


async def _line(turn: Turn, change: Change) -> str:
    person = await turn.unit.people.get(change.person_id)
    when = times.when(change.created_at, turn.speaker.zone, turn.speaker.today)
    return history.history_line(when, person.name, change.summary, undone=change.undone_by is not None)
