"""The one number of a policy, corrected."""

from dataclasses import fields, replace

from bot.commands import ReplaceLast, SetPolicy
from bot.language.clause import Clause, Item, is_count
from bot.language.followups.hours import without_old
from bot.language.followups.shared import LEADS, Best, all_of, named_days
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose
from bot.language.times.kinds import Count, Duration, Weekdays


def policy_number(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "make it 10" after a policy with one number."""
    if len(last) != 1 or not isinstance(last[0], SetPolicy) or clause.asks:
        return None
    said, old = without_old(clause)
    numbers = [item for item in said if is_count(item) or (item.atom and isinstance(item.atom.value, Duration))]
    if len(numbers) != 1 or sum(item.atom is not None for item in said) != 1:
        return None
    command = last[0]
    named = [
        f.name
        for f in fields(command)
        if isinstance(getattr(command, f.name), int) and not isinstance(getattr(command, f.name), bool)
    ]
    if len(named) != 1:
        return None
    value = numbers[0].atom.value if numbers[0].atom else None
    number: int | None
    if isinstance(value, Duration):
        number = int(value.minutes)
    else:
        number = _in_units(value.number, getattr(command, named[0]), named[0]) if isinstance(value, Count) else None
    if number is None:
        return None
    return found(
        clause,
        [(ReplaceLast((all_of((command,), **{named[0]: number})[0],)),)],
        LEADS | {"max", "limited"},
        used=(*numbers, *old),
    )


def on_some_days(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "4 on fridays", after a policy with one number: another on those days."""
    command = last[0] if len(last) == 1 else None
    if not isinstance(command, SetPolicy) or command.per_day is None or command.days or clause.asks or clause.names:
        return None
    numbers = [item for item in clause.items if is_count(item) and item.atom]
    others = [item for item in clause.items if item.atom and item not in numbers]
    days = named_days(clause, clause.when(Purpose.HOURS, others)) if others else frozenset[int]()
    if not numbers and days and clause.has("only") and all(_weekdays(item) for item in others):
        # "only on fridays"
        of_those = ReplaceLast((replace(command, days=days),))
        return found(clause, [(of_those,)], LEADS | {"only"}, used=others)
    if len(numbers) != 1 or not days or any(not isinstance(each.atom.value, Weekdays) for each in others if each.atom):
        return None
    value = numbers[0].atom.value if numbers[0].atom else None
    if not isinstance(value, Count) or SetPolicy(per_day=command.per_day, for_=command.for_) != command:
        return None
    new = replace(command, per_day=value.number, days=days)
    allowed = LEADS | {"max", "limited", "only", "joint", "also_before"}
    return found(clause, [(new,)], allowed, used=[*numbers, *others])


def _weekdays(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Weekdays) and not item.atom.value.said


def _in_units(number: int, before: int, field: str) -> int | None:
    """A bare number in the unit that was last spoken of: hours of notice stay hours."""
    if field.endswith("notice_minutes"):
        return number * 60 if before % 60 == 0 and before >= 60 else None
    return number
