"""Messages to people other than the one who speaks: what has changed for them, on their own clocks."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.actions.appointments import Session
from bot.actions.attendance import Comes
from bot.actions.night import after_the_night
from bot.actions.openings import Opening
from bot.commands import Book
from bot.conversation import unsaid
from bot.conversation.turn import buttons_for
from bot.conversation.unsaid import NOWHERE, Standing
from bot.replies import notices as words
from bot.replies import publishing, talk, times
from bot.replies.choices import Choice, Run
from bot.replies.sessions import OpeningTold, Reach, SessionTold
from storage import Person, Unit

NOTICE = 1
"""Priority of a message that nobody is waiting for; an answer is 0, a message to many 2."""
HOUR = dt.timedelta(hours=1)


def session_told(session: Session, reader: Person, zone: str) -> SessionTold:
    """A session on the reader's clock, named by the other side."""
    other = session.therapist if reader.id == session.client.id else session.client
    start, end = times.local(session.appointment.starts, zone), times.local(session.appointment.ends, zone)
    return SessionTold(other.name, start, end, _comes(session))


def _comes(session: Session) -> Comes | None:
    for one in session.appointment.attendances:
        if one.client_id == session.client.id:
            if one.status == "attended":
                return "came"
            if one.status == "no_show":
                return "did not"
            moved = session.appointment.moved_at
            return "will" if one.confirmed_at and (moved is None or moved < one.confirmed_at) else None
    return None


def seen(sessions: Sequence[Session]) -> str:
    """What was shown, so that a tap on something else is noticed."""
    return ",".join(f"{one.appointment.id}@{one.appointment.starts:%Y%m%d%H%M}" for one in sessions)


def opening_told(opening: Opening, zone: str) -> OpeningTold:
    """An opening on the reader's clock."""
    minutes = opening.session.session_type.minutes
    return OpeningTold(times.local(opening.slot.start, zone), minutes, opening.therapist.name)


async def zone_of(unit: Unit, person: Person) -> str:
    """The zone a person reads times in."""
    return person.timezone or (await unit.practices.get()).timezone


async def clock_of(unit: Unit, person: Person) -> tuple[str, dt.date]:
    """The zone a person reads times in, and what the date is there."""
    zone = await zone_of(unit, person)
    return zone, unit.now.astimezone(ZoneInfo(zone)).date()


async def zone_note(unit: Unit, person: Person) -> str:
    """`, New York time` where a reader's zone differs from the practice's."""
    zone = await zone_of(unit, person)
    return "" if zone == (await unit.practices.get()).timezone else f", {times.zone_name(zone)}"


async def tell(
    unit: Unit,
    person: Person,
    html: str,
    choices: tuple[Choice, ...] = (),
    *,
    before: dt.datetime | None = None,
    about: Mapping[str, Any] | None = None,
) -> Reach:
    """Queue a message in every chat of a person; whether it reaches them now, in the morning, or not at all.

    With `before` it may wait for the morning, unless that comes within an hour of then or later. What waits is said
    only if what it is `about` is still so by then.
    """
    zone = await zone_of(unit, person)
    html = times.with_zone(html, zone, (await unit.practices.get()).timezone)
    due = after_the_night(unit.now, zone) if before is not None else None
    if due is not None and before is not None and due + HOUR > before:
        due = None
    # A client's doing may be news to people whose chats the client does not see.
    with unit.seeing_practice():
        chats = [chat for chat in await unit.chats.of(person.id) if chat.reachable]
        for chat in chats:
            buttons = await buttons_for(unit, chat.id, person.id, choices)
            body = {"html": html, "buttons": buttons} | ({} if due is None or about is None else {"about": about})
            await unit.outbox.put(chat.id, body, priority=NOTICE, due=due)
    if not chats:
        return "none"
    return "now" if due is None else "later"


async def will_hear(unit: Unit, clients: Sequence[Person]) -> str:
    """Who of those whom a change concerns will be told of it, and who has no chat, in words."""
    chats = await unit.chats.reachable({one.id for one in clients})
    reached, others = ({one.id: one.name for one in clients if bool(chats[one.id]) is there} for there in (True, False))
    return words.will_be_told(list(reached.values()), list(others.values()))


async def tell_cancelled(
    unit: Unit, session: Session, offers: Sequence[Opening], *, asked: bool = False, message: str | None = None
) -> Reach:
    """A client whose session was called off, with times to take instead; never why. `asked`: as they wanted."""
    zone, today = await clock_of(unit, session.client)
    in_order = sorted(offers, key=lambda one: one.slot.start)
    told = [opening_told(one, zone) for one in in_order]
    choices = tuple(_take(one, zone, today) for one in in_order)
    session_there = session_told(session, session.client, zone)
    stood = Standing(session.appointment.starts, session.therapist.id)
    knew = await unsaid.take_back(unit, session.client, session) or stood
    if asked:
        return await tell(unit, session.client, words.cancelled_as_asked(session_there, today))
    html = words.with_words(words.you_are_cancelled(session_there, today, told), message)
    before = session.appointment.starts if offers else None
    about = unsaid.about(session, knew, says=NOWHERE)
    return await tell(unit, session.client, html, choices, before=before, about=about)


def _take(opening: Opening, zone: str, today: dt.date) -> Choice:
    """A button that books an opening for whoever taps it."""
    start = times.local(opening.slot.start, zone)
    book = Book(
        start.replace(tzinfo=None), session=opening.session.session_type.name, with_=opening.therapist.name, zone=zone
    )
    return Choice(times.short_when(opening.slot.start, zone, today), Run((book,)))


async def tell_booked(unit: Unit, session: Session) -> Reach:
    """A client for whom somebody else booked."""
    zone, today = await clock_of(unit, session.client)
    note = await zone_note(unit, session.client)
    html = words.you_are_booked(session_told(session, session.client, zone), today, note)
    about = unsaid.about(session, NOWHERE)
    return await tell(unit, session.client, html, before=session.appointment.starts, about=about)


async def tell_moved(unit: Unit, session: Session, was: dt.datetime) -> Reach:
    """A client whose session somebody else moved; they read of where it was when they last heard of it."""
    knew = await unsaid.take_back(unit, session.client, session) or Standing(was, session.therapist.id)
    if knew.starts is None:
        return await tell_booked(unit, session)
    was = knew.starts
    zone, today = await clock_of(unit, session.client)
    told = session_told(session, session.client, zone)
    html = words.you_are_moved(told, times.local(was, zone), today, await zone_note(unit, session.client))
    before = min(was, session.appointment.starts)
    return await tell(unit, session.client, html, before=before, about=unsaid.about(session, knew))


async def tell_handed_over(unit: Unit, session: Session, was: Session) -> Reach:
    """A client whose session is with another therapist now."""
    zone, today = await clock_of(unit, session.client)
    now, before = (session_told(one, session.client, zone) for one in (session, was))
    earliest = min(session.appointment.starts, was.appointment.starts)
    about = unsaid.about(session, Standing(was.appointment.starts, was.therapist.id))
    html = words.you_are_handed_over(now, before, today)
    return await tell(unit, session.client, html, before=earliest, about=about)


async def tell_therapist(
    unit: Unit,
    session: Session,
    what: Literal["booked", "moved", "cancelled"],
    was: dt.datetime | None = None,
    *,
    by: str | None = None,
    message: str | None = None,
) -> Reach:
    """The therapist, when a client has booked, moved or cancelled, or somebody else (named by `by`) for the client.

    `message` are words that go with it.
    """
    zone, today = await clock_of(unit, session.therapist)
    told, client = session_told(session, session.therapist, zone), session.client.name
    before = times.local(was or session.appointment.starts, zone)
    match what, by:
        case "booked", None:
            html = words.told_booked(client, told, today)
        case "cancelled", None:
            html = words.told_cancelled(client, told, today)
        case _, None:
            html = words.told_moved(client, told, before, today)
        case "booked", name:
            html = words.told_booked_by(name, client, told, today)
        case "cancelled", name:
            html = words.told_cancelled_by(name, client, told, today)
        case _, name:
            html = words.told_moved_by(name, client, told, before, today)
    return await tell(unit, session.therapist, words.with_words(html, message))


async def tell_where_it_stands(unit: Unit, session: Session, reader: Person) -> Reach:
    """One side of one session that an undo has touched."""
    zone, today = await clock_of(unit, reader)
    told = session_told(session, reader, zone)
    standing = session.appointment.status == "booked"
    return await tell(unit, reader, words.stands(told, today) if standing else words.stands_cancelled(told, today))


async def tell_where_they_stand(unit: Unit, sessions: Sequence[Session], reader: Person) -> Reach:
    """One side of all sessions that an undo has touched, in one message.

    Whoever had not heard of what is undone hears of neither.
    """
    sessions = [one for one in sessions if not await _has_not_heard(unit, reader, one)]
    if not sessions:
        return "now"
    if len(sessions) == 1:
        return await tell_where_it_stands(unit, sessions[0], reader)
    zone, today = await clock_of(unit, reader)
    in_order = sorted(sessions, key=lambda one: one.appointment.starts)
    stand = [session_told(one, reader, zone) for one in in_order if one.appointment.status == "booked"]
    gone = [session_told(one, reader, zone) for one in in_order if one.appointment.status != "booked"]
    return await tell(unit, reader, words.they_stand(stand, gone, today))


async def _has_not_heard(unit: Unit, reader: Person, session: Session) -> bool:
    """Whether a session stands as somebody knows it, since what was to be said of it has been taken back."""
    knew = await unsaid.take_back(unit, reader, session)
    return knew is not None and knew == Standing.of(session.appointment)


async def tell_all_cancelled(
    unit: Unit, sessions: Sequence[Session], reader: Person, message: str | None = None
) -> Reach:
    """One side of several sessions of one client that were called off."""
    zone, today = await clock_of(unit, reader)
    told = [session_told(one, reader, zone) for one in sessions]
    for one in sessions:
        await unsaid.take_back(unit, reader, one)
    if reader.id == sessions[0].client.id:
        html = words.you_are_all_cancelled(told, today)
    else:
        html = words.told_all_cancelled(sessions[0].client.name, told, today)
    return await tell(unit, reader, words.with_words(html, message))


async def tell_of_lost(unit: Unit, chat_id: int) -> None:
    """Whoever has to know, once, that nothing can be written to a chat any more.

    That is the therapist of a client, and the admins of a channel, of a therapist, or of a client without one.
    """
    chat = await unit.chats.get(chat_id)
    for board in await unit.boards.all() if not chat.person_ids else ():
        if board.chat_id == chat_id:
            for admin in await unit.people.with_role("admin"):
                await tell(unit, admin, publishing.cannot_post(board.title))
    for id in chat.person_ids:
        person = await unit.people.get(id)
        theirs = person.therapist_id if person.roles <= {"client"} else None
        readers = [await unit.people.get(theirs)] if theirs is not None else await unit.people.with_role("admin")
        for reader in readers if person.roles else ():
            if reader.id != person.id:
                await tell(unit, reader, talk.lost(person.name))
