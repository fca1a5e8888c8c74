"""How a message begins: "wait, ..."; whom it greets: "hi ana, can i move friday" names nobody to move to."""

from dataclasses import replace

from bot.language.clause import Clause, Item
from bot.language.listed import listed

_ATTENDS_IN = listed("attends_in")

GREETINGS = listed("greetings")


def unaddressed(clause: Clause) -> Clause:
    """The clause with the name behind a greeting as mere filler, where a client greets somebody.

    "hi raj or ana, who is free": names in a list are no address, and neither is a message of nothing else.
    """
    if clause.role != "client" or not clause.names:
        return clause
    items = clause.items
    place = next((n for n, item in enumerate(items) if item.name), None)
    if place == 0 and len(items) > 2 and items[1].word == "," and items[2].has("polite"):
        # "ana, can you move my friday": whoever is asked, and not to whom it moves.
        return replace(clause, items=(replace(items[0], name=None, tags=frozenset({"filler"})), *items[1:]), known={})
    if place is None or not place or items[place].word.endswith("'s"):
        return clause
    before, after = items[place - 1], items[place + 1 :]
    greets = before.has("filler", "thanks") and bool(GREETINGS & set(before.word.split())) and not before.atom
    quiet = all(item.has("filler", "mark", "thanks") and not item.atom for item in items[:place])
    said = next((item for item in after if not item.has("mark")), None)
    if not greets or not (quiet or not after) or ((after and after[0].has("or")) or _one_more(after)):
        return clause
    if said is not None and said.has("refuse_about") and not said.atom and said.word in _ATTENDS_IN:
        return clause
    name = items[place]
    filler = Item(name.first, name.last, name.word, frozenset({"filler"}))
    return replace(clause, items=(*items[:place], filler, *after), known={})


def begun(clause: Clause) -> Clause:
    """ "wait, who do i have on monday": what a message begins with turns nothing round."""
    after = [item for item in clause.items[1:] if not item.has("mark", "joint") or item.atom]
    first = clause.items[0]
    if first.atom or not first.has("self_correction") or not after or after[0].has("self_correction", "no"):
        return clause
    return replace(clause, items=(replace(first, tags=first.tags | {"filler"}), *clause.items[1:]), known={})


def _one_more(after: tuple[Item, ...]) -> bool:
    """ "hi ana and raj"."""
    return len(after) > 1 and after[0].has("joint") and bool(after[1].name)
