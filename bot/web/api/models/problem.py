"""What is said when a request is not carried out: RFC 9457, with the field and the cure."""

from typing import Annotated

from pydantic import Field

from bot.web.api.models.availability import Reason, Slot
from bot.web.api.models.hours import Effect
from bot.web.api.models.parts import Shown


class Wrong(Shown):
    field: str = Field(description="The parameter, header or part of the body, such as `windows.0.1`.")
    problem: str


class ProblemShown(Shown):
    type: str = Field(description="Names the kind of problem; its last part does not change.")
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    field: str | None = Field(default=None, description="The first of `errors`.")
    cure: str | None = Field(default=None, description="What would make the request succeed.")
    errors: tuple[Wrong, ...] | None = Field(default=None, description="Every field that is wrong.")
    reasons: tuple[Reason, ...] | None = Field(default=None, description="Why a time cannot be booked, or only so.")
    nearest: tuple[Slot, ...] | None = Field(default=None, description="The openings nearest to a time that is taken.")
    effect: Effect | None = Field(default=None, description="What the change of hours would do.")
