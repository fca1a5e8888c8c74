"""Several commands as one answer: every choice of one with every choice of the others."""

from collections.abc import Sequence
from dataclasses import fields, replace

from bot.commands import Cancel, Command, Move, Override, SetHours, SetPolicy
from bot.language.messages import Answer, Reading, Span
from bot.language.reader import carried
from bot.language.reader.answers import MOST_READINGS
from bot.language.reader.clauses import opened_and_blocked, opposed
from bot.language.reader.instead import called_off_for
from bot.language.reader.not_ours import torn_apart
from bot.language.rules import Found
from bot.language.told import merged

SILENT = {"help", "thanks"}


# Said beside another command these say that something in it is wrong.
ALONE = {"decline", "confirm", "undo", "choose", "replace_last", "attend"}


# Beside "i'll be there" these only ask for more.
ASKED_BESIDE = {"attend", "show", "find", "late"}


def _stand_together(several: Sequence[str]) -> bool:
    """Whether no command is among them that is only said alone; "i'll be there, where is it" may be."""
    return ALONE.isdisjoint(several) or ("attend" in several and ASKED_BESIDE.issuperset(several))


def joined(found: list[Found], spans: list[tuple[Span, ...]]) -> Answer | None:
    """Several commands as one: every choice of one with every choice of the others."""
    speaking = [
        (each, where)
        for each, where in zip(found, spans, strict=True)
        if each.missing or not all(command.do in SILENT for reading in each.readings for command in reading)
    ] or list(zip(found, spans, strict=True))[:1]
    readings = [Reading((), ())]
    for each, where in speaking:
        readings = [
            Reading((*before.commands, *commands), (*before.words, *(where,) * len(commands)))
            for before in readings
            for commands in (each.readings or ((),))
        ]
        if len(readings) > MOST_READINGS:
            return None
    several = [command.do for command in readings[0].commands]
    if len(several) > 1 and not _stand_together(several):
        return None
    if several[:1] == ["explain"] and not {"override", "set_hours"}.isdisjoint(several):
        # "is ana off friday, raj off monday" asks twice.
        return None
    if any(torn_apart(reading.commands) for reading in readings):
        return None
    blocked = any(opened_and_blocked(reading.commands) for reading in readings)
    if blocked or opposed([command for reading in readings for command in reading.commands]):
        return None
    readings = [_merged(reading) for reading in readings]
    missing = tuple(dict.fromkeys(name for each, _ in speaking for name in each.missing))
    conventions = (
        tuple(Reading(commands, (where,) * len(commands)) for each, where in speaking for commands in each.conventions)
        if len(speaking) == 1
        else ()
    )
    return Answer(tuple(readings), missing, (), conventions, tuple(day for each, _ in speaking for day in each.no_year))


def _merged(reading: Reading) -> Reading:
    """Neighbours that differ only in their dates, or in what they set, are one: "off fri. off mon"."""
    commands: list[Command] = []
    words: list[tuple[Span, ...]] = []
    for command, spans in zip(reading.commands, reading.words, strict=True):
        before = commands[-1] if commands else None
        if before and (rest := carried.other_days(before, command)):
            commands[-1] = rest
        joined = _one_command(before, command) or (before and _lasting(before, command, words[-1], spans))
        if joined:
            commands[-1] = joined
            words[-1] = (*words[-1], *spans)
            continue
        commands.append(command)
        words.append(spans)
    return Reading(tuple(commands), tuple(words))


def _one_command(before: Command | None, command: Command) -> Command | None:
    if before == command:
        # "count me in, i'll be there": the same said twice.
        return command
    if isinstance(before, Override) and isinstance(command, Override) and _same_twice(before, command):
        return replace(before, reason=before.reason or command.reason)
    if isinstance(before, Override) and isinstance(command, Override) and _differ_in_dates(before, command):
        return replace(before, dates=merged((*before.dates, *command.dates)))
    if isinstance(before, SetPolicy) and isinstance(command, SetPolicy):
        return _one_policy(before, command)
    if isinstance(before, Cancel) and isinstance(command, Move):
        return called_off_for(before, command)
    return None


def _lasting(before: Command, command: Command, words: Sequence[Span], more: Sequence[Span]) -> Command | None:
    """ "mondays couples only, 80 min sessions": the length of those sessions, where it stands right behind them."""
    if not isinstance(before, SetHours) or not before.session or before.session_minutes or not words or not more:
        return None
    if not isinstance(command, SetPolicy) or command != SetPolicy(session_minutes=command.session_minutes):
        return None
    beside = min(first for first, _ in more) - max(last for _, last in words) <= len(", ")
    return replace(before, session_minutes=command.session_minutes) if beside else None


# What a policy is for and when it holds; its other fields are what it sets.
HOLDS_FOR = {"for_", "session", "days", "from_", "until"}


def _one_policy(one: SetPolicy, other: SetPolicy) -> SetPolicy | None:
    """ "50 min sessions, max 6 a day": one policy, unless the two are for different things or set the same twice."""
    told = {field.name: getattr(other, field.name) for field in fields(other)}
    if any(getattr(one, name) != told[name] for name in HOLDS_FOR):
        return None
    new = {name: value for name, value in told.items() if value is not None and name not in HOLDS_FOR}
    new.pop("do", None)
    if any(getattr(one, name) is not None for name in new):
        return None
    return replace(one, **new)


def unreasoned(command: Command) -> Command:
    return replace(command, reason=None) if isinstance(command, Override) else command


def _same_twice(one: Override, other: Override) -> bool:
    """ "travelling the 24th, no sessions": the same said in two ways."""
    return one.kind == "off" and bool(one.dates) and unreasoned(one) == unreasoned(other)


def _differ_in_dates(one: Override, other: Override) -> bool:
    return bool(one.dates and other.dates) and replace(one, dates=()) == replace(other, dates=())
