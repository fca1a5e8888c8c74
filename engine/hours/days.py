"""The hours of dates: templates first, then overrides one after the other."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from engine.hours.values import DAY, Kind, Override, Schedule, Template, Window
from engine.spans import Spans, minus, normal


def hours(schedule: Schedule, day: date, session: str | None = None) -> tuple[Window, ...]:
    """The wall-time windows of one date: sorted, disjoint, not touching.

    `session` names the session type asked for; None gives the hours in which any type at all is served.
    """
    return next(hours_between(schedule, day, day, session))[1]


def hours_between(
    schedule: Schedule, first: date, last: date, session: str | None = None
) -> Iterator[tuple[date, tuple[Window, ...]]]:
    """`hours` of each date from `first` to `last`, both included, dates without hours too. Lazy."""
    names = [session] if session is not None else [*named_sessions(schedule), None]
    begin, end = first.toordinal(), last.toordinal()
    by_name = zip(*(day_spans(schedule, name, begin, end) for name in names), strict=True)
    for ordinal, each in zip(range(begin, end + 1), by_name, strict=True):
        spans = each[0] if len(each) == 1 else normal(chain.from_iterable(each))
        yield date.fromordinal(ordinal), tuple(Window(*span) for span in spans)


def day_spans(schedule: Schedule, session: str | None, first: int, last: int) -> Iterator[Spans]:
    """The hours of each date from ordinal `first` to `last` as spans of minutes, for the type `session`.

    None is a type that nothing names. Overrides are looked up for a few dates at first and then for ever more, so that
    neither the first date nor the last waits for too many others.
    """
    return chain.from_iterable(_blocks(schedule, session, first, last))


def _blocks(schedule: Schedule, session: str | None, first: int, last: int) -> Iterator[list[Spans]]:
    templates = [t for t in schedule.templates if t.sessions is None or session in t.sessions]
    since = schedule.overrides_since(first)
    overrides = _in_order([o for o in since if o.sessions is None or session in o.sessions])
    length = 32
    while first <= last:
        end = min(first + length - 1, last)
        spans = _usual(templates, first, end)
        for ordinal, edits in _edits(overrides, first, end).items():
            for kind, given in edits:
                spans[ordinal - first] = _edited(spans[ordinal - first], kind, given)
        yield spans
        first, length = end + 1, length * 2


def layers(schedule: Schedule, session: str | None, ordinal: int) -> list[tuple[Override | None, Spans]]:
    """How one date's hours come about: what the templates give, then what each override leaves, in order."""
    templates = [t for t in schedule.templates if t.sessions is None or session in t.sessions]
    since = schedule.overrides_since(ordinal)
    overrides = _in_order([o for o in since if o.sessions is None or session in o.sessions])
    (spans,) = _usual(templates, ordinal, ordinal)
    found: list[tuple[Override | None, Spans]] = [(None, spans)]
    for override in overrides:
        for kind, given in _edits([override], ordinal, ordinal).get(ordinal, ()):
            spans = _edited(spans, kind, given)
            found.append((override, spans))
    return found


def named_sessions(schedule: Schedule) -> list[str]:
    """The session types that templates or overrides name, sorted; all others share the hours of none of them."""
    sets = [*(t.sessions for t in schedule.templates), *(o.sessions for o in schedule.overrides)]
    return sorted({name for names in sets if names for name in names})


def _in_order(overrides: list[Override]) -> list[Override]:
    """In the order in which they are applied: the practice's last, of each the rules first, then oldest first."""
    if any(o.practice or o.rule for o in overrides):
        return sorted(overrides, key=lambda o: (o.practice, o.rule is None))
    return overrides


def _usual(templates: list[Template], first: int, last: int) -> list[Spans]:
    """What the templates give to each ordinal from `first` to `last`, each distinct answer worked out once."""
    always = [t for t in templates if _throughout(t, first, last)]
    week = _week(always)
    # ordinal 1 is a Monday
    skipped = (first - 1) % 7
    days = last - first + 1
    spans = (week * (days // 7 + 2))[skipped : skipped + days]
    if len(always) < len(templates):
        _add_passing([t for t in templates if t not in always], spans, first)
    return spans


def _week(templates: list[Template]) -> list[Spans]:
    """The hours of the seven weekdays."""
    week: list[Spans] = [()] * 7
    for template in templates:
        pairs = _pairs(template.windows)
        for day in template.days:
            week[day] += pairs
    return [normal(pairs) if len(pairs) > 1 else pairs for pairs in week]


def _union(windows: list[tuple[Window, ...]]) -> Spans:
    pairs = [(w.start, w.end) for several in windows for w in several]
    return normal(pairs) if len(pairs) > 1 else tuple(pairs)


def _add_passing(passing: list[Template], spans: list[Spans], first: int) -> None:
    """Add to the dates from ordinal `first` on what templates give that do not apply to all of them."""
    known: dict[tuple[int, ...], Spans] = {}
    for index, usual in enumerate(spans):
        ordinal = first + index
        weekday = (ordinal - 1) % 7
        applying = tuple(i for i, template in enumerate(passing) if _applies(template, ordinal, weekday))
        if applying:
            key = (weekday, *applying)
            if key not in known:
                known[key] = normal((*usual, *_union([passing[i].windows for i in applying])))
            spans[index] = known[key]


def _throughout(template: Template, first: int, last: int) -> bool:
    begun = template.first is None or template.first.toordinal() <= first
    return template.every == 1 and begun and (template.until is None or last <= template.until.toordinal())


def _applies(template: Template, ordinal: int, weekday: int) -> bool:
    if weekday not in template.days:
        return False
    if template.until is not None and ordinal > template.until.toordinal():
        return False
    if template.first is None:
        return True
    since = template.first.toordinal()
    return ordinal >= since and ((ordinal - 1) // 7 - (since - 1) // 7) % template.every == 0


def _edits(overrides: list[Override], first: int, last: int) -> dict[int, list[tuple[Kind, Spans]]]:
    """What is done to each ordinal from `first` to `last`, in order."""
    edits: dict[int, list[tuple[Kind, Spans]]] = {}
    for override in overrides:
        if override.kind == "block":
            within, after = _block_spans(override.windows)
        else:
            within, after = _pairs(override.windows), ()
        # the date before the first may block into it
        edit = override.kind, within
        for ordinal in _ordinals(override, first - 1 if after else first, last):
            if ordinal >= first:
                edits.setdefault(ordinal, []).append(edit)
            if after and ordinal < last:
                edits.setdefault(ordinal + 1, []).append((override.kind, after))
    return edits


def _ordinals(override: Override, first: int, last: int) -> Iterable[int]:
    if override.rule is not None:
        return override.rule.ordinals(first, last)
    found: list[int] = []
    for span in override.dates:
        end = last if span.last is None else min(last, span.last.toordinal())
        found += range(max(first, span.first.toordinal()), end + 1)
    return found


def _block_spans(windows: tuple[Window, ...]) -> tuple[Spans, Spans]:
    """What a block takes out of its own date and of the next; one that ends at 24:00 takes all the rest of its date."""
    within = normal((w.start, 2 * DAY if w.end == DAY else w.end) for w in windows)
    after = normal((0, w.end - DAY) for w in windows if w.end > DAY)
    return within, after


def _pairs(windows: tuple[Window, ...]) -> Spans:
    return tuple([(w.start, w.end) for w in windows])


def _edited(spans: Spans, kind: Kind, given: Spans) -> Spans:
    match kind:
        case "off":
            return ()
        case "hours":
            return normal(given)
        case "extra":
            return normal((*spans, *given))
        case "block":
            return minus(spans, given)
