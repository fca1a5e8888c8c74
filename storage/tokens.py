"""Tokens, and keys of requests, that are not kept themselves: of each the database has a hash."""

import hashlib


def hashed(token: str) -> str:
    """What the database keeps of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
