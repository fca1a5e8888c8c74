"""Hours of which only one end is told, behind those of other days."""

from dataclasses import replace
from itertools import pairwise

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
