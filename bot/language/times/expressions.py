"""A text that holds several expressions of time: "mon 9-5, tue 10-6" is two, and no day has the hours of the other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from bot.language.listed import listed
from bot.language.text import Token
from bot.language.times import calendar
from bot.language.times.asides import standing
from bot.language.times.combine import combine
from bot.language.times.combining.gathering import needs_anchor
from bot.language.times.combining.moments import REST_OF_DAY
from bot.language.times.kinds import Atom, DayNumber, Mark, MomentBound, MomentSpan, Open, Repeat, Weekdays
from bot.language.times.languages import DEFAULT
from bot.language.times.lexicon import lexicon
from bot.language.times.resolve import resolve
from bot.language.times.values import Dates, Purpose, Reading, Setting, Times

_SENTENCE_ENDS = {".", "?", "!", ";"}
# So many words between two days, and they are no list.
_APART = 4
_NOW = frozenset({"now", "present"})
_OR = listed("or")
_IS = listed("is")


def expressions(line: Sequence[Token], atoms: Sequence[Atom], setting: Setting, language: str = DEFAULT) -> Times:
    """The readings of every expression in a text: the likeliest of each as they were said, then the others.

    Days and hours that belong together, wherever they stand, are one expression. A length beside bare dates is one of
    its own, behind them; beside hours or a rule it belongs to these.
    """
    if not atoms and (present := _present(line, setting, language)):
        return present
    if (numbered := _numbered(line, setting)) is not None:
        return numbered
    return _lengths_apart(_read(line, standing(line, atoms, language), setting))


def _present(line: Sequence[Token], setting: Setting, language: str) -> Times | None:
    """ "now" by itself, "the deadline is now", "what does my day look like"; elsewhere they only lead on."""
    if lexicon(language).holds("my_day", line):
        return Times(readings=(Reading(dates=(Dates(setting.today, setting.today),)),))
    words = [n for n, token in enumerate(line) if token.word[0].isalnum()]
    said = lexicon(language).lexemes(tuple(line[n] for n in words))
    if not said or not said[-1].tags or not _NOW.issuperset(said[-1].tags):
        return None
    if len(said) > 1 and said[-2].word not in _IS:
        return None
    moment = Reading(dates=(Dates(setting.today, setting.today),), times=(f"{setting.now:%H:%M}",))
    return Times(readings=(moment,), used=frozenset(words[said[-1].first : said[-1].last]))


def _numbered(line: Sequence[Token], setting: Setting) -> Times | None:
    """A text that is nothing but "24." names that day of the month."""
    if len(line) != 2 or line[1].word != "." or not line[0].is_number or not 0 < int(line[0].word) <= 31:
        return None
    found = resolve(DayNumber(int(line[0].word)), setting, Purpose.WHEN)
    return Times(readings=tuple(Reading(dates=each) for each in found.options), used=frozenset({0, 1}))


def _read(line: Sequence[Token], atoms: Sequence[Atom], setting: Setting) -> Times:
    whole = combine(atoms, setting, Purpose.WHEN)
    groups = _groups(line, atoms)
    if len(groups) < 2:
        return _days_apart(line, atoms, setting, whole)
    if any(reading.rule for reading in whole.readings) and not _offered(line, groups):
        groups = [[_repeated(each) for each in group] for group in groups]
    found = [combine(group, setting, Purpose.WHEN) for group in groups]
    if not all(each.readings and not each.inferred for each in found):
        return whole
    return _ranked(whole, _ahead_first(found, setting))


def _offered(line: Sequence[Token], groups: Sequence[Sequence[Atom]]) -> bool:
    """Whether one of several is to be chosen, and nothing repeats: "tuesday at 3 or thursday at 4"."""
    gaps = (line[a[-1].last : b[0].first] for a, b in pairwise(groups))
    return any(token.word in _OR for gap in gaps for token in gap)


def _ranked(whole: Times, found: Sequence[Times]) -> Times:
    ranked = zip_longest(*(each.readings for each in found))
    readings = dict.fromkeys(reading for rank in ranked for reading in rank if reading is not None)
    return replace(whole, readings=tuple(readings), used=frozenset().union(*(each.used for each in found)))


def _ahead_first(found: Sequence[Times], setting: Setting) -> list[Times]:
    """What lies ahead before what is past: "it has hurt for three days. could I come on tuesday?" """

    def past(each: Times) -> bool:
        dates = each.readings[0].dates
        return bool(dates) and all(
            one.first and one.last and one.first < setting.today and one.last <= setting.today for one in dates
        )

    return sorted(found, key=past)


def _days_apart(line: Sequence[Token], atoms: Sequence[Atom], setting: Setting, whole: Times) -> Times:
    """Days with other words between them are no list: "decline saturday and say I can do tuesday"."""
    days = [n for n, atom in enumerate(atoms) if _is_day(atom)]
    if len(days) < 2 or len(whole.readings) != 1 or not _only_dates(whole.readings[0]):
        return whole
    cuts = [b for a, b in pairwise(days) if _apart(line, atoms[a], atoms[b])]
    if not cuts:
        return whole
    bounds = [0, *cuts, len(atoms)]
    found = [combine(atoms[start:end], setting, Purpose.WHEN) for start, end in pairwise(bounds)]
    if not all(len(each.readings) == 1 and _only_dates(each.readings[0]) for each in found):
        return whole
    joined = calendar.merged(one for each in found for one in each.readings[0].dates)
    return _ranked(whole, _ahead_first(found, setting)) if joined == whole.readings[0].dates else whole


def _apart(line: Sequence[Token], first: Atom, second: Atom) -> bool:
    return sum(token.word.isalpha() for token in line[first.last : second.lead]) >= _APART


def _only_dates(reading: Reading) -> bool:
    return bool(reading.dates) and reading == Reading(dates=reading.dates, minutes=reading.minutes)


def _lengths_apart(times: Times) -> Times:
    """ "tomorrow for two hours": the day, then the length."""
    if not any(each.minutes is not None and _only_dates(each) for each in times.readings):
        return times
    lengths = [Reading(minutes=each.minutes) for each in times.readings if each.minutes is not None and each.dates]
    bare = [replace(each, minutes=None) if _only_dates(each) else each for each in times.readings]
    return replace(times, readings=tuple(dict.fromkeys((*bare, *lengths))))


def _repeated(atom: Atom) -> Atom:
    """Two weekdays with hours make a rule, and so does each by itself."""
    value = atom.value
    return replace(atom, value=replace(value, plural=True)) if isinstance(value, Weekdays) and not value.said else atom


def _groups(line: Sequence[Token], atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Which pieces go together: a new day with hours of its own begins, and a sentence with a day of its own."""
    sentences = _sentences(line, atoms)
    dated = {sentence for sentence, atom in zip(sentences, atoms, strict=True) if _is_day(atom)}
    following = _following(atoms)
    groups: list[list[Atom]] = []
    order: list[str] = []
    for n, atom in enumerate(atoms):
        begins = "day" in order and not isinstance(atoms[n - 1].value, Mark)
        apart = begins and sentences[n] != sentences[n - 1] and sentences[n] in dated
        joined = n > 0 and any(line[place].word == "-" for place in range(atoms[n - 1].last, atom.first))
        if not n or apart or (begins and not joined and _goes_on(order, _kind(atom), following[n])):
            groups.append([])
            order = []
        groups[-1].append(atom)
        kinds = ("day", "hours") if isinstance(atom.value, MomentSpan) and _is_day(atom) else (_kind(atom),)
        order.extend(kind for kind in kinds if kind and order[-1:] != [kind] and len(order) < 3)
    return groups


def _goes_on(order: list[str], kind: str, following: str) -> bool:
    """Whether a piece begins another expression: "mon 9-5 | tue 10-6", "9-5 mon | 10-6 tue"."""
    return order[:2] in (["day", "hours"], ["hours", "day"]) and [kind, following] == order[:2]


def _kind(atom: Atom) -> str:
    return "day" if _is_day(atom) else "hours" if atom.kind == "hours" else ""


def _following(atoms: Sequence[Atom]) -> list[str]:
    """For each piece the kind of the next day or hours; a moment is a day with its hours."""
    found, after = [], ""
    for atom in reversed(atoms):
        found.append("hours" if isinstance(atom.value, MomentSpan | MomentBound) else after)
        after = _kind(atom) or after
    return found[::-1]


def _sentences(line: Sequence[Token], atoms: Sequence[Atom]) -> list[int]:
    """For each piece the number of its sentence."""
    found, number, place = [], 0, 0
    for atom in atoms:
        number += any(line[n].word in _SENTENCE_ENDS for n in range(place, atom.first))
        found.append(number)
        place = max(place, atom.last)
    return found


def _is_day(atom: Atom) -> bool:
    if isinstance(atom.value, Open) or needs_anchor(atom.value) or atom.value == REST_OF_DAY:
        return False
    return atom.kind == "dates" or isinstance(atom.value, Repeat | MomentSpan)
