"""GET generate over HTTP: four weeks of one therapist of 1,000, with bookings, overrides and years of history.

The load is wrk's where it is installed (Debian has a package of that name): it takes a twentieth of what a client in
Python takes of the processors that the server needs too.
"""

import asyncio
import datetime as dt
import http.client
import json
import multiprocessing
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.founding import found_practice
from bot.web.api.app import mount
from bot.web.api.limits import Rate
from bot.web.site import Site
from engine.dates import DateRange
from engine.hours import Override, Template, Window
from storage import Keys, Store

KEYS = Keys(bytes(range(32)))
THERAPISTS = 1_000
YEARS = 3
ROUNDS = 400
CONNECTIONS = 8
SECONDS = 10
NOW = dt.datetime(2026, 3, 11, 10, tzinfo=dt.UTC)


async def furnish(path: Path) -> tuple[str, int]:
    """A key of a client, and the therapist it asks for."""
    store = await Store.open(str(path), KEYS, clock=lambda: NOW)
    async with store.begin() as unit:
        await found_practice(unit, "Large", "Europe/London")
        weekdays = Template(frozenset(range(5)), (Window(540, 720), Window(780, 1020)))
        for number in range(THERAPISTS):
            person = await unit.people.add(f"Therapist {number}", ["therapist"])
            await unit.hours.add_template(person.id, weekdays)
        client = await unit.people.add("Client", ["client"], therapist_id=person.id)
        (kind, *_) = await unit.hours.session_types()
        for day in range(-365 * YEARS, 28):
            starts = dt.datetime(2026, 3, 11, 9, tzinfo=dt.UTC) + dt.timedelta(days=day)
            for hour in (0, 4) if starts.weekday() < 5 else ():
                begins = starts + dt.timedelta(hours=hour)
                await unit.appointments.book(
                    person.id, client.id, kind.id, begins, begins + dt.timedelta(minutes=kind.session_type.minutes)
                )
            if day % 10 == 0:
                off = DateRange(starts.date(), starts.date())
                await unit.hours.add_override(person.id, Override("off", (off,)))
        token = await unit.api_keys.add(client.id, "client", expires=NOW + dt.timedelta(days=30))
    await store.close()
    return token, person.id


def serve(path: str, tell: Connection) -> None:
    """The server, in a process of its own."""

    async def run() -> None:
        store = await Store.open(path, KEYS, clock=lambda: NOW)
        app = web.Application()
        mount(app, store, Rate(0))
        async with Site(app, "127.0.0.1", 0) as site:
            tell.send(site.url)
            await asyncio.Event().wait()

    asyncio.run(run())


def ask(address: str, target: str, token: str, rounds: int) -> list[float]:
    """Milliseconds of each of some requests on one connection."""
    took = []
    connection = http.client.HTTPConnection(address)
    for _ in range(rounds):
        begun = time.perf_counter()
        connection.request("GET", target, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        took.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, body
    connection.close()
    return took


def by_wrk(program: str, url: str, token: str) -> str:
    """What wrk says of requests on several connections at once."""
    done = subprocess.run(
        [program, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Authorization: Bearer {token}", url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "Non-2xx" not in done, done
    names = ("Requests/sec:", "50%", "99%")
    # At the head of its line: a spread of 99 % stands in the midst of another.
    (rate,), (p50,), (p99,) = (re.findall(rf"^\s*{name}\s+(\S+)", done, re.MULTILINE) for name in names)
    return f"{float(rate):.0f}/s, p50 {p50}, p99 {p99}"


def by_threads(address: str, target: str, token: str) -> str:
    """The same by connections in threads of this process."""
    begun = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(address, target, token, ROUNDS)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = CONNECTIONS * ROUNDS / (time.perf_counter() - begun)
    return f"{rate:.0f}/s, by a client in Python on the same processors: install wrk for the server's own figure"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openings.sqlite3"
        token, therapist = asyncio.run(furnish(path))
        hear, tell = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(str(path), tell), daemon=True)
        process.start()
        address = urlsplit(hear.recv()).netloc
        target = f"/api/therapist/availability/generate?therapist={therapist}&from=2026-03-11&until=2026-04-07"
        ask(address, target, token, 50)
        took = sorted(ask(address, target, token, ROUNDS))
        print(f"one at a time: p50 {statistics.median(took):.2f} ms, p99 {took[int(len(took) * 0.99)]:.2f} ms")
        wrk = shutil.which("wrk")
        many = by_wrk(wrk, f"http://{address}{target}", token) if wrk else by_threads(address, target, token)
        print(f"{CONNECTIONS} at a time: {many}")
        connection = http.client.HTTPConnection(address)
        connection.request("GET", target, headers={"Authorization": f"Bearer {token}"})
        print(f"{len(json.loads(connection.getresponse().read())['slots'])} slots an answer")
        process.terminate()
        process.join()


if __name__ == "__main__":
    main()
