"""Reports, who changed what, and data handed out or deleted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Audit, Erase, Export, Report
from bot.language.clause import ALWAYS, Clause, Item
from bot.language.listed import listed
from bot.language.rules.booking.names import typed_name, typed_text
from bot.language.rules.found import Found, found
from bot.language.rules.who import PRACTICE
from bot.language.times import Atom, Purpose, Reading, Times, combine, read, split
from bot.language.times.kinds import MonthOf, Open, Span, Weekdays, WeekOf, Year
from bot.language.told import ranges
from engine.dates import DateRange

_COUNTED = listed("counted")
_RECORD_PARTS = listed("record_parts")
_ERASED_THINGS = listed("erased_things")
_ERASES = listed("erases")
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
    cut = clause.place("versus")
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
    return any(0 < n < len(dated) - 1 and dated[n - 1] and dated[n + 1] for n in places)


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
    if (clause.has("compare") and clause.has("versus")) or _between_people(clause) or _between_periods(clause):
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
        or not (clause.opens_as_question or clause.has("asks", "show_verb", "audit_log") or _only_changes(clause))
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


def _only_changes(clause: Clause) -> bool:
    """ "tom's changes this week": nothing but whose, what, and when that was."""
    spoken = [item for item in clause.items if not item.has(*ALWAYS)]
    if not all(item.atom or item.name or item.word in _CHANGES for item in spoken):
        return False
    today = clause.message.now.date()
    said = [each.first for reading in clause.when(Purpose.BACK).readings for each in reading.dates]
    return len(spoken) > 1 and all(first is not None and first <= today for first in said)


_CHANGES = listed("changes_made")
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
    everything = any(item.name and after.word == "did" for item, after in pairs)
    if everything and clause.has("show_verb") and _ALL_DONE & set(words):
        return True
    return " ".join(words[:2]) in _WHAT_DID and bool(_DID & set(words))


def _of_period(atom: Atom) -> Atom:
    """ "bookings from february" are those in it, not all since."""
    value = atom.value
    period = isinstance(value, Open) and value.bound == "from" and isinstance(value.day, MonthOf | Span | WeekOf | Year)
    return replace(atom, value=value.day) if isinstance(value, Open) and period else atom


FORMATS = listed("formats")


def export(clause: Clause) -> Found | None:
    """ "export bookings feb csv", "what info do you have on me"."""
    if clause.has("export_me"):
        kind = next((item.word.split()[-1] for item in clause.of("format")), None)
        return found(
            clause,
            [[Export(format=kind)]],
            {"export_me", "export", "polite", "question", "asks", "show", "format", "tell_me"},
        )
    if not clause.has("export"):
        return None
    times = combine([_of_period(atom) for atom in clause.atoms], clause.setting, Purpose.BACK)
    today = clause.message.now.date()
    if any(each.times or each.windows or each.minutes or each.rule for each in times.readings):
        return None
    what = next((item.word for item in clause.of("export_what") if not item.has("format")), None)
    kind = next((word for item in clause.of("format", "export") for word in item.word.split() if word in FORMATS), None)
    kind = kind or next((item.word.split()[-1] for item in clause.of("format")), None)
    client = clause.names[0] if clause.names else None
    readings = [
        [
            Export(
                what=_exported(what) if what else None,
                dates=ranges(reading.dates, today),
                client=client,
                format=kind,
            )
        ]
        for reading in times.readings or (Reading(),)
    ]
    allowed = {"export", "export_what", "format", "polite", "asks", "practice", "my_bookings", "show", "find"}
    return found(clause, readings if not times.missing else (), allowed, times, names=len(clause.names) < 2)


def _exported(said: str) -> str | None:
    """What is asked for by its one name: appointments and sessions are bookings, a client list is clients."""
    what = (
        said.removeprefix("all of ").removeprefix("all ").removeprefix("the ").removeprefix("our ").removeprefix("my ")
    )
    return None if what.split()[-1] in RECORDS else EXPORTED.get(what, what)


EXPORTED = {
    "appointments": "bookings",
    "appts": "bookings",
    "sessions": "bookings",
    "booking": "bookings",
    "client list": "clients",
}
# Of a person these are all there is.
RECORDS = listed("whole_record")


def erase(clause: Clause) -> Found | None:
    """ "delete my data"; from an admin "client wants everything erased, name is jonah"."""
    if clause.has("erase_me"):
        return found(clause, [[Erase()]], {"erase_me", "polite", "may_have"})
    wipes = clause.has("erase") and clause.has("erase_what") and clause.role != "client"
    data = any(item.word not in _ERASED_THINGS for item in clause.of("erase_what"))
    strong = any(item.word not in _ERASES for item in clause.of("erase"))
    typed = typed_name(clause, "erase_what", "erase")
    names = clause.names or ((typed_text(clause, typed),) if typed else ())
    if not wipes or not names or clause.atoms or not (data or strong):
        return None
    readings = [[Erase(client=name) for name in names]]
    return found(
        clause,
        readings,
        {"erase", "erase_what", "polite", "practice", "same_client"},
        names=True,
        used=[typed] if typed else (),
    )
