"""Weekly templates, dated overrides, and what a change of either does."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from bot.web.api.models.availability import Slot
from bot.web.api.models.parts import WHOLE, Day, Given, Id, Name, Paged, QueryId, QueryTruth, Shown, Window, WindowShown

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Windows = Annotated[tuple[Window, ...], Field(max_length=48)]
Sessions = Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]
Weekdays = Annotated[tuple[Weekday, ...], Field(max_length=7)]
Number = Annotated[int, Field(ge=-1, le=31), WHOLE]

WINDOWS = "Start and end in wall time; an end before its start lies on the next date; `24:00` is an end."
SESSIONS = "Names of the session types they are for; all when absent."


class DateRange(Given):
    from_: Day = Field(alias="from")
    to: Day | None = Field(default=None, description="The last date, included; for good when absent.")


class Rule(Given):
    """Dates that repeat."""

    freq: Literal["weekly", "monthly"]
    every: Annotated[int, Field(ge=1, le=520), WHOLE] = 1
    days: Weekdays = ()
    nth: Annotated[tuple[Number, ...], Field(max_length=6, description="1 to 5, -1 the last: of `days`.")] = ()
    month_days: Annotated[tuple[Number, ...], Field(max_length=32, description="1 to 31, -1 the last.")] = ()
    months: Annotated[tuple[Annotated[int, Field(ge=1, le=12), WHOLE], ...], Field(max_length=12)] = ()
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    except_: Annotated[tuple[Day, ...], Field(max_length=366)] = Field(default=(), alias="except")


class ChangeQuery(Given):
    """How a change of hours is asked for."""

    dry_run: QueryTruth = Field(default=False, description="Answer with what would happen, and change nothing.")
    stranded: Literal["keep", "offer"] | None = Field(
        default=None,
        description="What becomes of appointments that the change leaves outside the hours: `keep` them, or cancel "
        "them and `offer` their clients other times.",
    )
    seen: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="`effect.seen` of the answer that showed them, so that a decision is about those."
    )


class ListHours(Paged):
    therapist: QueryId | None = Field(default=None, description="May be left out where the key sees only one.")


class TemplateGiven(Given):
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)]
    windows: Annotated[tuple[Window, ...], Field(min_length=1, max_length=48, description=WINDOWS)]
    every: Annotated[int, Field(ge=1, le=520), WHOLE] = Field(
        default=1, description="Every so many weeks; above 1 from a date."
    )
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    sessions: Sessions | None = Field(default=None, description=SESSIONS)


class TemplateMade(TemplateGiven):
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")


class OverrideGiven(Given):
    kind: Literal["off", "hours", "extra", "block", "day_off", "custom_hours"] = Field(
        description="`off` clears the dates, `hours` replaces their hours, `extra` adds to them, `block` takes out of "
        "them. `day_off` is another word for `off`, `custom_hours` for `hours`."
    )
    dates: Annotated[tuple[DateRange, ...], Field(max_length=366)] = ()
    rule: Rule | None = Field(default=None, description="Instead of `dates`.")
    windows: Windows = Field(default=(), description=WINDOWS)
    sessions: Sessions | None = Field(default=None, description=SESSIONS)
    reason: Annotated[str, Field(max_length=500)] | None = Field(default=None, description="Seen by staff only.")

    @field_validator("kind")
    @classmethod
    def _plain(cls, value: str) -> str:
        return {"day_off": "off", "custom_hours": "hours"}.get(value, value)


class OverrideMade(OverrideGiven):
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")
    practice: bool = Field(default=False, description="For everybody of the practice; an admin's to make.")


class BulkMade(OverrideMade):
    dates: Annotated[tuple[Day, ...], Field(max_length=366, description="Single dates.")] = ()  # type: ignore[assignment]


class TemplateShown(Shown):
    id: int
    therapist: int
    days: tuple[str, ...]
    windows: tuple[WindowShown, ...]
    every: int = 1
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    sessions: tuple[str, ...] | None = None


class RangeShown(Shown):
    from_: date = Field(alias="from")
    to: date | None = None


class RuleShown(Shown):
    freq: str
    every: int = 1
    days: tuple[str, ...] | None = None
    nth: tuple[int, ...] | None = None
    month_days: tuple[int, ...] | None = None
    months: tuple[int, ...] | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    except_: tuple[date, ...] | None = Field(default=None, alias="except")


class OverrideShown(Shown):
    id: int
    therapist: int | None = Field(default=None, description="Absent for the practice's.")
    practice: bool
    kind: str
    dates: tuple[RangeShown, ...] | None = None
    rule: RuleShown | None = None
    windows: tuple[WindowShown, ...] | None = None
    sessions: tuple[str, ...] | None = None
    reason: str | None = None
    created_at: datetime


class TemplatesShown(Shown):
    templates: tuple[TemplateShown, ...]
    next: str | None = None


class OverridesShown(Shown):
    overrides: tuple[OverrideShown, ...]
    next: str | None = None


class DayEffect(Shown):
    therapist: int
    date: date
    opens: tuple[WindowShown, ...]
    closes: tuple[WindowShown, ...]


class Stranded(Shown):
    """An appointment that would lie outside the hours, and openings that could be offered instead."""

    booking: int
    therapist: int
    client: int
    start: datetime
    end: datetime
    offers: tuple[Slot, ...]


class Effect(Shown):
    """What a change of hours does, from today until four weeks after the last appointment, twelve weeks at least."""

    days: tuple[DayEffect, ...]
    stranded: tuple[Stranded, ...]
    seen: str = Field(description="Stands for exactly these stranded appointments.")


class TemplateWritten(Shown):
    template: TemplateShown | None = Field(default=None, description="Absent after a removal.")
    effect: Effect
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class OverrideWritten(Shown):
    override: OverrideShown | None = Field(default=None, description="Absent after a removal.")
    effect: Effect
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")
