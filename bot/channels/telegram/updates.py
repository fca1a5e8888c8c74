"""Updates of the Bot API: into the inbox as they are, and out of it as what they mean."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.conversation.messages import Board, Incoming
from bot.delivery import Arrival, Reach
from storage.columns import clean

CHANNEL = "telegram"
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]

_GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


def arrival(raw: Mapping[str, Any], received_at: datetime) -> Arrival:
    """An update as the inbox keeps it: nothing of it is believed yet, and anything may be missing."""
    name = str(raw.get("update_id"))
    address = _address(raw) or f"update {name}"
    return Arrival(name, address, {"update": dict(raw), "received_at": received_at.isoformat()}, received_at)


def _address(raw: Mapping[str, Any]) -> str | None:
    for kind in WANTED:
        event = raw.get(kind)
        for holder in (event, event.get("message") if isinstance(event, dict) else None):
            chat = holder.get("chat") if isinstance(holder, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return str(chat["id"])
    return None


def asks(raw: Mapping[str, Any]) -> bool:
    """Whether somebody in a chat of their own wrote or tapped, and so waits for an answer."""
    address = _address(raw)
    return address is not None and address.isdigit() and "my_chat_member" not in raw


def callback_id(raw: Mapping[str, Any]) -> str | None:
    """The name under which a tap wants to be acknowledged."""
    query = raw.get("callback_query")
    name = query.get("id") if isinstance(query, dict) else None
    return name if isinstance(name, str) else None


def meaning(body: Mapping[str, Any], practice_id: int) -> Incoming | Reach | None:
    """What an inbox body asks for; None for groups, bots and whatever wants no answer. Raises on malformed ones."""
    update = Update.de_json(dict(body["update"]), None)
    received_at = datetime.fromisoformat(body["received_at"])
    if update.message or update.edited_message:
        return _message(update.message or update.edited_message, practice_id)
    if update.callback_query:
        return _tap(update.callback_query, practice_id, received_at)
    if update.my_chat_member:
        return _membership(update.my_chat_member, practice_id)
    return None


def _message(message: Message | None, practice_id: int) -> Incoming | None:
    if message is None or not _is_private(message.chat.type) or (message.from_user and message.from_user.is_bot):
        return None
    text = message.text or message.caption
    if text is None and message.effective_attachment is None:
        return None  # something about the chat, not something said
    return Incoming(
        practice_id=practice_id,
        channel=CHANNEL,
        address=str(message.chat.id),
        sent_at=(message.edit_date or message.date).astimezone(UTC),
        text=clean(text or ""),
        edited=message.edit_date is not None,
        sender_name=clean(message.from_user.full_name) if message.from_user else None,
        message_id=str(message.message_id),
    )


def _tap(query: CallbackQuery, practice_id: int, received_at: datetime) -> Incoming | None:
    if query.message is None or query.data is None or not _is_private(query.message.chat.type):
        return None
    return Incoming(
        practice_id=practice_id,
        channel=CHANNEL,
        address=str(query.message.chat.id),
        sent_at=received_at,  # taps carry no date
        tap=clean(query.data),
        sender_name=clean(query.from_user.full_name),
        message_id=str(query.message.message_id),
    )


def _membership(change: ChatMemberUpdated, practice_id: int) -> Incoming | Reach | None:
    if not _is_private(change.chat.type):
        return _board(change, practice_id)
    return Reach(str(change.chat.id), change.new_chat_member.status not in _GONE)


def _board(change: ChatMemberUpdated, practice_id: int) -> Incoming:
    """Whoever has added the bot to a channel or group is answered in their own chat, which has their own id."""
    joined = change.new_chat_member.status not in _GONE
    return Incoming(
        practice_id=practice_id,
        channel=CHANNEL,
        address=str(change.from_user.id),
        sent_at=change.date.astimezone(UTC),
        board=Board(str(change.chat.id), clean(change.chat.title or "a channel"), joined),
    )


def _is_private(kind: str) -> bool:
    return kind == ChatType.PRIVATE
