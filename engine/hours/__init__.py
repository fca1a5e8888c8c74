"""Wall time: windows, weekly templates, dated overrides, and the hours they give to a date."""

from engine.hours.days import day_spans, hours, hours_between, layers, named_sessions
from engine.hours.values import DAY, Kind, Override, Schedule, Template, Window, ZoneRange, clock, windows_of

__all__ = [
    "DAY",
    "Kind",
    "Override",
    "Schedule",
    "Template",
    "Window",
    "ZoneRange",
    "clock",
    "day_spans",
    "hours",
    "hours_between",
    "layers",
    "named_sessions",
    "windows_of",
]
