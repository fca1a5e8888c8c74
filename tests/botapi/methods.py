"""The methods of the Bot API: parameters in, `result` out."""

import time
from collections.abc import Callable
from typing import Any

from tests.botapi.markup import MarkupError, parse_html, units
from tests.botapi.world import Json, Message, Person, World

TEXT_LIMIT, CAPTION_LIMIT, DATA_LIMIT = 4096, 1024, 64


class ApiError(Exception):
    """An error answer of the Bot API."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad(why: str) -> ApiError:
    return ApiError(400, f"Bad Request: {why}")


def get_me(world: World, _: Json) -> Json:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Json) -> Json:
    return _person(world, params).chat() | {"accent_color_id": 0, "max_reaction_count": 11}


def send_message(world: World, params: Json) -> Json:
    person = _reachable(world, params)
    text, entities = _words(params, "text", TEXT_LIMIT)
    if not text:
        raise bad("message text is empty")
    markup = _markup(params)
    content = {"text": text, "html": str(params["text"]), "entities": entities, "markup": markup}
    return world.shown(world.sent_message(person.id, **content))


def send_photo(world: World, params: Json) -> Json:
    person = _reachable(world, params)
    if "photo" not in params:
        raise bad("there is no photo in the request")
    text, entities = _words(params, "caption", CAPTION_LIMIT)
    content = {"text": text, "html": str(params.get("caption", "")), "entities": entities, "markup": _markup(params)}
    return world.shown(world.sent_message(person.id, caption=True, **content))


def edit_message_text(world: World, params: Json) -> Json:
    message = _own_message(world, params)
    text, entities = _words(params, "text", TEXT_LIMIT)
    if not text:
        raise bad("message text is empty")
    _change(message, text, entities, _markup(params))
    message.html = str(params["text"])
    world.record("editMessageText", message)
    return world.shown(message)


def edit_message_reply_markup(world: World, params: Json) -> Json:
    message = _own_message(world, params)
    _change(message, message.text, message.entities, _markup(params))
    world.record("editMessageReplyMarkup", message)
    return world.shown(message)


def delete_message(world: World, params: Json) -> bool:
    message = _own_message(world, params, "delete")
    del world.messages[message.chat_id, message.id]
    world.changed()
    return True


def answer_callback_query(world: World, params: Json) -> bool:
    name = str(params.get("callback_query_id"))
    if name not in world.callbacks:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(str(params.get("text", ""))) > 200:
        raise bad("MESSAGE_TOO_LONG")
    world.callbacks[name] = str(params.get("text", ""))
    world.changed()
    return True


def done(_world: World, _params: Json) -> bool:
    return True


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": done,
    "setMessageReaction": done,
    "setMyCommands": done,
    "deleteMyCommands": done,
    "setChatMenuButton": done,
}
COUNTED = {"sendMessage", "sendPhoto", "editMessageText", "editMessageReplyMarkup"}


def _person(world: World, params: Json) -> Person:
    try:
        person = world.people[int(params["chat_id"])]
    except (KeyError, ValueError, TypeError):
        raise bad("chat not found") from None
    if person.moved_to is not None:
        why = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, why, migrate_to_chat_id=person.moved_to)
    return person


def _reachable(world: World, params: Json) -> Person:
    person = _person(world, params)
    if person.deactivated:
        raise ApiError(403, "Forbidden: user is deactivated")
    if person.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if person.muted:
        raise bad("need administrator rights in the channel chat")
    if not person.started:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    return person


def _own_message(world: World, params: Json, verb: str = "edit") -> Message:
    person = _reachable(world, params)
    message = world.messages.get((person.id, int(params.get("message_id", 0))))
    if message is None:
        raise bad(f"message to {verb} not found")
    if not message.from_bot:
        raise bad(f"message can't be {verb}ed")
    return message


def _change(message: Message, text: str, entities: list[Json], markup: Json | None) -> None:
    if (message.text, message.entities, message.markup) == (text, entities, markup):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.entities, message.markup = text, entities, markup
    message.edited = int(time.time())


def _words(params: Json, key: str, limit: int) -> tuple[str, list[Json]]:
    """The text as readers see it, and its entities."""
    source = str(params.get(key, ""))
    if "\x00" in source:
        raise bad("strings must be encoded in UTF-8")
    mode = params.get("parse_mode")
    if mode not in (None, "", "HTML"):
        raise bad("unsupported parse_mode")
    try:
        text, entities = parse_html(source) if mode else (source, [])
    except MarkupError as error:
        raise bad(f"can't parse entities: {error}") from None
    if units(text) > limit:
        raise bad("message is too long" if key == "text" else "message caption is too long")
    return text.strip(), entities


def _markup(params: Json) -> Json | None:
    markup = params.get("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad("can't parse reply keyboard markup JSON object")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _check(button)
    return markup if markup.get("inline_keyboard") else None


def _check(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad("inline keyboard button text is empty")
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= DATA_LIMIT:
            raise bad("BUTTON_DATA_INVALID")
    elif not any(kind in button for kind in ("url", "web_app", "copy_text", "switch_inline_query")):
        raise bad("text buttons are unallowed in the inline keyboard")
