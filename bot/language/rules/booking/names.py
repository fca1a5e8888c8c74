"""Whose appointment it is, and with whom."""

from itertools import pairwise

from bot.language.clause import ALWAYS, Clause, Item, is_count
from bot.language.listed import listed

_WITH = listed("with")

# Behind these stands a thing, not a name.
ARTICLES = listed("articles")


_SOME = listed("some_of_them")
_NEXT_FEW = listed("next_few")

ALL = "all"


def typed_name(clause: Clause, *tags: str) -> Item | None:
    """A word that can only be a name: unknown, right after a word of these tags."""
    after = False
    for item in clause.items:
        if after and could_be_name(item):
            return item
        after = (item.has(*tags) and item.atom is None) or (after and item.has("glue", "polite", "filler"))
        after = after and item.word.split()[-1] not in ARTICLES
    return None


def could_be_name(item: Item) -> bool:
    """Whether an item is a single unknown word, perhaps with a possessive s."""
    word = item.word.removesuffix("'s")
    return not item.tags and not item.atom and not item.name and not item.session and word.isalpha() and len(word) > 1


def client_and_therapist(clause: Clause, typed: Item | None = None) -> tuple[str | None, str | None]:
    """The client, and whom it is with: the name behind "with" is the therapist's when another is there."""
    client: str | None = typed_text(clause, typed) if typed else None
    teller: str | None = None
    behind = False
    for place, item in enumerate(clause.items):
        if item.name and (behind or whose_calendar(clause, place)) and (client or len(clause.names) > 1):
            teller = item.name
        elif item.name and client is None:
            client = item.name
        behind = item.has("with_word") or (behind and item.has("glue"))
    if client is None and clause.has("same_client"):
        client = last_client(clause)
    return client, teller


def some_of_them(clause: Clause) -> list[Item]:
    """ "one of my sessions next week", "2 of her appts", "my next 2": how many; which of them is not said."""
    pairs = pairwise(clause.items)
    said = [item for item, after in pairs if after.word.split()[0] == "of" and (is_count(item) or item.word in _SOME)]
    said += [item for item in clause.items[1:] if _next_few(clause, item)]
    return said if clause.has("appt", "all_appts", "all_clients", "my_bookings", "next_one", "last_one") else []


def _next_few(clause: Clause, item: Item) -> bool:
    """ "cancel my next 2": so many sessions, and no hour."""
    return is_count(item) and item.first > 0 and clause.line[item.first - 1].word in _NEXT_FEW


def names_therapist_only(clause: Clause) -> bool:
    """From the front desk: "book a slot with omar" says with whom, and leaves open for whom."""
    place = next((n for n, item in enumerate(clause.items) if item.name), 0)
    said = [item for item in clause.items[:place] if not item.has("glue")]
    return bool(said) and said[-1].word in _WITH and not clause.has("same_client")


def whose_calendar(clause: Clause, place: int) -> bool:
    """ "add maya to kim's calendar": whose it is gives the session."""
    item, after = clause.items[place], clause.items[place + 1 : place + 2]
    return bool(item.name and item.word.endswith("s") and after and after[0].has("own_calendar") and not after[0].atom)


def typed_text(clause: Clause, typed: Item) -> str:
    """A name as it was typed, without its possessive s."""
    raw = clause.line[typed.first].raw
    name = raw[:-2] if raw[-2:].lower() in ("'s", "’s") else raw
    known = (person for person in clause.message.context.people if person.casefold() == name.casefold())
    return next(known, name)


def clients_named(clause: Clause, teller: str | None) -> tuple[str, ...] | None:
    """Everybody who is named but the therapist; None where the names do not stand in one list."""
    places = [n for n, item in enumerate(clause.items) if item.name and item.name != teller]
    joined = all(
        all(item.has(*ALWAYS) and not item.atom for item in clause.items[a + 1 : b]) for a, b in pairwise(places)
    )
    names = tuple(dict.fromkeys(name for n in places if (name := clause.items[n].name)))
    return names if joined or len(names) < 2 else None


def called_in(clause: Clause) -> bool:
    """ "maya called, she cant make friday": told of the one client who is named, by those who work there."""
    said = clause.of("called_in")
    named = [n for n, item in enumerate(clause.items) if item.name]
    return (
        clause.role != "client"
        and len(said) == 1
        and len(named) == 1
        and named[0] < clause.items.index(said[0])
        and not clause.has("asks", "maybe", "condition", "negated")
    )


def last_client(clause: Clause) -> str | None:
    """Who was talked about last."""
    for command in clause.message.context.last:
        name = getattr(command, "client", None)
        if isinstance(name, str) and name != ALL:
            return name
    return None
