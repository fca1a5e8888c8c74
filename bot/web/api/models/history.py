"""What was done, and undoing it."""

from datetime import datetime

from pydantic import Field

from bot.web.api.models.bookings import DryRun
from bot.web.api.models.hours import Effect
from bot.web.api.models.parts import QueryTruth, Shown


class Change(Shown):
    id: int
    summary: str
    person: int
    at: datetime
    undoes: int | None = None
    undone_by: int | None = None


class Changes(Shown):
    changes: tuple[Change, ...]
    next: str | None = None


class UndoQuery(DryRun):
    confirm: QueryTruth = Field(default=False, description="Undo it although it concerns others, who are told.")


class Undone(Shown):
    undo: Change = Field(description="The undo, which can itself be undone.")
    effect: Effect | None = Field(default=None, description="What it does to hours, where it touches any.")
