"""Hours by weekday or by date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Literal

from bot.commands import Command, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.schedule.as_before import some_shorter, starting_as_before
from bot.language.rules.schedule.besides import goes_on, other_hours, with_exception
from bot.language.rules.schedule.breaks import break_on_its_own_days, only_a_break, without_breaks
from bot.language.rules.schedule.closing import away_once
from bot.language.rules.schedule.groups import (
    bounds,
    closed_days,
    day_groups,
    half_said,
    limits_days,
    one_bare_day,
    only_those,
    piece_kind,
    plural_part,
    rule_words,
    says_every_week,
    some_closed,
    with_common_bounds,
)
from bot.language.rules.schedule.worked import as_long, each_of_a_run, some_such_day
from bot.language.rules.who import for_one_session, who
from bot.language.times import Purpose, Reading, Times
from bot.language.times.kinds import Hours, Weekdays
from bot.language.told import counted, less, ranges, rule, weekdays, windows
from engine.dates import EVERY_DAY, DateRange
from engine.hours import Kind, Window

Mode = Literal["replace", "add", "remove"]
# More readings than this are no choice for anybody.
MOST = 6


def weekly(clause: Clause) -> Found | None:
    """ "mondays 9 to 5", "tues & thurs 10-6 with lunch 1-2", "9-5 mon wed fri, 12-8 tue thu", "this friday 10-2"."""
    if clause.asks or (clause.role == "client" and not clause.has("hours_noun")):
        return None
    if _adds(clause) or only_a_break(clause) or _somebodys_time(clause) or _moves_hour(clause):
        return None
    if breaks_first(clause) or break_on_its_own_days(clause):
        return None
    closes = any(item.has("off", "closed", "no_more") and not item.has("work", "with_break") for item in clause.items)
    if closes and not some_closed(clause):
        return None
    more = {"off", "closed"} if some_closed(clause) else set()
    more |= {"keeps_hours"} if clause.names else set()
    parted = with_exception(clause) if clause.has("but_not") else clause
    allowed = frozenset({"work", "take", "hours_noun", "instead", "lasts", "again"}) | more
    return said_hours(each_of_a_run(parted), allowed, aside=goes_on(clause), but=parted is not clause)


def said_hours(
    clause: Clause, allowed: frozenset[str], *, adds: bool = False, aside: Sequence[Item] = (), but: bool = False
) -> Found | None:
    """Hours by weekday or by date, group by group; behind a "but" other hours for some of the days."""
    hours = [item for item in clause.items if item.atom and item.atom.kind in ("hours", "dates", "rule")]
    timed = any(item.atom and item.atom.kind == "hours" for item in hours)
    if not hours or not (clause.has("work", "open", "extra", "only") or timed or for_one_session(clause)):
        return None
    people = who(clause)
    kept, holes, old = without_breaks(clause)
    groups = starting_as_before(with_common_bounds(day_groups(kept)))
    if any(_between_hours(group) for group in groups):
        return None
    asked = partial(found, clause, (), allowed | people.tags, names=people.uses_names)
    if any(some_such_day(clause, item) for item in hours):
        return asked(missing=[*people.missing, "dates"], used=hours)
    told = _told(clause, kept, groups, holes, adds=adds)
    if told is None:
        return None
    apart = [commands for commands in told.readings if not any(map(_overlap, commands))]
    if told.readings and not apart:
        return None
    told.readings = other_hours([some_shorter(commands) for commands in apart], sure=but)
    if len(told.readings) == 1 and not clause.names and limits_days(clause):
        told.readings.insert(0, _and_no_others(told.readings[0]))
    missing = [*people.missing, *told.missing]
    if not told.readings:
        return asked(told.times, missing=missing, used=old)
    given = [people.each(commands) for commands in told.readings]
    plain = len(given) == 1 and len(groups) == 1 and not rule_words(clause) and not clause.session
    tags = allowed | people.tags | {"with_break"}
    # "a couple hours on saturdays, 9 to 11": the hours say how many.
    used = [*aside, *old, *people.used, *(item for item in clause.items if item.atom and item.has("some_time"))]
    used += [item for each in given[0][:1] for item in as_long(clause, getattr(each, "windows", ()))]
    if clause.session:
        long = lengths(clause)
        minutes = long[0][1] if len(long) == 1 else None
        given = [tuple(_for_session(each, clause.session, minutes) for each in commands) for commands in given]
        used += [item for item, _ in long]
        tags |= {"intake_only", "sessions"}
    return found(
        clause,
        given,
        tags,
        told.times,
        missing=missing,
        names=people.uses_names,
        sessions=True,
        used=used,
        conventions=[people.each(other) for other in told.others if other] if plain else [],
    )


def _and_no_others(commands: Sequence[Command]) -> list[Command]:
    """Weekly hours, and none on the days that are not named."""
    days = {day for each in commands if isinstance(each, SetHours) for day in each.days or ()}
    return [*commands, SetHours("remove", EVERY_DAY - days)] if days and EVERY_DAY - days else [*commands]


@dataclass
class _Told:
    """What groups of days and hours say together."""

    readings: list[list[Command]] = field(default_factory=lambda: [[]])
    """Empty where a group says nothing that can be done."""
    others: list[list[Command]] = field(default_factory=lambda: [[]])
    """The other way in which the days could be meant."""
    times: list[Times] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def _told(
    clause: Clause,
    kept: Sequence[Item],
    groups: Sequence[Sequence[Item]],
    holes: tuple[Window, ...],
    *,
    adds: bool,
) -> _Told | None:
    """Every combination of what the groups may mean; None where there are too many."""
    every_week = says_every_week(clause, kept)
    told, seen = _Told(), set[int]()
    for group in groups:
        dated = adds or (clause.has("only") and one_bare_day(clause, group))
        times = clause.when(Purpose.CHANGE if dated else Purpose.HOURS, group)
        told.times.append(times)
        if closed_days(group):
            # "weekdays 9-5, off friday" takes one Friday out, "weekdays 9-5, off sat" every Saturday.
            plural = _says_plural(kept, runs=not seen.isdisjoint(weekdays(times.bare)))
            weekly = every_week and (times.recurring or not plural)
            choices, other, wanted = _closed_group(clause, group, times, every_week=weekly)
        else:
            choices, other, wanted = _group_hours(clause, times, holes, adds=adds, seen=seen, every_week=every_week)
        told.missing += [*wanted, *(times.missing if not choices else ())]
        told.readings = [before + choice for before in told.readings for choice in choices]
        if not choices:
            return told
        if len(told.readings) > MOST:
            return None
        if other or told.others != [[]]:
            told.others = [before + (other or choices[0]) for before in told.others]
    return told


def _overlap(command: Command) -> bool:
    """ "9-5 to 10-6", "mon-fri 9-5 except wed 12-8": no day has two shifts at the same time."""
    if not isinstance(command, Override | SetHours):
        return False
    spans = sorted(command.windows, key=lambda window: window.start)
    return any(after.start < before.end for before, after in pairwise(spans))


def breaks_first(clause: Clause) -> bool:
    """ "lunch 12-1 daily, tuesdays 3-7": the first hours are those of the break, and others follow."""
    timed = [n for n, item in enumerate(clause.items) if item.atom and isinstance(item.atom.value, Hours)]
    if len(timed) < 2:
        return False
    return any(item.has("with_break") for item in clause.items[: timed[0]])


def _moves_hour(clause: Clause) -> bool:
    """ "move my 2pm to 3 and my 3pm to 4": two appointments, and no hours."""
    return any(
        item.has("move_strong") and not item.atom and after.atom and isinstance(after.atom.value, Hours)
        for item, after in pairwise(clause.items)
    )


def _adds(clause: Clause) -> bool:
    """ "also tuesdays 10-6", first or behind other hours: these come on top."""
    if goes_on(clause):
        return False
    spoken = [item for item in clause.items if not item.has("filler", "mark", "polite") or item.has("extra")]
    lead = bool(spoken) and not spoken[0].atom and spoken[0].has("extra")
    # "lena also does saturdays": the verb between says nothing more.
    told = [item for item in clause.items if item.atom or item.has("extra") or not item.has("keeps_hours", "work")]
    return lead or any(
        item.has("extra", "also_before") and not item.atom and after.atom and after.atom.kind != "mark"
        for item, after in pairwise(told)
    )


def _somebodys_time(clause: Clause) -> bool:
    """ "leo from 2 to 4 tomorrow" from a therapist: a session of his that moves, or hours; nobody says which."""
    if clause.role != "therapist" or not clause.names or clause.has("work", "hours_noun", "keeps_hours"):
        return False
    return not _says_plural(clause.items) and not any(item.word == "for" for item in clause.items)


def _between_hours(group: Sequence[Item]) -> bool:
    """ "2 to 4 tuesdays and mondays 10-2": which days go with which hours is not said."""
    return "".join(map(piece_kind, group)) == "HDH"


def _says_plural(items: Sequence[Item], *, runs: bool = True) -> bool:
    """ "mondays 10-4, off friday": where one day is said to be every week's, another that is not is once.

    Without `runs` "weekdays 9-5, sat sun off" is no such plural: "weekdays" is said as "mon-fri" is.
    """
    said = [item.atom.value for item in items if item.atom and isinstance(item.atom.value, Weekdays)]
    rules = any(item.atom and item.atom.kind == "rule" for item in items)
    return rules or any(each.plural and (runs or not each.run) for each in said)


def _closed_group(
    clause: Clause, group: Sequence[Item], times: Times, *, every_week: bool
) -> tuple[list[list[Command]], list[Command], list[str]]:
    choices: list[list[Command]] = []
    missing: list[str] = []
    limits = [item for item in group if bounds(item)]
    if every_week and times.bare and limits:
        said = clause.when(Purpose.HOURS, limits).readings[:1]
        span = said[0].dates[0] if said and len(said[0].dates) == 1 else None
        if span is None:
            return [], [], ["dates"]
        return [[SetHours("remove", weekdays(times.bare), from_=span.first, until=span.last)]], [], []
    for reading in times.readings[:1] if every_week else times.readings:
        if every_week and times.bare:
            choices.append([SetHours("remove", weekdays(times.bare))])
            continue
        commands, wanted = away_once(clause, times, reading)
        choices.append(commands)
        missing += wanted
    return choices, [], missing


def _for_session(command: Command, session: str, minutes: int | None) -> Command:
    """Hours for one kind of session only, with its length where one is said."""
    match command:
        case SetHours():
            return replace(command, session=session, session_minutes=minutes)
        case Override():
            return replace(command, session=session)
    return command


def _group_hours(
    clause: Clause, times: Times, holes: tuple[Window, ...], *, adds: bool, seen: set[int], every_week: bool
) -> tuple[list[list[Command]], list[Command], list[str]]:
    """The choices of one group, the other way its days could be meant, and what is missing."""
    choices: list[list[Command]] = []
    other: list[Command] = []
    missing: list[str] = []
    weekly = [each for each in times.readings if each.rule]
    chosen = weekly if weekly and not adds and (every_week or plural_part(clause)) else times.readings
    before = frozenset(seen)
    if any((reading.times and reading.windows) or reading.minutes for reading in chosen):
        # "9-12 at 5": which of the two holds is not said.
        return [], [], ["windows"]
    for reading in chosen or (Reading(),):
        span = less(windows(reading.windows), holes)
        if (not span and (not clause.session or reading.times)) or half_said(clause, span):
            missing.append("windows")
        commands, alternative, wanted = _hours_once(clause, times, reading, span, adds=adds, seen=set(before))
        seen |= weekdays(reading.days)
        missing += wanted
        choices.append(commands)
        other = alternative
    return ([] if times.missing else choices), other, missing


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
        missing = [] if span else ["windows"]
        long = [each for each in dates if each.last is None or (each.last - each.first).days > 6]
        if long and not adds:
            return [SetHours("replace", None, span, from_=dates[0].first, until=dates[-1].last)], [], ["days"]
        kind: Kind = "extra" if adds else "hours"
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
    gone = weekdays(times.out.rule.days) if times.out.rule else frozenset[int]()
    if times.all_days and gone and said.every == 1 and days == EVERY_DAY - gone:
        hours = SetHours("add" if adds else "replace", None, span, from_=said.first, until=said.until)
        return [hours, SetHours("remove", gone, from_=said.first, until=said.until)], [], []
    mode: Mode = "add" if (adds and clause.has("extra")) or (days & seen and not adds) else "replace"
    hours = SetHours(mode, days, span, said.every, said.first, said.until)
    commands: list[Command] = [hours]
    if only_those(clause) and mode == "replace" and days < EVERY_DAY:
        commands.append(SetHours("remove", EVERY_DAY - days))
    return commands, _just_once(clause, times, days, span, mode), []


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
