"""Where sessions take place: asked, and said."""

from bot.actions.appointments import upcoming
from bot.commands import Handoff, Show
from bot.conversation.policies import PLACE
from bot.conversation.turn import Turn
from bot.replies import places as told
from bot.replies.choices import NOT_NOW, AskFor, Choice, Reply, Run, SetPlace

LONGEST = 300
PRACTICE = "practice"
SUMMARY = "Where sessions take place"


async def show(turn: Turn) -> Reply:
    """To a client where their next session is; to staff what clients are told, and a button to say it."""
    speaker, unit = turn.speaker, turn.unit
    if not speaker.is_staff:
        return await _for_client(turn)
    own = "therapist" in speaker.person.roles
    words = await unit.places.at(speaker.person.id if own else None)
    choices = (Choice("Say where I am", AskFor(Show("place"))),) if own else ()
    if speaker.is_admin:
        choices = (*choices, Choice("Say it for the practice", AskFor(Show("place", for_=PRACTICE))))
    return Reply(told.own(words), choices)


async def _for_client(turn: Turn) -> Reply:
    coming = await upcoming(turn.unit, turn.speaker, None)
    usual = turn.speaker.person.therapist_id
    therapist = coming[0].therapist if coming else None if usual is None else await turn.unit.people.get(usual)
    words = await turn.unit.places.at(None if therapist is None else therapist.id)
    if words is None:
        choices = (Choice("Tell the practice", Run((Handoff(PLACE),)), yes=True), NOT_NOW)
        return Reply(told.unknown(), choices, proposal=True)
    return Reply(told.at(turn.speaker.practice.name if therapist is None else therapist.name, words))


async def said(turn: Turn, command: Show, words: str) -> Reply:
    """The address that was asked for: one's own at once, the practice's after a look at it."""
    if len(words) > LONGEST:
        return Reply(told.too_long(LONGEST))
    if command.for_ != PRACTICE:
        return await keep(turn, words, practice=False)
    choices = (Choice("Say it so", SetPlace(words), yes=True), NOT_NOW)
    return Reply(told.proposal(words), choices, proposal=True)


async def keep(turn: Turn, words: str, *, practice: bool) -> Reply:
    """Say it so from now on."""
    await turn.unit.places.set(None if practice else turn.speaker.person.id, words)
    return Reply(told.own(words), summary=SUMMARY)
