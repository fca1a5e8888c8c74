"""What a change of weekly hours leaves behind: rows cut by from / until, never edited in place (docs/language.md).

Pure functions of template values. Days that the change does not name, and dates outside its range, keep what they had.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.commands import SetHours
from engine.dates import ONE_DAY, Rule, week_of
from engine.hours import Template, Window


def with_hours(
    templates: Sequence[Template], command: SetHours, today: dt.date, session_types: Collection[str]
) -> tuple[Template, ...]:
    """The templates after the command. `session_types` are all names, for taking one out of hours that serve all."""
    start = command.from_ or today
    days = command.days if command.days is not None else worked_days(templates, start, command.until)
    kept: list[Template] = []
    for template in templates:
        named = template.days & days
        if template.days - days:
            kept.append(replace(template, days=template.days - days))
        if named:
            before, inside, after = cut(replace(template, days=named), start, command.until)
            kept += [*before, *_changed(inside, command, session_types), *after]
    return tidy([*kept, *_laid(command, days, start)])


def worked_days(templates: Iterable[Template], start: dt.date, until: dt.date | None) -> frozenset[int]:
    """The weekdays with hours at some time from `start` to `until`."""
    return frozenset(
        day.weekday()
        for template in templates
        for part in cut(template, start, until)[1]
        for day in _first_dates(part, start)
    )


def _first_dates(part: Template, start: dt.date) -> Iterator[dt.date]:
    """The first date of each weekday that a row has from `start` on, those past its end left out."""
    first = part.first or start
    rule = Rule("weekly", part.every, part.days, first=first, until=part.until)
    return rule.dates(first, first + 7 * part.every * ONE_DAY)


def cut(
    template: Template, start: dt.date, until: dt.date | None
) -> tuple[list[Template], list[Template], list[Template]]:
    """The template before `start`, from `start` to `until`, and after `until`; a part without dates is left out."""
    before = _between(template, None, start - ONE_DAY)
    inside = _between(template, start, until)
    after = [] if until is None else _between(template, until + ONE_DAY, None)
    return before, inside, after


def _between(template: Template, first: dt.date | None, last: dt.date | None) -> list[Template]:
    first = max((day for day in (first, template.first) if day is not None), default=None)
    last = min((day for day in (last, template.until) if day is not None), default=None)
    if template.every > 1 and first is not None:
        first = _in_phase(template, first)
    if first is not None and last is not None and last < first:
        return []
    return [replace(template, first=first, until=last)]


def _in_phase(template: Template, day: dt.date) -> dt.date:
    """The first date from `day` on in a week that the template counts, so that a cut row keeps its weeks."""
    assert template.first is not None
    weeks = (week_of(template.first) - week_of(day)) % template.every
    return day if weeks == 0 else day - dt.timedelta(day.weekday()) + weeks * 7 * ONE_DAY


def _changed(inside: Iterable[Template], command: SetHours, session_types: Collection[str]) -> Iterator[Template]:
    """What the command leaves of the hours it found on its days."""
    for template in inside:
        if command.mode == "add":
            yield template
        elif command.session is None:
            if command.mode == "remove" and command.windows:
                yield from _less(template, command.windows)
        elif command.mode == "remove":
            yield from _without_session(template, command, session_types)
        elif command.windows:
            yield from _less(template, command.windows)
        else:
            yield replace(template, sessions=frozenset({command.session}))


def _without_session(template: Template, command: SetHours, session_types: Collection[str]) -> Iterator[Template]:
    assert command.session is not None
    served = frozenset(session_types) if template.sessions is None else template.sessions
    if command.session not in served:
        yield template
        return
    touched = tuple(intersection(template.windows, command.windows)) if command.windows else template.windows
    yield from _less(template, touched)
    if touched and served - {command.session}:
        yield replace(template, windows=touched, sessions=served - {command.session})


def _laid(command: SetHours, days: frozenset[int], start: dt.date) -> Iterator[Template]:
    """The hours that the command itself brings."""
    if command.mode == "remove" or not command.windows or not days:
        return
    yield Template(
        days=days,
        windows=union(command.windows),
        every=command.every,
        first=start,
        until=command.until,
        sessions=None if command.session is None else frozenset({command.session}),
    )


def _less(template: Template, taken: Iterable[Window]) -> Iterator[Template]:
    windows = tuple(difference(template.windows, taken))
    if windows:
        yield replace(template, windows=windows)


def tidy(templates: Iterable[Template]) -> tuple[Template, ...]:
    """Rows that differ only in their weekdays become one."""
    merged: dict[Template, frozenset[int]] = {}
    for template in templates:
        key = replace(template, days=frozenset())
        merged[key] = merged.get(key, frozenset()) | template.days
    return tuple(replace(key, days=days) for key, days in merged.items())


def union(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Sorted, with those that touch or overlap made one."""
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged)


def difference(windows: Iterable[Window], taken: Iterable[Window]) -> Iterator[Window]:
    """What is left of `windows` without `taken`."""
    taken = union(taken)
    for window in windows:
        start = window.start
        for gone in taken:
            if gone.start < window.end and gone.end > start:
                if gone.start > start:
                    yield Window(start, gone.start)
                start = gone.end
        if start < window.end:
            yield Window(start, window.end)


def intersection(windows: Iterable[Window], others: Iterable[Window]) -> Iterator[Window]:
    """What `windows` and `others` have in common."""
    others = union(others)
    for window in windows:
        for other in others:
            if window.start < other.end and other.start < window.end:
                yield Window(max(window.start, other.start), min(window.end, other.end))


def gaps(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The time between the first opening and the last closing that is closed: a lunch, say."""
    spans = union(windows)
    return tuple(Window(left.end, right.start) for left, right in pairwise(spans))
