"""Keeps secrets out of logs and error messages, whoever writes them."""

import logging
import re
from collections.abc import Collection

BLOT = "[secret]"

_SHAPES = (
    # A bot's token, also within the addresses that its library asks.
    re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}"),
    # API keys and sessions carry a sign of their own.
    re.compile(r"\bo[ps]_[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?<=Bearer )[^\s\"',]+", re.IGNORECASE),
    # Invitations have none: they are known by where they stand.
    re.compile(r"(?<=/start )[A-Za-z0-9_-]{16,}"),
    re.compile(r"(?<=start=)[A-Za-z0-9_-]{16,}"),
    # Tokens of pages and feeds, in addresses.
    re.compile(r"(?<=token=)[^\s&\"']+"),
    re.compile(r"(?<=/feeds/)[A-Za-z0-9_-]{16,}"),
    # A master key: 32 bytes as base64.
    re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="),
    # The password in a database's address.
    re.compile(r"(?<=://)([^\s/:@]*):([^\s/@]+)(?=@)"),
)


def redacted(text: str, secrets: Collection[str] = ()) -> str:
    """The text with each of `secrets`, and whatever has the shape of one, blotted out."""
    for secret in secrets:
        text = text.replace(secret, BLOT)
    for shape in _SHAPES:
        text = shape.sub(BLOT, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a record and blots out secrets, in tracebacks too."""

    def __init__(self, secrets: Collection[str], form: str) -> None:
        super().__init__(form)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record), self._secrets)


def log(level: int, form: str, secrets: Collection[str] = (), *, anew: bool = False) -> None:
    """Have everything that is logged go to standard error without secrets; `anew`: whatever was said before."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets, form))
    logging.basicConfig(level=level, handlers=[handler], force=anew)
