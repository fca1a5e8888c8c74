"""What a token stands for: a button, an invite, a key; and what a key was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.records.people import Role


@dataclass(frozen=True, slots=True)
class Button:
    """What a button does when it is tapped: `payload`.

    Only `person_id` may tap it (None: anybody in the chat), and only once.
    """

    id: int
    chat_id: int
    person_id: int | None
    group: str
    payload: Mapping[str, Any]
    expires: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation that waits to be used: as what, and for a client with whom. `name` is what they will be called.

    `person_id` is who they are, where they belong to the practice already and only their chat is missing.
    """

    id: int
    role: Role
    name: str | None
    therapist_id: int | None
    person_id: int | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What a bearer of a key may be: one person, in one of their roles, for one therapist where that is set."""

    id: int
    practice_id: int
    person_id: int
    role: Role
    therapist_id: int | None
    prefix: str
    expires: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given to an idempotency key, and the hash of the request it answered."""

    request_hash: str
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A person's calendar at an address. `names`: whether clients are named in it."""

    id: int
    practice_id: int
    person_id: int
    names: bool
    created_at: datetime
