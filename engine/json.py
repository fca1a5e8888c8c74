"""Scenarios, and all the values in them, as JSON objects and back: what `openings generate` reads and prints.

Reading raises FieldError, which names the field that is wrong: `overrides[2].windows[0]`. What `..._from` read,
`..._to` writes; fields at their default are left out.
"""

from datetime import UTC, date, datetime
from typing import Any, Literal, cast

from engine.dates import DateRange, Rule
from engine.errors import FieldError
from engine.fields import Fields, day, instant, items, number, text, truth
from engine.hours import Kind, Override, Schedule, Template, Window, ZoneRange
from engine.slots.values import Busy, Group, Policy, Scenario, SessionType, Slot

Json = dict[str, Any]

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_RANGE_YEARS = 20


def scenario_from(value: object) -> Scenario:
    """Read a whole scenario."""
    if not isinstance(value, dict):
        raise FieldError("scenario", value, "must be an object")
    fields = Fields(
        value, "timezone", "zones", "templates", "overrides", "busy", "groups", "session", "policies", "now", "range",
        "limit",
    )  # fmt: skip
    schedule = _schedule(fields)
    start, end = fields.required("range", _range_from)
    return Scenario(
        schedule,
        fields.required("session", session_from),
        fields.each("busy", busy_from),
        fields.each("groups", group_from),
        fields.each("policies", policy_from),
        now=fields.required("now", instant),
        start=start,
        end=end,
        limit=fields.optional("limit", number),
    )


def _schedule(fields: Fields) -> Schedule:
    return Schedule(
        fields.required("timezone", text),
        fields.each("templates", template_from),
        fields.each("overrides", override_from),
        fields.each("zones", zone_from),
    )


def template_from(value: object) -> Template:
    """Read a template."""
    fields = Fields(value, "days", "windows", "every", "from", "until", "sessions")
    return Template(
        fields.required("days", _days_from),
        fields.required("windows", _windows_from),
        fields.default("every", number, 1),
        fields.optional("from", day),
        fields.optional("until", day),
        fields.optional("sessions", _names_from),
    )


def override_from(value: object) -> Override:
    """Read an override; it needs either `dates` or a `rule`."""
    fields = Fields(value, "kind", "dates", "rule", "windows", "sessions", "practice")
    if "dates" not in fields and "rule" not in fields:
        raise FieldError("dates", None, "is missing, and so is `rule`")
    return Override(
        cast(Kind, fields.required("kind", text)),
        fields.each("dates", date_range_from),
        fields.optional("rule", rule_from),
        fields.default("windows", _windows_from, ()),
        fields.optional("sessions", _names_from),
        fields.default("practice", truth, otherwise=False),
    )


def rule_from(value: object) -> Rule:
    """Read a rule."""
    fields = Fields(value, "freq", "every", "days", "nth", "month_days", "months", "from", "until", "except")
    return Rule(
        cast(Literal["weekly", "monthly"], fields.required("freq", text)),
        fields.default("every", number, 1),
        fields.default("days", _days_from, frozenset()),
        fields.each("nth", number),
        fields.each("month_days", number),
        fields.each("months", number),
        fields.optional("from", day),
        fields.optional("until", day),
        frozenset(fields.each("except", day)),
    )


def date_range_from(value: object) -> DateRange:
    """Read a range of dates; without `to` it is for good."""
    fields = Fields(value, "from", "to")
    return DateRange(fields.required("from", day), fields.optional("to", day))


def zone_from(value: object) -> ZoneRange:
    """Read the dates that are lived in another zone."""
    fields = Fields(value, "from", "to", "timezone")
    return ZoneRange(fields.required("from", day), fields.optional("to", day), fields.required("timezone", text))


def session_from(value: object) -> SessionType:
    """Read a session type."""
    fields = Fields(value, "name", "minutes", "spacing_minutes", "before_minutes", "after_minutes", "capacity")
    return SessionType(
        fields.required("name", text),
        fields.required("minutes", number),
        fields.optional("spacing_minutes", number),
        fields.default("before_minutes", number, 0),
        fields.default("after_minutes", number, 0),
        fields.default("capacity", number, 1),
    )


def busy_from(value: object) -> Busy:
    """Read a span that is taken."""
    fields = Fields(value, "start", "end", "before_minutes", "after_minutes", "booking", "session")
    return Busy(
        fields.required("start", instant),
        fields.required("end", instant),
        fields.default("before_minutes", number, 0),
        fields.default("after_minutes", number, 0),
        fields.default("booking", truth, otherwise=True),
        fields.optional("session", text),
    )


def group_from(value: object) -> Group:
    """Read a group."""
    fields = Fields(value, "session", "start", "end", "taken", "seats", "before_minutes", "after_minutes", "open")
    return Group(
        fields.required("session", text),
        fields.required("start", instant),
        fields.required("end", instant),
        fields.default("taken", number, 0),
        fields.optional("seats", number),
        fields.default("before_minutes", number, 0),
        fields.default("after_minutes", number, 0),
        fields.default("open", truth, otherwise=True),
    )


def policy_from(value: object) -> Policy:
    """Read a policy."""
    fields = Fields(
        value, "from", "until", "session", "notice_minutes", "horizon_days", "per_day", "per_week", "packing"
    )  # fmt: skip
    return Policy(
        fields.optional("from", day),
        fields.optional("until", day),
        fields.optional("session", text),
        fields.optional("notice_minutes", number),
        fields.optional("horizon_days", number),
        fields.optional("per_day", number),
        fields.optional("per_week", number),
        fields.optional("packing", truth),
    )


def _range_from(value: object) -> tuple[datetime, datetime]:
    fields = Fields(value, "from", "to")
    start, end = fields.required("from", instant), fields.required("to", instant)
    if end <= start:
        raise FieldError("to", end.isoformat(), "must lie after `from`")
    if (end.year - LONGEST_RANGE_YEARS, *end.timetuple()[1:6]) > (start.year, *start.timetuple()[1:6]):
        raise FieldError("to", end.isoformat(), f"must lie within {LONGEST_RANGE_YEARS} years of `from`")
    return start, end


def _days_from(value: object) -> frozenset[int]:
    return frozenset(items(value, _day_from))


def _day_from(value: object) -> int:
    name = text(value)
    if name not in DAY_NAMES:
        raise FieldError("", value, f"must be one of {', '.join(DAY_NAMES)}")
    return DAY_NAMES.index(name)


def _windows_from(value: object) -> tuple[Window, ...]:
    return items(value, _window_from)


def _window_from(value: object) -> Window:
    if not isinstance(value, list) or len(value) != 2:
        raise FieldError("", value, "must be a start and an end")
    start, end = items(value, text)
    try:
        return Window.parse(start, end)
    except FieldError as error:
        raise FieldError("", error.value, error.problem) from None


def _names_from(value: object) -> frozenset[str]:
    return frozenset(items(value, text))


def scenario_to(scenario: Scenario) -> Json:
    """Write a whole scenario."""
    return schedule_to(scenario.schedule) | _plain(
        session=session_to(scenario.session),
        busy=[busy_to(busy) for busy in scenario.busy],
        groups=[group_to(group) for group in scenario.groups],
        policies=[policy_to(policy) for policy in scenario.policies],
        now=instant_text(scenario.now),
        range={"from": instant_text(scenario.start), "to": instant_text(scenario.end)},
        limit=scenario.limit,
    )


def schedule_to(schedule: Schedule) -> Json:
    """Write a schedule."""
    return _plain(
        timezone=schedule.timezone,
        zones=[_spanned(zone.first, zone.last) | {"timezone": zone.timezone} for zone in schedule.zones],
        templates=[template_to(template) for template in schedule.templates],
        overrides=[override_to(override) for override in schedule.overrides],
    )


def template_to(template: Template) -> Json:
    """Write a template."""
    return (
        {"days": _days_to(template.days), "windows": _windows_to(template.windows)}
        | _plain(
            every=template.every if template.every > 1 else None,
            **_between(template.first, template.until),
        )
        | _sessions(template.sessions)
    )


def override_to(override: Override) -> Json:
    """Write an override."""
    when: Json = {"dates": [_spanned(span.first, span.last) for span in override.dates]}
    if override.rule is not None:
        when = {"rule": rule_to(override.rule)}
    rest = _plain(windows=_windows_to(override.windows), practice=override.practice)
    return {"kind": override.kind, **when} | rest | _sessions(override.sessions)


def rule_to(rule: Rule) -> Json:
    """Write a rule."""
    return _plain(
        freq=rule.freq,
        every=rule.every if rule.every > 1 else None,
        days=_days_to(rule.days),
        nth=list(rule.nth),
        month_days=list(rule.month_days),
        months=list(rule.months),
        **_between(rule.first, rule.until),
        **{"except": [skipped.isoformat() for skipped in sorted(rule.excluded)]},
    )


def session_to(session: SessionType) -> Json:
    """Write a session type."""
    return _plain(
        name=session.name,
        minutes=session.minutes,
        spacing_minutes=session.spacing_minutes,
        before_minutes=session.before_minutes,
        after_minutes=session.after_minutes,
        capacity=session.capacity,
    ) | {"name": session.name}


def busy_to(busy: Busy) -> Json:
    """Write a span that is taken."""
    return _plain(
        start=instant_text(busy.start),
        end=instant_text(busy.end),
        before_minutes=busy.before_minutes,
        after_minutes=busy.after_minutes,
        session=busy.session,
    ) | {"booking": busy.booking}


def group_to(group: Group) -> Json:
    """Write a group."""
    return {"session": group.session, "open": group.open, "seats": group.seats} | _plain(
        start=instant_text(group.start),
        end=instant_text(group.end),
        taken=group.taken,
        before_minutes=group.before_minutes,
        after_minutes=group.after_minutes,
    )


def policy_to(policy: Policy) -> Json:
    """Write a policy; what it does not say is left out."""
    said = {
        **_between(policy.first, policy.until),
        "session": policy.session,
        "notice_minutes": policy.notice_minutes,
        "horizon_days": policy.horizon_days,
        "per_day": policy.per_day,
        "per_week": policy.per_week,
        "packing": policy.packing,
    }
    return {name: value for name, value in said.items() if value is not None}


def slot_to(slot: Slot) -> Json:
    """Write a slot."""
    return {"start": instant_text(slot.start), "end": instant_text(slot.end), "seats": slot.seats}


def instant_text(moment: datetime) -> str:
    """An aware datetime as `2026-03-16T14:00:00Z`."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _plain(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None and value != [] and value is not False}


def _between(first: date | None, until: date | None) -> Json:
    return {"from": first and first.isoformat(), "until": until and until.isoformat()}


def _spanned(first: date, last: date | None) -> Json:
    return {"from": first.isoformat()} | ({"to": last.isoformat()} if last else {})


def _days_to(days: frozenset[int]) -> list[str]:
    return [DAY_NAMES[day] for day in sorted(days)]


def _windows_to(windows: tuple[Window, ...]) -> list[list[str]]:
    return [list(window.text()) for window in windows]


def _sessions(names: frozenset[str] | None) -> Json:
    return {} if names is None else {"sessions": sorted(names)}
