"""After a stretch of time off: the day on which it begins or ends, or how much longer it is."""

import datetime as dt
from dataclasses import replace

from bot.commands import Override, ReplaceLast
from bot.language.clause import Clause, Item
from bot.language.followups.shared import LEADS, Best
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, combine
from bot.language.times.kinds import Duration
from bot.language.told import DAY, only_date
from engine.dates import DateRange

_STARTS = listed("edge_starts")
_ENDS = listed("edge_ends")
_LONGER = listed("edge_longer")
_A = {"a": 1, "another": 1, "one": 1}
_DAYS = {"day": 1, "week": 7}


def other_edge(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "start it on the 16th", "ends thursday", "last day is the 18th", "extend it to the 26th"."""
    span = _span(clause, last)
    if span is None or len(clause.atoms) != 1 or clause.atoms[0].kind != "dates":
        return None
    words = _words(clause)
    starts, ends = words in _STARTS, words in _ENDS
    if not (starts or ends):
        return None
    assert isinstance(last[0], Override)
    assert span.last
    setting = replace(clause.setting, now=dt.datetime.combine(span.first, dt.time()))
    told = combine(clause.atoms, setting, Purpose.WHEN).readings
    day = only_date(told[0]) if told else None
    if day is None or told[0].windows or told[0].times:
        return None
    first, final = (day, span.last) if starts else (span.first, day)
    if final < first or (first, final) == (span.first, span.last):
        return None
    new = DateRange(first, final)
    moved = ReplaceLast((replace(last[0], dates=(new,)),))
    return found(clause, [(moved,)], LEADS, (), used=clause.items)


def longer(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "one more day", "a week longer", "add 2 days" after time off."""
    span = _span(clause, last)
    if span is None or any(not isinstance(atom.value, Duration) for atom in clause.atoms) or len(clause.atoms) > 1:
        return None
    typed = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last] if token.is_word]
    if not _LONGER & set(typed) or not all(map(_says_longer, clause.items)):
        return None
    days = _how_long(clause, typed)
    if days is None:
        return None
    assert isinstance(last[0], Override)
    assert span.last
    new = replace(last[0], dates=(DateRange(span.first, span.last + dt.timedelta(days)),))
    return found(clause, [(ReplaceLast((new,)),)], LEADS, (), used=clause.items)


def _span(clause: Clause, last: Commands) -> DateRange | None:
    """The one stretch of time off that was talked about, where nothing else is asked or named."""
    command = last[0] if len(last) == 1 else None
    if not isinstance(command, Override) or command.kind != "off" or len(command.dates) != 1:
        return None
    if clause.asks or clause.names or clause.session or clause.has("negated", "only"):
        return None
    span = command.dates[0]
    return span if span.last is not None else None


def _words(clause: Clause) -> str:
    """What is said beside the date, without the words that say nothing."""
    said = [item for item in clause.items if not item.atom and not item.has("filler", "mark", "joint", "make_it", "no")]
    return " ".join(word for item in said for word in item.word.split() if word not in _PASSED_OVER)


_PASSED_OVER = listed("edge_bits")


def _says_longer(item: Item) -> bool:
    """Whether a piece is the length, or one of the words that lengthen."""
    words = set(item.word.split())
    return (
        bool(item.atom) or item.has(*LEADS, "glue", "joint", "mark") or words <= _LONGER | _PASSED_OVER | {*_A, *_DAYS}
    )


def _how_long(clause: Clause, typed: list[str]) -> int | None:
    if clause.atoms:
        value = clause.atoms[0].value
        minutes = value.minutes if isinstance(value, Duration) else 0
        return int(minutes // DAY) if minutes >= DAY and minutes % DAY == 0 else None
    units = [_DAYS[word] for word in typed if word in _DAYS]
    return units[0] if len(units) == 1 and any(word in _A for word in typed) else None
