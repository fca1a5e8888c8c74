"""Rows to values and back: pure functions, nothing else knows how a value lies in its columns.

`person(row)` is the record of a row. Where the engine has the value there are two: `template(row)` is that value,
`template_row(row)` the record around it. `template_values(template)` is what a statement writes. What lies as JSON in a
column goes `_out` of the program and comes `_in`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from sqlalchemy import Row

from engine.dates import DateRange, Rule
from engine.hours import Override, Template, Window, ZoneRange
from engine.slots import Busy, Policy, SessionType
from storage.records import (
    Appointment,
    Attendance,
    Button,
    Chat,
    Hold,
    Invite,
    OverrideRow,
    Person,
    Practice,
    Role,
    Rules,
    Series,
    SessionTypeRow,
    TemplateRow,
)

Values = dict[str, Any]


def practice(row: Row[Any]) -> Practice:
    return Practice(
        row.id,
        row.version,
        row.name,
        row.timezone,
        row.country,
        row.date_order,
        row.week_start,
        row.crisis_text,
    )


def person(row: Row[Any], roles: Iterable[str]) -> Person:
    return Person(
        row.id,
        row.version,
        row.name,
        frozenset(cast(Iterable[Role], roles)),
        row.language,
        row.timezone,
        row.therapist_id,
        row.consented_at,
        None if row.reminder_minutes is None else tuple(row.reminder_minutes),
    )


def chat(row: Row[Any], person_ids: Sequence[int]) -> Chat:
    return Chat(row.id, row.practice_id, tuple(person_ids), row.channel, row.address, row.reachable)


def windows_out(windows: Iterable[Window]) -> list[list[int]]:
    return [[window.start, window.end] for window in windows]


def windows_in(pairs: Iterable[Sequence[int]]) -> tuple[Window, ...]:
    return tuple(Window(start, end) for start, end in pairs)


def template_values(template: Template) -> Values:
    return {
        "days": sorted(template.days),
        "windows": windows_out(template.windows),
        "every": template.every,
        "first": template.first,
        "until": template.until,
        "sessions": _names_out(template.sessions),
    }


def template(row: Row[Any]) -> Template:
    return Template(
        frozenset(row.days), windows_in(row.windows), row.every, row.first, row.until, _names_in(row.sessions)
    )


def template_row(row: Row[Any]) -> TemplateRow:
    return TemplateRow(row.id, row.version, row.therapist_id, template(row))


def override_values(override: Override) -> Values:
    return {
        "kind": override.kind,
        "dates": [[_date_out(span.first), _date_out(span.last)] for span in override.dates],
        "rule": None if override.rule is None else _rule_out(override.rule),
        "windows": windows_out(override.windows),
        "sessions": _names_out(override.sessions),
        "last": _last_date(override),
    }


def override(row: Row[Any]) -> Override:
    return Override(
        row.kind,
        tuple(DateRange(date.fromisoformat(first), _date_in(last)) for first, last in row.dates),
        None if row.rule is None else _rule_in(row.rule),
        windows_in(row.windows),
        _names_in(row.sessions),
        practice=row.therapist_id is None,
    )


def override_row(row: Row[Any]) -> OverrideRow:
    return OverrideRow(row.id, row.version, row.therapist_id, override(row), row.reason, row.created_at)


def _last_date(override: Override) -> date | None:
    if override.rule is not None:
        return override.rule.until
    lasts = [span.last for span in override.dates]
    known = [last for last in lasts if last is not None]
    return max(known) if known and len(known) == len(lasts) else None


def _rule_out(rule: Rule) -> Values:
    return {
        "freq": rule.freq,
        "every": rule.every,
        "days": sorted(rule.days),
        "nth": list(rule.nth),
        "month_days": list(rule.month_days),
        "months": list(rule.months),
        "first": _date_out(rule.first),
        "until": _date_out(rule.until),
        "excluded": sorted(day.isoformat() for day in rule.excluded),
    }


def _rule_in(values: Values) -> Rule:
    return Rule(
        values["freq"],
        values["every"],
        frozenset(values["days"]),
        tuple(values["nth"]),
        tuple(values["month_days"]),
        tuple(values["months"]),
        _date_in(values["first"]),
        _date_in(values["until"]),
        frozenset(map(date.fromisoformat, values["excluded"])),
    )


def session_type_values(session_type: SessionType) -> Values:
    return asdict(session_type)


def session_type_row(row: Row[Any]) -> SessionTypeRow:
    value = SessionType(row.name, row.minutes, row.spacing_minutes, row.before_minutes, row.after_minutes, row.capacity)
    return SessionTypeRow(row.id, row.version, row.therapist_id, value, row.retired)


def policy_values(policy: Policy) -> Values:
    return asdict(policy) | {"first": _date_out(policy.first), "until": _date_out(policy.until)}


def policy(values: Values) -> Policy:
    return Policy(**values | {"first": _date_in(values["first"]), "until": _date_in(values["until"])})


def zone_values(zone: ZoneRange) -> list[str | None]:
    return [_date_out(zone.first), _date_out(zone.last), zone.timezone]


def zone(values: Sequence[Any]) -> ZoneRange:
    first, last, timezone = values
    return ZoneRange(date.fromisoformat(first), _date_in(last), timezone)


def attendance(row: Row[Any]) -> Attendance:
    return Attendance(row.id, row.version, row.client_id, row.status, row.confirmed_at)


def appointment(row: Row[Any], attendances: Sequence[Attendance]) -> Appointment:
    return Appointment(
        row.id,
        row.version,
        row.therapist_id,
        row.session_type_id,
        row.starts,
        row.ends,
        row.before_minutes,
        row.after_minutes,
        row.status,
        tuple(attendances),
        row.note,
        row.cancelled_by,
        row.cancelled_at,
        row.created_at,
        row.series_id,
        row.moved_at,
    )


def series(row: Row[Any]) -> Series:
    return Series(
        row.id,
        row.version,
        row.therapist_id,
        row.client_id,
        row.session_type_id,
        row.starts,
        row.timezone,
        row.every,
        row.times,
        row.until,
        row.booked_to,
        row.ended,
    )


def rules(values: Values | None) -> Rules:
    said = values or {}
    reminders = said.get("reminder_minutes")
    return Rules(
        said.get("cancel_notice_minutes"), None if reminders is None else tuple(reminders), said.get("new_clients")
    )


def rules_values(rules: Rules) -> Values:
    reminders = None if rules.reminder_minutes is None else list(rules.reminder_minutes)
    return asdict(rules) | {"reminder_minutes": reminders}


def hold(row: Row[Any]) -> Hold:
    return Hold(
        row.id,
        row.therapist_id,
        row.starts,
        row.ends,
        row.before_minutes,
        row.after_minutes,
        row.until,
        row.proposal,
    )


def busy(row: Row[Any], session: str | None) -> Busy:
    """What an appointment or a hold takes, as the engine counts it."""
    hold = session is None
    return Busy(row.starts, row.ends, row.before_minutes, row.after_minutes, booking=True, session=session, hold=hold)


def button(row: Row[Any]) -> Button:
    return Button(row.id, row.chat_id, row.person_id, row.group_key, row.payload, row.expires, row.used_at)


def invite(row: Row[Any]) -> Invite:
    return Invite(row.id, row.role, row.name, row.therapist_id, row.person_id, row.expires)


def _names_out(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _names_in(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)


def _date_out(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date_in(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
