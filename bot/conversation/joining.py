"""Somebody new: an invitation accepted, or a chat that nobody knows."""

from bot.commands import Crisis
from bot.conversation.messages import Incoming
from bot.language import read
from bot.language.messages import Message
from bot.replies import joining as words
from bot.replies import talk
from storage import Chat, Missing, Person, Unit
from storage.records import Invite

START = "/start"


def is_start(incoming: Incoming) -> bool:
    """Whether this brings an invitation: `/start TOKEN`, what a Telegram link sends."""
    words = (incoming.text or "").split()
    return len(words) == 2 and words[0] == START


async def join(unit: Unit, incoming: Incoming, chat: Chat | None) -> None:
    """Accept an invitation, or say what is needed; either way one answer."""
    chat = chat or await unit.chats.add(incoming.channel, incoming.address, None)
    html = words.unknown_chat()
    if _is_crisis(incoming):
        html = f"{talk.crisis((await unit.practices.get()).crisis_text)}\n{html}"
    if is_start(incoming):
        html = await _redeem(unit, incoming, chat)
    await unit.outbox.put(chat.id, {"html": html, "buttons": []})


async def gone(unit: Unit, incoming: Incoming, chat: Chat) -> None:
    """Somebody who does not belong to the practice any more: nothing is done for them, save in a crisis."""
    html = talk.gone()
    if _is_crisis(incoming):
        html = f"{talk.crisis((await unit.practices.get()).crisis_text)}\n{html}"
    await unit.outbox.put(chat.id, {"html": html, "buttons": []})


def _is_crisis(incoming: Incoming) -> bool:
    answer = read(Message(incoming.text or "", incoming.sent_at.replace(tzinfo=None), "UTC", ("client",)))
    return any(isinstance(one, Crisis) for reading in answer.readings[:1] for one in reading.commands)


def _is_for_another(invite: Invite, known: Person) -> bool:
    """Whether somebody who belongs to the practice tries the invitation that they are to pass on."""
    return invite.name is not None and invite.name.casefold().split()[:1] != known.name.casefold().split()[:1]


async def _redeem(unit: Unit, incoming: Incoming, chat: Chat) -> str:
    token = (incoming.text or "").split()[1]
    known = await unit.people.get(chat.person_ids[0]) if chat.person_ids else None
    found = await unit.invites.find(token)
    if known is not None and known.roles and found is None:
        return words.connected_already()
    if known is not None and found is not None and _is_for_another(found, known):
        staff = not known.roles <= {"client"}
        return words.invites_another(found.name if staff else None)
    if known is not None and found is not None and known.roles and found.person_id not in (None, known.id):
        # Of the same name, and somebody else.
        return words.invites_another(None)
    if found is not None and found.person_id is not None and not await _is_still(unit, found):
        return words.bad_invite()
    invite = await unit.invites.redeem(token)
    if invite is None:
        return words.bad_invite()
    person = await _who_comes(unit, incoming, invite, known)
    practice = await unit.practices.get()
    if known is not None and known.id != person.id:
        # Removed, and added again as a client of the same chat.
        await unit.chats.leave(chat.id, known.id)
    await unit.chats.join(chat.id, person.id)
    await unit.people.update(person.id, consented_at=unit.now)
    await unit.audit.add("consent", person.id, chat.id, "people", person.id)
    return words.welcome(person.name, practice.name, invite.role)


async def _is_still(unit: Unit, invite: Invite) -> bool:
    """Whether somebody who was invited still is what the invitation says, and was not removed again."""
    try:
        return invite.role in (await unit.people.get(invite.person_id or 0)).roles
    except Missing:
        return False


async def _who_comes(unit: Unit, incoming: Incoming, invite: Invite, known: Person | None) -> Person:
    """The person whom an invitation lets in."""
    if invite.person_id is not None:
        return await unit.people.get(invite.person_id)
    if known is not None:
        await unit.people.grant(known.id, invite.role)
        return known
    name = invite.name or incoming.sender_name or words.newcomer(invite.role)
    return await unit.people.add(name, {invite.role}, therapist_id=invite.therapist_id)
