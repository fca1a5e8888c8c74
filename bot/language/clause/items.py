"""The items of a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from bot.language.clause.sentences import sentences
from bot.language.listed import listed
from bot.language.names import Named, names_at
from bot.language.text import Token, tokens
from bot.language.times import Atom, atoms, every_one, once
from bot.language.times.kinds import (
    Calendar,
    Count,
    DayNumber,
    Duration,
    Holiday,
    HoursBound,
    Mark,
    Part,
    Several,
    Span,
    Weekdays,
)
from bot.language.vocabulary import Phrase, Vocabulary

_CAN = listed("can")
_OFF_AWAY = listed("off_away")
_FOR_ANY = listed("for_any")

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


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of tokens that belongs together. Exactly one of `atom`, `name`, `session` may be set."""

    first: int
    last: int
    word: str
    tags: frozenset[str] = frozenset()
    atom: Atom | None = None
    name: str | None = None
    session: str | None = None
    numbers: tuple[int, ...] = ()

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)


# Behind a greeting these begin what is asked for.
ASKED = (
    "polite", "polite_client", "cancel", "cancel_own", "cant_come", "move_strong", "book_strong", "late",
    "question", "opens_question",
)  # fmt: skip


PRONOUNS = listed("pronouns")


SOMEBODY = listed("somebody")


# Words that open a question only before somebody: "do i work", but "do mondays".
NEEDS_SOMEBODY = listed("needs_somebody")


def items(line: tuple[Token, ...], words: Vocabulary, named: Sequence[Named]) -> tuple[Item, ...]:
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
    return _settled(line, found, words, forms)


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
    again = place > 0 and line[place - 1].word in listed("same_again")
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


def shifted(atom: Atom, by: int) -> Atom:
    """The same piece of time, its places counted from the start of the message."""
    return Atom(atom.kind, atom.value, atom.first + by, atom.last + by, atom.lead + by) if by else atom


# Before an "off" these are how long: "taking a week off".
LENGTHS = listed("weeks_off")


def _settled(
    line: tuple[Token, ...], found: list[Item], words: Vocabulary, forms: Sequence[tuple[str, ...]]
) -> tuple[Item, ...]:
    """Exceptions stay pieces of time only between two others; elsewhere "not" and "but" are words that stop."""
    settled: list[Item] = []
    for place, item in enumerate(found):
        if not place and _greets(line, found):
            item = Item(item.first, item.last, item.word, frozenset({"filler"}))
        if item.atom and isinstance(item.atom.value, Mark) and item.atom.value.name == "except":
            after = next((o for o in found[place + 1 :] if not o.has("glue")), None)
            if not (after and after.atom and after.atom.kind in ("dates", "hours", "rule")):
                phrase = words.longest(forms, item.first)
                tags = phrase.tags if phrase and phrase.length == item.last - item.first else frozenset()
                item = Item(item.first, item.last, item.word, tags | {"excepting"})
        if _is_why(settled, item):
            item = Item(item.first, item.last, item.word, frozenset({"which_day" if _loose(settled[-2]) else "reason"}))
        if (
            item.word == "but"
            and not item.atom
            and any(after.has("closed", "off") for after in found[place + 1 : place + 2])
        ):
            # "mon-fri 8-4 but closed wed"
            item = replace(item, tags=frozenset({"joint"}))
        if item.word == "n" and _between_two(found, place):
            item = replace(item, tags=frozenset({"joint"}))
        if item.word in LENGTHS and place + 1 < len(found) and found[place + 1].word.split()[0] in _OFF_AWAY:
            item = replace(item, tags=frozenset(), atom=shifted(atoms(tokens(f"for {item.word}"))[0], item.first - 1))
        if item.atom and found[place + 1 : place + 2] and SESSION & {found[place + 1].word}:
            # "cancel fridays appt"
            item = replace(item, atom=once(item.atom))
        if item.atom and _any_such(line, item):
            item = replace(item, atom=every_one(item.atom))
        if item.word == "just" and _leads_to_once(found, place + 1):
            item = replace(item, tags=item.tags - {"only"})
        settled.append(item)
    return tuple(_of_the_month(line, settled))


def _between_two(found: Sequence[Item], place: int) -> bool:
    """ "tomorrow n fri", "raj n ana": an "n" that says "and", and not "no"."""
    sides = [*found[max(place - 1, 0) : place], *found[place + 1 : place + 2]]
    return len(sides) == 2 and (all(each.atom for each in sides) or all(each.name for each in sides))


# One of these is behind a weekday that is written without its apostrophe.
SESSION = listed("one_session")


def _any_such(line: tuple[Token, ...], item: Item) -> bool:
    """ "waitlist for any monday": every one that comes."""
    before = [token.word for token in line[max(item.first - 2, 0) : item.first]]
    return len(before) == 2 and before[1] == "any" and before[0] in _FOR_ANY


def _is_why(before: Sequence[Item], item: Item) -> bool:
    """ "closed nov 26 and 27 for thanksgiving": behind the dates a holiday is why, and no date of its own."""
    if not (item.atom and isinstance(item.atom.value, Holiday) and before and before[-1].word == "for"):
        return False
    dated = len(before) > 1 and before[-2].atom is not None and before[-2].atom.kind == "dates"
    return dated and any(each.has("closed", "off") for each in before)


def _loose(item: Item) -> bool:
    """ "closed monday for memorial day": the coming Monday, or that of the holiday; so neither is taken."""
    return item.atom is not None and isinstance(item.atom.value, Weekdays | Span)


def _greets(line: tuple[Token, ...], found: Sequence[Item]) -> bool:
    """ "morning, could we ...": a part of the day before a comma and a request greets."""
    part = found[0].atom and found[0].atom.value
    if not isinstance(part, Part) or part.plural or found[0].last - found[0].first > 1 or len(found) < 3:
        return False
    if line[found[0].last].word not in (",", "!", ".") or found[2].word.startswith("any"):
        return False
    asked = next((item for item in found[2:] if not item.has("filler")), found[2])
    return asked.has(*ASKED) or found[2].word.endswith("sorry")


def _leads_to_once(said: Sequence[Item], place: int) -> bool:
    """ "just please this once" limits no hours, and neither does "open just this saturday"."""
    following = next((item for item in said[place:] if item.atom or not item.has("filler")), None)
    if following is None or following.atom is None:
        return False
    once = isinstance(following.atom.value, Weekdays | Span) and following.atom.value.said == "this"
    return following.atom.kind == "mark" or (once and any(item.has("open", "extra") for item in said))


BETWEEN_DAYS = listed("between_days")


def _of_the_month(line: tuple[Token, ...], said: Sequence[Item]) -> list[Item]:
    """ "off the 3rd and 4th of april, and the 20th": a bare number behind days of one month belongs to that month."""
    found: list[Item] = []
    month: Calendar | None = None
    last = 0
    for item in said:
        value = item.atom.value if item.atom else None
        near = all(token.word in BETWEEN_DAYS for token in line[last : item.first])
        if item.atom and month and near and isinstance(value, DayNumber) and value.shift is None:
            value = Calendar(month.month, value.day, month.year, value.weekday)
            found.append(replace(item, atom=replace(item.atom, value=value)))
        else:
            found.append(item)
        if item.atom:
            month, last = _one_month(value), item.last
    return found


def _one_month(value: object) -> Calendar | None:
    """The last of some days that all lie in one month."""
    days = value.days if isinstance(value, Several) else (value,)
    dated = [day for day in days if isinstance(day, Calendar)]
    return dated[-1] if len(dated) == len(days) and len({day.month for day in dated}) == 1 else None


def is_count(item: Item) -> bool:
    """Whether an item is a bare number."""
    return item.atom is not None and isinstance(item.atom.value, Count)
