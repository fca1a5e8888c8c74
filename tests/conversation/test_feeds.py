"""Calendar links: asked for in a chat, read over HTTP, switched off; no client is named unless that was asked."""

from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from icalendar import Calendar

from bot.web import feeds
from bot.web.site import Site
from storage.tables import feeds as table


@asynccontextmanager
async def read(room, said):
    """The answer to whoever follows the link that was said."""
    (address,) = [word for word in said.words.split() if word.startswith("https://linden.example/feeds/")]
    application = web.Application()
    feeds.mount(application, room.store)
    async with (
        Site(application, "127.0.0.1", 0) as site,
        aiohttp.ClientSession() as http,
        http.get(address.replace("https://linden.example/", site.url)) as answer,
    ):
        yield answer


async def titles(room, said):
    async with read(room, said) as answer:
        assert answer.status == 200
        found = Calendar.from_ical(await answer.read())
    return [(f"{one.decoded('dtstart'):%m-%d %H:%M}", str(one["summary"])) for one in found.walk("VEVENT")]


@pytest.fixture
async def friday(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Raj", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Maya", "book me friday at 11 with raj")
    return room


async def test_a_therapist_sees_their_own_sessions_and_no_names(friday):
    said = await friday.say("Ana", "calendar link")
    assert "Whoever has it sees when you have sessions, and no names: keep it to yourself." in said
    assert said.buttons == ("Undo", "New link with clients' names", "Switch it off")
    assert await titles(friday, said) == [("03-13 14:00", "Session")]
    async with read(friday, said) as answer:
        assert b"Sam" not in await answer.read()


async def test_with_names_only_where_the_therapist_asked_and_that_is_written_down(friday):
    before = await friday.say("Ana", "calendar link")
    said = await friday.tap("Ana", "New link with clients' names")
    assert "The link you had before shows nothing any more." in said
    assert await titles(friday, said) == [("03-13 14:00", "Sam")]
    assert await titles(friday, said) == [("03-13 14:00", "Sam")]
    async with read(friday, before) as answer:
        assert answer.status == 404
    async with friday.store.reading(friday.practice_id) as unit:
        assert [one.action for one in await unit.audit.entries()].count("feed read") == 1


async def test_a_client_sees_that_there_is_an_appointment_and_nothing_else(friday):
    said = await friday.say("Sam", "ics link pls")
    assert said.buttons == ("Undo", "Switch it off")
    assert await titles(friday, said) == [("03-13 14:00", "Appointment")]
    async with read(friday, said) as answer:
        body = await answer.read()
    assert b"Ana" not in body
    assert b"Sam" not in body


async def test_the_office_sees_everybodys_sessions_by_therapist(friday):
    said = await friday.say("Nora", "calendar link")
    assert await titles(friday, said) == [("03-13 14:00", "Ana: session"), ("03-13 15:00", "Raj: session")]


async def test_what_is_moved_moves_and_what_is_cancelled_goes(friday):
    said = await friday.say("Ana", "calendar link")
    await friday.say("Sam", "can we do 4 instead of 10 on friday")
    assert await titles(friday, said) == [("03-13 20:00", "Session")]
    await friday.say("Sam", "cancel friday")
    assert await titles(friday, said) == []


async def test_switched_off_it_shows_nothing_until_that_is_undone(friday):
    said = await friday.say("Ana", "calendar link")
    assert "switched off" in await friday.tap("Ana", "Switch it off")
    async with read(friday, said) as answer:
        assert answer.status == 404
        assert "no-store" in answer.headers["Cache-Control"]
    assert "Undone: Calendar link switched off." in await friday.say("Ana", "undo")
    assert await titles(friday, said) == [("03-13 14:00", "Session")]


async def test_the_address_is_said_once_and_kept_nowhere(friday):
    said = await friday.say("Ana", "calendar link")
    (token,) = [word[-36:-4] for word in said.words.split() if word.endswith(".ics")]
    said = await friday.say("Ana", "calendar link")
    assert "I can't show its address again; a new link takes its place." in said
    assert token not in said.words
    async with friday.store.reading() as unit:
        (row,) = await unit.all(table.select())
    assert token not in str(row)


async def test_it_is_read_anew_each_time_and_found_by_no_search(friday):
    async with read(friday, await friday.say("Ana", "calendar link")) as answer:
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


async def test_whoever_is_no_therapist_any_more_sees_nothing(friday):
    said = await friday.say("Raj", "calendar link")
    await friday.say("Maya", "cancel friday")
    await friday.say("Nora", "remove therapist raj")
    await friday.say("Nora", "yes")
    assert await titles(friday, said) == []


@pytest.mark.parametrize("token", ["", "x" * 31, "x" * 32, "..%2f..%2f"])
async def test_an_address_that_was_never_given_shows_nothing(room, token):
    application = web.Application()
    feeds.mount(application, room.store)
    async with (
        Site(application, "127.0.0.1", 0) as site,
        aiohttp.ClientSession() as http,
        http.get(f"{site.url}feeds/{token}.ics") as answer,
    ):
        assert answer.status == 404


async def test_a_single_entry_is_answered_with_the_link(friday):
    said = await friday.say("Sam", "send me the invite for my next session")
    assert "I don't send single calendar entries" in said
    assert await titles(friday, said) == [("03-13 14:00", "Appointment")]
