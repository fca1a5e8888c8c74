"""Spans of the day: "9 to 5", "between 2 and 4", "after 4", "around 3", "morning"."""

from dataclasses import replace

from bot.language.listed import listed
from bot.language.times.kinds import Clock, Hours, HoursBound, HoursFor, Part
from bot.language.times.line import Found, Line
from bot.language.times.phrases.clocks import clock
from bot.language.times.phrases.lengths import minutes_at

_LATER_ON = listed("later_on")
_ONWARDS = listed("onwards")
_EARLIEST = listed("earliest")
_LATEST = listed("latest")
_NEAR_OVER = listed("near_over")
_I_NOT = listed("i_not")
_HALF_DAYS = listed("half_days")
_OVER_DURING = listed("over_during")
_BEFORE_EVE = listed("before_eve")
_AM_WHAT = listed("am_what")
_NEARBY = 8
_GOOD = listed("good")
_A_PER = listed("a_per")
_OR_SIDE = listed("or_side")
_OR_AND = listed("or_and")
_OR_BEFORE = listed("or_before")
_NOTHING = listed("nothing_past")
_BUT_AND = listed("and_but")

# A number in front of one of these counts it.
_COUNTED = ("unit", "counted", "month", "suffix", "weekday_plural", "workday", "times", "address", "thing")
# Behind lunch: it is what is had, not when.
_LUNCHED = listed("lunched")
_BOUNDS = ("begins", "until", "before", "after", "by", "from", "around", "since", "through")


def hours(line: Line, i: int) -> Found[Hours | HoursFor]:
    """9 to 5 · 9-5pm · from 3:30 to six p.m. · between 2 and 4 · 4pm for 30 mins"""
    j, lead = i, ""
    if line.has(j, "between"):
        lead, j = "between", j + 1
    elif line.has(j, "from", "since", "span_from", "begins"):
        lead, j = "from", j + 1
    j = line.skip(j, "at", "hour_the")
    if lead and line.value(line.skip(j, "the"), "unit") == "hour":
        # "between the hours of 2 and 4"
        j = line.skip(line.skip(j, "the") + 1, "of")
    if line.word(j) == "'":
        j += 1
    start = clock(line, j)
    if start is None:
        return None
    lasting = None if line.has(j - 1, "at") else _for(line, start[0], start[1], firm=lead == "from")
    joined = _joined(line, start[1], lead)
    if joined is None:
        return lasting
    end = clock(line, joined)
    if end is None or not _is_span(line, i, start[0], end[0], end[1], lead):
        return lasting
    stop = end[1] + 1 if lead and line.word(end[1]) == "'" else end[1]
    return Hours(start[0], end[0], end[0].part), stop


def from_start_to_finish(line: Line, i: int) -> Found[Hours]:
    """start 8.30 finish 3.30 · in at 9, out at 5 · starting at 9, done by 4"""
    if not line.has(i, "begins") and not (line.word(i) == "in" and line.has(i + 1, "at")):
        return None
    start = clock(line, line.skip(i + 1, "at"))
    if start is None:
        return None
    j = line.skip(start[1] + 1 if line.word(start[1]) == "," else start[1], "join")
    end = clock(line, line.skip(j + 1, "at", "by")) if line.has(j, "finish") else None
    if end is None or line.has(end[1], "unit", "month", "counted", "suffix"):
        return None
    return Hours(start[0], end[0], end[0].part), end[1]


def _joined(line: Line, j: int, lead: str) -> int | None:
    """Where the second time stands."""
    if line.word(j) == "." and line.word(j + 1) == "-":
        j += 1
    if line.has(j, "to") or line.word(j) == "~" or (lead == "from" and line.has(j, "at")):
        return line.skip(j + 1, "at", "hour_the")
    if lead == "between" and line.has(j, "join"):
        return line.skip(j + 1, "at", "hour_the")
    return None


def _is_span(line: Line, i: int, start: Clock, end: Clock, after: int, lead: str) -> bool:
    if not (start.weak and end.weak):
        return True
    if line.has(after, "month") and line[after + 1].number is None:
        return False
    if line.has(after, "ordinal") and not line.has(after + 1, "weekday", "weekday_plural"):
        return False
    counts = line.has(after, "unit", "counted", "suffix", "address", "tally")
    if counts and not line.has(after, "half") and not _then_weekends(line, i, start, after):
        return False
    if (
        start.hour > 24
        or end.hour > 24
        or (max(start.hour, end.hour) > 12 and min(start.hour, end.hour) < 5 and start.hour < end.hour)
    ):
        return False
    if _years(line, i, after) or not _even(line, after) or (line.has(i - 1, "score") and not lead):
        return False
    if start.hour > 12 >= start.hour - end.hour > 6:
        # "21-14" would go on for more than half a day
        return False
    if line.word(after) in ("-", "/", "%", "'", '"') and line.glued(after) and line[after + 1].number is not None:
        return False
    if line.glued(i) and line.word(i - 1) in ("-", "/", ".", "+", "(", ")"):
        return False
    if start.hour == end.hour and start.minute == end.minute:
        return (start.hour, end.hour) == (8, 8) or bool(lead) or start.hour > 5
    return not (start.hour == 0 and end.hour <= 12 and not start.literal)


def _then_weekends(line: Line, i: int, start: Clock, after: int) -> bool:
    """Whether the weekends behind two numbers are days of their own: "weekdays 10-6 weekends off"."""
    counts = line.has(i - 1, "every", "in", "next", "last", "for", "some") or start.hour < 4
    return line.word(after) == "weekends" and not counts


def _years(line: Line, i: int, after: int) -> bool:
    """Whether two bare numbers are years rather than hours: "2019 to 2020"."""
    first, last = line.word(after - 3), line.word(after - 1)
    return len(first) == len(last) == 4 and first[:2] in ("19", "20") and last[:2] in ("19", "20") and first < last


def _even(line: Line, after: int) -> bool:
    """Whether figures without a mark can be hours: "930-1730", not a phone number's "555-1234"."""
    words = [word for word in (line.word(after - 3), line.word(after - 1)) if word.isdecimal() and len(word) > 2]
    if [len(word) for word in words] == [3, 3] and all(word[1:] in ("00", "15", "30", "45") for word in words):
        # "930-530"
        return words[0] != words[1]
    return all(int(word[-2:]) % 5 == 0 for word in words) and (len(words) < 2 or words[0].zfill(4) < words[1].zfill(4))


def _for(line: Line, start: Clock, j: int, *, firm: bool) -> Found[HoursFor]:
    """4pm for 30 mins · 9:30am for 7 hours · from 3 for 2 hours"""
    if (start.weak and not firm) or start.hour > 24 or not line.has(j, "for"):
        return None
    read = minutes_at(line, j + 1)
    return (HoursFor(replace(start, weak=False), read[0]), read[1]) if read and _ends_elsewhere(read[0]) else None


def _ends_elsewhere(minutes: float) -> bool:
    """Whether hours that last so long end at another minute of the day than they begin: no "noon for 10 seconds"."""
    return 1 <= round(minutes) < 24 * 60


def for_from(line: Line, i: int) -> Found[HoursFor]:
    """for 30 minutes starting from 4pm · for 3 hours from 10 am"""
    if not line.has(i, "for"):
        return None
    read = minutes_at(line, i + 1)
    if read is None or not line.has(read[1], "from", "begins") or not _ends_elsewhere(read[0]):
        return None
    k = line.skip(read[1], "from", "begins", "at")
    start = clock(line, k)
    if start is None or start[0].weak:
        return None
    return HoursFor(start[0], read[0]), start[1]


def after_before(line: Line, i: int) -> Found[Hours]:
    """after 3 but before 5 · after 3 and not after 5 · from 3 but no later than 5"""
    first = bound(line, i) if line.has(i, "after", "from") else None
    if first is None or first[0].bound not in ("after", "from"):
        return None
    j = first[1]
    if line.word(j) in _BUT_AND or line.word(j) == ",":
        j += 1
    last = bound(line, j + 1 if line.word(j) == "not" else j)
    closes = ("after",) if line.word(j) == "not" else ("before", "by")
    if last is None or last[0].bound not in closes:
        return None
    return Hours(first[0].clock, last[0].clock, ""), last[1]


def bound(line: Line, i: int) -> Found[HoursBound]:
    """after 4 · before 10am · until 3 · by noon · from 4 · around 3 · noon-ish · 3ish · 3pm or later · >= 6pm"""
    if line.word(i) in (">", "<") and not line.glued(i):
        return _compared(line, i)
    if line.has(i, "noonish"):
        return HoursBound("around", Clock(12, literal=True)), i + 1
    for name in _BOUNDS:
        if line.has(i, name):
            if name == "around" and line.has(i + 1, "at"):
                # "are you around at 4"
                return None
            read = clock(line, line.skip(i + 1, "at", "the")) or _meal(line, name, line.skip(i + 1, "the"))
            if read is None or not is_time(line, i, read[0], read[1]):
                return None
            value, j = read
            if line.has(j, "ish"):
                return HoursBound("around", value), j + 1
            return HoursBound(name, replace(value, weak=False)), j
    read = clock(line, line.skip(i, "at"))
    if read is None:
        return None
    value, j = read
    if line.has(j, "ish"):
        return HoursBound("around", value), j + 1
    limit = _at_the_limit(line, j) if value.hour <= 24 else None
    if limit is not None:
        return HoursBound(limit[0], replace(value, weak=False)), limit[1]
    or_so = line.word(j) == "or" and line.word(j + 1) in _OR_SIDE and value.hour <= 24
    if value.weak and not line.has(i - 1, "at") and not or_so:
        return None
    if line.word(j) in _OR_AND and line.word(j + 1) in _LATER_ON:
        return HoursBound("from", value), j + 2
    if line.word(j) in _ONWARDS or (line.word(j) == "on" and line.has(i - 1, "from")):
        return HoursBound("from", value), j + 1
    if line.word(j) in _OR_AND and line.word(j + 1) in _OR_BEFORE:
        return HoursBound("until", value), j + 2
    return None


def _at_the_limit(line: Line, j: int) -> Found[str]:
    """2 at the earliest · 4pm latest"""
    k = j + 1 if line.word(j) == "at" else j
    k = k + 1 if line.word(k) == "the" else k
    bound = "from" if line.word(k) in _EARLIEST else "by" if line.word(k) in _LATEST else None
    # "the 2pm earliest slot" is no bound.
    bare = k == j and line[k + 1].word.isalpha()
    return None if bound is None or bare else (bound, k + 1)


def _meal(line: Line, bound: str, j: int) -> Found[Clock]:
    """before lunch · by lunch · after lunch"""
    if line.value(j, "part") != "lunch" or line.word(j + 1) in _LUNCHED or bound not in _MEAL_ENDS:
        return None
    return Clock(_MEAL_ENDS[bound], literal=True), j + 1


_MEAL_ENDS = {"before": 12, "by": 12, "until": 12, "after": 13}


def _compared(line: Line, i: int) -> Found[HoursBound]:
    """>= 6pm · < 10:30"""
    j = i + 2 if line.word(i + 1) == "=" else i + 1
    read = clock(line, j)
    if read is None or read[0].weak:
        return None
    return HoursBound("after" if line.word(i) == ">" else "before", read[0]), read[1]


def is_time(line: Line, i: int, value: Clock, end: int) -> bool:
    """Whether a number behind after, by, from … is an hour: not "after 3 sessions", "by 10 minutes", "from 4 to …"."""
    if not value.weak:
        return True
    if (
        (line.has(end, *_COUNTED) and not _bounds_weekdays(line, i, end))
        or line.word(end) in ("%", "$")
        or (line.word(end) == "of" and line.word(i) != "from")
    ):
        return False
    if line.has(end, "to") and line[end + 1].number is not None and line.has(end + 2, "counted", "unit", "thing"):
        return False
    if (line.word(i) in _NEAR_OVER and not _not_past(line, i)) or value.hour > 24:
        return False
    if line.word(end) in ("/", "-") and line.glued(end):
        return False
    follows = line[end].word
    return not follows.isalpha() or bool(line[end].tags) or follows[-1] != "s"


def _bounds_weekdays(line: Line, i: int, end: int) -> bool:
    """ "nobody before 11 tuesdays": an hour and the days it holds for; "after 4 fridays" may count them."""
    return line.has(end, "weekday_plural") and line.has(i, "until", "before", "by") and line.word(end - 1) != "the"


def _not_past(line: Line, i: int) -> bool:
    """ "nothing past 3", "nobody past 5 on mondays": a bound, and nothing counted."""
    return line.word(i - 1) in _NOTHING


def _half_alone(line: Line, i: int) -> bool:
    """ "pm only tomorrow", "any pm slots": no "am only working fridays"."""
    only = line.value(i, "half") == "pm" and "only" in (line.word(i - 1), line.word(i + 1))
    return line[i - 1].number is None and (only or line.word(i + 1) in _HALF_DAYS)


def _beside_date(line: Line, i: int) -> bool:
    """ "monday am", "next week pm", "am tomorrow": the half of a day, and not the verb of "am off tomorrow"."""
    if line.word(i - 1) == "," and not line.word(i + 1).isalnum() and line.has(i - 2, "weekday", "near", "suffix"):
        return True
    if line.has(i - 1, "weekday", "weekday_plural", "weekday_run", "near", "suffix", "month"):
        return True
    if line[i - 1].number is not None and line.has(i - 2, "month"):
        return True
    if line.has(i - 1, "unit"):
        return line.has(i - 2, "next", "this", "coming")
    leads = line.has(i + 1, "weekday", "near", "next", "this") and not line.word(i - 1).isalnum()
    return leads and not any(line.word(n) in _AM_WHAT for n in range(i, i + _NEARBY))


def part(line: Line, i: int) -> Found[Part]:
    """morning · early afternoon · late morning · tonight · this afternoon · evenings · lunch · over lunch"""
    if line.has(i, "lastnight"):
        return Part(str(line.value(i, "lastnight")), "last"), i + 1
    half = line.value(i, "half")
    if isinstance(half, str):
        if line.word(i + 1) in _I_NOT:
            # "when on friday am I free?"
            return None
        return (Part(half), i + 1) if _beside_date(line, i) or _half_alone(line, i) else None
    today = line.value(i, "tonight")
    if isinstance(today, str) and not (line.has(i + 1, "weekday") and line.word(i) != "tonight"):
        return Part(today, "today"), i + 1
    if isinstance(today, str):
        return Part(today), i + 1
    during = line.word(i) in _OVER_DURING and line.value(line.skip(i + 1, "the"), "part") is not None
    lead = i + 1 if during else i
    j = line.skip(lead, "the", "in", "this", "all") if not line.has(lead, "part", "tonight") else lead
    said = ""
    if line.value(j, "beginning") in ("early", "late", "middle"):
        said, j = str(line.value(j, "beginning")), j + 1
        if line.word(j) == "-":
            j += 1
    name = line.value(j, "part")
    if not isinstance(name, str):
        return None
    word, before, after = line.word(j), line.word(j - 1), line.word(j + 1)
    if word == "eve" and before not in _BEFORE_EVE and not line.has(j - 1, "weekday", "near"):
        return None
    if name in ("morning", "afternoon", "evening", "night") and before in _GOOD:
        return None
    if name == "night" and before in _A_PER and line[j - 2].number is not None:
        # "150 a night"
        return None
    if name == "lunch" and not said and after in _LUNCHED:
        return None
    plural = word[-1] == "s"
    return Part(name, said, plural), j + 1
