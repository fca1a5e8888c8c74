"""How sessions are booked: lengths, gaps, limits, notice, reminders, languages, zones."""

from collections.abc import Iterable
from typing import Any

from bot.commands import SetMe, SetPolicy
from bot.language.clause import Clause, Item, is_count
from bot.language.rules.found import Found, found
from bot.language.rules.who import PRACTICE, who
from bot.language.times import Purpose, Times
from bot.language.times.kinds import Duration
from bot.language.told import weekdays

DAY_MINUTES = 1440
LANGUAGES = {"spanish": "es", "espanol": "es", "español": "es", "english": "en", "french": "fr", "german": "de", "portuguese": "pt", "chinese": "zh", "mandarin": "zh", "italian": "it", "arabic": "ar", "russian": "ru", "vietnamese": "vi", "korean": "ko", "polish": "pl", "hindi": "hi", "japanese": "ja", "tagalog": "tl", "turkish": "tr", "ukrainian": "uk", "dutch": "nl"}  # fmt: skip
OWN = frozenset({"lasts", "take", "polite", "limited", "practice", "anymore", "again", "work", "appt"})


def _policy(
    clause: Clause,
    changes: Iterable[dict[str, Any]],
    allowed: Iterable[str],
    times: Times | tuple[Times, ...] = (),
    *,
    used: Iterable[Item] = (),
    missing: tuple[str, ...] = (),
) -> Found | None:
    """One policy command per reading, for whom it is said, with its session type."""
    people = who(clause, default=PRACTICE)
    commands = [people.each([SetPolicy(session=clause.session, **change)]) for change in changes]
    return found(clause, commands, OWN | people.tags | frozenset(allowed), times, names=people.uses_names, sessions=True,
                 used=(*used, *people.used), missing=missing)  # fmt: skip


def _bounds(clause: Clause, items: Iterable[Item] | None = None) -> list[tuple[dict[str, Any], Times]]:
    """From when, until when and on which weekdays a policy holds, one entry a reading."""
    chosen = [
        item for item in (clause.items if items is None else items)
        if item.atom and item.atom.kind in ("dates", "rule", "mark") and not isinstance(item.atom.value, Duration)
    ]  # fmt: skip
    times = clause.when(Purpose.LIST, chosen)
    if not chosen:
        return [({}, Times())]
    told = []
    for reading in times.readings:
        days = weekdays(reading.days) or None
        first = reading.rule.first if reading.rule else None
        last = reading.rule.until if reading.rule else None
        if reading.dates:
            first, last = reading.dates[0].first, reading.dates[-1].last
            if times.bare and not reading.rule and first == last:
                days, first, last = weekdays(times.bare), None, None
        if first == clause.message.now.date():
            first = None
        told.append(({"days": days, "from_": first, "until": last}, times))
    return told


def lengths(clause: Clause) -> Found | None:
    """ "50 min sessions, 10 min between"; "couples sessions are 80 minutes"; "15 min buffer"."""
    durations = [n for n, item in enumerate(clause.items) if item.atom and isinstance(item.atom.value, Duration)]
    if not durations or clause.asks or clause.has("notice_word", "cancel_notice", "remind", "late", "book_less", "starts_every", "horizon_book"):
        return None
    if not clause.has("sessions", "between", "before_each", "lasts"):
        return None
    change: dict[str, Any] = {}
    used: list[Item] = []
    for n in durations:
        field = _length_field(clause, n, durations)
        if field is None or field in change:
            return None
        minutes = _minutes(clause, clause.items[n])
        if not minutes:
            return None
        change[field] = minutes
        used.append(clause.items[n])
    told = _bounds(clause)
    return _policy(clause, [change | bounds for bounds, _ in told], {"sessions", "between", "before_each", "work"},
                   tuple(times for _, times in told), used=used)  # fmt: skip


def _length_field(clause: Clause, place: int, all_: list[int]) -> str | None:
    """What a duration is the length of: by the words after it, else by those before it."""
    following = next((n for n in all_ if n > place), len(clause.items))
    previous = max((n for n in all_ if n < place), default=-1)
    after = clause.items[place + 1 : following]
    before = clause.items[previous + 1 : place]
    for side in (after, before):
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


def _minutes(clause: Clause, item: Item) -> int | None:
    readings = clause.when(Purpose.LIST, [item]).readings
    minutes = readings[0].minutes if readings else None
    return int(minutes) if minutes and minutes == int(minutes) else None


def limits(clause: Clause) -> Found | None:
    """ "max 5 clients a day", "no more than 20 clients a week", "max 3 on fridays"."""
    if not clause.has("max", "max_n") and not (clause.has("limited") and clause.has("per_day", "per_week")):
        return None
    if clause.asks or clause.has("horizon_book", "notice_word"):
        return None
    counts = [item for item in clause.items if is_count(item)] or clause.of("max_n")
    if len(counts) != 1:
        return None
    number = counts[0].numbers[0] if counts[0].numbers else _number(counts[0])
    if number is None or not (clause.has("max", "max_n") or any("max" in i.word or "top" in i.word for i in clause.of("limited"))):
        return None
    told = _bounds(clause)
    if clause.has("per_week"):
        field = "per_week"
    elif clause.has("per_day") or any(bounds.get("days") for bounds, _ in told):
        field = "per_day"
    else:
        return None
    return _policy(clause, [{field: number} | bounds for bounds, _ in told], {"max", "max_n", "per_day", "per_week", "sessions"},
                   tuple(times for _, times in told), used=counts)  # fmt: skip


def _number(item: Item) -> int | None:
    from bot.language.times.kinds import Count

    return item.atom.value.number if item.atom and isinstance(item.atom.value, Count) else None


def same_day(clause: Clause) -> Found | None:
    """ "no same-day bookings": how long before is left open."""
    if not clause.has("same_day") or clause.asks:
        return None
    return _policy(clause, [{}], {"same_day"}, missing=("notice_minutes",))


def notice(clause: Clause) -> Found | None:
    """ "nobody can book less than 24h ahead", "everyone needs 12h notice from april 1"."""
    durations = [item for item in clause.items if item.atom and isinstance(item.atom.value, Duration)]
    if len(durations) != 1 or clause.asks or clause.has("cancel_notice", "remind", "remind_me"):
        return None
    said = clause.has("notice") or clause.has("horizon")
    if not clause.has("book_less") or not said or (clause.has("horizon_book") and not _strict(clause)):
        return None
    minutes = _minutes(clause, durations[0])
    told = _bounds(clause)
    return _policy(clause, [{"notice_minutes": minutes} | bounds for bounds, _ in told],
                   {"book_less", "notice", "limited", "horizon", "before_appt"}, tuple(times for _, times in told), used=durations)  # fmt: skip


def _strict(clause: Clause) -> bool:
    return any("less" in item.word or "notice" in item.word or "least" in item.word for item in clause.of("book_less", "notice"))


def horizon(clause: Clause) -> Found | None:
    """ "people can book at most 42 days out"."""
    durations = [item for item in clause.items if item.atom and isinstance(item.atom.value, Duration)]
    if len(durations) != 1 or clause.asks or not clause.has("horizon_book"):
        return None
    minutes = _minutes(clause, durations[0])
    if not minutes or minutes % DAY_MINUTES:
        return None
    told = _bounds(clause)
    return _policy(clause, [{"horizon_days": minutes // DAY_MINUTES} | bounds for bounds, _ in told],
                   {"horizon_book", "horizon", "max", "notice"}, tuple(times for _, times in told), used=durations)  # fmt: skip


def spacing(clause: Clause) -> Found | None:
    """ "offer a start every 30 minutes"."""
    durations = [item for item in clause.items if item.atom and isinstance(item.atom.value, Duration)]
    if len(durations) != 1 or clause.asks or not clause.has("starts_every"):
        return None
    return _policy(clause, [{"spacing_minutes": _minutes(clause, durations[0])}], {"starts_every", "sessions", "offer"}, used=durations)


def cancelling(clause: Clause) -> Found | None:
    """ "clients must cancel 48h before", "change cancellation window to 48h from april 1"."""
    durations = [item for item in clause.items if item.atom and isinstance(item.atom.value, Duration)]
    if len(durations) != 1 or clause.asks or not clause.has("cancel_notice") or clause.role == "client":
        return None
    told = _bounds(clause)
    return _policy(clause, [{"cancel_notice_minutes": _minutes(clause, durations[0])} | bounds for bounds, _ in told],
                   {"cancel_notice", "notice", "before_appt", "horizon", "book_less"}, tuple(times for _, times in told), used=durations)  # fmt: skip


def reminders(clause: Clause) -> Found | None:
    """ "remind clients 1 day and 2 hours before"; "can u remind me the day before instead" is for oneself."""
    own = clause.has("remind_me") and not clause.has("remind") or clause.role == "client"
    if clause.has("stop_remind"):
        return found(clause, [[SetMe(reminder_minutes=())]], {"stop_remind", "anymore", "polite", "appt"})
    if not clause.has("remind", "remind_me") or (clause.asks and not clause.polite):
        return None
    durations = [item for item in clause.items if item.atom and isinstance(item.atom.value, Duration)]
    minutes = [minutes for item in durations if (minutes := _minutes(clause, item))]
    minutes += [DAY_MINUTES] if clause.has("day_before") else []
    minutes += [60] if clause.has("hour_before") else []
    minutes += [7 * DAY_MINUTES] if clause.has("week_before") else []
    if not minutes or len(minutes) < len(durations):
        return None
    if not clause.has("before_appt", "day_before", "hour_before", "week_before"):
        return None
    told = tuple(dict.fromkeys(minutes))
    allowed = {"remind", "remind_me", "day_before", "hour_before", "week_before", "before_appt", "instead", "polite", "asks", "appt", "may_have"}
    if own:
        return found(clause, [[SetMe(reminder_minutes=told)]], allowed, used=durations)
    return _policy(clause, [{"reminder_minutes": told}], allowed, used=durations)


def new_clients(clause: Clause) -> Found | None:
    """ "stop taking new clients til may", "taking new clients again"."""
    stop, start = clause.has("new_clients_stop"), clause.has("new_clients_start")
    if stop == start or clause.asks or clause.role == "client":
        return None
    told = _bounds(clause)
    return _policy(clause, [{"new_clients": start} | bounds for bounds, _ in told], {"new_clients_stop", "new_clients_start"},
                   tuple(times for _, times in told))  # fmt: skip


def packing(clause: Clause) -> Found | None:
    """ "keep my sessions together"."""
    on, off = clause.has("packing_on"), clause.has("packing_off")
    if on == off or clause.asks or clause.role == "client":
        return None
    return _policy(clause, [{"packing": on}], {"packing_on", "packing_off"})


def zone(clause: Clause) -> Found | None:
    """ "set my timezone to chicago": the hours' zone or the one a person reads in."""
    if not clause.has("timezone") or clause.asks:
        return None
    times = clause.when(Purpose.LIST)
    named = [reading.zone for reading in times.readings if reading.zone]
    if not named:
        missing = [[SetMe()]] if clause.role == "client" else [[SetPolicy()], [SetMe()]]
        return found(clause, missing[:1], {"timezone", "set_zone", "polite", "lasts"}, missing=("timezone",))
    own = [SetMe(timezone=named[0])]
    allowed = {"timezone", "set_zone", "polite", "lasts", "take", "work"}
    if clause.role == "client":
        return found(clause, [own], allowed, times)
    people = who(clause, default=PRACTICE)
    policy = people.each([SetPolicy(timezone=named[0])])
    both = [policy, own] if not people.uses_names else [policy]
    return found(clause, both, allowed | people.tags, times, names=people.uses_names, used=people.used)


def language(clause: Clause) -> Found | None:
    """ "text me in spanish"."""
    named = [item for item in clause.items if item.word in LANGUAGES]
    if len(named) != 1 or not clause.has("language_word") or clause.atoms:
        return None
    code = LANGUAGES[named[0].word]
    return found(clause, [[SetMe(language=code)]], {"language_word", "polite", "take", "asks", "may_have"}, used=named)


