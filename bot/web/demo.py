"""The demo's server: one page with a chat as anybody of a sample practice, beside the calendar."""

import json
import re
from html import escape
from importlib.resources import files
from typing import Any

from aiohttp import web

from bot.channels.web import Message, Web
from bot.delivery import plain, receive
from bot.web import feeds
from bot.web.api.app import mount
from bot.web.calendar import calendar
from bot.web.guard import add_headers, guard
from bot.web.live import Live, as_json
from bot.web.outage import unsaved
from storage import Store
from storage.records import Person

PARTS = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "chat.js": "text/javascript",
    "calendar.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
LONGEST = 4096
"""Signs in a message, as in Telegram."""

ROLES = ("therapist", "client", "admin", "front_desk")
AN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Demo:
    """The demo's routes, for one practice. Everybody of it can be spoken for: it is only for samples."""

    def __init__(self, store: Store, practice_id: int, channel: Web, live: Live, token: str) -> None:
        self._store = store
        self._practice_id = practice_id
        self._channel = channel
        self._live = live
        self._page = _part("index.html").replace("{{token}}", escape(token))
        self._parts = {name: _part(name) for name in PARTS}
        self._token = token

    def application(self) -> web.Application:
        app = web.Application(middlewares=[guard(self._token), unsaved], client_max_size=64 * 1024)
        app.add_routes(
            [
                web.get("/", self.page),
                web.get("/page/{name}", self.part),
                web.get("/state", self.state),
                web.get("/calendar", self.calendar),
                web.get("/events", self.events),
                web.post("/say", self.say),
                web.post("/tap", self.tap),
            ]
        )
        mount(app, self._store)
        feeds.mount(app, self._store)
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._close)
        return app

    async def page(self, _request: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def part(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in PARTS:
            raise web.HTTPNotFound
        return web.Response(text=self._parts[name], content_type=PARTS[name])

    async def state(self, _request: web.Request) -> web.Response:
        """The people, and all that was said since the server began."""
        async with self._store.reading(self._practice_id) as unit:
            practice = await unit.practices.get()
            people = await unit.people.all()
        return web.json_response(
            {
                "practice": practice.name,
                "people": [_person(one, people) for one in people],
                "messages": [as_json(message) for message in self._channel.messages()],
            }
        )

    async def calendar(self, request: web.Request) -> web.Response:
        """The calendar of therapist `of`, as far as the person `as` may see it."""
        async with self._store.reading(self._practice_id) as unit:
            people = {str(one.id): one for one in await unit.people.all()}
            viewer, therapist = people.get(request.query.get("as", "")), request.query.get("of", "")
            if viewer is None or therapist not in _calendars(viewer, list(people.values())):
                raise web.HTTPNotFound
            return web.json_response(await calendar(unit, viewer, people[therapist]))

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            async for event in self._live.events():
                await response.write(event.encode())
        except ConnectionResetError:
            pass  # the page was closed
        return response

    async def say(self, request: web.Request) -> web.Response:
        """A message: `as` whom, its `text`, and its `id`, which makes a second try harmless."""
        given = await _read(request, "as", "id", "text")
        text = given["text"].strip()
        if not text or len(text) > LONGEST:
            raise web.HTTPBadRequest(text=f"text: must be 1 to {LONGEST} signs\n")
        await self._take(given["as"], given["id"], text, text=text)
        return web.Response(status=202)

    async def tap(self, request: web.Request) -> web.Response:
        """A tap: `as` whom, the button's `token`, the `message` it hangs on, and an `id`."""
        given = await _read(request, "as", "id", "token", "message")
        label = self._channel.label(given["token"]) or "…"
        await self._take(given["as"], given["id"], label, tap=given["token"], message_id=given["message"])
        return web.Response(status=202)

    async def _take(
        self,
        address: str,
        id: str,
        words: str,
        *,
        text: str | None = None,
        tap: str | None = None,
        message_id: str | None = None,
    ) -> None:
        async with self._store.reading(self._practice_id) as unit:
            if await unit.chats.find(self._channel.name, address) is None:
                raise web.HTTPBadRequest(text="as: nobody here is called that\n")
            now = unit.now
        # Shown before it is stored, since the answer may come before this returns.
        self._channel.say(Message(id, address, "me", words, tap=tap is not None))
        body = plain.body(address, sent_at=now, text=text, tap=tap, message_id=message_id or id)
        await receive(self._store, self._practice_id, self._channel.name, id, address, body, now)

    async def _close(self, _app: web.Application) -> None:
        self._live.close()


async def _read(request: web.Request, *fields: str) -> dict[str, str]:
    """The JSON object of a request, with these fields as text. Raises HTTPBadRequest naming the wrong one."""
    try:
        given = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise web.HTTPBadRequest(text="the body must be JSON\n") from None
    for field in fields:
        if not isinstance(given, dict) or not isinstance(given.get(field), str):
            raise web.HTTPBadRequest(text=f"{field}: must be a text\n")
    if not AN_ID.fullmatch(given["id"]):
        raise web.HTTPBadRequest(text="id: must be up to 64 letters, digits, - or _\n")
    return {field: given[field] for field in fields}


def _person(person: Person, people: list[Person]) -> dict[str, Any]:
    role = next((role for role in ROLES if role in person.roles), "client")
    return {"id": str(person.id), "name": person.name, "role": role, "calendars": _calendars(person, people)}


def _calendars(viewer: Person, people: list[Person]) -> list[str]:
    """The therapists whose calendar somebody may see: their own, their therapist's, or for an admin everybody's."""
    therapists = [str(one.id) for one in people if "therapist" in one.roles]
    if {"admin", "front_desk"} & viewer.roles:
        return therapists
    if "therapist" in viewer.roles:
        return [str(viewer.id)]
    return [str(viewer.therapist_id)] if viewer.therapist_id is not None else therapists


def _part(name: str) -> str:
    return (files("bot.web.page") / name).read_text("utf-8")
