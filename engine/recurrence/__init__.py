"""Rules and templates as RFC 5545 text, and back.

    rule_lines(rule, since)           DTSTART, RRULE and EXDATE of whole days
    event_lines(rule, window, ...)    the same with clock times in a zone, and DTEND
    rule_from_lines(lines)            a Rule out of such lines
    event_from_lines(lines)           a Rule, a Window and the zone out of such lines

DTSTART is the rule's first date, for RFC 5545 counts it as one whatever RRULE says. Not every RRULE is a Rule:
Inexpressible says which part is not.
"""

from engine.recurrence.reading import event_from_lines, rule_from_lines
from engine.recurrence.values import Event, Inexpressible, template_from_rule, template_rule
from engine.recurrence.writing import event_lines, first_date, rule_lines

__all__ = [
    "Event",
    "Inexpressible",
    "event_from_lines",
    "event_lines",
    "first_date",
    "rule_from_lines",
    "rule_lines",
    "template_from_rule",
    "template_rule",
]
