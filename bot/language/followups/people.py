"""The same again for somebody else, and a search or question narrowed."""

from dataclasses import replace

from bot.commands import Audit, Book, Command, Confirm, Explain, Find, ReplaceLast, Report, Show, Waitlist
from bot.language.clause import Clause, Item, is_count
from bot.language.followups.corrections import substituted
from bot.language.followups.shared import LEADS, Best, after_those, all_of, days_of
from bot.language.followups.whom import for_whom
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, combine
from bot.language.told import ranges, undated

_SPEAKS_ON = listed("speaks_on")
_AGAIN_FOR = listed("again_for")
_YES_BUT = listed("yes_but")
_LEADS_TO_NAME = listed("leads_to_name")
_WAITS = listed("waits")

ASKS = (Find, Show, Report, Explain, Audit)
# Behind these a name or an hour alone asks the same question again.
ONWARD = listed("asks_onward")
ASKED_AGAIN = LEADS | {
    "find",
    "question",
    "show",
    "with_word",
    "or",
    "again_same",
    "asks",
    "maybe",
    "copy",
    "also_before",
}


def asked_of_another(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and with lena?", "what about raj?" after a question: the same one about somebody else."""
    if len(last) != 1 or len(clause.names) != 1 or clause.atoms or not isinstance(last[0], (*ASKS, Waitlist)):
        return None
    if not _onward(clause) or clause.has("late", "cancel", "move_strong", "book_strong", "off", "no_show"):
        return None
    field = _whose(last[0], client=clause.role == "client")
    new = all_of(last, **{field: clause.names[0]})
    again: Commands = (ReplaceLast(new),) if isinstance(last[0], Waitlist) else new
    return found(clause, [again], ASKED_AGAIN, names=True)


def _onward(clause: Clause) -> bool:
    first = next((item for item in clause.items if not item.has("mark", "filler")), clause.items[0])
    return bool(ONWARD & set(first.word.split()))


def _whose(command: Command, *, client: bool) -> str:
    """The field of a question in which a person stands."""
    if isinstance(command, Find | Waitlist):
        return "with_"
    if isinstance(command, Audit):
        return "client" if command.client and not command.who else "who"
    if isinstance(command, Show) and command.client and not client:
        return "client"
    return "for_"


def also_for(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "mia too", "and for raj": the same for one more."""
    if not clause.names or clause.atoms or clause.asks or not last:
        return None
    first = clause.items[0]
    if not (first.word in _AGAIN_FOR or clause.has("extra", "also_before", "again_same")):
        return None
    if any(not getattr(command, "for_", None) or command.for_ == "practice" for command in last):  # type: ignore[attr-defined]
        return None
    more = tuple(replace(command, for_=name) for name in clause.names for command in _one_person(last))  # type: ignore[call-arg]
    new = (*last, *(each for each in more if each not in last))
    if new == last:
        return None
    return found(
        clause,
        [(ReplaceLast(new),)],
        LEADS | {"extra", "also_before", "joint", "again_same", "for", "with_word"},
        names=True,
    )


def _one_person(last: Commands) -> Commands:
    """The commands of the first who is named."""
    first = getattr(last[0], "for_", None)
    return tuple(command for command in last if getattr(command, "for_", None) == first)


def narrowed(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "anything in the evening?" after a search for tomorrow: tomorrow evening."""
    search = last[0] if len(last) == 1 else None
    timed = [item for item in clause.items if item.atom]
    if not isinstance(search, Find) or not timed:
        return None
    if any(item.atom and item.atom.kind != "hours" and not is_count(item) for item in timed):
        return None
    if not (search.dates or search.days) or not _speaks_on(clause.items):
        return None
    plain = best(replace(clause, items=tuple(item for item in clause.items if not item.has("instead"))))
    if not plain or not plain.whole or plain.missing or not all(len(each) == 1 for each in plain.readings):
        return None
    searches = [command for each in plain.readings for command in each if isinstance(command, Find)]
    if len(searches) != len(plain.readings) or any(one.days or one.first or one.without for one in searches):
        return None
    return replace(plain, readings=tuple((_within(search, one),) for one in searches), conventions=())


def _speaks_on(items: tuple[Item, ...]) -> bool:
    if all(item.atom or item.has("glue", "filler", "mark", "asks", "only") for item in items):
        return True
    first = next((item for item in items if not item.has("filler", "mark")), items[0])
    return first.word.split()[0] in _SPEAKS_ON


def _within(before: Find, new: Find) -> Find:
    """The new hours on the days searched before."""
    return replace(
        before,
        windows=new.windows,
        times=new.times,
        session=new.session or before.session,
        with_=new.with_ or before.with_,
        minutes=new.minutes or before.minutes,
        first=None,
    )


def booked_with(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "with lena" after a booking that names no therapist."""
    if len(last) != 1 or not isinstance(last[0], Book) or len(clause.names) != 1 or clause.atoms or clause.asks:
        return None
    if last[0].with_ or not clause.has("with_word"):
        return None
    return found(
        clause, [(ReplaceLast(all_of(last, with_=clause.names[0])),)], LEADS | {"with_word", "joint"}, names=True
    )


def asked_on(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "what about friday?" after a question about another day."""
    if (
        len(last) != 1
        or not isinstance(last[0], Show | Report | Explain | Audit)
        or clause.names
        or not _onward(clause)
    ):
        return None
    if not clause.atoms or any(atom.kind != "dates" for atom in clause.atoms):
        return None
    looks_back = isinstance(last[0], Report | Audit)
    times = undated(clause, clause.when(Purpose.BACK if looks_back else Purpose.LIST))
    today = clause.message.now.date()
    readings = [
        all_of(last, dates=ranges(reading.dates, today), which=None, at=None)
        for reading in times.readings
        if reading.dates and not (reading.times or reading.windows or reading.rule)
    ]
    return found(clause, readings, ASKED_AGAIN, times) if readings else None


def searched_after(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "what about the week after?", "and the 23rd?" after a search: the same on other days."""
    search = last[0] if len(last) == 1 else None
    if not isinstance(search, Find) or not search.dates or clause.names:
        return None
    said = [item for item in clause.items if item.atom]
    told = [after_those(item, one_day=len(days_of(last)) == 1) for item in said]
    if not _onward(clause) and told == [item.atom for item in said]:
        return None
    if not told or any(atom.kind != "dates" for atom in told) or any(atom.kind == "rule" for atom in told):
        return None
    times = combine(told, replace(clause.setting, anchor=search.dates[0].first), Purpose.LIST)
    today = clause.message.now.date()
    readings = [all_of(last, dates=ranges(reading.dates, today)) for reading in times.readings if reading.dates]
    return found(clause, readings, ASKED_AGAIN, undated(clause, times)) if readings else None


def yes_but_instead(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "yes but at 4", "yes but lena not raj": the correction, then the confirmation."""
    if not clause.message.context.open or len(clause.items) < 3 or clause.asks or not clause.items[0].has("yes"):
        return None
    place = next((n for n, item in enumerate(clause.items) if item.atom or item.name), 0)
    start = next((n for n in range(1, len(clause.items)) if clause.items[n].word not in _YES_BUT), 0)
    said = clause.items[start:]
    if not place or not start or start > place or said[0].has("excepting", "negated", "joint", "also_before"):
        return None
    if _beside_somebody(clause, last):
        return None
    turn = Item(clause.items[0].first, clause.items[0].last, "instead", frozenset({"correction", "instead"}))
    rest = replace(clause, items=(turn, *said))
    changed = substituted(rest, last, best) or for_whom(rest, last, best)
    if changed is None or not changed.whole or len(changed.readings) != 1:
        return None
    return replace(changed, readings=tuple((*commands, Confirm()) for commands in changed.readings))


def _beside_somebody(clause: Clause, last: Commands) -> bool:
    """ "confirmed by leo", "yes but wait for leo", with a day off open: who is asked, and not whose day it is."""
    words = [token.word for token in clause.line]
    named = [item.first for item in clause.items if item.name and item.first]
    leads = any(words[place - 1] in _LEADS_TO_NAME for place in named) and any(hasattr(one, "for_") for one in last)
    return leads or any(words[place - 1] == "for" and words[place - 2] in _WAITS for place in named if place > 1)
