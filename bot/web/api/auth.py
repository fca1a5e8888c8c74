"""Who asks: a bearer key, and the person and role it stands for."""

import datetime as dt

from bot.actions.speaker import Speaker
from bot.web.api.operations import NO_CHAT
from bot.web.api.problems import Problem
from storage import ApiKey, Unit

LOOKED_AT = dt.timedelta(minutes=1)
"""How exactly the last use of a key is remembered."""


async def bearer(unit: Unit, header: str | None) -> tuple[ApiKey, Speaker]:
    """The key of an Authorization header, as long as it is good, and the person behind it.

    They may do what the key's role may, and nothing else of theirs. The transaction goes on for the key's practice.
    """
    scheme, _, token = (header or "").partition(" ")
    if scheme.casefold() != "bearer" or not token.strip():
        raise _unknown("There is no key.", "Send `Authorization: Bearer <key>`; `openings key` makes one.")
    found = await unit.api_keys.holder(token.strip())
    if found is None:
        raise _unknown("There is no such key.", "Check that it was copied whole.")
    key, person, practice = found
    if key.revoked_at is not None or key.expires <= unit.now:
        why = "was revoked" if key.revoked_at is not None else "has expired"
        raise _unknown(f"The key {why}.", "Make another: `openings key`.")
    if person is None:
        raise _unknown("The key's person no longer has its role.", "Make another: `openings key`.")
    unit.practice_id = key.practice_id
    if key.role == "client":
        unit.see_only([person.id])
    return key, Speaker(practice, person, NO_CHAT, unit.now)


def is_stale(key: ApiKey, now: dt.datetime) -> bool:
    """Whether the last use of a key has to be written down again."""
    return key.used_at is None or key.used_at <= now - LOOKED_AT


def _unknown(detail: str, cure: str) -> Problem:
    headers = {"WWW-Authenticate": 'Bearer realm="openings"'}
    return Problem(401, "not-authenticated", "Not authenticated", detail, cure=cure, headers=headers)
