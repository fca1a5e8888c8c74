"""What only looks: plans, hours, bookings, reasons, reports."""

from bot.language.rules.looking.explain import explain
from bot.language.rules.looking.others import handoff, refuse
from bot.language.rules.looking.records import erase, export
from bot.language.rules.looking.reports import audit, report
from bot.language.rules.looking.show import day, show
from bot.language.rules.looking.whether import whether

__all__ = ["audit", "day", "erase", "explain", "export", "handoff", "refuse", "report", "show", "whether"]
