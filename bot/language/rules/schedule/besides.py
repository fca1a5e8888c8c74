"""What is said beside weekly hours: more days with the same ones, some of the days with others."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.commands import Command, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.schedule.groups import piece_kind

_SAYS_ALSO = listed("says_also")


def goes_on(clause: Clause) -> list[Item]:
    """ "mondays 9-5 plus tuesdays", "mondays 9-1 plus 2-6": the words that go on with the hours said just before."""
    told = [item for item in clause.items if piece_kind(item)]
    kinds = "".join(map(piece_kind, told))
    first = kinds.find("H")
    more = [item for item in clause.items if item.has("extra") and not item.atom]
    if first < 1 or first + 1 == len(kinds) or len(set(kinds[first + 1 :])) > 1 or clause.has("open"):
        return []
    behind = all(item.word in _SAYS_ALSO and item.first >= told[first].last for item in more)
    return more if behind else []


def on_top_behind(clause: Clause) -> bool:
    """ "mondays 9-5 plus saturdays 10-1": only what stands behind the word comes on top."""
    place = next((n for n, item in enumerate(clause.items) if item.has("extra") and not item.atom), 0)
    before = {piece_kind(item) for item in clause.items[:place]}
    behind = {piece_kind(item) for item in clause.items[place:]}
    return {"D", "H"} <= before and {"D", "H"} <= behind and not clause.has("open")


def with_exception(clause: Clause) -> Clause:
    """ "weekdays 9-5 but fridays til 3": the "but" as a comma, where days and hours stand on both sides of it."""
    place = next((n for n, item in enumerate(clause.items) if item.word == "but"), 0)
    before, behind = clause.items[:place], clause.items[place + 1 :]
    kinds = "".join(map(piece_kind, behind))
    said = {piece_kind(item) for item in before}
    if not {"D", "H"} <= said or kinds not in ("DH", "HD") or any(_says_more(item) for item in behind):
        return clause
    comma = replace(clause.items[place], tags=frozenset({"joint"}))
    return replace(clause, items=(*before, comma, *behind), known={})


def _says_more(item: Item) -> bool:
    return not item.atom and not item.has("glue", "filler", "mark")


def other_hours(readings: Sequence[list[Command]], *, sure: bool) -> list[list[Command]]:
    """ "weekdays 9-5, fridays 9-3": Friday's hours instead of the others, or, unless `sure`, besides them."""
    told = []
    for commands in readings:
        instead = _instead(commands)
        told += [commands] if instead is None else [instead] if sure else [instead, commands]
    return told


def _instead(commands: list[Command]) -> list[Command] | None:
    """The commands with hours that begin within those of more days in their place; None where there are none."""
    for n, (one, other) in enumerate(pairwise(commands)):
        if not isinstance(one, SetHours) or not isinstance(other, SetHours):
            continue
        same = replace(one, mode="add", days=None, windows=()) == replace(other, days=None, windows=())
        if one.mode == "replace" and same and one.days and other.days and other.days < one.days and _cuts(one, other):
            rest, instead = replace(one, days=one.days - other.days), replace(other, mode="replace")
            return [*commands[:n], rest, instead, *commands[n + 2 :]]
    return None


def _cuts(one: SetHours, other: SetHours) -> bool:
    """Whether hours overlap others and do not hold all of them."""
    pairs = [(a, b) for a in one.windows for b in other.windows]
    overlap = any(a.start < b.end and b.start < a.end for a, b in pairs)
    return overlap and not all(any(b.start <= a.start and a.end <= b.end for b in other.windows) for a in one.windows)
