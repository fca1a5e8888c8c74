"""The entry: one message or one tap, in the transaction of its inbox row."""

import datetime as dt

from bot.actions.speaker import Speaker
from bot.conversation import joining, publishing, tapping, understand
from bot.conversation.messages import Incoming
from bot.conversation.state import State
from bot.conversation.turn import Turn, answer
from bot.replies import times
from bot.replies.choices import Reply
from storage import Unit


async def handle(unit: Unit, incoming: Incoming, now: dt.datetime) -> str:
    """Understand and act, propose or ask; every row that changes and every reply are part of the transaction.

    `now` is the time of the transaction: it decides on notice, holds, and what has passed. What the message came to:
    acted (a question that was answered, too), proposed, asked, not_understood.
    """
    if incoming.board is not None and not incoming.board.joined:
        await publishing.board_left(unit, incoming.channel, incoming.board)
        return "acted"
    chat = await unit.chats.find(incoming.channel, incoming.address)
    if incoming.board is not None and (chat is None or not chat.person_ids):
        return "acted"  # nobody who is known has added it, and nobody can be answered
    if chat is None or not chat.person_ids or joining.is_start(incoming):
        await joining.join(unit, incoming, chat)
        return "acted"
    person = await unit.people.get(chat.person_ids[0])
    if not person.roles:
        await joining.gone(unit, incoming, chat)
        return "acted"
    speaker = Speaker(await unit.practices.get(), person, chat.id, now)
    if person.roles <= {"client"}:
        unit.see_only(chat.person_ids)
    state = State.from_json(await unit.chats.state(chat.id), now)
    missed = state.missed
    sent = times.local(incoming.sent_at, speaker.zone).replace(tzinfo=None)
    turn = Turn(unit, speaker, state, incoming, sent)
    if incoming.board is not None:
        # Beside whatever is being said in their chat: what is remembered there stays.
        await answer(turn, await publishing.board_joined(turn, incoming.board))
        return "acted"
    reply = await (understand.text(turn) if incoming.tap is None else tapping.tap(turn, incoming.tap))
    if reply.html:
        await answer(turn, reply)
        await unit.chats.save_state(chat.id, state.to_json(now))
    return "not_understood" if state.missed > missed else _came_to(reply, state)


def _came_to(reply: Reply, state: State) -> str:
    if reply.proposal:
        return "proposed"
    return "asked" if state.asked is not None or state.awaited is not None else "acted"
