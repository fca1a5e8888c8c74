"""Calendars at secret addresses, by RFC 5545: `/feeds/<token>.ics`."""

from typing import Any

from aiohttp import web

from bot.actions import feeds
from bot.actions.feeds import Entry
from storage import Store

PATH = r"/feeds/{token:[A-Za-z0-9_-]{32}}.ics"
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
AGAIN = "PT1H"
"""How often a program does well to read it again."""


def mount(application: web.Application, store: Store) -> None:
    """Let an application answer for a store's feeds."""

    async def feed(request: web.Request) -> web.Response:
        found = await _read(store, request.match_info["token"])
        if found is None:
            return web.Response(status=404, text="There is no such calendar.\n", headers=HEADERS)
        return web.Response(body=calendar(*found), content_type="text/calendar", charset="utf-8", headers=HEADERS)

    application.router.add_get(PATH, feed)


async def _read(store: Store, token: str) -> tuple[str, list[Entry]] | None:
    """The practice's name and what is in the feed; None: it was switched off, or never was."""
    async with store.reading() as unit:
        feed = await unit.feeds.find(token)
        if feed is None:
            return None
        unit.practice_id = feed.practice_id
        name, found = (await unit.practices.get()).name, await feeds.entries(unit, feed)
        noted = not feed.names or await feeds.has_been_read(unit, feed)
    if not noted:
        async with store.begin(feed.practice_id) as unit:
            await feeds.note_read(unit, feed)
    return name, found


def calendar(name: str, found: list[Entry]) -> bytes:
    """The file: every entry under a name of its own that stays, so that a moved session moves in the reader too."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Openings//Feed//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval;value=duration", AGAIN)
    for one in found:
        event: Any = Event()
        event.add("uid", f"appointment-{one.id}@openings")
        event.add("dtstamp", one.changed)
        event.add("dtstart", one.starts)
        event.add("dtend", one.ends)
        event.add("summary", one.title)
        event.add("class", "PRIVATE")
        made.add_component(event)
    return bytes(made.to_ical())
