"""Telegram as delivery sees it: updates in, messages with keyboards out."""

from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.client import delivery_error
from bot.channels.telegram.pieces import is_blank, pieces
from bot.channels.telegram.updates import CHANNEL, meaning
from bot.conversation.messages import Incoming
from bot.delivery import Reach, RefusedError
from storage.records import Chat

_SAME = "message is not modified"
_UNEDITABLE = ("to edit not found", "can't be edited", "message_id_invalid")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Telegram:
    """One bot's chats."""

    name = CHANNEL

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def translate(self, raw: dict[str, Any], practice_id: int) -> Incoming | Reach | None:
        return meaning(raw, practice_id)

    async def send(self, chat: Chat, body: dict[str, Any], edits: str | None) -> str:
        """Send a message, or put it in the place of `edits` where that still can be edited.

        Without words only the buttons of `edits` are replaced.
        """
        if body["html"] is None:
            return await self._rebutton(chat, _keyboard(body.get("buttons", ())), edits)
        if is_blank(body["html"]):
            raise RefusedError("there is nothing to say")
        *firsts, last = pieces(body["html"])
        keyboard = _keyboard(body.get("buttons", ()))
        try:
            if edits and not firsts and await self._edit(chat, last, keyboard, edits):
                return edits
            for part in firsts:
                await self._send(chat, part, None)
            return await self._send(chat, last, keyboard)
        except TelegramError as error:
            raise delivery_error(error) from error

    async def _send(self, chat: Chat, html: str, keyboard: InlineKeyboardMarkup | None) -> str:
        sent = await self._bot.send_message(
            int(chat.address),
            html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        return str(sent.message_id)

    async def _rebutton(self, chat: Chat, keyboard: InlineKeyboardMarkup | None, edits: str | None) -> str:
        if edits is None:
            raise RefusedError("there is nothing to say")
        try:
            await self._bot.edit_message_reply_markup(int(chat.address), int(edits), reply_markup=keyboard)
        except BadRequest as error:
            if not any(words in error.message.lower() for words in (_SAME, *_UNEDITABLE)):
                raise delivery_error(error) from error
        except TelegramError as error:
            raise delivery_error(error) from error
        return edits

    async def _edit(self, chat: Chat, html: str, keyboard: InlineKeyboardMarkup | None, edits: str) -> bool:
        """False: that message cannot be edited any more."""
        try:
            await self._bot.edit_message_text(
                html,
                int(chat.address),
                int(edits),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if _SAME in error.message.lower():
                return True
            if any(words in error.message.lower() for words in _UNEDITABLE):
                return False
            raise
        return True


def _keyboard(rows: Any) -> InlineKeyboardMarkup | None:
    buttons = [[InlineKeyboardButton(b["label"], callback_data=b["token"]) for b in row] for row in rows if row]
    return InlineKeyboardMarkup(buttons) if buttons else None
