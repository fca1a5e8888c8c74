"""What a rule gives back, and what several rules share."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.commands import Command, Refuse
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.text import Token
from bot.language.times import Times
from bot.language.times.kinds import Zone
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
        _with_others(clause, _with_zones(clause, clause.left(tags, tokens, names=names), given), given),
        tuple(tuple(reading) for reading in conventions),
        tuple(day for each in several for day in far_without_year(each, today)),
    )


def _with_zones(clause: Clause, left: tuple[Item, ...], readings: Sequence[Commands]) -> tuple[Item, ...]:
    """What is left over, and the times of another zone that the commands do not carry: "cancel my 3pm tokyo time"."""
    zoned = [item for item in clause.items if item.atom and _elsewhere(clause, item)]
    if not zoned or all(any(map(_carries_zone, reading)) for reading in readings):
        return left
    return tuple(item for item in clause.items if item in left or item in zoned)


def _with_others(clause: Clause, left: tuple[Item, ...], readings: tuple[Commands, ...]) -> tuple[Item, ...]:
    """What is left over, and whoever else an appointment is for, unless that is what is refused."""
    if any(isinstance(command, Refuse) for reading in readings for command in reading):
        return left
    return tuple(item for item in clause.items if item in left or is_for_another(clause, item))


def is_for_another(clause: Clause, item: Item) -> bool:
    """ "cancel my son's appointment", "book friday at 3 for my wife": whether a client speaks for somebody else."""
    if clause.role != "client":
        return False
    return any(_is_for_relative(clause.line, place) for place in range(item.first, item.last))


def _is_for_relative(line: Sequence[Token], place: int) -> bool:
    word = line[place].word
    whose = word.removesuffix("'s")
    if whose not in _RELATIVES:
        return False
    if whose != word:
        return place + 1 < len(line) and line[place + 1].word in _APPOINTMENT
    return place > 1 and line[place - 2].word in _MEANT_FOR


_RELATIVES = listed("relatives")
_MEANT_FOR = listed("meant_for")
_APPOINTMENT = listed("session_words")


def _carries_zone(command: Command) -> bool:
    told = getattr(command, "zone", None) or getattr(command, "timezone", None)
    return bool(told) or any(map(_carries_zone, getattr(command, "commands", ())))


def _elsewhere(clause: Clause, item: Item) -> bool:
    """Whether a piece of time names a zone whose clocks differ from the speaker's."""
    if not item.atom:
        return False
    value = item.atom.value
    clocks = (value, *(getattr(value, name, None) for name in ("start", "end", "clock", "hour")))
    zones = {zone for each in clocks if (zone := getattr(each, "zone", None))}
    zones |= {value.name} if isinstance(value, Zone) else set()
    own = ZoneInfo(clause.message.timezone)
    moments = [clause.message.now + dt.timedelta(days) for days in (0, 182)]
    return any(ZoneInfo(zone).utcoffset(moment) != own.utcoffset(moment) for zone in zones for moment in moments)
