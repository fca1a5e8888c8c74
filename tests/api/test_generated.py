"""A client that a generator makes from the served document books, moves, waits and cancels."""

import datetime as dt
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from tests.api.running import running

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
NAME = "openings_client"
MONDAY = dt.date(2026, 3, 16)


@pytest.fixture
def generated(tmp_path, monkeypatch):
    """The API on a port, and the client that was made from what it serves there."""
    with running(tmp_path / "openings.sqlite3") as (url, made):
        document = tmp_path / "openapi.json"
        with urlopen(f"{url}/api/openapi.json") as answer:
            document.write_bytes(answer.read())
        command = [GENERATOR, "generate", "--path", document, "--output-path", tmp_path / NAME, "--meta", "none"]
        # The generator tidies up after itself with the formatter that stands beside it.
        path = f"{GENERATOR.parent}{os.pathsep}{os.environ['PATH']}"
        given = {**os.environ, "PATH": path}
        done = subprocess.run([*command, "--fail-on-warning"], capture_output=True, text=True, check=False, env=given)
        assert done.returncode == 0, done.stdout + done.stderr
        monkeypatch.syspath_prepend(tmp_path)
        yield url, made
        for name in [one for one in sys.modules if one.split(".")[0] == NAME]:
            del sys.modules[name]


def module(name):
    return importlib.import_module(f"{NAME}.{name}")


def api(group):
    """The calls of a group by the names of their operations."""
    folder = Path(module(f"api.{group}").__file__).parent
    return SimpleNamespace(
        **{one.stem: module(f"api.{group}.{one.stem}").sync_detailed for one in folder.glob("[a-z]*.py")}
    )


def stands(series, models, client, start):
    """A standing appointment, made and ended."""
    made = series.make_series(client=client, body=models.SeriesMade(start=start, times=2)).parsed
    assert len(made.series.dates) == 2
    ended = series.end_series(made.series.id, client=client).parsed
    assert (ended.series.ended, len(ended.called_off)) == (True, 2)


def test_a_generated_client_books_moves_and_cancels(generated):
    url, made = generated
    models = module("models")
    availability, bookings, waitlist = api("availability"), api("bookings"), api("waitlist")
    with module("client").AuthenticatedClient(base_url=url, token=made.keys["Sam"]) as client:
        found = availability.generate(client=client, from_=MONDAY, until=MONDAY, timezone="Europe/London").parsed
        first, second, *_ = found.slots
        booked = bookings.book(
            client=client, body=models.BookingMade(start=first.start), idempotency_key="a-first-try"
        )  # fmt: skip
        assert booked.status_code == 201
        assert (booked.parsed.booking.start, booked.parsed.told) == (first.start, True)
        id, tag = booked.parsed.booking.id, booked.headers["ETag"]
        again = bookings.book(client=client, body=models.BookingMade(start=first.start), idempotency_key="a-first-try")
        assert again.parsed.booking.id == id
        moved = bookings.move_booking(
            id, client=client, body=models.BookingMoved(start=second.start), if_match=tag
        )  # fmt: skip
        assert moved.parsed.booking.start == second.start
        stale = bookings.cancel_booking(id, client=client, if_match=tag)
        assert (stale.status_code, type(stale.parsed).__name__) == (412, "ProblemShown")
        taken = bookings.book(client=client, body=models.BookingMade(start=second.start))
        assert taken.status_code == 409
        wish = waitlist.join_waitlist(client=client, body=models.WishGiven(days=[models.WishGivenDaysItem.MON])).parsed
        assert [one.id for one in waitlist.list_waitlist(client=client).parsed.waitlist] == [wish.entry.id]
        gone = bookings.cancel_booking(id, client=client)
        assert gone.parsed.booking.status == "cancelled"
        listed = bookings.list_bookings(client=client).parsed.bookings
        assert id not in [one.id for one in listed]
        stands(api("series"), models, client, second.start)
    with module("client").AuthenticatedClient(base_url=url, token="op_nobody") as client:
        told = api("therapists").list_therapists(client=client)
    assert (told.status_code, told.parsed.title) == (401, "Not authenticated")
