"""What a clause says about time, as pieces by what they do."""

from dataclasses import dataclass, field

from bot.language.times.kinds import (
    Clock,
    Duration,
    Elapsed,
    ElapsedSpan,
    Hours,
    HoursBound,
    HoursFor,
    Moment,
    MomentBound,
    MomentSpan,
    Open,
    Part,
    Repeat,
    Said,
    Weekdays,
)

HoursSaid = Clock | Hours | HoursBound | HoursFor | Part | Elapsed | ElapsedSpan | Moment | MomentBound | MomentSpan


@dataclass
class Clause:
    """What was gathered. `used` are the tokens behind it; `part_of_weekday`: "tuesday evenings"."""

    dates: list[Said] = field(default_factory=list)
    bounds: list[Open] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    hours: list[HoursSaid] = field(default_factory=list)
    out: list[Said] = field(default_factory=list)
    out_hours: list[HoursSaid] = field(default_factory=list)
    duration: Duration | None = None
    count: int | None = None
    zone: str | None = None
    marks: set[str] = field(default_factory=set)
    part_of_weekday: bool = False
    used: set[int] = field(default_factory=set)

    @property
    def weekdays(self) -> list[Weekdays]:
        return [each for each in self.dates if isinstance(each, Weekdays)]
