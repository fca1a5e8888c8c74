"""What a therapist or the practice decides that the engine has no part in."""

from dataclasses import fields, replace

from sqlalchemy import bindparam, or_, select

from storage import rows
from storage.records import Rules
from storage.tables import policies
from storage.transaction import Verbs, mine


class AllRules(Verbs):
    """Rules of a therapist, or of the practice (None), beside their policies."""

    async def own(self, therapist_id: int | None) -> Rules:
        """What that owner decided."""
        return (await self.all()).get(therapist_id, Rules())

    async def all(self) -> dict[int | None, Rules]:
        """What every owner decided, by therapist."""
        return {row.therapist_id: rows.rules(row.rules) for row in await self._tx.all(_ALL)}

    async def holding(self, therapist_id: int) -> Rules:
        """What holds for a therapist's sessions: what the practice decided, less what the therapist did."""
        found = {row.therapist_id: rows.rules(row.rules) for row in await self._tx.all(_HOLDING, whose=therapist_id)}
        return over(found.get(None, Rules()), found.get(therapist_id, Rules()))

    async def set(self, therapist_id: int | None, rules: Rules) -> None:
        """Replace what an owner decided."""
        mine = (self._tx.mine(policies), policies.c.therapist_id.is_not_distinct_from(therapist_id))
        row = await self._tx.one(select(policies.c.id).where(*mine))
        values = {"rules": rows.rules_values(rules)}
        if row is None:
            await self._tx.add(policies, {**values, "therapist_id": therapist_id, "policies": []})
        else:
            await self._tx.change(policies, row.id, values)


def over(practice: Rules, own: Rules) -> Rules:
    """The practice's rules with a therapist's own in their place."""
    said = {field.name: getattr(own, field.name) for field in fields(Rules)}
    return replace(practice, **{name: value for name, value in said.items() if value is not None})


_ALL = select(policies.c.therapist_id, policies.c.rules).where(mine(policies))
_HOLDING = _ALL.where(or_(policies.c.therapist_id.is_(None), policies.c.therapist_id == bindparam("whose")))
