"""Who is moved, to whom and from whom."""

from itertools import pairwise

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.booking.names import ALL, clients_named, last_client, typed_name, typed_text
from bot.language.rules.booking.sides import SESSIONS

_TO_PERSON = listed("to_person")
_FROM_PERSON = listed("from_person")
_SLOT = listed("slot")
_LEADS_OVER = listed("goes_over_to")


def reassigns(clause: Clause) -> bool:
    """ "give leo to ana", "hand all of ana's clients over to lena"."""
    if _handed_over(clause):
        return True
    whole = clause.has("clients_of", "everyone_of") and len(clause.names) > 0
    to = any(token.word in _LEADS_OVER for token in clause.line)
    return clause.has("reassign") and (whole or len(clause.names) in (2, 3)) and to


def _handed_over(clause: Clause) -> bool:
    """ "sam to mia", "sam from lena to mia" from the front desk: nothing but who, from whom and to whom."""
    said = [item for item in clause.items if not item.has("filler", "mark") or item.word in _TO_PERSON]
    words = [item.word if not item.name else "" for item in said]
    return clause.role == "admin" and words in (["", "to", ""], ["", "from", "", "to", ""])


def gives_a_slot(clause: Clause) -> bool:
    """ "give agnes's thursday slot to wilf": nobody says where Agnes goes.

    From a therapist "give agnes's thursday to wilf" says no more.
    """
    typed = {token.word for token in clause.line}
    slot = bool(typed & _SLOT) or (
        clause.role == "therapist" and any(_has_day(*pair) for pair in pairwise(clause.items))
    )
    return clause.has("reassign") and len(clause.names) > 1 and slot and not clause.has("swap")


def _has_day(one: Item, other: Item) -> bool:
    """ "agnes's thursday" """
    return bool(one.name) and one.word.endswith("s") and other.atom is not None and other.atom.kind == "dates"


def several_moved(
    clause: Clause, client: str | None, teller: str | None, of: str | None
) -> tuple[str | None, ...] | None:
    """ "move leo and maya to friday": everybody who is moved; None where it is not plain who is."""
    if clause.role == "client" or client in (None, ALL) or client not in clause.names:
        return (client,)
    others = tuple(name for name in clause.names if name not in (teller, of))
    named = clients_named(clause, teller)
    return others if len(others) == 1 or (named is not None and of is None) else None


def moved_people(clause: Clause) -> tuple[str | None, str | None, str | None]:
    """Who is moved, to whom, from whom."""
    named = [item for item in clause.items if item.name]
    typed = typed_name(clause, "move_strong", "reassign") if clause.role != "client" else None
    teller = next((i.name for i in named if _word_before(clause, i) in _TO_PERSON), None)
    present = next((i.name for i in named if _word_before(clause, i) in _FROM_PERSON), None)
    others = [item.name for item in named if item.name not in (teller, present)]
    if clause.has("clients_of", "everyone_of", "all_clients") and (clause.has("everyone_of", "all_clients") or others):
        return ALL, teller, present or (others[0] if others else None)
    if clause.role == "client":
        return None, next((item.name for item in named if item.name != present), None), present
    client = others[0] if others else typed_text(clause, typed) if typed else None
    if client is None and _whole_days(clause):
        return ALL, teller, present
    if client is None and clause.has("same_client"):
        client = last_client(clause)
    return client, teller, present


def _whole_days(clause: Clause) -> bool:
    """ "move thursday's sessions to friday": all of them."""
    words = {token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]}
    plural = any(word.endswith("s") for word in SESSIONS & words)
    return plural and any(atom.kind == "dates" for atom in clause.atoms)


def _word_before(clause: Clause, item: Item) -> str:
    return clause.line[item.first - 1].word if item.first else ""


def wants_to_see(clause: Clause) -> bool:
    """ "see ana tues at 10" from a client asks for it; "im seeing ana tues at 10" only tells."""
    said = clause.of("wants_to_see")
    return bool(said) and not any(item.first and clause.line[item.first - 1].word in _TELLS_OF_IT for item in said)


def tells_of_seeing(clause: Clause) -> bool:
    """ "im seeing ana tues at 10", "i see ana at 10": what there is, and no order."""
    for item in clause.items:
        words = item.word.split()
        if item.atom or not clause.words.says(words[-1], "wants_to_see"):
            continue
        before = words[0] if len(words) > 1 else clause.line[item.first - 1].word if item.first else ""
        if before in _TELLS_OF_IT:
            return True
    return False


_TELLS_OF_IT = listed("tells_of_it")
