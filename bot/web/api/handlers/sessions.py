"""A session for what Telegram signed when a Mini App was opened."""

import datetime as dt

from bot.web.api.mini_app import MiniApp, Signed, signed
from bot.web.api.models.sessions import SessionGiven, SessionMade
from bot.web.api.operations import Answer
from bot.web.api.problems import Problem
from storage import Person, Store, Unit
from storage.records import Role

LASTS = dt.timedelta(hours=1)
BY_REACH: tuple[Role, ...] = ("admin", "therapist", "client")
"""Roles, the one that may most first."""


async def exchange(store: Store, mini_app: MiniApp | None, body: SessionGiven) -> Answer:
    """Exchange what Telegram signed when a Mini App was opened, once, for a session of an hour.

    The session acts as the person of that chat, as a key does. Needs no key.
    """
    if mini_app is None:
        raise _refused()
    async with store.reading(mini_app.practice_id) as unit:
        found = signed(body.init_data, mini_app.token, unit.now)
        if found is None or await _whose(unit, found) is None:
            raise _refused()
    async with store.begin(mini_app.practice_id) as unit:
        person = await _whose(unit, found)
        role = None if person is None else _role(person, body.role)
        if person is None or role is None:
            raise _refused()
        expires = unit.now + LASTS
        token = await unit.api_keys.add_session(person.id, role, found.seal, expires=expires)
        if token is None:
            raise _refused()
        return Answer(SessionMade(token=token, expires=expires, person=person.id, role=role), 201)


async def _whose(unit: Unit, found: Signed) -> Person | None:
    """The person whom that chat speaks for first, as in a conversation."""
    chat = await unit.chats.find("telegram", found.address)
    return await unit.people.get(chat.person_ids[0]) if chat is not None and chat.person_ids else None


def _role(person: Person, wanted: str | None) -> Role | None:
    return next((role for role in BY_REACH if role in person.roles and wanted in (None, role)), None)


def _refused() -> Problem:
    """One answer for everything that can be wrong with it: nobody is to learn which."""
    headers = {"WWW-Authenticate": 'Bearer realm="openings"'}
    return Problem(
        401, "not-authenticated", "Not authenticated", "The session was refused.",
        cure="Open the Mini App again from its chat.", headers=headers,
    )  # fmt: skip
