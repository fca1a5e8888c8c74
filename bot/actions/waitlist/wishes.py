"""Wishes: joining the waitlist, seeing it, leaving it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions import openings, people
from bot.actions.errors import ActionError, NoSessions, NotAllowed, Passed
from bot.actions.openings import Opening
from bot.actions.speaker import Speaker
from bot.actions.waitlist.passing import let_go
from bot.commands import Find, Waitlist
from engine.dates import DateRange
from engine.hours import Window
from storage import Person, Unit, WaitlistEntry

MOST_WISHES = 20
SHOWN = 3


class WaitlistFull(ActionError):
    """A client has as many wishes as there may be."""

    def __init__(self) -> None:
        super().__init__(f"a client has {MOST_WISHES} wishes on the waitlist at most")


@dataclass(frozen=True, slots=True)
class Joined:
    """A wish that was written down, or stood there `already`, and openings that meet it even now."""

    entry: WaitlistEntry
    therapist: Person | None
    open_now: tuple[Opening, ...]
    already: bool


async def join(unit: Unit, speaker: Speaker, command: Waitlist) -> Joined:
    """Put a client on the waitlist as their message says: with the therapist named, else with their own, else anyone.

    Raises NotAllowed, NobodyCalled, SeveralCalled, Passed, WaitlistFull.
    """
    therapist = await _therapist(unit, speaker.person, command.with_)
    return await join_for(
        unit, speaker, speaker.person, therapist, dates=command.dates, days=command.days, windows=command.windows
    )


async def join_for(
    unit: Unit,
    speaker: Speaker,
    client: Person,
    therapist: Person | None,
    session: str | None = None,
    *,
    dates: Sequence[DateRange] = (),
    days: Collection[int] | None = None,
    windows: Sequence[Window] = (),
    zone: str | None = None,
) -> Joined:
    """Put a client on the waitlist: oneself, or for staff anybody. The same wish twice keeps its first place.

    Dates, days and windows are wall time of `zone`, the speaker's unless it is given. Raises as `join`, and NoSessions.
    """
    if "client" not in client.roles or not (speaker.is_staff or client.id == speaker.person.id):
        raise NotAllowed
    zone = zone or speaker.zone
    if is_over(dates, zone, unit.now):
        raise Passed
    name = None if session is None else await _session(unit, therapist, session)
    whose = None if therapist is None else therapist.id
    wish = (whose, name, tuple(dates), frozenset(days) if days else None, tuple(windows), zone)
    own = await unit.waitlist.of_client(client.id)
    there = next((one for one in own if _wish(one) == wish), None)
    if there is None and len([one for one in own if not is_over(one.dates, one.zone, unit.now)]) >= MOST_WISHES:
        raise WaitlistFull
    entry = there or await unit.waitlist.add(client.id, *wish)
    return Joined(entry, therapist, tuple(await _open_now(unit, therapist, entry)), there is not None)


async def entries(unit: Unit, speaker: Speaker) -> list[WaitlistEntry]:
    """Wishes, first come first: for an admin everybody's, for a therapist those they could meet, else one's own."""
    if not speaker.is_staff:
        found = await unit.waitlist.of_client(speaker.person.id)
    else:
        found = await unit.waitlist.all()
    if not speaker.is_office and speaker.is_staff:
        found = [one for one in found if one.therapist_id in (None, speaker.person.id)]
    return [one for one in found if not is_over(one.dates, one.zone, unit.now)]


async def leave(unit: Unit, speaker: Speaker, command: Waitlist) -> tuple[WaitlistEntry, ...]:
    """Take one's own wishes back that are as the message says, all of them when it names none; those that were."""
    whose = None if command.with_ is None else await people.called(unit, command.with_, "therapist")
    gone = [
        one
        for one in await unit.waitlist.of_client(speaker.person.id)
        if (whose is None or one.therapist_id == whose.id)
        and (not command.dates or one.dates == command.dates)
        and (not command.days or one.days == command.days)
        and (not command.windows or one.windows == command.windows)
    ]
    for one in gone:
        await leave_entry(unit, speaker, one)
    return tuple(gone)


async def leave_entry(unit: Unit, speaker: Speaker, entry: WaitlistEntry) -> None:
    """Take one wish back; what was offered for it goes to the next. Raises NotAllowed."""
    if not speaker.is_staff and entry.client_id != speaker.person.id:
        raise NotAllowed
    for offer in await unit.waitlist.open_offers():
        if offer.entry_id == entry.id:
            await let_go(unit, offer, "declined")
    await unit.waitlist.remove(entry.id)


def fits(entry: WaitlistEntry, start: dt.datetime) -> bool:
    """Whether a start is one that the wish is for."""
    wish = Find(dates=entry.dates, days=entry.days, windows=entry.windows)
    return openings.fits(start.astimezone(ZoneInfo(entry.zone)), wish)


def is_over(dates: Sequence[DateRange], zone: str, now: dt.datetime) -> bool:
    """Whether all the dates that were named have passed."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return bool(dates) and all(span.last is not None and span.last < today for span in dates)


def _wish(entry: WaitlistEntry) -> tuple[object, ...]:
    return entry.therapist_id, entry.session, entry.dates, entry.days, entry.windows, entry.zone


async def _therapist(unit: Unit, client: Person, name: str | None) -> Person | None:
    if name is not None:
        return await people.called(unit, name, "therapist")
    return None if client.therapist_id is None else await unit.people.get(client.therapist_id)


async def _session(unit: Unit, therapist: Person | None, name: str) -> str:
    """The session type's name as it is written, of the therapist or of anyone. Raises NoSessions."""
    for one in await _candidates(unit, therapist):
        kind = await openings.session_type(unit, one.id, name)
        if kind is not None:
            return kind.session_type.name
    raise NoSessions(therapist.name if therapist else "", name)


async def _candidates(unit: Unit, therapist: Person | None) -> list[Person]:
    return await unit.people.with_role("therapist") if therapist is None else [therapist]


async def _open_now(unit: Unit, therapist: Person | None, entry: WaitlistEntry) -> list[Opening]:
    """The first openings that meet the wish even now, by start."""
    found: list[Opening] = []
    for one in await _candidates(unit, therapist):
        kind = await openings.session_type(unit, one.id, entry.session)
        if kind is not None:
            start, end = openings.range_of(entry.dates, entry.zone, unit.now)
            there = await openings.bookable(unit, one, kind, start, end)
            found += openings.take((each for each in there if fits(entry, each.slot.start)), SHOWN)
    return sorted(found, key=lambda each: (each.slot.start, each.therapist.id))[:SHOWN]
