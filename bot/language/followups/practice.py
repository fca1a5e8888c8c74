"""Corrections of what concerns the whole practice: for whom a rule holds, since when, who hears of it, who may what."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import AddPerson, Broadcast, Export, Grant, RemovePerson, ReplaceLast, Report, Revoke, SetPolicy
from bot.language.clause import Clause, Item, shifted
from bot.language.followups.shared import LEADS, Best, all_of, excepts, said_items, timed
from bot.language.rules.found import Commands, Found, found
from bot.language.rules.looking.records import FORMATS
from bot.language.rules.looking.reports import BY
from bot.language.rules.messages import audiences, known
from bot.language.rules.people import ROLE_TAGS, role_of
from bot.language.times import Purpose, atoms
from bot.language.times.kinds import Between, HoursBound, MomentBound, Open
from bot.language.told import clock, only_date, ranges

PEOPLE = (AddPerson, Grant, Revoke, RemovePerson)


def for_all(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "for everyone", "make that for the whole practice", after what was meant for one."""
    if clause.role != "admin" or clause.names or clause.atoms or clause.asks or not last:
        return None
    if not any("for" in item.word.split() for item in clause.items) or not clause.has("practice"):
        return None
    if any(not getattr(command, "for_", None) for command in last) or len({command.do for command in last}) > 1:
        return None
    new = all_of(last[:1], for_="practice")
    if any(all_of((command,), for_="practice") != new for command in last):
        return None
    return found(clause, [(ReplaceLast(new),)], LEADS | {"practice", "only", "joint"})


def since_when(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "from july 1", "only until june 30", after a policy, a right or somebody new."""
    if len(last) != 1 or not isinstance(last[0], (SetPolicy, *PEOPLE)) or clause.asks or clause.names:
        return None
    if len(clause.atoms) != 1 or not isinstance(clause.atoms[0].value, Open | Between):
        return None
    times = clause.when(Purpose.LIST)
    readings = []
    for reading in times.readings:
        if len(reading.dates) != 1 or reading.times or reading.windows or reading.rule:
            return None
        span, value = reading.dates[0], clause.atoms[0].value
        starts = not isinstance(value, Open) or value.bound in ("from", "after", "since")
        ends = not isinstance(value, Open) or not starts
        bounds = ({"from_": span.first} if starts else {}) | ({"until": span.last} if ends else {})
        readings.append((ReplaceLast(all_of(last, **bounds)),))
    return found(clause, readings, LEADS | {"only", "he", "person_bits", "joint"}, times) if readings else None


def another_role(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "no, front desk", "make that admin instead", "i meant quinn", after somebody came or may do more."""
    if len(last) != 1 or not isinstance(last[0], PEOPLE) or clause.atoms or clause.asks:
        return None
    role = role_of(clause)
    turned = clause.has("no", "correction", "make_it", "instead") or clause.items[0].word.split()[0] == "as"
    body = [item for item in said_items(clause) if not item.name and not item.has(*ROLE_TAGS, "grant_bits", "make_it")]
    if not turned or body or len(clause.names) > 1 or bool(role) == bool(clause.names):
        return None
    new = all_of(last, role=role) if role else all_of(last, name=clause.names[0])
    return found(clause, [(ReplaceLast(new),)], LEADS | ROLE_TAGS | {"grant_bits", "joint", "grant"}, names=True)


def other_audience(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "only to omar's clients", "no, the therapists", after a message to many; "only" keeps what held before."""
    if len(last) != 1 or not isinstance(last[0], Broadcast) or clause.asks:
        return None
    if any(item.has("negated", "excepting") and not item.has("no") for item in clause.items):
        return None
    only = clause.has("only") or clause.items[0].word == "just"
    if not only and not clause.has("no", "correction", "instead") and clause.items[0].word != "to":
        return None
    if len(meant := audiences(clause, clause.items)) != 1:
        return None
    [named] = meant
    before = last[0].audience
    if only and named.who == before.who:
        named = replace(
            named,
            with_=named.with_ or before.with_,
            dates=named.dates or before.dates,
            windows=named.windows or before.windows,
            session=named.session or before.session,
            language=named.language or before.language,
        )
    elif before != type(before)(before.who):
        return None
    left = tuple(item for item in clause.items if not known(item, clause) and not item.has(*LEADS, "only", "joint"))
    new = (ReplaceLast((replace(last[0], audience=named),)),)
    return Found((new,), (), left) if named != before else None


def other_recipients(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "no, thursday", after a message to those who come on friday; "only ana's"."""
    told = last[0] if len(last) == 1 else None
    if not isinstance(told, Broadcast) or clause.asks or told.audience.windows:
        return None
    turned = clause.has("no", "correction", "make_it", "instead", "only") or clause.items[0].word == "just"
    if not turned or len(clause.names) + len(clause.atoms) != 1:
        return None
    if clause.names:
        if told.audience.who == "therapists" or not clause.has("only"):
            return None
        theirs = replace(told.audience, with_=clause.names[0])
        return found(clause, [(ReplaceLast((replace(told, audience=theirs),)),)], LEADS | {"only"}, names=True)
    if not told.audience.dates or clause.atoms[0].kind != "dates" or any(map(excepts, clause.items)):
        return None
    times = clause.when(Purpose.LIST)
    today = clause.message.now.date()
    readings = [
        (ReplaceLast((replace(told, audience=replace(told.audience, dates=ranges(one.dates, today))),)),)
        for one in times.readings
        if one.dates and not (one.times or one.windows or one.rule)
    ]
    return found(clause, readings, LEADS | {"only"}, times) if readings else None


def send_later(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "schedule it for 8am tmrw instead", after a message to many."""
    if len(last) != 1 or not isinstance(last[0], Broadcast) or clause.asks or not clause.atoms:
        return None
    held = clause.has("block", "off")
    said = [part for item in clause.items for part in (_its_end(clause, item) if held else [timed(item)])]
    times = clause.when(Purpose.BOOK, said)
    readings = []
    for reading in times.readings:
        day = only_date(reading)
        if day is None or len(reading.times) != 1:
            return None
        readings.append((ReplaceLast((replace(last[0], at=dt.datetime.combine(day, clock(reading.times[0]))),)),))
    allowed = LEADS | {"book_client", "book_strong", "tell", "move", "waitlist_me"} | ({"block"} if held else set())
    return found(clause, readings, allowed, times)


def _its_end(clause: Clause, item: Item) -> list[Item]:
    """ "hold it until 6pm": the moment behind the "until"."""
    if not isinstance(item.atom and item.atom.value, HoursBound | MomentBound):
        return [timed(item)]
    told = [shifted(each, item.first + 1) for each in atoms(clause.line[item.first + 1 : item.last])]
    return [Item(each.first, each.last, "", atom=replace(each, lead=min(each.lead, item.first))) for each in told]


def told_apart(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "by therapist", "split by week", after a report; "as csv" after an export."""
    if len(last) != 1 or clause.atoms or clause.names or clause.asks:
        return None
    if isinstance(last[0], Report):
        split = next((by for tag, by in BY if clause.has(tag)), None)
        tags: Sequence[str] = [tag for tag, _ in BY]
        return found(clause, [all_of(last, by=split)], LEADS | {*tags, "split_by", "report"}) if split else None
    if isinstance(last[0], Export):
        said = (word for item in clause.of("format", "export") for word in item.word.split())
        kind = next((word for word in said if word in FORMATS), None)
        new = (ReplaceLast(all_of(last, format=kind)),)
        return found(clause, [new], LEADS | {"format", "export", "export_what"}) if kind else None
    return None
