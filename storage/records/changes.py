"""What was done, and what stands in the way of undoing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


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
