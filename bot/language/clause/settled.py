"""What the items beside one make of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.clause.item import Item, shifted
from bot.language.listed import listed
from bot.language.text import Token, tokens
from bot.language.times import atoms, every_one, once
from bot.language.times.kinds import Calendar, DayNumber, Holiday, Hours, Mark, Near, Part, Several, Span, Weekdays
from bot.language.vocabulary import Vocabulary

_OFF_AWAY = listed("off_away")
_FOR_ANY = listed("for_any")

# Behind a greeting these begin what is asked for.
ASKED = (
    "polite", "polite_client", "cancel", "cancel_own", "cant_come", "move_strong", "book_strong", "late",
    "question", "opens_question",
)  # fmt: skip

# Before an "off" these are how long: "taking a week off".
LENGTHS = listed("weeks_off")


def settled(
    line: tuple[Token, ...], found: list[Item], words: Vocabulary, forms: Sequence[tuple[str, ...]]
) -> tuple[Item, ...]:
    """Exceptions stay pieces of time only between two others; elsewhere "not" and "but" are words that stop."""
    done: list[Item] = []
    found = _nobody_then(found)
    for place, item in enumerate(found):
        if not place and _greets(line, found):
            item = Item(item.first, item.last, item.word, frozenset({"filler"}))
        if item.atom and isinstance(item.atom.value, Mark) and item.atom.value.name == "except":
            after = next((o for o in found[place + 1 :] if not o.has("glue")), None)
            if not (after and after.atom and after.atom.kind in ("dates", "hours", "rule")):
                phrase = words.longest(forms, item.first)
                tags = phrase.tags if phrase and phrase.length == item.last - item.first else frozenset()
                item = Item(item.first, item.last, item.word, tags | {"excepting"})
        if _is_why(done, item):
            item = Item(item.first, item.last, item.word, frozenset({"which_day" if _loose(done[-2]) else "reason"}))
        if (
            item.word == "but"
            and not item.atom
            and any(after.has("closed", "off") for after in found[place + 1 : place + 2])
        ):
            # "mon-fri 8-4 but closed wed"
            item = replace(item, tags=frozenset({"joint"}))
        if item.word == "n" and _between_two(found, place):
            item = replace(item, tags=frozenset({"joint"}))
        if item.word in CUTS and _to_hours(line, found[place + 1 :]):
            item = replace(item, tags=frozenset({"lasts"}))
        if item.word in BACK and done and _hours_beside(done, found[place + 1 :]):
            item = replace(item, tags=frozenset({"joint"}))
        if item.word in LENGTHS and _is_off(found[place + 1 : place + 3]):
            item = replace(item, tags=frozenset(), atom=shifted(atoms(tokens(f"for {item.word}"))[0], item.first - 1))
        if item.atom and found[place + 1 : place + 2] and _is_one_session(found[place + 1]):
            # "cancel fridays appt"
            item = replace(item, atom=once(item.atom))
        if item.atom and _any_such(line, item):
            item = replace(item, atom=every_one(item.atom))
        if item.word == "am" and not item.atom and done and done[-1].name:
            # "lena am": the morning, and nobody's "i am".
            item = Item(item.first, item.last, item.word)
        if item.word == "just" and _leads_to_once(found, place + 1):
            item = replace(item, tags=item.tags - {"only"})
        done.append(item)
    return tuple(_of_the_month(line, done))


def _is_off(after: Sequence[Item]) -> bool:
    """ "a week off", "a week of vacation"."""
    of_leave = len(after) == 2 and after[0].word == "of" and after[1].has("off")
    return bool(after) and (after[0].word.split()[0] in _OFF_AWAY or of_leave)


def _nobody_then(found: list[Item]) -> list[Item]:
    """ "no thanksgiving clients" as "no clients on thanksgiving"; of a weekday it would say every week's as well."""
    for place, (no, day, whom) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        value = day.atom.value if day.atom else None
        dated = isinstance(value, Holiday | Calendar | Near)
        if dated and not no.atom and no.word == "no" and whom.has("all_clients", "sessions", "appt") and not whom.atom:
            off = replace(no, tags=frozenset({"off"}))
            return [*found[:place], off, day, replace(whom, tags=frozenset({"glue"})), *found[place + 3 :]]
    return found


# What is cut "to" hours keeps these: "cut mondays to 9-3".
CUTS = listed("cuts_to")


def _to_hours(line: tuple[Token, ...], after: Sequence[Item]) -> bool:
    hours = [item for item in after if item.atom and isinstance(item.atom.value, Hours)]
    return len(hours) == 1 and line[hours[0].first - 1].word == "to"


# Between hours: "9-1, back 3-7:30".
BACK = listed("back_again")


def _hours_beside(before: Sequence[Item], after: Sequence[Item]) -> bool:
    """Whether what stands before and behind, joints aside, are hours from and to."""
    told = next((item for item in reversed(before) if item.atom or not item.has("joint", "glue")), None)
    following = next((item for item in after if item.atom or not item.has("glue")), None)
    sides = [item.atom.value for item in (told, following) if item and item.atom]
    return len(sides) == 2 and all(isinstance(value, Hours) for value in sides)


def _between_two(found: Sequence[Item], place: int) -> bool:
    """ "tomorrow n fri", "raj n ana": an "n" that says "and", and not "no"."""
    sides = [*found[max(place - 1, 0) : place], *found[place + 1 : place + 2]]
    return len(sides) == 2 and (all(each.atom for each in sides) or all(each.name for each in sides))


def _is_one_session(item: Item) -> bool:
    """ "fridays appt", also mistyped."""
    return item.word in SESSION or (item.has("appt") and item.has("minute_session") and not item.word.endswith("s"))


# One of these is behind a weekday that is written without its apostrophe.
SESSION = listed("one_session")


def _any_such(line: tuple[Token, ...], item: Item) -> bool:
    """ "waitlist for any monday": every one that comes."""
    before = [token.word for token in line[max(item.first - 2, 0) : item.first]]
    return len(before) == 2 and before[1] == "any" and before[0] in _FOR_ANY


def _is_why(before: Sequence[Item], item: Item) -> bool:
    """ "closed nov 26 and 27 for thanksgiving": behind the dates a holiday is why, and no date of its own."""
    if not (item.atom and isinstance(item.atom.value, Holiday) and before and before[-1].word == "for"):
        return False
    dated = len(before) > 1 and before[-2].atom is not None and before[-2].atom.kind == "dates"
    return dated and any(each.has("closed", "off") for each in before)


def _loose(item: Item) -> bool:
    """ "closed monday for memorial day": the coming Monday, or that of the holiday; so neither is taken."""
    return item.atom is not None and isinstance(item.atom.value, Weekdays | Span)


def _greets(line: tuple[Token, ...], found: Sequence[Item]) -> bool:
    """ "morning, could we ...": a part of the day before a comma and a request greets."""
    part = found[0].atom and found[0].atom.value
    if not isinstance(part, Part) or part.plural or found[0].last - found[0].first > 1 or len(found) < 3:
        return False
    if line[found[0].last].word not in (",", "!", ".") or found[2].word.startswith("any"):
        return False
    asked = next((item for item in found[2:] if not item.has("filler")), found[2])
    return asked.has(*ASKED) or found[2].word.endswith("sorry")


def _leads_to_once(said: Sequence[Item], place: int) -> bool:
    """ "just please this once" limits no hours, and neither does "open just this saturday"."""
    following = next((item for item in said[place:] if item.atom or not item.has("filler")), None)
    if following is None or following.atom is None:
        return False
    once = isinstance(following.atom.value, Weekdays | Span) and following.atom.value.said == "this"
    return following.atom.kind == "mark" or (once and any(item.has("open", "extra") for item in said))


BETWEEN_DAYS = listed("between_days")


def _of_the_month(line: tuple[Token, ...], said: Sequence[Item]) -> list[Item]:
    """ "off the 3rd and 4th of april, and the 20th": a bare number behind days of one month belongs to that month."""
    found: list[Item] = []
    month: Calendar | None = None
    last = 0
    for item in said:
        value = item.atom.value if item.atom else None
        near = all(token.word in BETWEEN_DAYS for token in line[last : item.first])
        if item.atom and month and near and isinstance(value, DayNumber) and value.shift is None:
            value = Calendar(month.month, value.day, month.year, value.weekday)
            found.append(replace(item, atom=replace(item.atom, value=value)))
        else:
            found.append(item)
        if item.atom:
            month, last = _one_month(value), item.last
    return found


def _one_month(value: object) -> Calendar | None:
    """The last of some days that all lie in one month."""
    days = value.days if isinstance(value, Several) else (value,)
    dated = [day for day in days if isinstance(day, Calendar)]
    return dated[-1] if len(dated) == len(days) and len({day.month for day in dated}) == 1 else None
