"""After weekly hours: other days, other hours on some of the days only, or a part of them taken out there."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import ReplaceLast, SetHours
from bot.language.clause import Clause, Item
from bot.language.followups.hours import other_end
from bot.language.followups.shared import LEADS, Best, excepts, named_days, said_items, timed
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose
from bot.language.times.kinds import Clock, Hours, HoursBound, Weekdays
from bot.language.told import windows
from engine.hours import Window

_THOUGH = listed("though")
_MAKES = listed("makes_them")
_BREAK = 120
_OUTSIDE = ("before", "after")


def on_some(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "but mondays 10-5", "make mondays 10-5 tho", "but not friday afternoons", "except mondays, 10-5"."""
    command = last[0] if len(last) == 1 else None
    if not isinstance(command, SetHours) or command.mode != "replace" or not command.days or not command.windows:
        return None
    if clause.asks or clause.names or clause.session:
        return None
    leads, denied = _leads(clause)
    if not leads:
        return None
    clause = _ending(clause)
    told_so = said_items(replace(clause, items=_behind(clause, leads)))
    body = [item for item in told_so if item.word not in _THOUGH and not item.has("only")]
    days = [item for item in body if item.atom and isinstance(item.atom.value, Weekdays)]
    spans = [item for item in body if item.atom and item.atom.kind == "hours"]
    if len(days) + len(spans) != len(body) or len(spans) != 1 or not days:
        return None
    times = clause.when(Purpose.HOURS, [item for item in clause.items if item in days])
    some = named_days(clause, times)
    if not denied and spans[0].atom and isinstance(spans[0].atom.value, HoursBound):
        # "start at 9 on mondays though"
        return other_end(replace(clause, items=_behind(clause, leads)), last, best)
    told = clause.when(Purpose.HOURS, spans)
    [hours] = {windows(each.windows) for each in told.readings} if len(told.readings) == 1 else [()]
    if not some or not some < command.days or len(hours) != 1 or any(each.times for each in told.readings):
        return None
    new = _with(command.windows, hours[0], spans[0], denied)
    if not new or new == command.windows:
        return None
    rest, others = replace(command, days=command.days - some), replace(command, days=some, windows=new)
    aside = [item for item in clause.items if item in leads or item.word in _THOUGH]
    used = [*aside, *days, *spans]
    return found(clause, [(ReplaceLast((rest, others)),)], LEADS | {"only", "work"}, (), used=used)


def only_days(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "thursdays only", after weekly hours on more days."""
    command = last[0] if len(last) == 1 else None
    if not isinstance(command, SetHours) or not command.days or not clause.has("only") or clause.asks:
        return None
    times = clause.when(Purpose.HOURS)
    days = named_days(clause, times)
    if not days < command.days or any(not isinstance(atom.value, Weekdays) for atom in clause.atoms):
        return None
    if not all(atom.value.plural for atom in clause.atoms if isinstance(atom.value, Weekdays)):
        return None
    return found(clause, [(ReplaceLast((replace(command, days=days),)),)], LEADS | {"only"}, times)


def other_weekdays(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "wednesdays instead of tuesdays": the hours of one day go to another."""
    command = last[0] if len(last) == 1 else None
    place = next((n for n, item in enumerate(clause.items) if item.has("instead_of") and not item.atom), None)
    if not isinstance(command, SetHours) or not command.days or not place or clause.asks:
        return None
    if any(not isinstance(atom.value, Weekdays) for atom in clause.atoms):
        return None
    sides = clause.part(0, place), clause.part(place + 1, len(clause.items))
    told = [side.when(Purpose.HOURS) for side in sides]
    new, old = (named_days(side, times) for side, times in zip(sides, told, strict=True))
    if not new or not old or not old <= command.days:
        return None
    days = command.days - old | new
    return found(clause, [(ReplaceLast((replace(command, days=days),)),)], LEADS | {"instead_of"}, told)


def _leads(clause: Clause) -> tuple[list[Item], str]:
    """The words that say so of some days, and which of them deny the hours: "but", "except", "but not", "make"."""
    opening: list[Item] = []
    for item in clause.items:
        if not (item.word == "but" or excepts(item) or item.has("but_not") or item.word in _MAKES):
            break
        opening.append(item)
    though = [item for item in clause.items[-1:] if item.word in _THOUGH]
    typed = {word for item in opening for word in item.word.split()}
    if not opening or (typed <= _MAKES and not though and not clause.message.context.open):
        return though, ""
    spared = any(excepts(item) and item.word != "but" for item in opening)
    return [*opening, *though], "not" if "not" in typed else "except" if spared else ""


def _ending(clause: Clause) -> Clause:
    """ "finish at 4" as "until 4"."""
    verb = next((item for item in clause.items if item.has("early_end") and not item.atom), None)
    if verb is None:
        return clause
    behind = [item for item in clause.items if item.first >= verb.last and (item.atom or not item.has("glue"))]
    after = [timed(item) for item in behind[:1]]
    if not after or not after[0].atom or not isinstance(after[0].atom.value, Clock):
        return clause
    bound = replace(after[0].atom, kind="hours", value=HoursBound("until", after[0].atom.value))
    ends = replace(behind[0], atom=bound)
    kept = [item for item in clause.items if item is not verb]
    return replace(clause, items=tuple(ends if item is behind[0] else item for item in kept), known={})


def _behind(clause: Clause, leads: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(item for item in clause.items if item not in leads)


def _with(hours: tuple[Window, ...], said: Window, item: Item, denied: str) -> tuple[Window, ...]:
    """The hours of those days: the ones that are said, or what is left beside a part that is denied; () unless sure."""
    value = item.atom.value if item.atom else None
    short = said.end - said.start <= _BREAK
    if isinstance(value, Hours) and not (denied and short):
        return () if denied == "not" else (said,)
    if not denied or (denied == "except" and isinstance(value, HoursBound) and value.bound not in _OUTSIDE):
        # "except fridays til 3" says until when they last.
        return ()
    sides = [(one.start, min(one.end, said.start)) for one in hours]
    sides += [(max(one.start, said.end), one.end) for one in hours]
    return tuple(sorted(Window(start, end) for start, end in sides if start < end))
