"""A message to many: whom it reaches and its exact words are shown, the tap sends it."""

from dataclasses import replace

from bot.actions import broadcasts
from bot.actions.broadcasts import Meant
from bot.actions.errors import NotYet
from bot.commands import Broadcast, BroadcastRetry, Command, Override
from bot.conversation import hours
from bot.conversation.turn import Turn
from bot.language.times import Setting, read
from bot.replies import broadcasts as told
from bot.replies import times
from bot.replies.choices import AskFor, Choice, Decision, Leave, Reply, Run
from engine.dates import DateRange
from engine.hours import DAY, Window, clock

TO_MANY = 2
"""Priority of a message to many: after answers and notices."""
CLOSES = {"close", "closes", "closed", "closing"}
USUAL = ("07:00", "20:00")
"""Hours in which a practice closes, so that "at two" is in the afternoon."""


async def change(turn: Turn, command: Broadcast, decision: Decision, following: tuple[Command, ...] = ()) -> Reply:
    """Show a message to many, or send it once that has been tapped; `following` are the hours closed with it."""
    if command.at is not None:
        raise NotYet("send messages at a later time")
    if not (command.text or "").strip():
        turn.state.awaited = command
        return Reply(told.text_missing(), (Choice("Not now", Leave()),))
    meant = await broadcasts.meant(turn.unit, turn.speaker, command.audience)
    if not meant.everybody:
        return Reply(told.nobody(_on(turn, command)))
    if decision.sure and decision.seen == seen(meant):
        return await _send(turn, command, meant)
    return _propose(turn, command, meant)


def seen(meant: Meant) -> str:
    """Who was shown to be meant."""
    return ",".join(str(one.person.id) for one in meant.everybody)


def _on(turn: Turn, command: Broadcast) -> str:
    dates = command.audience.dates
    return f" {times.on_dates(dates, turn.speaker.today)}" if dates else ""


def _propose(turn: Turn, command: Broadcast, meant: Meant) -> Reply:
    on = _on(turn, command)
    who = f"booked{on}" if command.audience.dates else "meant"
    html = told.proposal(len(meant.everybody), who, told.message(turn.speaker.practice.name, _words(turn, command)))
    html += told.out_of_reach([person.name for person in meant.unreachable])
    count = len(meant.reachable)
    send = Run((command,), Decision(sure=True, seen=seen(meant)))
    choices = [Choice(f"Send to {count}", send, yes=True, words=("send", "send it"))]
    closing = _closing(turn, command)
    if closing is not None and turn.speaker.is_admin:
        start = clock(closing)
        later = meant.later_than(closing, turn.speaker.practice.timezone)
        html = f"{html}\n{told.later(len(later), start)} {told.hours_stay(start)}"
        close = _close(command.audience.dates, closing)
        choices.append(
            Choice(f"Send and close at {start}", Run((command, close), Decision(sure=True, seen=seen(meant))))
        )
    choices += [Choice("Change the text", AskFor(command)), Choice("Not now", Leave())]
    return Reply(html, tuple(choices), proposal=True)


def _words(turn: Turn, command: Broadcast) -> str:
    return told.wording(command.text or "", times.dates(command.audience.dates, turn.speaker.today))


def _closing(turn: Turn, command: Broadcast) -> int | None:
    """The minute of the day from which the text says that it is closed, where it says so of dates."""
    text = (command.text or "").casefold()
    if not CLOSES & set(text.split()) or any(span.last is None for span in command.audience.dates):
        return None
    practice = turn.speaker.practice
    setting = Setting(turn.sent, turn.speaker.zone, practice.date_order, practice.country, hours=(USUAL,))
    found = [reading.times[0] for reading in read(text, setting).readings if len(reading.times) == 1]
    return Window.parse(found[0], "24:00").start if len(found) == 1 and command.audience.dates else None


def _close(dates: tuple[DateRange, ...], start: int) -> Override:
    return Override("block", dates, windows=(Window(start, DAY),), for_="practice")


async def _send(turn: Turn, command: Broadcast, meant: Meant) -> Reply:
    html = told.message(turn.speaker.practice.name, _words(turn, command))
    home = turn.speaker.practice.timezone
    zones = {one.person.timezone or home for one in meant.reachable}
    texts = {zone: times.with_zone(html, zone, home) for zone in zones}
    to = [(chat.id, one.person.timezone or home) for one in meant.reachable for chat in one.chats]
    await turn.unit.broadcasts.begin(turn.speaker.chat_id, texts, to, [one.id for one in meant.unreachable])
    return Reply(told.sent(len(meant.reachable), [person.name for person in meant.unreachable]))


async def status(turn: Turn) -> Reply:
    """Who has the last message to many, and who has not."""
    outcome = await broadcasts.outcome(turn.unit)
    if outcome is None:
        return Reply(told.none_lately())
    standing = outcome.standing
    html = told.status(standing.sent, standing.waiting, standing.missed)
    html += told.missed([person.name for person in outcome.missed[: told.MOST_NAMES]], standing.missed)
    html += told.out_of_reach([person.name for person in outcome.without[: told.MOST_NAMES]])
    again = (Choice("Try again", Run((BroadcastRetry(),))),) if standing.missed else ()
    return Reply(html, again)


async def retry(turn: Turn) -> Reply:
    """The last message to many once more, where it was given up."""
    outcome = await broadcasts.outcome(turn.unit)
    if outcome is None:
        return Reply(told.none_lately())
    again = await turn.unit.broadcasts.retry()
    left = outcome.standing.missed - again
    return Reply(told.again(again, left))


async def send_and_close(turn: Turn, command: Broadcast, close: Override, decision: Decision) -> Reply:
    """Send, then close: the closing asks about those who are booked then, as any change of hours does."""
    sent = await change(turn, command, decision)
    if sent.proposal:
        return sent
    closed = await hours.change(turn, (close,), Decision(sure=True))
    return replace(closed, html=f"{sent.html}\n{closed.html}")
