"""A practice with keys, and another beside it, behind the API."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp.test_utils import TestClient

from bot import sample
from bot.founding import found_practice
from engine.dates import DateRange
from engine.hours import Override, Template, Window
from engine.slots import SessionType
from storage import Keys, Store, Unit
from storage.records import Rhythm

MASTER = bytes(range(32))
KEYS = Keys(MASTER)
LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 3, 11, 10, 0, tzinfo=LONDON).astimezone(dt.UTC)
"""A Wednesday morning; the clocks go forward on Sunday 29 March."""
HOURS = "/api/therapist/availability"


@dataclass
class Clock:
    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass(frozen=True)
class Prepared:
    """The sample practice, the ids and keys of its people by name, and the ids of another practice's things."""

    practice_id: int
    people: dict[str, int]
    keys: dict[str, str]
    other: dict[str, int]


@dataclass(frozen=True)
class House:
    """The API over HTTP."""

    store: Store
    client: TestClient
    clock: Clock
    made: Prepared
    url: str

    @property
    def people(self) -> dict[str, int]:
        return self.made.people

    @property
    def practice_id(self) -> int:
        return self.made.practice_id

    async def ask(self, who: str | None, method: str, path: str, *, json=None, headers=None, **query):
        """The status, the body and the headers of an answer."""
        given = dict(headers or {})
        if who is not None:
            given["Authorization"] = f"Bearer {self.made.keys[who]}"
        params = [(name.rstrip("_"), value) for name, values in query.items() for value in listed(values)]
        answer = await self.client.request(method, path, params=params, json=json, headers=given)
        return Told(answer.status, await answer.json(), answer.headers)

    async def get(self, who, path, **query):
        return await self.ask(who, "GET", path, **query)

    async def post(self, who, path, json, **more):
        return await self.ask(who, "POST", path, json=json, **more)

    def unit(self):
        return self.store.begin(self.practice_id)


@dataclass(frozen=True)
class Told:
    status: int
    body: dict[str, Any]
    headers: Any

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


def listed(values):
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in
            (values if isinstance(values, list | tuple) else [values])]  # fmt: skip


def london(day: int, hour: int, minute: int = 0, month: int = 3) -> str:
    """A wall time of 2026 in London as an instant in UTC."""
    local = dt.datetime(2026, month, day, hour, minute, tzinfo=LONDON)
    return local.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


async def key(unit: Unit, person_id: int, role: str, therapist_id: int | None = None, days: int = 30) -> str:
    return await unit.api_keys.add(person_id, role, therapist_id, "test", expires=unit.now + dt.timedelta(days=days))


async def prepare(url: str) -> Prepared:
    """Fill the database at an address."""
    store = await Store.open(url, KEYS, clock=lambda: NOW)
    async with store.begin() as unit:
        practice = await sample.make(unit, "Europe/London")
        people = {person.name: person.id for person in await unit.people.all()}
        for id in people.values():
            await unit.chats.add("web", str(id), id)
        roles = {"Ana": "therapist", "Raj": "therapist", "Nora": "admin", "Sam": "client", "Priya": "client"}
        keys = {name: await key(unit, people[name], role) for name, role in roles.items()}
        keys["Nora for Ana"] = await key(unit, people["Nora"], "admin", people["Ana"])
        keys["Sam with Raj"] = await key(unit, people["Sam"], "client", people["Raj"])
        keys["expired"] = await key(unit, people["Nora"], "admin", days=-1)
        keys["revoked"] = await key(unit, people["Nora"], "admin")
        await unit.api_keys.revoke(keys["revoked"][:11])
    other = await elsewhere(store, keys)
    await store.close()
    return Prepared(practice.id, people, keys, other)


async def elsewhere(store: Store, keys: dict[str, str]) -> dict[str, int]:
    """Another practice in the same database, with one of everything; the ids of what is there."""
    async with store.begin() as unit:
        await found_practice(unit, "Elsewhere", "Europe/London")
        zoe = await unit.people.add("Zoe", ["therapist"])
        max_ = await unit.people.add("Max", ["client"], therapist_id=zoe.id)
        template = await unit.hours.add_template(zoe.id, Template(frozenset(range(7)), (Window(540, 1020),)))
        kind = await unit.hours.add_session_type(SessionType("long", 90), zoe.id)
        starts = NOW + dt.timedelta(days=3)
        made = await unit.appointments.book(zoe.id, max_.id, kind.id, starts, starts + dt.timedelta(minutes=90))
        change = await unit.changes.record(zoe.id, None, "Everything")
        override = await unit.hours.add_override(zoe.id, an_off_day())
        wish = await unit.waitlist.add(max_.id, zoe.id, None, (), None, (), "Europe/London")
        offer = await unit.waitlist.make_offer(
            max_.id, zoe.id, kind.id, wish.id, starts, starts + dt.timedelta(minutes=90), starts
        )
        series = await unit.standing.add(zoe.id, max_.id, kind.id, Rhythm(starts, "Europe/London", 1, starts.date()))
        keys["Zoe"] = await key(unit, zoe.id, "therapist")
        return {
            "therapist": zoe.id,
            "client": max_.id,
            "template": template.id,
            "override": override.id,
            "session-type": kind.id,
            "booking": made.id,
            "change": change,
            "wish": wish.id,
            "offer": offer.id,
            "series": series.id,
        }


def an_off_day():
    return Override("off", (DateRange(dt.date(2026, 4, 1), dt.date(2026, 4, 1)),))
