"""Pieces that a text takes back or that only name a thing: "thursday no wait friday", "cancel lunch", "date night"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.listed import listed
from bot.language.text import Token
from bot.language.times.kinds import Atom, Clock, Count, Mark, Open, Part
from bot.language.times.lexicon import Lexicon, lexicon

_BEHIND_TIME = listed("behind_time")
_STARTS = listed("starts")
_DAYS_OWN = tuple(listed("days_own"))
_ENDS = {".", "?", "!", ";"}
# How many words back a verb may stand whose "to 5" is a time.
_REACH = 12
# How far behind a piece may end what refuses it.
_REFUSAL = 5


def standing(line: Sequence[Token], atoms: Sequence[Atom], language: str) -> list[Atom]:
    """The pieces that a text speaks of in the end."""
    words = lexicon(language)
    kept: list[Atom] = []
    refused = _refused(line, atoms, words)
    for n, atom in enumerate(atoms):
        if n in refused:
            continue
        before = atoms[n - 1].last if n else 0
        gap = line[before : atom.lead]
        if kept and words.holds("replaced", gap[-2:]):
            continue
        if isinstance(atom.value, Part) and _only_names(line, atoms, n, words):
            continue
        if n and _corrects(words, gap):
            _take_back(kept, atom)
        kept.append(_as_meant(line, atoms, n, words))
    return kept or list(atoms)


def _refused(line: Sequence[Token], atoms: Sequence[Atom], words: Lexicon) -> set[int]:
    """Days and hours that are said not to do, where others follow: "friday won't work, how about monday"."""
    refused: set[int] = set()
    for n, atom in enumerate(atoms[:-1]):
        if not words.holds("refused", line[atom.last : min(atom.last + _REFUSAL, atoms[n + 1].lead)]):
            continue
        later = {"dates" if each.kind == "rule" else each.kind for each in atoms[n + 1 :]}
        start = n
        while start > 0 and atoms[start - 1].last >= atoms[start].lead:
            start -= 1
        refused.update(m for m in range(start, n + 1) if atoms[m].kind in later)
    return refused


def _corrects(words: Lexicon, gap: Sequence[Token]) -> bool:
    """Whether what stands between two pieces takes the first back; behind the end of a sentence only plain words do."""
    ended = any(token.word in _ENDS for token in gap)
    return words.holds("corrected_later", gap) or (not ended and words.holds("corrected", gap))


def _take_back(kept: list[Atom], atom: Atom) -> None:
    """Leaves out the last piece of the same kind; a rule takes back days and days a rule."""
    kinds = {"dates", "rule"} if atom.kind in ("dates", "rule") else {atom.kind}
    for n in range(len(kept) - 1, -1, -1):
        if kept[n].kind in kinds and not isinstance(kept[n].value, Mark):
            del kept[n]
            return


def _only_names(line: Sequence[Token], atoms: Sequence[Atom], n: int, words: Lexicon) -> bool:
    """Whether a part of the day is the name of a thing: "date night", "my team lunch", "cancel lunch tomorrow"."""
    atom = atoms[n]
    name, first = atom.value.name, atom.first  # type: ignore[union-attr]
    if atom.value.said or line[atom.last - 1].word != name:  # type: ignore[union-attr]
        return False
    if name == "night" and words.holds("by_night", line[atom.last : atom.last + 1]):
        return True
    before = line[first - 1] if first else None
    if before is None or not before.word.isalpha():
        return False
    if name == "lunch":
        return not words.holds("of_the_day", (before,)) and not _behind_day(atoms, n, line)
    timed = n + 1 < len(atoms) and atoms[n + 1].kind == "hours" and atoms[n + 1].lead == atom.last
    return name == "night" and not timed and atom.lead == first and words.holds("evening_of", (before,))


def _behind_day(atoms: Sequence[Atom], n: int, line: Sequence[Token]) -> bool:
    """Whether a day stands right in front: "friday lunch", not "friday's lunch"."""
    if not n or atoms[n - 1].last != atoms[n].first or atoms[n - 1].kind not in ("dates", "rule"):
        return False
    return not line[atoms[n - 1].last - 1].word.endswith(_DAYS_OWN) or line[atoms[n - 1].first].word == "every"


def _removed(line: Sequence[Token], atom: Atom, words: Lexicon) -> bool:
    """Whether something is taken off a day: "remove the class from friday", not "remove everything from friday on"."""
    before = line[max(0, atom.first - _REACH) : atom.first]
    onwards = atom.last < len(line) and line[atom.last].word.startswith("on")
    return words.holds("removed", before) and not words.holds("everything", before) and not onwards


def _trades(line: Sequence[Token], atom: Atom, following: Atom, words: Lexicon) -> bool:
    """Whether a number stands instead of a time."""
    gap = line[atom.last : following.lead]
    return isinstance(following.value, Clock) and len(gap) == 2 and words.holds("replaced", gap)


def _as_meant(line: Sequence[Token], atoms: Sequence[Atom], n: int, words: Lexicon) -> Atom:
    """A day on which something starts at an hour is that day; a number behind "move it to" is a time."""
    atom = atoms[n]
    following = atoms[n + 1] if n + 1 < len(atoms) else None
    match atom.value:
        case Open("from", day) if line[atom.first].word == "from" and _removed(line, atom, words):
            return replace(atom, value=day)
        case Open("from", day) if line[atom.first].word in _STARTS and following is not None:
            if isinstance(following.value, Clock) and following.lead == atom.last:
                return replace(atom, value=day)
        case Count(clock=Clock() as clock) if following is not None and _trades(line, atom, following, words):
            # "11 instead of 11:30"
            return replace(atom, kind="hours", value=replace(clock, weak=False))
        case Count(clock=Clock() as clock) if line[atom.first - 1].word == "to" and clock.hour <= 12:
            after = line[atom.last].word if atom.last < len(line) else ""
            verbs = line[max(0, atom.first - _REACH) : atom.first]
            if words.holds("rescheduled", verbs) and (not after.isalpha() or after in _BEHIND_TIME):
                return replace(atom, kind="hours", value=replace(clock, weak=False))
    return atom
