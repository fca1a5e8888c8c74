"""The generation engine: values in, values out.

No clock, no database, no network, nothing imported beyond the standard library. `docs/engine.md` says what
availability means; each module below works one part of it out.

    dates       ranges of dates, and rules by which they repeat
    hours       templates and overrides, and the wall-time windows they give to a date
    zones       wall time to instants and back, where the clock changes included
    slots       what can be booked: slots(scenario), lazily
    explain     why an instant can or cannot be booked, and the nearest ones that can
    changes     what a change of hours adds, removes and strands
    free        which of many therapists are free, and when first
    infer       a template and overrides out of a history of dated windows
    usage       how much was offered, booked, held, blocked, lost
    recurrence  rules and templates as RFC 5545 text, and back
    scenario    a scenario as JSON, and back
"""

from engine.dates import DateRange, Rule, Weekday
from engine.errors import FieldError
from engine.hours import Kind, Override, Schedule, Template, Window, ZoneRange
from engine.slots import Busy, Group, Policy, Scenario, SessionType, Slot

__all__ = [
    "Busy",
    "DateRange",
    "FieldError",
    "Group",
    "Kind",
    "Override",
    "Policy",
    "Rule",
    "Scenario",
    "Schedule",
    "SessionType",
    "Slot",
    "Template",
    "Weekday",
    "Window",
    "ZoneRange",
]
