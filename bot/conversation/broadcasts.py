"""A message to many: whom it reaches and its exact words are shown, the tap sends it."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import broadcasts
from bot.actions.broadcasts import Meant
from bot.actions.errors import Passed
from bot.actions.night import after_the_night
from bot.actions.speaker import Speaker
from bot.commands import Broadcast, BroadcastRecall, BroadcastRetry, Override, Publish, from_json, to_json
from bot.commands.audited import audited
from bot.conversation import hours
from bot.conversation.turn import Turn
from bot.language.times import Setting, read
from bot.replies import broadcasts as told
from bot.replies import talk, times
from bot.replies.choices import NOT_NOW, AskFor, CallOff, Choice, Decision, Reply, Run
from engine.dates import DateRange
from engine.hours import DAY, Window, clock
from storage import Unit
from storage.records import BroadcastState, Scheduled

CLOSES = {"close", "closes", "closed", "closing"}
USUAL = ("07:00", "20:00")
"""Hours in which a practice closes, so that "at two" is in the afternoon."""


async def change(turn: Turn, command: Broadcast, decision: Decision) -> Reply:
    """Show a message to many, or send it once that has been tapped: at once, or when it says. Raises Passed."""
    at = None if command.at is None else command.at.replace(tzinfo=ZoneInfo(turn.speaker.zone)).astimezone(dt.UTC)
    if at is not None and at <= turn.unit.now:
        raise Passed
    if not (command.text or "").strip():
        turn.state.awaited = command
        return Reply(told.text_missing(), (NOT_NOW,))
    meant = await broadcasts.meant(turn.unit, turn.speaker, command.audience)
    if not meant.everybody and at is None:
        return Reply(told.nobody(_on(turn, command)))
    if not meant.reachable and at is None:
        return Reply(told.nobody_reachable(_on(turn, command), [person.name for person in meant.unreachable]))
    if decision.sure and at is not None:
        return await _schedule(turn, command, at, len(meant.everybody))
    if decision.sure and decision.seen == seen(meant):
        return await _send(turn, command, meant)
    return _propose(turn, command, meant, at)


def seen(meant: Meant) -> str:
    """Who was shown to be meant."""
    return ",".join(str(one.person.id) for one in meant.everybody)


def _on(turn: Turn, command: Broadcast) -> str:
    dates = command.audience.dates
    return f" {times.on_dates(dates, turn.speaker.today)}" if dates else ""


def _propose(turn: Turn, command: Broadcast, meant: Meant, at: dt.datetime | None) -> Reply:
    on = _on(turn, command)
    who = f"booked{on}" if command.audience.dates else "meant"
    html = told.proposal(len(meant.everybody), who, _message(turn.speaker, command), later=at is not None)
    html += told.out_of_reach([person.name for person in meant.unreachable])
    choices = [_send_choice(turn, command, meant, at)]
    closing = _closing(turn, command)
    if closing is not None and turn.speaker.is_admin:
        start = clock(closing)
        later = meant.later_than(closing, turn.speaker.practice.timezone)
        html = f"{html}\n{told.later(len(later), start)} {told.hours_stay(start)}"
        close = _close(command.audience.dates, closing)
        choices.append(
            Choice(f"Send and close at {start}", Run((command, close), Decision(sure=True, seen=seen(meant))))
        )
    elif (morning := _morning(turn, command, at)) is not None:
        html = f"{html} {told.at_night()}"
        choices.append(_send_choice(turn, replace(command, at=morning.replace(tzinfo=None)), meant, morning))
    choices += [Choice("Change the text", AskFor(command)), NOT_NOW]
    return Reply(html, tuple(choices), proposal=True)


def _send_choice(turn: Turn, command: Broadcast, meant: Meant, at: dt.datetime | None) -> Choice:
    """The button that sends it, now or then."""
    if at is not None:
        when = times.short_when(at, turn.speaker.zone, turn.speaker.today)
        return Choice(f"Send on {when}", Run((command,), Decision(sure=True)), yes=command.at is not None)
    send = Run((command,), Decision(sure=True, seen=seen(meant)))
    return Choice(f"Send to {len(meant.reachable)}", send, yes=True, words=("send", "send it"))


def _morning(turn: Turn, command: Broadcast, at: dt.datetime | None) -> dt.datetime | None:
    """08:00 on the practice's clock, as the speaker's, when it would go out at night and need not."""
    practice = turn.speaker.practice
    morning = after_the_night(at or turn.unit.now, practice.timezone)
    if morning is None:
        return None
    local = morning.astimezone(ZoneInfo(turn.speaker.zone))
    dates = command.audience.dates
    return None if dates and dates[0].first <= local.date() else local


async def _schedule(turn: Turn, command: Broadcast, at: dt.datetime, people: int) -> Reply:
    now = replace(command, at=None)
    await turn.unit.scheduled.add(turn.speaker.person.id, turn.speaker.chat_id, at, to_json(now))
    when = times.when(at, turn.speaker.zone, turn.speaker.today)
    short = times.short_when(at, turn.speaker.zone, turn.speaker.today)
    return Reply(told.scheduled(when, people), summary=f"Message on {short}")


def _message(speaker: Speaker, command: Broadcast) -> str:
    words = told.wording(command.text or "", times.dates(command.audience.dates, speaker.today))
    return told.message(speaker.practice.name, words, None if speaker.is_office else speaker.person.name)


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
    await _begin(turn.unit, turn.speaker, command, meant)
    return Reply(told.sent(len(meant.reachable), [person.name for person in meant.unreachable]))


async def _begin(unit: Unit, speaker: Speaker, command: Broadcast, meant: Meant) -> None:
    html = _message(speaker, command)
    home = speaker.practice.timezone
    zones = {one.person.timezone or home for one in meant.reachable}
    texts = {zone: times.with_zone(html, zone, home) for zone in zones}
    to = [(chat.id, one.person.timezone or home) for one in meant.reachable for chat in one.chats]
    without = [one.id for one in meant.unreachable]
    await unit.broadcasts.begin(speaker.chat_id, texts, to, without, to_json(replace(command, text=None)))
    details = {"readers": len(meant.reachable), "command": audited((command,))}
    await unit.audit.add("broadcast", speaker.person.id, speaker.chat_id, details=details)


async def send_due(unit: Unit, speaker: Speaker, command: Broadcast) -> str:
    """Send what waited for its time to whoever is meant now; what its sender reads of it."""
    meant = await broadcasts.meant(unit, speaker, command.audience)
    if not meant.everybody:
        return told.nobody_then()
    await _begin(unit, speaker, command, meant)
    return told.went_out(len(meant.reachable), [person.name for person in meant.unreachable])


async def status(turn: Turn) -> Reply:
    """Who has the last message to many, who has not, and what is still to go out."""
    outcome = await broadcasts.outcome(turn.unit, turn.speaker)
    coming = [
        told.to_come(times.when(one.due, turn.speaker.zone, turn.speaker.today))
        for one, _ in await broadcasts.scheduled(turn.unit, turn.speaker)
    ]
    if outcome is None:
        return Reply("\n".join(coming) or told.none_lately())
    state = outcome.state
    html = told.recalled() if state.recalled else told.status(state.sent, state.waiting, state.missed)
    if not state.recalled:
        html += told.missed([person.name for person in outcome.missed[: told.MOST_NAMES]], state.missed)
        html += told.out_of_reach([person.name for person in outcome.without[: told.MOST_NAMES]])
    again = (Choice("Try again", Run((BroadcastRetry(),))),) if state.missed and not state.recalled else ()
    return Reply("\n".join([html, *coming]), again)


async def retry(turn: Turn) -> Reply:
    """The last message to many once more, where it was given up."""
    outcome = await broadcasts.outcome(turn.unit, turn.speaker)
    if outcome is None:
        return Reply(told.none_lately())
    again = await turn.unit.broadcasts.retry(await broadcasts.their_chats(turn.unit, turn.speaker))
    left = outcome.state.missed - again
    return Reply(told.again(again, left))


async def recall(turn: Turn, decision: Decision) -> Reply:
    """Take a message to many back: one that is still to go out is called off, one that was sent is shown first."""
    outcome = await broadcasts.outcome(turn.unit, turn.speaker)
    waiting = await broadcasts.scheduled(turn.unit, turn.speaker)
    sent = None if outcome is None or outcome.state.recalled else outcome.state
    if decision.sure and sent is not None and decision.seen == sent.at.isoformat():
        return await _taken_back(turn)
    if sent is None and not waiting:
        return Reply(told.recalled() if outcome is not None else told.none_lately())
    if sent is None and len(waiting) == 1:
        return await call_off(turn, waiting[0][0].id)
    choices = [_call_off_choice(turn, one) for one, _ in waiting]
    if sent is None:
        return Reply(told.which_one(), (*choices, NOT_NOW), proposal=True)
    when = times.when(sent.at, turn.speaker.zone, turn.speaker.today)
    html = told.recall_proposal(when, sent.sent, sent.waiting, _withdrawn(turn))
    if sent.about is not None and sent.about["do"] == Publish.do:
        html = told.recall_post(when, _withdrawn(turn))
    tap = Run((BroadcastRecall(),), Decision(sure=True, seen=sent.at.isoformat()))
    yes = Choice("Take it back", tap, yes=not waiting, words=("take back", "recall it"))
    choices = [yes, *choices, *_correction(sent), NOT_NOW]
    return Reply(html, tuple(choices), proposal=True)


def _call_off_choice(turn: Turn, one: Scheduled) -> Choice:
    when = times.short_when(one.due, turn.speaker.zone, turn.speaker.today)
    return Choice(f"Call off the one for {when}", CallOff(one.id))


def _correction(sent: BroadcastState) -> tuple[Choice, ...]:
    command = None if sent.about is None else from_json(sent.about)
    return (Choice("Send a correction", AskFor(command)),) if isinstance(command, Broadcast) else ()


def _withdrawn(turn: Turn) -> str:
    return told.withdrawn(turn.speaker.practice.name)


async def _taken_back(turn: Turn) -> Reply:
    theirs = await broadcasts.their_chats(turn.unit, turn.speaker)
    sent = await turn.unit.broadcasts.last(theirs)
    done = await turn.unit.broadcasts.recall(_withdrawn(turn), theirs)
    if sent is None or done is None:
        return Reply(told.recalled())
    await turn.unit.audit.add("recall", turn.speaker.person.id, turn.speaker.chat_id)
    return Reply(told.taken_back(done.replaced, done.stopped), _correction(sent))


async def call_off(turn: Turn, id: int) -> Reply:
    """A message to many that is still to go out does not."""
    found = [one for one, _ in await broadcasts.scheduled(turn.unit, turn.speaker) if one.id == id]
    if not found:
        return Reply(talk.already())
    await turn.unit.scheduled.remove(id)
    when = times.when(found[0].due, turn.speaker.zone, turn.speaker.today)
    short = times.short_when(found[0].due, turn.speaker.zone, turn.speaker.today)
    return Reply(told.called_off(when), summary=f"Call off the message on {short}")


async def send_and_close(turn: Turn, command: Broadcast, close: Override, decision: Decision) -> Reply:
    """Send, then close: the closing asks about those who are booked then, as any change of hours does."""
    sent = await change(turn, command, decision)
    if sent.proposal:
        return sent
    closed = await hours.change(turn, (close,), Decision(sure=True))
    return replace(closed, html=f"{sent.html}\n{closed.html}")
