"""Lengths, breaks and limits in a conversation; and asking for a person."""

from bot.actions import mine, policies
from bot.actions.errors import NotYet
from bot.actions.speaker import Speaker
from bot.commands import SetMe, SetPolicy
from bot.conversation import notices, settling
from bot.conversation.turn import Turn
from bot.replies import days, labels, settings, talk, times
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply, Run
from bot.replies.sessions import Reach
from storage import Unit

PLACE = "place"
"""What somebody asks the practice for who wants to know where to go."""


async def change(turn: Turn, command: SetPolicy, decision: Decision) -> Reply:
    """Set how sessions may be booked; what holds for the whole practice is proposed first."""
    if command.timezone is not None:
        return await _zone(turn, command, decision)
    if command.for_ == "practice" and not decision.sure:
        return _propose(turn, command)
    if command.days is not None and not decision.sure:
        return _by_dates(turn, command)
    done = await policies.set_policy(turn.unit, turn.speaker, command)
    if command.days is not None and command.per_day is not None:
        return Reply(settings.limited(command.per_day, command.days, command.from_, command.until, turn.speaker.today))
    lines = [days.session_line(done.session_type)] if done.session_type else []
    lines += days.policy_lines(done.policy, turn.speaker.today) if done.policy else []
    stay = days.booked_stay() if lines else ""
    whose = None if command.for_ in (None, "practice", turn.speaker.person.name) else command.for_
    lines += settings.rules(done.rules, whose) if done.rules else []
    return Reply("\n".join(lines) + stay)


def _by_dates(turn: Turn, command: SetPolicy) -> Reply:
    """A limit for some weekdays cannot be kept as such: what can is offered."""
    dated = policies.for_dates(command, turn.speaker.today)
    if dated is None:
        raise NotYet("keep that for some weekdays only", "It can hold for every day.")
    assert dated.days is not None
    assert dated.per_day is not None
    html = settings.limit_proposal(dated.per_day, dated.days, dated.until, turn.speaker.today)
    choices = (
        Choice(f"At most {dated.per_day} on those", Run((dated,), Decision(sure=True)), yes=True),
        NOT_NOW,
    )
    return Reply(html, choices, proposal=True)


async def _zone(turn: Turn, command: SetPolicy, decision: Decision) -> Reply:
    """A change of zone is always proposed: who would be outside the hours, and that no session moves."""
    change = await policies.zone_change(turn.unit, turn.speaker, command)
    own = change.owner is not None and change.owner.id == turn.speaker.person.id
    whose = "" if own else None if change.owner is None else change.owner.name
    if decision.sure:
        await settling.zone_changed(turn.unit, turn.speaker, change)
        return Reply(settings.zone_set(whose, change.timezone))
    zone, today = turn.speaker.zone, turn.speaker.today
    outside = [f"{one.client.name}, {times.when(one.appointment.starts, zone, today)}" for one in change.outside]
    html = settings.zone_proposal(whose, change.timezone, outside, today)
    label = labels.label((command,), today)
    choices = (Choice(label, turn.run((command,), Decision(sure=True)), yes=True), NOT_NOW)
    return Reply(html, choices, proposal=True)


async def set_me(turn: Turn, command: SetMe) -> Reply:
    """The speaker's own settings."""
    done = await mine.set_me(turn.unit, turn.speaker, command)
    lines = []
    if command.timezone is not None:
        lines.append(settings.my_zone(command.timezone, turn.unit.now))
    if command.reminder_minutes is not None:
        lines.append(settings.my_reminders(done.person.reminder_minutes or ()))
    if command.language is not None:
        lines.append(settings.my_language(command.language))
    return Reply("\n".join(lines))


def _propose(turn: Turn, command: SetPolicy) -> Reply:
    what = labels.label((command,), turn.speaker.today)
    choices = (
        Choice("Set it for everyone", Run((command,), Decision(sure=True)), yes=True),
        NOT_NOW,
    )
    return Reply(talk.for_everyone(what), choices, proposal=True)


async def handoff(turn: Turn, topic: str | None) -> Reply:
    """Somebody of the practice hears that a person is wanted, or that an address is."""
    where = topic == PLACE
    html = talk.asks_where(turn.speaker.person.name) if where else None
    reached = await ask_for_a_person(turn.unit, turn.speaker, html)
    return Reply(talk.handoff(told=any(one != "none" for one in reached), place=where))


async def ask_for_a_person(unit: Unit, speaker: Speaker, html: str | None = None) -> list[Reach]:
    """Tell those of the office that the speaker wants a person, or `html`; how that reaches each.

    Where none of them can be told, the speaker's therapist is.
    """
    html = html or talk.wants_a_person(speaker.person.name)
    office = [one for role in ("front_desk", "admin") for one in await unit.people.with_role(role)]
    once = {one.id: one for one in office}.values()
    reached = [await notices.tell(unit, one, html) for one in once]
    if all(one == "none" for one in reached) and speaker.person.therapist_id is not None:
        reached.append(await notices.tell(unit, await unit.people.get(speaker.person.therapist_id), html))
    return reached
