"""Changing hours in a conversation: done at once when it concerns nobody else, shown first when it does."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import changes
from bot.actions.changes import Plan, Stranded
from bot.commands import Command, SetHours, Show
from bot.conversation import settling
from bot.conversation.settling import changes_told
from bot.conversation.turn import Turn
from bot.replies import bookings, labels, talk, times
from bot.replies import hours as told
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply, Run, Tap
from bot.replies.hours import BookedTold
from engine.dates import DateRange

DAYS = (("Monday to Friday", frozenset(range(5))), ("All seven days", frozenset(range(7))))
SEE_MY_WEEK = Choice("See my week", Run((Show("day", ()),)))
MOST_CLOCKS = 5
"""Therapists whose hours are told on two clocks."""


THE_ONE = ("it", "him", "her", "them")
"""Whoever is asked about just now."""


async def change(turn: Turn, commands: tuple[Command, ...], decision: Decision) -> Reply:
    """Carry out changes of hours, or propose them with whom they leave outside."""
    plan = await changes.plan(turn.unit, turn.speaker, commands, turn.baseline)
    if (first := _first_hours(plan)) is not None:
        return _which_days(turn, first)
    stranded = plan.stranded
    if not stranded:
        if _concerns_others(turn, plan) and not decision.sure:
            return await _confirm(turn, plan, commands)
        return await _do(turn, plan, {})
    if decision.stranded == "ask" and (decision.one_by_one or decision.seen == changes.seen(stranded)):
        return await _one_by_one(turn, plan, commands, decision)
    if decision.stranded is None or decision.seen != changes.seen(stranded):
        return await _propose(turn, plan, commands, again=bool(decision.stranded))
    return await _do(turn, plan, {one.id: decision.stranded for one in stranded})


async def preview(turn: Turn, commands: tuple[Command, ...]) -> Reply:
    """What changes of hours would do, and to whom; a button does it."""
    plan = await changes.plan(turn.unit, turn.speaker, commands)
    html = told.would_affect(changes_told(turn.speaker, plan), _booked(turn, plan.stranded), turn.speaker.today)
    choices = (Choice(labels.label(commands, turn.speaker.today), Run(commands)), NOT_NOW)
    return Reply(html, choices, proposal=True)


def _first_hours(plan: Plan) -> SetHours | None:
    """Hours for "every day" of somebody who works on none yet: the days that are worked already are no days."""
    match plan.commands:
        case (SetHours(days=None, mode="replace" | "add") as command,):
            return None if any(one.before.templates for one in plan.planned) else command
    return None


def _which_days(turn: Turn, command: SetHours) -> Reply:
    choices = [Choice(label, turn.run((replace(command, days=days),))) for label, days in DAYS]
    return Reply(told.no_days_yet(), tuple(choices))


def _concerns_others(turn: Turn, plan: Plan) -> bool:
    """Practice-wide, or another therapist's hours."""
    return plan.practice_wide or any(one.id != turn.speaker.person.id for one in plan.therapists)


async def _confirm(turn: Turn, plan: Plan, commands: tuple[Command, ...]) -> Reply:
    holding = await changes.closing(turn.unit, plan)
    html = told.done(changes_told(turn.speaker, plan), turn.speaker.today, unaffected=True) + _clocks(turn, plan)
    others = [one.name for one in plan.therapists if one.id != turn.speaker.person.id]
    yes = "Do it for everyone" if plan.practice_wide else f"Do it and tell {times.joined(others)}"
    choices = (Choice(yes, turn.run(commands, Decision(sure=True)), yes=True), NOT_NOW)
    return Reply(talk.would_be(html, held=bool(holding)), choices, proposal=True, holding=holding)


async def _propose(turn: Turn, plan: Plan, commands: tuple[Command, ...], *, again: bool) -> Reply:
    booked = _booked(turn, plan.stranded)
    html = told.affected(booked, turn.speaker.today)
    if any(getattr(one, "kind", None) != "off" or _several_days(one) for one in commands) or _concerns_others(
        turn, plan
    ):
        html = f"{_asked_for(turn, plan, commands)}\n{html}"
    if again:
        html = f"{talk.changed_since()} {html}"
    what = changes.seen(plan.stranded)

    def run(stranded: str) -> Tap:
        return turn.run(commands, Decision(sure=True, stranded=stranded, seen=what))

    many = len(plan.stranded) > 1
    keep = (
        f"Keep the {times.count(len(plan.stranded))}, close the rest"
        if many
        else f"Keep {booked[0].who}, close the rest"
    )

    def both(verb: str) -> tuple[str, ...]:
        return (f"{verb} both",) if len(plan.stranded) == 2 else ()

    choices = [
        Choice(
            "Cancel and offer other times",
            run("offer"),
            words=("cancel and offer", "offer other times", "cancel them", *both("cancel")),
        ),
        Choice(keep, run("keep"), words=("keep", "keep them", "keep all", "keep everyone", "keep it", *both("keep"))),
        *([Choice("One by one", run("ask"), words=("one at a time", "ask me"))] if many else []),
        NOT_NOW,
    ]
    holding = await changes.closing(turn.unit, plan)
    return Reply(html, tuple(choices), proposal=True, holding=holding)


def _several_days(command: Command) -> bool:
    dates: tuple[DateRange, ...] = getattr(command, "dates", ())
    return len(dates) != 1 or dates[0].first != dates[0].last


def _clocks(turn: Turn, plan: Plan) -> str:
    """What hours that are kept in another zone than the speaker's mean on both clocks, a line a therapist."""
    own, lines = ZoneInfo(turn.speaker.zone), []
    first = next((hours[0] for one in plan.commands if (hours := getattr(one, "windows", ()))), None)
    day = next((dates[0].first for one in plan.commands if (dates := getattr(one, "dates", ()))), turn.speaker.today)
    for planned in plan.planned:
        zone = planned.before.timezone
        if zone != turn.speaker.zone:
            midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(zone))
            ends = () if first is None else (first.start, first.end)
            here = [(midnight + dt.timedelta(minutes=one)).astimezone(own) for one in ends]
            lines.append(told.other_clock(planned.therapist.name, zone, first, here))
    return "".join(f"\n{line}" for line in lines[:MOST_CLOCKS])


def _asked_for(turn: Turn, plan: Plan, commands: tuple[Command, ...]) -> str:
    """What is to be decided about, in the words of a button: whose hours would become what."""
    label = times.bold(labels.label(commands, turn.speaker.today))
    if not _concerns_others(turn, plan):
        return f"To decide: {label}."
    whose = "everyone" if plan.practice_wide else times.joined(times.plain(one.name) for one in plan.therapists)
    return f"To decide, for {whose}: {label}.{_clocks(turn, plan)}"


async def _one_by_one(turn: Turn, plan: Plan, commands: tuple[Command, ...], decision: Decision) -> Reply:
    decided = changes.still(plan.stranded, dict(decision.one_by_one))
    left = [one for one in plan.stranded if one.id not in decided]
    if not left:
        return await _do(turn, plan, decided)
    booked, now = _booked(turn, left[:1])[0], changes.seen(plan.stranded)

    def run(what: str) -> Tap:
        so_far = (*decision.one_by_one, (changes.seen(left[:1]), what))
        return turn.run(commands, Decision(sure=True, stranded="ask", one_by_one=so_far, seen=now))

    choices = (
        Choice(f"Keep {booked.who}", run("keep"), words=("keep", *(f"keep {who}" for who in THE_ONE))),
        Choice(
            "Cancel and offer other times",
            run("offer"),
            words=("cancel", "cancel and offer", "offer other times", *(f"cancel {who}" for who in THE_ONE)),
        ),
        NOT_NOW,
    )
    html = told.decide_one(booked, turn.speaker.today, len(left) - 1)
    if decision.seen != now:
        html = f"{talk.changed_meanwhile()} {html}"
    return Reply(html, choices, proposal=True, holding=await changes.closing(turn.unit, plan))


async def _do(turn: Turn, plan: Plan, decided: dict[int, str]) -> Reply:
    await changes.save(turn.unit, plan)
    kept = [one for one in plan.stranded if decided.get(one.id) == "keep"]
    off = [one for one in plan.stranded if decided.get(one.id) == "offer"]
    reached = await settling.hours_changed(turn.unit, turn.speaker, plan, decided)
    html = told.done(changes_told(turn.speaker, plan), turn.speaker.today, unaffected=not plan.stranded)
    now = [one for one in off if reached[one.session.client.id] == "now"]
    later = [one for one in off if reached[one.session.client.id] == "later"]
    offered, without = [one for one in now if one.offers], [one for one in now if not one.offers]
    after = told.settled(_booked(turn, kept), _booked(turn, offered), _booked(turn, without), _booked(turn, later))
    unreached = dict.fromkeys(one.session.client.name for one in off if reached[one.session.client.id] == "none")
    after = " ".join([after, *(bookings.reached(name, "none").strip() for name in unreached)]).strip()
    return Reply(f"{html}\n{after}" if after else html, (*_opening(plan), SEE_MY_WEEK))


def _opening(plan: Plan) -> list[Choice]:
    """A button to open what stayed closed inside the day."""
    kept = [one.kept for one in plan.steps if one.kept]
    return [Choice(f"Open {times.windows(one.windows)} too", Run((one.opening,))) for one in kept[:1]]


def _booked(turn: Turn, stranded: Sequence[Stranded]) -> list[BookedTold]:
    zone = ZoneInfo(turn.speaker.zone)
    return [BookedTold(one.session.client.name, one.session.appointment.starts.astimezone(zone)) for one in stranded]
