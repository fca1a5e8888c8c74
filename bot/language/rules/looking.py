"""What only looks: plans, hours, bookings, reasons, reports."""

import datetime as dt

from bot.commands import Audit, Erase, Explain, Export, Handoff, Refuse, Report, Show
from bot.language.clause import Clause, Item
from bot.language.rules.booking.names import could_be_name, typed_name
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.who import PRACTICE
from bot.language.times import Purpose, Reading, Times, read
from bot.language.times.kinds import Span
from bot.language.told import clock, only_date, ranges
from engine.dates import DateRange

LOOK = frozenset(
    {"show", "show_verb", "question", "asks", "polite", "find", "or", "tell_me", "refuse", "refuse_strong", "report"}
)

# What to look at, by the words that name it; the first that fits counts.
SHOWN = (
    ("picture", "picture", frozenset({"picture", "my_day", "my_hours", "with_word"})),
    ("feed", "feed", frozenset({"feed", "feed_bits", "my_day", "with_word"})),
    ("invite", "invite", frozenset({"invite", "my_bookings", "next_one"})),
    ("who_is_waiting", "waitlist", frozenset({"who_is_waiting"})),
    (
        "policy",
        "policy",
        frozenset({"policy", "policy_about", "notice", "cancel", "before_appt", "my_bookings", "book"}),
    ),
    ("place", "place", frozenset({"place", "my_bookings", "next_one"})),
    ("overrides", "overrides", frozenset({"overrides", "off", "my_day", "next_one"})),
)


def show(clause: Clause) -> Found | None:
    """ "who do i have tmrw", "whens my next appt", "what are my hours", "ics link pls"."""
    for tag, what, allowed in SHOWN:
        if clause.has(tag):
            if what == "policy" and lengths(clause):
                continue
            if what in ("policy", "overrides", "waitlist", "place") and not _looks(clause, tag):
                continue
            return _show(clause, what, allowed)
    if clause.has("my_bookings") and _looks(clause, "my_bookings") and not lengths(clause):
        seen = _show(clause, "bookings", frozenset({"my_bookings", "next_one", "last_one", "with_word", "appt"}))
        if seen and seen.whole:
            return seen
    if clause.has("my_hours") and _looks(clause, "my_hours"):
        seen = _show(clause, "hours", frozenset({"my_hours", "work", "instead_of"}))
        if seen and seen.whole:
            return seen
    if (
        clause.role != "client"
        and (clause.has("my_day") or clause.has("show_verb") and clause.atoms and not clause.has("openings_of"))
        and _looks(clause, "my_day")
    ):
        if clause.names and clause.items[0].word == "schedule":
            return None
        return _show(clause, "day", frozenset({"my_day", "practice"}))
    return None


def _looks(clause: Clause, noun: str) -> bool:
    """Whether somebody wants to see something: a question, a verb of showing, or the bare noun with a date."""
    if clause.opens_as_question or clause.has("asks", "show_verb"):
        return True
    nouns = {"my_bookings": ("appointments", "appts", "bookings", "sessions")}.get(noun)
    said = [item for item in clause.items if not item.has("filler", "mark", "glue") and not item.atom and not item.name]
    if noun == "overrides" or any(atom.kind == "hours" for atom in clause.atoms):
        return False
    return (
        bool(said)
        and all(item.has(noun) for item in said)
        and (nouns is None or any("my" in item.word.split() for item in clause.items))
    )


def _show(clause: Clause, what: str, allowed: frozenset[str]) -> Found | None:
    times = clause.when(Purpose.LIST if not _past(clause) else Purpose.BACK)
    today = clause.message.now.date()
    words = {token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]}
    which = None
    if what in ("bookings", "invite") and not clause.atoms:
        which = "next" if words & {"next", "upcoming", "nxt"} else "last" if words & {"last", "previous"} else None
    people = clause.names or (None,)
    field = (
        "for_" if clause.role == "admin" or what in ("day", "hours", "overrides", "waitlist", "policy") else "client"
    )
    # "who does raj have tomorrow" names whose bookings; "when does sam come" names the client.
    if what == "bookings" and clause.role == "therapist":
        field = "client"
    readings = []
    for reading in times.readings or (Reading(),):
        if reading.windows or reading.times or reading.rule:
            return None
        dates = ranges(reading.dates, today)
        if not dates and what in ("day", "picture") and "week" in words:
            dates = ranges(read("this week", clause.setting, Purpose.LIST).readings[0].dates, today)
        readings.append([_shown(what, dates, which, field, name) for name in people])
    return found(clause, readings if not times.missing else (), LOOK | allowed, times, names=True)


def _shown(what: str, dates: tuple[DateRange, ...], which: str | None, field: str, name: str | None) -> Show:
    base = Show(what, dates=dates, which=which)  # type: ignore[arg-type]
    if not name:
        return base
    return (
        Show(what, dates=dates, which=which, client=name)
        if field == "client"
        else Show(what, dates=dates, which=which, for_=name)
    )  # type: ignore[arg-type]


def _past(clause: Clause) -> bool:
    said = clause.when(Purpose.WHEN)
    today = clause.message.now.date()
    return any(each.last and each.last < today for reading in said.readings for each in reading.dates)


def day(clause: Clause) -> Found | None:
    """ "what does next week look like", "whats my day look like", "how's tomorrow looking"."""
    if (
        clause.role == "client"
        or not clause.has("my_day")
        or not (clause.opens_as_question or clause.has("show_verb", "asks"))
    ):
        return None
    if clause.names and clause.items[0].word == "schedule":
        return None
    return _show(clause, "day", frozenset({"my_day"}))


def explain(clause: Clause) -> Found | None:
    """ "why is tuesday 3pm not open??", "is raj off friday?", "am I off friday?", "off friday?"."""
    why = clause.has("why")
    state = clause.asks and clause.has("is_off") and clause.role != "client" and not clause.polite
    if not (why or state):
        return None
    nouns = {"slots", "slot", "openings", "opening", "anything", "any", "times", "spots", "availability", "something"}
    if not why and any(nouns & set(item.word.split()) for item in clause.items):
        return None
    times = clause.when(Purpose.LIST)
    if not times.readings and not times.missing:
        return None
    if state and not why and any(reading.times or reading.windows for reading in times.readings):
        return None
    today = clause.message.now.date()
    people = clause.names or ((PRACTICE,) if clause.role == "admin" and clause.has("practice") else (None,))
    if (
        clause.items
        and not why
        and any(
            clause.line[item.first].word in ("who", "who's", "whos", "whose", "anyone", "anybody")
            for item in clause.items
        )
    ):
        shown = [[Show("overrides", dates=ranges(reading.dates, today))] for reading in times.readings]
        return found(
            clause,
            shown,
            {
                "is_off",
                "question",
                "asks",
                "practice",
                "still",
                "closed",
                "off",
                "show",
                "find",
                "refuse",
                "refuse_strong",
            },
            times,
        )
    readings = [[_explained(reading, today, name) for name in people] for reading in times.readings]
    allowed = {"why", "why_about", "is_off", "question", "asks", "practice", "still", "closed", "off"}
    return found(clause, readings, allowed, times, names=True)


def _explained(reading: Reading, today: dt.date, name: str | None) -> Explain:
    only = only_date(reading) or (today if reading.times and not reading.dates else None)
    if len(reading.times) == 1 and only:
        return Explain(at=dt.datetime.combine(only, clock(reading.times[0])), for_=name)
    return Explain(dates=ranges(reading.dates, today), for_=name)


# Reports --------------------------------------------------------------------------------------------------------------

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
    compares = cut is not None and (clause.has("compare") or any(i.atom for i in clause.items[cut:]))
    times = clause.when(Purpose.BACK, clause.items[:cut] if compares else None)
    other, last_words = _other_period(clause, cut) if compares and cut is not None else (Times(), [])
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
    return found(clause, readings if not times.missing else (), allowed, (times, other), names=True, used=last_words)


def _other_period(clause: Clause, cut: int) -> tuple[Times, list[Item]]:
    """What a report is compared with; "vs last" is the period before of the same length."""
    other = clause.when(Purpose.BACK, clause.items[cut:])
    if other.readings:
        return other, []
    last = [
        item
        for item in clause.items[cut:]
        if item.word in ("last", "previous", "the last", "last one", "prior", "the previous")
    ]
    unit = next(
        (item.atom.value.unit for item in clause.items[:cut] if item.atom and isinstance(item.atom.value, Span)), None
    )
    return (read(f"last {unit}", clause.setting, Purpose.BACK) if last and unit else Times()), last


def _reports(clause: Clause) -> bool:
    if not any(clause.has(tag) for tag, _ in REPORTS):
        return False
    if clause.has("compare") and clause.has("versus"):
        return True
    asked = clause.has("how_many", "asks", "show_verb") or clause.opens_as_question
    nouns = {"shows", "noshows", "cancellations", "cancelations", "cancels", "rate", "report", "numbers", "count"}
    noun = any(nouns & set(item.word.split()) for item in clause.of("no_shows", "cancellations"))
    named = clause.has("no_shows", "cancellations") and (asked or noun)
    busy = clause.has("utilization") and any(i.has("utilization") and i.word != "hours" for i in clause.items)
    counted = clause.has("booked_count") and (
        clause.has("how_many") or any(nouns & set(item.word.split()) for item in clause.of("report", "booked_count"))
    )
    return named or busy or counted


def _compared(other: Times, today: dt.date) -> str | None:
    dates = ranges(other.readings[0].dates, today) if other.readings else ()
    return f"{dates[0].first}/{dates[0].last}" if dates else None


def audit(clause: Clause) -> Found | None:
    """ "what did raj change last week", "who moved sam"."""
    if (
        not clause.has("audit_strong")
        or clause.role == "client"
        or not (clause.opens_as_question or clause.has("asks", "show_verb", "audit_log"))
    ):
        return None
    times = clause.when(Purpose.BACK)
    if any(reading.rule for reading in times.readings):
        return None
    today = clause.message.now.date()
    by = next((item for item in clause.items if item.name), None)
    asks_who = any(item.word.startswith("who") for item in clause.of("audit_strong"))
    typed = None if by else typed_name(clause, "audit", "audit_strong")
    name = by.name if by else clause.line[typed.first].raw if typed else None
    readings = [
        [Audit(who=None if asks_who else name, client=name if asks_who else None, dates=ranges(reading.dates, today))]
        for reading in times.readings or (Reading(),)
    ]
    allowed = {"audit", "audit_strong", "question", "asks", "show", "polite", "practice", "appt", "work"}
    return found(clause, readings if not times.missing else (), allowed, times, names=len(clause.names) < 2,
                 used=[typed] if typed else ())  # fmt: skip


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
    times = clause.when(Purpose.BACK)
    today = clause.message.now.date()
    what = next((item.word for item in clause.of("export_what") if not item.has("format")), None)
    kind = next((item.word.split()[-1] for item in clause.of("format")), None)
    client = clause.names[0] if clause.names else None
    readings = [
        [
            Export(
                what=what.removeprefix("my ").removeprefix("all ") if what else None,
                dates=ranges(reading.dates, today),
                client=client,
                format=kind,
            )
        ]
        for reading in times.readings or (Reading(),)
    ]
    allowed = {"export", "export_what", "format", "polite", "asks", "practice", "my_bookings", "show", "find"}
    return found(clause, readings if not times.missing else (), allowed, times, names=len(clause.names) < 2)


def erase(clause: Clause) -> Found | None:
    """ "delete my data"; from an admin "client wants everything erased, name is jonah"."""
    if clause.has("erase_me"):
        return found(clause, [[Erase()]], {"erase_me", "polite", "may_have"})
    wipes = clause.has("erase") and clause.has("erase_what") and clause.role != "client"
    data = any(
        item.word not in ("client", "patient", "name", "called", "person", "all", "wants", "his", "her", "their")
        for item in clause.of("erase_what")
    )
    strong = any(item.word not in ("delete", "remove", "forget", "removed") for item in clause.of("erase"))
    typed = typed_name(clause, "erase_what", "erase")
    names = clause.names or ((clause.line[typed.first].raw,) if typed else ())
    if not wipes or not names or clause.atoms or not (data or strong):
        return None
    readings = [[Erase(client=name) for name in names]]
    return found(clause, readings, {"erase", "erase_what", "polite", "practice", "same_client"}, names=True,
                 used=[typed] if typed else ())  # fmt: skip


# Someone else ---------------------------------------------------------------------------------------------------------


def handoff(clause: Clause) -> Found | None:
    """ "i want to see someone else", "can i talk to a human"."""
    if not clause.has("handoff") or clause.role != "client":
        return None
    topic = next((item.word for item in clause.of("handoff")), None)
    return found(
        clause,
        [[Handoff(topic)]],
        {"handoff", "handoff_about", "polite", "asks", "question", "may_have", "instead", "practice"},
    )


def refuse(clause: Clause) -> Found | None:
    """From a client, a question about somebody else: "what time is sam's appointment", "who else is in the group"."""
    if clause.role != "client" or not (
        clause.asks or clause.opens_as_question or clause.has("show_verb", "refuse_strong")
    ):
        return None
    unknown = [item for item in clause.items if could_be_name(item)]
    others = clause.names or clause.has("relation", "refuse_strong") or len(unknown) == 1
    words = {token.word for token in clause.line}
    own = words & {"i", "my", "me", "mine", "we", "our", "i'd", "id", "i'm", "im", "i'll"} and not clause.has(
        "relation", "refuse_strong"
    )
    if not others or own or not clause.has("refuse_about", "refuse_strong", "group_word"):
        return None
    times = clause.when(Purpose.WHEN)
    return found(clause, [[Refuse()]], {"refuse", "refuse_strong", "refuse_about", "relation", "question", "asks", "polite", "group_word", "session_type", "with_word"}, times, names=True,
                 used=unknown if len(unknown) == 1 else ())  # fmt: skip
