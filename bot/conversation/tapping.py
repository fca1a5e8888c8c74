"""A button tapped, or its words typed."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TypeGuard

from bot.commands import Broadcast
from bot.conversation import bookings, broadcasts, carry, feeds, looks, places, publishing, undo, waiting
from bot.conversation.notices import NOTICE
from bot.conversation.state import Offered
from bot.conversation.taps import tap_from_json
from bot.conversation.turn import Turn
from bot.language.listed import listed
from bot.replies import broadcasts as broadcasts_told
from bot.replies import feeds as feeds_told
from bot.replies import places as places_told
from bot.replies import talk
from bot.replies.choices import (
    AskFor,
    CallOff,
    EndFeed,
    Instead,
    Leave,
    MakeFeed,
    PassOffer,
    Post,
    PutBack,
    Reply,
    Run,
    SetPlace,
    Stays,
    TakeOffer,
    Tap,
)

TAKEN_AWAY_WITHIN = dt.timedelta(minutes=10)
"""Buttons that still hang on a message after that stay: they are harmless, and say so when they are tapped."""
COURTESIES = listed("around_a_label")
"""Said around the words of a button, they change nothing."""
_WORDS = re.compile(r"[^\w\s:]+")


async def tap(turn: Turn, token: str) -> Reply:
    """Do what a button stands for, if it is this speaker's and still waits."""
    button = await turn.unit.buttons.get(token)
    if button is None:
        return await _refused(turn, "no such button")
    if button.chat_id != turn.speaker.chat_id:
        return await _refused(turn, "a button of another chat")
    if button.person_id not in (None, turn.speaker.person.id):
        return await _refused(turn, "a button of another person")
    if button.used_at is not None:
        return Reply(talk.already(), aside=True)
    meant = tap_from_json(button.payload)
    if _only_looks(meant) and button.expires > turn.unit.now and button.group != turn.state.proposal:
        return await carry.run(turn, meant.commands)
    if not await turn.unit.buttons.use(token):
        return Reply(talk.expired(), aside=True)
    await _answered(turn, button.group)
    return await _do(turn, meant)


async def _refused(turn: Turn, why: str) -> Reply:
    await turn.refused(why)
    return Reply(talk.not_your_button(), aside=True)


async def _answered(turn: Turn, group: str) -> None:
    """What hung on a group of buttons is over: the buttons themselves, the time it held, what was being asked."""
    await _take_away(turn)
    await turn.unit.appointments.release(group)
    if group == turn.state.proposal:
        turn.state.proposal, turn.state.proposed = None, []
    turn.state.asked = turn.state.awaited = None
    turn.state.missed = 0


async def _do(turn: Turn, meant: Tap) -> Reply:
    match meant:
        case Run(commands, decision):
            return await carry.run(turn, commands, decision)
        case Instead(change, commands, decision):
            return await carry.instead(turn, change, commands, decision)
        case PutBack(change, sure):
            return await undo.put_back(turn, change, sure=sure)
        case AskFor(command):
            turn.state.awaited = command
            return Reply(broadcasts_told.text_missing() if isinstance(command, Broadcast) else places_told.missing())
        case Stays(appointment, client):
            return await bookings.stays(turn, appointment, client)
        case TakeOffer(offer):
            return await carry.recorded(turn, await waiting.take(turn, offer), talk.TOOK_OFFER)
        case PassOffer(offer):
            return await waiting.decline(turn, offer)
        case CallOff(scheduled):
            return await carry.recorded(turn, await broadcasts.call_off(turn, scheduled), talk.CALLED_OFF)
        case MakeFeed(names):
            return await carry.recorded(turn, await feeds.make(turn, names=names), feeds_told.LINK)
        case EndFeed():
            return await carry.recorded(turn, await feeds.end(turn), feeds_told.ENDED)
        case SetPlace(words):
            return await carry.recorded(turn, await places.keep(turn, words, practice=True), places.SUMMARY)
        case Post(commands, board):
            return await publishing.post(turn, commands, board)
        case Leave():
            turn.state.last, turn.state.last_change = (), None  # what is dropped is nothing to go on from
            return Reply(talk.left())


def _only_looks(meant: Tap) -> TypeGuard[Run]:
    """Whether a tap changes nothing: the buttons beside it go on waiting then."""
    return isinstance(meant, Run) and all(isinstance(one, looks.LOOKS) for one in meant.commands)


async def _take_away(turn: Turn) -> None:
    """The buttons of a message that was answered are taken off it, where the channel says which it was."""
    message = turn.incoming.message_id if turn.incoming.tap is not None else None
    if message is not None:
        body: dict[str, object] = {"html": None, "buttons": []}
        expires = turn.unit.now + TAKEN_AWAY_WITHIN
        await turn.unit.outbox.put(turn.speaker.chat_id, body, priority=NOTICE, edits=message, expires=expires)


def typed(offered: Sequence[Offered], text: str) -> Offered | None:
    """The one button whose label, or other words for it, were typed: "keep sam", "ok cancel and offer other times"."""
    for told in (plain, _bare):
        said = told(text)
        found = {one.token: one for one in offered if said and said in {told(words) for words in _words(one, told)}}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _words(one: Offered, told: Callable[[str], str]) -> tuple[str, ...]:
    """The label and other words; but for courtesies its first part as well, where no date stands behind that."""
    first, _, rest = one.label.partition(",")
    part = (first,) if told is _bare and rest and not any(letter.isdigit() for letter in rest) else ()
    return (one.label, *one.words, *part)


def _bare(text: str) -> str:
    """Words without courtesies; nothing where only one is left, which may be an answer to something else."""
    words = [word for word in plain(text).split() if word not in COURTESIES]
    return " ".join(words) if len(words) > 1 else ""


def yes(offered: Sequence[Offered]) -> Offered | None:
    """The one button that a typed "yes" means: the only one that is marked, or the only one that does anything."""
    marked = [one for one in offered if one.yes] or [one for one in offered if not one.leave]
    return marked[0] if len(marked) == 1 else None


def plain(text: str) -> str:
    """Words without case, signs and spare spaces."""
    return " ".join(_WORDS.sub(" ", text.casefold()).split())
