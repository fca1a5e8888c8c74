"""Plans, hours and bookings shown."""

from dataclasses import replace

from bot.commands import Show
from bot.language.clause import Clause
from bot.language.listed import listed
from bot.language.rules.booking.sides import trades, turns_mine
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.times import Atom, Purpose, Reading, combine, once, read
from bot.language.times.kinds import Hours
from bot.language.told import ranges
from engine.dates import DateRange

_HAVE_GOT = listed("have_got")
_WHAT_SOMEBODY = listed("what_somebody")
_WHO_THEN = listed("who_then")
_WHAT_THEN = listed("what_then")
_WHAT_THEN_WORDS = listed("what_then_words")
_DO_I_HAVE = listed("do_i_have")
_FIGURES = listed("figures")
_WILL_THEY = listed("will_they")
_ASKS_WHO = listed("asks_who")
_PEOPLE_COUNTED = listed("people_counted")
_SESSIONS = listed("sessions")
_SEVERAL_SESSIONS = listed("several_sessions")
_COMES = listed("comes")
_ONCE_MORE = listed("when_again")
_UPCOMING = listed("upcoming")
_LAST = listed("last")
_WHO = listed("who")
_WHEN_WHAT = listed("when_what")
_COMING = listed("coming")
_ANY_OF = listed("any_of")
_OPEN_TIMES = listed("open_times")
_WORKS = listed("works_then")
_ASKS_WHEN = tuple(listed("asks_when"))

LOOK = frozenset(
    {
        "show",
        "show_verb",
        "question",
        "asks",
        "polite",
        "find",
        "or",
        "tell_me",
        "refuse",
        "refuse_strong",
        "report",
        "again",
    }
)


# What to look at, by the words that name it; the first that fits counts.
SHOWN = (
    ("people_list", "people", frozenset({"people_list", "to_clients", "to_therapists", "practice", "my_bookings"})),
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
    ("overrides", "overrides", frozenset({"overrides", "off", "take", "my_day", "next_one"})),
)


def show(clause: Clause) -> Found | None:
    """ "who do i have tmrw", "whens my next appt", "what are my hours", "ics link pls"."""
    if turns_mine(clause) and trades(clause):
        return None
    for tag, what, allowed in SHOWN:
        if clause.has(tag) and not (what == "people" and (clause.atoms or clause.names)):
            if what == "policy" and lengths(clause):
                continue
            if what in ("policy", "overrides", "waitlist", "place", "people") and not _looks(clause, tag):
                continue
            if what == "people" and not _asks_who(clause):
                continue
            return _show(clause, what, allowed)
    if clause.role == "admin" and _what_somebody_has(clause):
        return _show(clause, "bookings", frozenset({"my_bookings", "audit"}))
    if clause.role == "therapist" and _who_then(clause):
        return _show(clause, "bookings", frozenset({"my_bookings"}))
    if clause.role != "client" and _what_then(clause):
        return _show(
            clause, "day", frozenset({"my_day", "show_verb", "question", "my_bookings", "my_hours", "is_like"})
        )
    if clause.role == "client" and clause.has("when_is_it") and not clause.atoms:
        seen = _show(clause, "bookings", frozenset({"when_is_it", "again"}))
        return seen and replace(seen, readings=tuple((replace(one, which="next"),) for (one,) in seen.readings))  # type: ignore[call-arg]
    if _asks_bookings(clause):
        more = {"whole_series", "practice"} if clause.has("show_verb") or clause.role == "admin" else set()
        bookings = {"my_bookings", "next_one", "last_one", "with_word", "appt", "of_word", *more}
        seen = _show(clause, "bookings", frozenset(bookings))
        if seen and seen.whole:
            return seen
    hours = [item for item in clause.of("my_hours") if clause.role != "client" or not item.has("find_strong")]
    # A client's "availability this weekend?" asks for open times.
    if hours and _looks(clause, "my_hours") and not _says_hours(clause):
        seen = _show(clause, "hours", frozenset({"my_hours", "work", "instead_of"}))
        if seen and seen.whole:
            return seen
    if clause.role == "admin" and _asks_when_off(clause):
        return _show(clause, "overrides", frozenset({"off", "next_one", "overrides", "take"}))
    if clause.role == "admin" and _asks_when_works(clause):
        return _show(clause, "hours", frozenset({"work", "able"}))
    if _asks_when_comes(clause):
        return _show(
            clause, "bookings", frozenset({"refuse_about", "with_word", "next_one", "appt", "able", "my_bookings"})
        )
    if (
        clause.role != "client"
        and (clause.has("my_day") or (clause.has("show_verb") and clause.atoms))
        and not _open_times(clause)
        and _looks(clause, "my_day")
    ):
        if _schedules_somebody(clause) or _figures(clause):
            return None
        return _show(clause, "day", frozenset({"my_day", "practice"}))
    return None


def _schedules_somebody(clause: Clause) -> bool:
    """ "please schedule nora": a verb, and no plan of the day."""
    first = next((item for item in clause.items if item.atom or not item.has("filler", "polite", "mark")), None)
    return bool(clause.names) and first is not None and first.word.split()[0] == "schedule"


def _says_hours(clause: Clause) -> bool:
    """ "would you mind changing my tuesday hours to 10-4?": asked for, and no look at those there are."""
    return clause.polite and any(isinstance(atom.value, Hours) for atom in clause.atoms)


def _who_then(clause: Clause) -> bool:
    """ "who's tmrw", "who on friday": nothing but who, and a day."""
    spoken = [item for item in clause.items if not item.has("filler", "mark", "glue", "asks") or item.atom]
    days = spoken[1:] and all(item.atom and item.atom.kind == "dates" for item in spoken[1:])
    return bool(days) and spoken[0].word in _WHO_THEN


def _what_then(clause: Clause) -> bool:
    """ "what's friday like", "whats my july like", "what about friday": nothing but what, and a day."""
    words = [item.word for item in clause.items if not item.atom and not item.has("filler", "mark", "asks")]
    first = next((item for item in clause.items if not item.has("filler", "mark")), clause.items[0])
    days = bool(clause.atoms) and all(atom.kind == "dates" for atom in clause.atoms)
    said = {word for item in words for word in item.split()}
    return days and not first.atom and first.word in _WHAT_THEN and said <= _WHAT_THEN_WORDS


def _what_somebody_has(clause: Clause) -> bool:
    """ "what does tom have thurs", "what has ana got tomorrow"."""
    words = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last]]
    asks = {words[0], " ".join(words[:2])} & _WHAT_SOMEBODY and _HAVE_GOT & set(words)
    return bool(asks) and len(clause.names) == 1 and bool(clause.atoms) and not clause.has("find_strong", "have_free")


def _asks_who(clause: Clause) -> bool:
    """ "all therapists: max 6 a day" only says whom it is for; "staff list" asks who there is."""
    people = any(_ASKS_WHO & set(item.word.split()) for item in clause.of("people_list"))
    return people or clause.opens_as_question or clause.has("asks", "show_verb")


def _has_somebody(clause: Clause) -> bool:
    """ "do i have maya this week": nothing but a name and when."""
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "glue", "asks")]
    first, rest = said[:1], said[1:]
    asked = bool(first) and first[0].word in _DO_I_HAVE
    return asked and bool(clause.names) and all(item.atom or item.name for item in rest)


def _asks_bookings(clause: Clause) -> bool:
    if clause.role != "client" and _has_somebody(clause):
        return True
    if clause.role == "client" and any(i.has("my_day") and i.has("have_free") for i in clause.items):
        # "what do i have next week"
        return not _open_times(clause)
    if not clause.has("my_bookings") or _counts_people(clause):
        return False
    if clause.polite and not _asks_to_see(clause):
        return False
    return _looks(clause, "my_bookings") and not lengths(clause) and not _open_times(clause)


def _asks_to_see(clause: Clause) -> bool:
    """ "could you list my bookings?"; "could you move my thursday clients to friday?" asks for something else."""
    asked = next((item for item in clause.items if item.atom or not item.has("filler", "polite", "mark")), None)
    # "could you give raj's clients to maya?"
    changes = asked is not None and (asked.has(*_TO_CHANGE) or len(clause.names) > 1)
    return asked is None or asked.has(*_TO_SEE) or not changes


_TO_SEE = ("show", "show_verb", "tell_me", "my_bookings")
_TO_CHANGE = ("move", "move_strong", "cancel", "cancel_own", "swap")


def _figures(clause: Clause) -> bool:
    """Whether figures are wanted, and not a plan: "give me the numbers for april"."""
    said = {word for item in clause.of("report") if not item.atom for word in item.word.split()}
    return bool(said & _FIGURES)


def _counts_people(clause: Clause) -> bool:
    """ "how many clients do we have": no appointments are asked for."""
    said = {word for item in clause.of("my_bookings") for word in item.word.split()}
    return clause.has("how_many") and not (clause.atoms or clause.names) and bool(said & _PEOPLE_COUNTED)


def _looks(clause: Clause, noun: str) -> bool:
    """Whether somebody wants to see something: a question, a verb of showing, or the bare noun with a date."""
    if clause.opens_as_question or clause.has("asks"):
        return True
    # "i need time off" asks for it.
    verbs = [item for item in clause.of("show_verb") if noun != "overrides" or not item.has("take")]
    if verbs or (clause.has("show_verb") and any("my" in item.word.split() for item in clause.items)):
        return True
    if noun == "my_bookings" and clause.role != "client" and _of_somebody(clause):
        return True
    nouns = {"my_bookings": _SESSIONS}.get(noun)
    said = [item for item in clause.items if not item.has("filler", "mark", "glue") and not item.atom and not item.name]
    if noun == "overrides" or any(atom.kind == "hours" for atom in clause.atoms):
        return False
    return (
        bool(said)
        and all(item.has(noun) for item in said)
        and (nouns is None or any("my" in item.word.split() for item in clause.items))
    )


def _of_somebody(clause: Clause) -> bool:
    """ "lenas clients for tomorrow", "anas appts": whose they are, what, and when, and nothing else."""
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "glue")]
    if len(said) < 2 or len(clause.names) != 1 or any(atom.kind != "dates" for atom in clause.atoms):
        return False
    rest = [item for item in said if not item.atom]
    owned = len(rest) == 2 and rest[0].name is not None and rest[0].word.endswith(("s", "s'"))
    return owned and rest[0].word.casefold() != clause.names[0].casefold() and rest[1].word in NOUNS


NOUNS = listed("owned")


def _show(clause: Clause, what: str, allowed: frozenset[str]) -> Found | None:
    times = combine(_days_meant(clause), clause.setting, Purpose.LIST if not _past(clause) else Purpose.BACK)
    today = clause.message.now.date()
    typed = slice(clause.items[0].first, clause.items[-1].last)
    words = {form for forms in clause.forms[typed] for form in forms}
    which = None
    if what in ("bookings", "invite") and not clause.atoms:
        ahead = bool(words & _UPCOMING) or words >= _ONCE_MORE
        which = "next" if ahead and not _several(words) else "last" if words & _LAST else None
    people = clause.names or (None,)
    field = (
        "for_" if clause.role == "admin" or what in ("day", "hours", "overrides", "waitlist", "policy") else "client"
    )
    # "who does raj have tomorrow" names whose bookings; "when does sam come" names the client.
    if what == "bookings" and (
        clause.role == "therapist" or (clause.role == "admin" and (_comes(words, which) or _asks_when_comes(clause)))
    ):
        field = "client"
    elif clause.role == "client":
        field = "for_"
    readings = []
    for reading in times.readings or (Reading(),):
        if reading.windows or reading.rule or (reading.times and what != "bookings"):
            return None
        dates = ranges(reading.dates, today)
        if not dates and what in ("day", "picture") and "week" in words:
            dates = ranges(read("this week", clause.setting, Purpose.LIST).readings[0].dates, today)
        readings.append([_shown(what, dates, which, field, name) for name in people])
    return found(clause, readings if not times.missing else (), LOOK | allowed, times, names=True)


def _days_meant(clause: Clause) -> list[Atom]:
    """ "thursdays schedule" as "thursday's": of a plan, the coming one."""
    following = (*clause.items[1:], None)
    return [
        once(item.atom) if after and after.has("my_day", "my_bookings") else item.atom
        for item, after in zip(clause.items, following, strict=True)
        if item.atom
    ]


def _several(words: set[str]) -> bool:
    """ "my upcoming appointments": all of them, not the next."""
    return bool(words & _SEVERAL_SESSIONS and "upcoming" in words)


def _comes(words: set[str], which: str | None) -> bool:
    """ "maya's next appointment", "when does maya come in": of somebody who comes, not of whom they come to."""
    return bool(words & _COMES and (which or not words & _ANY_OF) and not words & _WHO)


def _shown(what: str, dates: tuple[DateRange, ...], which: str | None, field: str, name: str | None) -> Show:
    shown = Show(what, dates=dates, which=which)  # type: ignore[arg-type]
    if not name:
        return shown
    return replace(shown, client=name) if field == "client" else replace(shown, for_=name)


def _past(clause: Clause) -> bool:
    said = clause.when(Purpose.WHEN)
    today = clause.message.now.date()
    return any(each.last and each.last < today for reading in said.readings for each in reading.dates)


def _asks_when_comes(clause: Clause) -> bool:
    """From those who work there: "when does priya come in", "what time is sam tomorrow"."""
    first = next((item for item in clause.items if not item.has("filler", "mark", "joint")), None)
    asks = bool(first and first.word.split()[0] in _WHEN_WHAT) and clause.opens_as_question
    timed = bool(first and (first.word.startswith("when") or first.word.startswith("what time")))
    if first and first.word in _WILL_THEY and clause.opens_as_question and clause.atoms:
        # "is priya coming on thursday?"
        asks = timed = any(_COMING & set(item.word.split()) for item in clause.items)
    ours = clause.role == "therapist" or (clause.role == "admin" and clause.has("next_one") and not clause.atoms)
    return ours and asks and timed and len(clause.names) == 1 and not clause.has("past", "off")


def _asks_when_works(clause: Clause) -> bool:
    """From an admin: "when does lena work next week", "what days is lena working"."""
    first = next((item for item in clause.items if not item.has("filler", "mark", "joint")), None)
    asked = first is not None and first.word.startswith(_ASKS_WHEN) and clause.opens_as_question
    works = any(_WORKS & set(item.word.split()) for item in clause.of("work"))
    return asked and works and len(clause.names) == 1 and not clause.has("past", "off", "negated")


def _asks_when_off(clause: Clause) -> bool:
    """From an admin: "when is lena off", "when's lena next on vacation"."""
    first = next((item for item in clause.items if not item.has("filler", "mark", "joint")), None)
    asked = first is not None and first.word.startswith(_ASKS_WHEN) and clause.opens_as_question
    hours = any(atom.kind == "hours" for atom in clause.atoms)
    return asked and clause.has("off") and len(clause.names) == 1 and not hours and not clause.has("past", "negated")


def _open_times(clause: Clause) -> bool:
    """Whether open times are asked for: "what openings do i have left this week"."""
    return any(
        (item.has("openings_of") and not item.has("my_day"))
        or (item.has("find_strong") and SLOTS & set(item.word.split()))
        or (item.word in _OPEN_TIMES and clause.has("my_bookings", "have_free"))
        for item in clause.items
        if not item.atom
    )


SLOTS = listed("slots")


def day(clause: Clause) -> Found | None:
    """ "what does next week look like", "whats my day look like", "how's tomorrow looking"."""
    if (
        clause.role == "client"
        or not clause.has("my_day")
        or _open_times(clause)
        or not (clause.opens_as_question or clause.has("show_verb", "asks"))
    ):
        return None
    if _schedules_somebody(clause):
        return None
    return _show(clause, "day", frozenset({"my_day"}))
