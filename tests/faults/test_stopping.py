"""A server that is told to stop, over HTTP: what it has begun it ends, what it has confirmed is there, and it ends."""

import asyncio
import contextlib
import datetime as dt
import json
import signal

import aiohttp
import pytest

from engine import Template, Window
from engine.slots import SessionType
from storage.tables import appointments

WEEK = Template(frozenset(range(7)), (Window(540, 1020),))
NOON = dt.time(12)


@pytest.fixture
async def home(home):
    await home.settle(therapists=["Ana"], clients=["Sam"], templates=[WEEK])
    return home


async def key_and_ids(home):
    """An admin's key, Ana's id and Sam's."""
    async with home.store() as store, store.begin(home.practice) as unit:
        (ana,), (sam,) = await unit.people.named("Ana"), await unit.people.named("Sam")
        if not await unit.hours.session_types(ana.id):
            await unit.hours.add_session_type(SessionType("individual", 50))
        nora = await unit.people.add("Nora", ["admin"])
        token = await unit.api_keys.add(nora.id, "admin", expires=unit.now + dt.timedelta(days=1))
    return token, ana.id, sam.id


def coming():
    """The coming dates, from the day after tomorrow on."""
    today = dt.datetime.now(dt.UTC).date()
    return iter([today + dt.timedelta(days=ahead) for ahead in range(2, 1000)])


def booking(ana, sam, day):
    """A request to book noon of a date."""
    start = dt.datetime.combine(day, NOON, dt.UTC)
    said = {"therapist": ana, "client": sam, "start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "confirm": True}
    return json.dumps(said).encode()


def place(url):
    """Host and port of an address."""
    host, _, port = url.removeprefix("http://").rstrip("/").rpartition(":")
    return host, int(port)


class Begun:
    """A request whose head the server has read, and answered that it waits for the rest."""

    def __init__(self, reader, writer, body):
        self._reader, self._writer, self._body = reader, writer, body

    @classmethod
    async def begin(cls, url, token, body):
        host, port = place(url)
        reader, writer = await asyncio.open_connection(host, port)
        head = (
            f"POST /api/bookings HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
        )
        writer.write(head.encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 100 ")
        assert await reader.readline() == b"\r\n"
        return cls(reader, writer, body)

    async def end(self):
        """Send the rest; the status."""
        self._writer.write(self._body)
        status = int((await self._reader.readline()).split()[1])
        await self.leave()
        return status

    async def leave(self):
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


async def booked(home):
    return sorted(row.starts.date() for row in await home.rows(appointments) if row.status == "booked")


async def test_requests_in_flight_are_answered_and_what_was_confirmed_is_there(home):
    token, ana, sam = await key_and_ids(home)
    days = coming()
    async with asyncio.timeout(60), home.serving() as process:
        url = await home.listening(process)
        first = [next(days), next(days)]
        begun = [await Begun.begin(url, token, booking(ana, sam, day)) for day in first]
        process.send_signal(signal.SIGTERM)
        others = asyncio.create_task(until_refused(url, token, ana, sam, days))
        await shut(url)
        assert await asyncio.gather(*(one.end() for one in begun)) == [201, 201]
        confirmed = await others
        assert await process.wait() == 0
    assert {*first, *confirmed} <= set(await booked(home))


async def shut(url):
    """Wait until nobody is let in any more."""
    while True:
        try:
            _, writer = await asyncio.open_connection(*place(url))
        except ConnectionError:
            return
        writer.close()
        await asyncio.sleep(0.01)


async def until_refused(url, token, ana, sam, days):
    """Book one date after the other until nobody answers; those that were confirmed."""
    confirmed = []
    own = {"connector": aiohttp.TCPConnector(force_close=True), "headers": {"Authorization": f"Bearer {token}"}}
    async with aiohttp.ClientSession(**own) as http:
        for day in days:
            headers = {"Content-Type": "application/json"}
            try:
                asked = http.post(f"{url}api/bookings", data=booking(ana, sam, day), headers=headers)
                async with asked as answer:
                    assert answer.status < 500, await answer.text()
                    if answer.status == 201:
                        confirmed.append(day)
            except (aiohttp.ClientConnectionError, ConnectionError):
                return confirmed
    raise AssertionError("the server did not stop")


async def test_where_a_part_ends_by_itself_the_process_ends_with_a_failure_and_says_why(home):
    async with home.serving("tests.faults.ending") as process:
        assert await process.wait() == 1
        log = home.log_of(process)
    assert "Scheduler ended: RuntimeError at tests/faults/ending.py" in log
    assert "Canary" not in log


async def test_a_request_that_never_ends_does_not_keep_the_server_up(home):
    token, ana, sam = await key_and_ids(home)
    async with asyncio.timeout(60), home.serving() as process:
        url = await home.listening(process)
        begun = await Begun.begin(url, token, booking(ana, sam, next(coming())))
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        await begun.leave()
    assert await booked(home) == []
