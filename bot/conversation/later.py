"""What somebody asked for that is done later: done as they, when it is due, and they are told what came of it."""

import datetime as dt
import logging

from bot.actions.errors import ActionError, NotAllowed
from bot.actions.speaker import Speaker
from bot.commands import Broadcast, Command, Grant, RemovePerson, Revoke, from_json
from bot.commands.audited import audited
from bot.conversation import broadcasts, membership, notices
from bot.conversation.refusals import cannot
from bot.replies import labels
from bot.replies import later as told
from storage import NotSaved, Unit
from storage.records import Scheduled

logger = logging.getLogger(__name__)

WAITS = dt.timedelta(days=1)
"""What came of it may wait for the morning."""


async def is_due(unit: Unit) -> bool:
    """Whether `do_due` has anything to do."""
    return await unit.scheduled.is_due()


async def do_due(unit: Unit) -> None:
    """Do what is due; what cannot be done is said to whoever asked, and is not tried again."""
    for one in await unit.scheduled.due():
        done = await _tried(unit, one)
        await unit.scheduled.settle(one.id, done=done)
        # What was done is a change of its own already: that it was due is nothing to undo.
        unit.touched.clear()


async def _tried(unit: Unit, one: Scheduled) -> bool:
    """Whether it was done. What goes wrong with one keeps none of the others back. Raises NotSaved."""
    try:
        async with unit.savepoint():
            return one.command is not None and await _done(unit, one, from_json(one.command))
    except NotSaved:
        raise
    except Exception as error:
        logger.error("what was put off as %d failed: %s", one.id, type(error).__name__)
        return False


async def _done(unit: Unit, one: Scheduled, command: Command) -> bool:
    person = await unit.people.get(one.person_id)
    speaker = Speaker(await unit.practices.get(), person, await _chat(unit, one), unit.now)
    label = labels.label((command,), speaker.today)
    try:
        async with unit.savepoint():
            html = await _do(unit, speaker, command)
            await unit.changes.record(person.id, one.chat_id, label, audited((command,)))
    except ActionError as error:
        await notices.tell(unit, person, told.failed(label, cannot(error)), before=unit.now + WAITS)
        return False
    await notices.tell(unit, person, html, before=unit.now + WAITS)
    return True


async def _chat(unit: Unit, one: Scheduled) -> int:
    """The chat it was asked in, else any of theirs; 0: they have none any more."""
    if one.chat_id is not None:
        return one.chat_id
    chats = await unit.chats.of(one.person_id)
    return chats[0].id if chats else 0


async def _do(unit: Unit, speaker: Speaker, command: Command) -> str:
    """Raises ActionError."""
    if not speaker.may(command):
        raise NotAllowed
    match command:
        case Broadcast():
            return await broadcasts.send_due(unit, speaker, command)
        case Grant() | Revoke() | RemovePerson():
            return await membership.do_due(unit, speaker, command)
    raise TypeError(command)
