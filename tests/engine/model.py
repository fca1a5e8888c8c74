"""What the engine means, worked out slowly from the scenario's JSON. Shares no code with the engine.

A date's hours are a set of minutes, an instant is an aware datetime, and every definition is applied to every
candidate one by one.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def day(text):
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date() if text else None


def within(value, first, last):
    return (first is None or value >= first) and (last is None or value <= last)


def monday(value):
    return value - value.weekday() * DAY


# --- a date's hours ---------------------------------------------------------------------------------------------


def minutes_of(window):
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in window)
    return set(range(start, end if end > start else end + 1440))


def rule_covers(rule, value):
    every, start = rule.get("every") or 1, day(rule.get("from"))
    if not within(value, start, day(rule.get("until"))) or value.isoformat() in (rule.get("except") or []):
        return False
    if rule.get("months") and value.month not in rule["months"]:
        return False
    if rule["freq"] == "weekly":
        weeks = (monday(value) - monday(start)).days // 7 if start else 0
        return weeks % every == 0 and NAMES[value.weekday()] in rule["days"]
    months = (value.year - start.year) * 12 + value.month - start.month if start else 0
    if months % every:
        return False
    month = [value.replace(day=1) + n * DAY for n in range(31)]
    month = [other for other in month if other.month == value.month]
    if rule.get("month_days"):
        return any(value == (month[-1] if n == -1 else month[n - 1]) for n in rule["month_days"] if n <= len(month))
    same = [other for other in month if other.weekday() == value.weekday()]
    if NAMES[value.weekday()] not in rule["days"]:
        return False
    return any(value == (same[-1] if n == -1 else same[n - 1]) for n in rule["nth"] if n <= len(same))


def override_covers(override, value):
    if override.get("rule"):
        return rule_covers(override["rule"], value)
    return any(within(value, day(span["from"]), day(span.get("to"))) for span in override["dates"])


def template_covers(template, value):
    start, every = day(template.get("from")), template.get("every") or 1
    if NAMES[value.weekday()] not in template["days"] or not within(value, start, day(template.get("until"))):
        return False
    return start is None or (monday(value) - monday(start)).days // 7 % every == 0


def serves(thing, session):
    return thing.get("sessions") is None or session in thing["sessions"]


def minutes(scenario, value, session):
    """The minutes of a date's hours, counted from its midnight, on into the next date."""
    found = set()
    for template in scenario.get("templates") or []:
        if serves(template, session) and template_covers(template, value):
            for window in template["windows"]:
                found |= minutes_of(window)
    overrides = [o for o in scenario.get("overrides") or [] if serves(o, session)]
    for practice in (False, True):
        for by_rule in (True, False):
            for override in overrides:
                if bool(override.get("practice")) is practice and bool(override.get("rule")) is by_rule:
                    found = edited(found, override, value)
    return found


def edited(found, override, value):
    given = [minutes_of(window) for window in override.get("windows") or []]
    if override["kind"] == "block":
        taken = set()
        for each in given:
            if override_covers(override, value):
                taken |= set(range(min(each), 2880)) if max(each) == 1439 else each
            if override_covers(override, value - DAY):
                taken |= {minute - 1440 for minute in each if minute >= 1440}
        return found - taken
    if not override_covers(override, value):
        return found
    union = set().union(*given)
    return {"off": set(), "hours": union, "extra": found | union}[override["kind"]]


def windows(scenario, value, session):
    """The maximal runs of a date's minutes, as (start, end)."""
    found = minutes(scenario, value, session)
    starts = sorted(m for m in found if m - 1 not in found)
    ends = sorted(m + 1 for m in found if m + 1 not in found)
    return list(zip(starts, ends, strict=True))


# --- wall time ----------------------------------------------------------------------------------------------------


def on_clock(when, zone):
    return when.astimezone(zone).replace(tzinfo=None)


def from_wall(wall, zone):
    """The first instant that shows `wall`; the moment of the jump where the clock skips it."""
    when = wall.replace(tzinfo=zone).astimezone(UTC)
    if on_clock(when, zone) == wall:
        return when
    low, high = when - 2 * DAY, when + 2 * DAY
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // timedelta(seconds=2) * timedelta(seconds=1)
        low, high = (low, middle) if on_clock(middle, zone) > wall else (middle, high)
    return high


def zone_on(scenario, value):
    name = scenario["timezone"]
    for zone in scenario.get("zones") or []:
        if within(value, day(zone["from"]), day(zone.get("to"))):
            name = zone["timezone"]
    return ZoneInfo(name)


def open_spans(scenario, first, last, session):
    """The windows of the dates `first` to `last` as pairs of instants."""
    found = []
    for n in range((last - first).days + 1):
        value = first + n * DAY
        zone = zone_on(scenario, value)
        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - wall time
        if from_wall(midnight, zone) == from_wall(midnight + DAY, zone):
            continue
        for start, end in windows(scenario, value, session):
            pair = from_wall(midnight + start * MINUTE, zone), from_wall(midnight + end * MINUTE, zone)
            if pair[0] < pair[1]:
                found.append(pair)
    return found


# --- slots --------------------------------------------------------------------------------------------------------


def slots(scenario):
    """All slots as (start, end, seats), the limit left aside."""
    session, home = scenario["session"], ZoneInfo(scenario["timezone"])
    start, end = instant(scenario["range"]["from"]), instant(scenario["range"]["to"])
    first, last = on_clock(start, home).date() - 4 * DAY, on_clock(end, home).date() + 4 * DAY
    length = session["minutes"] * MINUTE
    free = [
        (s, s + length, session.get("capacity", 1))
        for s in starts(scenario, first, last)
        if is_free(scenario, s, s + length)
        and on_terms(scenario, s)
        and not is_full(scenario, on_clock(s, home).date())
    ]
    offered = [slot for slot in free if is_packed(scenario, slot, free)]
    joinable = [
        (instant(g["start"]), instant(g["end"]), seats(scenario, g) - g["taken"])
        for g in scenario.get("groups") or []
        if g["session"] == session["name"] and g.get("open", True) and seats(scenario, g) > g["taken"]
        if on_terms(scenario, instant(g["start"]))
    ]
    return sorted(slot for slot in {*offered, *joinable} if start <= slot[0] < end)


def seats(scenario, group):
    return scenario["session"].get("capacity", 1) if group.get("seats") is None else group["seats"]


def starts(scenario, first, last):
    session = scenario["session"]
    length = session["minutes"] * MINUTE
    larger = max(session.get("before_minutes", 0), session.get("after_minutes", 0))
    step = (session.get("spacing_minutes") or session["minutes"] + larger) * MINUTE
    spans = open_spans(scenario, first, last, session["name"])
    found = set()
    for start, end in spans:
        point = start
        while point < end:
            if is_open(spans, point, point + length):
                found.add(point)
            point += step
    return sorted(found)


def is_open(spans, start, end):
    """Whether every moment from `start` to `end` lies in one of `spans`."""
    reached = start
    while reached < end:
        further = [until for since, until in spans if since <= reached < until]
        if not further:
            return False
        reached = max(further)
    return True


def overlap(start, end, other_start, other_end):
    return start < other_end and other_start < end


def is_free(scenario, start, end):
    session = scenario["session"]
    wide = start - session.get("before_minutes", 0) * MINUTE, end + session.get("after_minutes", 0) * MINUTE
    for taken in [*(scenario.get("busy") or []), *(scenario.get("groups") or [])]:
        begun, ended = instant(taken["start"]), instant(taken["end"])
        since, until = begun - taken.get("before_minutes", 0) * MINUTE, ended + taken.get("after_minutes", 0) * MINUTE
        if overlap(start, end, begun, ended) or overlap(*wide, begun, ended) or overlap(start, end, since, until):
            return False
    return True


def policy(scenario, value, field, only=None):
    """The last value given for a date; `only` looks at general policies (False) or this type's own (True)."""
    found = None
    for each in scenario.get("policies") or []:
        own = each.get("session") is not None
        if (own and each["session"] != scenario["session"]["name"]) or only not in (None, own):
            continue
        if within(value, day(each.get("from")), day(each.get("until"))) and each.get(field) is not None:
            found = each[field]
    return found


def on_terms(scenario, start):
    """Whether notice and horizon allow a start."""
    home, now = ZoneInfo(scenario["timezone"]), instant(scenario["now"])
    value = on_clock(start, home).date()
    if start < now + (policy(scenario, value, "notice_minutes") or 0) * MINUTE:
        return False
    horizon = policy(scenario, value, "horizon_days")
    return horizon is None or value <= on_clock(now, home).date() + horizon * DAY


def counted(scenario):
    return [b for b in scenario.get("busy") or [] if b.get("booking", True)] + (scenario.get("groups") or [])


def is_full(scenario, value):
    home = ZoneInfo(scenario["timezone"])
    for own in (False, True):
        days = [
            on_clock(instant(c["start"]), home).date()
            for c in counted(scenario)
            if not own or c.get("session") == scenario["session"]["name"]
        ]
        per_day, per_week = (policy(scenario, value, field, own) for field in ("per_day", "per_week"))
        if per_day is not None and days.count(value) >= per_day:
            return True
        if per_week is not None and sum(monday(d) == monday(value) for d in days) >= per_week:
            return True
    return False


def is_packed(scenario, slot, free):
    home = ZoneInfo(scenario["timezone"])
    value = on_clock(slot[0], home).date()
    beside = [c for c in counted(scenario) if on_clock(instant(c["start"]), home).date() == value]
    if not beside or not policy(scenario, value, "packing"):
        return True
    same_day = [other for other in free if on_clock(other[0], home).date() == value]
    for taken in beside:
        before = [other for other in same_day if other[1] <= instant(taken["start"])]
        after = [other for other in same_day if other[0] >= instant(taken["end"])]
        if slot in before[-1:] or slot in after[:1]:
            return True
    return False
