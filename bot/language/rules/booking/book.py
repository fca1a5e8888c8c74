"""Appointments made, once or standing."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.commands import Book, Repeat
from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.booking.names import client_and_therapist, names_therapist_only, typed_name, whose_calendar
from bot.language.rules.booking.sides import from_one_to_another, turned_to
from bot.language.rules.booking.whom import wants_to_see
from bot.language.rules.found import Found, found
from bot.language.times import Atom, Purpose, Reading, Times, clocked
from bot.language.times.kinds import Clock, DayNumber, Duration, HoursFor, Mark, Near, Several, Weekdays
from bot.language.times.kinds import Repeat as Recurs
from bot.language.told import DAY, clock, moments, rule

_WITH = listed("with")
_SEEN_BY = listed("seen_by")
_FITS_IN = listed("fits_in")

# Verbs that ask for a booking by themselves; "is", "for", "in" do so only with a time.
BOOKS = listed("books")


def book(clause: Clause) -> Found | None:
    """ "book me thursday at 3", "put maya in every tues 2pm", "sam is every other thurs at 3 starting the 19th"."""
    if clause.role == "client":
        return _book_self(clause)
    typed = typed_name(clause, "book_client")
    if turned_to(clause) or from_one_to_another(clause):
        return None
    # "6 sessions", "couples session"
    pairs = pairwise(clause.items)
    counted = [after for one, after in pairs if (is_count(one) or one.session) and after.has("appt")]
    alike = _every_week_alike(clause)
    plain = [item for item in clause.items if not (alike and item.has("same_time"))]
    if (
        (len(clause.names) == 1 if clause.role == "therapist" else _one_with_another(clause))
        and all(item.atom or item.name or _beside_name(item) or item in counted for item in plain)
        and _names_a_time(clause)
    ):
        teller = clause.names[1] if len(clause.names) > 1 else None
        base = Book(client=clause.names[0], with_=teller, session=clause.session)
        return _booked(clause, clause.when(Purpose.BOOK), base, [], set(), None)
    if not clause.has("book_client", "book_strong") or clause.asks or clause.has("off", "closed"):
        return None
    on_calendar = any(whose_calendar(clause, place) for place in range(len(clause.items)))
    if (
        len(clause.names) > 1
        and not on_calendar
        and not any(item.has("with_word") and item.word not in _SEEN_BY for item in clause.items)
    ):
        return None
    client, teller = client_and_therapist(clause, typed)
    if clause.role == "admin" and teller is None and typed is None and names_therapist_only(clause):
        client, teller = None, client
    times = clause.when(Purpose.BOOK)
    verb = clause.has("book_strong", "book_verb") or any(
        BOOKS & set(item.word.split()) for item in clause.of("book_client")
    )
    if (not client and not clause.has("book_strong")) or (
        not verb and not all(len(reading.times) == 1 for reading in times.readings or (Reading(),))
    ):
        return None
    if typed and not clause.atoms and not clause.has("book_strong"):
        # "set up stripe": an unknown word without a time is a thing rather than a client.
        return None
    if clause.has("cancel", "move_strong", "offer_them") and not clause.has("book_strong"):
        return None
    missing = [] if client else ["client"]
    allowed = {
        "book_client",
        "book_strong",
        "book",
        *({"own_calendar"} if on_calendar or clause.role == "therapist" else set()),
    }
    base = Book(client=client, with_=teller, session=clause.session)
    return _booked(clause, times, base, missing, allowed, typed)


def _one_with_another(clause: Clause) -> bool:
    """From the front desk: "olive w luis dec 1 at 5"."""
    if clause.role != "admin" or len(clause.names) != 2 or clause.asks:
        return False
    places = [n for n, item in enumerate(clause.items) if item.name]
    if len(places) != 2:
        return False
    between = clause.items[places[0] + 1 : places[1]]
    if any(item.has("wants_to_come") for item in between):
        # "maya wants to see raj friday at 3" is only reported; "..., book it" orders.
        return clause.has("book_strong", "order")
    return any((item.has("with_word") and item.word in _WITH) or item.has("comes_to") for item in between)


def _beside_name(item: Item) -> bool:
    """Words that say nothing beside a name, a date and a time: "with leo on friday at 3"."""
    return item.has(*NAME_AND_TIME, "with_word", *COMES) and not item.has(
        "off", "closed", "negated", "work", "asks", "extra"
    )


NAME_AND_TIME = frozenset({"filler", "glue", "joint", "mark", "for_times", "thanks", "session_type"})


def _names_a_time(clause: Clause) -> bool:
    """ "nora tomorrow at 3": a name, a date and a time, and no word besides."""
    readings = clause.when(Purpose.BOOK).readings
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms)
    return dated and bool(readings) and all(len(reading.times) == 1 for reading in readings)


def has_one(clause: Clause) -> bool:
    """ "can i have my appointment at 4": of one that there is, not a new one."""
    return any("have my" in item.word for item in clause.of("move"))


def _book_self(clause: Clause) -> Found | None:
    if has_one(clause):
        return None
    standing = _every_week_alike(clause)
    strong = standing or clause.has("book_strong") or (clause.has("may_have", "book") and not clause.has("asks"))
    if not (standing or clause.has("book", "book_strong", "may_have")) or not strong or clause.has("or"):
        return None
    times = clause.when(Purpose.BOOK, clocked_counts(clause))
    if not times.readings and not times.missing and not clause.has("book_strong"):
        return None
    if any(reading.windows for reading in times.readings) or clause.has("find_thing", "first"):
        return None
    if clause.asks and not clause.polite and not clause.has("book_strong"):
        return None
    fits = any(_FITS_IN & set(item.word.split()) for item in clause.of("book_strong"))
    if not _timed(times) and (not clause.has("book_strong") or in_period(times) or (fits and clause.polite)):
        # "can you squeeze me in tomorrow" asks what there is.
        return None
    teller = clause.names[0] if len(clause.names) == 1 else None
    allowed = {"book", "book_strong", "may_have", "appt", "yes", "asks", "suits"}
    allowed |= {"same_time", "wants_to_see"} if standing else set()
    if clause.has("asks") and not clause.polite:
        return None
    return _booked(clause, times, Book(with_=teller, session=clause.session), [], allowed, None)


def _every_week_alike(clause: Clause) -> bool:
    """ "same time every week, mondays at 2", "i need to see ana every other thursday at 3": a standing appointment."""
    rules = [atom.value for atom in clause.atoms if isinstance(atom.value, Recurs)]
    alike = clause.has("same_time") and any(not each.days for each in rules)
    sees = clause.role == "client" and len(clause.names) == 1 and wants_to_see(clause) and bool(rules)
    if not (alike or sees) or clause.asks or clause.has("or", "negated", "cancel", "move_strong"):
        return False
    readings = clause.when(Purpose.BOOK).readings
    return bool(readings) and all(each.rule and each.rule.days and len(each.times) == 1 for each in readings)


def in_period(times: Times) -> bool:
    """ "book something next week": several dates and no hour is a search."""
    spans = [each for reading in times.readings for each in reading.dates]
    return bool(spans) and all(each.first and each.last and (each.last - each.first).days > 1 for each in spans)


def clocked_counts(clause: Clause) -> list[Item]:
    """The items, a bare number beside a date taken as its hour: "3 on friday"."""
    items = list(clause.items)
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms)
    counts = [n for n, item in enumerate(items) if is_count(item) and not _counts_sessions(items, n)]
    if not dated or len(counts) != 1 or any(atom.kind == "hours" for atom in clause.atoms):
        return items
    after = next((item for item in items[counts[0] + 1 :] if not item.has("filler", "glue", "mark")), None)
    atom = items[counts[0]].atom
    if atom and (after is None or after.atom):
        items[counts[0]] = replace(items[counts[0]], atom=clocked(atom) or atom)
    return items


def _counts_sessions(items: Sequence[Item], place: int) -> bool:
    """ "book 6 sessions": how many, not when."""
    after = items[place + 1] if place + 1 < len(items) else None
    return after is not None and not after.atom and after.has("appt") and after.word.endswith("s")


def _timed(times: Times) -> bool:
    return "at" in times.missing or any(reading.times for reading in times.readings)


def _booked(
    clause: Clause, times: Times, base: Book, missing: Sequence[str], allowed: set[str], typed: Item | None
) -> Found | None:
    """The bookings at what is said, where that is one time, or one of each of several days."""
    several = [item for n, item in enumerate(clause.items) if is_count(item) and _counts_sessions(clause.items, n)]
    repeats = any(reading.rule for reading in times.readings)
    if not _is_one_time(clause, times) or (times.count and not repeats):
        return None
    days = [_each_day(reading) for reading in times.readings]
    if days and all(days) and len({reading.times for reading in times.readings}) == 1:
        return _on_each(clause, times, days, base, allowed, missing, typed)
    count = next((item.numbers[0] for item in clause.of("for_times") if item.numbers), None)
    if count and not repeats and not clause.has("standing"):
        # "friday at 3 4 times": in which weeks is not said.
        return None
    if len(several) == 1 and several[0].word.isdecimal() and repeats:
        count = int(several[0].word)
    elif several:
        return None
    readings = [
        [replace(base, at=at, repeat=again, minutes=_whole(reading.minutes), zone=reading.zone) for at, again in starts]
        for reading in times.readings
        for starts in _series(clause, reading, count or times.count)
    ]
    wanted = [*missing, *(() if readings else ("at",))]
    if "dates" in times.missing:
        wanted = ["at"]
    tags = allowed | BESIDE | ({"asks"} if clause.polite else set())
    tags |= {"same_time"} if _every_week_alike(clause) else set()
    used = [*several, *([typed] if typed else [])]
    return found(clause, readings or [[base]], tags, times, missing=wanted, names=True, sessions=True, used=used)


# What may be said beside any booking.
COMES = ("comes_to", "wants_to_come", "order")
BESIDE = frozenset({"instead", "polite", "with_word", "for_times", "standing", "minute_session", "appt", *COMES})


def _is_one_time(clause: Clause, times: Times) -> bool:
    """Whether no more is said than when one appointment begins and how long it is."""
    excepts = any(isinstance(atom.value, Mark) and atom.value.name == "except" for atom in clause.atoms)
    open_ = any(reading.windows for reading in times.readings)
    # "thurs at 3 for 2 weeks" is no appointment of two weeks.
    days = any((reading.minutes or 0) >= DAY for reading in times.readings)
    return not (excepts or open_ or days or _several_times(times) or sum(map(_says_length, clause.atoms)) > 1)


def _whole(minutes: float | None) -> int | None:
    return int(minutes) if minutes else None


def _says_length(atom: Atom) -> bool:
    """Whether a piece of time says how long an appointment is: "80 min", "at 3 for an hour"."""
    return isinstance(atom.value, HoursFor) or (isinstance(atom.value, Duration) and atom.value.unit != "week")


def _several_times(times: Times) -> bool:
    """ "thursday at 3 and friday at 4": two bookings, not one."""
    return any(len(reading.times) > 1 for reading in times.readings)


def _each_day(reading: Reading) -> list[dt.date]:
    """ "monday and wednesday at 3": the days, where each is named and one time goes for all."""
    if reading.rule or len(reading.times) != 1 or reading.minutes:
        return []
    spans = [(each.first, each.last) for each in reading.dates]
    if any(first is None or last is None or (last - first).days > 1 for first, last in spans):
        return []
    days = [day for first, last in spans for day in dict.fromkeys((first, last)) if day]
    return days if len(days) > 1 else []


# What names single days that one hour goes for: "tues 9th and thurs 11th at 2".
EACH_DAY = (Weekdays, Several, Clock, Near, DayNumber)


def _on_each(
    clause: Clause,
    times: Times,
    days: Sequence[Sequence[dt.date]],
    base: Book,
    allowed: set[str],
    missing: Sequence[str],
    typed: Item | None,
) -> Found | None:
    """One booking a day, at the same time."""
    if clause.has("or") or any(not isinstance(atom.value, EACH_DAY) for atom in clause.atoms):
        return None
    time = clock(times.readings[0].times[0])
    readings = [[replace(base, at=dt.datetime.combine(day, time)) for day in each] for each in days]
    used = [typed] if typed else ()
    return found(
        clause,
        readings,
        allowed | {"polite", "with_word", "appt", "both"},
        times,
        missing=missing,
        names=True,
        used=used,
    )


def _series(clause: Clause, reading: Reading, count: int | None) -> list[list[tuple[dt.datetime, Repeat | None]]]:
    """ "every mon and wed at 2": one series a weekday; elsewhere every start is a reading of its own."""
    said = reading.rule
    if said is None or len(said.days) < 2:
        return [[start] for start in _starts(clause, reading, count)]
    if count or said.count or said.every > 1:
        # Of how many, or of which week, each of them is, nobody said.
        return []
    alone = (replace(reading, rule=replace(said, days=(day,))) for day in said.days)
    return [sorted((start for one in alone for start in _starts(clause, one, None)), key=lambda start: start[0])]


def _starts(clause: Clause, reading: Reading, count: int | None) -> Iterator[tuple[dt.datetime, Repeat | None]]:
    """When it begins, and how it repeats."""
    if reading.rule is None:
        # "a standing tuesday 3pm" is every week's.
        again = Repeat(1, count) if clause.has("standing") and _on_weekday(clause) else None
        yield from ((at, again) for at in book_at(reading))
        return
    said = reading.rule
    until, times = said.until, count or said.count
    weeks = [
        atom.value.count for atom in clause.atoms if isinstance(atom.value, Duration) and atom.value.unit == "week"
    ]
    if until and not times and said.every == 1 and len(weeks) == 1 and weeks[0] == int(weeks[0]):
        # "weekly for 8 weeks" is eight times.
        until, times = None, int(weeks[0])
    whole = rule(replace(said, until=None, count=None))
    if whole is None or said.freq != "weekly":
        return
    start = max(said.first or clause.message.now.date(), clause.message.now.date())
    for day in whole.dates(start, start + dt.timedelta(weeks=2 * said.every)):
        for time in reading.times:
            at = dt.datetime.combine(day, clock(time))
            if at > clause.message.now:
                yield at, Repeat(said.every, times, until)
                break
        else:
            continue
        return


def _on_weekday(clause: Clause) -> bool:
    return any(isinstance(atom.value, Weekdays) for atom in clause.atoms)


def book_at(reading: Reading) -> list[dt.datetime]:
    """The start of an appointment: of a reading with one date, and one time or the start of a window."""
    return moments(reading) if len(reading.times) == 1 else []
