"""The waitlist in a conversation: wishes, offers, and their answers."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import openings, people, waitlist
from bot.actions.appointments import Booked, NotFree
from bot.actions.errors import NoSessions
from bot.actions.waitlist import Offered, OfferGone, WaitlistFull
from bot.commands import Book, Command, Offer, Waitlist
from bot.conversation import bookings, looks, notices
from bot.conversation.turn import Turn, buttons_for
from bot.replies import bookings as bookings_told
from bot.replies import talk, times, waiting
from bot.replies.choices import NOT_NOW, Choice, Decision, PassOffer, Reply, TakeOffer
from bot.replies.sessions import Reach, SessionTold
from storage import Person, SessionTypeRow, Unit, WaitlistEntry, WaitlistOffer

WAITING = (Waitlist, Offer)
TO_WAITLIST = "waitlist"


async def change(turn: Turn, command: Command, decision: Decision) -> Reply:
    """Wait for something to open, or offer something that has."""
    match command:
        case Waitlist(leave=True):
            gone = await waitlist.leave(turn.unit, turn.speaker, command)
            return Reply(waiting.left([_wish(turn, one) for one in gone]))
        case Waitlist():
            return await _join(turn, command)
        case Offer(to=None):
            return Reply(talk.missing("client"))
        case Offer(to=to) if to == TO_WAITLIST:
            return await _offer_round(turn, command)
        case Offer():
            return await _offer_to(turn, command, decision)
    raise TypeError(command)


async def _join(turn: Turn, command: Waitlist) -> Reply:
    try:
        done = await waitlist.join(turn.unit, turn.speaker, command)
    except WaitlistFull:
        return Reply(waiting.full())
    therapist = done.therapist.name if done.therapist else None
    html = waiting.joined_list(_wish(turn, done.entry), therapist, already=done.already)
    if not done.open_now:
        return Reply(html)
    zone = turn.speaker.zone
    listed = bookings_told.openings(
        [notices.opening_told(one, zone) for one in done.open_now], "", turn.speaker.today, ""
    )
    return looks.offer(turn, f"{html}\n{waiting.open_now(listed)}", done.open_now, zone)


def _wish(turn: Turn, entry: WaitlistEntry) -> str:
    return waiting.wish(entry.dates, entry.days, entry.windows, turn.speaker.today)


async def show(turn: Turn) -> Reply:
    """Who waits for what: one's own wishes, for staff everybody's they could meet."""
    entries = await waitlist.entries(turn.unit, turn.speaker)
    if not turn.speaker.is_staff:
        return Reply(waiting.own([_wish(turn, one) for one in entries]))
    lines = []
    for one in entries:
        client = await turn.unit.people.get(one.client_id)
        since = times.local(one.created_at, turn.speaker.zone).date()
        lines.append((client.name, _wish(turn, one), since))
    return Reply(waiting.everybody(lines, turn.speaker.today))


async def _offer_round(turn: Turn, command: Offer) -> Reply:
    therapist = await people.therapist_for(turn.unit, turn.speaker, None)
    zone, today = turn.speaker.zone, turn.speaker.today
    if command.at is not None:
        kind = await _kind(turn.unit, therapist)
        start = command.at.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        end = start + dt.timedelta(minutes=kind.session_type.minutes)
        span = times.span(start, end, zone, today)
    elif command.dates:
        start, end = openings.range_of(command.dates, zone, turn.unit.now)
        span = times.dates(command.dates, today)
    else:
        return Reply(talk.missing("dates"))
    return Reply(waiting.offered_round(span, await waitlist.offer_time(turn.unit, turn.speaker, therapist, start, end)))


async def _offer_to(turn: Turn, command: Offer, decision: Decision) -> Reply:
    """A message to somebody who did not ask for it is shown first."""
    if command.at is None:
        return Reply(talk.missing("at"))
    client = await people.client_for(turn.unit, turn.speaker, command.to)
    therapist = await people.therapist_for(turn.unit, turn.speaker, None)
    kind = await _kind(turn.unit, therapist)
    start = command.at.replace(tzinfo=ZoneInfo(turn.speaker.zone))
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    told = SessionTold(therapist.name, start, end)
    if not decision.sure:
        choices = (
            Choice(f"Offer it to {client.name}", turn.run((command,), replace(decision, sure=True)), yes=True),
            NOT_NOW,
        )
        return Reply(waiting.propose(client.name, told, turn.speaker.today), choices, proposal=True)
    done = await waitlist.offer_to(turn.unit, turn.speaker, client, therapist, kind, start.astimezone(dt.UTC))
    if isinstance(done, NotFree):
        return bookings.not_free(turn, Book(command.at, client.name), done)
    reach = await tell(turn.unit, done)
    until = times.local(done.offer.expires, turn.speaker.zone)
    return Reply(waiting.offered_to(client.name, told, until, turn.speaker.today, reach))


async def _kind(unit: Unit, therapist: Person) -> SessionTypeRow:
    kind = await openings.session_type(unit, therapist.id)
    if kind is None:
        raise NoSessions(therapist.name, None)
    return kind


async def offer_due(unit: Unit) -> None:
    """Make the offers that are due now, and tell those they are made to."""
    for one in await waitlist.offer_due(unit):
        await tell(unit, one)


async def tell(unit: Unit, offered: Offered) -> Reach:
    """A client of what has been offered to them; not once the offer has run out."""
    offer, client = offered.offer, offered.client
    zone = await notices.zone_of(unit, client)
    today = (offered.due or unit.now).astimezone(ZoneInfo(zone)).date()
    told = SessionTold(offered.therapist.name, times.local(offer.starts, zone), times.local(offer.ends, zone))
    html = waiting.offered(told, times.local(offer.expires, zone), today)
    html = times.with_zone(html, zone, (await unit.practices.get()).timezone)
    choices = (
        Choice(f"Book {times.short_when(offer.starts, zone, today)}", TakeOffer(offer.id), yes=True),
        Choice("No, thanks", PassOffer(offer.id)),
    )
    chats = [chat for chat in await unit.chats.of(client.id) if chat.reachable]
    for chat in chats:
        body = {"html": html, "buttons": await buttons_for(unit, chat.id, client.id, choices)}
        await unit.outbox.put(chat.id, body, priority=notices.NOTICE, due=offered.due, expires=offer.expires)
    if not chats:
        return "none"
    return "now" if offered.due is None else "later"


async def offered(turn: Turn) -> WaitlistOffer | None:
    """What is held for a client, where that is one time and nothing was said to them since."""
    if turn.speaker.is_staff:
        return None
    found = await waitlist.offers_for(turn.unit, turn.speaker)
    said = turn.state.asked_at
    return found[0] if len(found) == 1 and (said is None or said <= found[0].created_at) else None


async def meant(turn: Turn, command: Command) -> WaitlistOffer | None:
    """The offer that a client takes by asking for its time: for everybody else that time is held."""
    if turn.speaker.is_staff or not isinstance(command, Book) or command.at is None or command.repeat is not None:
        return None
    start = command.at.replace(tzinfo=ZoneInfo(command.zone or turn.speaker.zone)).astimezone(dt.UTC)
    found = await waitlist.offers_for(turn.unit, turn.speaker)
    return next((one for one in found if one.starts == start), None)


async def take(turn: Turn, offer_id: int) -> Reply:
    """A client takes what was offered; what has been taken since is answered with the nearest openings."""
    try:
        outcome = await waitlist.take(turn.unit, turn.speaker, offer_id)
    except OfferGone:
        return Reply(waiting.gone())
    match outcome:
        case Booked(session):
            return await bookings.booked(turn, session)
        case NotFree():
            return bookings.not_free(turn, Book(), outcome)
    return Reply(waiting.gone())


async def decline(turn: Turn, offer_id: int) -> Reply:
    """A client passes: the next one is asked."""
    try:
        await waitlist.decline(turn.unit, turn.speaker, offer_id)
    except OfferGone:
        return Reply(waiting.gone())
    return Reply(waiting.declined())
