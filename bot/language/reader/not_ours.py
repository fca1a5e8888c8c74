"""What is somebody else's, or nothing that is kept here: a gym, a lunch, what the bot is said to have done."""

from collections.abc import Sequence
from itertools import pairwise

from bot.commands import Attend, Book, Cancel, Command, Move, Override, SetHours
from bot.language.clause import Clause, Item, words_of
from bot.language.listed import listed
from bot.language.rules import Found
from bot.language.times.kinds import Part

_THEIR_OWN = listed("their_own")
_LEADS_TO_PLACE = listed("leads_to_place")
_ADDRESSED = listed("you_did")
_FOR_WHOM = listed("for_whom")
_FOR_SOMEBODY = listed("for_somebody")
_NOT_FROM_WORK = listed("not_from_work")
_ONE_MORE = listed("one_more_comes")
_WITH = listed("with")
_ME = listed("me")
_USUALLY = listed("usually")
_COMES = listed("comes_by_habit")
_I_AM = listed("i_am")
_BECAUSE_OF = listed("because_of")
_NOBODY = listed("nobody_at_all")
_IS = listed("is_or_are")
_IS_COMING = listed("is_coming")

LOOKS = {"find", "show", "report", "explain", "audit", "export", "help", "handoff", "thanks", "refuse", "decline"}


def not_ours(clause: Clause, found: Found) -> bool:
    """Whether what is to be changed is not the speaker's, or not kept here."""
    commands = [command for reading in found.readings for command in reading]
    if all(command.do in LOOKS for command in commands):
        return False
    return (
        _you_did(clause, commands)
        or (clause.role == "client" and _not_the_clients(clause, commands))
        or _a_meal(clause, commands)
        or _off_something(clause, commands)
        or _and_another(clause)
        or _company(clause, commands)
        or _not_whose_day(clause, commands)
        or _says_goodbye(clause, commands)
        or _moves_nobody(clause, commands)
        or torn_apart(commands)
        or _tells_habit(clause, commands)
        or _skips_to(clause, commands)
        or _nobody_comes(clause, commands)
    )


def _spoken(clause: Clause) -> list[Item]:
    return [item for item in clause.items if item.atom or item.name or not item.has("filler", "mark", "joint")]


def _you_did(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "you blocked friday 2-4", "you put me off friday": what was done, and no order."""
    said = _spoken(clause)
    return len(said) > 1 and said[0].word in _ADDRESSED and any(isinstance(each, Override) for each in commands)


def _not_the_clients(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "cancel her friday", "cant make it to the gym", "friday at 3 for sam", "i'll be there for you"."""
    words = words_of(clause)
    if any(isinstance(each, Book) and each.with_ for each in commands):
        return any(item.name and _before(clause, item) in _FOR_WHOM for item in clause.items)
    if any(isinstance(each, Attend) for each in commands):
        return any(one in _FOR_WHOM and other in _FOR_SOMEBODY for one, other in pairwise(words))
    if not any(isinstance(each, Cancel | Move) for each in commands):
        return False
    theirs = any(
        one.word in _THEIR_OWN and not one.atom and (other.atom or other.has("appt", "next_one", "my_bookings"))
        for one, other in pairwise(clause.items)
    )
    return theirs or _to_a_place(clause)


def _to_a_place(clause: Clause) -> bool:
    """ "cant come to yoga friday": what they cannot come to is no session."""
    pairs = [(one, other) for one, other in pairwise(_unglued(clause)) if one.has("cant_come") and not one.atom]
    return any(
        other.has("reason") and not other.atom and not other.has("appt") and _led(clause, one, other)
        for one, other in pairs
    )


def _unglued(clause: Clause) -> list[Item]:
    return [item for item in clause.items if item.atom or not item.has("glue") or item.has("reason")]


def _led(clause: Clause, one: Item, other: Item) -> bool:
    between = {token.word for token in clause.line[one.last - 1 : other.first]}
    return bool(between & _LEADS_TO_PLACE)


def _before(clause: Clause, item: Item) -> str:
    return clause.line[item.first - 1].word if item.first else ""


def _a_meal(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "cancel my lunch friday": a lunch, and no session at that hour."""
    if not any(isinstance(each, Cancel | Move) for each in commands):
        return False
    meals = [item for item in clause.items if item.atom and isinstance(item.atom.value, Part) and item.word == "lunch"]
    return any(_before(clause, item) in _OWN or _verb_before(clause, item) for item in meals)


_OWN = listed("my_or_the")


def _verb_before(clause: Clause, item: Item) -> bool:
    place = clause.items.index(item)
    return bool(place) and not clause.items[place - 1].atom and clause.items[place - 1].has("cancel", "move_strong")


def _off_something(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "raj is off his game friday", "maya has friday off school": not off work."""
    if not any(isinstance(each, Override) and each.for_ for each in commands):
        return False
    words = words_of(clause)
    return any(one == "off" and other in _NOT_FROM_WORK for one, other in pairwise(words))


def _company(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "lunch with leo friday 12-1": with whom, and not whose day."""
    closed = {each.for_ for each in commands if isinstance(each, Override | SetHours)}
    return any(item.name in closed and _before(clause, item) in _WITH for item in clause.items if item.name)


def _not_whose_day(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "off friday because of leo", "raj off friday for ana's wedding", "leo, im off friday": who is only named."""
    closed = {each.for_ for each in commands if isinstance(each, Override | SetHours)}
    places = [n for n, item in enumerate(clause.items) if item.name and item.name in closed]
    if not places:
        return False
    if any(one.word in _I_AM and other.has("off", "sick") for one, other in pairwise(clause.items)):
        return True
    plain = [n for n in places if not clause.items[n + 1 : n + 2] or not clause.items[n + 1].has("own_calendar")]
    if any(_before(clause, clause.items[n]) in _BECAUSE_OF for n in plain):
        return True
    return any(
        clause.items[n].word.endswith("s")
        and clause.items[n].word != clause.items[n].name.casefold()  # type: ignore[union-attr]
        and clause.items[n + 1].has("reason")
        and not clause.items[n + 1].has("off", "sick", "with_break", "reason_part", "hours_noun", "work")
        for n in places
        if n + 1 < len(clause.items)
    )


def _says_goodbye(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "leo see you friday at 3": a greeting, and nothing to book."""
    booked = clause.role != "client" and any(isinstance(each, Book) for each in commands)
    return booked and any(item.has("farewell") and not item.atom for item in clause.items)


def _moves_nobody(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "from leo: can we move to friday at 3": from whom it comes, and not who has them now."""
    return clause.role == "therapist" and any(
        isinstance(each, Move) and each.of and not each.client for each in commands
    )


def _tells_habit(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "i usually come fridays at 3", "maya comes fridays at 3": how it is, and nobody asks to book."""
    if not any(isinstance(each, Book) for each in commands) or clause.polite:
        return False
    words = [word for word in words_of(clause) if word not in _USUALLY]
    return any(other in _COMES and (one in _ME or other.endswith("s")) for one, other in pairwise(words))


def _skips_to(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "skip to friday": on to it, and nothing called off."""
    words = words_of(clause)
    return any(isinstance(each, Cancel) for each in commands) and any(
        one == "skip" and other == "to" for one, other in pairwise(words)
    )


def _nobody_comes(clause: Clause, commands: Sequence[Command]) -> bool:
    """ "nobody is coming friday": how it is, and nothing is closed."""
    if not any(isinstance(each, Override | SetHours) for each in commands):
        return False
    words = [word for word in words_of(clause) if word not in _IS]
    return any(one in _NOBODY and other in _IS_COMING for one, other in pairwise(words))


def _and_another(clause: Clause) -> bool:
    """ "book leo plus one friday at 3": somebody more comes along."""
    return any(one in _ONE_MORE and other == "one" for one, other in pairwise(words_of(clause)))


def torn_apart(commands: Sequence[Command]) -> bool:
    """ "move maya and leo to fri and mon", "move sam and leo to raj and ana": who goes where is not said."""
    moves = [each for each in commands if isinstance(each, Move)]
    days = [len(side.dates) for each in moves for side in (each.from_, each.to) if side]
    if len({each.client for each in moves}) < 2:
        return False
    nowhere = any(each.with_ for each in moves) and any(not each.with_ and not each.to for each in moves)
    return nowhere or max(days, default=0) > 1
