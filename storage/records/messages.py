"""Messages on their way in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.records.people import Chat


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message, tap or other event. `external_id` is the channel's own name for it; `sent_at` None: now."""

    external_id: str
    address: str
    body: Mapping[str, Any]
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    """A row of the inbox or the outbox that was given up: when it was made, after how many attempts, and why.

    `chat_id` None: nobody known wrote it.
    """

    id: int
    at: datetime
    channel: str
    chat_id: int | None
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class BroadcastState:
    """Where a message to many stands, counted in chats.

    `missed` chats will not get it as it is: it was given up, or nothing can be written there; `missed_chats` are the
    first of them. `without` are the people who have no chat. `about` is what whoever began it kept with it; `recalled`:
    it has been taken back.
    """

    at: datetime
    sent: int
    waiting: int
    missed: int
    missed_chats: tuple[int, ...]
    without: tuple[int, ...]
    about: Mapping[str, Any] | None = None
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Recalled:
    """A message to many taken back: how many chats do not get it, how many had it and have it replaced."""

    stopped: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Received:
    """An inbox row under lease: what a channel received, not yet translated. `token` fences off whoever is late."""

    id: int
    practice_id: int
    token: str
    channel: str
    chat_key: str
    body: Mapping[str, Any]
    sent_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Pending:
    """An outbox row under lease: what is to be sent, and the message that it replaces if `edits` names one."""

    id: int
    token: str
    chat: Chat
    body: Mapping[str, Any]
    priority: int
    edits: str | None
    expires: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a channel may send: messages a second for the whole practice, and seconds between two of one chat."""

    rate: float
    chat_seconds: float


@dataclass(frozen=True, slots=True)
class Board:
    """A channel or group in which the practice posts; what it is called there."""

    id: int
    chat_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A command, as JSON, that waits until it is `due`; None: whoever asked for it was erased."""

    id: int
    person_id: int
    chat_id: int | None
    due: datetime
    command: Mapping[str, Any] | None
