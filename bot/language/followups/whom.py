"""The one it is for, or with, corrected."""

from collections.abc import Sequence

from bot.commands import Book, Cancel, Move, ReplaceLast
from bot.language.clause import Clause, Item
from bot.language.followups.shared import LEADS, Best, all_of
from bot.language.listed import listed
from bot.language.rules.booking.names import ALL
from bot.language.rules.found import Commands, Found, found

_FOR_ONE = listed("for_one")
_KEEPS = listed("keeps_one")
_ASKED_OF = listed("asked_of")


def for_whom(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "for ana not raj", "with raj instead", "everybody, not just raj"."""
    if not clause.names or clause.atoms or clause.asks:
        return None
    if _keeps_one(clause, last):
        return None
    if clause.has("practice"):
        return _for_all(clause, last)
    places = [n for n, item in enumerate(clause.items) if item.name]
    negated = {clause.items[n].name for n in places if _denied(clause.items[:n])}
    if len(negated) == len(places) == 2 and places[0] == 1 and clause.items[0].has("no"):
        # "no tom not raj": the first "no" corrects.
        negated.discard(clause.items[1].name)
    kept = [name for name in clause.names if name not in negated]
    if len(kept) != 1 or not (
        negated
        or clause.has("correction", "no", "make_it", "instead")
        or _for_one(clause, places[0])
        or _with_whom(clause)
    ):
        return None
    before = clause.line[clause.items[places[0]].first - 1].word if clause.items[places[0]].first else ""
    if all(hasattr(command, "for_") for command in last) and before in _ASKED_OF and not negated:
        # "confirmed by leo": who was asked, and not whose day it is.
        return None
    if all(hasattr(command, "for_") for command in last):
        new = all_of(last, for_=kept[0])
    elif all(isinstance(command, Book | Cancel | Move) for command in last):
        teller = _with_whom(clause) or _was_with(last, negated)
        new = all_of(last, with_=kept[0]) if teller else all_of(last, client=kept[0])
    else:
        return None
    allowed = LEADS | {"negated", "excepting", "instead_of", "with_word", "only", "joint", "intake_only"}
    but = [item for item in clause.items[:1] if item.word == "but"]
    return found(clause, [(ReplaceLast(new),)], allowed, names=True, used=but)


def _keeps_one(clause: Clause, last: Commands) -> bool:
    """ "yes but leave leo", after all are cancelled "but leo": one who is left out, and not the only one."""
    typed = {token.word for token in clause.line}
    everybody = any(isinstance(command, Cancel | Move) and command.client == ALL for command in last)
    return bool(typed & _KEEPS) or (everybody and "but" in typed)


def _for_one(clause: Clause, place: int) -> bool:
    """ "for ana", "but only for ana", "just for ana"."""
    before = [item for item in clause.items[:place] if not item.has("filler", "joint")]
    return (
        bool(before)
        and before[-1].word.split()[-1] == "for"
        and all(item.has("only", "intake_only", "glue") or item.word in _FOR_ONE for item in before)
    )


def _denied(before: Sequence[Item]) -> bool:
    """ "not raj", "and not for raj"."""
    last = next((item for item in reversed(before) if not item.has("with_word") and item.word != "for"), None)
    if last is None or (last is not before[-1] and last.has("no")):
        # "no, for pia" denies nobody.
        return False
    return last.has("negated", "excepting", "instead_of")


def _for_all(clause: Clause, last: Commands) -> Found | None:
    """ "everybody, not just raj": what one was named for holds for the practice."""
    place = next((n for n, item in enumerate(clause.items) if item.has("practice")), 0)
    denied = any(item.has("negated", "excepting", "instead_of") for item in clause.items[place + 1 :])
    named = set(clause.names)
    if not denied or any(getattr(command, "for_", None) not in named for command in last):
        return None
    new = all_of(last[:1], for_="practice")
    if any(all_of((command,), for_="practice") != new for command in last):
        return None
    allowed = LEADS | {"practice", "negated", "excepting", "instead_of", "only"}
    return found(clause, [(ReplaceLast(new),)], allowed, names=True)


def _was_with(last: Commands, denied: set[str | None]) -> bool:
    """ "ana not raj", where it was with Raj: whom it is with is corrected, and not who comes."""
    tellers = {getattr(command, "with_", None) for command in last}
    clients = {getattr(command, "client", None) for command in last}
    return bool(denied) and denied <= tellers and not denied & clients


def _with_whom(clause: Clause) -> bool:
    """Whether a name is that of the therapist: a client's always, anybody's behind "with"."""
    return clause.role == "client" or clause.has("with_word")
