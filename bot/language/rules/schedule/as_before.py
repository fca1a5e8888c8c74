"""Hours of which only one end is told, behind those of other days."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.commands import Command, SetHours
from bot.language.clause import Item
from bot.language.listed import listed
from bot.language.rules.schedule.groups import piece_kind
from bot.language.times.kinds import Clock, Hours, HoursBound

_ENDS = listed("hour_ends")
_STARTS = {"from", "after", "since", "begins"}


def starting_as_before(groups: list[list[Item]]) -> list[list[Item]]:
    """ "mon-thu 9-5, fri til 3", "tue from 11": the other end of a day's hours is that of the days before it."""
    told = [list(group) for group in groups]
    for before, group in pairwise(told):
        opened = [item.atom.value for item in before if item.atom and piece_kind(item) == "H"]
        ended = [item for item in group if item.atom and piece_kind(item) == "H"]
        if len(opened) != 1 or len(ended) != 1 or not isinstance(opened[0], Hours) or not ended[0].atom:
            continue
        bound = ended[0].atom.value
        if not isinstance(bound, HoursBound) or not isinstance(bound.clock, Clock):
            continue
        clock = replace(bound.clock, weak=True)
        other = Hours(opened[0].start, clock) if bound.bound in _ENDS else Hours(clock, opened[0].end)
        if bound.bound in _ENDS | _STARTS:
            atom = replace(ended[0].atom, value=other)
            group[group.index(ended[0])] = replace(ended[0], atom=atom)
    return told


def some_shorter(commands: Sequence[Command]) -> list[Command]:
    """ "weekdays 9-5, fri 9-3": hours that lie within those of the same day would add nothing; they are that day's."""
    told: list[Command] = []
    for command in commands:
        before = told[-1] if told else None
        if isinstance(before, SetHours) and isinstance(command, SetHours) and _within(before, command):
            assert before.days
            assert command.days
            told[-1:] = [replace(before, days=before.days - command.days), replace(command, mode="replace")]
        else:
            told.append(command)
    return told


def _within(one: SetHours, other: SetHours) -> bool:
    same = replace(one, days=None, windows=(), mode="add") == replace(other, days=None, windows=())
    if not same or one.mode != "replace" or other.mode != "add" or not one.days or not other.days:
        return False
    inside = all(any(a.start <= b.start and b.end <= a.end for a in one.windows) for b in other.windows)
    return other.days < one.days and bool(other.windows) and inside
