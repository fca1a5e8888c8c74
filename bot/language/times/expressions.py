"""A text that holds several expressions of time: "mon 9-5, tue 10-6" is two, and no day has the hours of the other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from bot.language.text import Token
from bot.language.times.combine import combine
from bot.language.times.combining.clause import needs_anchor
from bot.language.times.kinds import Atom, Mark, MomentBound, MomentSpan, Open, Repeat, Weekdays
from bot.language.times.values import Purpose, Setting, Times

_SENTENCE_ENDS = {".", "?", "!", ";"}


def expressions(line: Sequence[Token], atoms: Sequence[Atom], setting: Setting) -> Times:
    """The readings of every expression in a text: the likeliest of each as they were said, then the others.

    Days and hours that belong together, wherever they stand, are one expression.
    """
    whole = combine(atoms, setting, Purpose.WHEN)
    groups = _groups(line, atoms)
    if len(groups) < 2:
        return whole
    if any(reading.rule for reading in whole.readings):
        groups = [[_repeated(each) for each in group] for group in groups]
    found = [combine(group, setting, Purpose.WHEN) for group in groups]
    if not all(each.readings and not each.inferred for each in found):
        return whole
    ranked = zip_longest(*(each.readings for each in found))
    readings = dict.fromkeys(reading for rank in ranked for reading in rank if reading is not None)
    return replace(whole, readings=tuple(readings), used=frozenset().union(*(each.used for each in found)))


def _repeated(atom: Atom) -> Atom:
    """Two weekdays with hours make a rule, and so does each by itself."""
    value = atom.value
    return replace(atom, value=replace(value, plural=True)) if isinstance(value, Weekdays) and not value.said else atom


def _groups(line: Sequence[Token], atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Which pieces go together: a new day with hours of its own begins, and a sentence with a day of its own."""
    groups: list[list[Atom]] = [[]]
    for n, atom in enumerate(atoms):
        if _begins(line, groups[-1], atoms, n):
            groups.append([])
        groups[-1].append(atom)
    return groups


def _begins(line: Sequence[Token], group: list[Atom], atoms: Sequence[Atom], n: int) -> bool:
    atom, said = atoms[n], [each for each in group if _is_day(each) or each.kind == "hours"]
    dated, timed = any(map(_is_day, said)), any(each.kind == "hours" for each in said)
    if not dated or isinstance(group[-1].value, Mark):
        return False
    between = {line[place].word for place in range(group[-1].last, atom.first)}
    if between & _SENTENCE_ENDS and any(_is_day(each) for each in _sentence(line, atoms, n)):
        return True
    if not timed or "-" in between:
        return False
    if _is_day(said[0]):
        return _is_day(atom) and _timed_next(atoms, n)
    following = atoms[n + 1] if n + 1 < len(atoms) else None
    return atom.kind == "hours" and following is not None and _is_day(following) and _is_day(said[-1])


def _sentence(line: Sequence[Token], atoms: Sequence[Atom], n: int) -> list[Atom]:
    """The pieces from a place to the end of its sentence."""
    found = [atoms[n]]
    for before, after in zip(atoms[n:], atoms[n + 1 :], strict=False):
        if any(line[place].word in _SENTENCE_ENDS for place in range(before.last, after.first)):
            break
        found.append(after)
    return found


def _timed_next(atoms: Sequence[Atom], n: int) -> bool:
    """Whether hours follow a day before the next one does."""
    if isinstance(atoms[n].value, MomentSpan | MomentBound):
        return True
    for each in atoms[n + 1 :]:
        if not _is_day(each) and each.kind != "hours":
            continue
        return each.kind == "hours"
    return False


def _is_day(atom: Atom) -> bool:
    if isinstance(atom.value, Open) or needs_anchor(atom.value):
        return False
    return atom.kind == "dates" or isinstance(atom.value, Repeat | MomentSpan)
