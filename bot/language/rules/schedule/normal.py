"""Back to the usual hours; the hours of another week."""

import datetime as dt
from collections.abc import Sequence

from bot.commands import ClearOverride, CopyWeek
from bot.language.clause import Clause, Item, shifted
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.who import who
from bot.language.text import tokens
from bot.language.times import Atom, Purpose, atoms, combine, split
from bot.language.times.kinds import Span, WeekOf
from bot.language.told import ranges

_MAKES_LIKE = listed("makes_like")
_CAN_WORK = listed("can_work")
_UNDOES = listed("undoes")
_NOT_LONGER = listed("not_longer")
_NO_LONGER = listed("no_longer")
_AS_THAT = tuple(listed("as_that"))
_AS_LIKE = listed("as_like")
_GONE = listed("gone")


def back_to_normal(clause: Clause) -> Found | None:
    """ "back to normal on friday", "i can work the 20th after all", "cancel my day off on the 20th"."""
    after_all = clause.has("after_all") and clause.has("able", "open", "work")
    after_all = after_all or _can_work_now(clause) or _open_again(clause) or _on_again(clause)
    if not (clause.has("normal") or after_all or takes_back(clause) or _no_longer_off(clause)) or clause.asks:
        return None
    no_longer = _no_longer_off(clause)
    # Of the time off, not of the days: "not off thursday anymore" is about one Thursday.
    times = clause.when(Purpose.CHANGE, [item for item in clause.items if not (no_longer and item.has("anymore"))])
    if not times.readings and not times.missing and not _undoes(clause):
        return None
    people = who(clause)
    today = clause.message.now.date()
    readings = [
        people.each([ClearOverride(ranges(reading.dates, today))])
        for reading in times.readings
        if reading.dates and not reading.windows and not reading.times
    ]
    missing = [*people.missing, *times.missing]
    if not readings:
        if times.readings:
            return None
        readings, missing = [people.each([ClearOverride()])], [*missing, "dates"]
    allowed = {"normal", "able", "after_all", "instead", "anymore", "open", "work", "again", "put_back"} | people.tags
    if takes_back(clause):
        allowed |= {"takes_back", "day_off", "off", "block"}
    if _on_again(clause):
        allowed |= {"on_again", "better", "back"}
    used = [*people.used, *no_longer, *(clause.of("anymore") if no_longer else ())]
    return found(clause, readings, allowed, times, missing=missing, names=people.uses_names, used=used)


def _can_work_now(clause: Clause) -> bool:
    """ "actually i can work the 24th": as if there were no day off, so no hours are named."""
    said = any(item.word == "actually" for item in clause.items)
    bare = bool(clause.atoms) and all(atom.kind == "dates" for atom in clause.atoms)
    works = any(item.has("able", "open", "work") and item.word.split()[-1] in _CAN_WORK for item in clause.items)
    return said and bare and works and not clause.has("off", "closed", "negated", "extra")


def _open_again(clause: Clause) -> bool:
    """ "open friday again": as it was, so that no hours are named."""
    dated = bool(clause.atoms) and all(atom.kind == "dates" for atom in clause.atoms)
    again = any(item.has("again") and item.word != "now" for item in clause.items)
    return dated and again and clause.has("open") and not clause.has("off", "closed", "negated", "extra", "back")


def _on_again(clause: Clause) -> bool:
    """ "friday is back on", "feeling better, back tomorrow": the day is worked as ever."""
    dated = bool(clause.atoms) and all(atom.kind == "dates" for atom in clause.atoms)
    if not dated or clause.role == "client" or clause.has("off", "sick", "closed", "negated"):
        return False
    behind = any(item.has("on_again") and item.first >= clause.atoms[-1].last for item in clause.items)
    better = clause.place("better")
    return behind or (better is not None and any(item.has("back", *WORKS) for item in clause.items[better:]))


WORKS = ("able", "work")


# What says that time off is not taken: "not taking", "no longer need", "wont be needing".
NOT_TAKING = listed("not_taking")


def _no_longer_off(clause: Clause) -> list[Item]:
    """ "not taking the 22nd off anymore", "no longer away friday": the words that say so, none where none do."""
    said = [item for item in clause.items if not item.atom and NOT_TAKING.issuperset(item.word.split())]
    words = {word for item in said for word in item.word.split()}
    denied = words & _NOT_LONGER
    now = clause.has("anymore", "after_all") or words >= _NO_LONGER or "now" in words
    gone = [item for item in clause.items if not item.atom and _GONE & set(item.word.split())]
    return [*said, *gone] if denied and now and gone and all(_only_gone(item) for item in gone) else []


def _only_gone(item: Item) -> bool:
    return (_GONE | NOT_TAKING).issuperset(item.word.split())


def takes_back(clause: Clause) -> bool:
    """ "cancel omar's day off friday", "cancel my friday off": time off, and no appointment."""
    spoken = [item for item in clause.items if not item.has("filler", "polite", "mark")]
    if not spoken or not spoken[0].has("takes_back"):
        return False
    return clause.has("day_off") or (spoken[-1].word == "off" and spoken[-2].atom is not None)


def _undoes(clause: Clause) -> bool:
    """Whether the words alone ask for it: "back to normal", "reset my hours", "remove my time off"."""
    verbs = _UNDOES
    if takes_back(clause):
        return True
    return any(verbs & set(item.word.split()) for item in clause.of("normal")) or clause.has("after_all")


def copy_week(clause: Clause) -> Found | None:
    """ "same hours as last week for next week", "copy this week to next week"."""
    if not (clause.has("copy") or _week_like_week(clause)) or clause.asks:
        return None
    said = [part for atom in clause.atoms for part in (split(atom) or (atom,))]
    short = _week_unsaid(clause) if len(said) == 1 else None
    if short:
        said = [*said, shifted(read_week(short.word), short.first)]
    if len(said) != 2 or not all(map(_names_week, said)):
        return None
    weeks = [_week(clause, atom, purpose) for atom, purpose in zip(_from_to(clause, said), FROM_TO, strict=True)]
    source, target = weeks
    if source is None or target is None:
        return None
    people = who(clause)
    return found(
        clause,
        [people.each([CopyWeek(source, target)])],
        {"copy", "as_week", "again_same", "again", "work", "with_word", "take", "make_it"} | people.tags,
        clause.when(Purpose.WHEN),
        missing=people.missing,
        names=people.uses_names,
        used=(*people.used, *([short] if short else ())),
    )


def _week_like_week(clause: Clause) -> bool:
    """ "do next week like last week": two weeks, and between them nothing but that one is as the other."""
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "polite")]
    if said and not said[0].atom and said[0].word in _MAKES_LIKE:
        said = said[1:]
    return len(said) == 3 and bool(said[0].atom and said[2].atom) and said[1].word in _AS_LIKE


def _week_unsaid(clause: Clause) -> Item | None:
    """ "next week same as this": the "this" or "last" behind what says that a week is copied."""
    place = clause.place("copy")
    after = clause.items[place + 1 :] if place is not None else ()
    unsaid = listed("week_unsaid")
    said = [item for item in after if item.word in unsaid or not (item.atom or item.has("filler", "mark", "glue"))]
    return said[0] if len(said) == 1 and said[0].word in unsaid else None


def read_week(word: str) -> Atom:
    """ "this" as this week."""
    said = next(part for part in word.split() if part != "the")
    return atoms(tokens(f"{said} week"))[0]


# A week that is copied may lie behind; the one it is copied to lies ahead.
FROM_TO = (Purpose.BACK, Purpose.WHEN)


def _from_to(clause: Clause, said: Sequence[Atom]) -> Sequence[Atom]:
    """The week that is copied, then the week it is copied to: "same hours as last week for next week"."""
    place = clause.place("copy")
    first_atom = next(n for n, item in enumerate(clause.items) if item.atom)
    turned = (place is not None and place > first_atom) or _behind_as(clause, said[1])
    return said[::-1] if turned and not _behind_as(clause, said[0]) else said


def _behind_as(clause: Clause, atom: Atom) -> bool:
    """Whether a week stands behind "as": "as last week", "as i had last week"."""
    before = next((item for item in clause.items if item.last == atom.first and not item.atom), None)
    led = before is not None and before.has("copy") and before.word.startswith(_AS_THAT)
    return led or (atom.first > 0 and clause.line[atom.first - 1].word in _AS_LIKE)


def _names_week(atom: Atom) -> bool:
    return isinstance(atom.value, WeekOf) or (isinstance(atom.value, Span) and atom.value.unit == "week")


def _week(clause: Clause, atom: Atom, purpose: Purpose) -> dt.date | None:
    """The Monday of a week that is named."""
    readings = combine([atom], clause.setting, purpose).readings
    first = readings[0].dates[0].first if readings and readings[0].dates else None
    return _monday(first) if first else None


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
