"""The follow-ups in order, and when one comes before the plain reading."""

from collections.abc import Callable

from bot.language.clause import Clause
from bot.language.followups.appointments import called_off, cancels_it, narrower, other_time, same_time
from bot.language.followups.corrections import for_whom, policy_number, send_later, substituted
from bot.language.followups.dates import also, bounded, excepted, once, part_off, yes_but
from bot.language.followups.hours import names_no_break, other_end, whole_day, without_break
from bot.language.followups.people import (
    also_for,
    asked_of_another,
    asked_on,
    booked_with,
    narrowed,
    yes_but_instead,
)
from bot.language.followups.shared import Best
from bot.language.rules.found import Commands, Found


def follow_up(clause: Clause, best: Best, plain: Found | None) -> Found | None:
    """A correction or a continuation of the commands talked about last."""
    last = clause.message.context.last
    if not last:
        return None
    for rule in RULES:
        result = rule(clause, last, best)
        if result is not None and result.whole and (result.readings or result.missing):
            if plain and plain.whole and not _refers(clause) and rule not in SURE:
                return None
            return result
    return None


def _refers(clause: Clause) -> bool:
    """Whether the words look back: "no, ...", "i meant", "make it", "instead", "same time"."""
    first = clause.items[0]
    if first.word == "for" or cancels_it(clause) or names_no_break(clause):
        return True
    backwards = clause.has(
        "no",
        "correction",
        "make_it",
        "same_time",
        "also_before",
        "except_who",
        "excepting",
        "instead",
        "keep_rest",
        "later",
        "earlier",
    )
    return (
        backwards
        or first.word in ("and", "or", "but", "except", "yes", "just", "only", "plus", "also", "&", "+")
        or first.has("excepting")
        or bool(first.atom and first.atom.kind == "mark")
    )


RULES: tuple[Callable[[Clause, Commands, Best], Found | None], ...] = (
    yes_but,
    yes_but_instead,
    excepted,
    without_break,
    other_end,
    whole_day,
    also,
    once,
    bounded,
    called_off,
    send_later,
    policy_number,
    for_whom,
    also_for,
    booked_with,
    asked_of_another,
    narrowed,
    asked_on,
    same_time,
    other_time,
    narrower,
    part_off,
    substituted,
)

# These look for the words that refer back themselves.
SURE = frozenset({narrowed, asked_of_another, asked_on})
