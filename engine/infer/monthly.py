"""Monthly rules that stand for several dated overrides."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from engine.dates import Rule
from engine.infer.tracks import OVERRIDE_COST, RULE_COST
from engine.spans import Spans


def monthly_rules(
    days: Mapping[int, Spans], differing: Mapping[int, Spans]
) -> tuple[list[tuple[Rule, Spans]], set[int], int]:
    """Rules of the form "every second Monday" that are cheaper than the overrides in `differing` they replace.

    `days` has the hours of every date with any, by ordinal. Gives the rules with their hours, the ordinals they cover,
    and what they save.
    """
    rules: list[tuple[Rule, Spans]] = []
    covered: set[int] = set()
    saved = 0
    for (weekday, nth, hours), ordinals in _candidates(differing).items():
        for run in _runs(days, sorted(ordinals), weekday, nth, hours):
            left = [ordinal for ordinal in run if ordinal not in covered]
            if len(left) * OVERRIDE_COST > RULE_COST:
                span = date.fromordinal(run[0]), date.fromordinal(run[-1])
                rules.append((Rule("monthly", 1, frozenset({weekday}), (nth,), first=span[0], until=span[1]), hours))
                covered.update(run)
                saved += len(left) * OVERRIDE_COST - RULE_COST
    return rules, covered, saved


def _candidates(differing: Mapping[int, Spans]) -> dict[tuple[int, int, Spans], list[int]]:
    found: dict[tuple[int, int, Spans], list[int]] = defaultdict(list)
    for ordinal, hours in differing.items():
        day = date.fromordinal(ordinal)
        weekday = day.weekday()
        found[weekday, (day.day + 6) // 7, hours].append(ordinal)
        if date.fromordinal(ordinal + 7).month != day.month:
            found[weekday, -1, hours].append(ordinal)
    # the most dates first, so that a rule takes all that it can; else in a settled order
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _runs(days: Mapping[int, Spans], ordinals: list[int], weekday: int, nth: int, hours: Spans) -> list[list[int]]:
    """`ordinals` cut where a date of the rule between two of them has other hours."""
    rule = Rule("monthly", 1, frozenset({weekday}), (nth,))
    runs: list[list[int]] = []
    for ordinal in ordinals:
        between = rule.ordinals(runs[-1][-1] + 1, ordinal - 1) if runs else ()
        if runs and all(days.get(other, ()) == hours for other in between):
            runs[-1].append(ordinal)
        else:
            runs.append([ordinal])
    return runs
