"""What RFC 5545 text and rules have between them."""

from datetime import date, timedelta
from typing import NamedTuple

from engine.dates import Rule
from engine.errors import FieldError
from engine.hours import Template, Window
from engine.zones import DAY_SECONDS, EPOCH_ORDINAL, clock

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SOON = timedelta(days=366 * 40)
"""How far a rule's first date is looked for: the 29th of February on a given weekday comes within 40 years."""


class Inexpressible(FieldError):
    """An RFC 5545 recurrence that no Rule says. `field` is the part that it lacks, such as `BYSETPOS`."""


class Event(NamedTuple):
    """A recurrence with clock times: on the dates of `rule`, in `window`, wall time of `timezone`."""

    rule: Rule
    window: Window
    timezone: str


def template_rule(template: Template) -> Rule:
    """The dates of a template as a rule."""
    return Rule("weekly", template.every, template.days, first=template.first, until=template.until)


def template_from_rule(rule: Rule, windows: tuple[Window, ...], sessions: frozenset[str] | None = None) -> Template:
    """A template on the dates of a rule. Raises Inexpressible for a monthly rule, and one with months or excluded."""
    if rule.freq != "weekly":
        raise Inexpressible("FREQ", rule.freq, "must be weekly for a template")
    if rule.months or rule.excluded:
        raise Inexpressible("BYMONTH" if rule.months else "EXDATE", None, "has no place in a template")
    return Template(rule.days, windows, rule.every, rule.first, rule.until, sessions)


def instant_of(day: date, minute: int, timezone: str) -> int:
    """The instant at which clocks in a zone show a minute of a date."""
    wall = (day.toordinal() - EPOCH_ORDINAL) * DAY_SECONDS + minute * 60
    return clock(timezone, day.year - 1, day.year + 1).instant(wall)
