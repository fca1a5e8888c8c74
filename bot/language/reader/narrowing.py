"""What narrows a message must narrow its meaning: an exception, a bound, a day that changes nothing was passed over."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.commands import Cancel, ClearOverride, Override
from bot.language.clause import Clause, Item, items, kind_of
from bot.language.followups.shared import days_of
from bot.language.listed import listed
from bot.language.messages import Answer, Message
from bot.language.names import named
from bot.language.text import Token
from bot.language.times import Dates, Purpose
from bot.language.times.kinds import Duration, Part, Weekdays
from bot.language.told import DAY
from bot.language.vocabulary import Vocabulary
from engine.dates import DateRange

Again = Callable[[str], Answer]

_EXCLUDES = frozenset(tuple(phrase.split()) for phrase in listed("excludes"))
_CONTRASTS = frozenset(tuple(phrase.split()) for phrase in listed("contrasts"))
_BUT = listed("and_but")
_BOUNDS = listed("bounds")
_HOLDS_TEXT = {"broadcast", "handoff", "refuse", "crisis", "help", "thanks", "preview"}
_LONGEST = max(map(len, _EXCLUDES))
# Messages of fewer words say one thing.
SHORTEST = 4


class Narrowed(NamedTuple):
    """Tokens that narrow the rest: from the word that says so, from what it excludes or bounds, up to its end.

    `instead` says that they name what something else stands for: "10 instead of 9".
    """

    first: int
    told: int
    last: int
    kinds: frozenset[str]
    instead: bool = False


def nothing_passed_over(
    message: Message, line: Sequence[Token], words: Vocabulary, found: Answer, again: Again
) -> Answer:
    """The answer; with the words of an exception or a bound as unread, where it would be the same without them."""
    if not found.readings or found.unread or len(line) < SHORTEST or _holds_text(found):
        return found
    said = items(tuple(line), words, named(message.context.people, message.context.sessions, line))
    clause = Clause(message, message.roles[0], tuple(line), said, words)
    for each in (*_excluded(line, said), *_bounded(line, said), *_beside(clause, found)):
        if not _talked_about(clause, each) and _passed_over(message.text, line, said, each, found, again):
            typed = message.text[line[each.first].start : line[each.last - 1].end]
            return replace(found, unread=(typed,), conventions=())
    return found


def _holds_text(found: Answer) -> bool:
    return any(command.do in _HOLDS_TEXT for reading in found.readings for command in reading.commands)


def _talked_about(clause: Clause, each: Narrowed) -> bool:
    """ "can we do 4 instead of 10 on friday", of a booking on Friday: without the day it would be the same one."""
    said = [item for item in clause.items if each.first <= item.first < each.last]
    if each.kinds != {"dates"} or not clause.message.context.last:
        return False
    known = days_of(clause.message.context.last)
    days = [span for reading in clause.when(Purpose.LIST, said).readings for span in reading.dates]
    return any(span.first is not None and span.first == span.last and span.first in known for span in days)


def _excluded(line: Sequence[Token], said: Sequence[Item]) -> Iterator[Narrowed]:
    """Every "except", "not", "instead of" with the days, hours or people behind it."""
    place = 0
    while place < len(line):
        length = next((n for n in range(_LONGEST, 0, -1) if _words(line, place, n) in _EXCLUDES), 0)
        if length:
            behind = list(_behind(said, place + length))
            if behind:
                last = behind[-1].last
                first = place - 1 if place and line[place - 1].word in _BUT else place
                instead = _words(line, place, length) in _CONTRASTS and not _bounds(line, behind[0])
                yield Narrowed(first, place + length, last, frozenset(map(_kind, behind)), instead)
                if len(behind) > 1:
                    yield from (Narrowed(n.first, n.first, n.last, frozenset({_kind(n)}), instead) for n in behind)
                place = last - 1
        place += max(length, 1)


def _bounds(line: Sequence[Token], item: Item) -> bool:
    """ "not after 5", "not the afternoon": a part of the day is taken out of it, and stands for nothing else."""
    return line[item.first].word in _BOUNDS or bool(item.atom and isinstance(item.atom.value, Part))


def _words(line: Sequence[Token], place: int, length: int) -> tuple[str, ...]:
    return tuple(token.word for token in line[place : place + length])


def _behind(said: Sequence[Item], token: int) -> Iterator[Item]:
    """The values right behind a word, with what joins them."""
    for item in said:
        if item.last <= token or (item.atom and item.atom.kind == "mark"):
            continue
        if _kind(item):
            yield item
        elif not item.has("glue", "with_word"):
            return


def _kind(item: Item) -> str:
    """As `kind_of`; a bare number is an hour here."""
    kind = kind_of(item)
    return "hours" if kind == "count" else kind


def _bounded(line: Sequence[Token], said: Sequence[Item]) -> Iterator[Narrowed]:
    """Every "until", "before", "for 3 weeks"."""
    for item in said:
        if item.atom is None or line[item.first].word not in _BOUNDS:
            continue
        value = item.atom.value
        if line[item.first].word == "for" and not (isinstance(value, Duration) and value.minutes >= DAY):
            continue
        if _kind(item):
            yield Narrowed(item.first, item.first, item.last, frozenset({_kind(item)}))


# What turns round takes a day back that was said before.
_TURNS = ("self_correction", "make_it", "instead_of", "instead", "excepting")


def _beside(clause: Clause, found: Answer) -> Iterator[Narrowed]:
    """What a message with several days or hours says besides: "off the 20th, no mornings next week"."""
    turned = clause.has(*_TURNS) or any(token.word == "*" for token in clause.line)
    if turned or clause.message.context.last or clause.message.context.asked:
        return
    dated = [item for item in clause.items if item.atom and item.atom.kind == "dates"]
    timed = [item for item in clause.items if item.atom and item.atom.kind == "hours"]
    if len(timed) > 1 and not clause.has("with_break"):
        done_at = _hours_of(found)
        for item in timed:
            if _says_more(clause, item, timed) and not _is_done(clause, item, done_at):
                yield Narrowed(item.first, item.first, item.last, frozenset({"hours"}))
    done = _dates_of(found) if len(dated) > 1 else []
    for item in dated:
        told = [each for reading in clause.when(Purpose.TIME_OFF, [item]).readings for each in reading.dates]
        if not done or not told or any(_begins_or_ends(each, done) for each in told):
            continue
        if not all(_on_weekday(item, span) or _covers(told, span) for span in done):
            yield Narrowed(item.first, item.first, item.last, frozenset({"dates"}))


def _says_more(clause: Clause, item: Item, timed: Sequence[Item]) -> bool:
    """Whether hours say more than those beside them; of "from 9-5 to 10-6" the first no longer hold."""
    value = item.atom.value if item.atom else None
    again = any(other is not item and other.atom and other.atom.value == value for other in timed)
    replaced = item.last < len(clause.line) and clause.line[item.last].word == "to"
    return not (again or replaced or isinstance(value, Part))


def _hours_of(found: Answer) -> set[str]:
    """The hours at which something is done, and the stretches of them."""
    commands = [command for reading in found.readings for command in reading.commands]
    spans = {" ".join(span.text()) for each in commands for span in getattr(each, "windows", None) or ()}
    starts = [getattr(each, "at", None) for each in commands]
    return spans | {f"{start:%H:%M}" for start in starts if isinstance(start, dt.datetime)}


def _is_done(clause: Clause, item: Item, done: set[str]) -> bool:
    """Whether the commands name the very hours, so that they need not be read without them to see it."""
    readings = clause.when(Purpose.HOURS, [item]).readings
    return any(" ".join(span) in done for reading in readings for span in reading.windows) or any(
        time in done for reading in readings for time in reading.times
    )


def _on_weekday(item: Item, span: DateRange) -> bool:
    """ "monday 10-2 june 1": a weekday may only say again which day it is."""
    value = item.atom.value if item.atom else None
    return isinstance(value, Weekdays) and span.first == span.last and span.first.weekday() in value.days


def _dates_of(found: Answer) -> list[DateRange]:
    commands = [command for reading in found.readings for command in reading.commands]
    return [span for each in commands if isinstance(each, Override | ClearOverride | Cancel) for span in each.dates]


def _begins_or_ends(told: Dates, done: Sequence[DateRange]) -> bool:
    """Whether something is done from just that date on, or up to it: it need not be left out to see that it counts."""
    first, last = told.first, told.last
    return any(
        (first is not None and span.first == first and (span.last is None or (last is not None and last <= span.last)))
        or (last is not None and span.last == last and first is not None and span.first <= first)
        for span in done
    )


def _covers(told: Sequence[Dates], span: DateRange) -> bool:
    """Whether dates that something is done on lie among those that are said."""
    return any(
        (each.first is None or each.first <= span.first)
        and (each.last is None or (span.last is not None and span.last <= each.last))
        for each in told
    )


def _passed_over(
    text: str, line: Sequence[Token], said: Sequence[Item], each: Narrowed, found: Answer, again: Again
) -> bool:
    before, after = text[: line[each.first].start].rstrip(" ,"), text[line[each.last - 1].end :]
    if not f"{before}{after}".strip():
        return False
    if each.told > each.first:
        both = again(f"{before} and {text[line[each.told].start :]}")
        if _same(both, found):
            return True
        others = {_kind(item) for item in said if item.last <= each.first or item.first >= each.last}
        if each.instead and (each.kinds <= others or _corrects(found)):
            # "off the 20th, not the 21st", "15, not 10" leave nothing out of what stands beside them.
            return False
    return _same(again(f"{before}{after}"), found)


def _corrects(found: Answer) -> bool:
    """Whether a contrast may name what was meant or set before: "remind me 2 hours before, not a day"."""
    return any(command.do in ("replace_last", "set_me") for reading in found.readings for command in reading.commands)


def _same(one: Answer, other: Answer) -> bool:
    return (
        not one.unread
        and one.missing == other.missing
        and [reading.commands for reading in one.readings] == [reading.commands for reading in other.readings]
    )
