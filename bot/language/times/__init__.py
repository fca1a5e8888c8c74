"""The time grammar: the one place where words become dates and hours.

Three levels, each usable by itself.

1. `bot.language.text.tokens(text)`: the message as tokens with offsets into the original.
2. `atoms(tokens)`: the pieces of time, in order and not overlapping, as they were said and not worked out
   (`kinds`): `Weekdays((4,), said="next")`, `Open("until", DayNumber(20))`, `Hours(Clock(9), Clock(5))`. An atom's
   `kind` is dates, hours, rule, duration, count, mark or zone; `first`, `last` bound its tokens, `lead` includes the
   words before it that say nothing more ("on", "the"). A `count` is a bare number; its `clock` is the time it could
   be. A mark is `once`, `always`, `open_end`, `whole_day` or `except`.
   `atoms(tokens, language)` takes "en" or "es"; without one the words tell (`language_of`).
3. `combine(atoms, setting, purpose)`: the readings of the atoms of one clause, likeliest first, as `Times`.

The same words mean different dates for different purposes ("until the 20th", a day that has passed), so the caller
says what they are for. `split(atom)` takes a range back into its two ends, for "move leo from tuesday to friday";
`clocked(atom)` makes a time of a bare number, for "make it 10".

>>> line = tokens("off next friday")
>>> said = atoms(line)
>>> [reading.dates for reading in combine(said, setting, Purpose.TIME_OFF).readings]
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.text import Token, tokens
from bot.language.times.combine import combine
from bot.language.times.kinds import Atom, Between, Clock, Count, Hours, Weekdays
from bot.language.times.languages import language_of
from bot.language.times.line import Line
from bot.language.times.phrases.numbers import cardinal
from bot.language.times.reader import atoms
from bot.language.times.values import WEEK, Dates, Purpose, Reading, Rule, Setting, Times, Window


def read(
    text: str | Sequence[Token], setting: Setting, purpose: Purpose = Purpose.WHEN, language: str | None = None
) -> Times:
    """Every reading of the time in a text taken as one clause; the language is told from its words if not given."""
    line = tokens(text) if isinstance(text, str) else text
    return combine(atoms(line, language), setting, purpose)


def split(atom: Atom) -> tuple[Atom, Atom] | None:
    """The two ends of a range as atoms of their own, over the same tokens; None where it is no range."""
    match atom.value:
        case Between(start, end):
            return replace(atom, value=start), replace(atom, value=end)
        case Hours(start, end):
            return replace(atom, value=replace(start, weak=False)), replace(atom, value=replace(end, weak=False))
    return None


def clocked(atom: Atom) -> Atom | None:
    """A bare number as the time of day it could be; None where it could be none."""
    if isinstance(atom.value, Count) and isinstance(atom.value.clock, Clock):
        return replace(atom, kind="hours", value=replace(atom.value.clock, weak=False))
    return None


def spelt(token: Token, language: str) -> int | None:
    """The number that a word is: "six"; None for figures and for what is no number."""
    read = cardinal(Line((token,), language), 0)
    return read[0] if read and not token.word.isdigit() else None


def once(atom: Atom) -> Atom:
    """Weekdays in the plural as the next of each: "friday's" is often typed "fridays"."""
    value = atom.value
    return replace(atom, value=replace(value, plural=False)) if isinstance(value, Weekdays) and value.plural else atom


def every_one(atom: Atom) -> Atom:
    """A weekday as every such day: "any monday"."""
    value = atom.value
    bare = isinstance(value, Weekdays) and not value.said
    return replace(atom, value=replace(value, plural=True)) if bare and isinstance(value, Weekdays) else atom


__all__ = [
    "WEEK",
    "Atom",
    "Dates",
    "Purpose",
    "Reading",
    "Rule",
    "Setting",
    "Times",
    "Window",
    "atoms",
    "clocked",
    "combine",
    "every_one",
    "language_of",
    "once",
    "read",
    "spelt",
    "split",
]
