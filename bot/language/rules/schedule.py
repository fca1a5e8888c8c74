"""Hours: time off, parts of a day, extra time, weekly hours."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.commands import ClearOverride, Command, CopyWeek, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.rules.found import Commands, Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.who import Who, who
from bot.language.times import Dates, Purpose, Reading, Times, combine, split
from bot.language.times.kinds import Clock, Hours, HoursBound, MonthOf, Near, Open, Part, Repeat, Span, Weekdays, WeekOf
from bot.language.told import complement, counted, less, only_date, ranges, rule, weekdays, windows
from engine.dates import EVERY_DAY, DateRange
from engine.hours import Window

AWAY = frozenset(
    {"holidays", "off", "take", "closed", "block", "sick", "reason", "because", "all_day", "anymore", "busy", "instead"}
)
NOON = 720


def sick(clause: Clause) -> Found | None:
    """ "sick today", "🤒 today n tmrw", "woke up with the flu, out today": off, for that reason."""
    if not clause.has("sick") or clause.asks:
        return None
    return _away(clause, clause.when(Purpose.TIME_OFF), reason="sick")


def off(clause: Clause) -> Found | None:
    """ "off next friday", "vacation april 6-10 except the 8th", "out 2:30-4 tmrw dentist", "fridays off"."""
    if (
        not clause.has("off", "closed", "block", "reason_day", "reason_part", "holidays", "half_day")
        or clause.asks
        or _asks_leave(clause)
    ):
        return None
    if clause.has("with_break") and sum(_kind(item) == "H" for item in clause.items) > 1:
        return None
    times = clause.when(Purpose.TIME_OFF)
    dated = any(atom.kind in ("dates", "rule") for atom in clause.atoms) or any(
        _kind(item) == "H" for item in clause.items
    )
    if not clause.has("off", "closed", "block", "holidays", "half_day") and not dated:
        return None
    return None if _denies(clause) else _away(clause, times)


def _denies(clause: Clause) -> bool:
    """ "no one is off friday": a word that closes, and one that says nobody is."""
    said = [item.word for item in clause.of("off", "closed", "block") if not item.atom]
    negative = [word for word in said if word.startswith(("no ", "nobody", "not ", "never"))]
    return bool(negative) and len(said) > len(negative)


def _reason_is_away(clause: Clause) -> bool:
    """ "my husband is off", "daycare closed friday": somebody or something else is away."""
    verbs = {"is", "are", "off", "out", "closed", "away", "gone", "has", "have", "wants"}
    return any(
        item.has("reason") and not item.atom and not item.has("sick") and after.word.split()[0] in verbs
        for item, after in zip(clause.items, clause.items[1:], strict=False)
    )


def _mixed(clause: Clause) -> bool:
    """ "9-5 mon, off tue": some days have hours and others have none, so that the off is not for all of them."""
    order = "".join(_kind(item) for item in clause.items)
    if order.startswith("H") and order.strip("H").strip("D") == "":
        return False
    kinds = ["".join(_kind(item) for item in part) for part in segments(clause.items)]
    with_days = [kind for kind in kinds if "D" in kind]
    return any("H" in kind for kind in with_days) and any("H" not in kind for kind in with_days)


def segments(items: Sequence[Item]) -> list[list[Item]]:
    """The items between commas and "and"s, and around the word that closes."""
    parts: list[list[Item]] = [[]]
    for item in items:
        if item.atom is None and item.has("joint", "mark") and item.word not in ("-", "/"):
            parts.append([])
        else:
            parts[-1].append(item)
    joined: list[list[Item]] = []
    for part in parts:
        if joined and not any(item.atom for item in joined[-1]):
            joined[-1] = [*joined[-1], *part]
        elif part:
            joined.append(part)
    return joined


def _asks_leave(clause: Clause) -> bool:
    """ "can I take friday off" from those whose hours they are is a question, not a request."""
    return clause.role != "client" and clause.has("can_i") and clause.has("off")


def unclear(clause: Clause) -> Found | None:
    """ "free up thursday arvo": to open it, or to clear it, is left open."""
    if not clause.has("unclear") or clause.asks:
        return None
    times = clause.when(Purpose.CHANGE)
    people = who(clause)
    today = clause.message.now.date()
    readings = [
        people.each([Override(None, ranges(reading.dates, today), windows=windows(reading.windows))])
        for reading in times.readings
        if reading.dates
    ]
    if not readings:
        return None
    return found(clause, readings, {"unclear", "all_clients"} | people.tags, times, missing=("direction",),
                 names=people.uses_names, used=people.used)  # fmt: skip


def no_sessions_of(clause: Clause) -> Found | None:
    """ "no intakes next week": off for that session type only."""
    if not clause.session or not clause.has("no_thing", "no_more", "off") or clause.asks:
        return None
    times = clause.when(Purpose.TIME_OFF)
    return _away(clause, times, session=clause.session, also=frozenset({"no_thing", "no_more", "session_type"}))


def no_more(clause: Clause) -> Found | None:
    """ "no more saturdays", "no evenings on wednesdays anymore", "stop working fridays", "no mornings next week"."""
    if not clause.has("no_more", "no_thing", "off", "closed") or clause.asks:
        return None
    times = clause.when(Purpose.TIME_OFF)
    weekly = bool(times.readings) and all(each.rule for each in times.readings)
    part = clause.has("no_thing", "no_more") and any(isinstance(atom.value, Part | HoursBound) for atom in clause.atoms)
    if not weekly and not part:
        return None
    return _away(clause, times, also=frozenset({"no_more", "no_thing", "work", "my_usual"}))


def _away(
    clause: Clause,
    times: Times,
    *,
    reason: str | None = None,
    session: str | None = None,
    also: frozenset[str] = frozenset(),
) -> Found | None:
    """Time off, by dates or by rule; with hours a part of the day is taken out."""
    if _mixed(clause) or _reason_is_away(clause):
        return None
    people = who(clause)
    because = reason or _reason(clause)
    missing = list(people.missing)
    if clause.has("half_day"):
        missing.append("windows")
    told = [(group, clause.when(Purpose.TIME_OFF, group)) for group in _away_groups(clause)] or [([], times)]
    readings = [()]
    for group, part in told:
        choices, wanted = _away_choices(clause, part, group)
        missing += [*wanted, *part.missing]
        readings = [(*before, *choice) for before in readings for choice in choices]
    if len(readings) > MOST:
        return None
    readings = [people.each([_with_reason(each, because, session) for each in one]) for one in readings]
    allowed = AWAY | people.tags | also | {"half_day"}
    return found(clause, readings if not times.missing else (), allowed, times, missing=(*missing, *times.missing),
                 names=people.uses_names, used=people.used)  # fmt: skip


MOST = 6


def _with_reason(command: Command, reason: str | None, session: str | None) -> Command:
    if isinstance(command, Override):
        return replace(command, reason=reason, session=session)
    return replace(command, session=session) if isinstance(command, SetHours) else command


def _away_groups(clause: Clause) -> list[list[Item]]:
    """ "out thursday 1-3 and friday 2-4": each day with its own hours; one group otherwise."""
    groups = _groups(clause.items) if any(_kind(item) == "H" for item in clause.items) else []
    return groups if len(groups) > 1 else []


def _away_choices(clause: Clause, times: Times, group: Sequence[Item]) -> tuple[list[list[Command]], list[str]]:
    """The commands of each reading of one group, and what is missing."""
    choices, missing = [], []
    for reading in times.readings or (Reading(),):
        one, wanted = _away_once(clause, times, reading)
        choices.append(one)
        missing += wanted
    weekly = clause.when(Purpose.HOURS, group or clause.items) if len(times.bare) > 1 and not times.once else Times()
    for reading in weekly.readings[:1]:
        if reading.rule and reading.windows:
            one, wanted = _away_once(clause, weekly, reading)
            # Several weekdays with hours are every week's; "out" and "off" are said of the coming days as well.
            plain = clause.has("block", "reason_part") and not clause.has("off", "closed")
            choices = [one] if plain else [*choices, one]
    return choices, missing


def _reason(clause: Clause) -> str | None:
    said = [item.word for item in clause.of("reason") if not item.atom]
    return " ".join(said) or None


def _away_once(clause: Clause, times: Times, reading: Reading) -> tuple[list[Command], list[str]]:
    """The commands of one reading of time off, and what is missing to it."""
    today = clause.message.now.date()
    span = windows(reading.windows)
    if reading.times:
        if not _ends_day(clause):
            return [Override("block", ranges(reading.dates, today))], ["windows"]
        span = tuple(Window(_minutes(time), 1440) for time in reading.times)
    if reading.spans:
        return list(_over_days(reading)), []
    if reading.rule:
        return _away_by_rule(times, reading, span, today)
    if reading.dates:
        dates = ranges(reading.dates, today)
        if any(each.last is None for each in dates) and not times.open_ended:
            return [Override("block" if span else "off", dates, windows=span)], ["until"]
        return [Override("block" if span or clause.has("half_day") else "off", dates, windows=span)], []
    if span and (times.all_days or (clause.has("no_more", "no_thing", "anymore") and _plural_part(clause))):
        return [SetHours("remove", None, span)], []
    if times.open_ended:
        return [Override("off", (DateRange(today, None),))], []
    if span and _minutes(clause.message.now.strftime("%H:%M")) < span[0].end:
        return [Override("block", (DateRange(today, today),), windows=span)], []
    return [Override("block" if span else "off", windows=span)], ["dates"]


def _ends_day(clause: Clause) -> bool:
    """ "off at 3", "out at 2": the word stands right before the time."""
    for item, after in zip(clause.items, clause.items[1:], strict=False):
        if item.has("off", "early_end") and after.atom and isinstance(after.atom.value, Clock):
            return clause.line[after.first].word in ("at", "@")
    return False


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _away_by_rule(
    times: Times, reading: Reading, span: tuple[Window, ...], today: dt.date
) -> tuple[list[Command], list[str]]:
    """Recurring time off: weekly without end changes the hours, within bounds it is dates, else a rule."""
    assert reading.rule is not None
    said = counted(reading.rule, today)
    whole = rule(said)
    if whole is None:
        return [], ["dates"]
    weekly = said.freq == "weekly" and said.every == 1
    if said.freq == "daily" and span and not said.until:
        return [SetHours("remove", None, span, from_=said.first)], []
    if weekly and said.until:
        dates = tuple(DateRange(day, day) for day in whole.dates(max(said.first or today, today), said.until))
        return [Override("block" if span else "off", dates, windows=span)], []
    if weekly and not said.dropped:
        return [SetHours("remove", weekdays(said.days), span, from_=said.first)], []
    return [Override("block" if span else "off", rule=whole, windows=span)], []


def _over_days(reading: Reading) -> Iterator[Command]:
    """From an hour of one date to an hour of another: a block, days off between, a block."""
    for start, end in reading.spans:
        first, last = start.date(), end.date()
        begin, stop = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        if first == last:
            yield Override("block", (DateRange(first, first),), windows=(Window(begin, stop),))
            continue
        yield Override("block", (DateRange(first, first),), windows=(Window(begin, 1440),))
        if (last - first).days > 1:
            yield Override("off", (DateRange(first + dt.timedelta(1), last - dt.timedelta(1)),))
        if stop:
            yield Override("block", (DateRange(last, last),), windows=(Window(0, stop),))


# Part of a day --------------------------------------------------------------------------------------------------------


def late_start(clause: Clause) -> Found | None:
    """ "late start monday, 11", "coming in at 11 tmrw": closed until then."""
    if not (clause.has("late_start") or _starting(clause)) or clause.asks or clause.role == "client":
        return None
    return _edge(clause, "late_start", starts=True)


def _starting(clause: Clause) -> bool:
    """ "starting at 11 on friday": the grammar of time reads "from 11"."""
    words = {"starting", "start", "begin", "beginning"}
    dated = any(atom.kind == "dates" for atom in clause.atoms) and not clause.has("work", "open", "extra")
    return dated and any(isinstance(a.value, HoursBound) and clause.line[a.first].word in words for a in clause.atoms)


def early_end(clause: Clause) -> Found | None:
    """ "finishing early today at 3", "leaving at 2 on friday", "out from 3": closed from then."""
    if not clause.has("early_end") or clause.asks or clause.role == "client":
        return None
    return _edge(clause, "early_end", starts=False)


def _edge(clause: Clause, tag: str, *, starts: bool) -> Found | None:
    items = [_as_time(item) for item in clause.items]
    times = clause.when(Purpose.TIME_OFF, items)
    hinted = any({"early", "late", "later"} & set(item.word.split()) for item in clause.of(tag))
    if not hinted and not any(reading.times or reading.windows for reading in times.readings):
        return None
    people = who(clause)
    today = clause.message.now.date()
    readings, missing = [], list(people.missing)
    for reading in times.readings or (Reading(),):
        clocks = [_minutes(time) for time in reading.times]
        if not clocks and len(reading.windows) == 1:
            start, end = reading.windows[0]
            clocks = (
                [_minutes(end if starts and start == "00:00" else start)]
                if "00:00" in (start,) or end == "24:00"
                else []
            )
        if len(clocks) != 1 or not 0 < clocks[0] < 1440:
            missing.append("windows")
            readings.append(people.each([Override("block", ranges(reading.dates, today))]))
            continue
        span = (Window(0, clocks[0]) if starts else Window(clocks[0], 1440),)
        dated = reading
        if not reading.dates and not reading.rule:
            if clocks[0] <= _minutes(clause.message.now.strftime("%H:%M")):
                missing.append("dates")
            dated = replace(reading, dates=(Dates(today, today),))
        one, wanted = _away_once(clause, times, replace(dated, times=(), windows=tuple(w.text() for w in span)))
        missing += wanted
        readings.append(people.each(one))
    allowed = {tag, "reason", "because", "take", "late_start" if starts else "early_end", "today"} | people.tags
    return found(clause, readings if not times.missing else (), allowed, times, missing=(*missing, *times.missing),
                 names=people.uses_names, used=people.used)  # fmt: skip


def _as_time(item: Item) -> Item:
    """A bare number as the time it could be."""
    from bot.language.times import clocked

    timed = clocked(item.atom) if item.atom else None
    return replace(item, atom=timed) if timed else item


def only(clause: Clause) -> Found | None:
    """ "only 10-2 on friday" sets those hours; "mornings only next week", "only until 3 on friday" close the rest."""
    if not clause.has("only") or clause.asks or clause.role == "client":
        return None
    hours = [item for item in clause.items if item.atom and item.atom.kind == "hours"]
    if not hours or clause.has("off", "closed", "no_more"):
        return None
    if all(item.atom and isinstance(item.atom.value, Part | HoursBound) for item in hours):
        return _rest_closed(clause)
    if clause.has("extra", "open") and not clause.has("only"):
        return None
    return _hours(clause, frozenset({"only", "work", "open"}))


def _rest_closed(clause: Clause) -> Found | None:
    times = clause.when(Purpose.TIME_OFF)
    people = who(clause)
    readings, missing = [], list(people.missing)
    for reading in times.readings:
        rest = _rest(windows(reading.windows))
        one, wanted = _away_once(clause, times, replace(reading, windows=tuple(w.text() for w in rest)))
        missing += wanted
        readings.append(people.each(one))
    allowed = {"only", "work", "open", "because", "reason", "half_day"} | people.tags
    return found(clause, readings, allowed, times, missing=missing, names=people.uses_names, used=people.used)


def _rest(said: tuple[Window, ...]) -> tuple[Window, ...]:
    """What "only" closes: "afternoons only" closes the mornings and leaves the evenings as they are."""
    if said == (Window(NOON, 1080),):
        return (Window(0, NOON),)
    return complement(said)


# Open time ------------------------------------------------------------------------------------------------------------


def extra(clause: Clause) -> Found | None:
    """ "open sat 10-1 just this once", "can also do thurs 6-8", "also mondays 6-8pm", "extra hours friday 5-7"."""
    if not clause.has("open", "extra") or clause.asks or clause.has("off", "no_more") or clause.role == "client":
        return None
    if clause.has("only") and not clause.has("extra"):
        return None
    return _hours(clause, frozenset({"open", "extra", "instead", "work", "take"}), adds=True)


def weekly(clause: Clause) -> Found | None:
    """ "mondays 9 to 5", "tues & thurs 10-6 with lunch 1-2", "9-5 mon wed fri, 12-8 tue thu", "this friday 10-2"."""
    if clause.asks or clause.role == "client" and not clause.has("hours_noun"):
        return None
    closes = any(item.has("off", "closed", "no_more") and not item.has("work", "with_break") for item in clause.items)
    if closes and not _some_closed(clause):
        return None
    more = {"off", "closed"} if _some_closed(clause) else set()
    return _hours(clause, frozenset({"work", "take", "hours_noun", "instead", "lasts"}) | more)


def _some_closed(clause: Clause) -> bool:
    """ "mon 9-5, tue 10-6, wed off": hours first, then days that are off."""
    parts = segments(clause.items)
    kinds = [
        ("off" if any(i.has("off", "closed") for i in part) else "") + "".join(_kind(i) for i in part) for part in parts
    ]
    told = [kind for kind in kinds if "D" in kind]
    return (
        len(told) > 1
        and "off" not in told[0]
        and "H" in told[0]
        and any(kind == "offD" for kind in told)
        and all(("H" in k) != ("off" in k) for k in told)
    )


def _hours(clause: Clause, allowed: frozenset[str], *, adds: bool = False) -> Found | None:
    """Hours by weekday or by date, group by group."""
    hours = [item for item in clause.items if item.atom and item.atom.kind in ("hours", "dates", "rule")]
    if not hours or not (
        clause.has("work", "open", "extra", "only") or any(item.atom and item.atom.kind == "hours" for item in hours)
    ):
        return None
    people = who(clause)
    kept, holes, old = _without_breaks(clause)
    groups = _groups(kept)
    every_week = _says_every_week(clause, kept)
    readings: list[list[Command]] = [[]]
    others: list[list[Command]] = [[]]
    used: list[Times] = []
    missing = list(people.missing)
    seen: set[int] = set()
    for group in groups:
        dated = adds or clause.has("only") and _one_bare_day(clause, group)
        times = clause.when(Purpose.CHANGE if dated else Purpose.HOURS, group)
        used.append(times)
        if _closed_days(group):
            choices, other, wanted = _closed_group(clause, times, every_week=every_week)
        else:
            choices, other, wanted = _group_hours(clause, times, holes, adds=adds, seen=seen, every_week=every_week)
        missing += [*wanted, *times.missing]
        if not choices:
            return found(clause, (), allowed | people.tags, used, missing=missing, names=people.uses_names, used=old)
        readings = [before + choice for before in readings for choice in choices]
        others = [before + (other or choices[0]) for before in others] if other or others != [[]] else others
    if len(readings) > 6:
        return None
    tags = allowed | people.tags | {"with_break"}
    plain = len(readings) == 1 and len(groups) == 1 and not _rule_words(clause)
    extras = [people.each(other) for other in others if other] if plain else []
    given = [people.each(commands) for commands in readings]
    if clause.session:
        given = [_for_session(commands, clause.session) for commands in given]
        extras = []
    if clause.session:
        said = lengths(clause)
        old = [*old, *(item for item, _ in said)]
        if len(said) == 1:
            given = [
                tuple(replace(each, session_minutes=said[0][1]) if isinstance(each, SetHours) else each for each in one)
                for one in given
            ]
    return found(clause, given, tags | ({"intake_only", "sessions"} if clause.session else set()), used, missing=missing,
                 names=people.uses_names, sessions=True,
                 used=(*old, *people.used), conventions=extras)  # fmt: skip


def _one_bare_day(clause: Clause, group: Sequence[Item]) -> bool:
    """ "only 10-2 on friday" is said of that date."""
    times = clause.when(Purpose.HOURS, group)
    return len(times.bare) < 2 and not times.recurring


RULE_WORDS = {"work", "works", "hours", "schedule", "hrs", "availability", "shift", "shifts"}


def _says_every_week(clause: Clause, items: Sequence[Item]) -> bool:
    """ "work", "hours", "schedule" with weekdays, or two and more weekdays with hours, make a rule."""
    bare: set[int] = set()
    for item in items:
        if item.atom and isinstance(item.atom.value, Weekdays) and not item.atom.value.said:
            bare |= set(item.atom.value.days)
    return len(bare) > 1 or _rule_words(clause)


def _rule_words(clause: Clause) -> bool:
    return any(RULE_WORDS & set(item.word.split()) for item in clause.of("work", "hours_noun"))


def _closed_days(group: Sequence[Item]) -> bool:
    """ "wed off" among weekly hours."""
    return any(item.has("off", "closed") for item in group) and not any(_kind(item) == "H" for item in group)


def _closed_group(
    clause: Clause, times: Times, *, every_week: bool
) -> tuple[list[list[Command]], list[Command], list[str]]:
    choices: list[list[Command]] = []
    missing: list[str] = []
    for reading in times.readings[:1] if every_week else times.readings:
        if every_week and times.bare:
            choices.append([SetHours("remove", weekdays(times.bare))])
            continue
        commands, wanted = _away_once(clause, times, reading)
        choices.append(commands)
        missing += wanted
    return choices, [], missing


def _for_session(commands: Commands, session: str) -> Commands:
    return tuple(replace(each, session=session) if isinstance(each, SetHours | Override) else each for each in commands)


def _without_breaks(clause: Clause) -> tuple[list[Item], tuple[Window, ...], list[Item]]:
    """The items without a lunch and without the hours that are replaced; the lunch; what was set aside."""
    kept: list[Item] = []
    holes: tuple[Window, ...] = ()
    aside: list[Item] = []
    before: Item | None = None
    lunch = False
    for item in clause.items:
        is_break = item.has("with_break") or bool(
            item.atom and isinstance(item.atom.value, Part) and item.atom.value.name == "lunch"
        )
        if is_break and any(i.atom and isinstance(i.atom.value, Hours) for i in kept):
            lunch = True
            aside.append(item)
            holes = (Window(720, 780),)
        elif lunch and item.atom and item.atom.kind == "hours":
            aside.append(item)
            holes = _one_window(clause, item) or holes
            lunch = False
        elif before and before.has("instead_of") and item.atom and item.atom.kind == "hours" and kept:
            aside += [before, item]
        elif item.has("my_usual") and before and before.has("instead_of"):
            aside += [before, item]
        else:
            kept.append(item)
        if not item.has("glue") or item.has("instead_of"):
            before = item
    return kept, holes, aside


def _one_window(clause: Clause, item: Item) -> tuple[Window, ...]:
    """A break's hours: of two readings the one that is the earlier in the working day."""
    readings = clause.when(Purpose.HOURS, [item]).readings
    return windows(readings[0].windows) if readings else ()


def _groups(items: Sequence[Item]) -> list[list[Item]]:
    """The items in groups of days and the hours that go with them."""
    runs: list[tuple[str, list[Item]]] = []
    excepted = False
    for item in items:
        kind = _kind(item)
        if item.atom and item.atom.kind == "mark":
            excepted = item.word not in ("just this once",) and getattr(item.atom.value, "name", "") == "except"
        if kind and excepted and kind == "D":
            kind = ""
        if not kind:
            if runs:
                runs[-1][1].append(item)
            else:
                runs.append(("", [item]))
            continue
        excepted = False
        if runs and runs[-1][0] in ("", kind):
            runs[-1] = (kind, [*runs[-1][1], item])
        else:
            runs.append((kind, [item]))
    kinds = "".join(kind for kind, _ in runs)
    if any(item.has("off", "closed") for item in items):
        parts = segments(items)
        if all("D" in [_kind(item) for item in part] for part in parts):
            return parts
    if kinds in (
        "DHDH",
        "HDHD",
        "DHDHDH",
        "HDHDHD",
        "DHDHDHDH",
        "HDHDHDHD",
        "DHDHDHDHDH",
        "DHDHDHDHDHDH",
        "DHDHDHDHDHDHDH",
    ):
        return [runs[n][1] + runs[n + 1][1] for n in range(0, len(runs), 2)]
    if kinds == "DHD" and sum(_kind(item) == "H" for item in runs[1][1]) > 1:
        last = max(n for n, item in enumerate(runs[1][1]) if _kind(item) == "H")
        return [runs[0][1] + runs[1][1][:last], runs[1][1][last:] + runs[2][1]]
    return [list(items)]


def _kind(item: Item) -> str:
    """D for days that hours go with, H for hours; bounds and periods belong to the group they stand in."""
    if item.atom is None:
        return ""
    value = item.atom.value
    if item.atom.kind == "hours":
        return "H" if not isinstance(value, Part) else "P"
    if item.atom.kind in ("dates", "rule") and not isinstance(value, Open | MonthOf | Span):
        return "D"
    return ""


def _group_hours(
    clause: Clause, times: Times, holes: tuple[Window, ...], *, adds: bool, seen: set[int], every_week: bool
) -> tuple[list[list[Command]], list[Command], list[str]]:
    """The choices of one group, the other way its days could be meant, and what is missing."""
    choices: list[list[Command]] = []
    other: list[Command] = []
    missing: list[str] = []
    weekly = [each for each in times.readings if each.rule]
    chosen = weekly if weekly and not adds and (every_week or _plural_part(clause)) else times.readings
    before = frozenset(seen)
    for reading in chosen or (Reading(),):
        span = less(windows(reading.windows), holes)
        if (not span and not clause.session) or _half_said(times, span):
            missing.append("windows")
        commands, alternative, wanted = _hours_once(clause, times, reading, span, adds=adds, seen=set(before))
        seen |= weekdays(reading.days)
        missing += wanted
        choices.append(commands)
        other = alternative
    return ([] if times.missing else choices), other, missing


def _half_said(times: Times, span: tuple[Window, ...]) -> bool:
    """Hours to open that begin at midnight were never meant so: "mornings", "until 3"."""
    del times
    return bool(span) and (
        span[0].start == 0
        or (span[-1].end == 1440 and span[-1].start not in (1020,) and span[-1].end - span[-1].start > 720)
    )


def _hours_once(
    clause: Clause, times: Times, reading: Reading, span: tuple[Window, ...], *, adds: bool, seen: set[int]
) -> tuple[list[Command], list[Command], list[str]]:
    today = clause.message.now.date()
    once = times.once and not times.recurring
    if reading.rule and not (adds and reading.rule.freq != "weekly"):
        return _hours_by_rule(clause, times, reading, span, adds=adds, seen=seen)
    if reading.rule:
        whole = rule(reading.rule)
        return [Override("extra", rule=whole, windows=span)], [], [] if whole else ["dates"]
    if reading.dates:
        dates = ranges(reading.dates, today)
        missing = [] if clause.atoms else ["windows"]
        long = [each for each in dates if each.last is None or (each.last - each.first).days > 6]
        if long and not adds:
            return [SetHours("replace", None, span, from_=dates[0].first, until=dates[-1].last)], [], ["days"]
        kind = "extra" if adds else "hours"
        return [Override(kind, dates, windows=span)], [], missing
    if times.all_days:
        return [SetHours("add" if adds else "replace", None, span)], [], []
    del once
    return [SetHours("add" if adds else "replace", None, span)], [], ["days"]


def _hours_by_rule(
    clause: Clause, times: Times, reading: Reading, span: tuple[Window, ...], *, adds: bool, seen: set[int]
) -> tuple[list[Command], list[Command], list[str]]:
    """Weekly hours; every n weeks likewise; other rules are exceptions."""
    assert reading.rule is not None
    today = clause.message.now.date()
    said = counted(reading.rule, today)
    whole = rule(said)
    if whole is None:
        return [], [], ["dates"]
    if said.freq == "daily":
        command: Command = SetHours("add" if adds else "replace", None, span, from_=said.first, until=said.until)
        gone = weekdays(times.out.days)
        return [command, SetHours("remove", gone)] if gone else [command], [], []
    if said.freq != "weekly" or said.dropped:
        return [Override("extra" if adds else "hours", rule=whole, windows=span)], [], []
    days = weekdays(said.days)
    mode = "add" if (adds and clause.has("extra")) or (days & seen and not adds) else "replace"
    hours = SetHours(mode, days, span, said.every, said.first, said.until)
    commands: list[Command] = [hours]
    if _only_those(clause) and mode == "replace" and days < EVERY_DAY:
        commands.append(SetHours("remove", EVERY_DAY - days))
    return commands, _just_once(clause, times, days, span, mode), []


def _only_those(clause: Clause) -> bool:
    """ "i only work tues and thurs": the other days go."""
    if clause.session:
        return False
    verbs = {"work", "works", "working", "in", "available", "see", "seeing", "free", "open"}
    said = {word for item in clause.of("only") for word in item.word.split()}
    return bool(said & verbs) or (bool(said) and any(item.word in verbs for item in clause.of("work", "open")))


def _plural_part(clause: Clause) -> bool:
    """ "tuesday evenings" are every week's."""
    parts = [item for item in clause.items if item.atom and isinstance(item.atom.value, Part)]
    return any(item.word.endswith("s") for item in parts)


def _just_once(
    clause: Clause, times: Times, days: frozenset[int], span: tuple[Window, ...], mode: str
) -> list[Command]:
    """The other way to take weekly hours that a convention chose: the next of each day only."""
    if clause.has("work") and clause.has("hours_noun"):
        return []
    today = clause.message.now.date()
    ahead = [today + dt.timedelta(days=(day - today.weekday()) % 7 or 7) for day in sorted(days)]
    if not times.bare and len(ahead) > 1:
        return []
    dates = tuple(DateRange(day, day) for day in sorted(ahead))
    return [Override("extra" if mode == "add" else "hours", dates, windows=span)]


# Back to normal, copying ----------------------------------------------------------------------------------------------


def back_to_normal(clause: Clause) -> Found | None:
    """ "back to normal on friday", "i can work the 20th after all", "cancel my day off on the 20th"."""
    after_all = clause.has("after_all") and clause.has("able", "open", "work")
    if not (clause.has("normal") or after_all) or clause.asks:
        return None
    times = clause.when(Purpose.CHANGE)
    if not times.readings and not times.missing and not _undoes(clause):
        return None
    people = who(clause)
    today = clause.message.now.date()
    readings = [
        people.each([ClearOverride(ranges(reading.dates, today))])
        for reading in times.readings
        if reading.dates and not reading.windows and not reading.times
    ]
    missing = [*people.missing, *times.missing]
    if not readings:
        if times.readings:
            return None
        readings, missing = [people.each([ClearOverride()])], [*missing, "dates"]
    allowed = {"normal", "able", "after_all", "instead", "anymore", "open", "work"} | people.tags
    return found(clause, readings, allowed, times, missing=missing, names=people.uses_names, used=people.used)


def _undoes(clause: Clause) -> bool:
    """Whether the words alone ask for it: "back to normal", "reset my hours", "remove my time off"."""
    verbs = {
        "back",
        "reset",
        "restore",
        "remove",
        "delete",
        "cancel",
        "clear",
        "undo",
        "drop",
        "lift",
        "reopen",
        "return",
        "going",
        "go",
        "scrap",
    }
    return any(verbs & set(item.word.split()) for item in clause.of("normal")) or clause.has("after_all")


def copy_week(clause: Clause) -> Found | None:
    """ "same hours as last week for next week", "copy this week to next week"."""
    if not clause.has("copy") or clause.asks:
        return None
    said = [part for atom in clause.atoms for part in (split(atom) or (atom,))]
    weeks = [
        reading.dates[0].first
        for atom in said
        if isinstance(atom.value, WeekOf) or (isinstance(atom.value, Span) and atom.value.unit == "week")
        for reading in combine([atom], clause.setting, Purpose.WHEN).readings[:1]
        if reading.dates
    ]
    if len(said) != 2 or len(weeks) != 2 or None in weeks:
        return None
    source, target = (_monday(week) for week in weeks if week)
    place = clause.place("copy")
    first_atom = next(n for n, item in enumerate(clause.items) if item.atom)
    if place is not None and place > first_atom:
        source, target = target, source
    people = who(clause)
    return found(clause, [people.each([CopyWeek(source, target)])], {"copy", "as_week", "again_same", "work", "with_word"} | people.tags,
                 clause.when(Purpose.WHEN), missing=people.missing, names=people.uses_names, used=people.used)  # fmt: skip


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
