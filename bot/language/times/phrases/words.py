"""Words that are time words only in company: "sat", "sun", "may", "march"."""

from bot.language.listed import listed
from bot.language.times.line import Line

_TWO_LETTERS = listed("two_letters")
_MONTHS_IN_DOUBT = listed("months_in_doubt")
_MONTHS_THAT_ARE_WORDS = listed("months_that_are_words")
_IM = listed("im")
_I_WE = listed("i_we")
_MAY_SUBJECTS = listed("may_subjects")
_MARCH_ON = listed("march_on")
_STARTS_FROM = listed("starts_from")
_SAT_DOWN = listed("sat_down")
_SUN_SHINES = listed("sun_shines")
_NEWLY_WED = listed("newly_wed")
_MON_AMI = listed("mon_ami")

_SUBJECTS = listed("sat_subjects")
_NAME_THIS = listed("name_this")


def is_weekday(line: Line, i: int) -> bool:
    """Whether the word at a place is a weekday: "off sat", not "i sat down", "the sun", "mon ami"."""
    if not line.has(i, "weekday") or line.has(i - 1, "title"):
        return False
    word, before, after = line.word(i), line.word(i - 1), line.word(i + 1)
    if word == "sat":
        return before not in _SUBJECTS and after not in _SAT_DOWN
    if word == "sun":
        return (before != "the" or line.has(i + 1, "weekday", "and", "half", "part")) and after not in _SUN_SHINES
    if word == "wed":
        to_wed = before == "to" and not any(line[n].tags or line[n].number is not None for n in (i - 2, i + 1))
        return not to_wed and before not in _NEWLY_WED
    if word == "fri":
        return after != "ends"
    if word in _TWO_LETTERS:
        return line.has(i + 1, "weekday", "and", "to") or line.has(i - 1, "and", "to")
    return not (word == "mon" and after in _MON_AMI)


def is_month(line: Line, i: int) -> bool:
    """Whether the word at a place is a month said for itself: "in may", not "may i"; "in march", not "march on"."""
    if not line.has(i, "month") or _is_person(line, i):
        return False
    word = line.word(i)
    if word not in _MONTHS_IN_DOUBT:
        return True
    if word in _MONTHS_THAT_ARE_WORDS:
        return _month_in_company(line, i)
    return True


_EXPORTED = listed("exported")
_REPORTED = listed("reported_figures")
# Of these a month may be said: "my march appts".
_BOOKED = listed("booked")
_AGAINST = listed("against")
_PEOPLE = listed("months_that_are_names")
_TELLS = listed("tells")
_WITH = listed("with_somebody")
_LEADS_MONTH = listed("leads_month")
_BEGIN = listed("begins")
_MONTH_OFF = listed("month_off")
_OFF_MONTH = listed("off_month")


def _is_person(line: Line, i: int) -> bool:
    """Whether a month that is also a first name stands where a person does: "with june", "april said", "mr march"."""
    if line.has(i - 1, "title"):
        return True
    if line.word(i) not in _PEOPLE or line[i + 1].number is not None or line.has(i + 1, "to", "ordinal", "the"):
        return False
    named = line.word(i - 1) in _IM or (line.word(i - 1) == "is" and line.word(i - 2) in _NAME_THIS)
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
    if line.word(i - 1) in _LEADS_MONTH and line.word(i + 1) in _I_WE:
        # "starting in may i will work mondays"
        return True
    if line.has(i + 1, "verb") or line.word(i + 1) in _MAY_SUBJECTS:
        return False
    if line.has(i + 1, "to") and line.has(i + 2, "month") and line.has(i - 1, "from", "between"):
        return True
    if line.word(i) == "march" and line.word(i + 1) in _MARCH_ON:
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
    if line.word(i + 1) in _MONTH_OFF and line.word(i - 1) not in _MAY_SUBJECTS:
        return True
    if line.word(i - 1) in _OFF_MONTH and (i + 1 == line.size or not line[i + 1].word.isalpha() or line[i + 1].tags):
        return True
    if (line.has(i - 1, "my", "the") and line.has(i + 1, "thing")) or line.word(i - 1) in _REPORTED:
        return True
    if line.word(i - 1) in _EXPORTED and (line.word(i + 1) in _REPORTED or i + 1 == line.size):
        return True
    if line.word(0) in _EXPORTED and i > 1:
        # "export clients may csv"
        return True
    if line.has(i - 1, "and") and line.has(i - 2, "month"):
        return True
    if (line.has(i + 1, "and", "to") or line.word(i + 1) in _AGAINST) and line.has(i + 2, "month"):
        return True
    if line.word(i) == "august" and not (line[i + 1].word.isalpha() and not line[i + 1].tags):
        return True
    return line.alone(i, i + 1)


def starts(line: Line, i: int) -> bool:
    """Whether the word at a place is a "starting" rather than a "from": what follows is the first day itself."""
    return line.has(i, "from") and line.word(i).split()[0] not in _STARTS_FROM


def stands_alone(line: Line, i: int, k: int) -> bool:
    """Whether the two numbers from `i` to before `k` stand where one time does: "at 4 30", "10 30 tomorrow"."""
    goes_on = line.has(k, "unit", "counted", "thing", "to", "month", "suffix", "times", "address")
    if goes_on or line[k].number is not None:
        return False
    day = ("near", "weekday", "tonight")
    after = line.has(k, *day) or (line.has(k, "on") and line.has(k + 1, *day))
    return after or (line.has(i - 1, "at", *day) and (not line.word(k).isalpha() or line.has(k, "filler", "on")))
