"""Openings posted where everybody reads them: shown first, posted at the tap."""

from bot.actions import openings
from bot.commands import Command, Publish, to_json
from bot.conversation import notices
from bot.conversation.messages import Board
from bot.conversation.turn import Turn
from bot.replies import publishing as told
from bot.replies import talk, times
from bot.replies.choices import NOT_NOW, Choice, Post, Reply
from engine.dates import ONE_DAY, DateRange
from storage import Chat, Unit

COMING_DAYS = 7
"""Days that are meant when none are said."""
PRACTICE = "practice"


async def publish(turn: Turn, command: Publish) -> Reply:
    """What would be posted, and where."""
    html = await _words(turn, command)
    if html is None:
        asked = times.on_dates(command.dates, turn.speaker.today) if command.dates else "in the coming week"
        return Reply(told.nothing(asked))
    boards = await turn.unit.boards.all()
    if not boards:
        return Reply(told.to_copy(html))
    choices = [Choice(f"Post in {one.title}", Post((command,), one.id), yes=len(boards) == 1) for one in boards]
    html = told.proposal([one.title for one in boards], html)
    return Reply(html, (*choices, NOT_NOW), proposal=True)


async def _words(turn: Turn, command: Publish) -> str | None:
    """The openings as they are now, on the practice's clock; None: there are none."""
    speaker, zone = turn.speaker, turn.speaker.practice.timezone
    dates = command.dates or (DateRange(speaker.today, speaker.today + (COMING_DAYS - 1) * ONE_DAY),)
    start, end = openings.range_of(dates, zone, turn.unit.now)
    name = None if command.for_ == PRACTICE else command.for_
    whom = await openings.session_types(turn.unit, await openings.therapists_for(turn.unit, speaker, name))
    found = []
    async for _, theirs in openings.bookable_with(turn.unit, whom, start, end):
        found += [one for one in theirs if any(span.covers(times.local(one.slot.start, zone).date()) for span in dates)]
    if not found:
        return None
    found.sort(key=lambda one: (one.therapist.id, one.slot.start))
    shown = [notices.opening_told(one, zone) for one in found]
    return told.post(speaker.practice.name, shown, speaker.today, several=len(whom) > 1)


async def post(turn: Turn, commands: tuple[Command, ...], board_id: int) -> Reply:
    """Post what is open now. Raises TypeError for anything but openings."""
    (command,) = commands
    if not isinstance(command, Publish):
        raise TypeError(command)
    if not turn.speaker.may(command):
        return Reply(talk.not_yours())
    board = next((one for one in await turn.unit.boards.all() if one.id == board_id), None)
    html = await _words(turn, command)
    if board is None:
        return Reply(told.gone())
    if html is None:
        return Reply(told.nothing("any more"))
    about = to_json(command)
    await turn.unit.broadcasts.begin(turn.speaker.chat_id, {"": html}, [(board.chat_id, "")], [], about)
    await turn.unit.audit.add("publish", turn.speaker.person.id, turn.speaker.chat_id)
    return Reply(told.posted(board.title))


async def board_joined(turn: Turn, board: Board) -> Reply:
    """An admin has added the bot to a channel: it may post there. Nobody else can have it do so."""
    if not turn.speaker.is_admin:
        await turn.refused("a channel to post in")
        return Reply(told.not_connected(board.title), aside=True)
    chat = await _chat(turn.unit, turn.incoming.channel, board.address)
    await turn.unit.boards.add(chat.id, board.title)
    return Reply(told.connected(board.title), aside=True)


async def _chat(unit: Unit, channel: str, address: str) -> Chat:
    chat = await unit.chats.find(channel, address) or await unit.chats.add(channel, address, None)
    if not chat.reachable:
        await unit.chats.set_reachable(chat.id, True)  # noqa: FBT003 - the verb names it
    return chat


async def board_left(unit: Unit, channel: str, board: Board) -> None:
    """The bot was taken out of a channel, by whomever."""
    chat = await unit.chats.find(channel, board.address)
    if chat is not None:
        await unit.boards.remove(chat.id)
        await unit.chats.set_reachable(chat.id, False)  # noqa: FBT003 - the verb names it
