"""Dates of the calendar: "march 20", "3/4", "2026-03-20", "the 24th", "tues the 18th"."""

from bot.language.times.phrases.dates.parts import calendar, day_of_month, month_name, year_behind
from bot.language.times.phrases.dates.written import date

__all__ = ["calendar", "date", "day_of_month", "month_name", "year_behind"]
