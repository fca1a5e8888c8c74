"""The waitlist: wishes made, read and taken back; offers made, taken and declined."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import waitlist
from bot.actions.appointments import Booked, NotFree
from bot.actions.waitlist import Joined
from bot.commands import Book, Waitlist
from bot.conversation import settling, waiting
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.bookings import booked_or_problem, not_free, written
from bot.web.api.handlers.recording import record
from bot.web.api.models.bookings import DryRun
from bot.web.api.models.hours import RangeShown
from bot.web.api.models.parts import Nothing, Paged
from bot.web.api.models.waitlist import (
    ListWishes,
    Offer,
    OfferMade,
    Offers,
    OfferWritten,
    Wish,
    Wishes,
    WishGiven,
    WishWritten,
)
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import Place, page
from bot.web.api.problems import Problem, impossible, not_found
from bot.web.api.tags import check_match, tag
from engine.dates import DateRange
from engine.hours import DAY, Window
from engine.json import DAY_NAMES, date_range_from
from storage import Person, WaitlistEntry, WaitlistOffer

WAITLIST = "/api/waitlist"


async def list_wishes(call: Call[ListWishes, None]) -> Answer:
    """Who waits for what, first come first; a client's own only."""
    query = call.query
    if query.therapist is not None:
        await scope.therapist(call, query.therapist)
    if query.client is not None:
        await scope.client(call, query.client)
    found = [
        one
        for one in await waitlist.entries(call.unit, call.speaker)
        if _visible(call, one)
        and (query.therapist is None or one.therapist_id in (None, query.therapist))
        and query.client in (None, one.client_id)
    ]
    listed, next_page = page(sorted(found, key=_place), _place, query.limit, query.cursor)
    return Answer(Wishes(waitlist=tuple(_wish(call, one) for one in listed), next=next_page))


def _place(one: WaitlistEntry) -> Place:
    return int(one.created_at.timestamp()), one.id


def _visible(call: Call[Any, Any], one: WaitlistEntry) -> bool:
    """Whether the key may see a wish: narrowed to a therapist, those that this one could meet."""
    if call.key.role == "client" and one.client_id != call.speaker.person.id:
        return False
    return one.therapist_id is None or scope.sees(call, one.therapist_id)


async def read_wish(call: Call[Nothing, None]) -> Answer:
    """One wish."""
    found = _wish(call, await _entry(call))
    return Answer(found, tag=tag(found))


async def join(call: Call[DryRun, WishGiven]) -> Answer:
    """Wait for an opening, behind those who wait already. The same wish twice keeps its first place.

    When such time becomes free it is offered, one client at a time, and held for each for half an hour.
    """
    body = call.body
    client = await scope.client(call, body.client)
    therapist = await _with(call, client)
    given: dict[str, Any] = {
        "dates": _dates(body),
        "days": _days(body),
        "windows": _windows(body),
        "zone": body.timezone,
    }
    return await _joined(
        call, await waitlist.join_for(call.unit, call.speaker, client, therapist, body.session, **given)
    )


async def _joined(call: Call[DryRun, WishGiven], joined: Joined) -> Answer:
    entry = joined.entry
    whom = None if joined.therapist is None else joined.therapist.name
    said = Waitlist(entry.dates, entry.days, entry.windows, whom)
    change = await record(call, said)
    found = _wish(call, entry)
    open_now = tuple(map(shown.slot, joined.open_now))
    shown_ = WishWritten(entry=found, already=joined.already, open_now=open_now, change=change)
    if joined.already:
        return Answer(shown_, 200, tag(found))
    return Answer(shown_, 201, tag(found), f"{WAITLIST}/{found.id}")


async def leave(call: Call[DryRun, None]) -> Answer:
    """Take a wish back; what was offered for it goes to the next."""
    entry = await _entry(call)
    found = _wish(call, entry)
    check_match(call.if_match, found)
    await waitlist.leave_entry(call.unit, call.speaker, entry)
    change = await record(call, Waitlist(entry.dates, entry.days, entry.windows, leave=True))
    return Answer(WishWritten(entry=found, change=change))


async def list_offers(call: Call[Paged, None]) -> Answer:
    """Offers that can be taken now: a client's own, a therapist's or the practice's."""
    found = [one for one in await waitlist.offers_for(call.unit, call.speaker) if scope.sees(call, one.therapist_id)]
    listed, next_page = page(found, lambda one: (one.id, 0), call.query.limit, call.query.cursor)
    return Answer(Offers(offers=tuple([await _offer_shown(call, one) for one in listed]), next=next_page))


async def make_offer(call: Call[DryRun, OfferMade]) -> Answer:
    """Offer a free time to one client, or to those who wait for it, first come first served."""
    body, unit, speaker = call.body, call.unit, call.speaker
    therapist = await scope.therapist(call, body.therapist)
    kind = await scope.session_type(call, therapist, body.session)
    if body.start <= unit.now:
        raise impossible("The time has passed.", "start", "Name one that is still to come.")
    if body.client is None:
        end = body.start + dt.timedelta(minutes=kind.session_type.minutes)
        count = await waitlist.offer_time(unit, speaker, therapist, body.start, end)
        return Answer(OfferWritten(waiting=count), 201)
    client = await scope.client(call, body.client)
    made = await waitlist.offer_to(unit, speaker, client, therapist, kind, body.start)
    if isinstance(made, NotFree):
        raise not_free(call, made)
    told = await waiting.tell(unit, made) != "none"
    return Answer(OfferWritten(offer=await _offer_shown(call, made.offer), told=told), 201)


async def take(call: Call[DryRun, None]) -> Answer:
    """Book what was offered; the wish that it met is fulfilled."""
    offer = await _open(call)
    outcome = await waitlist.take(call.unit, call.speaker, offer.id)
    session = booked_or_problem(call, outcome)
    assert isinstance(outcome, Booked), "anything else is a problem"
    told = await settling.booked(call.unit, call.speaker, session)
    local = offer.starts.astimezone(ZoneInfo(call.speaker.zone)).replace(tzinfo=None)
    change = await record(call, Book(local))
    return await written(call, session.appointment, change, 201, told=told)


async def decline(call: Call[DryRun, None]) -> Answer:
    """Pass on what was offered: it goes to the next at once."""
    offer = await _open(call)
    gone = await waitlist.decline(call.unit, call.speaker, offer.id)
    return Answer(OfferWritten(offer=await _offer_shown(call, gone)))


async def _entry(call: Call[Any, Any]) -> WaitlistEntry:
    found = await call.unit.waitlist.get(call.id)
    if not _visible(call, found):
        raise not_found("wish")
    return found


async def _open(call: Call[Any, Any]) -> WaitlistOffer:
    """The offer in the path, if it is the key's to answer and was not answered yet."""
    found = await call.unit.waitlist.offer(call.id)
    theirs = call.key.role != "client" or found.client_id == call.speaker.person.id
    if not theirs or not scope.sees(call, found.therapist_id):
        raise not_found("offer")
    if found.state != "open":
        raise Problem(
            409, "answered", "Answered already", f"The offer was {found.state}.", cure="List the offers there are."
        )
    return found


async def _with(call: Call[Any, WishGiven], client: Person) -> Person | None:
    """With whom a client waits: as the request says, else with the key's one therapist, or their own."""
    asked = call.body.therapist or call.key.therapist_id
    if asked is None and call.key.role == "therapist":
        return call.speaker.person
    if asked is not None:
        return await scope.therapist(call, asked)
    return None if client.therapist_id is None else await call.unit.people.get(client.therapist_id)


def _dates(body: WishGiven) -> tuple[DateRange, ...]:
    return tuple(date_range_from(one.model_dump(mode="json", by_alias=True, exclude_none=True)) for one in body.dates)


def _days(body: WishGiven) -> frozenset[int] | None:
    return frozenset(map(DAY_NAMES.index, body.days)) or None


def _windows(body: WishGiven) -> tuple[Window, ...]:
    found = tuple(sorted({Window.parse(*pair) for pair in body.windows}))
    if any(window.end > DAY for window in found):
        raise impossible("A window ends on the date on which it starts.", "windows", "Use 24:00 as the end.")
    return found


def _wish(call: Call[Any, Any], one: WaitlistEntry) -> Wish:
    call.seen.add(one.client_id)
    return Wish(
        id=one.id,
        client=one.client_id,
        therapist=one.therapist_id,
        session=one.session,
        dates=tuple(RangeShown.model_validate({"from": span.first, "to": span.last}) for span in one.dates),
        days=tuple(DAY_NAMES[day] for day in sorted(one.days or ())),
        windows=tuple(window.text() for window in one.windows),
        timezone=one.zone,
        created_at=one.created_at,
    )


async def _offer_shown(call: Call[Any, Any], one: WaitlistOffer) -> Offer:
    kind = await call.unit.hours.session_type(one.session_type_id)
    return Offer(
        id=one.id,
        entry=one.entry_id,
        client=one.client_id,
        therapist=one.therapist_id,
        session=kind.session_type.name,
        start=one.starts,
        end=one.ends,
        expires=one.expires,
        state=one.state,
    )
