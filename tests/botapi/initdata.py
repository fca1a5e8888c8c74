"""Signs Mini App `initData` as Telegram does."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from urllib.parse import urlencode


def sign(token: str, fields: Mapping[str, str]) -> str:
    """The hex HMAC of decoded fields, `hash` left out."""
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()) if key != "hash")
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()


def init_data(token: str, user: Mapping[str, object], auth_date: float | None = None, **more: str) -> str:
    """A query string that a Mini App of `token` would be started with; `auth_date` in seconds, now by default."""
    fields = {
        "query_id": secrets.token_urlsafe(12),
        "user": json.dumps(user, separators=(",", ":"), ensure_ascii=False),
        "auth_date": str(int(time.time() if auth_date is None else auth_date)),
        "signature": secrets.token_urlsafe(48),
        **more,
    }
    return urlencode(fields | {"hash": sign(token, fields)})
