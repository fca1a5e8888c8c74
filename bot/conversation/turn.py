"""One turn of a conversation: who speaks, what is remembered, and the transaction it all happens in."""

import datetime as dt
import secrets
from dataclasses import dataclass

from bot.actions.speaker import Speaker
from bot.conversation.messages import Incoming
from bot.conversation.state import Offered, State
from bot.conversation.taps import tap_to_json
from bot.replies.choices import Choice, Leave, Reply
from storage import Unit

BUTTONS_LAST = dt.timedelta(days=7)
MOST_BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """`sent` is when the message was written, on the speaker's clock, naive."""

    unit: Unit
    speaker: Speaker
    state: State
    incoming: Incoming
    sent: dt.datetime

    @property
    def role(self) -> str:
        """The role that examples and help are chosen for."""
        roles = self.speaker.person.roles
        return next(role for role in ("therapist", "admin", "client") if role in roles or role == "client")


async def answer(turn: Turn, reply: Reply) -> None:
    """Queue a reply to the speaker, with its buttons, and remember what it offers."""
    group = reply.holds or new_name()
    offered: list[Offered] = []
    for choice in reply.choices[:MOST_BUTTONS]:
        token = await _button(turn.unit, turn.speaker.chat_id, turn.speaker.person.id, group, choice)
        leaves = isinstance(choice.tap, Leave)
        offered.append(Offered(choice.label, token, choice.yes, leaves, choice.words))
    if not reply.aside:
        turn.state.offered = offered
        turn.state.proposal = group if reply.proposal else None
        turn.state.shown = reply.shown
    body = {"html": reply.html, "buttons": rows([(one.label, one.token) for one in offered])}
    await turn.unit.outbox.put(turn.speaker.chat_id, body)


async def _button(unit: Unit, chat_id: int, person_id: int, group: str, choice: Choice) -> str:
    return await unit.buttons.add(chat_id, person_id, group, tap_to_json(choice.tap), unit.now + BUTTONS_LAST)


async def buttons_for(
    unit: Unit, chat_id: int, person_id: int, choices: tuple[Choice, ...]
) -> list[list[dict[str, str]]]:
    """Buttons on a message to somebody else, in rows; using one uses them all."""
    group = new_name()
    return rows([(choice.label, await _button(unit, chat_id, person_id, group, choice)) for choice in choices])


def rows(buttons: list[tuple[str, str]]) -> list[list[dict[str, str]]]:
    """Short labels share a row, so that they fit a phone; long ones stand alone."""
    laid: list[list[dict[str, str]]] = []
    width = 0
    for label, token in buttons:
        if not laid or width + len(label) > 28 or len(laid[-1]) == 3:
            laid.append([])
            width = 0
        laid[-1].append({"label": label, "token": token})
        width += len(label) + 4
    return laid


def new_name() -> str:
    """A name for a group of buttons, and for the time held while they wait."""
    return secrets.token_hex(8)
