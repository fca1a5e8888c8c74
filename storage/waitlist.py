"""The waitlist: wishes in the order in which they came, what has opened, and what was offered to whom."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, or_, select, union_all, update

from engine.dates import DateRange
from engine.hours import Window
from storage.records import OfferState, Vacancy, WaitlistEntry, WaitlistOffer
from storage.rows import windows_in, windows_out
from storage.tables import people, vacancies, waitlist_entries, waitlist_offers
from storage.transaction import Verbs, mine

KEPT_FOR_UNDO = timedelta(minutes=5)
"""How long nobody is offered time that was given up: whoever gave it up may still take it back."""


class Waitlist(Verbs):
    """Wishes of clients, time that has become free, and the offers that were made of it."""

    async def add(
        self,
        client_id: int,
        therapist_id: int | None,
        session: str | None,
        dates: Sequence[DateRange],
        days: Collection[int] | None,
        windows: Sequence[Window],
        zone: str,
    ) -> WaitlistEntry:
        """A new wish, behind those there are. Raises Missing when there is no such client."""
        await self._tx.get(people, client_id)
        values = {
            "client_id": client_id,
            "therapist_id": therapist_id,
            "session": session,
            "dates": [[span.first.isoformat(), span.last and span.last.isoformat()] for span in dates],
            "days": None if days is None else sorted(days),
            "windows": windows_out(windows),
            "zone": zone,
        }
        return await self.get(await self._tx.add(waitlist_entries, values))

    async def get(self, id: int) -> WaitlistEntry:
        """Raises Missing."""
        return _entry(await self._tx.get(waitlist_entries, id))

    async def remove(self, id: int) -> None:
        """Raises Missing."""
        await self._tx.remove(waitlist_entries, id)

    async def all(self) -> list[WaitlistEntry]:
        """Everybody's, first come first."""
        return await self._entries(_ENTRIES)

    async def of_client(self, client_id: int) -> list[WaitlistEntry]:
        """A client's, oldest first."""
        return await self._entries(_ENTRIES_OF, client=client_id)

    async def freed(self, therapist_id: int, starts: datetime, ends: datetime, due: datetime | None = None) -> None:
        """Time has become free: let it be offered from `due` on, five minutes from now unless told otherwise.

        Where nobody waits for that therapist, it need not be remembered.
        """
        whoever = or_(waitlist_entries.c.therapist_id.is_(None), waitlist_entries.c.therapist_id == therapist_id)
        waits = select(waitlist_entries.c.id).where(self._tx.mine(waitlist_entries), whoever).limit(1)
        starts = max(starts, self._tx.now)
        # Whoever gives time up does not see who waits for it.
        with self._tx.seeing_practice():
            waited_for = await self._tx.one(waits) is not None
        if starts < ends and waited_for:
            values = {
                "therapist_id": therapist_id,
                "starts": starts,
                "ends": ends,
                "due_at": due or self._tx.now + KEPT_FOR_UNDO,
            }
            await self._tx.add(vacancies, values)

    async def vacancies(self) -> list[Vacancy]:
        """Those that are due, the soonest first."""
        here = (self._tx.mine(vacancies), vacancies.c.due_at <= self._tx.now)
        found = await self._tx.all(select(vacancies).where(*here).order_by(vacancies.c.starts, vacancies.c.id))
        return [Vacancy(row.id, row.therapist_id, row.starts, row.ends, row.due_at) for row in found]

    async def look_again(self, vacancy_id: int, due: datetime | None) -> None:
        """Look at a vacancy again from `due` on; None: no more."""
        here = (self._tx.mine(vacancies), vacancies.c.id == vacancy_id)
        change = delete(vacancies).where(*here)
        await self._tx.run(change if due is None else update(vacancies).where(*here).values(due_at=due))

    async def due(self) -> bool:
        """Whether anything waits to be offered now, or an offer has run out."""
        free = select(vacancies.c.id).where(self._tx.mine(vacancies), vacancies.c.due_at <= self._tx.now)
        over = select(waitlist_offers.c.id).where(self._tx.mine(waitlist_offers), *self._run_out())
        return await self._tx.one(union_all(free, over).limit(1)) is not None

    async def make_offer(
        self,
        client_id: int,
        therapist_id: int,
        session_type_id: int,
        entry_id: int | None,
        starts: datetime,
        ends: datetime,
        expires: datetime,
    ) -> WaitlistOffer:
        """Write an offer down; holding its time is another matter."""
        values = {
            "client_id": client_id,
            "therapist_id": therapist_id,
            "session_type_id": session_type_id,
            "entry_id": entry_id,
            "starts": starts,
            "ends": ends,
            "expires": expires,
            "state": "open",
        }
        return await self.offer(await self._tx.add(waitlist_offers, values))

    async def offer(self, id: int) -> WaitlistOffer:
        """Raises Missing."""
        return _offer(await self._tx.get(waitlist_offers, id))

    async def settle(self, id: int, state: OfferState) -> None:
        """Raises Missing."""
        await self._tx.change(waitlist_offers, id, {"state": state})

    async def open_offers(self) -> list[WaitlistOffer]:
        """Those that wait for an answer, run out or not, oldest first."""
        return await self._offers(waitlist_offers.c.state == "open")

    async def run_out(self) -> list[WaitlistOffer]:
        """Those that waited for an answer for too long."""
        return await self._offers(*self._run_out())

    async def offered_before(self, client_id: int, therapist_id: int, starts: datetime) -> bool:
        """Whether a client has been offered that time before, whatever came of it."""
        found = await self._offers(
            waitlist_offers.c.client_id == client_id,
            waitlist_offers.c.starts == starts,
            waitlist_offers.c.therapist_id == therapist_id,
        )
        return bool(found)

    def _run_out(self) -> tuple[ColumnElement[bool], ...]:
        return waitlist_offers.c.state == "open", waitlist_offers.c.expires <= self._tx.now

    async def _entries(self, those: Select[Any], **values: object) -> list[WaitlistEntry]:
        return [_entry(row) for row in await self._tx.all(those, **values)]

    async def _offers(self, *conditions: ColumnElement[bool]) -> list[WaitlistOffer]:
        query = select(waitlist_offers).where(self._tx.mine(waitlist_offers), *conditions)
        return [_offer(row) for row in await self._tx.all(query.order_by(waitlist_offers.c.id))]


# By when they came, not by id: one that undo puts back has its old place.
_ENTRIES = (
    select(waitlist_entries)
    .where(mine(waitlist_entries))
    .order_by(waitlist_entries.c.created_at, waitlist_entries.c.id)
)
_ENTRIES_OF = _ENTRIES.where(waitlist_entries.c.client_id == bindparam("client"))


def _entry(row: Row[Any]) -> WaitlistEntry:
    return WaitlistEntry(
        row.id,
        row.version,
        row.client_id,
        row.therapist_id,
        row.session,
        tuple(DateRange(date.fromisoformat(first), last and date.fromisoformat(last)) for first, last in row.dates),
        None if row.days is None else frozenset(row.days),
        windows_in(row.windows),
        row.zone,
        row.created_at,
    )


def _offer(row: Row[Any]) -> WaitlistOffer:
    return WaitlistOffer(
        row.id,
        row.client_id,
        row.therapist_id,
        row.session_type_id,
        row.entry_id,
        row.starts,
        row.ends,
        row.expires,
        row.state,
        row.created_at,
    )
