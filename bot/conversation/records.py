"""What is held on somebody: shown to whom it concerns, and erased when they want it."""

from bot.actions import records
from bot.actions.errors import NotYet
from bot.commands import Command, Erase, Export
from bot.conversation import settling
from bot.conversation.turn import Turn
from bot.replies import records as told
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply
from storage import Person

RECORDS = (Export, Erase)
FILES = ("bookings", "hours", "people")
"""What is asked for as a file; a chat shows it otherwise."""
SILENT = Reply("")
"""Whoever is erased has no chat any more in which anything could be said."""


async def change(turn: Turn, command: Command, decision: Decision) -> Reply:
    """Show a record, or propose to erase it and do so once that is wanted."""
    match command:
        case Export():
            return await _export(turn, command)
        case Erase():
            return await _erase(turn, command, decision)
    raise TypeError(command)


async def _export(turn: Turn, command: Export) -> Reply:
    speaker = turn.speaker
    if command.what in FILES:
        raise NotYet("send files in a chat", told.instead())
    person = await records.whose(turn.unit, speaker, command.client)
    found = await records.export(turn.unit, speaker, person)
    return Reply(told.held(found, speaker.zone, speaker.today, own=person.id == speaker.person.id))


async def _erase(turn: Turn, command: Erase, decision: Decision) -> Reply:
    person = await records.whose(turn.unit, turn.speaker, command.client)
    sessions = await records.to_call_off(turn.unit, turn.speaker, person)
    own = person.id == turn.speaker.person.id
    seen = ",".join(str(one.appointment.id) for one in sessions)
    if not decision.sure or decision.seen != seen:
        label = "Erase everything about me" if own else f"Erase {person.name} for good"
        tap = turn.run((command,), Decision(sure=True, seen=seen))
        choices = (Choice(label, tap), NOT_NOW)
        return Reply(told.would_erase(None if own else person.name, len(sessions)), choices, proposal=True)
    return await _for_good(turn, person, own=own)


async def _for_good(turn: Turn, person: Person, *, own: bool) -> Reply:
    name = person.name
    for one in await records.to_call_off(turn.unit, turn.speaker, person):
        await turn.unit.appointments.cancel(one.appointment.id, by=turn.speaker.person.id)
        await settling.cancelled(turn.unit, turn.speaker, one)
    # What was called off belongs to nobody who could undo it.
    turn.unit.touched.clear()
    await records.erase(turn.unit, turn.speaker, person)
    return SILENT if own else Reply(told.erased(name))
