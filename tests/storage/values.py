"""Strategies for the engine's values, as anybody could have said them."""

from datetime import date

from hypothesis import strategies as st

from engine import DateRange, Override, Policy, Rule, SessionType, Template, Window, ZoneRange

DATES = st.dates(date(2025, 1, 1), date(2028, 12, 31))
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
NAMES = st.frozensets(st.sampled_from(["individual", "couples", "intake"]), min_size=1)
BOUNDS = st.tuples(st.none() | DATES, st.none() | DATES).map(lambda pair: pair if None in pair else tuple(sorted(pair)))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(0, 1439))
    return Window(start, start + draw(st.integers(1, 1440)))


WINDOWS = st.lists(windows(), min_size=1, max_size=3).map(tuple)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    first, until = draw(BOUNDS)
    every = 1 if first is None else draw(st.integers(1, 4))
    return Template(draw(DAYS), draw(WINDOWS), every, first, until, draw(st.none() | NAMES))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    first, until = draw(BOUNDS)
    shared = {
        "every": 1 if first is None else draw(st.integers(1, 4)),
        "months": tuple(draw(st.lists(st.integers(1, 12), max_size=3, unique=True))),
        "first": first,
        "until": until,
        "excluded": draw(st.frozensets(DATES, max_size=2)),
    }
    if draw(st.booleans()):
        return Rule("weekly", days=draw(DAYS), **shared)
    if draw(st.booleans()):
        return Rule("monthly", nth=(draw(st.sampled_from([1, 2, 5, -1])),), days=draw(DAYS), **shared)
    return Rule("monthly", month_days=(draw(st.sampled_from([1, 15, 31, -1])),), **shared)


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    first = draw(DATES)
    last = draw(st.none() | DATES)
    return DateRange(first, last if last is None else max(first, last))


@st.composite
def overrides(draw: st.DrawFn, *, practice: bool | None = None) -> Override:
    kind = draw(st.sampled_from(["off", "hours", "extra", "block"]))
    when = (
        {"rule": draw(rules())}
        if draw(st.booleans())
        else {"dates": tuple(draw(st.lists(ranges(), min_size=1, max_size=3)))}
    )
    return Override(
        kind,
        **when,
        windows=() if kind == "off" else draw(WINDOWS),
        sessions=draw(st.none() | NAMES),
        practice=draw(st.booleans()) if practice is None else practice,
    )


@st.composite
def zone_ranges(draw: st.DrawFn) -> ZoneRange:
    dates = draw(ranges())
    return ZoneRange(dates.first, dates.last, draw(st.sampled_from(["Europe/London", "Asia/Tokyo"])))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    number = st.none() | st.integers(0, 10_000)
    session = draw(st.none() | st.sampled_from(["individual", "couples"]))
    limits = [draw(number) for _ in range(4)]
    return Policy(*draw(BOUNDS), session, *limits, draw(st.none() | st.booleans()))


@st.composite
def session_types(draw: st.DrawFn) -> SessionType:
    buffer = st.integers(0, 60)
    spacing = draw(st.none() | st.integers(1, 240))
    return SessionType(
        "other", draw(st.integers(1, 1440)), spacing, draw(buffer), draw(buffer), draw(st.integers(1, 9))
    )
