"""What the audit log keeps of a command: all that can hold no words of a person."""

import dataclasses
import datetime as dt
import json
import typing

import pytest

from bot import commands
from bot.commands import (
    Audience,
    Book,
    Broadcast,
    Cancel,
    Command,
    Move,
    MoveFrom,
    MoveTo,
    Override,
    ReplaceLast,
    SetHours,
    SetMe,
)
from bot.commands.audited import audited
from engine.dates import DateRange
from engine.hours import Window

DAY = dt.date(2026, 3, 20)
AT = dt.datetime.fromisoformat("2026-03-20T15:00")
DATES = [{"from": "2026-03-20", "to": "2026-03-20"}]

# fmt: off
KEPT = [
    (Book(AT, client="Canary", session="Canary", zone="Europe/London"),
     {"do": "book", "at": "2026-03-20T15:00", "zone": "Europe/London"}),
    (Override("off", (DateRange(DAY, DAY),), reason="canary", for_="Canary"),
     {"do": "override", "kind": "off", "dates": DATES}),
    (SetHours("replace", frozenset({0}), (Window(540, 1020),), for_="Canary"),
     {"do": "set_hours", "mode": "replace", "days": ["mon"], "windows": [["09:00", "17:00"]]}),
    (Move(MoveFrom(at=AT), MoveTo(at=AT), client="Canary"),
     {"do": "move", "from": {"at": "2026-03-20T15:00"}, "to": {"at": "2026-03-20T15:00"}}),
    (Broadcast(Audience("clients", with_="Canary", dates=(DateRange(DAY, DAY),)), text="canary"),
     {"do": "broadcast", "audience": {"who": "clients", "dates": DATES}}),
    (ReplaceLast((Cancel(AT, client="Canary"),)),
     {"do": "replace_last", "commands": [{"do": "cancel", "at": "2026-03-20T15:00"}]}),
    (SetMe("Europe/Paris", reminder_minutes=(60,)),
     {"do": "set_me", "timezone": "Europe/Paris", "reminder_minutes": [60]}),
]
# fmt: on


@pytest.mark.parametrize(("command", "kept"), KEPT)
def test_names_and_free_text_are_left_out_and_all_else_is_kept(command, kept):
    assert audited([command]) == kept


def test_several_commands_stand_in_a_list_and_none_are_nothing():
    assert audited([]) is None
    assert audited([SetMe("Europe/Paris"), SetMe("UTC")]) == {
        "commands": [{"do": "set_me", "timezone": "Europe/Paris"}, {"do": "set_me", "timezone": "UTC"}]
    }


KINDS = [kind for kind in vars(commands).values() if isinstance(kind, type) and issubclass(kind, Command)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.do], ids=lambda kind: kind.do)
def test_no_text_of_any_command_gets_through(kind):
    """Every field that takes a text is given one; only zones come out again."""
    assert "canary" not in json.dumps(audited([filled(kind)])).casefold()


def filled(kind):
    hints = typing.get_type_hints(kind)
    given = {field.name: value(hints[field.name]) for field in dataclasses.fields(kind)}
    return kind(**{name: found for name, found in given.items() if name not in ("zone", "timezone")})


def value(hint):
    parts = [one for one in typing.get_args(hint) if one not in (type(None), Ellipsis)]
    match typing.get_origin(hint):
        case typing.Literal:
            return parts[0]
        case origin if origin is tuple:
            return (value(parts[0]),)
        case origin if origin is frozenset:
            return frozenset({0})
        case origin if origin is not None:
            return value(parts[0])
    if hint is str:
        return "Canary"
    if dataclasses.is_dataclass(hint) and hint.__module__.startswith("bot"):
        return SetMe("UTC") if hint is Command else filled(hint)
    return {
        int: 1,
        bool: True,
        dt.date: DAY,
        dt.datetime: AT,
        dt.time: dt.time(9),
        DateRange: DateRange(DAY, DAY),
        Window: Window(540, 600),
    }.get(hint)
