"""Why an instant can or cannot be booked, and the nearest ones that can.

    explanation = explain(scenario, instant)
    if not explanation.bookable:
        for reason in explanation.reasons:
            match reason:
                case OutsideHours(windows=windows): ...

The reasons are found by the very functions that make slots: an instant is bookable exactly when there is none.
"""

from engine.explain.chain import explain, for_client
from engine.explain.reasons import (
    BeyondHorizon,
    Booked,
    Buffered,
    DayFull,
    Explanation,
    ExternalEvent,
    Held,
    NoStart,
    NotOpen,
    OutsideHours,
    Packed,
    Passed,
    Reason,
    TakenByGroup,
    TooLong,
    TooSoon,
    Unserved,
    WeekFull,
)

__all__ = [
    "BeyondHorizon",
    "Booked",
    "Buffered",
    "DayFull",
    "Explanation",
    "ExternalEvent",
    "Held",
    "NoStart",
    "NotOpen",
    "OutsideHours",
    "Packed",
    "Passed",
    "Reason",
    "TakenByGroup",
    "TooLong",
    "TooSoon",
    "Unserved",
    "WeekFull",
    "explain",
    "for_client",
]
