"""Words that are time words only in company: "sat", "sun", "may", "march"."""

from bot.language.times.line import Line

_SUBJECTS = {"i", "we", "he", "she", "they", "it", "you", "who", "just", "have", "had", "has", "and i", "then"}


def is_weekday(line: Line, i: int) -> bool:
    """Whether the word at a place is a weekday: "off sat", not "i sat down", "the sun", "mon ami"."""
    if not line.has(i, "weekday") or line.has(i - 1, "title"):
        return False
    word, before, after = line.word(i), line.word(i - 1), line.word(i + 1)
    if word == "sat":
        return before not in _SUBJECTS and after not in (
            "down",
            "there",
            "here",
            "beside",
            "by",
            "next",
            "with",
            "up",
            "back",
            "nav",
        )
    if word == "sun":
        return (before != "the" or line.has(i + 1, "weekday", "and", "half", "part")) and after not in (
            "is",
            "was",
            "shines",
            "sets",
            "rises",
            "tan",
            "screen",
            "city",
            "valley",
            "beach",
            "in",
        )
    if word == "wed":
        to_wed = before == "to" and not any(line[n].tags or line[n].number is not None for n in (i - 2, i + 1))
        return not to_wed and before not in ("newly", "be", "was", "were", "i", "we", "get", "got")
    if word == "fri":
        return after != "ends"
    if word in ("mo", "tu", "fr"):
        return line.has(i + 1, "weekday", "and", "to") or line.has(i - 1, "and", "to")
    return not (word == "mon" and after in ("ami", "cheri", "dieu"))


def is_month(line: Line, i: int) -> bool:
    """Whether the word at a place is a month said for itself: "in may", not "may i"; "in march", not "march on"."""
    if not line.has(i, "month") or _is_person(line, i):
        return False
    word = line.word(i)
    if word not in ("may", "march", "mar", "dec", "jan", "jun", "sept", "sep", "oct", "august"):
        return True
    if word in ("may", "march", "mar", "august"):
        return _month_in_company(line, i)
    return True


_REPORTED = {"utilization", "report", "bookings", "cancellations", "usage", "stats", "statistics", "figures"} | {
    "appointments",
    "appts",
    "sessions",
}
_EXPORTED = {"export", "download", "exporting"}
# Of these a month may be said: "my march appts".
_BOOKED = {"appts", "appointments", "sessions", "bookings", "visits", "openings", "slots", "cancellations", "numbers"}
_PEOPLE = {"april", "may", "june", "august"}
_TELLS = {
    "said",
    "says",
    "told",
    "asked",
    "called",
    "calls",
    "wants",
    "wanted",
    "likes",
    "thinks",
    "knows",
    "wrote",
    "speaking",
}
_WITH = {"with", "ask", "tell", "call", "told", "asked", "text", "invite", "meet", "hi", "dear", "thanks"}
_LEADS_MONTH = {"in", "from", "until", "through", "since", "before", "after", "of"}
_BEGIN = {"start", "starts", "starting", "begin", "begins", "beginning", "end", "ends", "ending", "go", "works"}


def _is_person(line: Line, i: int) -> bool:
    """Whether a month that is also a first name stands where a person does: "with june", "april said", "mr march"."""
    if line.has(i - 1, "title"):
        return True
    if line.word(i) not in _PEOPLE or line[i + 1].number is not None or line.has(i + 1, "to", "ordinal", "the"):
        return False
    named = line.word(i - 1) in ("i'm", "im") or (line.word(i - 1) == "is" and line.word(i - 2) in ("name", "this"))
    if named or line.word(i + 1) in _TELLS:
        return True
    return line.word(i - 1) in _WITH and line.word(i - 2) not in _BEGIN


def _month_in_company(line: Line, i: int) -> bool:
    """For "may", "march", "mar", "august": a preposition before it, a number behind it, or nothing else at all."""
    number = line[i + 1].number
    if number is not None or (line.word(i + 1) in (",", "'", "/", "-") and line[i + 2].number is not None):
        return True
    if (
        line.word(i) == "march"
        and line.has(i - 1, "on", "in", "until", "through", "since")
        and line.word(i + 1) == "as"
    ):
        return True
    if line.has(i + 1, "of") and line.has(i + 2, "this", "next", "last"):
        return True
    if line.word(i - 1) in _LEADS_MONTH and line.word(i + 1) in ("i", "we"):
        # "starting in may i will work mondays"
        return True
    if line.has(i + 1, "verb") or line.word(i + 1) in (
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "it",
        "not",
        "be",
        "have",
    ):
        return False
    if line.has(i + 1, "to") and line.has(i + 2, "month") and line.has(i - 1, "from", "between"):
        return True
    if line.word(i) == "march" and line.word(i + 1) in ("on", "to", "for", "forward", "out"):
        return line.has(i - 1, "in") or line.has(i - 1, "of")
    before = line.has(
        i - 1, "in", "on", "of", "until", "through", "from", "since", "before", "after", "by", "this", "next", "last",
        "every", "all", "beginning", "rest", "between", "month", "to", "ordinal", "suffix",
    )  # fmt: skip
    if before and line.word(i - 1) not in ("and", ","):
        # "this may take a second" and "it may be"
        return not (
            line.word(i - 1) == "this"
            and line[i + 1].word.isalpha()
            and not line.has(i + 1, "to", "and", "on", "at", "in", "please")
        )
    if line.word(i + 1) in _BOOKED and not line.has(i - 1, "number", "figure"):
        return True
    if (line.has(i - 1, "my", "the") and line.has(i + 1, "thing")) or line.word(i - 1) in _REPORTED:
        return True
    if line.word(i - 1) in _EXPORTED and (line.word(i + 1) in _REPORTED or i + 1 == line.size):
        return True
    if line.has(i - 1, "and") and line.has(i - 2, "month"):
        return True
    if line.has(i + 1, "and", "to") and line.has(i + 2, "month"):
        return True
    if line.word(i) == "august" and not (line[i + 1].word.isalpha() and not line[i + 1].tags):
        return True
    return line.alone(i, i + 1)


def starts(line: Line, i: int) -> bool:
    """Whether the word at a place is a "starting" rather than a "from": what follows is the first day itself."""
    return line.has(i, "from") and line.word(i).split()[0] not in ("from", "frm", "desde", "a")
