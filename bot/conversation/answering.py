"""A typed yes or no, or the number of a button: what it answers, and what by then it may not."""

import datetime as dt
from dataclasses import replace

from bot.commands import Find
from bot.conversation import carry, tapping, waiting
from bot.conversation.turn import Turn
from bot.replies import talk, undoing
from bot.replies.choices import Choice, PutBack, Reply
from engine.dates import DateRange

A_MOMENT = dt.timedelta(seconds=5)
"""Clocks of phones and servers differ a little."""


def older(turn: Turn) -> bool:
    """Whether the message was written before what it would answer was said."""
    return turn.state.asked_at is not None and turn.incoming.sent_at < turn.state.asked_at - A_MOMENT


async def yes(turn: Turn) -> Reply:
    """A typed yes means the latest open proposal, when it has one answer that is a yes."""
    if turn.state.proposal is None:
        return await nothing_proposed(turn)
    if older(turn):
        return Reply(talk.late_answer(), aside=True)
    meant = tapping.yes(turn.state.proposed)
    return say_which(turn) if meant is None else await tapping.tap(turn, meant.token)


def say_which(turn: Turn) -> Reply:
    """The words of the buttons that wait, one of which has to be said."""
    return Reply(talk.say_which([one.label for one in turn.state.proposed or turn.state.offered]), aside=True)


async def nothing_proposed(turn: Turn) -> Reply:
    """A yes takes what is held for whoever waited for it, if that was the last they heard."""
    offer = await waiting.offered(turn)
    if offer is None:
        return Reply(talk.nothing_open(), aside=True)
    return await carry.recorded(turn, await waiting.take(turn, offer.id), talk.TOOK_OFFER)


def asked_since(turn: Turn) -> bool:
    """Whether something else has been asked or offered since what is proposed was shown."""
    if turn.state.proposal is None:
        return False
    shown, last = ({one.token for one in some} for some in (turn.state.proposed, turn.state.offered))
    return turn.state.asked is not None or bool(last and last != shown)


def say_it(turn: Turn) -> Reply:
    """A yes that might be to what was said last is taken for nothing; the proposal's own words are."""
    meant = tapping.yes(turn.state.proposed)
    return say_which(turn) if meant is None else Reply(talk.say_it(meant.label), aside=True)


async def no(turn: Turn) -> Reply:
    """A typed no leaves what is proposed or offered; where nothing is, what was done last is named: it stands."""
    done = turn.state.last_change if turn.state.asked is None and turn.state.awaited is None else None
    turn.state.asked = turn.state.awaited = None
    leave = next((one for one in [*turn.state.proposed, *turn.state.offered] if one.leave), None)
    offer = await waiting.offered(turn) if leave is None else None
    if offer is not None:
        return await waiting.decline(turn, offer.id)
    if leave is None and done is not None:
        return await _stands(turn, done)
    return Reply(talk.left()) if leave is None else await tapping.tap(turn, leave.token)


async def _stands(turn: Turn, done: int) -> Reply:
    """ "forget it", right after something was done."""
    change = await turn.unit.changes.last(turn.speaker.person.id)
    if change is None or change.id != done:
        return Reply(talk.left())
    return Reply(undoing.stands(change.summary), (Choice("Undo that", PutBack(change.id)),))


async def undo(turn: Turn) -> Reply:
    """A typed undo while something is proposed leaves that; what was done before is a tap away."""
    left = await no(turn)
    before = await turn.unit.changes.last(turn.speaker.person.id)
    if before is None:
        return left
    return Reply(f"{left.html} {undoing.before(before.summary)}", (Choice("Undo that", PutBack(before.id)),))


async def choose(turn: Turn, index: int) -> Reply:
    """One of the times shown, counted, whatever buttons stand beside them; else of the buttons."""
    among = [one for one in turn.state.offered if one.time or not turn.state.shown]
    if 1 <= index <= len(among):
        return await tapping.tap(turn, among[index - 1].token)
    return say_which(turn)


async def choose_day(turn: Turn, index: int, day: dt.date) -> Reply:
    """ "tuesday", where one time of it is shown among those of other days: that one only if it has no other."""
    search = turn.state.last[0] if len(turn.state.last) == 1 else None
    if not isinstance(search, Find):
        return await choose(turn, index)
    narrower = replace(search, dates=(DateRange(day, day),), days=None, first=None)
    shown = turn.state.shown
    seen = await carry.run(turn, (narrower,))
    if len(seen.shown) > 1:
        return seen
    turn.state.last, turn.state.shown = (search,), shown
    return await choose(turn, index)
