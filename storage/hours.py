"""A therapist's hours: templates, overrides, zones; with the session types and policies that go with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from types import EllipsisType
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from engine.hours import Override, Schedule, Template, ZoneRange
from storage import rows
from storage.errors import Missing
from storage.records import OverrideRow, TemplateRow
from storage.sessions import Sessions
from storage.tables import availability_overrides, availability_templates, people, practices, zones
from storage.transaction import mine

_templates = availability_templates
_overrides = availability_overrides


class Hours(Sessions):
    """Templates, overrides and zones of therapists and the overrides of the practice, beside what `Sessions` has."""

    async def schedule(self, therapist_id: int, since: date | None = None) -> Schedule:
        """All that decides a therapist's hours; their own overrides and the practice's, oldest first.

        With `since`, overrides are left out that end before that date. Raises Missing.
        """
        found = await self.schedules([therapist_id], since)
        if therapist_id not in found:
            raise Missing(people.name, therapist_id)
        return found[therapist_id]

    async def schedules(self, therapist_ids: Iterable[int], since: date | None = None) -> dict[int, Schedule]:
        """The schedules of several therapists in as many statements as for one; unknown ids are left out."""
        ids = list(therapist_ids)
        clocks = {row.id: row for row in await self._tx.all(_CLOCKS, ids=ids)}
        templates: dict[int, list[Template]] = defaultdict(list)
        for row in await self._tx.all(_TEMPLATES, ids=ids):
            templates[row.therapist_id].append(rows.template_row(row).template)
        ahead = await self._tx.all(_OVERRIDES, ids=ids, since=since or date.min)
        overrides: dict[int | None, list[OverrideRow]] = defaultdict(list)
        for row in ahead:
            overrides[row.therapist_id].append(rows.override_row(row))
        return {
            id: Schedule(
                clock.timezone or clock.default,
                tuple(templates[id]),
                # By their ids: the practice's and the therapist's own, in the order in which they were made.
                tuple(row.override for row in sorted(overrides[None] + overrides[id], key=_id)),
                tuple(map(rows.zone, clock.ranges or ())),
            )
            for id, clock in clocks.items()
        }

    async def templates(self, therapist_id: int) -> list[TemplateRow]:
        """Oldest first."""
        return [rows.template_row(row) for row in await self._tx.all(_TEMPLATES, ids=[therapist_id])]

    async def template(self, id: int) -> TemplateRow:
        """Raises Missing."""
        return rows.template_row(await self._tx.get(_templates, id))

    async def add_template(self, therapist_id: int, template: Template) -> TemplateRow:
        """New weekly hours of a therapist, beside those there are."""
        values = rows.template_values(template) | {"therapist_id": therapist_id}
        return await self.template(await self._tx.add(_templates, values))

    async def change_template(self, id: int, template: Template) -> TemplateRow:
        """Raises Missing."""
        await self._tx.change(_templates, id, rows.template_values(template))
        return await self.template(id)

    async def remove_template(self, id: int) -> None:
        """Raises Missing."""
        await self._tx.remove(_templates, id)

    async def overrides(self, therapist_id: int, since: date | None = None) -> list[OverrideRow]:
        """A therapist's own, oldest first; with `since`, without those that end before that date."""
        return await self._find(_OWN_OVERRIDES, therapist=therapist_id, since=since or date.min)

    async def practice_overrides(self, since: date | None = None) -> list[OverrideRow]:
        """Those made for everybody, oldest first."""
        return await self._find(_PRACTICE_OVERRIDES, since=since or date.min)

    async def override(self, id: int) -> OverrideRow:
        """Raises Missing."""
        return rows.override_row(await self._tx.get(_overrides, id))

    async def add_override(
        self, therapist_id: int | None, override: Override, reason: str | None = None
    ) -> OverrideRow:
        """A new override of a therapist, or of the practice (None), whatever `override.practice` says."""
        values = rows.override_values(override) | {"therapist_id": therapist_id, "reason": reason}
        return await self.override(await self._tx.add(_overrides, values))

    async def change_override(
        self, id: int, override: Override, reason: str | EllipsisType | None = ...
    ) -> OverrideRow:
        """Make it what `override` says, in its old place in the order; the reason stays unless one is given.

        Raises Missing.
        """
        values = rows.override_values(override)
        if reason is not ...:
            values["reason"] = reason
        await self._tx.change(_overrides, id, values)
        return await self.override(id)

    async def remove_override(self, id: int) -> None:
        """Raises Missing."""
        await self._tx.remove(_overrides, id)

    async def zones(self, therapist_id: int) -> tuple[ZoneRange, ...]:
        """The dates on which a therapist's hours are wall time of another zone."""
        row = await self._tx.one(_ZONES, therapist=therapist_id)
        return () if row is None else tuple(map(rows.zone, row.ranges))

    async def set_zones(self, therapist_id: int, ranges: Sequence[ZoneRange]) -> None:
        """Replace the dates on which a therapist's hours are wall time of another zone."""
        values = {"ranges": [rows.zone_values(zone) for zone in ranges]}
        row = await self._tx.one(_ZONES, therapist=therapist_id)
        if row is None:
            await self._tx.add(zones, values | {"therapist_id": therapist_id})
        else:
            await self._tx.change(zones, row.id, values)

    async def _find(self, those: Select[Any], **values: object) -> list[OverrideRow]:
        return [rows.override_row(row) for row in await self._tx.all(those, **values)]


_id = attrgetter("id")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CLOCKS = (
    select(people.c.id, people.c.timezone, practices.c.timezone.label("default"), zones.c.ranges)
    .join(practices, practices.c.id == people.c.practice_id)
    .outerjoin(zones, (zones.c.practice_id == people.c.practice_id) & (zones.c.therapist_id == people.c.id))
    .where(mine(people), people.c.id.in_(_IDS))
)
_TEMPLATES = select(_templates).where(mine(_templates), _templates.c.therapist_id.in_(_IDS)).order_by(_templates.c.id)
_NOT_OVER = (
    select(_overrides)
    .where(mine(_overrides), or_(_overrides.c.last.is_(None), _overrides.c.last >= bindparam("since")))
    .order_by(_overrides.c.id)
)
_OWN_OVERRIDES = _NOT_OVER.where(_overrides.c.therapist_id == bindparam("therapist"))
_PRACTICE_OVERRIDES = _NOT_OVER.where(_overrides.c.therapist_id.is_(None))
_OVERRIDES = _NOT_OVER.where(or_(_overrides.c.therapist_id.is_(None), _overrides.c.therapist_id.in_(_IDS)))
_ZONES = select(zones).where(mine(zones), zones.c.therapist_id == bindparam("therapist"))
