"""How sessions are booked: lengths, gaps, limits, notice, reminders, languages, zones."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.commands import Command, SetMe, SetPolicy
from bot.language.clause import Clause, Item, is_count
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.who import PRACTICE, who
from bot.language.text import tokens
from bot.language.times import Purpose, Times, atoms
from bot.language.times.kinds import Count, Zone
from bot.language.told import weekdays

DAY_MINUTES = 1440
LANGUAGES = {
    "spanish": "es",
    "espanol": "es",
    "english": "en",
    "french": "fr",
    "german": "de",
    "portuguese": "pt",
    "chinese": "zh",
    "mandarin": "zh",
    "italian": "it",
    "arabic": "ar",
    "russian": "ru",
    "vietnamese": "vi",
    "korean": "ko",
    "polish": "pl",
    "hindi": "hi",
    "japanese": "ja",
    "tagalog": "tl",
    "turkish": "tr",
    "ukrainian": "uk",
    "dutch": "nl",
}
OWN = frozenset({"lasts", "polite", "limited", "again", "appt"})

Change = dict[str, Any]


def _policy(
    clause: Clause,
    changes: Iterable[Change],
    allowed: Iterable[str],
    used: Sequence[Item] = (),
    *,
    missing: tuple[str, ...] = (),
) -> Found | None:
    """One policy command per reading of its bounds, for whom it is said, with its session type."""
    people = who(clause, default=PRACTICE)
    told, times = _bounds(clause, used)
    commands = [
        people.each([SetPolicy(session=clause.session, **change, **bounds)]) for change in changes for bounds in told
    ]
    return found(
        clause,
        commands,
        OWN | people.tags | frozenset(allowed),
        times,
        names=people.uses_names,
        sessions=True,
        used=(*used, *people.used),
        missing=missing,
    )


def _bounds(clause: Clause, used: Sequence[Item]) -> tuple[list[Change], Times]:
    """From when, until when and on which weekdays a policy holds, one entry a reading."""
    chosen = [
        item for item in clause.items if item.atom and item.atom.kind in ("dates", "rule", "mark") and item not in used
    ]
    if not chosen:
        return [{}], Times()
    times = clause.when(Purpose.LIST, chosen)
    told: list[Change] = []
    for reading in times.readings or ():
        days = weekdays(reading.days) or None
        first = reading.rule.first if reading.rule else None
        last = reading.rule.until if reading.rule else None
        if reading.dates:
            first, last = reading.dates[0].first, reading.dates[-1].last
        if first == clause.message.now.date():
            first = None
        told.append({"days": days, "from_": first, "until": last})
    if not told and not times.missing:
        told = [{}]
    return told, times


def _looks(clause: Clause) -> bool:
    return clause.asks or clause.role == "client"


def session_lengths(clause: Clause) -> Found | None:
    """ "50 min sessions, 10 min between"; "couples sessions are 80 minutes"; "15 min buffer"."""
    said = sorted([*lengths(clause), *_bare_minutes(clause)], key=lambda one: one[0].first)
    if _below_zero(clause):
        return None
    if not said and clause.has("no_gap") and not _looks(clause):
        return _policy(clause, [{"after_minutes": 0}], {"no_gap", "sessions"})
    if not said or _looks(clause) or clause.has("cancel_notice", "remind", "late", "starts_every"):
        return None
    places = [clause.items.index(item) for item, _ in said]
    change: Change = {}
    for (_, minutes), place in zip(said, places, strict=True):
        field = _length_field(clause, place, places)
        if field is None or field in change:
            return None
        change[field] = minutes
    if clause.has("no_gap"):
        change.setdefault("after_minutes", 0)
    return _policy(
        clause, [change], {"sessions", "between", "before_each", "work", "no_gap"}, [item for item, _ in said]
    )


def _bare_minutes(clause: Clause) -> list[tuple[Item, int]]:
    """ "10 between", "couples are 80": a bare number that can only be minutes."""
    found = []
    for place, item in enumerate(clause.items):
        minutes = _number(item) if is_count(item) else None
        if minutes is None or not SHORTEST <= minutes <= LONGEST:
            continue
        after = next((each for each in clause.items[place + 1 :] if not each.has("glue")), None)
        if after is None:
            before = clause.items[place - 1] if place else None
            named = any(each.session for each in clause.items[:place]) and minutes >= SHORTEST_SESSION
            counts = named or bool(before and before.has("between", "before_each"))
        else:
            counts = not after.atom and after.has("between", "before_each") and not after.has("sessions")
        if counts:
            found.append((item, minutes))
    return found


SHORTEST, SHORTEST_SESSION, LONGEST = 5, 20, 240


def _below_zero(clause: Clause) -> bool:
    """ "-50 min": a length below nothing."""
    pairs = zip(clause.line, clause.line[1:], strict=False)
    first = clause.items[0].first if clause.items else 0
    return any(a.word == "-" and b.is_number and b.glued and (not a.glued or a is clause.line[first]) for a, b in pairs)


def _length_field(clause: Clause, place: int, places: Sequence[int]) -> str | None:
    """What a length is the length of: by the words after it, else by those before it.

    "sessions are 45 min with 15 between": what leads over to the next length belongs to that.
    """
    following = next((n for n in places if n > place), len(clause.items))
    previous = max((n for n in places if n < place), default=-1)
    before = clause.items[previous + 1 : place]
    if (
        previous < 0
        and any(item.has("sessions") or item.session for item in before)
        and not any(item.has("between", "before_each") for item in before)
    ):
        return "session_minutes"
    for side in (clause.items[place + 1 : following], before):
        for item in side:
            if item.atom:
                continue
            if item.has("between"):
                return "after_minutes"
            if item.has("before_each"):
                return "before_minutes"
            if item.has("sessions") or item.session:
                return "session_minutes"
    return None


def limits(clause: Clause) -> Found | None:
    """ "max 5 clients a day", "no more than 20 clients a week", "max 3 on fridays"."""
    if _looks(clause) or not clause.has("max", "max_n", "limited", "only"):
        return None
    counts = [item for item in clause.items if is_count(item)] or clause.of("max_n")
    if len(counts) == 2:
        return _day_and_week(clause, counts)
    numbers = {number for item in counts if (number := _number(item)) is not None}
    bounded = clause.has("max", "max_n", "only") or any(
        word in item.word for item in clause.of("limited") for word in ("max", "top", "most", "less", "fewer")
    )
    if len(numbers) != 1 or len(counts) != 1 or not bounded:
        return None
    counts = [*counts, *clause.of("per_day_rule", "per_week_rule")]
    told, _ = _bounds(clause, counts)
    if clause.has("per_week", "per_week_rule"):
        field = "per_week"
    elif clause.has("per_day", "per_day_rule") or any(bounds.get("days") for bounds in told):
        field = "per_day"
    else:
        return None
    return _policy(
        clause,
        [{field: numbers.pop()}],
        {"max", "max_n", "only", "per_day", "per_week", "per_day_rule", "per_week_rule", "sessions"},
        counts,
    )


def _day_and_week(clause: Clause, counts: Sequence[Item]) -> Found | None:
    """ "max 6 a day, 25 a week"."""
    change: Change = {}
    for item in counts:
        place, number = clause.items.index(item), _number(item)
        unit = next((each for each in clause.items[place + 1 :] if each.has("per_day", "per_week")), None)
        if unit is None or number is None or not clause.has("max", "only"):
            return None
        change["per_week" if unit.has("per_week") else "per_day"] = number
    if len(change) != len(counts):
        return None
    return _policy(clause, [change], {"max", "only", "per_day", "per_week", "sessions"}, counts)


def _number(item: Item) -> int | None:
    if item.numbers:
        return item.numbers[0]
    return item.atom.value.number if item.atom and isinstance(item.atom.value, Count) else None


def same_day(clause: Clause) -> Found | None:
    """ "no same-day bookings": how long before is left open."""
    if not clause.has("same_day") or _looks(clause):
        return None
    return _policy(clause, [{}], {"same_day"}, missing=("notice_minutes",))


def _one_length(clause: Clause, *tags: str) -> tuple[Item, int] | None:
    """The one length in a clause that has one of these tags."""
    if _looks(clause) or not clause.has(*tags):
        return None
    said = lengths(clause)
    return said[0] if len(said) == 1 else None


def notice(clause: Clause) -> Found | None:
    """ "nobody can book less than 24h ahead", "everyone needs 12h notice from april 1"."""
    said = _one_length(clause, "book_less", "notice")
    if said is None or clause.has("cancel_notice", "remind", "remind_me"):
        return None
    names_it = any("notice" in item.word or "lead time" in item.word for item in clause.of("notice", "book_less"))
    least = any(
        word in item.word
        for item in clause.of("book_less")
        for word in ("less", "least", "within", "must", "sooner", "need", "require")
    )
    within = {token.word for token in clause.line[said[0].first : said[0].last]} & {"within", "less"}
    if not (names_it or least or within):
        return None
    return _policy(
        clause, [{"notice_minutes": said[1]}], {"book_less", "notice", "horizon", "before_appt", "practice"}, [said[0]]
    )


def horizon(clause: Clause) -> Found | None:
    """ "people can book at most 42 days out"."""
    said = _one_length(clause, "horizon_book")
    if said is None or said[1] % DAY_MINUTES:
        return None
    return _policy(
        clause, [{"horizon_days": said[1] // DAY_MINUTES}], {"horizon_book", "horizon", "max", "notice"}, [said[0]]
    )


def spacing(clause: Clause) -> Found | None:
    """ "offer a start every 30 minutes"."""
    said = _one_length(clause, "starts_every")
    return said and _policy(clause, [{"spacing_minutes": said[1]}], {"starts_every", "sessions", "offer"}, [said[0]])


def cancelling(clause: Clause) -> Found | None:
    """ "clients must cancel 48h before", "change cancellation window to 48h from april 1"."""
    said = _one_length(clause, "cancel_notice")
    return said and _policy(
        clause,
        [{"cancel_notice_minutes": said[1]}],
        {"cancel_notice", "notice", "day_before", "before_appt", "horizon", "book_less"},
        [said[0]],
    )


def reminders(clause: Clause) -> Found | None:
    """ "remind clients 1 day and 2 hours before"; "can u remind me the day before instead" is for oneself."""
    if clause.has("stop_remind") and clause.role != "client" and clause.has("to_clients", "practice"):
        allowed = {"stop_remind", "anymore", "polite", "to_clients", "because"}
        return _policy(clause, [{"reminder_minutes": ()}], allowed)
    if clause.has("stop_remind"):
        return found(clause, [[SetMe(reminder_minutes=())]], {"stop_remind", "anymore", "polite", "appt"})
    own = clause.role == "client" or (
        clause.has("remind_me")
        and any("me" in i.word.split() or "my" in i.word.split() for i in clause.of("remind_me"))
    )
    if not clause.has("remind_thing", "remind_me") or (clause.asks and not clause.polite) or clause.names:
        return None
    said = lengths(clause)
    minutes = [each for _, each in said]
    ahead = clause.has("before_appt", "day_before", "hour_before", "week_before") or any(
        clause.line[item.last - 1].word in ("before", "ahead", "earlier", "b4") for item, _ in said
    )
    if not minutes or not ahead:
        return None
    told = tuple(sorted(set(minutes), reverse=True))
    used = [item for item, _ in said]
    allowed = {
        "remind",
        "remind_thing",
        "remind_me",
        "practice",
        "day_before",
        "hour_before",
        "week_before",
        "before_appt",
        "instead",
        "polite",
        "asks",
        "appt",
        "may_have",
    }
    if own:
        return found(clause, [[SetMe(reminder_minutes=told)]], allowed | {"lasts"}, used=used)
    return _policy(clause, [{"reminder_minutes": told}], allowed, used)


def new_clients(clause: Clause) -> Found | None:
    """ "stop taking new clients til may", "taking new clients again"."""
    stop, start = clause.has("new_clients_stop"), clause.has("new_clients_start")
    if stop == start or _looks(clause):
        return None
    return _policy(clause, [{"new_clients": start}], {"new_clients_stop", "new_clients_start", "anymore"})


def packing(clause: Clause) -> Found | None:
    """ "keep my sessions together"."""
    on, off = clause.has("packing_on"), clause.has("packing_off")
    if on == off or _looks(clause):
        return None
    return _policy(clause, [{"packing": on}], {"packing_on", "packing_off"})


def zone(clause: Clause) -> Found | None:
    """ "set my timezone to chicago": the hours' zone or the one a person reads in."""
    lives = clause.has("im_in") and any(isinstance(atom.value, Zone) for atom in clause.atoms)
    if not (clause.has("timezone") or lives) or clause.asks:
        return None
    named, used = _zone_named(clause)
    allowed = {"timezone", "set_zone", "im_in", "polite", "lasts", "work", "move", "move_strong"}
    own = [SetMe(timezone=named)]
    if clause.role == "client":
        return found(clause, [own], allowed, used=used, missing=() if named else ("timezone",))
    people = who(clause, default=PRACTICE)
    policy = people.each([SetPolicy(timezone=named)])
    words = {token.word for token in clause.line}
    both: list[Sequence[Command]] = [policy, own] if named and not people.uses_names else [policy]
    if words & {"hours", "schedule", "practice", "office"}:
        both = [policy]
    elif words & {"own", "me", "phone"} and named:
        both = [own]
    return found(
        clause,
        both,
        allowed | people.tags,
        names=people.uses_names,
        used=(*used, *people.used),
        missing=() if named else ("timezone",),
    )


def _zone_named(clause: Clause) -> tuple[str | None, list[Item]]:
    """The zone that a clause names, also by a city alone, and its items."""
    for item in clause.items:
        if item.atom and isinstance(item.atom.value, Zone):
            return item.atom.value.name, [item]
    rest = [item for item in clause.items if not item.tags and not item.atom and not item.name]
    if not rest:
        return None, []
    told = atoms(tokens(" ".join(item.word for item in rest) + " time"))
    zone = next((atom.value.name for atom in told if isinstance(atom.value, Zone)), None)
    return zone, rest if zone else []


def language(clause: Clause) -> Found | None:
    """ "text me in spanish"."""
    named = [item for item in clause.items if item.word in LANGUAGES]
    if len(named) != 1 or not clause.has("language_word") or clause.atoms:
        return None
    code = LANGUAGES[named[0].word]
    return found(clause, [[SetMe(language=code)]], {"language_word", "polite", "take", "asks", "may_have"}, used=named)
