"""How long sessions are, what lies between them, and when they start."""

from collections.abc import Sequence

from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.found import Found
from bot.language.rules.lengths import lengths
from bot.language.rules.policies.shared import Change, looks, number_of, one_length, policy
from bot.language.rules.who import for_one_session

_SHIFTS_START = listed("shifts_start")
_LASTING = listed("lasting")
_SEVERAL = listed("sessions")


def session_lengths(clause: Clause) -> Found | None:
    """ "50 min sessions, 10 min between"; "couples sessions are 80 minutes"; "15 min buffer"."""
    told = [*lengths(clause), *_bare_minutes(clause)]
    said = sorted(told or _an_hour(clause), key=lambda one: one[0].first)
    if _below_zero(clause) or any(clause.line[item.first - 1].word == "by" for item, _ in said if item.first):
        return None
    if not said and clause.has("no_gap") and not looks(clause):
        return policy(clause, [{"after_minutes": 0}], {"no_gap", "sessions"})
    if _SHIFTS_START & {token.word for token in clause.line}:
        return None
    if not said or looks(clause) or (clause.has("cancel_notice", "remind", "starts_every") or _runs_late(clause)):
        return None
    if for_one_session(clause):
        return None
    places = [clause.items.index(item) for item, _ in said]
    change: Change = {}
    for (_, minutes), place in zip(said, places, strict=True):
        fields = BOTH_SIDES if _on_both_sides(clause, place, places) else (_length_field(clause, place, places),)
        for field in fields:
            if field is None or field in change:
                return None
            change[field] = minutes
    if clause.has("no_gap"):
        change.setdefault("after_minutes", 0)
    # "noor does 45 min sessions"; "noor has a 45 min session tomorrow" is an appointment.
    keeps = {"keeps_hours"} if any(token.word in _SEVERAL for token in clause.line) else set[str]()
    return policy(
        clause,
        [change],
        {"sessions", "between", "before_each", "both_sides", "work", "no_gap", "with_word", *keeps},
        [*(item for item, _ in said), *(_at_least(clause, places) if change.keys() <= set(BOTH_SIDES) else ())],
    )


def _at_least(clause: Clause, places: Sequence[int]) -> list[Item]:
    """ "at least 15 minutes between sessions": what lies between is never more than was asked for."""
    return [clause.items[n - 1] for n in places if n and clause.items[n - 1].word in LEAST]


LEAST = listed("at_least")


def _runs_late(clause: Clause) -> bool:
    """ "running 10 min late" is no length of a session, "couples need 80 min" is."""
    return any(LATE & set(item.word.split()) for item in clause.of("late"))


def _bare_minutes(clause: Clause) -> list[tuple[Item, int]]:
    """ "10 between", "couples are 80": a bare number that can only be minutes."""
    found = []
    for place, item in enumerate(clause.items):
        minutes = number_of(item) if is_count(item) else None
        if minutes is None or not SHORTEST <= minutes <= LONGEST:
            continue
        after = next((each for each in clause.items[place + 1 :] if not each.has("glue")), None)
        if after is None:
            before = clause.items[place - 1] if place else None
            named = any(each.session for each in clause.items[:place]) and minutes >= SHORTEST_SESSION
            counts = named or bool(before and (before.has("between", "before_each") or _names_length(before)))
        else:
            counts = not after.atom and after.has("between", "before_each") and not after.has("sessions")
        if counts:
            found.append((item, minutes))
    return found


def _an_hour(clause: Clause) -> list[tuple[Item, int]]:
    """ "make sessions an hour", "hour long sessions": a length without its number."""
    named = [item for item in clause.items if not item.atom and HOUR_LONG >= set(item.word.split()) >= {"hour"}]
    # "on the hour" says when they begin.
    began = any(item.first and clause.line[item.first - 1].word in _ARTICLES for item in named)
    return [(named[0], 60)] if len(named) == 1 and clause.has("sessions") and not began else []


_ARTICLES = listed("the_hour")


HOUR_LONG = listed("hour_long")
LATE = listed("late")
SHORTEST, SHORTEST_SESSION, LONGEST = 5, 20, 240


def _names_length(item: Item) -> bool:
    """ "session length 45", "set session duration to 50"."""
    return item.has("sessions") and bool(_LASTING & set(item.word.split()))


def _below_zero(clause: Clause) -> bool:
    """ "-50 min": a length below nothing."""
    pairs = zip(clause.line, clause.line[1:], strict=False)
    first = clause.items[0].first if clause.items else 0
    return any(a.word == "-" and b.is_number and b.glued and (not a.glued or a is clause.line[first]) for a, b in pairs)


BOTH_SIDES = ("before_minutes", "after_minutes")


def _on_both_sides(clause: Clause, place: int, places: Sequence[int]) -> bool:
    """ "10 min buffer before and after", "15 min either side"."""
    following = next((n for n in places if n > place), len(clause.items))
    return any(item.has("both_sides") for item in clause.items[place + 1 : following])


def _length_field(clause: Clause, place: int, places: Sequence[int]) -> str | None:
    """What a length is the length of: by the words after it, else by those before it.

    "sessions are 45 min with 15 between": what leads over to the next length belongs to that.
    """
    following = next((n for n in places if n > place), len(clause.items))
    previous = max((n for n in places if n < place), default=-1)
    before = clause.items[previous + 1 : place]
    if (
        previous < 0
        and any(item.has("sessions") or item.session for item in before)
        and not any(item.has("between", "before_each") for item in before)
        and not (place == places[-1] and _lies_beside(clause.items[place + 1 :]))
    ):
        return "session_minutes"
    for side in (clause.items[place + 1 : following], before):
        for item in side:
            if item.atom:
                continue
            if item.has("between"):
                return "after_minutes"
            if item.has("before_each"):
                return "before_minutes"
            if item.has("sessions") or item.session:
                return "session_minutes"
    return None


def _lies_beside(after: Sequence[Item]) -> bool:
    """ "couples need 20 min after": a length before or behind each session, and not that of the session."""
    said = next((item for item in after if not item.has("glue", "filler") or item.has("between", "before_each")), None)
    return said is not None and not said.atom and said.has("between", "before_each")


def spacing(clause: Clause) -> Found | None:
    """ "offer a start every 30 minutes"."""
    said = one_length(clause, "starts_every")
    return said and policy(clause, [{"spacing_minutes": said[1]}], {"starts_every", "sessions", "offer"}, [said[0]])


def packing(clause: Clause) -> Found | None:
    """ "keep my sessions together"."""
    on, off = clause.has("packing_on"), clause.has("packing_off")
    if on == off or looks(clause):
        return None
    return policy(clause, [{"packing": on}], {"packing_on", "packing_off", "no_gap"})
