"""Values of the house as models of answers."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.changes import Plan, seen
from bot.actions.openings import Opening
from bot.replies import reasons
from bot.web.api.models.availability import Reason, Slot
from bot.web.api.models.bookings import Attending, Booking
from bot.web.api.models.history import Change
from bot.web.api.models.hours import DayEffect, Effect, OverrideShown, Stranded, TemplateShown
from bot.web.api.models.practice import SessionType
from bot.web.api.operations import Call
from engine.explain import Reason as Against
from engine.hours import Window
from engine.json import override_to, template_to
from storage import Appointment, Attendance, OverrideRow, SessionTypeRow, TemplateRow
from storage import Change as Done

_TAG = re.compile(r"<[^>]+>")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def slot(one: Opening, zone: ZoneInfo | None = None) -> Slot:
    """An opening, with its local times where a zone is asked for."""
    start, end = one.slot.start, one.slot.end
    local = (None, None) if zone is None else (start.astimezone(zone).isoformat(), end.astimezone(zone).isoformat())
    return Slot(
        therapist=one.therapist.id,
        session=one.session.session_type.name,
        start=start,
        end=end,
        seats=one.slot.seats,
        local_start=local[0],
        local_end=local[1],
    )


def plain_slot(one: Opening, zone: ZoneInfo | None) -> dict[str, Any]:
    """What `slot` says. Openings come by the hundred, and a model of each costs more than finding them."""
    start, end, seats = one.slot
    said = {
        "therapist": one.therapist.id,
        "session": one.session.session_type.name,
        "start": start,
        "end": end,
        "seats": seats,
    }
    if zone is not None:
        said |= {"local_start": start.astimezone(zone).isoformat(), "local_end": end.astimezone(zone).isoformat()}
    return said


def against(found: Iterable[Against], zone: str, today: dt.date) -> tuple[Reason, ...]:
    """Reasons by kind and in words."""
    return tuple(
        Reason(kind=_CAPITAL.sub("_", type(one).__name__).lower(), text=_plain(reasons.reason(one, zone, today)))
        for one in found
    )


def _plain(html: str) -> str:
    return _TAG.sub("", html)


def template(row: TemplateRow) -> TemplateShown:
    return TemplateShown.model_validate({"id": row.id, "therapist": row.therapist_id, **template_to(row.template)})


def override(row: OverrideRow) -> OverrideShown:
    about = {
        "id": row.id,
        "therapist": row.therapist_id,
        "reason": row.reason,
        "created_at": row.created_at,
    }
    return OverrideShown.model_validate({**override_to(row.override), **about, "practice": row.therapist_id is None})


def effect(plan: Plan) -> Effect:
    """What a change of hours does."""
    days = tuple(
        DayEffect(
            therapist=one.therapist.id, date=day.date, opens=_windows(day.added), closes=_windows(day.removed)
        )
        for one in plan.planned
        for day in one.days
    )  # fmt: skip
    return Effect(days=days, stranded=tuple(map(_stranded, plan.stranded)), seen=seen(plan.stranded))


def _stranded(one: Any) -> Stranded:
    held = one.session.appointment
    return Stranded(
        booking=held.id,
        therapist=held.therapist_id,
        client=one.session.client.id,
        start=held.starts,
        end=held.ends,
        offers=tuple(map(slot, one.offers)),
    )


def _windows(windows: Iterable[Window]) -> tuple[tuple[str, str], ...]:
    return tuple(window.text() for window in windows)


class Names:
    """Names of people and of session types, each read once for all items of a list."""

    def __init__(self) -> None:
        self._people: dict[int, str] = {}
        self._kinds: dict[int, str] = {}

    async def person(self, call: Call[Any, Any], id: int) -> str:
        if id not in self._people:
            self._people[id] = (await call.unit.people.get(id)).name
        return self._people[id]

    async def session_type(self, call: Call[Any, Any], id: int) -> str:
        if id not in self._kinds:
            self._kinds[id] = (await call.unit.hours.session_type(id)).session_type.name
        return self._kinds[id]


async def booking(call: Call[Any, Any], found: Appointment, names: Names | None = None) -> Booking:
    """An appointment with the names of those who attend; a client sees no name but their own."""
    names = names or Names()
    attending = [
        one for one in found.attendances if call.key.role != "client" or one.client_id == call.speaker.person.id
    ]
    call.seen.update(one.client_id for one in attending)
    return Booking(
        id=found.id,
        therapist=found.therapist_id,
        session=await names.session_type(call, found.session_type_id),
        start=found.starts,
        end=found.ends,
        status=found.status,
        attendances=tuple([await _attending(call, one, names) for one in attending]),
        series=found.series_id,
        created_at=found.created_at,
        cancelled_at=found.cancelled_at,
    )


async def _attending(call: Call[Any, Any], one: Attendance, names: Names) -> Attending:
    name = await names.person(call, one.client_id)
    return Attending(client=one.client_id, name=name, status=one.status, confirmed_at=one.confirmed_at)


def session_type(row: SessionTypeRow) -> SessionType:
    kind = row.session_type
    return SessionType(
        id=row.id,
        therapist=row.therapist_id,
        name=kind.name,
        minutes=kind.minutes,
        spacing_minutes=kind.spacing_minutes,
        before_minutes=kind.before_minutes,
        after_minutes=kind.after_minutes,
        capacity=kind.capacity,
        retired=row.retired,
    )


def change(done: Done) -> Change:
    return Change(
        id=done.id,
        summary=done.summary,
        person=done.person_id,
        at=done.created_at,
        undoes=done.undoes,
        undone_by=done.undone_by,
    )


def is_dry(call: Call[Any, Any]) -> bool:
    """Whether the request only tries."""
    return bool(getattr(call.query, "dry_run", False))


def zone_of(call: Call[Any, Any]) -> str:
    """The zone that a request's dates and words are in: the one it asks for, else the practice's."""
    asked: str | None = getattr(call.query, "timezone", None)
    return asked or call.speaker.practice.timezone
