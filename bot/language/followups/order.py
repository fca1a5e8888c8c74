"""The follow-ups in order, and when one comes before the plain reading."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from bot.commands import Command, Override, ReplaceLast
from bot.language.clause import Clause, Item
from bot.language.followups.agreed import skipped, yes_but, yes_the_same
from bot.language.followups.another import (
    at_another_hour,
    cancels_too,
    moves_too,
    one_more,
    part_of_it,
    put_instead,
    swapped_back,
)
from bot.language.followups.appointments import (
    called_off,
    cancels_it,
    narrower,
    other_day,
    other_time,
    same_time,
    shifted,
)
from bot.language.followups.booked_as import booked_as
from bot.language.followups.corrections import substituted
from bot.language.followups.dates import (
    also,
    bounded,
    excepted,
    other_last_day,
    other_start,
    part_off,
)
from bot.language.followups.going_on import (
    comes_after_all,
    how_late,
    more_times,
    not_then,
    of_that_day,
    opens_it,
    or_at,
    taken_back,
    the_other,
    waits_for_it,
    when_it_is,
)
from bot.language.followups.hours import names_no_break, only_hours, other_end, whole_day, with_lunch, without_break
from bot.language.followups.once import once
from bot.language.followups.people import (
    also_for,
    asked_of_another,
    asked_on,
    booked_with,
    narrowed,
    searched_after,
    yes_but_instead,
)
from bot.language.followups.policies import on_some_days, policy_number
from bot.language.followups.practice import (
    another_role,
    for_all,
    other_audience,
    other_recipients,
    send_later,
    since_when,
    told_apart,
)
from bot.language.followups.shared import Best, excepts, inner
from bot.language.followups.some_days import on_some, only_days, other_weekdays
from bot.language.followups.stretch import longer, other_edge
from bot.language.followups.whom import for_whom
from bot.language.listed import listed
from bot.language.messages import Answer
from bot.language.rules.found import Commands, Found
from bot.language.text import tokens
from bot.language.times import Atom, atoms
from bot.language.times.kinds import HoursBound, Part
from engine.dates import DateRange

_DENIALS = listed("denials")
_GOES_ON = listed("goes_on")


def follow_up(clause: Clause, best: Best, plain: Found | None) -> Found | None:
    """A correction or a continuation of the commands talked about last."""
    asked = clause.message.context.asked
    if asked is not None and asked.readings:
        return _of_what_is_asked(clause, best, plain, asked)
    last = clause.message.context.last
    return _after(clause, last, best, plain) if last else None


def _of_what_is_asked(clause: Clause, best: Best, plain: Found | None, asked: Answer) -> Found | None:
    """ "make it the afternoon", while something is asked about: a correction of that, and of nothing before it."""
    alone = replace(clause, message=replace(clause.message, context=replace(clause.message.context, asked=None)))
    changed: list[Commands] = []
    first: Found | None = None
    corrects = all(isinstance(command, ReplaceLast) for each in asked.readings for command in each.commands)
    for each in inner(asked).readings:
        result = _after(alone, each.commands, best, plain)
        if result is None or result.missing:
            return None
        first = first or result
        for reading in result.readings:
            [command] = reading if len(reading) == 1 else (None,)
            if not isinstance(command, ReplaceLast):
                return None
            changed.append(command.commands)
    if first is None:
        return None
    if "until" in asked.missing:
        changed = [tuple(map(_without_end, commands)) for commands in changed]
    readings = tuple(dict.fromkeys((ReplaceLast(commands),) if corrects else commands for commands in changed))
    return replace(first, readings=readings, missing=asked.missing, conventions=())


def _without_end(command: Command) -> Command:
    """ "no, the 20th", while it is asked until when: it begins then, and its end is still open."""
    if not isinstance(command, Override) or not command.dates:
        return command
    return replace(command, dates=(DateRange(command.dates[0].first, None),))


def _after(clause: Clause, last: Commands, best: Best, plain: Found | None) -> Found | None:
    for rule in RULES:
        result = rule(clause, last, best)
        if result is not None and result.whole and (result.readings or result.missing):
            if _takes_itself_back(clause) or _drops_time(clause, last, best, rule, result):
                continue
            if result.readings == ((ReplaceLast(last),),):
                # "no, keep friday": what changes nothing was not meant so.
                return None
            stands = bool(plain and plain.whole and not plain.missing and not _refers(clause))
            if stands and (rule not in SURE or _refuses(plain)):
                return None
            return result
    return None


def _refuses(plain: Found | None) -> bool:
    """A question about somebody else stays one, whatever was asked before."""
    return plain is not None and any(command.do == "refuse" for reading in plain.readings for command in reading)


Rule = Callable[[Clause, Commands, Best], Found | None]


def _drops_time(clause: Clause, last: Commands, best: Best, rule: Rule, result: Found) -> bool:
    """ "except the 10th at 5pm": a piece of time was not understood if any other in its place gives the same."""
    said = [
        item for item in clause.items if item.atom and item.atom.kind in SAYS_WHEN and not _taken_back(clause, item)
    ]
    for item in (
        () if rule in (moves_too, booked_as, of_that_day) else said
    ):  # these read the words themselves, as an order
        other = rule(_with_another(clause, item), last, best)
        if other is not None and other.whole and other.readings == result.readings:
            return True
    return False


def _takes_itself_back(clause: Clause) -> bool:
    """ "and tuesdays, no", "plus the 20th not": a denial at the end."""
    said = [item for item in clause.items if not item.has("mark", "joint")]
    return len(said) > 1 and not said[-1].atom and said[-1].word in _DENIALS


SAYS_WHEN = {"dates": "on november 29", "hours": "at 3:37am", "duration": "for 37 minutes", "count": "for 37 minutes"}


@cache
def _another(kind: str) -> Atom:
    """A piece of time that nobody means."""
    return atoms(tokens(SAYS_WHEN[kind]))[0]


def _with_another(clause: Clause, item: Item) -> Clause:
    assert item.atom
    other = replace(_another(item.atom.kind), first=item.first, last=item.last, lead=item.atom.lead)
    items = tuple(replace(item, atom=other) if each is item else each for each in clause.items)
    return replace(clause, items=items, known={})


def _taken_back(clause: Clause, item: Item) -> bool:
    """ "thursday not friday": the time that no longer holds."""
    before = [each for each in clause.items if each.last <= item.first and not each.has("glue")]
    return bool(before) and (excepts(before[-1]) or before[-1].has("negated", "instead_of"))


def _part_only(clause: Clause) -> bool:
    """ "morning only", "from 2 only", with no day: of the day that was talked about."""
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "glue")]
    parts = [item for item in said if item.atom]
    return (
        len(parts) == 1
        and len(said) == 2
        and isinstance(parts[0].atom and parts[0].atom.value, Part | HoursBound)
        and any(item.has("only") for item in said)
    )


def _refers(clause: Clause) -> bool:
    """Whether the words look back: "no, ...", "i meant", "make it", "instead", "same time"."""
    first = clause.items[0]
    if first.word.split()[0] == "for" or _part_only(clause) or cancels_it(clause) or names_no_break(clause):
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
        "one_more",
        "later",
        "earlier",
    )
    return (
        backwards or first.word in _GOES_ON or first.has("excepting") or bool(first.atom and first.atom.kind == "mark")
    )


RULES: tuple[Rule, ...] = (
    yes_the_same,
    yes_but,
    yes_but_instead,
    other_edge,
    longer,
    excepted,
    skipped,
    without_break,
    with_lunch,
    only_hours,
    on_some,
    other_end,
    whole_day,
    shifted,
    other_start,
    other_last_day,
    only_days,
    other_weekdays,
    also,
    booked_as,
    once,
    bounded,
    called_off,
    at_another_hour,
    comes_after_all,
    taken_back,
    the_other,
    send_later,
    other_audience,
    other_recipients,
    policy_number,
    on_some_days,
    since_when,
    another_role,
    told_apart,
    for_all,
    for_whom,
    also_for,
    booked_with,
    asked_of_another,
    narrowed,
    asked_on,
    searched_after,
    more_times,
    not_then,
    or_at,
    waits_for_it,
    when_it_is,
    how_late,
    swapped_back,
    cancels_too,
    moves_too,
    of_that_day,
    opens_it,
    put_instead,
    part_of_it,
    one_more,
    same_time,
    other_time,
    narrower,
    other_day,
    part_off,
    substituted,
)

# These look for the words that refer back themselves.
SURE = frozenset(
    {
        skipped,
        narrowed,
        asked_of_another,
        asked_on,
        searched_after,
        shifted,
        at_another_hour,
        how_late,
        swapped_back,
        cancels_too,
        moves_too,
        of_that_day,
        opens_it,
        comes_after_all,
        taken_back,
        the_other,
        more_times,
        not_then,
        or_at,
        waits_for_it,
        put_instead,
        one_more,
        with_lunch,
        on_some,
    }
)
