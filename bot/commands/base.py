"""What commands are made of.

Dates, times and windows are wall time on the speaker's clock, or in the schedule's zone where hours are changed.
Weekdays are 0 for Monday to 6 for Sunday. A field that Python reserves carries a trailing underscore, which its
JSON name does not have.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from engine.dates import DateRange
from engine.hours import Window

Dates = tuple[DateRange, ...]
Days = frozenset[int]
Windows = tuple[Window, ...]
Times = tuple[dt.time, ...]
Which = Literal["next", "last"]
Role = Literal["therapist", "client", "front_desk", "admin"]
Who = Literal["clients", "therapists", "everyone"]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that somebody asks for. `do` is its name in JSON."""

    do: ClassVar[str] = ""
