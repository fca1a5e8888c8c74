"""What a rule gives back, and what several rules share."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.commands import Command
from bot.language.clause import Clause, Item
from bot.language.messages import Reading
from bot.language.times import Times
from bot.language.told import far_without_year

Commands = tuple[Command, ...]


@dataclass(frozen=True)
class Found:
    """What a clause could mean: readings, likeliest first; fields still missing; items that were not used."""

    readings: tuple[Commands, ...]
    missing: tuple[str, ...] = ()
    left: tuple[Item, ...] = ()
    conventions: tuple[Commands, ...] = ()
    no_year: tuple[dt.date, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing of the clause was left over."""
        return not self.left


Rule = Callable[[Clause], Found | None]


def found(
    clause: Clause,
    readings: Iterable[Sequence[Command]],
    allowed: Iterable[str],
    times: Times | Sequence[Times] = (),
    *,
    missing: Sequence[str] = (),
    names: bool = False,
    sessions: bool = False,
    used: Iterable[Item] = (),
    conventions: Sequence[Sequence[Command]] = (),
) -> Found | None:
    """A rule's answer; None when it would say nothing at all."""
    several = (times,) if isinstance(times, Times) else tuple(times)
    tokens = {place for each in several for place in each.used}
    tokens |= {place for item in used for place in range(item.first, item.last)}
    given = tuple(dict.fromkeys(tuple(reading) for reading in readings))
    wanted = tuple(dict.fromkeys((*missing, *(name for each in several for name in each.missing if not given))))
    if not given and not wanted:
        return None
    tags = frozenset(allowed) | ({"session_type"} if sessions else frozenset())
    today = clause.message.now.date()
    return Found(
        given,
        wanted,
        clause.left(tags, tokens, names=names),
        tuple(tuple(reading) for reading in conventions),
        tuple(day for each in several for day in far_without_year(each, today)),
    )


def as_readings(found: Sequence[Commands], spans: tuple[tuple[int, int], ...]) -> tuple[Reading, ...]:
    """Readings whose every command rests on the same stretches of the message."""
    return tuple(Reading(commands, (spans,) * len(commands)) for commands in found)
