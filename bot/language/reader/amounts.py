"""How much, how often and which of them: what the words say of it and a finding does not."""

from collections.abc import Iterable
from itertools import pairwise

from bot.commands import (
    Attend,
    Book,
    Cancel,
    ClearOverride,
    Command,
    Late,
    Move,
    Override,
    Publish,
    SetHours,
    SetPolicy,
)
from bot.language.clause import Clause, Item, words_of
from bot.language.listed import listed
from bot.language.reader.other_days import LASTING
from bot.language.rules import Found
from bot.language.times import Purpose
from bot.language.times.kinds import Counted, Mark, Repeat, Weekdays
from bot.language.told import windows

_ONLY_SOME = listed("only_some")
_ONE_OF_TWO = listed("one_of_two")
_MORE_OF_IT = listed("more_of_it")
_ADDS = listed("adds_to")
_DENIES = listed("not_ever")
_THE_OTHERS = listed("the_others")
_ODD_LENGTH = listed("odd_length")
_NO_MORE = listed("no_more_than")

# Nobody is later than that, and no session longer.
_LATEST, _LONGEST = 180, 600


def other_amount(clause: Clause, found: Found) -> bool:
    """Whether the words speak of more, of less or of another part than what was found."""
    commands = [command for reading in found.readings for command in reading]
    return (
        _only_some(clause, commands)
        or _which_of_two(clause, commands)
        or _compared(clause, commands)
        or _so_often(clause, commands)
        or _gone_by(clause, commands)
        or _too_long(clause, commands)
        or _keeps_what_is_taken_out(clause, commands)
    )


def _only_some(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "some fridays off", "cancel most clients friday": not all of them, and which is not said."""
    others = any(item.word in _THE_OTHERS and not item.atom for item in clause.items)
    if others and any(isinstance(command, Override) and command.for_ for command in commands):
        # "ana and the rest off friday"
        return True
    said = any(item.word in _ONLY_SOME and not item.name for item in clause.items)
    return said and any(command.do not in LOOKS for command in commands)


# What only shows something, or says it to people as it was typed.
LOOKS = {"find", "show", "report", "explain", "audit", "export", "broadcast", "help", "handoff", "thanks", "waitlist"}


def _too_long(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "10 days late", "friday at 3 for 6 weeks", "friday at 3 long session": no such length, or none that is known."""
    odd = any(one.word in _ODD_LENGTH and other.has("appt") for one, other in pairwise(clause.items))
    return any(
        (isinstance(each, Late) and (each.minutes or 0) > _LATEST)
        or (isinstance(each, Book) and ((each.minutes or 0) > _LONGEST or odd))
        for each in commands
    )


def _keeps_what_is_taken_out(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "mondays 9-5 not 12-1": inside the hours that are kept, and so no other hours that these stand for."""
    kept = [span for each in commands if isinstance(each, Override | SetHours) for span in each.windows]
    out = [item for item in clause.items if item.first and item.atom and clause.line[item.first - 1].word in _DENIES]
    for item in out if kept else ():
        spans = [span for each in clause.when(Purpose.LIST, [item]).readings for span in windows(each.windows)]
        if any(one.start <= span.start and span.end <= one.end and one != span for span in spans for one in kept):
            return True
    return False


def _which_of_two(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "move the earlier one to friday": one of two, and no hour before another."""
    if not any(isinstance(command, Cancel | Move) for command in commands):
        return False
    return any(one in _ONE_OF_TWO and other == "one" for one, other in pairwise(words_of(clause)))


def _compared(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "10 more min between sessions", "add 10 min to sessions": so much more than now, and not so much."""
    policies = [command for command in commands if isinstance(command, SetPolicy)]
    if not policies:
        return False
    words = words_of(clause)
    if any(each.session_minutes for each in policies) and words[0] in _ADDS and "to" in words:
        return True
    return any(
        word in _MORE_OF_IT
        and any(clause.words.number(one) is not None for one in (*words[:place][-1:], *words[place + 1 : place + 2]))
        and "than" not in words[place + 1 : place + 2]
        and not (place and words[place - 1] in _NO_MORE)
        for place, word in enumerate(words)
    )


def _so_often(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "book leo friday at 3 forever", "off friday twice": how often, and what was found is once.

    Every day is more than every week.
    """
    once = [each for each in commands if isinstance(each, Book | Cancel | ClearOverride | Move | Override)]
    if not once:
        return False
    values = [atom.value for atom in clause.atoms]
    counted = any(isinstance(value, Counted) or (isinstance(value, Weekdays) and value.count) for value in values)
    daily = any(isinstance(value, Repeat) and value.freq == "daily" for value in values)
    if daily and any(isinstance(each, Book) for each in once):
        return True
    if any(isinstance(value, Mark) and value.name in LASTING for value in values):
        return any(isinstance(each, Book) and not each.repeat for each in once)
    return counted and not any(_holds_several(each) for each in once)


def _holds_several(command: Command) -> bool:
    dates = getattr(command, "dates", ())
    return bool(
        getattr(command, "repeat", None)
        or getattr(command, "rule", None)
        or len(dates) > 1
        or any(one.last != one.first for one in dates)
    )


def _gone_by(clause: Clause, commands: Iterable[Command]) -> bool:
    """ "i'll be there yesterday", "post yesterday's openings": a day that has passed, and nothing found says so."""
    ahead = [each for each in commands if isinstance(each, Attend | Late | Publish)]
    dated: list[Item] = [item for item in clause.items if item.atom and item.atom.kind == "dates"]
    if not ahead or not dated or any(getattr(each, "dates", ()) or getattr(each, "at", None) for each in ahead):
        return False
    today = clause.message.now.date()
    readings = clause.when(Purpose.WHEN, dated).readings
    return bool(readings) and all(each.dates and (each.dates[-1].last or today) < today for each in readings)
