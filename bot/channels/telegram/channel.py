"""Telegram as delivery sees it: updates in, messages with keyboards out."""

from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.client import delivery_error
from bot.channels.telegram.pieces import cut, is_blank
from bot.channels.telegram.updates import CHANNEL, meaning
from bot.conversation.messages import Incoming
from bot.delivery import Reach, RefusedError, UnfinishedError
from storage.records import Chat

_SAME = "message is not modified"
_UNEDITABLE = ("to edit not found", "can't be edited", "message_id_invalid")
_NO_PREVIEW = {"is_disabled": True}

# The library's own methods of these names, which it would point to but for the underscores, build its objects of every
# button and of all that is answered, where one number is wanted: half of what sending a message costs.
_SEND, _EDIT, _REBUTTON = "send_Message", "edit_Message_Text", "edit_Message_Reply_Markup"

Keyboard = dict[str, list[list[dict[str, str]]]]


class Telegram:
    """One bot's chats."""

    name = CHANNEL

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def translate(self, raw: dict[str, Any], practice_id: int) -> Incoming | Reach | None:
        return meaning(raw, practice_id)

    async def send(self, chat: Chat, body: dict[str, Any], edits: str | None) -> str:
        """Send a message, or put it in the place of `edits` where that still can be edited.

        Without words only the buttons of `edits` are replaced. Of what is too long for one message the first part is
        sent, and the rest handed back by an UnfinishedError.
        """
        if body["html"] is None:
            return await self._rebutton(chat, _keyboard(body.get("buttons", ())), edits)
        if is_blank(body["html"]):
            raise RefusedError("there is nothing to say")
        part, rest = cut(body["html"])
        keyboard = None if rest else _keyboard(body.get("buttons", ()))
        try:
            if edits and not rest and await self._edit(chat, part, keyboard, edits):
                return edits
            sent = await self._send(chat, part, keyboard)
        except TelegramError as error:
            raise delivery_error(error) from error
        if rest:
            raise UnfinishedError({**body, "html": rest})
        return sent

    async def _send(self, chat: Chat, html: str, keyboard: Keyboard | None) -> str:
        sent = await self._bot.do_api_request(_SEND, _message(chat, html, keyboard))
        return str(sent["message_id"])

    async def _rebutton(self, chat: Chat, keyboard: Keyboard | None, edits: str | None) -> str:
        if edits is None:
            raise RefusedError("there is nothing to say")
        try:
            where = {"chat_id": int(chat.address), "message_id": int(edits)}
            await self._bot.do_api_request(_REBUTTON, where | _under(keyboard))
        except BadRequest as error:
            if not any(words in error.message.lower() for words in (_SAME, *_UNEDITABLE)):
                raise delivery_error(error) from error
        except TelegramError as error:
            raise delivery_error(error) from error
        return edits

    async def _edit(self, chat: Chat, html: str, keyboard: Keyboard | None, edits: str) -> bool:
        """False: that message cannot be edited any more."""
        try:
            await self._bot.do_api_request(_EDIT, {"message_id": int(edits), **_message(chat, html, keyboard)})
        except BadRequest as error:
            if _SAME in error.message.lower():
                return True
            if any(words in error.message.lower() for words in _UNEDITABLE):
                return False
            raise
        return True


def _message(chat: Chat, html: str, keyboard: Keyboard | None) -> dict[str, Any]:
    words = {"text": html, "parse_mode": ParseMode.HTML.value, "link_preview_options": _NO_PREVIEW}
    return {"chat_id": int(chat.address), **words, **_under(keyboard)}


def _under(keyboard: Keyboard | None) -> dict[str, Keyboard]:
    return {} if keyboard is None else {"reply_markup": keyboard}


def _keyboard(rows: Any) -> Keyboard | None:
    buttons = [[{"text": one["label"], "callback_data": one["token"]} for one in row] for row in rows if row]
    return {"inline_keyboard": buttons} if buttons else None
