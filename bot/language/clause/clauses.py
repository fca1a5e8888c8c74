"""A message, or a part of it that says one thing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bot.language.clause.item import Item
from bot.language.clause.items import NEEDS_SOMEBODY, PRONOUNS, SOMEBODY
from bot.language.listed import listed
from bot.language.messages import Message
from bot.language.text import Token
from bot.language.times import Atom, Purpose, Setting, Times, combine
from bot.language.times.kinds import Clock, Duration, HoursBound
from bot.language.vocabulary import Vocabulary

_ASKS_LEAVE = listed("asks_leave")

# Allowed beside any command.
ALWAYS = frozenset({"filler", "glue", "joint", "mark", "polite"})
# Allowed beside any command of a client: who speaks for a family says "we".
CLIENTS_OWN = frozenset({"polite_client", "we_word"})


CHANGES = (Purpose.TIME_OFF, Purpose.HOURS, Purpose.CHANGE)
DAY = 1440
DENIALS = listed("negations")
# What keeps a message from being a command is never taken apart into harmless words.
GUARDS = frozenset({"maybe", "wish", "condition", "past", "reported", "should", "was", "which_day", "whose_time"})
# A verb of change is not read over either: "can i move my thursday appt to friday?" shows nothing.
CHANGE_VERBS = frozenset({"move_strong", "cancel", "swap", "does_not_suit"})
# Words of these tags change who or what is meant: as a piece of another phrase they are not read over.
MEANT_WHOLE = frozenset(
    {
        "all_clients", "all_appts", "everyone_of", "only", "extra", "the_rest", "keep_rest", "whole_series", "format",
        "last_one", "once_word", "offer_them", "to_waitlist", "negated", "no_gap", "off", "block", "closed", "sick",
        "excepting", "except_who", "half_day", "early_end", "late_start", "after_all", "instead_of", "same_time",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """A message, or a part of it that says one thing."""

    message: Message
    role: str
    line: tuple[Token, ...]
    items: tuple[Item, ...]
    words: Vocabulary
    known: dict[object, tuple[object, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What was found for parts of the same line."""

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

    def typed_from(self, token: int) -> str:
        """The message from a word on, as typed; what ends "could you tell them we are closed?" is no part of it."""
        if token >= len(self.line):
            return ""
        text = self.message.text[self.line[token].start :].strip()
        asked = any(item.has("polite") for item in self.items if item.last <= token)
        itself = any(item.has("question", "opens_question", "polite") for item in self.items if item.first == token)
        return text.removesuffix("?").rstrip() if asked and not itself else text

    @cached_property
    def polite(self) -> bool:
        return self.has("polite") or (self.role == "client" and self.has("polite_client")) or self._asks_for_somebody

    @cached_property
    def _asks_for_somebody(self) -> bool:
        """ "can leo come at 4 instead of 3", "have leo and maya swap": put as a request for somebody."""
        leads = _ASKS_LEAVE
        spoken = [item for item in self.items if not item.has("filler", "mark") or item.word in leads]
        if self.role == "client" or len(spoken) < 3 or spoken[0].word not in leads or not spoken[1].name:
            return False
        after = next((item for item in spoken[2:] if not item.name and not item.has("joint")), None)
        return after is not None and after.has("move", "move_strong", "swap")

    @cached_property
    def asks(self) -> bool:
        """Whether it is put as a question that is not a polite request."""
        return not self.polite and (self.has("asks") or self.opens_as_question)

    @cached_property
    def opens_as_question(self) -> bool:
        for place, item in enumerate(self.items):
            if item.atom is None and item.has("question", "opens_question") and not item.has("polite"):
                return _is_question(item, self.items[place + 1 :])
            # "can you tell me when my appointment is" asks as well.
            if not item.has("filler", "joint", "mark", "polite", "tell_me") or item.atom:
                return False
        return False

    @cached_property
    def neither(self) -> bool:
        """ "won't be in the 7th or the 8th": behind a denial "or" joins days and leaves nothing open."""
        denies = ("off", "no_thing", "no_more")
        denied = next((item for item in self.items if item.has(*denies) and DENIALS & set(item.word.split())), None)
        if denied is None or self.asks:
            return False
        ors = [item for item in self.items if "or" in item.word.split()]
        return bool(ors) and all(denied.last <= item.first and self._joins_days(item) for item in ors)

    def _joins_days(self, item: Item) -> bool:
        """Whether an item is a list of days, or stands between two."""
        if item.atom:
            return item.atom.kind == "dates"
        before = [atom for atom in self.atoms if atom.last <= item.first]
        after = [atom for atom in self.atoms if atom.first >= item.last]
        if not item.has("or") or not before or not after:
            return False
        # "cant do before 11 or after 4"
        bounds = isinstance(before[-1].value, HoursBound) and isinstance(after[0].value, HoursBound)
        return bounds or before[-1].kind == after[0].kind == "dates"

    @cached_property
    def setting(self) -> Setting:
        return setting(self.message)

    def when(self, purpose: Purpose, among: Iterable[Item] | None = None) -> Times:
        """The time that the clause, or some of its items, tells."""
        said = self.atoms if among is None else tuple(item.atom for item in among if item.atom)
        if purpose in CHANGES:
            # A change has no use for a length of less than a day: left out here, it shows as not understood.
            lasts = sum(isinstance(atom.value, Clock) for atom in said) == 1
            said = tuple(atom for atom in said if not _is_short(atom, lasts=lasts))
        key = (purpose, tuple((atom.first, atom.last, atom.kind) for atom in said))
        if key not in self._told:
            self._told[key] = _within_the_day(combine(said, self.setting, purpose))
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
        """Whether a set phrase falls into shorter ones that are all allowed.

        What a piece alone says, the rule has not seen: "everyone" inside "for everyone" is nobody's word.
        """
        stops = GUARDS | CHANGE_VERBS if self.role == "client" else GUARDS
        if item.atom or item.name or item.session or item.last - item.first < 2 or item.tags & stops:
            return False
        allowed = allowed - (MEANT_WHOLE - self.tags)
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
        allowed = allowed | CLIENTS_OWN if self.role == "client" else allowed
        allowed = allowed | {"both"} if len(self.names) == 2 else allowed
        return tuple(
            item
            for item in self.items
            if not (
                (item.atom is None and not item.tags.isdisjoint(allowed))
                or (names and item.name)
                or item.word == "#"
                or taken.issuperset(range(item.first, item.last))
                or self._pieces(item, allowed)
            )
        )


def words_of(clause: Clause) -> list[str]:
    """The words of a clause, and none of what the message says besides."""
    return [token.word for item in clause.items for token in clause.line[item.first : item.last]]


def _is_short(atom: Atom, *, lasts: bool) -> bool:
    """Whether a piece is a length of less than a day, and not of the one hour that is said: "at 2 for an hour"."""
    value = atom.value
    return isinstance(value, Duration) and value.minutes < DAY and not (lasts and value.lasting)


def _within_the_day(times: Times) -> Times:
    """Without readings whose hours begin at 24:00: "24h for 25 minutes" names no hours of its date."""
    kept = tuple(each for each in times.readings if all(start != "24:00" for start, _ in each.windows))
    return times if len(kept) == len(times.readings) else replace(times, readings=kept)


def _is_question(item: Item, after: Sequence[Item]) -> bool:
    first = item.word.split()[0]
    if first not in NEEDS_SOMEBODY or len(item.word.split()) > 1:
        return True
    nearby = SOMEBODY if first == "do" else PRONOUNS
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
        anchor=_day_talked_about(message),
    )


def _day_talked_about(message: Message) -> dt.date | None:
    """ "that day": the one date of what was proposed or done last."""
    days: set[dt.date | None] = set()
    for command in message.context.last:
        for span in getattr(command, "dates", None) or ():
            days |= {span.first, span.last}
        at = getattr(command, "at", None)
        days |= {at.date()} if at else set()
    return days.pop() if len(days) == 1 else None
