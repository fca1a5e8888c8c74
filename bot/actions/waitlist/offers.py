"""Offers: what has opened goes to whoever waited longest for it, held for half an hour, then to the next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.actions import openings
from bot.actions.appointments import Booked, NotFree, Session, ThereAlready, book_with, not_free
from bot.actions.errors import ActionError, NotAllowed
from bot.actions.night import after_the_night
from bot.actions.openings import Opening
from bot.actions.speaker import Speaker
from bot.actions.waitlist.passing import let_go
from bot.actions.waitlist.wishes import fits, is_over
from engine.slots import Slot, slots
from storage import Missing, Person, SessionTypeRow, Taken, Unit, WaitlistEntry, WaitlistOffer
from storage.records import Vacancy

HELD = dt.timedelta(minutes=30)
"""How long an opening is one client's to take."""
MINUTE = dt.timedelta(minutes=1)


class OfferGone(ActionError):
    """There is no such offer for this person, or it was answered already."""

    def __init__(self) -> None:
        super().__init__("there is no such offer, or it was answered already")


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer that was made. `due` is when to tell the client; None: at once."""

    offer: WaitlistOffer
    client: Person
    therapist: Person
    kind: SessionTypeRow
    due: dt.datetime | None = None


async def offer_due(unit: Unit) -> list[Offered]:
    """Let go of offers that have run out, and offer what has become free to whoever waited longest for it.

    Nobody is offered anything at night, nor two times at once, nor the same time twice.
    """
    for offer in await unit.waitlist.run_out():
        await let_go(unit, offer, "lapsed")
    waiting = [one for one in await unit.waitlist.all() if not is_over(one.dates, one.zone, unit.now)]
    return [made for vacancy in await unit.waitlist.vacancies() for made in await _pass_round(unit, vacancy, waiting)]


async def _pass_round(unit: Unit, vacancy: Vacancy, waiting: Sequence[WaitlistEntry]) -> list[Offered]:
    """Offer a vacancy along the line; it is looked at again when somebody in it can be asked later."""
    therapist = await unit.people.get(vacancy.therapist_id)
    await unit.appointments.lock(therapist.id)
    made: list[Offered] = []
    later: list[dt.datetime] = []
    for entry in waiting:
        if vacancy.ends <= unit.now or entry.therapist_id not in (None, therapist.id):
            continue
        client = await unit.people.get(entry.client_id)
        opening = await _opening_for(unit, entry, client, therapist, vacancy)
        if opening is None:
            continue
        morning = after_the_night(unit.now, client.timezone or (await unit.practices.get()).timezone)
        if morning is not None and morning + HELD <= opening.slot.start:
            later.append(morning)
            break  # whoever came first is waited for
        running = await _running(unit, client)
        if running is not None:
            later.append(running.expires)
        elif morning is None:
            made.append(await _make(unit, client, opening, entry.id, unit.now + HELD))
    await unit.waitlist.look_again(vacancy.id, min(later, default=None))
    return made


async def _opening_for(
    unit: Unit, entry: WaitlistEntry, client: Person, therapist: Person, vacancy: Vacancy
) -> Opening | None:
    """The first opening within a vacancy that a client waits for, can be told of, and was not offered before."""
    kind = await openings.session_type(unit, therapist.id, entry.session)
    if kind is None or "client" not in client.roles or not await _can_hear(unit, client):
        return None
    length = dt.timedelta(minutes=kind.session_type.minutes)
    own = await unit.appointments.of_client(client.id, unit.now)
    for one in await openings.bookable(unit, therapist, kind, vacancy.starts - length + MINUTE, vacancy.ends):
        start, end = one.slot.start, one.slot.end
        if (
            fits(entry, start)
            and not any(each.starts < end and start < each.ends for each in own)
            and not await unit.waitlist.offered_before(client.id, therapist.id, start)
        ):
            return one
    return None


async def _can_hear(unit: Unit, client: Person) -> bool:
    """Whether a client has a chat that can be reached, or none at all: then they look for themselves."""
    chats = await unit.chats.of(client.id)
    return not chats or any(chat.reachable for chat in chats)


async def _running(unit: Unit, client: Person) -> WaitlistOffer | None:
    return next((one for one in await unit.waitlist.open_offers() if one.client_id == client.id), None)


async def _make(unit: Unit, client: Person, opening: Opening, entry_id: int | None, expires: dt.datetime) -> Offered:
    """Offer an opening to a client and hold it for them."""
    therapist, kind, slot = opening.therapist, opening.session, opening.slot
    expires = min(expires, slot.start)
    offer = await unit.waitlist.make_offer(client.id, therapist.id, kind.id, entry_id, slot.start, slot.end, expires)
    session = kind.session_type
    await unit.appointments.hold(
        therapist.id, slot.start, slot.end, expires, offer.proposal, session.before_minutes, session.after_minutes
    )
    await unit.audit.add("offer", None, None, "waitlist_offers", offer.id)
    return Offered(offer, client, therapist, kind)


async def take(unit: Unit, speaker: Speaker, offer_id: int) -> Booked | NotFree | ThereAlready:
    """Book what was offered, whatever notice and limits say by now; the wish that it met is fulfilled.

    An offer that has run out books what is still free. Raises OfferGone.
    """
    offer, client = await _answered(unit, speaker, offer_id)
    therapist = await unit.people.get(offer.therapist_id)
    kind = await unit.hours.session_type(offer.session_type_id)
    await unit.appointments.lock(therapist.id)
    if offer.expires <= unit.now:
        await let_go(unit, offer, "lapsed")
        own = Speaker(speaker.practice, client, speaker.chat_id, speaker.now)
        outcome = await book_with(unit, own, client, therapist, kind, offer.starts, sure=False)
        assert not hasattr(outcome, "breaks"), "clients are asked for no confirmation"
        booked = outcome
    else:
        booked = await _book_held(unit, offer, client, therapist, kind)
    if isinstance(booked, Booked):
        await unit.waitlist.settle(offer.id, "taken")
        await unit.appointments.release(offer.proposal)
        if offer.entry_id in [one.id for one in await unit.waitlist.of_client(client.id)]:
            await unit.waitlist.remove(offer.entry_id)
    return booked


async def _book_held(
    unit: Unit, offer: WaitlistOffer, client: Person, therapist: Person, kind: SessionTypeRow
) -> Booked | NotFree:
    """Book time that is held for the client, if it still lies within the hours."""
    given = await openings.scenario(
        unit, therapist.id, kind.session_type, offer.starts, offer.starts + MINUTE,
        without_proposal=offer.proposal, anyhow=True,
    )  # fmt: skip
    session = kind.session_type
    try:
        if any(slot.start == offer.starts for slot in slots(given)):
            made = await unit.appointments.book(
                therapist.id, client.id, kind.id, offer.starts, offer.ends,
                session.before_minutes, session.after_minutes, proposal=offer.proposal,
            )  # fmt: skip
            return Booked(Session(made, therapist, client))
    except Taken:
        pass
    return await not_free(unit, therapist, kind, offer.starts)


async def decline(unit: Unit, speaker: Speaker, offer_id: int) -> WaitlistOffer:
    """Pass on what was offered: it goes to the next at once. Raises OfferGone."""
    offer, _ = await _answered(unit, speaker, offer_id)
    await let_go(unit, offer, "declined")
    return await unit.waitlist.offer(offer.id)


async def offers_for(unit: Unit, speaker: Speaker) -> list[WaitlistOffer]:
    """Offers that can be taken now: one's own; for a therapist those of their time, for an admin all."""
    found = [one for one in await unit.waitlist.open_offers() if one.expires > unit.now]
    if speaker.is_office:
        return found
    return [one for one in found if speaker.person.id == (one.therapist_id if speaker.is_staff else one.client_id)]


async def offer_time(unit: Unit, speaker: Speaker, therapist: Person, start: dt.datetime, end: dt.datetime) -> int:
    """Let a therapist's time be offered to those who wait, from now on; how many wait for it. Raises NotAllowed."""
    if not speaker.is_office and (not speaker.is_staff or speaker.person.id != therapist.id):
        raise NotAllowed
    await unit.waitlist.freed(therapist.id, start, end, unit.now)
    waiting = [one for one in await unit.waitlist.all() if one.therapist_id in (None, therapist.id)]
    return sum(fits(one, start) and not is_over(one.dates, one.zone, unit.now) for one in waiting)


async def offer_to(
    unit: Unit, speaker: Speaker, client: Person, therapist: Person, kind: SessionTypeRow, start: dt.datetime
) -> Offered | NotFree:
    """Offer one client a time that nothing takes, held for them; at night from the morning on. Raises NotAllowed."""
    if not speaker.is_office and (not speaker.is_staff or speaker.person.id != therapist.id):
        raise NotAllowed
    await unit.appointments.lock(therapist.id)
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    if start <= unit.now or not await unit.appointments.is_free(therapist.id, start, end):
        return await not_free(unit, therapist, kind, start)
    due = after_the_night(unit.now, client.timezone or speaker.practice.timezone)
    opening = Opening(therapist, kind, Slot(start, end, 1))
    made = await _make(unit, client, opening, None, (due or unit.now) + HELD)
    return replace(made, due=due)


async def _answered(unit: Unit, speaker: Speaker, offer_id: int) -> tuple[WaitlistOffer, Person]:
    """An open offer that the speaker may answer, and whom it was made to. Raises OfferGone."""
    try:
        offer = await unit.waitlist.offer(offer_id)
    except Missing:
        raise OfferGone from None
    theirs = speaker.is_office or speaker.person.id in (offer.client_id, offer.therapist_id)
    if offer.state != "open" or not theirs:
        raise OfferGone
    return offer, await unit.people.get(offer.client_id)
