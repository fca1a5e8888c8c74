"""Commands as the audit log keeps them: what was asked for, without names and without free text."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bot.commands.base import Command
from bot.commands.json import to_json

ZONES = ("zone", "timezone")
"""Texts that cannot be anything else than what they say."""


def audited(commands: Sequence[Command]) -> dict[str, Any] | None:
    """One command as JSON, several as a list under `commands`; None for none."""
    told = [_without_names(command, to_json(command)) for command in commands]
    return told[0] if len(told) == 1 else {"commands": told} if told else None


def _without_names(value: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON form of a command or of a part of one, as far as its fields can hold no words of a person."""
    kept = {"do": told["do"]} if "do" in told else {}
    kind: type = type(value)
    choices = _choices(kind)
    for field in fields(value):
        name, part = field.name.rstrip("_"), getattr(value, field.name)
        if name in told and (field.name in ZONES or field.name in choices or not _has_words(part)):
            kept[name] = _part(part, told[name])
    return kept


def _part(part: Any, told: Any) -> Any:
    if isinstance(part, tuple):
        return [_part(one, each) for one, each in zip(part, told, strict=True)]
    return _without_names(part, told) if _is_ours(part) else told


def _has_words(part: Any) -> bool:
    return isinstance(part, str) or (isinstance(part, tuple) and any(isinstance(one, str) for one in part))


def _is_ours(part: Any) -> bool:
    return is_dataclass(part) and type(part).__module__.startswith(__package__)


@cache
def _choices(kind: Hashable) -> frozenset[str]:
    """The fields of a command that hold one of a few words."""
    hints = get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if _is_choice(hint) or any(map(_is_choice, get_args(hint))))


def _is_choice(hint: Any) -> bool:
    return get_origin(hint) is Literal
