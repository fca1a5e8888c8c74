"""A yes that changes something."""

from dataclasses import replace

from bot.commands import Confirm, Override, ReplaceLast, SetHours
from bot.language.clause import Clause
from bot.language.followups.corrections import substituted
from bot.language.followups.dates import also, bounded, excepted, other_last_day, other_start, part_off
from bot.language.followups.once import once
from bot.language.followups.shared import Best
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times.kinds import Weekdays

_AND_ALSO = listed("and_also")
_SKIPS = listed("skips")
_ADDS = listed("adds")
_POINTED_AT = listed("pointed_at")


def yes_but(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "yes but not the 8th", "ok but start on the 7th", "yes add monday": the correction, then the confirmation."""
    if not clause.message.context.open or not clause.items[0].has("yes") or len(clause.items) < 2:
        return None
    rest = _told_by_verb(replace(clause, items=clause.items[1:]))
    but = rest.items[0].word == "but"
    behind = replace(rest, items=rest.items[1:]) if but and len(rest.items) > 1 else rest
    adds = behind.items[0].word in _AND_ALSO or behind.has("also_before")
    rules = (other_start, other_last_day, also, once, bounded, part_off) if behind.atoms else (once,)
    tried = [excepted(rest, last, best), *(rule(behind, last, best) for rule in rules)]
    if not adds and rest.atoms:
        tried.append(substituted(rest, last, best))
    changed = next((each for each in tried if each and each.whole and each.readings), None)
    if changed is None:
        return None
    if changed.readings == ((ReplaceLast(tuple(last)),),):
        # "yes at 3", where it is at 3.
        return replace(changed, readings=((Confirm(),),))
    return replace(changed, readings=tuple((*commands, Confirm()) for commands in changed.readings))


def yes_the_same(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "yes cancel it", "yes please, cancel friday", while just that waits: a yes."""
    if not clause.message.context.open or not _agrees(clause) or len(clause.items) < 2 or clause.asks:
        return None
    rest = replace(clause, items=tuple(item for item in clause.items[1:] if not item.has("yes") or item.has("book")))
    if not rest.items:
        return None
    does = {command.do for command in last}
    verbs = VERBS.get(does.pop(), ()) if len(does) == 1 else ()
    said = [item for item in rest.items if item.atom or not item.has("filler", "mark", "polite")]
    if verbs and said and said[0].has(*verbs) and not any(item.atom or item.has("but", "negated") for item in said):
        pointing = [item for item in rest.items if item.word in _POINTED_AT or item.has("all_clients", "same_client")]
        return found(clause, [(Confirm(),)], {"yes", "polite", *verbs}, used=pointing)
    same = best(rest)
    if same is None or not same.whole or same.missing or same.readings != (tuple(last),):
        return None
    return replace(same, readings=((Confirm(),),), conventions=())


def _agrees(clause: Clause) -> bool:
    """A yes in front; an "ok" with more behind it is none."""
    return clause.items[0].has("yes") and not clause.items[0].has("yes_plain")


# The verbs of what waits, behind a yes: "yes cancel it".
VERBS = {"cancel": ("cancel",), "move": ("move_strong",), "book": ("book", "book_strong"), "broadcast": ("tell",)}


def skipped(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "skip the 7th", "drop friday" right behind days off or weekly hours that hold it: it is left out."""
    told = _told_by_verb(clause)
    spoken = [item for item in told.items if item.atom or not item.has("filler", "mark", "glue")]
    verb = spoken[0] if spoken and not spoken[0].atom else None
    if len(last) != 1 or not isinstance(last[0], Override | SetHours) or verb is None or told is clause:
        return None
    dated = len(spoken) > 1 and all(item.atom and item.atom.kind == "dates" for item in spoken[1:])
    # "drop fridays" is of every week, whatever was said before.
    plural = any(isinstance(atom.value, Weekdays) and atom.value.plural for atom in clause.atoms)
    return excepted(told, last, best) if dated and not plural and verb.has("excepting") else None


def _told_by_verb(clause: Clause) -> Clause:
    """ "but skip the 7th" as "except the 7th", "add the 13th" as "also the 13th"."""
    place = next((n for n, item in enumerate(clause.items) if not item.has("filler") and item.word != "but"), None)
    if place is None or clause.items[place].atom:
        return clause
    verb = clause.items[place]
    tag = "excepting" if verb.word in _SKIPS else "also_before" if verb.word in _ADDS else ""
    items = (*clause.items[:place], replace(verb, tags=verb.tags | {tag}), *clause.items[place + 1 :])
    return replace(clause, items=items) if tag else clause
