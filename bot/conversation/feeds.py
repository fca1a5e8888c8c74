"""The link with which a calendar program shows one's sessions: made, shown once, switched off."""

from bot.actions import feeds
from bot.conversation.turn import Turn
from bot.replies import feeds as told
from bot.replies import talk, times
from bot.replies.choices import Choice, EndFeed, MakeFeed, Reply

PATH = "/feeds/"


async def show(turn: Turn, *, single: bool = False) -> Reply:
    """A new link where there is none; else what can be done with the one there is. `single`: for one session."""
    there = await turn.unit.feeds.of(turn.speaker.person.id)
    if not there:
        reply = await make(turn, names=False)
        return Reply(f"{told.no_single()}\n{reply.html}", reply.choices, summary=reply.summary) if single else reply
    since = times.local(there[-1].created_at, turn.speaker.zone).date()
    html = told.there(since, turn.speaker.today, names=there[-1].names)
    choices = (Choice("New link", MakeFeed(names=False)), *_with_names(turn), Choice(told.OFF, EndFeed()))
    return Reply(f"{told.no_single()}\n{html}" if single else html, choices)


def _with_names(turn: Turn) -> tuple[Choice, ...]:
    if "therapist" not in turn.speaker.person.roles:
        return ()
    return (Choice("New link with clients' names", MakeFeed(names=True), words=("with names",)),)


async def make(turn: Turn, *, names: bool) -> Reply:
    """A new link in the place of any there was. Raises NotAllowed."""
    if turn.unit.address is None:
        return Reply(talk.not_yet("make calendar links here"))
    had = await turn.unit.feeds.of(turn.speaker.person.id)
    token = await feeds.make(turn.unit, turn.speaker, names=names)
    html = told.made(f"{turn.unit.address}{PATH}{token}.ics", names=names, anew=bool(had))
    more = () if names else _with_names(turn)
    return Reply(html, (*more, Choice(told.OFF, EndFeed())), summary=told.LINK)


async def end(turn: Turn) -> Reply:
    """The link answers no more."""
    ended = await feeds.end(turn.unit, turn.speaker)
    return Reply(told.ended() if ended else talk.already(), summary=told.ENDED if ended else None)
