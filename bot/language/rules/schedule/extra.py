"""Extra time: "open sat 10-1 just this once"."""

from bot.commands import SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.found import Found
from bot.language.rules.schedule.besides import goes_on, on_top_behind
from bot.language.rules.schedule.groups import keeps_free
from bot.language.rules.schedule.weekly import breaks_first, said_hours
from bot.language.rules.who import only_for_somebody

_SAYS_ALSO = listed("says_also")
_ONLY = listed("only_word")


def extra(clause: Clause) -> Found | None:
    """ "open sat 10-1 just this once", "can also do thurs 6-8", "also mondays 6-8pm", "extra hours friday 5-7"."""
    if not clause.has("open", "extra", "open_late") or clause.has("off", "no_more"):
        return None
    if clause.asks or clause.role == "client" or goes_on(clause) or on_top_behind(clause):
        return None
    once = only_then(clause)
    limits = any(item.has("only") and not item.has("once_word") for item in clause.items if item not in once)
    limits = limits and not only_for_somebody(clause)
    if (limits and not clause.has("extra")) or keeps_free(clause) or breaks_first(clause):
        return None
    if clause.names and clause.items[-1].word in _SAYS_ALSO and clause.items[-2].name:
        # "raj 9-5 mon, lena too": for two, and not more than there is.
        return None
    if len(clause.names) > 1 and clause.has("own_calendar"):
        # "add maya to kim's schedule" opens nobody's hours.
        return None
    allowed = frozenset({"open", "extra", "open_late", "instead", "work", "take", "again", "once_word", "some_time"})
    allowed |= {"only"} if only_for_somebody(clause) else set()
    allowed |= {"keeps_hours"} if clause.names else set()
    said = said_hours(clause, allowed, adds=True, aside=once)
    weekly_too = said and any(isinstance(each, SetHours) for reading in said.readings for each in reading)
    # "also mondays 6-8pm, just this week": every week, or not.
    return None if weekly_too and (once or clause.has("once_word")) else said


def only_then(clause: Clause) -> list[Item]:
    """ "sunday 2-5 open but just this weekend": behind the hours "only" and dates say that it is once."""
    behind = _behind_date(clause)
    if behind:
        return behind
    place = max((n for n, item in enumerate(clause.items) if item.atom and item.atom.kind == "hours"), default=-1)
    after = [item for item in clause.items[place + 1 :] if not item.has("mark", "joint")]
    lead = [item for item in after if not item.atom]
    dated = all(item.atom.kind == "dates" for item in after if item.atom)
    if place < 0 or not lead or after[: len(lead)] != lead or len(after) == len(lead) or not dated:
        return []
    leads = all(item.word == "but" or item.has("open", "extra", "glue") for item in lead[:-1])
    return lead[-1:] + [item for item in lead[:-1] if item.word == "but"] if lead[-1].has("only") and leads else []


def _behind_date(clause: Clause) -> list[Item]:
    """ "this sat only, open 10-1", "open 10-1 this sat only": an "only" of the date, with no hours right behind it."""
    following = (*clause.items[1:], None)
    for before, item, after in zip(clause.items, following, (*clause.items[2:], None, None), strict=False):
        dated = before.atom is not None and before.atom.kind == "dates" and item is not None and item.word in _ONLY
        if dated and item and not item.atom and (after is None or after.has("joint", "mark", "filler")):
            return [item]
    return []
