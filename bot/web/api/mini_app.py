"""Mini Apps: what Telegram signed when one was opened, checked by its rules.

A Mini App hands over `initData`, a query string. Whoever holds the bot's token can tell whether Telegram wrote it.
"""

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MOST_BYTES = 16 * 1024
OLDEST = dt.timedelta(hours=1)
AHEAD = dt.timedelta(seconds=60)
"""How far Telegram's clock may be ahead of ours."""
MOST_FIELDS = 100


@dataclass(frozen=True, slots=True)
class MiniApp:
    """The bot whose Mini App it is, and the practice that it belongs to."""

    token: str = field(repr=False)
    practice_id: int


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed: the chat of whoever opened it, and what tells this opening from every other."""

    address: str
    seal: str


def signed(init_data: str, token: str, now: dt.datetime) -> Signed | None:
    """What Telegram signed for the bot of that token; None when it did not, or not lately, or it is no initData."""
    if len(init_data.encode("utf-8", "replace")) > MOST_BYTES:
        return None
    try:
        pairs = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    fields = dict(pairs)
    given = fields.pop("hash", "")
    # A key that comes twice would be signed as one of its values, and read as the other.
    if len(fields) + 1 != len(pairs):
        return None
    seal = _hash(fields, token)
    if not hmac.compare_digest(seal.encode(), given.encode("utf-8", "replace")):
        return None
    user = _user(fields)
    return Signed(str(user), seal) if user is not None and _is_fresh(fields, now) else None


def _hash(fields: dict[str, str], token: str) -> str:
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return hmac.new(secret, lines.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _is_fresh(fields: dict[str, str], now: dt.datetime) -> bool:
    text = fields.get("auth_date", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return False
    age = now.timestamp() - int(text)
    return -AHEAD.total_seconds() <= age <= OLDEST.total_seconds()


def _user(fields: dict[str, str]) -> int | None:
    """Telegram's id of whoever opened it, which is that of their private chat with the bot too."""
    try:
        user: Any = json.loads(fields.get("user", ""))
    except (ValueError, RecursionError):
        return None
    id = user.get("id") if isinstance(user, dict) else None
    return id if isinstance(id, int) and not isinstance(id, bool) else None
