"""The items of a message."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial

from bot.language.clause.item import Item, shifted
from bot.language.clause.sentences import sentences
from bot.language.clause.settled import settled
from bot.language.listed import listed
from bot.language.names import Named, names_at
from bot.language.text import Token
from bot.language.times import Atom, atoms
from bot.language.times.kinds import Duration, HoursBound, Part, Weekdays
from bot.language.vocabulary import Phrase, Vocabulary

_SAME_AGAIN = listed("same_again")
_CAN = listed("can")

# Set phrases that keep their words even where a longer piece of time begins inside them.
FORCED = frozenset(
    {
        "starts_every",
        "book_up_to",
        "first_n",
        "for_times",
        "max_n",
        "opens_up",
        "before_work",
        "after_work",
        "same_day",
        "late_start",
        "morning_one",
        "afternoon_one",
        "evening_one",
        "cant_come",
        "arrive_in",
        "day_edge",
    }
)

# Behind a limit these say how often, whatever time could be read with them.
HOW_OFTEN = frozenset({"per_day", "per_week"})
LIMITS = ("max", "max_n", "limited")

# From so many tokens on, a cut piece of time is read again by itself, not with all that follows.
MANY_TOKENS = 200

# Set phrases that are no time although the grammar of time would read them whole.
NOT_TIME = frozenset(
    {
        "per_day",
        "per_week",
        "day_before",
        "hour_before",
        "week_before",
        "half_day",
        "first",
    }
)


PRONOUNS = listed("pronouns")
SOMEBODY = listed("somebody")

# Words that open a question only before somebody: "do i work", but "do mondays".
NEEDS_SOMEBODY = listed("needs_somebody")


@lru_cache(maxsize=16)  # a message is looked at again once it is understood
def items(line: tuple[Token, ...], words: Vocabulary, named: tuple[Named, ...]) -> tuple[Item, ...]:
    """The items of a message, in order; every token belongs to exactly one."""
    forms = [words.forms(token.word) for token in line]
    phrases = cache(partial(words.all, forms))
    said = [part for atom in _said(line) for part in _apart(line, atom)]
    owner = {place: atom for atom in said for place in range(atom.first, atom.last)}
    found: list[Item] = []
    place = 0
    while place < len(line):
        item = (
            names_item(line, place, named)
            or _courtesy(line, phrases, place)
            or _phrase_item(line, phrases, place, owner, found)
            or _atom_item(line, place, owner, phrases)
            or Item(place, place + 1, line[place].word)
        )
        found.append(item)
        if item.atom is None:
            _cut_atoms(line, item, owner)
        place = item.last
    return settled(line, found, words, forms)


def _said(line: tuple[Token, ...]) -> list[Atom]:
    """The pieces of time, none of which reaches over the end of a sentence."""
    return [shifted(atom, first) for first, last in sentences(line) for atom in atoms(line[first:last])]


def _apart(line: tuple[Token, ...], atom: Atom) -> list[Atom]:
    """ "friday, mondays": a day and every such day are two pieces, whatever stands between them.

    So are the two lengths of "1 hr, 5 min gap".
    """
    if isinstance(atom.value, Duration) and atom.last < len(line) and line[atom.last].word in GAPS:
        comma = next((n for n in range(atom.first + 1, atom.last - 1) if line[n].word == ","), None)
        if comma is not None:
            left, right = atoms(line[atom.first : comma]), atoms(line[comma + 1 : atom.last])
            return [*(shifted(one, atom.first) for one in left), *(shifted(one, comma + 1) for one in right)]
    if not isinstance(atom.value, Weekdays):
        return [atom]
    for place in range(atom.first + 1, atom.last - 1):
        if line[place].word in (",", "and", "&", "+"):
            left, right = atoms(line[atom.first : place]), atoms(line[place + 1 : atom.last])
            if len(left) == len(right) == 1 and _plural(left[0]) != _plural(right[0]):
                return [shifted(left[0], atom.first), *_apart(line, shifted(right[0], place + 1))]
    return [atom]


# Behind a length they say that it lies between sessions.
GAPS = listed("gaps")


def _plural(atom: Atom) -> bool:
    return isinstance(atom.value, Weekdays) and atom.value.plural


def names_item(line: tuple[Token, ...], place: int, named: Sequence[Named]) -> Item | None:
    found = names_at(line, place, named)
    if found is None:
        return None
    name, length = found
    word = " ".join(token.word for token in line[place : place + length])
    return (
        Item(place, place + length, word, name=name.text)
        if name.person
        else Item(place, place + length, word, frozenset({"session_type"}), session=name.text)
    )


PLEASE = listed("pleases")


def _courtesy(line: tuple[Token, ...], phrases: Callable[[int], list[Phrase]], place: int) -> Item | None:
    """The "please" of "please don't send me reminders": what it stands before is a set phrase of its own."""
    if line[place].word not in PLEASE or place + 1 == len(line):
        return None
    here, after = phrases(place), phrases(place + 1)
    if not here or not after or here[0].length < 2 or after[0].length < here[0].length:
        return None
    return Item(place, place + 1, line[place].word, frozenset({"filler"}))


def _phrase_item(
    line: tuple[Token, ...],
    phrases: Callable[[int], list[Phrase]],
    place: int,
    owner: dict[int, Atom],
    before: Sequence[Item],
) -> Item | None:
    """The longest set phrase at a place that does not cut a piece of time in two.

    Behind a limit "a day from april 1" is how often, and then from when; behind a part of the day "only this week"
    says what the rest of that week is.
    """
    limits = any(item.has(*LIMITS) for item in before)
    parts = any(item.has("cancel") or (item.atom and isinstance(item.atom.value, Part)) for item in before)
    if line[place].word == "may" and place in owner:
        # "in may i would like": the grammar of time knows the month from "may i".
        return None
    again = place > 0 and line[place - 1].word in _SAME_AGAIN
    for phrase in phrases(place):
        end = place + phrase.length
        if (
            parts
            and "once_word" in phrase.tags
            and phrase.length > 1
            and "week" in {line[end - 1].word, line[end - 2].word}
        ):
            continue
        inside = {id(owner[at]): owner[at] for at in range(place, end) if at in owner}.values()
        whole = all(atom.first >= place and atom.last <= end for atom in inside)
        exact = any(atom.first == place and atom.last == end for atom in inside)
        if exact and again and phrase.tags & HOW_OFTEN:
            # "same again in a week" is when, and not how often.
            continue
        if exact and "day_before" in phrase.tags and _one_day_more(line, place, before):
            continue
        if inside and "once_word" in phrase.tags and _limits_part(before):
            continue
        if exact and not limits and phrase.tags & HOW_OFTEN and end < len(line) and line[end].word in LASTS:
            # "a week off", "a day notice"
            continue
        if (
            phrase.tags & FORCED
            or ("coming_then" in phrase.tags and end < len(line) and line[end].word != "in")
            or (limits and phrase.tags & HOW_OFTEN)
            or (whole and (not exact or phrase.tags & NOT_TIME))
        ):
            return _item(line, phrases, place, phrase)
    return None


# Behind "a day" and "a week" these say that it is a length.
LASTS = listed("lasts_of")


def _limits_part(before: Sequence[Item]) -> bool:
    """ "mornings only this week": "only" goes with the part of the day, and the week says when."""
    value = before[-1].atom.value if before and before[-1].atom else None
    return isinstance(value, Part | HoursBound)


def _one_day_more(line: tuple[Token, ...], place: int, before: Sequence[Item]) -> bool:
    """ "off july 4 and the day before": a day off beside another, and no reminder."""
    listed = place > 1 and line[place - 1].word in ("and", "&", "+")
    dated = any(item.atom and item.atom.kind == "dates" for item in before)
    return listed and dated and not any(item.has("remind", "remind_me", "remind_thing") for item in before)


def _item(line: tuple[Token, ...], phrases: Callable[[int], list[Phrase]], place: int, phrase: Phrase) -> Item:
    end = place + phrase.length
    tags = phrase.tags
    first = phrases(place)[-1]
    asks = first.length == 1 and "question" in first.tags and line[place].word not in NEEDS_SOMEBODY
    somebody = line[place].word in NEEDS_SOMEBODY - _CAN and phrase.length > 1 and line[place + 1].word in SOMEBODY
    told = not tags.isdisjoint({"closed", "polite", "max"}) or tags >= {"practice", "open"}
    if phrase.length > 1 and (asks or somebody) and not told:
        tags = tags | {"opens_question"}
    return Item(place, end, " ".join(t.word for t in line[place:end]), tags, numbers=phrase.numbers)


def _atom_item(
    line: tuple[Token, ...],
    place: int,
    owner: dict[int, Atom],
    phrases: Callable[[int], list[Phrase]],
) -> Item | None:
    atom = owner.get(place)
    if atom is None:
        return None
    tags = frozenset[str]()
    for phrase in phrases(place):
        if phrase.length == atom.last - place:
            tags = phrase.tags
    return Item(place, atom.last, " ".join(t.word for t in line[place : atom.last]), tags, atom=atom)


def _cut_atoms(line: tuple[Token, ...], item: Item, owner: dict[int, Atom]) -> None:
    """Read again what a forced phrase has left of a piece of time."""
    cut = owner.get(item.last - 1)
    if cut is None or (cut.last <= item.last and owner.get(item.last) is not cut):
        return
    end = len(line) if len(line) < MANY_TOKENS else cut.last
    for place in range(item.last, end):
        owner.pop(place, None)
    for atom in atoms(line[item.last : end]):
        moved = shifted(atom, item.last)
        owner.update(dict.fromkeys(range(moved.first, moved.last), moved))
