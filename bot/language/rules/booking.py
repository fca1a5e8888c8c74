"""Appointments: booked, called off, moved, swapped, offered, kept."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.commands import Attend, Book, Cancel, Command, Late, Move, MoveFrom, MoveTo, NoShow, Offer, Repeat, Swap
from bot.language.clause import Clause, Item, is_count, shifted
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.times import Atom, Purpose, Reading, Times, atoms, clocked, combine
from bot.language.told import clock, moments, only_date, ranges, rule, undated, windows
from engine.dates import DateRange

# Verbs that ask for a booking by themselves; "is", "for", "in" do so only with a time.
BOOKS = {"book", "schedule", "put", "add", "pencil", "squeeze", "slot", "fit", "set", "reserve", "sign", "pop", "stick"}
# Behind these stands a thing, not a name.
ARTICLES = {"a", "an", "the", "some", "my", "any", "that", "this"}
ALL = "all"


def book(clause: Clause) -> Found | None:
    """ "book me thursday at 3", "put maya in every tues 2pm", "sam is every other thurs at 3 starting the 19th"."""
    if clause.role == "client":
        return _book_self(clause)
    typed = typed_name(clause, "book_client")
    if (
        clause.role == "therapist"
        and len(clause.names) == 1
        and not clause.tags - NAME_AND_TIME
        and _names_a_time(clause)
    ):
        return _booked(clause, clause.when(Purpose.BOOK), clause.names[0], None, [], set(), None)
    if not clause.has("book_client", "book_strong") or clause.asks or clause.has("off", "closed"):
        return None
    if len(clause.names) > 1 and not any(
        item.has("with_word") and item.word not in ("by", "see", "seeing") for item in clause.items
    ):
        return None
    client, teller = client_and_therapist(clause, typed)
    times = clause.when(Purpose.BOOK)
    verb = clause.has("book_strong") or any(BOOKS & set(item.word.split()) for item in clause.of("book_client"))
    if (not client and not clause.has("book_strong")) or (
        not verb and not all(len(reading.times) == 1 for reading in times.readings or (Reading(),))
    ):
        return None
    if clause.has("cancel", "move_strong", "offer_them") and not clause.has("book_strong"):
        return None
    missing = [] if client else ["client"]
    return _booked(clause, times, client, teller, missing, {"book_client", "book_strong", "book"}, typed)


NAME_AND_TIME = frozenset({"filler", "glue", "joint", "mark", "for_times", "thanks"})


def _names_a_time(clause: Clause) -> bool:
    """ "nora tomorrow at 3": a name, a date and a time, and no word besides."""
    readings = clause.when(Purpose.BOOK).readings
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms)
    return dated and bool(readings) and all(len(reading.times) == 1 for reading in readings)


def _book_self(clause: Clause) -> Found | None:
    strong = clause.has("book_strong") or (clause.has("may_have", "book") and not clause.has("asks"))
    if not clause.has("book", "book_strong", "may_have") or not strong or clause.has("or"):
        return None
    times = clause.when(Purpose.BOOK, clocked_counts(clause))
    if not times.readings and not times.missing and not clause.has("book_strong"):
        return None
    if any(reading.windows for reading in times.readings) or clause.has("find_thing", "first"):
        return None
    if clause.asks and not clause.polite and not clause.has("book_strong"):
        return None
    if not clause.has("book_strong") and not _timed(times):
        return None
    teller = clause.names[0] if len(clause.names) == 1 else None
    allowed = {"book", "book_strong", "may_have", "appt", "yes", "asks"}
    if clause.has("asks") and not clause.polite:
        return None
    return _booked(clause, times, None, teller, [], allowed, None)


def clocked_counts(clause: Clause) -> list[Item]:
    """The items, a bare number beside a date taken as its hour: "3 on friday"."""
    items = list(clause.items)
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms)
    counts = [n for n, item in enumerate(items) if is_count(item)]
    if not dated or len(counts) != 1 or any(atom.kind == "hours" for atom in clause.atoms):
        return items
    after = next((item for item in items[counts[0] + 1 :] if not item.has("filler", "glue", "mark")), None)
    atom = items[counts[0]].atom
    if atom and (after is None or after.atom):
        items[counts[0]] = replace(items[counts[0]], atom=clocked(atom) or atom)
    return items


def _timed(times: Times) -> bool:
    return "at" in times.missing or any(reading.times for reading in times.readings)


def _booked(
    clause: Clause,
    times: Times,
    client: str | None,
    teller: str | None,
    missing: Sequence[str],
    allowed: set[str],
    typed: Item | None,
) -> Found | None:
    if any(getattr(atom.value, "name", "") == "except" for atom in clause.atoms):
        return None
    count = next((item.numbers[0] for item in clause.of("for_times") if item.numbers), None)
    base = Book(client=client, with_=teller, session=clause.session)
    readings = [
        [
            replace(
                base, at=at, repeat=again, minutes=int(reading.minutes) if reading.minutes else None, zone=reading.zone
            )
        ]
        for reading in times.readings
        for at, again in _starts(clause, reading, count or times.count)
    ]
    wanted = list(missing)
    if not readings:
        readings, wanted = [[base]], [*wanted, "at"]
    if times.missing and "dates" in times.missing:
        wanted = ["at"]
    tags = allowed | {
        "instead",
        "polite",
        "with_word",
        "for_times",
        "standing",
        "minute_session",
        "asks" if clause.polite else "polite",
        "appt",
    }
    return found(
        clause, readings, tags, times, missing=wanted, names=True, sessions=True, used=[typed] if typed else ()
    )


def _starts(clause: Clause, reading: Reading, count: int | None) -> Iterator[tuple[dt.datetime, Repeat | None]]:
    """When it begins, and how it repeats."""
    if reading.rule is None:
        yield from ((at, None) for at in book_at(reading))
        return
    said = reading.rule
    until, times = said.until, count or said.count
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


def book_at(reading: Reading) -> list[dt.datetime]:
    """The start of an appointment: of a reading with one date, and one time or the start of a window."""
    return moments(reading) if len(reading.times) == 1 else []


# Names ----------------------------------------------------------------------------------------------------------------


def typed_name(clause: Clause, *tags: str) -> Item | None:
    """A word that can only be a name: unknown, right after a word of these tags."""
    after = False
    for item in clause.items:
        if after and could_be_name(item):
            return item
        after = (item.has(*tags) and item.atom is None) or (after and item.has("glue", "polite", "filler"))
        after = after and item.word.split()[-1] not in ARTICLES
    return None


def could_be_name(item: Item) -> bool:
    """Whether an item is a single unknown word, perhaps with a possessive s."""
    word = item.word.removesuffix("'s")
    return not item.tags and not item.atom and not item.name and not item.session and word.isalpha() and len(word) > 1


def client_and_therapist(clause: Clause, typed: Item | None = None) -> tuple[str | None, str | None]:
    """The client, and whom it is with: the name behind "with" is the therapist's when another is there."""
    client: str | None = clause.line[typed.first].raw if typed else None
    teller: str | None = None
    behind = False
    for item in clause.items:
        if item.name and behind and (client or len(clause.names) > 1):
            teller = item.name
        elif item.name and client is None:
            client = item.name
        elif item.name and item.name != client:
            teller = item.name
        behind = item.has("with_word") or (behind and item.has("glue"))
    if client is None and clause.has("same_client"):
        client = last_client(clause)
    return client, teller


def last_client(clause: Clause) -> str | None:
    """Who was talked about last."""
    for command in clause.message.context.last:
        name = getattr(command, "client", None)
        if isinstance(name, str) and name != ALL:
            return name
    return None


# Cancel ---------------------------------------------------------------------------------------------------------------


def cancel(clause: Clause) -> Found | None:
    """ "cancel friday pls", "cant make it tmrw", "cancel my 2pm tomorrow and offer them monday"."""
    if not _cancels(clause):
        return None
    asked = clause.items
    cut = clause.place("offer_them")
    offered: tuple[Item, ...] = ()
    if cut is not None:
        asked, offered = clause.items[:cut], clause.items[cut:]
    times = clause.when(Purpose.LIST, asked)
    offer = clause.when(Purpose.LIST, offered)
    typed = typed_name(clause, "cancel") if clause.role != "client" else None
    client, teller = client_and_therapist(clause, typed)
    if clause.role == "client":
        client, teller = None, client
    whole = clause.has("whole_series") and not clause.has("keep_rest")
    if clause.has("all_clients", "clients_of") and clause.role != "client":
        groups = any(
            word in item.word.split()
            for item in clause.items
            for word in ("clients", "client", "patients", "everyone", "everybody")
        )
        if client is None or groups:
            client, teller = ALL, client
    base = Cancel(client=client, with_=teller)
    readings = []
    for reading in times.readings:
        if reading.rule and not any(
            word in ("cancel", "cancelling", "canceling", "skip")
            for item in clause.of("cancel")
            for word in item.word.split()
        ):
            return None
        if reading.rule:
            return found(clause, [[base]], CANCEL_WORDS, (times, offer), missing=("dates",), names=True)
        one = _cancel_when(clause, base, reading)
        if offer.readings:
            one = replace(one, offer=ranges(offer.readings[0].dates, clause.message.now.date()))
        if clause.has("the_rest"):
            one = replace(one, scope="rest")
        readings.append([one])
    missing: tuple[str, ...] = ()
    if not readings and not times.missing:
        words = {token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]}
        which = "next" if words & {"next", "upcoming", "nxt"} else "last" if words & {"last"} else None
        if which:
            readings = [[replace(base, which=which)]]
        elif whole and (client != ALL or clause.role == "client"):
            readings = [[replace(base, scope="all", client=client)]]
        elif client and client != ALL:
            every = "all" in words and clause.has("appt")
            readings = [[replace(base, scope="all" if every else "one")]]
        else:
            readings, missing = [[base]], ("dates",)
    unasked = ({"polite", "asks"} if clause.polite else {"polite"}) | ({"sick"} if clause.role == "client" else set())
    return found(clause, readings, CANCEL_WORDS | unasked, (times, offer), missing=missing, names=True,
                 sessions=True, used=[typed] if typed else ())  # fmt: skip


CANCEL_WORDS = frozenset({"clients_of", "of_word", "cancel", "cant_come", "appt", "all_clients", "whole_series", "keep_rest", "the_rest", "offer_them", "next_one", "last_one", "same_client", "with_word", "reason", "because", "anymore", "all_appts"})  # fmt: skip


def _cancels(clause: Clause) -> bool:
    if clause.asks or clause.opens_as_question:
        return False
    if clause.has("cancel"):
        verbs = {word for item in clause.of("cancel") for word in item.word.split()}
        plain = bool(
            verbs
            & {
                "cancel",
                "cancelling",
                "canceling",
                "cxl",
                "cncl",
                "canx",
                "cancle",
                "canel",
                "cancell",
                "call",
                "calling",
                "skip",
                "skipping",
                "bail",
                "unbook",
            }
        )
        about = bool(clause.atoms) or clause.has("appt")
        return (plain or about) and not clause.has("move_strong")
    if clause.has("cant_come"):
        # Of whom an admin says "won't be in", it is a therapist's day off.
        works = any(item.has("off") for item in clause.of("cant_come")) and clause.role == "admin"
        return clause.role == "client" or (bool(clause.names) and not works)
    return clause.role == "client" and clause.has("sick") and bool(clause.atoms)


def _cancel_when(clause: Clause, base: Cancel, reading: Reading) -> Cancel:
    today = clause.message.now.date()
    if len(reading.times) == 1:
        day = only_date(reading) or today
        if not reading.dates or only_date(reading):
            return replace(base, at=dt.datetime.combine(day, clock(reading.times[0])))
    dates = ranges(reading.dates, today)
    return replace(base, dates=dates, windows=windows(reading.windows))


# Move, swap, offer ----------------------------------------------------------------------------------------------------

MOVE_WORDS = frozenset({"reassign_bits", "move", "move_strong", "appt", "same_time", "later", "earlier", "instead", "instead_of", "same_client", "polite", "asks", "with_word", "of_word", "next_one", "all_clients", "reassign", "clients_of", "everyone_of", "same_day_to", "book", "find", "question"})  # fmt: skip


def move(clause: Clause) -> Found | None:
    """ "move leo to thurs same time", "can we do 4 instead of 3 tomorrow", "can i come an hour later tomorrow"."""
    said = lengths(clause)
    shifts = len(said) == 1 and _direction(clause, said[0][0]) != 0
    swaps = clause.role == "client" and (
        clause.has("instead_of") or (clause.has("instead") and not clause.has("book_strong"))
    )
    whole = clause.has("clients_of", "everyone_of") and len(clause.names) > 0
    reassigns = clause.has("reassign") and (whole or len(clause.names) == 2)
    reassigns = reassigns and "to" in {token.word for token in clause.line}
    if not (clause.has("move_strong") or (clause.has("move") and (shifts or swaps)) or swaps or reassigns):
        return None
    if clause.asks and clause.role != "client":
        return None
    if swaps and not clause.has("move", "move_strong", "book") and not clause.has("instead_of"):
        return None
    base, source, target = _sides(clause)
    client, teller, of = _moved_people(clause)
    sides = [_side_times(clause, side) for side in (base, source, target)]
    if shifts:
        return _shifted(clause, said[0], client, teller)
    origin = sides[1] if sides[1].readings else sides[0]
    where = sides[2]
    if not where.readings and swaps and sides[0].readings and not sides[1].readings:
        origin, where = sides[1], sides[0]
    if swaps and sides[0].readings and sides[1].readings and not where.readings:
        origin, where = sides[1], sides[0]
    commands = [
        [command]
        for start in origin.readings or (Reading(),)
        for end in where.readings or (Reading(),)
        if (command := _one_move(clause, start, end, client, teller, of)) is not None
    ]
    if clause.role != "client" and client is None and any(reading.windows for reading in where.readings):
        return None
    if _goes_nowhere(clause, where, teller):
        return None
    missing = [name for times in sides for name in times.missing]
    named = any(reading.times for reading in origin.readings) or teller or of
    if clause.role != "client" and client is None and not named:
        missing.append("client")
    return found(clause, commands, MOVE_WORDS, sides, missing=missing, names=True, used=_cut_through(clause, sides))


def _goes_nowhere(clause: Clause, where: Times, teller: str | None) -> bool:
    """ "move leo to her spot": something stands behind "to", and it is no time and no name."""
    tokens = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]]
    behind = [n for n, word in enumerate(tokens) if word == "to" and n and tokens[n - 1] not in WANTS and n > 1]
    return bool(behind) and not where.readings and not where.missing and not teller and not clause.has("same_time")


def _cut_through(clause: Clause, sides: Sequence[Times]) -> list[Item]:
    """The pieces of time that a "from" or a "to" cuts in two, where nothing else in them is left over."""
    told = {place for times in sides for place in times.used}
    between = {"from", "to", "the", "on", "at", "my", "of", "instead", "than", "not", "-"}
    return [
        item
        for item in clause.items
        if item.atom
        and all(place in told or clause.line[place].word in between for place in range(item.first, item.last))
    ]


def _moved_people(clause: Clause) -> tuple[str | None, str | None, str | None]:
    """Who is moved, to whom, from whom."""
    named = [item for item in clause.items if item.name]
    typed = typed_name(clause, "move_strong", "reassign") if clause.role != "client" else None
    teller = next((i.name for i in named if _word_before(clause, i) in ("to", "with", "w", "/")), None)
    others = [item.name for item in named if item.name != teller]
    if clause.has("clients_of", "everyone_of", "all_clients") and (clause.has("everyone_of", "all_clients") or others):
        return ALL, teller, others[0] if others else None
    client = others[0] if others else clause.line[typed.first].raw if typed else None
    if client is None and clause.has("same_client"):
        client = last_client(clause)
    return client, teller, others[1] if len(others) > 1 else None


def _word_before(clause: Clause, item: Item) -> str:
    return clause.line[item.first - 1].word if item.first else ""


# Behind these "to" begins a verb, not a place in time.
WANTS = {
    "need",
    "have",
    "want",
    "like",
    "able",
    "going",
    "got",
    "possible",
    "trying",
    "wish",
    "wanted",
    "needed",
    "love",
}


def _sides(clause: Clause) -> tuple[list[int], list[int], list[int]]:
    """The tokens of what is moved, of where it comes from ("from", "instead of") and where to ("to")."""
    sides: tuple[list[int], list[int], list[int]] = ([], [], [])
    side = 0
    first = clause.items[0].first if clause.items else 0
    last = clause.items[-1].last if clause.items else 0
    named = {place for item in clause.items if item.name for place in range(item.first, item.last)}
    place = first
    while place < last:
        word = clause.line[place].word
        following = clause.line[place + 1].word if place + 1 < last else ""
        if word == "from":
            side = 1
        elif (word in ("instead", "insted", "rather") and following in ("of", "than")) or word == "not":
            side = 1
            place += word != "not"
        elif word == "to" and sides != ([], [], []) and clause.line[place - 1].word not in WANTS:
            side = 2
        elif place not in named:
            sides[side].append(place)
        place += 1
    return sides


def _side_times(clause: Clause, places: list[int]) -> Times:
    """The time told by some tokens alone; bare numbers are times of the day."""
    told: list[Atom] = []
    run: list[int] = []
    for place in [*places, -1]:
        if run and place != run[-1] + 1:
            told += [shifted(atom, run[0]) for atom in atoms(clause.line[run[0] : run[-1] + 1])]
            run = []
        run.append(place)
    timed = tuple(clocked(atom) or atom for atom in told)
    times = combine(timed, clause.setting, Purpose.LIST)
    if any(atom.kind in ("dates", "rule") for atom in timed):
        return times
    return replace(times, readings=tuple(dict.fromkeys(replace(each, dates=()) for each in times.readings)), missing=())


def _one_move(
    clause: Clause, start: Reading, end: Reading, client: str | None, teller: str | None, of: str | None
) -> Move | None:
    today = clause.message.now.date()
    day = only_date(start) or last_date(clause)
    before = _last_at(clause) if not start.dates and not start.times else None
    # "4 instead of 3 tomorrow": the date stands once and goes for both.
    if start.times and not start.dates and only_date(end):
        day = only_date(end)
    if start.rule or end.rule:
        return None
    origin: MoveFrom | None = None
    if len(start.times) == 1 and day:
        origin = MoveFrom(at=dt.datetime.combine(day, clock(start.times[0])))
    elif len(start.times) == 1 and not start.dates:
        origin = MoveFrom(at=dt.datetime.combine(today, clock(start.times[0])))
    elif (
        start.dates
        and clause.has("reassign")
        and clause.has("clients_of", "everyone_of")
        and "from" in {t.word for t in clause.line}
    ):
        origin = MoveFrom(dates=(DateRange(start.dates[0].first or today, None),))
    elif start.dates:
        origin = MoveFrom(dates=ranges(start.dates, today), windows=windows(start.windows))
    elif before:
        origin = MoveFrom(at=before)
    elif clause.has("next_one"):
        origin = MoveFrom(which="next")
    target = _move_to(clause, end, origin, start)
    return Move(origin, target, client, teller, of)


def _move_to(clause: Clause, end: Reading, origin: MoveFrom | None, start: Reading) -> MoveTo | None:
    today = clause.message.now.date()
    day = only_date(end)
    if len(end.times) == 1:
        time = clock(end.times[0])
        if day is None and origin and origin.at and not end.dates:
            day = origin.at.date()
        if day:
            return MoveTo(at=dt.datetime.combine(day, time))
        return MoveTo(time=time)
    if end.dates or end.windows:
        return MoveTo(dates=ranges(end.dates, today), windows=windows(end.windows))
    return None


def last_date(clause: Clause) -> dt.date | None:
    at = _last_at(clause)
    return at.date() if at else None


def _last_at(clause: Clause) -> dt.datetime | None:
    """When the appointment was that was talked about last."""
    for command in clause.message.context.last:
        if isinstance(command, Book) and command.at:
            return command.at
        if isinstance(command, Move) and command.to and command.to.at:
            return command.to.at
    return None


def _shifted(clause: Clause, said: tuple[Item, int], client: str | None, teller: str | None) -> Found | None:
    """ "an hour later tomorrow", "push everyone back 30 min"."""
    length, minutes = said
    times = undated(clause, clause.when(Purpose.LIST, [item for item in clause.items if item is not length]))
    readings = []
    for reading in times.readings or (Reading(),):
        origin = _one_move(clause, reading, Reading(), client, teller, None)
        start = origin.from_ if origin else None
        readings.append([Move(start, MoveTo(shift_minutes=_direction(clause, length) * minutes), client, teller)])
    return found(clause, readings, MOVE_WORDS, times, names=True, used=[length])


def _direction(clause: Clause, length: Item) -> int:
    """1 for later, -1 for earlier, 0 where neither is said."""
    words = {token.word for token in clause.line[length.first : length.last]}
    if (
        clause.has("earlier")
        or words & {"earlier", "sooner", "before"}
        or any("up" in item.word.split() for item in clause.of("move_strong"))
    ):
        return -1
    later = (
        clause.has("later")
        or words & {"later", "back"}
        or any("back" in item.word for item in clause.of("move", "move_strong"))
    )
    return 1 if later else 0


def swap(clause: Clause) -> Found | None:
    """ "swap priya and jonah on monday"."""
    if not clause.has("swap") or len(clause.names) != 2 or clause.asks:
        return None
    times = clause.when(Purpose.LIST)
    today = clause.message.now.date()
    dates = [ranges(reading.dates, today) for reading in times.readings if not reading.times] or [()]
    readings = [[Swap(clause.names, each)] for each in dates]
    return found(clause, readings, {"swap", "with_word", "appt", "polite"}, times, names=True, missing=times.missing)


def offer(clause: Clause) -> Found | None:
    """ "offer my thurs 3 to the waitlist", "offer leo 7am on the 17th"."""
    if not clause.has("offer") or not (clause.has("to_waitlist") or clause.names) or clause.asks:
        return None
    items = [
        replace(item, atom=clocked(item.atom) or item.atom) if item.atom and is_count(item) else item
        for item in clause.items
    ]
    times = clause.when(Purpose.LIST, items)
    to = "waitlist" if clause.has("to_waitlist") else clause.names[0]
    today = clause.message.now.date()
    readings: list[list[Command]] = []
    for reading in times.readings:
        at = book_at(reading)
        if not at and len(reading.times) == 1 and not reading.dates:
            at = [dt.datetime.combine(today, clock(reading.times[0]))]
        readings.append([Offer(at=at[0], to=to) if at else Offer(dates=ranges(reading.dates, today), to=to)])
    missing = times.missing or (() if readings else ("at",))
    readings = readings or [[Offer(to=to)]]
    return found(
        clause, readings, {"offer", "to_waitlist", "appt", "polite", "find"}, times, missing=missing, names=True
    )


# On the day -----------------------------------------------------------------------------------------------------------


def attend(clause: Clause) -> Found | None:
    """ "i'll be there", "confirm" while nothing is proposed."""
    word = clause.has("attend") or (clause.has("attend_word") and not clause.message.context.open)
    if not word or clause.asks or clause.polite or clause.role != "client":
        return None
    times = clause.when(Purpose.LIST)
    moments_ = [at for reading in times.readings for at in book_at(reading)]
    if times.readings and not moments_ and not all(only_date(each) for each in times.readings):
        return None
    readings = [[Attend(at=at)] for at in moments_] or [[Attend()]]
    return found(clause, readings, {"attend", "attend_word", "yes", "appt", "thanks"}, times)


def no_show(clause: Clause) -> Found | None:
    """ "mark jonah no show"."""
    if not clause.has("no_show") or clause.asks or clause.role == "client" or clause.has("how_many"):
        return None
    typed = typed_name(clause, "mark_as")
    client, _ = client_and_therapist(clause, typed)
    times = clause.when(Purpose.BACK)
    readings = []
    for reading in times.readings or (Reading(),):
        at = book_at(reading)
        if not at and len(reading.times) == 1 and not reading.dates:
            at = [dt.datetime.combine(clause.message.now.date(), clock(reading.times[0]))]
        if reading.dates and not at and only_date(reading) != clause.message.now.date():
            return found(clause, [[NoShow(client=client)]], {"no_show", "mark_as", "same_client", "appt"}, times, missing=("at",),
                         names=True, used=[typed] if typed else ())  # fmt: skip
        readings.append([NoShow(at=at[0] if at else None, client=client)])
    missing = () if client or any(command.at for one in readings for command in one) else ("client",)
    return found(clause, readings, {"no_show", "mark_as", "same_client", "appt"}, times, missing=missing, names=True,
                 used=[typed] if typed else ())  # fmt: skip


def late(clause: Clause) -> Found | None:
    """ "running 10 min late"."""
    if not clause.has("late") or clause.asks:
        return None
    items = clause.items
    times = clause.when(Purpose.LIST)
    counts = [int(item.word) for item in items if is_count(item) and item.word.isdecimal()]
    minutes = next((int(reading.minutes) for reading in times.readings if reading.minutes), None)
    if minutes is None and len(counts) == 1:
        minutes = counts[0]
    words = {item.word for item in clause.of("late")}
    if not any(
        "late" in w or "behind" in w or "delayed" in w or "held up" in w or "traffic" in w or "tardy" in w
        for w in words
    ):
        return None
    used = [item for item in items if is_count(item)]
    client = clause.names[0] if len(clause.names) == 1 else None
    today = clause.message.now.date()
    if any(only_date(reading) not in (None, today) for reading in times.readings):
        return None
    said = lengths(clause)
    minutes = said[0][1] if len(said) == 1 else minutes
    used += [item for item, _ in said]
    return found(clause, [[Late(client=client, minutes=minutes)]], {"late", "because", "with_word", "around", "appt"}, times,
                 names=True, used=used)  # fmt: skip
