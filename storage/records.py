"""What verbs return. Instants are aware UTC datetimes; hours, dates and policies are the engine's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from engine.hours import Override, Template
from engine.slots import SessionType

Role = Literal["therapist", "client", "front_desk", "admin"]
DateOrder = Literal["MDY", "DMY", "YMD"]
AppointmentStatus = Literal["booked", "cancelled"]
AttendanceStatus = Literal["expected", "attended", "no_show", "cancelled"]


@dataclass(frozen=True, slots=True)
class Practice:
    """`timezone` is an IANA name, `country` ISO 3166's two letters, `week_start` 0 (Monday) to 6."""

    id: int
    version: int
    name: str
    timezone: str
    country: str
    date_order: DateOrder | None
    week_start: int | None
    crisis_text: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the practice. `therapist_id` is a client's usual therapist; `timezone` None: the practice's."""

    id: int
    version: int
    name: str
    roles: frozenset[str]
    language: str
    timezone: str | None
    therapist_id: int | None
    consented_at: datetime | None
    reminder_minutes: tuple[int, ...] | None = None
    """How long before a session they want to be reminded of it; None: as the therapist or the practice has it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where somebody writes from. It may speak for several people."""

    id: int
    practice_id: int
    person_ids: tuple[int, ...]
    channel: str
    address: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class TemplateRow:
    id: int
    version: int
    therapist_id: int
    template: Template


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override; `therapist_id` None is the practice's."""

    id: int
    version: int
    therapist_id: int | None
    override: Override
    reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SessionTypeRow:
    """A session type; `therapist_id` None is the practice's. A retired one is booked no more."""

    id: int
    version: int
    therapist_id: int | None
    session_type: SessionType
    retired: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    id: int
    version: int
    client_id: int
    status: AttendanceStatus
    confirmed_at: datetime | None = None
    """When they said that they will come."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session from `starts` to `ends`, its buffers in minutes. A group session has several attendances."""

    id: int
    version: int
    therapist_id: int
    session_type_id: int
    starts: datetime
    ends: datetime
    before_minutes: int
    after_minutes: int
    status: AppointmentStatus
    attendances: tuple[Attendance, ...]
    note: str | None
    cancelled_by: int | None
    cancelled_at: datetime | None
    created_at: datetime
    series_id: int | None = None
    moved_at: datetime | None = None

    @property
    def client_ids(self) -> tuple[int, ...]:
        """Those who are to come, in the order in which they joined."""
        return tuple(a.client_id for a in self.attendances if a.status != "cancelled")


@dataclass(frozen=True, slots=True)
class Series:
    """A standing appointment: every so many weeks at the time of day of the first, on the clock of `timezone`.

    It goes on until it was held `times` times or beyond `until`, else for good. Its appointments are made up to
    `booked_to`; none is once it has `ended`.
    """

    id: int
    version: int
    therapist_id: int
    client_id: int
    session_type_id: int
    starts: datetime
    timezone: str
    every: int
    times: int | None
    until: date | None
    booked_to: date
    ended: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What a therapist or the practice decides that the engine has no part in; None: not decided.

    `cancel_notice_minutes`: how long ahead a client may still cancel or move by themselves. `reminder_minutes`: how
    long before a session clients are reminded of it. `new_clients`: whether somebody who never came may book.
    """

    cancel_notice_minutes: int | None = None
    reminder_minutes: tuple[int, ...] | None = None
    new_clients: bool | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Time kept free until `until`, for whoever answers `proposal`."""

    id: int
    therapist_id: int
    starts: datetime
    ends: datetime
    before_minutes: int
    after_minutes: int
    until: datetime
    proposal: str | None


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
    id: int
    role: Role
    name: str | None
    therapist_id: int | None
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
class Change:
    """Something that was done. `rows` names what it touched, by table and id; `undoes` is the change it undid."""

    id: int
    person_id: int
    chat_id: int | None
    summary: str
    rows: tuple[tuple[str, int], ...]
    undoes: int | None
    undone_by: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Blocking:
    """A row that stands in the way of an undo.

    `because`: "changed" or "gone" since, "taken" (its time is somebody else's now), "in use" (something new refers to
    it), "undone" (the change itself was undone already).
    """

    table: str
    id: int
    because: Literal["changed", "gone", "taken", "in use", "undone"]


@dataclass(frozen=True, slots=True)
class Undone:
    """The undo was done; `change` is the undo itself, which can be undone."""

    change: Change


@dataclass(frozen=True, slots=True)
class Blocked:
    """The undo was not done and nothing changed; `rows` stand in the way."""

    rows: tuple[Blocking, ...]


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
class Standing:
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
class AuditEntry:
    """That a person did or read something. `subject` is the table of the row `subject_id`."""

    id: int
    at: datetime
    person_id: int | None
    chat_id: int | None
    action: str
    subject: str | None
    subject_id: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditState:
    """How far the audit log can be trusted.

    `holds` entries, the last made at `until`, are as they were when they were sealed. `broken_at` is the id of the
    first that is not (None: all are), and `waiting` is how many are not sealed yet. `head` is the last seal that holds:
    who noted an earlier one can see that the end was not cut off since, which no chain shows by itself.
    """

    holds: int
    head: str
    until: datetime | None
    broken_at: int | None
    waiting: int
