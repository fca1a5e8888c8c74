"""The waitlist: who waits, what opens, and who is offered it."""

import datetime as dt
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest

from bot.actions import appointments, changes, waitlist
from bot.actions.appointments import Booked, NotFree
from bot.actions.errors import NotAllowed, Passed
from bot.actions.speaker import Speaker
from bot.actions.waitlist import OfferGone, WaitlistFull
from bot.commands import Override as Exception_
from bot.commands import Waitlist
from bot.conversation import settling
from engine.dates import DateRange
from engine.hours import Override, Window
from engine.slots import Policy
from storage import Store
from tests.api.house import KEYS, NOW, Clock, Prepared, prepare
from tests.databases import KINDS

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.date(2026, 3, 16)
"""Ana works from nine to five that day, and Priya comes at ten."""
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
AFTERNOON = Waitlist(days=frozenset({0, 2}), windows=(Window(16 * 60, 24 * 60),))


@dataclass
class Room:
    store: Store
    clock: Clock
    made: Prepared

    @asynccontextmanager
    async def as_(self, name):
        """A transaction, and the speaker of that name in it."""
        async with self.store.begin(self.made.practice_id) as unit:
            person = await unit.people.get(self.made.people[name])
            yield unit, Speaker(await unit.practices.get(), person, 0, unit.now)

    async def join(self, name, wish=AFTERNOON):
        async with self.as_(name) as (unit, speaker):
            return await waitlist.join(unit, speaker, wish)

    async def offers(self):
        """Let the clock strike: who is offered which start, on London's clocks."""
        async with self.store.begin(self.made.practice_id) as unit:
            made = await waitlist.offer_due(unit)
            return [(one.client.name, one.offer.starts.astimezone(LONDON).replace(tzinfo=None)) for one in made]

    async def book(self, name, hour, day=MONDAY):
        async with self.as_("Ana") as (unit, speaker):
            client = await unit.people.get(self.made.people[name])
            kind = (await unit.hours.session_types())[0]
            start = at(hour, day)
            outcome = await appointments.book_with(unit, speaker, client, speaker.person, kind, start, sure=True)
            assert isinstance(outcome, Booked)
            return outcome.session

    async def cancel(self, session, by):
        async with self.as_(by) as (unit, speaker):
            await appointments.cancel_these(unit, speaker, [session])
            return await unit.changes.record(speaker.person.id, None, "Cancelled")

    async def answer(self, name, what=waitlist.take):
        async with self.as_(name) as (unit, speaker):
            (offer,) = await waitlist.offers_for(unit, speaker)
            return await what(unit, speaker, offer.id)

    async def open_at(self, hour, day=MONDAY):
        async with self.store.reading(self.made.practice_id) as unit:
            return await unit.appointments.is_free(self.made.people["Ana"], at(hour, day), at(hour, day) + HOUR)


def at(hour, day=MONDAY):
    return dt.datetime.combine(day, dt.time(hour), LONDON).astimezone(dt.UTC)


def local(hour, day=MONDAY):
    return dt.datetime.combine(day, dt.time(hour))


@pytest.fixture
def backend():
    return "sqlite"


on_both = pytest.mark.parametrize("backend", KINDS)


@pytest.fixture
async def room(databases, backend):
    clock = Clock()
    with databases.copy(backend, prepare) as url:
        store = await Store.open(url, KEYS, clock=clock)
        yield Room(store, clock, databases.made(backend, prepare))
        await store.close()


@pytest.fixture
async def full(room):
    """Monday's last hour is Leo's; Sam waits for it, then Priya."""
    session = await room.book("Leo", 16)
    await room.join("Sam")
    room.clock.now += MINUTE
    await room.join("Priya")
    return session


async def test_what_a_client_gives_up_is_offered_after_five_minutes_to_who_came_first(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 4 * MINUTE
    assert await room.offers() == []
    room.clock.now += 2 * MINUTE
    assert await room.offers() == [("Sam", local(16))]
    assert not await room.open_at(16)
    # one at a time, however often the clock strikes
    room.clock.now += 10 * MINUTE
    assert await room.offers() == []


@on_both
async def test_an_offer_that_nobody_takes_goes_to_the_next_and_to_nobody_twice(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Sam", local(16))]
    room.clock.now += waitlist.HELD
    assert await room.offers() == [("Priya", local(16))]
    with pytest.raises(OfferGone):
        async with room.as_("Sam") as (unit, speaker):
            await waitlist.take(unit, speaker, 1)
    room.clock.now += waitlist.HELD
    assert await room.offers() == []
    assert await room.open_at(16)


async def test_declining_passes_it_on_at_once(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    await room.answer("Sam", waitlist.decline)
    assert await room.offers() == [("Priya", local(16))]


@on_both
async def test_taking_an_offer_books_it_and_fulfils_the_wish_and_undo_gives_both_back(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    async with room.as_("Sam") as (unit, speaker):
        (offer,) = await waitlist.offers_for(unit, speaker)
        outcome = await waitlist.take(unit, speaker, offer.id)
        assert isinstance(outcome, Booked)
        assert (outcome.session.client.name, outcome.session.appointment.starts) == ("Sam", at(16))
        assert await waitlist.entries(unit, speaker) == []
        change = await unit.changes.record(speaker.person.id, None, "Took it")
    async with room.as_("Sam") as (unit, speaker):
        with pytest.raises(OfferGone):
            await waitlist.take(unit, speaker, offer.id)
        await unit.changes.undo(change, speaker.person.id)
        assert len(await waitlist.entries(unit, speaker)) == 1
    # Sam has had it, so it goes to Priya, as soon as Sam can no more take it back
    assert await room.offers() == []
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Priya", local(16))]


async def test_an_offer_is_good_although_the_notice_has_run_into_it(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    async with room.as_("Nora") as (unit, _):
        await unit.hours.set_policies(None, [Policy(notice_minutes=14 * 24 * 60)])
    assert isinstance(await room.answer("Sam"), Booked)


async def test_an_offer_is_void_once_the_hours_are_closed(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    async with room.as_("Ana") as (unit, speaker):
        await unit.hours.add_override(speaker.person.id, Override("off", (DateRange(MONDAY, MONDAY),)))
    assert isinstance(await room.answer("Sam"), NotFree)


async def test_nobody_is_offered_anything_at_night_and_who_came_first_is_waited_for(room, full):
    room.clock.now = at(20, dt.date(2026, 3, 12)) + 58 * MINUTE
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == []
    room.clock.now = at(8, dt.date(2026, 3, 13)) - MINUTE
    assert await room.offers() == []
    room.clock.now += MINUTE
    assert await room.offers() == [("Sam", local(16))]


async def test_the_night_is_that_of_the_reader(room, full):
    async with room.as_("Nora") as (unit, _):
        await unit.people.update(room.made.people["Sam"], timezone="Asia/Tokyo")
    room.clock.now = at(13, dt.date(2026, 3, 12))
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == []
    room.clock.now = at(23, dt.date(2026, 3, 12))
    assert await room.offers() == [("Sam", local(16))]


async def test_a_cancellation_that_is_undone_is_offered_to_nobody(room, full):
    change = await room.cancel(full, "Leo")
    async with room.as_("Leo") as (unit, speaker):
        await unit.changes.undo(change, speaker.person.id)
    room.clock.now += 6 * MINUTE
    assert await room.offers() == []


async def test_what_a_move_leaves_behind_is_offered(room, full):
    async with room.as_("Ana") as (unit, speaker):
        await appointments.move_to(unit, speaker, full, at(9), sure=True)
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Sam", local(16))]


@on_both
async def test_hours_that_open_are_offered_and_each_to_another(room):
    for hour in range(9, 17):
        if hour != 10:
            await room.book("Leo", hour)
    for name in ("Sam", "Priya"):
        await room.join(name, Waitlist(days=frozenset({0})))
        room.clock.now += MINUTE
    async with room.as_("Ana") as (unit, speaker):
        extra = Exception_("extra", (DateRange(MONDAY, MONDAY),), windows=(Window(18 * 60, 20 * 60),))
        plan = await changes.plan(unit, speaker, (extra,))
        await changes.save(unit, plan)
        await settling.hours_changed(unit, speaker, plan, {})
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Sam", local(18)), ("Priya", local(19))]


async def test_only_what_fits_the_wish_is_offered(room, full):
    other = await room.book("Leo", 11)
    await room.cancel(other, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == []


async def test_who_has_another_appointment_then_is_passed_over(room, full):
    async with room.as_("Raj") as (unit, speaker):
        sam = await unit.people.get(room.made.people["Sam"])
        kind = (await unit.hours.session_types())[0]
        await appointments.book_with(unit, speaker, sam, speaker.person, kind, at(16), sure=True)
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Priya", local(16))]


async def test_who_cannot_be_reached_is_passed_over(room, full):
    async with room.as_("Nora") as (unit, _):
        for chat in await unit.chats.of(room.made.people["Sam"]):
            await unit.chats.set_reachable(chat.id, False)
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Priya", local(16))]


async def test_one_client_has_one_offer_at_a_time(room, full):
    wednesday = dt.date(2026, 3, 18)
    other = await room.book("Leo", 16, wednesday)
    await room.cancel(full, "Leo")
    await room.cancel(other, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Sam", local(16)), ("Priya", local(16, wednesday))]


async def test_staff_may_not_book_over_an_offer(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    async with room.as_("Ana") as (unit, speaker):
        leo = await unit.people.get(room.made.people["Leo"])
        kind = (await unit.hours.session_types())[0]
        outcome = await appointments.book_with(unit, speaker, leo, speaker.person, kind, at(16), sure=True)
        assert isinstance(outcome, NotFree)


async def test_leaving_passes_on_what_was_offered(room, full):
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    async with room.as_("Sam") as (unit, speaker):
        assert len(await waitlist.leave(unit, speaker, Waitlist(leave=True))) == 1
        assert await waitlist.leave(unit, speaker, Waitlist(leave=True)) == ()
    assert await room.offers() == [("Priya", local(16))]


async def test_where_nobody_waits_nothing_is_kept(room):
    session = await room.book("Leo", 16)
    await room.cancel(session, "Leo")
    room.clock.now += 6 * MINUTE
    async with room.store.reading(room.made.practice_id) as unit:
        assert not await unit.waitlist.due()


@on_both
async def test_the_clock_sees_without_writing_whether_there_is_anything_to_do(room, full):
    async def due():
        async with room.store.reading(room.made.practice_id) as unit:
            return await unit.waitlist.due()

    assert not await due()
    await room.cancel(full, "Leo")
    assert not await due()
    room.clock.now += 6 * MINUTE
    assert await due()
    await room.offers()
    assert not await due()
    room.clock.now += waitlist.HELD
    assert await due()


async def test_the_same_wish_twice_keeps_its_place(room):
    first, again = await room.join("Sam"), await room.join("Sam")
    assert (first.already, again.already) == (False, True)
    assert first.entry == again.entry


async def test_joining_tells_what_is_open_even_now(room):
    joined = await room.join("Sam")
    assert joined.therapist.name == "Ana"
    assert [one.slot.start for one in joined.open_now][:2] == [at(16, NOW.date()), at(16)]


async def test_a_client_has_so_many_wishes_at_most(room):
    for day in range(20):
        date = dt.date(2026, 4, 1) + dt.timedelta(days=day)
        await room.join("Sam", Waitlist(dates=(DateRange(date, date),)))
    with pytest.raises(WaitlistFull):
        await room.join("Sam")


async def test_wishes_for_what_has_passed_are_none(room):
    with pytest.raises(Passed):
        await room.join("Sam", Waitlist(dates=(DateRange(dt.date(2026, 3, 2), dt.date(2026, 3, 10)),)))
    await room.join("Sam", Waitlist(dates=(DateRange(MONDAY, MONDAY),)))
    room.clock.now = at(9, MONDAY + dt.timedelta(days=1))
    async with room.as_("Sam") as (unit, speaker):
        assert await waitlist.entries(unit, speaker) == []


async def test_who_sees_whose_wishes(room, full):
    await room.join("Maya")
    seen = {"Sam": 1, "Maya": 1, "Ana": 2, "Raj": 1, "Nora": 3}
    for name, count in seen.items():
        async with room.as_(name) as (unit, speaker):
            assert len(await waitlist.entries(unit, speaker)) == count, name


async def test_who_is_no_client_cannot_wait_and_nobody_answers_anothers_offer(room, full):
    with pytest.raises(NotAllowed):
        await room.join("Ana")
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    await room.offers()
    for name in ("Priya", "Raj"):
        async with room.as_(name) as (unit, speaker):
            with pytest.raises(OfferGone):
                await waitlist.take(unit, speaker, 1)
            with pytest.raises(OfferGone):
                await waitlist.decline(unit, speaker, 1)


async def test_a_therapist_offers_a_time_to_the_waitlist_or_to_one_client(room, full):
    other = await room.book("Leo", 15)
    await room.cancel(full, "Ana")
    await room.cancel(other, "Ana")
    async with room.as_("Ana") as (unit, speaker):
        assert await waitlist.offer_time(unit, speaker, speaker.person, at(16), at(16) + 50 * MINUTE) == 2
        leo = await unit.people.get(room.made.people["Leo"])
        kind = (await unit.hours.session_types())[0]
        made = await waitlist.offer_to(unit, speaker, leo, speaker.person, kind, at(15))
        assert (made.client.name, made.offer.starts) == ("Leo", at(15))
    assert await room.offers() == [("Sam", local(16))]
    assert isinstance(await room.answer("Leo"), Booked)


@on_both
async def test_who_is_erased_waits_no_more(room, full):
    async with room.as_("Nora") as (unit, _):
        await unit.people.erase(room.made.people["Sam"])
    await room.cancel(full, "Leo")
    room.clock.now += 6 * MINUTE
    assert await room.offers() == [("Priya", local(16))]


async def test_a_session_type_that_is_renamed_is_waited_for_under_its_new_name(room):
    async with room.as_("Sam") as (unit, speaker):
        await waitlist.join_for(unit, speaker, speaker.person, None, "Individual")
    async with room.as_("Nora") as (unit, speaker):
        kind = (await unit.hours.session_types())[0]
        await unit.hours.change_session_type(kind.id, replace(kind.session_type, name="talk"))
        assert [one.session for one in await waitlist.entries(unit, speaker)] == ["talk"]
