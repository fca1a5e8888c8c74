"""Short answers: yes, no, thanks, help, undo, the second one."""

import datetime as dt

from bot.commands import Choose, Confirm, Decline, Help, Thanks, Undo
from bot.language.clause import ALWAYS, Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.times import Atom, Purpose, Reading, Times, language_of, spelt
from bot.language.times.kinds import HoursBound, MomentBound, Open, Part, Weekdays
from bot.language.told import clock, undated

_THROWS_AWAY = listed("throws_away")
_ONE_OF_THEM = listed("one_of_them")
_SUITS_ALONE = listed("suits_alone")

PARTS = {"morning_one": (0, 12), "afternoon_one": (12, 18), "evening_one": (17, 24)}
# "the later one" tells one of two.
EITHER = 2
ORDINALS = {f"ordinal_{number}": number for number in range(1, 7)}


def undo(clause: Clause) -> Found | None:
    """ "undo", "undo that"."""
    if not clause.has("undo"):
        return None
    typed = {word for item in clause.of("undo") for word in item.word.split()}
    named = {do for do, words in DONE.items() if words & typed}
    if named and not _was_last(clause, named):
        return None
    drops = clause.message.context.open and bool(typed & _THROWS_AWAY)
    # What only waits is dropped; what was done is undone.
    return found(clause, [[Decline() if drops else Undo()]], {"undo", "polite", "wrong"})


# "undo my last booking" is only said of a booking; what was done last may be something else.
DONE = {"book": listed("a_booking"), "move": listed("a_move"), "cancel": listed("a_cancellation")}


def _was_last(clause: Clause, named: set[str]) -> bool:
    last = clause.message.context.last
    return bool(last) and all(command.do in named for command in last)


# Said to nothing these still say yes; "confirm" says that one comes, "ok" only thanks.
SAYS_YES = listed("says_yes")


def confirm(clause: Clause) -> Found | None:
    """ "yes", "ok", "book it" while a proposal waits; without one "ok" says thanks and "confirm" that they come."""
    if not clause.has("yes") or clause.has("asks") or clause.opens_as_question:
        return None
    open_ = clause.message.context.open
    if clause.has("thanks") and not clause.has_only("yes", "thanks"):
        return None
    if not open_ and clause.has("attend"):
        return None
    if not open_ and all(item.word.split()[0] in SAYS_YES for item in clause.of("yes")):
        return found(clause, [[Confirm()]], {"yes", "polite"})
    if not open_ and not clause.has("yes_plain"):
        return None
    if open_ and _says_farewell(clause):
        return found(clause, [[Thanks()]], {"yes", "thanks", "yes_plain"})
    return found(
        clause,
        [[Confirm() if open_ else Thanks()]],
        {"yes", "yes_plain", "polite"} if open_ else {"yes_plain", "thanks"},
    )


def _says_farewell(clause: Clause) -> bool:
    """An "ok" with anything but filler behind it is thanks, never a yes."""
    return any(item.has("thanks") and not item.has("yes", "filler") for item in clause.items)


def decline(clause: Clause) -> Found | None:
    """ "no", "nvm", "leave it"; "don't" only while something is proposed."""
    if not clause.has("no") or clause.has("asks"):
        return None
    words = " ".join(item.word for item in clause.of("no"))
    hard = any(word in words.split() for word in ("cancel", "change", "confirm", "book", "move", "send"))
    if hard and not clause.message.context.open:
        return None
    return found(clause, [[Decline()]], {"no", "thanks", "polite", "anymore"})


def thanks(clause: Clause) -> Found | None:
    """ "thx!!", "ok see u then"."""
    if not clause.has("thanks", "farewell") or clause.asks:
        return None
    parting = clause.has("farewell") or (bool(clause.atoms) and all(map(_until_then, clause.atoms)))
    times = clause.when(Purpose.LIST) if parting else Times()
    return found(clause, [[Thanks()]], {"thanks", "yes_plain", "farewell"}, times)


def _until_then(atom: Atom) -> bool:
    """ "thanks, till thursday": when one meets again."""
    return isinstance(atom.value, Open) and atom.value.bound in ("until", "through")


def help_(clause: Clause) -> Found | None:
    """ "help", "what can you do"; and a message of filler only."""
    return found(clause, [[Help()]], {"help", "polite", "asks"}) if clause.has("help") else None


def filler(clause: Clause) -> Found | None:
    """ "good morning!": nothing but filler is a call for help."""
    if clause.has("yes", "no", "thanks", "help", "undo"):
        return None
    if _only_greets(clause):
        return Found(((Help(),),))
    quiet = all(item.atom is None and item.has("filler", "mark", "joint", "asks") for item in clause.items)
    return Found(((Help(),),)) if quiet and clause.has("filler") else None


def _only_greets(clause: Clause) -> bool:
    """ "morning" from those who have no session to ask for, while nothing is talked about."""
    context = clause.message.context
    if clause.role == "client" or context.asked or context.last or context.shown or clause.has("asks"):
        return False
    parts = [item.atom.value for item in clause.items if item.atom]
    plain = all(item.atom or item.has("filler", "mark", "joint") for item in clause.items)
    return plain and len(parts) == 1 and isinstance(parts[0], Part) and not (parts[0].plural or parts[0].said)


def choose(clause: Clause) -> Found | None:
    """ "the second one", "2", "the 3pm one", "7 works" while times are shown."""
    shown = clause.message.context.shown
    if not shown and _one_of_the_buttons(clause):
        return found(clause, *_counted(clause))
    if not shown or clause.has("asks") or clause.has("no", "negated"):
        return None
    if len(shown) == 1 and clause.has("takes_it") and not (clause.atoms or clause.names or clause.message.context.open):
        return found(
            clause, [[Choose(1)]], {"takes_it", "choice", "yes", "yes_plain", "polite", "thanks", "book_strong"}
        )
    for tag, number in ORDINALS.items():
        if clause.has(tag):
            return _numbered(clause, shown, tag, number)
    if clause.has("ordinal_last"):
        return found(clause, [[Choose(len(shown))]], {"ordinal_last", "choice", "yes", "may_have", "polite"})
    if clause.has("later_one", "earlier_one") and len(shown) == EITHER:
        wanted = (max if clause.has("later_one") else min)(shown)
        tags = {"later_one", "earlier_one", "choice", "yes", "may_have", "polite"}
        return found(clause, [[Choose(shown.index(wanted) + 1)]], tags)
    part = next((hours for tag, hours in PARTS.items() if clause.has(tag)), None)
    if part:
        return _by_part(clause, shown, part)
    return _by_time(clause, shown)


def _one_of_the_buttons(clause: Clause) -> bool:
    """ "the second one", where no times are shown: of whatever else there is to choose from."""
    context = clause.message.context
    waits = context.asked is None and (context.open or context.last)
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "choice", "yes", "may_have")]
    one = len(said) == 1 and not said[0].atom and said[0].has(*ORDINALS) and said[0].word.split()[-1] in _ONE_OF_THEM
    return bool(waits) and one and not clause.has("asks")


def _counted(clause: Clause) -> tuple[list[list[Choose]], set[str]]:
    tag = next(tag for tag in ORDINALS if clause.has(tag))
    return [[Choose(ORDINALS[tag])]], {tag, "choice", "yes", "may_have", "polite"}


def _by_part(clause: Clause, shown: tuple[dt.datetime, ...], part: tuple[int, int]) -> Found | None:
    """ "the afternoon one", "the thursday afternoon one"."""
    times = undated(clause, clause.when(Purpose.LIST))
    fits = [
        place
        for place, moment in enumerate(shown, 1)
        if part[0] <= moment.hour < part[1]
        and (not clause.atoms or any(_fits(reading, moment) for reading in times.readings))
    ]
    return found(clause, [[Choose(fits[0])]], {*PARTS, "choice", "yes", "may_have"}, times) if len(fits) == 1 else None


def _numbered(clause: Clause, shown: tuple[dt.datetime, ...], tag: str, number: int) -> Found | None:
    """The one at a place in the list; "the 2nd" may be the date of another as well."""
    dated = [item for item in clause.of(tag) if item.atom]
    by_date = _by_time(clause, shown) if dated else None
    if number > len(shown):
        return by_date
    readings = [*(by_date.readings if by_date else ()), (Choose(number),)]
    return found(clause, readings, {tag, "choice", "yes", "may_have", "polite"}, used=dated)


def _by_time(clause: Clause, shown: tuple[dt.datetime, ...]) -> Found | None:
    """The one of the times shown that a date or an hour picks; a bare number may be its place in the list."""
    spelled = _number_named(clause)
    if spelled and spelled <= len(shown):
        return found(clause, [[Choose(spelled)]], {"choice", "yes", "may_have", "polite"}, used=_spoken(clause))
    counts = [item for item in clause.items if is_count(item) and item.word.isdecimal()]
    words = {"choice", "yes", "may_have", "polite", "book", "book_strong"}
    if len(counts) == 1 and len(clause.atoms) == 1 and _alone(clause):
        number = int(counts[0].word)
        if 1 <= number <= len(shown):
            return found(clause, [[Choose(number)]], words, used=counts)
    if not clause.atoms or any(isinstance(atom.value, HoursBound | MomentBound | Open) for atom in clause.atoms):
        # "not before 2" narrows what was shown, though one may be all that is left.
        return None
    parts = all(isinstance(atom.value, Part) for atom in clause.atoms)
    if parts and not clause.has("choice", "book", "book_strong", "may_have"):
        # "afternoon" narrows what was shown as well, "the afternoon one" takes it.
        return None
    named = [item for item in clause.items if item.word != "one"]
    ones = [item for item in clause.items if item.word == "one"] if any(item.atom for item in named) else []
    times = undated(clause, clause.when(Purpose.LIST, named if ones else None))
    fits = [place for place, moment in enumerate(shown, 1) if any(_fits(reading, moment) for reading in times.readings)]
    takes = ones or clause.has("choice", "book", "book_strong", "may_have")
    if not fits and takes and not clause.has("show"):
        fits = [place for place, moment in enumerate(shown, 1) if _on_the_day(clause, moment)]
    if len(fits) != 1:
        return None
    return found(clause, [[Choose(fits[0])]], words, times, used=[*counts, *ones])


def _on_the_day(clause: Clause, moment: dt.datetime) -> bool:
    """ "the friday one": among the times that are shown, whichever week it is in."""
    return [atom.value for atom in clause.atoms] == [Weekdays((moment.weekday(),))]


def _spoken(clause: Clause) -> list[Item]:
    return [item for item in clause.items if item.atom or not item.has(*ALWAYS, "choice", "yes", "may_have")]


def _number_named(clause: Clause) -> int | None:
    """ "two pls": a number in a word, and nothing else."""
    spoken = _spoken(clause)
    if len(spoken) != 1 or spoken[0].atom or spoken[0].last - spoken[0].first > 1:
        return None
    return spelt(clause.line[spoken[0].first], language_of(clause.line))


def _alone(clause: Clause) -> bool:
    """Whether a number stands alone, so that it counts the list and is no hour."""
    return not any(item.has("choice") and item.word in _SUITS_ALONE for item in clause.items)


def _fits(reading: Reading, moment: dt.datetime) -> bool:
    if reading.rule or reading.minutes or not (reading.times or reading.dates or reading.windows):
        return False
    if reading.dates and not any(
        (each.first is None or each.first <= moment.date()) and (each.last is None or moment.date() <= each.last)
        for each in reading.dates
    ):
        return False
    if reading.times and clock(reading.times[0]) != moment.time().replace(second=0, microsecond=0):
        return False
    now = moment.strftime("%H:%M")
    return not reading.windows or any(start <= now < end for start, end in reading.windows)
