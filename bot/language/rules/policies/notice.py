"""How long before: to book, to cancel, to be reminded."""

from bot.commands import SetMe
from bot.language.clause import Clause, Item, is_count
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import SAID, lengths
from bot.language.rules.policies.shared import length_apart, looks, one_length, policy
from bot.language.times.kinds import Duration

_SET_CHANGE = listed("set_change")
_BEFOREHAND = listed("beforehand")
_TOO_LATE = listed("too_late")

_MINIMUM = listed("minimum")

DAY_MINUTES = 1440
# Of these one is in every way to say that a booking has to come so long before.
LEAST = listed("least")


def same_day(clause: Clause) -> Found | None:
    """ "no same-day bookings": how long before is left open."""
    if not clause.has("same_day") or looks(clause):
        return None
    return policy(clause, [{}], {"same_day"}, missing=("notice_minutes",))


def notice(clause: Clause) -> Found | None:
    """ "nobody can book less than 24h ahead", "everyone needs 12h notice from april 1"."""
    clause = length_apart(clause)
    said = one_length(clause, "book_less", "notice")
    if said is None or clause.has("cancel_notice", "remind", "remind_me"):
        return None
    names_it = any("notice" in item.word or "lead time" in item.word for item in clause.of("notice", "book_less"))
    said_so = [item.word for item in clause.of("book_less")]
    least = any(word in each for each in said_so for word in LEAST) or any(each in _MINIMUM for each in said_so[:1])
    within = {token.word for token in clause.line[said[0].first : said[0].last]} & _TOO_LATE
    if not (names_it or least or within):
        return None
    return policy(
        clause,
        [{"notice_minutes": said[1]}],
        {"book_less", "notice", "give_notice", "horizon", "before_appt", "practice"},
        [said[0]],
    )


def horizon(clause: Clause) -> Found | None:
    """ "people can book at most 42 days out"."""
    clause = length_apart(clause)
    said = one_length(clause, "horizon_book", "book_up_to")
    if said is None or said[1] % DAY_MINUTES:
        return None
    return policy(
        clause,
        [{"horizon_days": said[1] // DAY_MINUTES}],
        {"horizon_book", "book_up_to", "horizon", "max", "notice", "only"},
        [said[0]],
    )


def cancelling(clause: Clause) -> Found | None:
    """ "clients must cancel 48h before", "change cancellation window to 48h from april 1"."""
    clause = length_apart(clause)
    said = one_length(clause, "cancel_notice")
    return said and policy(
        clause,
        [{"cancel_notice_minutes": said[1]}],
        {"cancel_notice", "notice", "give_notice", "day_before", "before_appt", "horizon", "book_less"},
        [said[0]],
    )


def _of_a_reminder(clause: Clause, length: Item) -> bool:
    """ "2 hour reminders please"."""
    place = clause.items.index(length) + 1
    return place < len(clause.items) and clause.items[place].has("remind_thing") and length.last - length.first > 1


def _of_its_unit(clause: Clause) -> list[tuple[Item, int]]:
    """ "24 and 1 hr before": a bare number before a length, in the unit of that."""
    for one, joint, other in zip(clause.items, clause.items[1:], clause.items[2:], strict=False):
        value = other.atom.value if other.atom else None
        if (
            is_count(one)
            and one.word.isdecimal()
            and joint.has("joint")
            and isinstance(value, Duration)
            and value.count
        ):
            return [(one, int(int(one.word) * value.minutes / value.count))]
    return []


def _denied_behind(clause: Clause) -> list[Item]:
    """ "remind me 2 hours before, not a day": what no longer holds, at the end."""
    starts = (
        n for n, item in enumerate(clause.items) if n and (item.word.split()[0] == "not" or item.has("instead_of"))
    )
    place = next(starts, len(clause.items))
    behind = list(clause.items[place + 1 :])
    lengths_only = all(item.atom or item.has("glue", "mark", "per_day", *SAID) for item in behind)
    return [clause.items[place], *behind] if place < len(clause.items) and lengths_only else []


def reminders(clause: Clause) -> Found | None:
    """ "remind clients 1 day and 2 hours before"; "can u remind me the day before instead" is for oneself."""
    if clause.has("stop_remind") and clause.role != "client" and clause.has("to_clients", "practice"):
        allowed = {"stop_remind", "anymore", "polite", "to_clients", "because"}
        return policy(clause, [{"reminder_minutes": ()}], allowed)
    if clause.has("stop_remind"):
        return found(
            clause, [[SetMe(reminder_minutes=())]], {"stop_remind", "polite", "appt"}, used=clause.of("anymore")
        )
    own = clause.role == "client" or (
        clause.has("remind_me")
        and any("me" in i.word.split() or "my" in i.word.split() for i in clause.of("remind_me"))
    )
    if not clause.has("remind_thing", "remind_me") or (clause.asks and not clause.polite) or clause.names:
        return None
    denied = _denied_behind(clause)
    said = [one for one in (*_of_its_unit(clause), *lengths(clause)) if one[0] not in denied]
    minutes = [each for _, each in said]
    ahead = clause.has("before_appt", "day_before", "hour_before", "week_before") or any(
        clause.line[item.last - 1].word in _BEFOREHAND or _of_a_reminder(clause, item) for item, _ in said
    )
    sets = clause.has("lasts") or any(_SET_CHANGE & set(item.word.split()) for item in clause.of("remind_thing"))
    ahead = ahead or (sets and clause.has("remind_thing") and all(each >= 60 for each in minutes))
    if not minutes or not ahead:
        return None
    told = tuple(sorted(set(minutes), reverse=True))
    used = [*(item for item, _ in said), *denied, *(clause.of("both") if len(minutes) == 2 else clause.of("once_word"))]
    allowed = {
        "remind",
        "remind_thing",
        "remind_me",
        "practice",
        "day_before",
        "hour_before",
        "week_before",
        "before_appt",
        "instead",
        "polite",
        "asks",
        "appt",
        "may_have",
        "only",
    }
    if own:
        return found(clause, [[SetMe(reminder_minutes=told)]], allowed | {"lasts", "suits"}, used=used)
    return policy(clause, [{"reminder_minutes": told}], allowed, used)
