"""A message as items: pieces of time, set phrases, names, and the words that are none of these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.language.messages import Message
from bot.language.names import Named, names_at
from bot.language.text import Token
from bot.language.times import Atom, Purpose, Setting, Times, atoms, combine
from bot.language.times.kinds import Count, Mark
from bot.language.vocabulary import Phrase, Vocabulary

# Allowed beside any command.
ALWAYS = frozenset({"filler", "glue", "joint", "mark", "polite"})
# Set phrases that keep their words even where a longer piece of time begins inside them.
FORCED = frozenset(
    {
        "starts_every",
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
    }
)

# What keeps a message from being a command is never taken apart into harmless words.
GUARDS = frozenset({"maybe", "wish", "condition", "past", "reported", "should", "was"})
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
        "ordinal_1",
        "ordinal_2",
        "ordinal_3",
        "ordinal_4",
        "ordinal_5",
        "ordinal_6",
        "ordinal_last",
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


@dataclass(frozen=True)
class Clause:
    """A message, or a part of it that says one thing."""

    message: Message
    role: str
    line: tuple[Token, ...]
    items: tuple[Item, ...]
    words: Vocabulary

    @cached_property
    def tags(self) -> frozenset[str]:
        return frozenset().union(*(item.tags for item in self.items))

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def has_only(self, *tags: str) -> bool:
        """Whether every item that says anything has one of these tags."""
        return not self.left(frozenset(tags), ())

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        return tuple(item.atom for item in self.items if item.atom)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.name for item in self.items if item.name))

    @cached_property
    def session(self) -> str | None:
        """The session type that is named, where it is just one."""
        named = {item.session for item in self.items if item.session}
        return named.pop() if len(named) == 1 else None

    @cached_property
    def polite(self) -> bool:
        return self.has("polite")

    @cached_property
    def asks(self) -> bool:
        """Whether it is put as a question that is not a polite request."""
        return not self.polite and (self.has("asks") or self.opens_as_question)

    @cached_property
    def opens_as_question(self) -> bool:
        for place, item in enumerate(self.items):
            if item.atom is None and item.has("question", "opens_question") and not item.has("polite"):
                return _is_question(item, self.items[place + 1 :])
            if not item.has("filler", "joint", "mark"):
                return False
        return False

    @cached_property
    def setting(self) -> Setting:
        return setting(self.message)

    def when(self, purpose: Purpose, among: Iterable[Item] | None = None) -> Times:
        """The time that the clause, or some of its items, tells."""
        said = self.atoms if among is None else tuple(item.atom for item in among if item.atom)
        key = (purpose, tuple((atom.first, atom.last, atom.kind) for atom in said))
        if key not in self._told:
            self._told[key] = combine(said, self.setting, purpose)
        return self._told[key]

    @cached_property
    def _told(self) -> dict[object, Times]:
        return {}

    def part(self, first: int, last: int) -> "Clause":
        """The items from one place to before another, as a clause of their own."""
        return replace(self, items=self.items[first:last])

    def of(self, *tags: str) -> list[Item]:
        return [item for item in self.items if item.has(*tags)]

    def place(self, *tags: str) -> int | None:
        """Where the first item of these tags stands among the items."""
        return next((n for n, item in enumerate(self.items) if item.has(*tags)), None)

    @cached_property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """The spellings to try for each token."""
        return tuple(self.words.forms(token.word) for token in self.line)

    def _pieces(self, item: Item, allowed: frozenset[str]) -> bool:
        """Whether a set phrase falls into shorter ones that are all allowed."""
        if item.atom or item.name or item.session or item.last - item.first < 2 or item.tags & GUARDS:
            return False
        reached = {item.first}
        for place in range(item.first, item.last):
            if place in reached:
                for phrase in self.words.all(self.forms, place):
                    if phrase.length < item.last - item.first and not phrase.tags.isdisjoint(allowed):
                        reached.add(place + phrase.length)
        return item.last in reached

    def left(self, allowed: frozenset[str], used: Iterable[int], *, names: bool = False) -> tuple[Item, ...]:
        """The items that are neither allowed nor among the used tokens; `names` says that names were used."""
        taken = set(used)
        allowed = allowed | ALWAYS | ({"asks"} if self.polite else frozenset())
        return tuple(
            item
            for item in self.items
            if not (
                (item.atom is None and not item.tags.isdisjoint(allowed))
                or (names and item.name)
                or taken.issuperset(range(item.first, item.last))
                or self._pieces(item, allowed)
            )
        )


_PRONOUNS = {
    "i",
    "we",
    "you",
    "u",
    "they",
    "he",
    "she",
    "it",
    "my",
    "anyone",
    "anybody",
    "someone",
    "there",
    "your",
    "any",
    "the",
    "ya",
}
_SOMEBODY = {"i", "we", "you", "u", "ya", "they", "he", "she", "anyone", "anybody", "someone", "there", "your"}
# Words that open a question only before somebody: "do i work", but "do mondays".
_NEEDS_SOMEBODY = {
    "do",
    "have",
    "will",
    "can",
    "could",
    "may",
    "might",
    "must",
    "would",
    "shall",
    "had",
    "r",
    "dont",
    "don't",
    "dnt",
}


def _is_question(item: Item, after: Sequence[Item]) -> bool:
    first = item.word.split()[0]
    if first not in _NEEDS_SOMEBODY or len(item.word.split()) > 1:
        return True
    nearby = _SOMEBODY if first == "do" else _PRONOUNS
    return bool(after) and (after[0].name is not None or after[0].word.split()[0] in nearby)


def setting(message: Message) -> Setting:
    """What the time grammar is told besides the words."""
    context = message.context
    return Setting(
        now=message.now.replace(second=0, microsecond=0),
        timezone=message.timezone,
        order=message.date_order,
        country=message.country,
        week_start=message.week_start,
        hours=tuple(window.text() for window in context.hours),
        shown=context.shown,
    )


def items(line: tuple[Token, ...], words: Vocabulary, named: Sequence[Named]) -> tuple[Item, ...]:
    """The items of a message, in order; every token belongs to exactly one."""
    forms = [words.forms(token.word) for token in line]
    said = list(atoms(line))
    owner = {place: atom for atom in said for place in range(atom.first, atom.last)}
    found: list[Item] = []
    place = 0
    while place < len(line):
        item = (
            names_item(line, place, named)
            or _phrase_item(line, words, forms, place, owner)
            or _atom_item(line, place, owner, words, forms)
            or Item(place, place + 1, line[place].word)
        )
        found.append(item)
        if item.atom is None:
            _cut_atoms(line, item, owner)
        place = item.last
    return _settled(line, found, words, forms)


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


def _phrase_item(
    line: tuple[Token, ...], words: Vocabulary, forms: Sequence[tuple[str, ...]], place: int, owner: dict[int, Atom]
) -> Item | None:
    """The longest set phrase at a place that does not cut a piece of time in two."""
    for phrase in words.all(forms, place):
        end = place + phrase.length
        inside = {id(owner[at]): owner[at] for at in range(place, end) if at in owner}.values()
        whole = all(atom.first >= place and atom.last <= end for atom in inside)
        exact = any(atom.first == place and atom.last == end for atom in inside)
        if phrase.tags & FORCED or (whole and (not exact or phrase.tags & NOT_TIME)):
            return _item(line, words, forms, place, phrase)
    return None


def _item(
    line: tuple[Token, ...], words: Vocabulary, forms: Sequence[tuple[str, ...]], place: int, phrase: Phrase
) -> Item:
    end = place + phrase.length
    tags = phrase.tags
    first = words.all(forms, place)[-1]
    asks = first.length == 1 and "question" in first.tags and line[place].word not in _NEEDS_SOMEBODY
    somebody = (
        line[place].word in _NEEDS_SOMEBODY - {"can", "could"}
        and phrase.length > 1
        and line[place + 1].word in _SOMEBODY
    )
    if phrase.length > 1 and (asks or somebody) and "closed" not in tags and "polite" not in tags:
        tags = tags | {"opens_question"}
    return Item(place, end, " ".join(t.word for t in line[place:end]), tags, numbers=phrase.numbers)


def _atom_item(
    line: tuple[Token, ...],
    place: int,
    owner: dict[int, Atom],
    words: Vocabulary,
    forms: Sequence[tuple[str, ...]],
) -> Item | None:
    atom = owner.get(place)
    if atom is None:
        return None
    tags = frozenset[str]()
    for phrase in words.all(forms, place):
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
    return replace(atom, first=atom.first + by, last=atom.last + by, lead=atom.lead + by)


def _settled(
    line: tuple[Token, ...], found: list[Item], words: Vocabulary, forms: Sequence[tuple[str, ...]]
) -> tuple[Item, ...]:
    """Exceptions stay pieces of time only between two others; elsewhere "not" and "but" are words that stop."""
    settled = []
    for place, item in enumerate(found):
        if item.atom and isinstance(item.atom.value, Mark) and item.atom.value.name == "except":
            after = next((o for o in found[place + 1 :] if not o.has("glue")), None)
            if not (after and after.atom and after.atom.kind in ("dates", "hours", "rule")):
                phrase = words.longest(forms, item.first)
                tags = phrase.tags if phrase and phrase.length == item.last - item.first else frozenset()
                item = Item(item.first, item.last, item.word, tags | {"excepting"})
        settled.append(item)
    return tuple(settled)


def is_count(item: Item) -> bool:
    """Whether an item is a bare number."""
    return item.atom is not None and isinstance(item.atom.value, Count)
