"""One turn of a conversation: who speaks, what is remembered, and the transaction it all happens in."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions.speaker import Speaker
from bot.commands import Command
from bot.conversation.messages import Incoming
from bot.conversation.state import Offered, State
from bot.conversation.taps import tap_to_json
from bot.replies.choices import Choice, Decision, Instead, Leave, Reply, Run, Tap
from bot.replies.times import with_zone
from engine.hours import Schedule
from storage import Unit

BUTTONS_LAST = dt.timedelta(days=7)
HELD = dt.timedelta(hours=1)
"""How long the time that a proposal would close is kept free of new bookings."""
MOST_BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """`sent` is when the message was written, on the speaker's clock, naive.

    While a change is being corrected, `replacing` is that change, and `baseline` the hours that held with it.
    """

    unit: Unit
    speaker: Speaker
    state: State
    incoming: Incoming
    sent: dt.datetime
    replacing: int | None = None
    baseline: Mapping[int, Schedule] | None = None

    def run(self, commands: tuple[Command, ...], decision: Decision = Decision()) -> Tap:  # noqa: B008 - a frozen value
        """The tap that carries commands out, in the place of what is being corrected."""
        return Run(commands, decision) if self.replacing is None else Instead(self.replacing, commands, decision)

    async def refused(self, why: str, asked: Mapping[str, Any] | None = None) -> None:
        """Write down that something was asked for which is not theirs."""
        details = {"why": why} if asked is None else {"why": why, "command": asked}
        await self.unit.audit.add("refused", self.speaker.person.id, self.speaker.chat_id, details=details)

    @property
    def role(self) -> str:
        """The role that examples and help are chosen for."""
        roles = self.speaker.person.roles
        return next(
            role for role in ("therapist", "admin", "front_desk", "client") if role in roles or role == "client"
        )


async def answer(turn: Turn, reply: Reply) -> None:
    """Queue a reply to the speaker, with its buttons, and remember what it offers."""
    group = new_name()
    choices = reply.choices[:MOST_BUTTONS]
    tokens = await _buttons(turn.unit, turn.speaker.chat_id, turn.speaker.person.id, group, choices)
    offered = [
        Offered(choice.label, token, choice.yes, isinstance(choice.tap, Leave), choice.words, choice.time)
        for choice, token in zip(choices, tokens, strict=True)
    ]
    if reply.proposal:
        await close_proposal(turn)
        turn.state.proposal, turn.state.proposed = group, offered
        for therapist_id, start, end in reply.holding:
            await turn.unit.appointments.hold(therapist_id, start, end, turn.unit.now + HELD, group)
    if not reply.aside:
        turn.state.offered, turn.state.shown = offered, reply.shown
        turn.state.asked_at = turn.unit.now
    html = reply.html
    if not reply.zoned:
        html = with_zone(html, turn.speaker.zone, turn.speaker.practice.timezone)
    body = {"html": html, "buttons": rows([(one.label, one.token) for one in offered])}
    await turn.unit.outbox.put(turn.speaker.chat_id, body)


async def close_proposal(turn: Turn) -> None:
    """Drop the open proposal, if there is one: its buttons do nothing more, the time it held is free again."""
    if turn.state.proposal is not None:
        await turn.unit.appointments.release(turn.state.proposal)
        await turn.unit.buttons.retire(turn.speaker.chat_id, turn.state.proposal)
    turn.state.proposal, turn.state.proposed = None, []


async def _buttons(unit: Unit, chat_id: int, person_id: int, group: str, choices: Sequence[Choice]) -> list[str]:
    payloads = [tap_to_json(choice.tap) for choice in choices]
    return await unit.buttons.add(chat_id, person_id, group, payloads, unit.now + BUTTONS_LAST)


async def buttons_for(
    unit: Unit, chat_id: int, person_id: int, choices: tuple[Choice, ...]
) -> list[list[dict[str, str]]]:
    """Buttons on a message to somebody else, in rows; using one uses them all."""
    tokens = await _buttons(unit, chat_id, person_id, new_name(), choices)
    return rows([(choice.label, token) for choice, token in zip(choices, tokens, strict=True)])


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
