"""The rules in order, and the scan that finds the pieces of time in a message."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from bot.language.listed import listed
from bot.language.text import Token
from bot.language.times.kinds import Atom, Clock, Half, Kind, Nth, Part, Repeat, Value
from bot.language.times.languages import language_of
from bot.language.times.line import Found, Line
from bot.language.times.phrases import clocks, days, hours, lengths, marks, moments, ranges, repeats, weekdays, zones
from bot.language.times.phrases.numbers import ordinal

_LENGTH_LEADS = listed("length_leads")
_LEADS_WORDS_HOUR = listed("leads_words_hour")

Phrase = Callable[[Line, int], Found[Value]]


class Rule(NamedTuple):
    """A phrase, the classes of words it can start with ("figure" for digits), and a class the line must hold."""

    kind: Kind
    phrase: Phrase
    starts: frozenset[str]
    needs: str = ""


_NUMBER = frozenset({"figure", "number"})
_WEEKDAY = frozenset(
    {"workday", "weekday", "weekday_plural", "weekday_run", "weekday_letter", "the", "this", "next", "last", "coming"}
)
_CLOCK = _NUMBER | {"clock", "starter", "a", "unit"}
_PERIOD = frozenset(
    {"unit", "the", "this", "next", "last", "coming", "rest", "all", "month", "season", "beginning", "starter", "in"}
) | {"ordinal", "figure", "number", "holiday", "holy_week"}
_DAY = (
    _PERIOD
    | _WEEKDAY
    | _NUMBER
    | {"ahead", "near", "closest", "ordinal", "holiday", "in", "a", "some", "workday", "starter", "beginning"}
)
_ELAPSED = _NUMBER | {"in", "ahead", "ago_before", "the", "next", "last", "some", "a", "starter"}
_MOMENT = _DAY | _CLOCK | {"at", "begins", "from", "between", "now", "hence", "tonight", "lastnight"}
_PART = frozenset({"part", "on", "tonight", "lastnight", "all", "half", "the", "in", "this", "beginning"})
_BOUNDS = frozenset({"until", "through", "since", "before", "after", "by", "from"})

# The longest reading wins; among equals the earlier rule.
RULES: tuple[Rule, ...] = (
    Rule("mark", marks.mark, frozenset({"once", "open_end", "always", "whole_day", "except", "starter"})),
    Rule("hours", moments.moments, _MOMENT, "to"),
    Rule("hours", moments.stay_by_hour, frozenset({"arrive", "depart"})),
    Rule("hours", moments.bounded, _BOUNDS),
    Rule("hours", moments.remainder, frozenset({"rest", "the"})),
    Rule("rule", repeats.every, frozenset({"every", "the", "other"})),
    Rule("rule", repeats.nth_apart, _NUMBER | {"ordinal", "the"}, "nth"),
    Rule("rule", repeats.nth_of_month, _NUMBER | {"ordinal", "the", "every"}, "nth"),
    Rule(
        "rule",
        repeats.month_days,
        _NUMBER | {"ordinal", "the", "every", "on", "at", "in", "beginning", "month", "unit"},
        "of_month",
    ),
    Rule("rule", repeats.adverb, frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "starter"})),
    Rule("dates", ranges.between, _DAY | {"from", "between", "span_from", "now", "hence"}, "to"),
    Rule("dates", ranges.besides, _WEEKDAY | _PERIOD),
    Rule("dates", ranges.eve_and_day, frozenset({"holiday"})),
    Rule("dates", ranges.listed, frozenset({"month", "figure", "ordinal", "the"}), "month"),
    Rule("dates", ranges.listed_ranges, frozenset({"month"}), "to"),
    Rule("dates", ranges.ranges_then_month, frozenset({"figure", "ordinal", "the"}), "month"),
    Rule("dates", moments.stay, frozenset({"arrive", "depart"})),
    Rule("dates", ranges.lasting, _DAY | {"on", "for"}, "lasting"),
    Rule("dates", ranges.open_range, _BOUNDS),
    Rule("dates", ranges.to_date, frozenset({"to_date"})),
    Rule("dates", ranges.onwards, _DAY, "onwards"),
    Rule("dates", days.within, _DAY),
    Rule("dates", days.behind_holiday, frozenset({"the"})),
    Rule("hours", lengths.elapsed, _ELAPSED),
    Rule("dates", weekdays.next_several, frozenset({"the", "next", "coming"})),
    Rule("dates", weekdays.weekdays, _WEEKDAY),
    Rule("dates", ranges.said, _DAY),
    Rule("hours", hours.for_from, frozenset({"on", "for"}), "for"),
    Rule("hours", hours.hours, _CLOCK | {"from", "between", "since", "at", "span_from", "begins"}),
    Rule("hours", hours.from_start_to_finish, frozenset({"begins", "in"})),
    Rule("hours", hours.after_before, frozenset({"after", "from"})),
    Rule("hours", hours.bound, _CLOCK | _BOUNDS | {"at", "begins", "around", "compare", "noonish"}),
    Rule("rule", marks.counted, _NUMBER | {"for", "on", "starter", "times"}),
    Rule("duration", lengths.duration, _NUMBER | {"unit", "length", "for", "on", "a", "some", "starter", "all"}),
    Rule("hours", hours.part, _PART),
    Rule("zone", zones.zone, frozenset({"zone", "region"})),
    Rule("count", marks.count, frozenset({"figure"})),
)


@cache
def _starting(tags: tuple[str, ...], present: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that can start with a word of these classes, in a line that holds those."""
    return tuple(rule for rule in RULES if rule.starts.intersection(tags) and (not rule.needs or rule.needs in present))


# More pieces than this are no message about time, and reading on would only cost.
_MOST = 200

# Words in front of a time that belong to it and say nothing more.
_LEADS = {"on", "in", "the", "at"}


def scan(line: Line) -> list[Atom]:
    """The pieces of time in a line, in order, none overlapping; none at all where there are more than anybody says."""
    found: list[Atom] = []
    place = 0
    while place < line.size:
        if len(found) > _MOST:
            return []
        parted = _parted(line, place, found)
        if parted is not None:
            found.extend(parted[0])
            place = parted[1]
            continue
        best = _best(line, place, found[-1] if found else None)
        if best is None:
            place += 1
            continue
        kind, value, end = best
        if isinstance(value, Clock) and 6 <= value.hour <= 11 and not (value.half or value.literal):
            value = replace(value, half=_meal(line, place))
        found.append(_atom(line, kind, value, place, end, found))
        place = end
    return found


def _parted(line: Line, place: int, found: list[Atom]) -> tuple[list[Atom], int] | None:
    """A weekday of a month with its hours between: "the first monday 9-11 of april"."""
    start = _counted_weekday(line, place)
    read = _hours_before_month(line, start) if start is not None else None
    if start is None or read is None:
        return None
    kind, hours, end = read
    left = end - start
    day = _best(line.without(start, end), place, found[-1] if found else None)
    if day is None or day[2] <= start + 1 or not isinstance(day[1], Nth | Repeat):
        return None
    last = day[2] + left
    first = _atom(line, day[0], day[1], place, start, found)
    return [first, Atom(kind, hours, line[start].first, line[last - 1].last, line[start].first)], last


def _counted_weekday(line: Line, place: int) -> int | None:
    """Where the words behind "every first monday", "the 1st and 3rd tuesday" stand."""
    j = line.skip(place, "the", "every")
    if not ((line.has(j, "ordinal", "last") or line.has(j + 1, "suffix")) and ordinal(line, j)):
        return None
    most = j + 12
    while j < most and (read := ordinal(line, j)) is not None:
        j = line.skip(read[1], "and", "the")
    return j + 1 if line.has(j, "weekday", "weekday_plural") else None


def _hours_before_month(line: Line, start: int) -> tuple[Kind, Value, int] | None:
    """Hours with "of" or "in" behind them; a bare number there is a day of the month."""
    read = hours.hours(line, start) or hours.bound(line, start) or hours.part(line, start) or _timed(line, start)
    return ("hours", read[0], read[1]) if read is not None and line.has(read[1], "of", "in") else None


def _timed(line: Line, start: int) -> Found[Clock]:
    """at 3 · 3pm · 3, right in front of "of april" """
    lead = line.skip(start, "at", "hour_the")
    read = clocks.clock(line, lead)
    return (replace(read[0], weak=False), read[1]) if read and read[0].hour <= 12 else None


def _best(line: Line, place: int, before: Atom | None) -> tuple[Kind, Value, int] | None:
    """The longest piece that starts at a place."""
    lexeme = line[place]
    figure = lexeme.number is not None
    if not lexeme.tags and not figure:
        found = zones.zone(line, place) if "zone" in line.needs else None
        return ("zone", found[0], found[1]) if found else None
    best: tuple[Kind, Value, int] | None = None
    for rule in _starting(line.classes[place], line.needs):
        read = rule.phrase(line, place)
        if read is not None and (best is None or read[1] > best[2]):
            best = (rule.kind, read[0], read[1])
    if not figure and not line.has(place, "at", "hour_the", "clock", "number", "on", "starter", "a", "unit"):
        return best
    point = _point(line, place, before)
    if point is not None and (
        best is None or point[1] > best[2] or (best[0] in ("count", "duration") and point[1] >= best[2])
    ):
        best = ("hours", point[0], point[1])
    return best


def _meal(line: Line, place: int) -> Half | None:
    """The half of the day that a meal said before settles: "dinner at 7"."""
    for n in range(max(0, place - 6), place):
        meal = line.value(n, "meal")
        if meal is not None:
            return "am" if meal == "morning" else "pm"
    return None


def _point(line: Line, place: int, before: Atom | None) -> Found[Clock]:
    """A time of the day by itself: said as one, behind "at", or a bare number next to a date."""
    lead = line.skip(place, "at", "hour_the")
    if line.word(place) == "@" and line.glued(place) and line.glued(place + 1) and line.word(place - 1).isalnum():
        return None
    if line.has(lead, "for") and _four_figures(line, lead + 1):
        lead += 1
    read = clocks.clock(line, lead)
    if read is None:
        return None
    value, end = read
    if not value.weak:
        return value, end
    if line.has(end, "address", "unit", "counted", "suffix", "month", "times", "weekday_plural"):
        return None
    if (line.word(end) in ("%", "/", "-", "'") and line.glued(end)) or _in_address(line, lead, end):
        return None
    whole = value.minute and line.alone(place, end)
    worded = value.minute and line[place].number is None and line.word(place - 1) in _LEADS_WORDS_HOUR
    alone = worded or (
        whole and (line[place].number is None or _four_figures(line, place) or "." in line.word(place + 1))
    )
    alone = alone or (len(line.word(place)) == 4 and line.word(place)[0] == "0" and line.alone(place, end))
    if (lead > place and line.word(place) != "like") or alone or _beside(line, place, end, before, value):
        return replace(value, weak=False), end
    return None


def _beside(line: Line, place: int, end: int, before: Atom | None, value: Clock) -> bool:
    """Whether a bare number stands next to a date, a part of the day or another time: "thursday 3", "3 tomorrow"."""
    if before is not None and before.kind in ("dates", "rule", "hours") and _behind(line, place, before, value):
        return True
    if value.hour > 12 or line.word(place - 1) in _LENGTH_LEADS:
        return False
    if line[place].number is None:
        return line.has(end, "tonight") or (line.has(end, "near") and line.has(end + 1, "part"))
    if line.has(end, "and") and line.word(end) != "/" and line[end + 1].number is not None:
        following = clocks.clock(line, end + 1)
        return following is not None and not following[0].weak
    after = end + 1 if line.word(end) == "," else line.skip(end, "at")
    if line.has(after, "near", "tonight", "lastnight"):
        return True
    if line.language != "en":
        # "6 lunes" counts them
        return False
    if value.minute and value.minute % 5 == 0 and line.has(end, "on") and line.has(end + 1, "weekday"):
        # "12.15 on weds"
        return True
    return line.has(after, "weekday") and (line.has(after + 1, "part", "filler") or not line[after + 1].tags)


def _behind(line: Line, place: int, before: Atom, value: Clock) -> bool:
    """Whether a bare number goes on what was read before it: "thursday 3", "evening 5", "at 10, 12 and 17"."""
    start = place
    while start > 0 and line[start - 1].first >= before.last:
        start -= 1
    gap = range(start, place)
    if not gap and (before.kind != "hours" or isinstance(before.value, Part)):
        return value.hour <= 12 or len(line.word(place)) == 4
    if gap and isinstance(before.value, Clock) and all(line.has(n, "and") for n in gap):
        return value.hour <= 24 and line.word(place - 1) != "/" and not _counts_things(line, place)
    return len(gap) == 1 and line.word(start) == "," and isinstance(before.value, Part) and value.hour <= 12


def _counts_things(line: Line, place: int) -> bool:
    """Whether a plural that is no word of time stands behind a number: "7:30, two seats", not "3 or 4 works"."""
    following = line[place + 1]
    return following.word.isalpha() and following.word[-1] == "s" and not following.tags and following.word not in _FITS


_FITS = listed("fits")


def _four_figures(line: Line, place: int) -> bool:
    word = line.word(place)
    return len(word) == 4 and word.isdecimal() and ("1300" <= word < "1900" or word[0] == "0")


def _in_address(line: Line, place: int, end: int) -> bool:
    """Whether a bare number begins an address or a name: "300 Hilary Way", "1234 West 7th Street"."""
    following = line[end]
    if (following.number is not None and line.has(end + 1, "suffix")) or line.has(end, "ordinal"):
        # "620 3rd Street"
        return any(line.has(n, "address") for n in range(end + 1, end + 4))
    if line[place].number is None or not following.word.isalpha() or following.tags:
        return False
    return len(line.word(place)) >= 3 or any(line.has(n, "address") for n in range(end, min(end + 4, line.size)))


def _atom(line: Line, kind: Kind, value: Value, place: int, end: int, found: list[Atom]) -> Atom:
    lead = place
    while lead > 0 and (line.has(lead - 1, *_LEADS)) and (not found or line[lead - 1].first >= found[-1].last):
        lead -= 1
    return Atom(kind, value, line[place].first, line[end - 1].last, line[lead].first)


def atoms(tokens: Sequence[Token], language: str | None = None) -> tuple[Atom, ...]:
    """The pieces of time in a message or a part of it; the language is told from its words if not given."""
    line = tuple(tokens)
    return tuple(scan(Line(line, language or language_of(line))))
