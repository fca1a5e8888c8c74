"""Looking for a time."""

import datetime as dt
from dataclasses import replace

from bot.commands import Book, Find, Without
from bot.language.clause import Clause
from bot.language.listed import listed
from bot.language.rules.booking.book import book_at, clocked_counts, has_one, in_period
from bot.language.rules.booking.whom import tells_of_seeing, wants_to_see
from bot.language.rules.finding.left_out import excepts, leaves_out_either, spares_an_hour
from bot.language.rules.finding.pieces import each_with_its_hour, hours_first, nearest, period_first, timed, within
from bot.language.rules.found import Found, found
from bot.language.times import Dates, Purpose, Reading, Times
from bot.language.times.kinds import Part, Weekdays
from bot.language.told import clock, only_date, ranges, undated, weekdays, windows
from engine.hours import Window

ASKING = frozenset(
    {
        "find",
        "find_strong",
        "first",
        "first_n",
        "question",
        "asks",
        "polite",
        "any_of",
        "with_word",
        "minute_session",
        "or",
        "may_have",
        "openings_of",
        "if_room",
        "tell_me",
        "open",
        "appt",
    }
)
WORK_STARTS, WORK_ENDS = 540, 1020
SAYS_HAS = [[words] for words in listed("says_has")]


def find(clause: Clause) -> Found | None:
    """ "anything thursday afternoon?", "next opening", "who is free tomorrow at 2", "is monday at 3 free?"."""
    looks = clause.has("find", "find_strong", "first", "first_n", "before_work", "after_work")
    if not clause.atoms and not clause.has("find_strong", "find_noun", "first", "first_n", "before_work", "after_work"):
        return None
    passed = any(item.has("past", "was", "maybe") and not item.has("find") for item in clause.items)
    if clause.opens_as_question and passed and clause.role != "client":
        return None
    if (
        not looks
        or (clause.role != "client" and not _seeks(clause))
        or _suits(clause)
        or _orders(clause)
        or clause.has("farewell")
        or _only_how_often(clause)
        or _comes_to(clause)
        or (clause.role == "client" and not clause.asks and tells_of_seeing(clause))
    ):
        return None
    more = {"book", "book_strong"} if clause.has("first", "first_n") else set()
    return _find(clause, ASKING | {"before_work", "after_work"} | more)


def _only_how_often(clause: Clause) -> bool:
    """ "..., 4 times": how often something else repeats."""
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "joint", "glue")]
    return len(said) == 1 and said[0].has("for_times")


def _comes_to(clause: Clause) -> bool:
    """ "see ana tues at 10", "i want to see ana fri at 2" from a client: one date, one time, no question."""
    if clause.role != "client" or len(clause.names) != 1 or clause.asks or clause.opens_as_question:
        return False
    sees = wants_to_see(clause) and not clause.has("or")
    readings = clause.when(Purpose.BOOK).readings if sees else ()
    return bool(readings) and all(only_date(each) and len(each.times) == 1 for each in readings)


def _orders(clause: Clause) -> bool:
    """ "book me mon and wed at 3" orders; what cannot be booked as said is not looked for instead."""
    if not clause.has("book_strong") or clause.asks or clause.opens_as_question or clause.has("or", "polite", "first"):
        return False
    if clause.role != "client" and clause.has("somebody"):
        return True
    said = clause.when(Purpose.LIST).readings
    return any(len(each.times) > 1 or (len(each.dates) > 1 and each.times) for each in said)


def _suits(clause: Clause) -> bool:
    """ "tomorrow at 4 works for me": one date, one time, no question."""
    if not clause.has("suits") or clause.asks or clause.opens_as_question or clause.has("or", "book_strong"):
        return False
    readings = clause.when(Purpose.BOOK).readings
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms)
    return dated and bool(readings) and all(only_date(each) and len(each.times) == 1 for each in readings)


def _seeks(clause: Clause) -> bool:
    """Whether somebody who has hours of their own asks for open times."""
    # "8 spots" says how many there are; "next 3 openings" and "find me 3 openings" ask for them.
    counted = any(not item.word[0].isdigit() or clause.has("seek_verb") for item in clause.of("first_n"))
    if (clause.has("openings_of", "first") or counted) and not clause.has("extra"):
        return True
    wants = clause.asks or clause.opens_as_question or clause.has("seek_verb")
    return wants and clause.has("find_strong")


def times_only(clause: Clause) -> Found | None:
    """A client's "thursday 3 pls" books; "2moro evening?", "tuesdays or thursdays after 5" look."""
    if clause.role != "client" or not clause.atoms or _orders(clause) or has_one(clause) or _tells_it(clause):
        return None
    times = clause.when(Purpose.BOOK, clocked_counts(clause))
    one = bool(times.readings) and all(only_date(each) and len(each.times) == 1 for each in times.readings)
    excepts = any(getattr(atom.value, "name", "") == "except" for atom in clause.atoms)
    if _passed(clause, times):
        return found(clause, [[Book()]], {"may_have", "suits", "yes"}, times, missing=("at",))
    if (
        one
        and not excepts
        and not clause.asks
        and not clause.has("or")
        and any(a.kind in ("dates", "rule") for a in clause.atoms)
    ):
        if times.count:
            return None
        books = [
            [Book(at, with_=name, session=clause.session, minutes=int(reading.minutes or 0) or None, zone=reading.zone)]
            for reading in times.readings
            for at in book_at(reading)
            for name in clause.names[:1] or (None,)
        ]
        agreed = {"may_have", "with_word", "suits"} | ({"wants_to_see"} if wants_to_see(clause) else set())
        # While something waits, "yes and monday at 4" says yes to it as well.
        agreed |= set() if clause.message.context.open else {"yes"}
        one_kind = clause.session is not None
        return found(clause, books, agreed, times, names=len(clause.names) == 1, sessions=one_kind)
    return _find(clause, ASKING | ({"book", "book_strong", "find_noun"} if in_period(times) else frozenset()))


def _tells_it(clause: Clause) -> bool:
    return _says_it_has(clause) or (not clause.asks and tells_of_seeing(clause))


def _says_it_has(clause: Clause) -> bool:
    """ "i have thurs, can i switch to wed": a client tells of an appointment; "i have thursdays free" looks for one."""
    said = [item for item in clause.items if not item.atom and not item.has("filler", "mark", "joint", "glue")]
    return not clause.asks and [item.word for item in said] in SAYS_HAS


def _passed(clause: Clause, times: Times) -> bool:
    """ "8am today pls" at ten: one date and one time, which lies behind."""
    if times.readings or "at" not in times.missing or clause.asks or clause.has("or") or clause.names:
        return False
    said = clause.when(Purpose.LIST).readings
    return len(said) == 1 and only_date(said[0]) is not None and len(said[0].times) == 1


def _find(clause: Clause, allowed: frozenset[str]) -> Found | None:
    if _denies_inside(clause):
        return None
    clause = _none_such(clause)
    items = [timed(item, clause) for item in clause.items]
    items = hours_first(period_first(items))
    either = leaves_out_either(items)
    cut = next((n for n, item in enumerate(items) if item.atom is None and item.has("but_not")), None)
    left_out = Times()
    opens_with_not = bool(items and items[0].atom and getattr(items[0].atom.value, "name", "") == "except")
    if opens_with_not and not any(reading.dates for reading in clause.when(Purpose.LIST).readings):
        cut = next((n for n, item in enumerate(items) if item.has("joint") and not item.atom), None)
        if cut is not None and any(item.atom for item in items[cut:]):
            left_out = clause.when(Purpose.LIST, items[1:cut])
            left_out = replace(left_out, used=left_out.used | frozenset(range(items[0].first, items[0].last)))
            items, cut = items[cut:], None
    spares = next((n for n, item in enumerate(items) if excepts(item)), None) if either else spares_an_hour(items)
    if spares is not None and (cut is None or either):
        cut = None
        left_out = clause.when(Purpose.LIST, items[spares + 1 :])
        left_out = replace(left_out, used=left_out.used | frozenset(range(items[spares].first, items[spares].last)))
        items = items[:spares]
    if cut is not None and not left_out and any(item.atom for item in items[cut:]):
        left_out = clause.when(Purpose.LIST, items[cut:])
        items = items[:cut]
    times = clause.when(Purpose.LIST, items)
    if clause.has("before_work", "after_work"):
        times = undated(clause, times)
        times = replace(times, readings=times.readings[:1])
    if len(times.bare) > 1:
        times = nearest(times)
    if any(reading.rule and (reading.rule.every > 1 or reading.rule.count) for reading in times.readings):
        return None
    if (
        clause.role == "client"
        and all(
            reading.minutes and reading == Reading(minutes=reading.minutes)
            for reading in times.readings or (Reading(),)
        )
        and not clause.has("find", "minute_session")
    ):
        return None
    if any(reading.rule and not reading.rule.days for reading in times.readings) and not clause.has("any_of"):
        return None
    pairs = each_with_its_hour(clause, items) if not left_out.readings and times.out == Reading() else []
    if pairs and len(clause.names) < 2:
        with_ = clause.names[0] if clause.names else None
        several = tuple(_one_find(clause, one, one.readings[0], None, with_) for one in pairs)
        return found(clause, [several], allowed, pairs, names=True, sessions=True)
    count = next((item.numbers[0] for item in clause.of("first_n") if item.numbers), None)
    first = count or (1 if clause.has("first") else None)
    told = left_out.readings[0] if left_out.readings else Reading()
    if either and (not told.windows or told.times or any(one.windows or one.times for one in times.readings)):
        return None
    less = _less_either if either else _less
    readings = [
        tuple(less(_one_find(clause, times, reading, first, name), left_out) for name in clause.names or (None,))
        for reading in times.readings or (Reading(),)
    ]
    used = [item for item in clause.items if item.atom and isinstance(item.atom.value, Part)]
    if group_named(clause):
        allowed = allowed | {"group_word"}
    if clause.role == "client":
        # "need to be out by 1 monday": a client works no hours that could end early.
        bounded = times.readings and all(reading.windows for reading in times.readings)
        allowed = allowed | ({"early_end"} if bounded else set())
        allowed = allowed | {"instead"} | ({"perhaps"} if clause.asks or clause.has("or", "find_strong") else set())
    if times.readings and all(reading.times for reading in times.readings):
        # "anything early, 8 or 9": the hours say how early.
        allowed = allowed | {"hour_hint"}
    return found(
        clause,
        readings if not times.missing else (),
        allowed | ({"but_not"} if left_out.readings else set()) | ({"joint"} if either else set()),
        (times, left_out),
        names=True,
        sessions=True,
        used=used,
    )


def _none_such(clause: Clause) -> Clause:
    """ "mornings, no fridays pls" from a client: a "no" before such days leaves them out."""
    if clause.role != "client":
        return clause
    items = [
        replace(item, tags=frozenset({"but_not"}))
        if item.word == "no" and not item.atom and _every_such(clause, n + 1) and any(i.atom for i in clause.items[:n])
        else item
        for n, item in enumerate(clause.items)
    ]
    return replace(clause, items=tuple(items), known={})


def _every_such(clause: Clause, place: int) -> bool:
    atom = clause.items[place].atom if place < len(clause.items) else None
    return atom is not None and isinstance(atom.value, Weekdays | Part) and atom.value.plural


def _denies_inside(clause: Clause) -> bool:
    """ "next opening, isnt a friday": a denial that neither opens a question nor leaves something out."""
    said = [item for item in clause.items if not item.has("filler", "mark", "joint") or item.atom]
    denials = [item for item in said[1:] if item.has("negated") and not item.has("but_not", "excepting", "find")]
    return any(not item.atom and item.has("question") for item in denials)


def _less(search: Find, out: Times) -> Find:
    """ "anything but friday": a search without what is named behind "but"."""
    if not out.readings:
        return search
    reading = out.readings[0]
    days = weekdays(out.bare) or weekdays(reading.days)
    without = Without(
        dates=() if days else ranges(reading.dates, dt.date.min),
        days=days or None,
        windows=windows(reading.windows),
        times=tuple(clock(time) for time in reading.times),
    )
    return replace(search, without=without)


def _less_either(search: Find, out: Times) -> Find:
    """ "not fridays or mornings": neither that day nor, on any other, those hours."""
    less = _less(search, out)
    closed = sorted(less.without.windows, key=lambda one: one.start) if less.without else []
    edges = [0, *(edge for one in closed for edge in (one.start, one.end)), 1440]
    left = [Window(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    days = less.without and replace(less.without, windows=())
    return replace(less, windows=tuple(left), without=days)


def _one_find(clause: Clause, times: Times, reading: Reading, first: int | None, name: str | None) -> Find:
    today = clause.message.now.date()
    dates = ranges(reading.dates, today)
    ahead = [time for time in reading.times if clock(time) > clause.message.now.time()]
    if reading.times and not dates and not reading.rule and ahead and not clause.has("before_work", "after_work"):
        dates = ranges((Dates(today, today),), today)
    span = windows(reading.windows)
    if clause.has("before_work"):
        span = (Window(0, WORK_STARTS),)
    elif clause.has("after_work"):
        span = (Window(WORK_ENDS, 1440),)
    # "tue or thu after 3": two or more weekdays with hours are every week's.
    several = weekdays(times.bare) if len(times.bare) > 1 and (span or reading.times) else frozenset[int]()
    if several:
        dates = ()
    return Find(
        dates=dates or within(reading, today),
        days=several or weekdays(reading.days) or None if not dates else None,
        windows=span,
        times=tuple(clock(time) for time in reading.times) if not clause.has("before_work", "after_work") else (),
        without=_without(times, reading),
        session=clause.session or group_named(clause),
        minutes=int(reading.minutes) if reading.minutes else None,
        with_=name,
        first=first,
        zone=reading.zone,
    )


def _without(times: Times, reading: Reading) -> Without | None:
    """What an exception took out, where the dates do not carry it."""
    out = times.out
    days = weekdays(out.days)
    if reading.rule or (reading.dates and all(each.last for each in reading.dates)):
        # "anything after the 20th but not fridays": no end, and so not taken out of it day by day.
        days = frozenset()
    left_out = Without(
        dates=() if reading.dates else ranges(out.dates, dt.date.min),
        days=days or None,
        windows=windows(out.windows),
        times=tuple(clock(time) for time in out.times),
    )
    return left_out if left_out != Without() else None


def group_named(clause: Clause) -> str | None:
    """ "room in the group on thursday", where group is a type of session."""
    known = [name for name in clause.message.context.sessions if name.casefold() == "group"]
    return known[0] if known and clause.role == "client" and clause.has("group_word") else None
