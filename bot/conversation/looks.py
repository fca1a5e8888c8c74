"""Questions that change nothing: openings, days, hours, reasons, help."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import looking, openings, people
from bot.actions.appointments import explained, upcoming
from bot.actions.errors import NotAllowed
from bot.actions.openings import Opening
from bot.actions.reads import note_shown
from bot.actions.reminders import wanted
from bot.commands import Audit, Book, Command, Explain, Find, Report, Show
from bot.conversation import membership, notices
from bot.conversation.turn import Turn
from bot.replies import bookings, days, settings, talk, times
from bot.replies import membership as membership_told
from bot.replies.choices import Choice, Reply, Run
from bot.replies.days import DayShown
from bot.replies.reasons import reason
from engine.explain import for_client
from storage import Person, SessionTypeRow
from storage.records import Role

LOOKS = (Find, Show, Explain, Report, Audit)
MOST_FOUND = 4
MOST_LISTED = 12
"""Openings that are told to staff, who need no button for each."""
MOST_LOOKED = 200
"""Openings of a therapist among which some of each date are chosen."""
PEOPLE: tuple[tuple[Role, str], ...] = (
    ("therapist", "Therapists"),
    ("client", "Clients"),
    ("front_desk", "Front desk"),
    ("admin", "Admins"),
)


async def look(turn: Turn, command: Command) -> Reply:
    """The answer to one question."""
    match command:
        case Find():
            return await _find(turn, command)
        case Explain():
            return await _explain(turn, command)
        case Show():
            return await _show(turn, command)
    raise TypeError(command)


async def _find(turn: Turn, command: Find) -> Reply:
    speaker, unit = turn.speaker, turn.unit
    zone = command.zone or speaker.zone
    found: list[Opening] = []
    start, end = openings.range_of(command.dates, zone, unit.now)
    whom = await looking.who_could(unit, speaker, command)
    most = command.first or (MOST_LISTED if speaker.is_staff and command.dates else MOST_FOUND)
    looked = most if command.first or not command.dates else MOST_LOOKED
    async for _, theirs in openings.bookable_with(unit, whom, start, end):
        found += openings.take(openings.matching(theirs, command, zone), looked)
    found.sort(key=lambda one: (one.slot.start, one.therapist.id))
    found = found[:most] if looked == most else openings.spread(found, most, zone)
    found.sort(key=lambda one: (one.therapist.id, one.slot.start))
    if not found:
        return await _nothing(turn, command, whom, zone)
    note = f", {times.zone_name(zone)}" if zone != speaker.practice.timezone else ""
    html = bookings.openings([notices.opening_told(one, zone) for one in found], "", speaker.today, note)
    return offer(turn, html, found, zone)


def offer(turn: Turn, html: str, found: Sequence[Opening], zone: str) -> Reply:
    """A text with a button for each opening; for staff, who book for others, without."""
    shown = tuple(times.local(one.slot.start, zone).replace(tzinfo=None) for one in found)
    if turn.speaker.is_staff:
        return Reply(html, shown=shown)
    several = len({one.therapist.id for one in found}) > 1
    choices = tuple(
        Choice(_label(turn, one, zone, several=several), Run((booking(one, zone),)), time=True) for one in found
    )
    return Reply(html, choices, shown=shown)


def booking(opening: Opening, zone: str) -> Book:
    """The command that books an opening."""
    at = times.local(opening.slot.start, zone).replace(tzinfo=None)
    return Book(at, session=opening.session.session_type.name, with_=opening.therapist.name, zone=zone)


def _label(turn: Turn, opening: Opening, zone: str, *, several: bool) -> str:
    label = times.short_when(opening.slot.start, zone, turn.speaker.today)
    return f"{label} with {opening.therapist.name}" if several else label


async def _nothing(turn: Turn, command: Find, whom: Sequence[tuple[Person, SessionTypeRow]], zone: str) -> Reply:
    """Nothing fits: the nearest that there is instead."""
    wanted = command.times[0] if command.times else None
    first = command.dates[0].first if command.dates else turn.speaker.today
    around = dt.datetime.combine(first, wanted or dt.time(12), ZoneInfo(zone)).astimezone(dt.UTC)
    near: list[Opening] = []
    for therapist, kind in whom:
        near += await openings.nearest(turn.unit, therapist, kind, max(around, turn.unit.now), 3)
    near = sorted(near, key=lambda one: abs(one.slot.start - around))[:3]
    near.sort(key=lambda one: one.slot.start)
    listed = bookings.nearest([notices.opening_told(one, zone) for one in near], turn.speaker.today)
    if not near and not (command.dates or command.times or command.windows):
        listed = ""
    return offer(turn, bookings.none_found(_asked(turn, command), listed), near, zone)


def _asked(turn: Turn, command: Find) -> str:
    parts = [times.on_dates(command.dates, turn.speaker.today)] if command.dates else []
    if command.times:
        parts.append(f"at {times.joined((f'{time:%H:%M}' for time in command.times), 'or')}")
    if command.windows:
        parts.append(f"between {times.joined((' and '.join(one.text()) for one in command.windows), 'or')}")
    return " ".join(parts) if parts else "in the coming weeks"


async def _explain(turn: Turn, command: Explain) -> Reply:
    speaker = turn.speaker
    if command.at is None and not speaker.is_staff:
        return await _find(turn, Find(command.dates, with_=command.for_))
    if command.at is None:
        return await _show(turn, Show("day", command.dates, for_=command.for_))
    at = command.at.replace(tzinfo=ZoneInfo(speaker.zone))
    asked = f"{times.date(at.date(), speaker.today)} at {times.clock(at)}"
    therapist, kind = (await looking.who_could(turn.unit, speaker, Find(with_=command.for_)))[0]
    found = await explained(turn.unit, therapist, kind, at.astimezone(dt.UTC))
    found = found if speaker.is_staff else for_client(found)
    if not found.reasons:
        return Reply(days.can_be_booked(asked))
    near = await openings.nearest(turn.unit, therapist, kind, at.astimezone(dt.UTC), 2)
    listed = bookings.nearest([notices.opening_told(one, speaker.zone) for one in near], speaker.today)
    why = times.joined(reason(one, speaker.zone, speaker.today) for one in found.reasons)
    return offer(turn, bookings.not_open(times.bold(asked), why, listed), near, speaker.zone)


async def _show(turn: Turn, command: Show) -> Reply:
    match command.what:
        case "day" | "picture" if turn.speaker.is_staff:
            return await _days(turn, command)
        case "bookings" | "day" | "picture":
            return await _bookings(turn, command)
        case "hours":
            return await _hours(turn, command)
        case "overrides" if turn.speaker.is_staff:
            return await _overrides(turn, command)
        case "policy":
            return await _policy(turn, command.for_)
        case "people" if turn.speaker.is_staff:
            return await _people(turn)
    raise NotAllowed


async def _days(turn: Turn, command: Show) -> Reply:
    speaker, zoned = turn.speaker, False
    lines = []
    for therapist in await _whose(turn, command.for_):
        shown = await looking.days(turn.unit, speaker, therapist, command.dates)
        await note_shown(turn.unit, speaker, [one.client.id for day in shown for one in day.sessions], "appointments")
        zone = await notices.zone_of(turn.unit, therapist)
        told = [
            DayShown(
                one.day,
                one.hours,
                tuple(notices.session_told(session, therapist, zone) for session in one.sessions),
                one.openings,
            )
            for one in shown
        ]
        whose, foreign = await _named(turn, therapist)
        zoned = zoned or foreign
        lines.append(days.days(told, speaker.today, whose))
    return Reply("\n\n".join(lines) or talk.no_therapists(), zoned=zoned)


async def _named(turn: Turn, therapist: Person) -> tuple[str | None, bool]:
    """A therapist above hours of theirs, with the zone where it is not the reader's; None for oneself."""
    zone = await notices.zone_of(turn.unit, therapist)
    if zone != turn.speaker.zone:
        return f"{therapist.name} ({times.zone_name(zone)})", True
    return None if therapist.id == turn.speaker.person.id else therapist.name, False


async def _whose(turn: Turn, name: str | None) -> list[Person]:
    """One therapist, or for an admin who names nobody all of them."""
    if name in (None, "practice") and "therapist" not in turn.speaker.person.roles:
        return await turn.unit.people.with_role("therapist")
    return [await people.therapist_for(turn.unit, turn.speaker, None if name == "practice" else name)]


async def _bookings(turn: Turn, command: Show) -> Reply:
    speaker = turn.speaker
    if speaker.is_staff and not command.client and not command.which:
        return await _days(turn, command)
    found = await upcoming(turn.unit, speaker, command.client, command.for_)
    zone = ZoneInfo(speaker.zone)
    if command.dates:
        found = [
            one
            for one in found
            if any(span.covers(one.appointment.starts.astimezone(zone).date()) for span in command.dates)
        ]
    if command.which is not None:
        found = found[:1] if command.which == "next" else found[-1:]
    await note_shown(turn.unit, speaker, [one.client.id for one in found], "appointments")
    told = [
        notices.session_told(one, speaker.person if not speaker.is_staff else one.therapist, speaker.zone)
        for one in found
    ]
    asked = f" {times.on_dates(command.dates, speaker.today)}" if command.dates else ""
    note = await notices.zone_note(turn.unit, speaker.person)
    if not told and command.client is not None and speaker.is_staff:
        return Reply(bookings.theirs_none(command.client, asked))
    return Reply(bookings.own(told, speaker.today, asked, note))


async def _hours(turn: Turn, command: Show) -> Reply:
    if command.dates:
        return await _days(turn, Show("day", command.dates, for_=command.for_))
    lines, zoned = [], False
    for therapist in (
        await _whose(turn, command.for_)
        if turn.speaker.is_staff
        else await openings.therapists_for(turn.unit, turn.speaker, command.for_)
    ):
        week = await looking.week(turn.unit, therapist)
        whose, foreign = await _named(turn, therapist)
        zoned = zoned or foreign
        lines.append(days.weekly(week, whose))
    return Reply("\n\n".join(lines) or talk.no_therapists(), zoned=zoned)


async def _overrides(turn: Turn, command: Show) -> Reply:
    today = turn.speaker.today
    lines = []
    for therapist in await _whose(turn, command.for_):
        found = await looking.exceptions(turn.unit, therapist, today, command.dates)
        lines += [days.exception(one.override, today) for one in found]
    asked = f" {times.on_dates(command.dates, today)}" if command.dates else ""
    return Reply(days.exceptions(list(dict.fromkeys(lines)), asked))


async def _policy(turn: Turn, whose: str | None) -> Reply:
    """How sessions are booked: once where it is the same with everybody, else under each therapist's name."""
    found: dict[str, list[str]] = {}
    for therapist in await openings.therapists_for(turn.unit, turn.speaker, None if whose == "practice" else whose):
        found.setdefault(await _policy_of(turn, therapist.id), []).append(therapist.name)
    if len(found) < 2:
        return Reply("".join(found) or talk.no_therapists())
    return Reply("\n\n".join(f"{times.bold(times.joined(names))}\n{told}" for told, names in found.items()))


async def _policy_of(turn: Turn, therapist_id: int) -> str:
    lines = [days.session_line(row.session_type) for row in await turn.unit.hours.session_types(therapist_id)]
    rules = days.all_policies(await turn.unit.hours.policies(therapist_id), turn.speaker.today)
    decided = await turn.unit.rules.holding(therapist_id)
    rules += settings.rules(replace(decided, reminder_minutes=wanted(None, decided, decided)), None)
    return "\n".join([*lines, *(rules or [days.no_limits()])])


async def _people(turn: Turn) -> Reply:
    lines = []
    for role, title in PEOPLE:
        if role == "client" and not turn.speaker.is_office:
            found = await turn.unit.people.clients_of(turn.speaker.person.id)
        else:
            found = await turn.unit.people.with_role(role)
        if role == "client":
            await note_shown(turn.unit, turn.speaker, [one.id for one in found], "people")
        if found or role != "front_desk":
            lines.append(days.names([one.name for one in found], title))
    invited = await people.invited(turn.unit, turn.speaker)
    if invited:
        zone, today = turn.speaker.zone, turn.speaker.today
        waiting = [(one.name or "", one.role, times.local(one.expires, zone).date()) for one in invited]
        lines.append(membership_told.waiting(waiting, today))
    if turn.speaker.is_admin:
        lines += await membership.coming(turn)
    return Reply("\n".join(lines))


async def help_reply(turn: Turn) -> Reply:
    """What can be asked, with the commonest actions as buttons; where nothing is set up yet, what comes first."""
    if turn.speaker.is_admin and not await turn.unit.people.with_role("therapist"):
        return Reply(talk.help_at_first("admin"))
    if "therapist" in turn.speaker.person.roles:
        own = turn.speaker.person.id
        if not (await turn.unit.hours.schedules([own]))[own].templates:
            return Reply(talk.help_at_first("therapist"))
    return Reply(talk.help_with(turn.role), common(turn))


def common(turn: Turn) -> tuple[Choice, ...]:
    """The commonest actions of a role."""
    if turn.speaker.is_staff:
        return (Choice("The coming week", Run((Show("day"),))), Choice("Weekly hours", Run((Show("hours"),))))
    return (Choice("Next openings", Run((Find(),))), Choice("My appointments", Run((Show("bookings"),))))
