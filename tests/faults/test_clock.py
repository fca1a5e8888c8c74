"""Clocks that change, clocks that are wrong, and the tz database that says which."""

import asyncio
import contextlib
import datetime as dt
import os
import subprocess
import sys
import zoneinfo
from zoneinfo import ZoneInfo

import pytest

from bot import zones
from bot.actions.reminders import moment
from bot.delivery import Sender, Worker
from bot.delivery.tidying import Tidier
from engine.json import scenario_from
from engine.slots import slots
from storage import Keys, Store
from storage.inbox import Inbox
from storage.tables import outbox
from tests.delivery.slate import CHANNEL, Clock, Slate, a_chat, put, say, states, until
from tests.faults.process import ROOT

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)

# Daylight saving: the zone, and a date on which its clocks change at night.
CHANGES = [
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),  # by half an hour
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Africa/Casablanca", "2026-02-15"),  # for Ramadan, and back
    ("Africa/Casablanca", "2026-03-22"),
]


def weekly_ten(zone, first, last):
    """The starts that a week of ten o'clocks generates, on the clocks of that zone."""
    scenario = {
        "timezone": zone,
        "templates": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "windows": [["10:00", "11:00"]]}],
        "session": {"name": "individual", "minutes": 60},
        "now": f"{first - 2 * DAY}T00:00:00Z",
        "range": {"from": f"{first - DAY}T12:00:00Z", "to": f"{last + DAY}T12:00:00Z"},
    }
    found = slots(scenario_from(scenario))
    return [slot.start for slot in found if first <= slot.start.astimezone(ZoneInfo(zone)).date() <= last]


@pytest.mark.parametrize(("zone", "date"), CHANGES)
def test_ten_o_clock_stays_ten_o_clock_over_a_change_of_clocks(zone, date):
    day = dt.date.fromisoformat(date)
    starts = weekly_ten(zone, day - 3 * DAY, day + 3 * DAY)
    local = [start.astimezone(ZoneInfo(zone)) for start in starts]
    assert [(at.date(), at.time()) for at in local] == [(day + n * DAY, dt.time(10)) for n in range(-3, 4)]
    assert len({at.utcoffset() for at in local}) == 2


@pytest.mark.parametrize(("zone", "date"), CHANGES)
def test_a_reminder_of_a_day_is_due_24_hours_before_and_never_at_night(zone, date):
    day = dt.date.fromisoformat(date)
    for start in weekly_ten(zone, day - DAY, day + DAY):
        due = moment(start, 1440, zone)
        assert due == start - DAY
        assert dt.time(8) <= due.astimezone(ZoneInfo(zone)).time() < dt.time(21)


# Clocks that are wrong


@pytest.fixture
async def store(url):
    clock = Clock(dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC))
    store = await Store.open(url, Keys(bytes(32)), clock)
    store.clock = clock
    yield store
    await store.close()


async def test_a_clock_that_is_put_back_keeps_nobody_from_leading(store):
    async with store.begin() as unit:
        practice = (await unit.practices.add("Elm Street", "Europe/London", "GB")).id
    async with store.begin(practice) as unit:
        assert await unit.leases.take("poller", "one that was killed", 15)
    store.clock.now -= HOUR
    async with store.begin(practice) as unit:
        assert await unit.leases.take("poller", "the next one", 15)
        assert not await unit.leases.take("poller", "yet another", 15)


class Counting(Slate):
    """Takes its time."""

    async def send(self, chat, body, edits):
        await asyncio.sleep(0.05)
        return await super().send(chat, body, edits)


@contextlib.asynccontextmanager
async def running(*parts):
    tasks = [asyncio.create_task(part.run()) for part in parts]
    yield
    for part in parts:
        part.stop()
    await asyncio.gather(*tasks)


async def a_practice(store):
    async with store.begin() as unit:
        return (await unit.practices.add("Elm Street", "Europe/London", "GB")).id


def leased(queue):
    """Those of the oldest row, as a process has them that was killed."""
    return (
        queue.claim([CHANNEL], limit=1, seconds=6)
        if isinstance(queue, Inbox)
        else queue.claim(CHANNEL, limit=1, seconds=6, pace=None)
    )


@pytest.mark.parametrize("before", ["it waits", "it is leased", "it has failed"])
@pytest.mark.parametrize("jump", [-HOUR, HOUR])
async def test_over_a_jump_of_the_clock_every_message_is_answered_once(store, before, jump):
    practice, slate, handled = await a_practice(store), Slate(), []
    ana, leo = [await a_chat(store, practice, name) for name in ("ana", "leo")]
    await say(store, practice, "ana", "a question")
    await put(store, practice, ana, "an answer")
    await put(store, practice, leo, "in the evening", due=store.clock.now + 3 * HOUR)
    if before != "it waits":
        async with store.begin(practice) as unit:
            for queue in (unit.inbox, unit.outbox):
                [row] = await leased(queue)
                if before == "it has failed":
                    await queue.later(row.id, row.token, unit.now + dt.timedelta(seconds=5), "no luck")
    store.clock.now += jump

    async def handle(unit, incoming, now):
        handled.append(incoming.text)

    async with running(Tidier(store), Worker(store, handle, {CHANNEL: slate}), Sender(store, {CHANNEL: slate})):
        await asyncio.sleep(1.5)
        store.clock.forward(7)
        await until(lambda: handled and slate.sent)
        await asyncio.sleep(1)
    assert (handled, slate.sent) == (["a question"], [("ana", "an answer")])


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
async def test_a_clock_that_jumps_while_messages_are_under_way_sends_none_twice(store, jump):
    practice, slate = await a_practice(store), Counting()
    names = [f"c{number}" for number in range(30)]
    for name in names:
        await put(store, practice, await a_chat(store, practice, name), "hello")
    async with running(Tidier(store), Sender(store, {CHANNEL: slate})):
        await until(lambda: len(slate.sent) >= 4)
        store.clock.now += jump
        await until(lambda: len(slate.sent) >= len(names))
        await asyncio.sleep(2.5)
    assert sorted(slate.sent) == sorted((name, "hello") for name in names)
    assert set(await states(store, outbox)) == {"sent"}


# The tz database


@pytest.fixture
def path(monkeypatch):
    """Whatever is changed about where zones are looked for is put back."""
    before = zoneinfo.TZPATH
    yield monkeypatch
    zoneinfo.reset_tzpath(before)


def machine_of(release, folder):
    (folder / "tzdata.zi").write_text(f"# version {release}\n# This zic input file is in the public domain.\n")
    zoneinfo.reset_tzpath([str(folder)])


RELEASES = [
    # of the package, of the machine, what is taken
    ("2026a", "2025b", "2026a of the tzdata package"),
    ("2026a", "2026b", "2026b of this machine"),
    ("2026a", None, "2026a of the tzdata package"),
    (None, "2026b", "2026b of this machine"),
    ("2026a", "2026a", "2026a of this machine"),
]


@pytest.mark.parametrize(("package", "machine", "taken"), RELEASES)
def test_the_newest_tz_database_is_taken(path, tmp_path, package, machine, taken):
    path.setattr(zones, "_of_package", lambda: package)
    zoneinfo.reset_tzpath([str(tmp_path)])
    if machine:
        machine_of(machine, tmp_path)
    assert zones.choose() == taken
    assert zones.choose() == taken
    looked_into = () if "package" in taken else (str(tmp_path),)
    assert looked_into == zoneinfo.TZPATH


@pytest.mark.parametrize(("package", "machine"), [("2022a", "2019c"), (None, "2025a"), ("2019c", None)])
def test_an_old_tz_database_is_refused_by_name(path, tmp_path, package, machine):
    path.setattr(zones, "_of_package", lambda: package)
    zoneinfo.reset_tzpath([str(tmp_path)])
    if machine:
        machine_of(machine, tmp_path)
    with pytest.raises(zones.ZonesError, match=f"is of {package or machine}, older than {zones.NEEDED}"):
        zones.choose()


def test_without_a_tz_database_the_cure_is_named(path, tmp_path):
    path.setattr(zones, "_of_package", lambda: None)
    zoneinfo.reset_tzpath([str(tmp_path)])
    with pytest.raises(zones.ZonesError, match="install the Python package tzdata"):
        zones.choose()


def test_nothing_starts_with_an_old_tz_database(tmp_path):
    package = tmp_path / "tzdata"
    package.mkdir()
    (package / "__init__.py").write_text('IANA_VERSION = "2019c"\n')
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENINGS_")}
    environment |= {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTHONTZPATH": "", "OPENINGS_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("openings: the time zone database is of 2019c, older than")
    assert not list(tmp_path.glob("*.sqlite3"))


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_what_is_served_says_where_its_zones_come_from(home):
    async with home.serving() as process:
        await home.listening(process)
        assert "time zones: 20" in home.log_of(process)
