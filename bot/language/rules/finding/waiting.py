"""The waitlist, and openings posted for everyone."""

from dataclasses import replace

from bot.commands import Publish, Waitlist
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.finding.pieces import within
from bot.language.rules.found import Found, found
from bot.language.times import Atom, Purpose, Reading, Times, combine, once
from bot.language.times.kinds import Mark, Weekdays
from bot.language.told import ranges, weekdays, windows
from engine.dates import EVERY_DAY
from engine.hours import Window

_FOR_NOW = listed("for_now")
_PUBLISHES = listed("publishes")
_SOME_SUCH = listed("some_such")


def waitlist(clause: Clause) -> Found | None:
    """ "if anything opens up mon or wed after 4 lmk", "waitlist me for next week mornings"."""
    own = (
        clause.role == "client"
        or (clause.has("opens_up") and clause.has("tell_me", "condition"))
        or any("me" in item.word.split() for item in clause.of("waitlist_me"))
    )
    joins = _joins(clause)
    frees = clause.has("comes_free") and clause.has("tell_me") and clause.has("condition", "if_word")
    frees = frees or (clause.role == "client" and clause.has("cancelled_slots") and clause.has("tell_me"))
    if (
        not own
        or not (frees or joins or clause.has("opens_up", "waitlist_me"))
        or (clause.opens_as_question and not clause.has("polite", "opens_up"))
    ):
        return None
    if (
        clause.asks
        and clause.opens_as_question
        and not clause.has("tell_me")
        and all(item.word == "any cancellations" for item in clause.of("opens_up"))
    ):
        return None
    clause = _with_exception(clause)
    times = clause.when(Purpose.LIST)
    if times.count or any(reading.minutes for reading in times.readings):
        return None
    readings = [
        [_one_waitlist(clause, times, reading, name)]
        for reading in times.readings or (Reading(),)
        for name in clause.names or (None,)
    ]
    allowed = {
        "opens_up",
        "comes_free",
        "cancelled_slots",
        "any_of",
        "waitlist_me",
        *(("waitlist",) if joins else ()),
        "tell_me",
        "polite",
        "asks",
        "or",
        "with_word",
        "find",
        "yes",
        "appt",
        "may_have",
        *({"condition", "if_word"} if clause.has("tell_me") else set()),
    }
    return found(clause, readings if not times.missing else (), allowed, times, names=len(clause.names) < 2, used=joins)


def _joins(clause: Clause) -> list[Item]:
    """ "add me to ana's waitlist": the words before whose list it is."""
    place = next((n for n, item in enumerate(clause.items) if item.name), None)
    if clause.role != "client" or not clause.has("waitlist") or place is None or clause.asks:
        return []
    before = [item for item in clause.items[:place] if not item.has("filler", "mark", "polite")]
    typed = [word for item in before for word in item.word.split()]
    return before if 2 <= len(typed) <= MOST_JOINING and typed[0] in _JOINS and typed[-1] in _JOINS_TO else []


MOST_JOINING = 4
_JOINS = listed("joins_list")
_JOINS_TO = listed("joins_list_to")


def _with_exception(clause: Clause) -> Clause:
    """ "anything but friday": the "but" leaves out days; an hour of a day no wish can leave out."""
    place = next((n for n, item in enumerate(clause.items) if not item.atom and item.has("but_not")), None)
    after = [item.atom for item in clause.items[place + 1 :] if item.atom] if place is not None else []
    if place is None or not after or any(atom.kind != "dates" for atom in after):
        return clause
    but = clause.items[place]
    mark = replace(but, atom=Atom("mark", Mark("except"), but.first, but.last, but.first))
    return replace(clause, items=(*clause.items[:place], mark, *clause.items[place + 1 :]))


def _one_waitlist(clause: Clause, times: Times, reading: Reading, name: str | None) -> Waitlist:
    today = clause.message.now.date()
    several = len(times.bare) > 1 and clause.has("opens_up")
    bare = weekdays(times.bare) if several or _any_such_day(clause) else frozenset[int]()
    span = windows(reading.windows)
    if reading.times:
        span = tuple(Window(m, m + 60) for m in (int(t[:2]) * 60 + int(t[3:]) for t in reading.times))
    days = bare or weekdays(reading.days)
    if times.out.rule and not reading.dates:
        # "any day but friday"
        days = (days or EVERY_DAY) - weekdays(times.out.days)
    return Waitlist(
        dates=() if bare else ranges(reading.dates, today) or within(reading, today),
        days=days or None,
        windows=span,
        with_=name,
    )


def _any_such_day(clause: Clause) -> bool:
    """ "on a thursday": whichever it is."""
    named = [item for item in clause.items if item.atom and isinstance(item.atom.value, Weekdays) and item.first]
    return bool(named) and all(clause.line[item.first - 1].word in _SOME_SUCH for item in named)


def leave_waitlist(clause: Clause) -> Found | None:
    """ "take me off the waitlist"."""
    if not clause.has("leave_waitlist"):
        return None
    now = [item for item in clause.items if item.word in _FOR_NOW]
    return found(clause, [[Waitlist(leave=True)]], {"leave_waitlist", "polite", "anymore", "may_have"}, used=now)


# "i need it online" names nothing to be posted.
ONLY_WANTS = listed("only_wants")


def publish(clause: Clause) -> Found | None:
    """ "post next weeks openings in the channel"."""
    what = clause.has("openings_of") or any(item.word not in ONLY_WANTS for item in clause.of("find"))
    told = clause.has("publish_where") and clause.has("publish", "show") and what
    said = any(item.word not in _PUBLISHES for item in clause.of("publish"))
    if clause.role == "client" and not (said and any(item.word != "online" for item in clause.of("publish_where"))):
        # "i need an online slot": how they meet, and not where it is posted.
        return None
    plain = said and clause.has("openings_of") and clause.role != "client" and not clause.asks
    if not (told or plain):
        return None
    times = clause.when(Purpose.LIST)
    today = clause.message.now.date()
    if any(reading.times or reading.windows or reading.minutes for reading in times.readings):
        return None
    if any(reading.rule for reading in times.readings):
        # "post friday's openings": the next one's.
        times = combine([once(atom) for atom in clause.atoms], clause.setting, Purpose.LIST)
    if any(reading.rule for reading in times.readings):
        return None
    dates = [ranges(reading.dates, today) for reading in times.readings] or [()]
    readings = [[Publish(each, for_=name) for name in clause.names or (None,)] for each in dates]
    allowed = {"publish", "show", "publish_where", "openings_of", "find", "polite", "practice", "of_word"}
    return found(clause, readings, allowed, times, names=True)
