"""A correction inside one message: of "thursday no wait friday" and "9-5 sorry 10-6" the later value counts."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.clause import Clause, Item, is_count, items, kind_of
from bot.language.listed import listed
from bot.language.messages import Answer
from bot.language.names import Named
from bot.language.reader.answers import spans_of
from bot.language.text import Token
from bot.language.times.kinds import Clock, Hours, Several, Weekdays

# More than this in one message is no correction, but somebody who cannot decide.
MOST = 3
_NO = listed("no")
_AND = listed("and")


def corrected(clause: Clause, known: tuple[Named, ...]) -> Clause | None:
    """The message with the later value in the place of the one it corrects; None where nothing is corrected.

    Where several values stand before the correction, so that it is not plain which one was wrong, what is left is
    a clause without items: nothing in it is understood.
    """
    found = None
    for _ in range(MOST):
        line = _once(found or clause)
        if line is None:
            return found
        if not line:
            return replace(clause, items=())
        found = replace(
            clause,
            line=line,
            items=items(line, clause.words, known),
            known={},
        )
    return found


def whole_message(clause: Clause, answer: Answer) -> Answer:
    """An answer whose commands rest on all of the message: what was corrected stands behind them as well."""
    spans = spans_of(clause)
    return replace(
        answer,
        readings=tuple(replace(each, words=(spans,) * len(each.commands)) for each in answer.readings),
        conventions=tuple(replace(each, words=(spans,) * len(each.commands)) for each in answer.conventions),
    )


def _once(clause: Clause) -> tuple[Token, ...] | None:
    """The tokens with the first correction made; none at all where it is not plain what was wrong."""
    if not clause.has("self_correction", "make_it", "no") and not any(_starred(clause, item) for item in clause.items):
        return None
    for start, end in _turns(clause):
        after = _after(clause.items[end:])
        pairs = _pairs(clause.items[:start], after)
        if not pairs or _goes_on(clause.items[end + len(after) :]):
            continue
        if clause.items[end - 1].has("may_have") and any(item.has("cancel") for item in clause.items[:start]):
            # "cancel friday; lets do monday at 3": the Friday is given up for it.
            return ()
        if _only_no(clause.items[start:end]) and (pairs[0][0] != start - 1 or _plural(after[0])):
            continue
        if any(_one_of_several(clause.items, place, item) for place, item in pairs) or _of_two(clause.items[:start]):
            return ()
        return _put(clause, start, end, after, pairs)
    return None


def _turns(clause: Clause) -> list[tuple[int, int]]:
    """The runs of items in which somebody turns round: from the comma to before the new value."""
    found, place = [], 0
    while place < len(clause.items):
        end = place
        while end < len(clause.items) and _may_turn(clause.items[end]):
            end += 1
        run = clause.items[place:end]
        turns = any(_turns_round(item) or _starred(clause, item) for item in run)
        # "i have thurs, can i switch to wed" asks for something.
        asked = place > 0 and clause.items[place - 1].has("polite") and not clause.items[place - 1].atom
        if 0 < place < end < len(clause.items) and turns and not asked:
            found.append((place, end))
        place = max(end, place) + 1
    return found


def _turns_round(item: Item) -> bool:
    return not item.atom and (item.has("self_correction", "make_it") or item.word in _NO)


def _starred(clause: Clause, item: Item) -> bool:
    """The one star of "off friday *thursday"."""
    if item.word != "*" or item.atom or item.last >= len(clause.line) or not clause.line[item.last].glued:
        return False
    return not clause.line[item.first].glued and sum(token.word == "*" for token in clause.line) == 1


def _of_two(before: Sequence[Item]) -> bool:
    """ "can we do 4 instead of 3, sorry 5": which of two that change places was wrong is not said."""
    return any(item.has("instead_of") and not item.atom for item in before)


def _may_turn(item: Item) -> bool:
    if item.atom or item.name or item.session or item.word in _AND:
        return False
    return _turns_round(item) or item.has("filler", "mark", "joint", "asks")


def _only_no(run: Sequence[Item]) -> bool:
    return not any(item.has("self_correction", "make_it") or item.word == "*" for item in run)


def _after(following: Sequence[Item]) -> list[Item]:
    """The new values: pieces of time, names, session types, in one run."""
    found: list[Item] = []
    for place, item in enumerate(following):
        leads = place + 1 < len(following) and item.has("with_word") and following[place + 1].name
        if not (item.atom or item.name or item.session or leads):
            break
        found.append(item)
    return found


def _goes_on(following: Sequence[Item]) -> bool:
    """ "monday, actually tuesday too": said besides, not instead."""
    said = next((item for item in following if not item.has("mark", "joint")), None)
    return said is not None and said.has("also_before", "extra")


def _pairs(before: Sequence[Item], after: Sequence[Item]) -> list[tuple[int, Item]]:
    """Where each new value belongs; "with raj" only in the place of another "with"."""
    pairs = []
    for n, item in enumerate(after):
        place = None if item.has("with_word") and not item.name else _same_kind(before, item)
        led = n > 0 and after[n - 1].has("with_word") and not after[n - 1].name
        if place is not None and (not led or (place > 0 and before[place - 1].has("with_word"))):
            pairs.append((place, item))
    return pairs


def _same_kind(before: Sequence[Item], item: Item) -> int | None:
    """The nearest value before the correction that the new one can stand for."""
    kinds = {kind_of(item)} - {""}
    if kinds == {"count"}:
        kinds.add("hours")
    return next((n for n in reversed(range(len(before))) if kind_of(before[n]) in kinds), None)


def _one_of_several(said: Sequence[Item], place: int, new: Item) -> bool:
    """ "thursday and friday, no wait saturday": instead of Friday or of both."""
    old = said[place]
    if kind_of(old) in ("name", "session"):
        before = [item for item in said[:place] if not item.has("glue")][-2:]
        return len(before) == 2 and before[1].has("joint") and kind_of(before[0]) == kind_of(old)
    value, instead = old.atom and old.atom.value, new.atom and new.atom.value
    if isinstance(value, Hours) and (is_count(new) or isinstance(instead, Clock)):
        # "move my 3 to 4, no 5": either hour may be wrong.
        return True
    if isinstance(value, Weekdays) and isinstance(instead, Weekdays):
        return len(value.days) > 1 and len(instead.days) == 1
    return isinstance(value, Several) and not isinstance(instead, Several)


def _plural(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Weekdays) and item.atom.value.plural


def _put(
    clause: Clause, start: int, end: int, after: Sequence[Item], pairs: Sequence[tuple[int, Item]]
) -> tuple[Token, ...]:
    """The tokens with each new value in the place of the old one."""
    new = dict(pairs)
    moved = {id(item) for item in new.values()} | {id(item) for item in after if not kind_of(item) and not item.atom}
    line: list[Token] = []
    for place, item in enumerate(clause.items):
        if place in new:
            line += [*_led(clause, item, new[place]), *clause.line[new[place].first : new[place].last]]
        elif id(item) not in moved and (not start <= place < end or item.has("asks")):
            line += clause.line[item.first : item.last]
    return tuple(line)


def _led(clause: Clause, old: Item, new: Item) -> tuple[Token, ...]:
    """The "at" of "at 3 sorry 4"."""
    keeps = is_count(new) and old.atom is not None and isinstance(old.atom.value, Clock)
    first = clause.line[old.first]
    return (first,) if keeps and first.is_word else ()
