"""Reports, and who changed what."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from bot.commands import Audit, Report
from bot.language.clause import ALWAYS, Clause, Item
from bot.language.listed import listed
from bot.language.rules.booking.names import typed_name
from bot.language.rules.found import Found, found
from bot.language.rules.who import PRACTICE
from bot.language.times import Purpose, Reading, Times, combine, read, split
from bot.language.times.kinds import MonthOf, Span, Weekdays
from bot.language.told import ranges
from engine.dates import DateRange

_COUNTED = listed("counted")
_RECORD_PARTS = listed("record_parts")
_DID = listed("did")
_WHAT_DID = listed("what_did")
_NOW = listed("asks_of_now")
_ALL_DONE = listed("all_done")

REPORTS = (
    ("no_shows", "no_shows"),
    ("cancellations", "cancellations"),
    ("utilization", "utilization"),
    ("booked_count", "bookings"),
)


BY = (
    ("by_therapist", "therapist"),
    ("by_week", "week"),
    ("by_month", "month"),
    ("by_day", "day"),
    ("by_client", "client"),
    ("by_session", "session"),
)


def report(clause: Clause) -> Found | None:
    """ "how full am i this month", "how many no shows since jan", "utilisation last month by therapist"."""
    if clause.role == "client" or not _reports(clause):
        return None
    tag, what = next((tag, what) for tag, what in REPORTS if clause.has(tag))
    split = next((by for tag, by in BY if clause.has(tag)), None)
    cut = _cut(clause)
    later = clause.items[cut:] if cut is not None else ()
    compares = cut is not None and (clause.has("compare") or any(i.atom or i.word in BEFORE_IT for i in later))
    compares = compares and not _between_people(clause)
    two = _two_periods(clause) if clause.has("compare") and not compares else None
    if clause.has("compare") and not compares and two is None:
        return None
    # "monthly utilisation for march": the word that splits it says no time.
    splits = [item for item in clause.items if item.has(*(tag for tag, _ in BY))]
    period = [item for item in (clause.items[:cut] if compares else clause.items) if item not in splits]
    times, other = two or (_ahead(clause, period), Times())
    last_words: list[Item] = []
    if compares and cut is not None:
        other, last_words = _other_period(clause, cut)
    today = clause.message.now.date()
    people = clause.names or ((PRACTICE,) if clause.role == "admin" else (None,))
    readings = [
        [
            Report(what, ranges(reading.dates, today), by=split, for_=name, compare=_compared(other, today))  # type: ignore[arg-type]
            for name in people
        ]
        for reading in times.readings or (Reading(),)
    ]
    allowed = {
        "report",
        tag,
        "question",
        "asks",
        "polite",
        "how_many",
        "practice",
        "versus",
        "compare",
        "with_word",
        *(t for t, _ in BY),
    }
    return found(
        clause, readings if not times.missing else (), allowed, (times, other), names=True, used=(*last_words, *splits)
    )


def _ahead(clause: Clause, period: Sequence[Item]) -> Times:
    """The period of a report; "how full am i in april" asks of what comes, where April is long past."""
    times = clause.when(Purpose.BACK, period)
    long_ago = clause.message.now.date() - dt.timedelta(MAYBE_MEANT)
    past = [each.last is not None and each.last < long_ago for reading in times.readings for each in reading.dates]
    typed = {word for item in clause.of("utilization", "booked_count") for word in item.word.split()}
    bare = all(isinstance(atom.value, MonthOf) for item in period if (atom := item.atom))
    return clause.when(Purpose.LIST, period) if any(past) and bare and typed & _NOW else times


def _cut(clause: Clause) -> int | None:
    """Where what a figure is compared with begins; "compare bookings this month and last" has no word for it."""
    place = clause.place("versus")
    if place is not None or not clause.has("compare"):
        return place
    pairs = enumerate(pairwise(clause.items))
    return next((n for n, (one, after) in pairs if n and one.has("joint") and after.word in BEFORE_IT), None)


MAYBE_MEANT = 60
BEFORE_IT = listed("previous")
AGAINST = listed("against")


def _between_people(clause: Clause) -> bool:
    """ "ana vs raj bookings last month": two people are compared, over one period."""
    names = [bool(item.name) for item in clause.items]
    places = [n for n, item in enumerate(clause.items) if item.has("versus") and item.word in AGAINST]
    return any(0 < n < len(names) - 1 and names[n - 1] and names[n + 1] for n in places)


def _between_periods(clause: Clause) -> bool:
    """ "bookings march vs feb": one figure over two periods."""
    places = [n for n, item in enumerate(clause.items) if item.has("versus") and item.word in AGAINST]
    dated = [bool(item.atom and item.atom.kind == "dates") for item in clause.items]
    before = [dated[n] or item.word in BEFORE_IT for n, item in enumerate(clause.items)]
    return any(0 < n < len(dated) - 1 and dated[n - 1] and before[n + 1] for n in places)


def _two_periods(clause: Clause) -> tuple[Times, Times] | None:
    """ "compare feb to jan bookings": what reads as a range are two periods."""
    parts = [split(atom) for atom in clause.atoms]
    if len(parts) != 1 or parts[0] is None:
        return None
    one, other = (combine([part], clause.setting, Purpose.BACK) for part in parts[0])
    return one, other


def _other_period(clause: Clause, cut: int) -> tuple[Times, list[Item]]:
    """What a report is compared with; "vs last" is the period before of the same length."""
    other = clause.when(Purpose.BACK, clause.items[cut:])
    if other.readings:
        return other, []
    last = [item for item in clause.items[cut:] if item.word in BEFORE_IT]
    unit = next(
        (item.atom.value.unit for item in clause.items[:cut] if item.atom and isinstance(item.atom.value, Span)), None
    )
    return (read(f"last {unit}", clause.setting, Purpose.BACK) if last and unit else Times()), last


def _reports(clause: Clause) -> bool:
    if not any(clause.has(tag) for tag, _ in REPORTS):
        return False
    if (clause.has("compare") and _cut(clause) is not None) or _between_people(clause) or _between_periods(clause):
        return True
    asked = clause.has("how_many", "asks", "show_verb") or clause.opens_as_question
    nouns = _COUNTED
    noun = any(nouns & set(item.word.split()) for item in clause.of("no_shows", "cancellations"))
    named = clause.has("no_shows", "cancellations") and (asked or noun)
    busy = clause.has("utilization") and any(i.has("utilization") and i.word != "hours" for i in clause.items)
    counted = clause.has("booked_count") and (
        (clause.has(*(tag for tag, _ in BY)) and not clause.names)
        or clause.has("how_many", "compare")
        or any(nouns & set(item.word.split()) for item in clause.of("report", "booked_count"))
    )
    return named or busy or counted


def _compared(other: Times, today: dt.date) -> str | None:
    dates = ranges(other.readings[0].dates, today) if other.readings else ()
    return f"{dates[0].first}/{dates[0].last}" if dates else None


def audit(clause: Clause) -> Found | None:
    """ "what did raj change last week", "who moved sam"."""
    if (
        not (clause.has("audit_strong") or _what_was_done(clause))
        or clause.role == "client"
        or not (
            clause.opens_as_question
            or clause.has("asks", "show_verb", "audit_log")
            or _only_changes(clause)
            or _all_done(clause)
        )
        or _asks_for_a_change(clause)
    ):
        return None
    times = clause.when(Purpose.BACK)
    if any(reading.rule for reading in times.readings):
        return None
    today = clause.message.now.date()
    by = next((item for item in clause.items if item.name), None)
    asks_who = any(item.word.startswith("who") for item in clause.of("audit_strong")) or _of_whose(clause)
    typed = None if by else typed_name(clause, "audit", "audit_strong")
    name = by.name if by else clause.line[typed.first].raw if typed else None
    readings = [
        [Audit(who=None if asks_who else name, client=name if asks_who else None, dates=_past(clause, reading, today))]
        for reading in times.readings or (Reading(),)
    ]
    allowed = {"audit", "audit_strong", "question", "asks", "show", "polite", "practice", "appt", "work"}
    done = [item for item in clause.items if item.word == "done" and _what_was_done(clause)]
    return found(
        clause,
        readings if not times.missing else (),
        allowed,
        times,
        names=len(clause.names) < 2,
        used=[*([typed] if typed else ()), *done],
    )


def _all_done(clause: Clause) -> bool:
    """ "everything kim did today"."""
    return clause.line[clause.items[0].first].word in _ALL_DONE and _what_was_done(clause)


def _only_changes(clause: Clause) -> bool:
    """ "tom's changes this week", "changes kim made": nothing but whose, what, and when that was."""
    spoken = [item for item in clause.items if not item.has(*ALWAYS)]
    if clause.names and any(item.word in _CHANGES for item in spoken):
        spoken = [item for item in spoken if item.word not in _DID_SO]
    if not all(item.atom or item.name or item.word in _CHANGES for item in spoken):
        return False
    today = clause.message.now.date()
    said = [each.first for reading in clause.when(Purpose.BACK).readings for each in reading.dates]
    return len(spoken) > 1 and all(first is not None and first <= today for first in said)


_CHANGES = listed("changes_made")
_DID_SO = listed("did_so")
_ORDERS = listed("changes_record")


def _asks_for_a_change(clause: Clause) -> bool:
    """ "would you please change that for me?": asked to be done, and not whether it was."""
    verbs = [item.word for item in clause.of("audit_strong") if not item.atom]
    return clause.polite and not clause.opens_as_question and bool(verbs) and _ORDERS.issuperset(verbs)


def _of_whose(clause: Clause) -> bool:
    """ "changes to maya's appointments": hers, not made by her."""
    things = _RECORD_PARTS
    following = zip(clause.items, clause.items[1:], strict=False)
    return any(item.name and item.word.endswith("s") and things & set(after.word.split()) for item, after in following)


def _past(clause: Clause, reading: Reading, today: dt.date) -> tuple[DateRange, ...]:
    """The dates of what was done: "monday" is the last one, and not the next."""
    dates = ranges(reading.dates, today)
    bare = any(isinstance(atom.value, Weekdays) and not atom.value.said for atom in clause.atoms)
    if len(dates) != 1 or not bare or dates[0].first <= today or dates[0].first != dates[0].last:
        return dates
    day = dates[0].first - dt.timedelta(7)
    return (DateRange(day, day),)


def _what_was_done(clause: Clause) -> bool:
    """ "what did lena do today"."""
    if len(clause.names) != 1:
        return False
    words = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]]
    pairs = zip(clause.items, clause.items[1:], strict=False)
    everything = any(item.name and after.word in _DID_SO for item, after in pairs)
    if everything and _ALL_DONE & set(words) and (clause.has("show_verb") or words[0] in _ALL_DONE):
        return True
    return " ".join(words[:2]) in _WHAT_DID and bool(_DID & set(words))
