"""Carrying commands out: each by its kind, what changed recorded as one change with one undo."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import groupby
from typing import Any

from bot.actions.errors import ActionError, NotAllowed, SeveralCalled
from bot.actions.hours import HOURS_COMMANDS
from bot.commands import (
    Audit,
    Broadcast,
    BroadcastRecall,
    BroadcastRetry,
    BroadcastStatus,
    Cancel,
    Choose,
    Command,
    Confirm,
    Crisis,
    Decline,
    Find,
    Handoff,
    Help,
    Override,
    Preview,
    Publish,
    Refuse,
    ReplaceLast,
    Report,
    SetMe,
    SetPolicy,
    Show,
    Swap,
    Thanks,
    Undo,
)
from bot.commands.audited import audited
from bot.conversation import (
    bookings,
    broadcasts,
    coming,
    feeds,
    hours,
    looks,
    membership,
    namesakes,
    places,
    policies,
    publishing,
    putting_back,
    records,
    reports,
    swapping,
    undo,
    waiting,
)
from bot.conversation.refusals import cannot
from bot.conversation.turn import Turn, close_proposal
from bot.replies import hours as told
from bot.replies import labels, talk
from bot.replies.choices import NOT_NOW, Choice, Decision, Instead, PutBack, Reply, Run
from storage import Blocked

_Change = Callable[[Turn, Any, Decision], Awaitable[Reply]]

_ANSWERS = (Confirm, Decline, Choose)
ALONE = ("place", "feed", "invite", "people", "policy", "waitlist")
"""What is shown by itself: the next message cannot be about it."""
SMALL_TALK = (*_ANSWERS, Undo, Help, Thanks, Handoff, Refuse, Crisis)
"""What neither changes hours nor appointments by itself."""


async def run(
    turn: Turn,
    commands: tuple[Command, ...],
    decision: Decision = Decision(),  # noqa: B008 - a frozen value
    others: Sequence[tuple[Command, ...]] = (),
) -> Reply:
    """Carry commands out; `others` are the readings that a convention passed over, offered as buttons beside it."""
    if not all(turn.speaker.may(command) for command in commands):
        return await _refused(turn, commands)
    match commands:
        case (ReplaceLast(corrected), *_) if turn.state.last_change is not None:
            return await instead(turn, turn.state.last_change, corrected)
    try:
        async with nullcontext() if _only_find(commands) else turn.unit.savepoint():
            reply = await _run(turn, commands, decision)
    except SeveralCalled as error:
        return namesakes.which(commands, error)
    except ActionError as error:
        return await _refused(turn, commands) if isinstance(error, NotAllowed) else Reply(cannot(error))
    if (
        turn.state.proposal
        and not (reply.choices or reply.shown)
        and all(isinstance(one, looks.LOOKS) for one in commands)
    ):
        return replace(reply, aside=True)  # a look while a proposal waits leaves it waiting
    _remember(turn, commands)
    return await recorded(turn, reply, labels.label(commands, turn.speaker.today), commands, others)


def _only_find(commands: tuple[Command, ...]) -> bool:
    """Whether there is nothing to take back when one of them is refused."""
    return all(isinstance(one, Find) for one in commands)


async def _refused(turn: Turn, commands: tuple[Command, ...]) -> Reply:
    """Something that is not theirs; a client who only asks hears what they may ask about."""
    await turn.refused("not allowed", audited(commands))
    asks = all(isinstance(one, looks.LOOKS) for one in commands)
    return Reply(talk.own_only() if asks and not turn.speaker.is_staff else talk.not_yours())


def _stands_alone(command: Command) -> bool:
    """Looks that the next message cannot be about: it would be taken for more of the same."""
    return isinstance(command, Show) and command.what in ALONE


def _remember(turn: Turn, commands: tuple[Command, ...]) -> None:
    asked = tuple(one for one in commands if not isinstance(one, SMALL_TALK) and not _stands_alone(one))
    if len(asked) == 1 and isinstance(asked[0], ReplaceLast):
        asked = asked[0].commands
    if asked:
        turn.state.last, turn.state.last_message = asked, turn.incoming.message_id
        turn.state.last_change = None


async def recorded(
    turn: Turn,
    reply: Reply,
    summary: str,
    commands: tuple[Command, ...] = (),
    others: Sequence[tuple[Command, ...]] = (),
) -> Reply:
    """The reply with Undo, and with what else could have been meant, when something has changed.

    `commands` are what has changed it, where commands have; the history has it as `summary`, unless the reply says how.
    """
    speaker = turn.speaker
    said = reply.summary or summary
    change = await turn.unit.changes.record(speaker.person.id, speaker.chat_id, said, audited(commands))
    if change is None:
        return reply
    turn.state.last_change = change
    if not commands:
        turn.state.last = ()  # a correction that follows is not of what was said before this
    instead = [Choice(labels.instead(other, commands, speaker.today), Instead(change, other)) for other in others[:2]]
    return replace(reply, choices=(Choice("Undo", PutBack(change)), *instead, *reply.choices))


class _Dropped(Exception):
    """Carries the reply out of a savepoint that is forgotten."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


async def instead(
    turn: Turn,
    change: int,
    commands: tuple[Command, ...],
    decision: Decision = Decision(),  # noqa: B008 - a frozen value
) -> Reply:
    """Put a change back and carry other commands out in its place, or leave all as it is: never only the first half."""
    try:
        async with turn.unit.savepoint():
            reply = await _in_its_place(turn, change, commands, decision)
            if reply.proposal or not turn.unit.touched:
                raise _Dropped(reply)
    except _Dropped as dropped:
        return dropped.reply if dropped.reply.proposal else replace(dropped.reply, html=talk.stays(dropped.reply.html))
    except ActionError as error:
        return Reply(talk.stays(cannot(error)))
    _remember(turn, commands)
    return await recorded(turn, reply, labels.label(commands, turn.speaker.today), commands)


async def _in_its_place(turn: Turn, change: int, commands: tuple[Command, ...], decision: Decision) -> Reply:
    """The reply to the commands once the change is put back; a proposal when either concerns somebody else."""
    done = await turn.unit.changes.get(change)
    baseline = await putting_back.hours_of_all(turn.unit)
    asked = decision.sure or not turn.speaker.is_staff
    back = await putting_back.put_back(turn.unit, turn.speaker, done, turn.speaker.chat_id, sure=True)
    if isinstance(back, Blocked):
        raise _Dropped(await undo.blocked(turn, done, back.rows[0]))
    touches_others = any(table in ("appointments", "attendances") for table, _ in done.rows)
    reply = await _run(replace(turn, replacing=change, baseline=baseline), commands, decision)
    if touches_others and not asked and not reply.proposal:
        label = labels.label(commands, turn.speaker.today)
        choices = (Choice(label, Instead(change, commands, Decision(sure=True)), yes=True), NOT_NOW)
        return Reply(talk.would_replace(label), choices, proposal=True)
    if reply.proposal:
        return replace(reply, html=f"{reply.html} {talk.in_place_of(done.summary)}")
    again = await putting_back.days_again(turn.unit, baseline, commands, turn.speaker.today)
    return replace(reply, html=f"{reply.html} {told.as_it_was(again, turn.speaker.today)}") if again else reply


async def _run(turn: Turn, commands: tuple[Command, ...], decision: Decision) -> Reply:
    match commands:
        case (Broadcast() as message, Override() as close) if decision.sure:
            return await broadcasts.send_and_close(turn, message, close, decision)
    commands = _without_repeats(commands)
    replies: list[Reply] = []
    groups = [list(group) for _, group in groupby(commands, key=_kind)]
    for place, group in enumerate(groups):
        reply = await _group(turn, tuple(group), decision)
        replies.append(reply)
        waiting = [one for later in groups[place + 1 :] for one in later if not isinstance(one, Confirm)]
        if reply.proposal and waiting:
            replies.append(Reply(talk.rest_waits(labels.label(tuple(waiting), turn.speaker.today))))
            break
    return together(replies)


def _without_repeats(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Commands less "cancel everyone" of dates that are closed as well: closing them asks what becomes of everyone."""
    closed = {one.dates for one in commands if isinstance(one, Override) and one.kind == "off" and one.dates}
    return tuple(
        one
        for one in commands
        if not (isinstance(one, Cancel) and one.client == "all" and one.dates in closed and not one.message)
    )


def _kind(command: Command) -> object:
    """Changes of hours go together, everything else by itself."""
    return HOURS_COMMANDS if isinstance(command, HOURS_COMMANDS) else command


def together(replies: Sequence[Reply]) -> Reply:
    """Several replies as one."""
    if len(replies) == 1:
        return replies[0]
    return Reply(
        "\n".join(reply.html for reply in replies),
        tuple(choice for reply in replies for choice in reply.choices),
        any(reply.proposal for reply in replies),
        tuple(start for reply in replies for start in reply.shown),
        tuple(span for reply in replies for span in reply.holding),
        all(reply.aside for reply in replies),
        any(reply.zoned for reply in replies),
    )


_CHANGES: tuple[tuple[tuple[type[Command], ...], _Change], ...] = (
    (bookings.BOOKINGS, bookings.change),
    (records.RECORDS, records.change),
    (membership.MEMBERSHIP, membership.change),
    (waiting.WAITING, waiting.change),
    (coming.COMING, coming.change),
    ((SetPolicy,), policies.change),
    ((Swap,), swapping.change),
    ((Broadcast,), broadcasts.change),
)
"""Who carries out which commands, each by itself. Changes of hours go together: `_group`."""


async def _group(turn: Turn, commands: tuple[Command, ...], decision: Decision) -> Reply:
    first = commands[0]
    if isinstance(first, HOURS_COMMANDS):
        return await hours.change(turn, commands, decision)
    if (offer := await waiting.meant(turn, first)) is not None:
        return await waiting.take(turn, offer.id)
    for kinds, change in _CHANGES:
        if isinstance(first, kinds):
            return await change(turn, first, decision)
    if isinstance(first, looks.LOOKS):
        return await _look(turn, first)
    match first:
        case SetMe():
            return await policies.set_me(turn, first)
        case BroadcastStatus():
            return await broadcasts.status(turn)
        case BroadcastRetry():
            return await broadcasts.retry(turn)
        case BroadcastRecall():
            return await broadcasts.recall(turn, decision)
        case Publish():
            return await publishing.publish(turn, first)
        case Preview(inner) if all(isinstance(one, HOURS_COMMANDS) for one in inner):
            return await hours.preview(turn, inner)
        case ReplaceLast(inner):
            return await _replace_last(turn, inner)
    return await _talk(turn, first)


async def _look(turn: Turn, command: Command) -> Reply:
    match command:
        case Report() | Audit():
            return await reports.look(turn, command)
        case Show("waitlist"):
            return await waiting.show(turn)
        case Show("feed" | "invite" as what):
            return await feeds.show(turn, single=what == "invite")
        case Show("place"):
            return await places.show(turn)
    return await looks.look(turn, command)


async def _replace_last(turn: Turn, commands: tuple[Command, ...]) -> Reply:
    """A correction of what waits as a proposal: the corrected commands take its place."""
    await close_proposal(turn)
    return await _run(turn, commands, Decision())


async def _talk(turn: Turn, command: Command) -> Reply:
    match command:
        case Undo():
            return await undo.last(turn)
        case Help():
            return await looks.help_reply(turn)
        case Thanks():
            return Reply(talk.thanks(), aside=True)
        case Refuse():
            return Reply(talk.own_only())
        case Crisis():
            return Reply(talk.crisis(turn.speaker.practice.crisis_text))
        case Handoff(topic):
            return await policies.handoff(turn, topic)
        case Confirm():
            return Reply(talk.nothing_open(), aside=True)
        case Decline():
            return Reply(talk.left())
        case Choose():
            return Reply(talk.say_which(), aside=True)
    return Reply(talk.not_yet(talk.UNABLE.get(command.do, "do that")))


def choice(commands: tuple[Command, ...], turn: Turn) -> Choice:
    """A button for one of several readings."""
    return Choice(labels.label(commands, turn.speaker.today), Run(commands))
