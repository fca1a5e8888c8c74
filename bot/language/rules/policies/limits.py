"""How many clients: a day, a week, new ones."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.found import Found
from bot.language.rules.policies.shared import Change, bounds_of, looks, number_of, policy
from bot.language.times import language_of, spelt
from bot.language.times.kinds import Clock, Counted, Weekdays

_LIMITS = listed("limits")


def limits(clause: Clause) -> Found | None:
    """ "max 5 clients a day", "no more than 20 clients a week", "max 3 on fridays"."""
    if looks(clause) or not clause.has("max", "max_n", "limited", "only"):
        return None
    counts = [item for item in clause.items if is_count(item) or _counted(item) or _capped(clause, item)]
    counts = counts or clause.of("max_n") or _spelt(clause)
    if len(counts) == 2:
        return _day_and_week(clause, counts)
    numbers = {number for item in counts if (number := number_of(item)) is not None}
    bounded = clause.has("max", "max_n", "only") or any(
        word in item.word for item in clause.of("limited") for word in _LIMITS
    )
    if len(numbers) != 1 or len(counts) != 1 or not bounded:
        return None
    counts = [*counts, *clause.of("per_day_rule", "per_week_rule")]
    told, _ = bounds_of(clause, counts)
    if clause.has("per_week", "per_week_rule"):
        field = "per_week"
    elif clause.has("per_day", "per_day_rule") or any(bounds.get("days") for bounds in told):
        field = "per_day"
    else:
        return None
    return policy(
        clause,
        [{field: numbers.pop()}],
        {"max", "max_n", "only", "per_day", "per_week", "per_day_rule", "per_week_rule", "sessions", "sees_so_many"},
        counts,
    )


def _counted(item: Item) -> bool:
    """ "5 sesiones": how many, said in one."""
    return item.atom is not None and isinstance(item.atom.value, Counted)


def _capped(clause: Clause, item: Item) -> bool:
    """ "cap omar at 6 a day", "fridays 3 max": no hour beside a word for a limit and how often."""
    value = item.atom.value if item.atom else None
    if not isinstance(value, Clock) or value.half or value.part or value.minute or value.hour > 12:
        return False
    if not (clause.has("per_day", "per_week") or _each_such_day(clause)):
        return False
    typed = [token.word for token in clause.line[item.first : item.last]]
    after = clause.items[clause.items.index(item) + 1 :]
    led = len(typed) == 2 and typed[0] == "at" and clause.has("max")
    return led or (len(typed) == 1 and bool(after) and after[0].has("max"))


def _each_such_day(clause: Clause) -> bool:
    """ "cap mondays at 3"."""
    return any(isinstance(atom.value, Weekdays) and atom.value.plural for atom in clause.atoms)


def _spelt(clause: Clause) -> list[Item]:
    """ "max six a day": one count in a word; "one" is as often somebody, and "twenty five" are two."""
    language = language_of(clause.line)
    words = [item for item in clause.items if not item.atom and not item.tags and item.last - item.first == 1]
    numbers = [(item, spelt(clause.line[item.first], language)) for item in words]
    counts = [replace(item, numbers=(number,)) for item, number in numbers if number and 1 < number < 100]
    counts = counts or [replace(item, numbers=(1,)) for item in clause.items if _just_one(clause, item)]
    return counts if len(counts) == 1 else []


def _just_one(clause: Clause, item: Item) -> bool:
    """ "limit of one intake per week", "only one a day": a count right behind the word for a limit."""
    before = clause.items[clause.items.index(item) - 1] if item is not clause.items[0] else None
    return item.word in ("one", "1") and not item.atom and before is not None and before.has("max", "only")


def _day_and_week(clause: Clause, counts: Sequence[Item]) -> Found | None:
    """ "max 6 a day, 25 a week"."""
    change: Change = {}
    for item in counts:
        place, number = clause.items.index(item), number_of(item)
        unit = next((each for each in clause.items[place + 1 :] if each.has("per_day", "per_week")), None)
        if unit is None or number is None or not clause.has("max", "only"):
            return None
        change["per_week" if unit.has("per_week") else "per_day"] = number
    if len(change) != len(counts):
        return None
    return policy(clause, [change], {"max", "only", "per_day", "per_week", "sessions"}, counts)


def new_clients(clause: Clause) -> Found | None:
    """ "stop taking new clients til may", "taking new clients again"."""
    stop, start = clause.has("new_clients_stop"), clause.has("new_clients_start")
    if stop == start or looks(clause):
        return None
    return policy(clause, [{"new_clients": start}], {"new_clients_stop", "new_clients_start", "anymore"})
