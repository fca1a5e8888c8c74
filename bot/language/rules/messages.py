"""Messages to many: what is told, to whom, when; and what became of it."""

from dataclasses import replace

from bot.commands import Audience, Broadcast, BroadcastRecall, BroadcastRetry, BroadcastStatus
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.found import Found
from bot.language.rules.sending import coming, tells_when, when_sent
from bot.language.spoken import languages
from bot.language.times import Purpose, once
from bot.language.told import ranges, windows

_COMING = listed("coming_on")
_LET_KNOW = listed("let_know")
_LETS = listed("lets")
_THAT_MARK = listed("that_mark")
_LEADS_TIME = listed("leads_time")
_IN_THE = listed("in_the_session")
_THE = listed("the_session")
_SESSIONS = listed("sessions")
_WILL_MYSELF = listed("will_myself")

# Behind these the text begins.
THAT = listed("that")
# Before the therapist whose clients are meant.
WHOSE = listed("whose")
# Between an audience and its dates or its therapist.
LEADS_OVER = listed("leads_over")


def broadcast(clause: Clause) -> Found | None:
    """ "tell everyone with sessions on friday that we close at two": everything behind "that" is the text."""
    if clause.role == "client":
        return None
    quiet = ("filler", "polite", "joint", "mark", "glue")
    begins = next((n for n, item in enumerate(clause.items) if not item.has(*quiet) or item.atom), None)
    start = next((n for n, item in enumerate(clause.items) if not item.has(*quiet) and not item.atom), None)
    if start is None or begins is None or not clause.items[start].has("tell") or _lets_do(clause, start):
        return None
    if any(item.word in _WILL_MYSELF for item in clause.items[:start]):
        # "i will tell everyone that we close at 2": no order to tell them.
        return None
    cut = _text_begins(clause, start)
    if cut and cut[0] < len(clause.items) and (_says_how_early(clause.items[cut[0]]) or _spares(clause, cut[0])):
        return None
    told = _told(clause, begins, start, cut)
    earlier = _begins_earlier(clause, start, cut) if told else None
    other = _told(clause, begins, start, earlier) if earlier else None
    if not told or not other or not other.whole:
        return told
    return Found((*told.readings, *other.readings), tuple(dict.fromkeys((*other.missing, *told.missing))), told.left)


def _says_how_early(item: Item) -> bool:
    """ "remind clients the day before except group": when they are reminded, and no text; "everyone else": no more."""
    if item.word.split()[0] == "else":
        return True
    return item.has("day_before", "hour_before", "week_before") or item.word == "before"


def _spares(clause: Clause, place: int) -> bool:
    """ "tell all clients except leo we are closed": who does not hear of it, and no text."""
    item, after = clause.items[place], clause.items[place + 1 : place + 2]
    return item.has("except_who", "excepting") and bool(after) and after[0].name is not None


def _lets_do(clause: Clause, start: int) -> bool:
    """ "let people cancel up to 6h before": allowed, and not told, unless they are let know something."""
    knows = any(item.has("tell_know") and item.word not in (",", "-") for item in clause.items[start + 1 :])
    return clause.items[start].word in _LETS and not knows


def _begins_earlier(clause: Clause, start: int, cut: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "tell clients tomorrow we are closed": the day may be the first word of the text as well."""
    if cut is None or cut[0] == 0 or clause.items[cut[0]].has("tell_know") or clause.items[cut[0]].first != cut[1]:
        return None
    first = cut[0]
    while first > start + 1 and (clause.items[first - 1].atom or clause.items[first - 1].word in _LEADS_TIME):
        first -= 1
    head = clause.items[start:first]
    if first == cut[0] or any(item.has("with_sessions") or coming(item) for item in head):
        return None
    return first, clause.items[first].first


def _told(clause: Clause, begins: int, start: int, cut: tuple[int, int] | None) -> Found | None:
    """The message, with its text from a cut on."""
    head = clause.items[begins : cut[0]] if cut else clause.items[begins:]
    sending = when_sent(clause, head)
    missing = ["at"] if sending.missing or (begins < start and sending.moments == (None,)) else []
    named = audiences(clause, tuple(item for item in sending.rest if item not in sending.unclear))
    if not named:
        return None
    raw = clause.typed_from(cut[1]) if cut else ""
    left = tuple(item for item in head if item in sending.unclear or not known(item, clause))
    missing += [] if raw else ["text"]
    readings = tuple((Broadcast(one, raw or None, at),) for one in named for at in sending.moments)
    return Found(readings, tuple(missing), left)


def _text_begins(clause: Clause, start: int) -> tuple[int, int] | None:
    """The item at which the head ends and the token at which the text begins."""
    seen = False
    for place in range(start + 1, len(clause.items)):
        item = clause.items[place]
        seen = seen or item.has("to_clients", "to_therapists", "to_everyone")
        if not seen or (item.word in (",", "-") and tells_when(clause.items[place + 1 :])):
            continue
        if item.has("tell_know") and (item.word.split()[-1] in THAT or item.word in _LET_KNOW):
            last = item.last
            while last < len(clause.line) and clause.line[last].word in _THAT_MARK:
                last += 1
            return place, last
        if item.word in (",", "-", ":"):
            return place, item.last
    return _bare_text(clause, start)


def _bare_text(clause: Clause, start: int) -> tuple[int, int] | None:
    """ "remind all clients parking lot is closed": from the first word that says nothing about the audience."""
    seen = False
    for place in range(start + 1, len(clause.items)):
        item = clause.items[place]
        if item.has("to_clients", "to_therapists", "to_everyone"):
            seen = True
        elif seen and item.session and not _is_audience(clause, place):
            # "tell clients the group is off friday"
            return place, item.first
        elif (
            seen and not item.atom and not item.name and not item.session and not item.has("with_sessions", "tell_know")
        ):
            if item.word in LEADS_OVER or _in_a_session(clause, item) or _before_session(clause, place):
                continue
            if clause.items[place - 1].session and _held(item):
                continue
            begins = place
            while begins > start + 1 and clause.items[begins - 1].word in _IN_THE:
                # "tell all clients in the lobby is a new door"
                begins -= 1
            # "que hay reunión": what leads over to the text may stand in one phrase with its first word.
            return begins, clause.items[begins].first + (clause.line[item.first].word == "que")
    return None


def _before_session(clause: Clause, place: int) -> bool:
    """ "in the couples sessions": whether "the" stands before a type of session whose clients are meant."""
    after = clause.items[place + 1 : place + 2]
    return clause.items[place].word in _THE and bool(after) and bool(after[0].session) and _led(clause, place)


def _held(item: Item) -> bool:
    """ "couples sessions", "the couples group"."""
    return item.word in _SESSIONS or item.has("group_word")


def _behind_session(clause: Clause, item: Item) -> bool:
    """ "the group" by itself names whom it is for; a word behind a type of session only belongs to that."""
    before = next((each for each in clause.items if each.last == item.first), None)
    return before is not None and before.session is not None and _held(item)


def _is_audience(clause: Clause, place: int) -> bool:
    """ "clients with couples sessions", "everyone in the group": who hears it, and not yet the text."""
    first = clause.items[place].word.split()[0]
    return first in LEADS_OVER or _led(clause, place)


def _led(clause: Clause, place: int) -> bool:
    before = clause.items[place - 1]
    if before.word in _THE:
        before = clause.items[place - 2]
    return before.word in LEADS_OVER or before.word in _IN_THE or before.has("with_sessions")


def _audience_word(head: tuple[Item, ...]) -> str | None:
    if any(item.has("to_clients") for item in head):
        return "clients"
    if any(item.has("to_therapists") for item in head):
        return "therapists"
    if any(item.has("to_everyone") for item in head):
        booked = any(item.has("with_sessions", "group_word") or item.session or _comes_on(item) for item in head)
        return "clients" if booked else "everyone"
    return None


def _in_a_session(clause: Clause, item: Item) -> str | None:
    """ "clients in the group", where that is a type of session; "tell all clients in the lobby ..." begins the text."""
    after = next((each for each in clause.items if each.first == item.last), None)
    if after is not None and after.session and item.word in _IN_THE:
        return after.session
    if not item.has("group_word") or item.atom or item.word.split()[0] not in _IN_THE:
        return None
    return next((name for name in clause.message.context.sessions if name.casefold() in item.word.split()), None)


def _comes_on(item: Item) -> bool:
    """ "everyone coming friday": those with a session then, not the Friday that comes."""
    return item.atom is not None and item.word.split()[0] in _COMING


def audiences(clause: Clause, head: tuple[Item, ...]) -> list[Audience]:
    """Who may be meant to hear of it, with the days and hours of their sessions: on a Friday "friday" has two."""
    who = _audience_word(head)
    if who is None:
        return []
    pairs = zip(head, (*head[1:], None), strict=True)
    times = clause.when(Purpose.LIST, [_of_that_day(item, after) for item, after in pairs])
    if times.missing or any(reading.rule for reading in times.readings):
        return []
    today = clause.message.now.date()
    names = [item.name for item in head if item.name]
    if names and (who != "clients" or len(names) > 1 or not _owns(clause, head)):
        return []
    session = next((name for item in head if (name := item.session or _in_a_session(clause, item))), None)
    language = next((languages()[item.word] for item in head if item.word in languages()), None)
    told = Audience(who, with_=names[0] if names else None, session=session, language=language)  # type: ignore[arg-type]
    return [
        replace(told, dates=ranges(reading.dates, today), windows=windows(reading.windows))
        for reading in times.readings
    ] or [told]


def _of_that_day(item: Item, after: Item | None) -> Item:
    """ "fridays clients" are those of the next one."""
    whose = item.atom is not None and after is not None and after.has("to_clients") and item.word.endswith("s")
    return replace(item, atom=once(item.atom)) if whose and item.atom else item


def _owns(clause: Clause, head: tuple[Item, ...]) -> bool:
    """ "omar's clients", "clients of omar": whose clients, and not to whom something is told."""
    named = next(item for item in head if item.name)
    before = clause.line[named.first - 1].word if named.first else ""
    return named.word.endswith("s") or before in WHOSE


def known(item: Item, clause: Clause) -> bool:
    """Whether an item says something about who gets a message, or nothing at all."""
    return (
        item.atom is not None
        or _in_a_session(clause, item) is not None
        or _behind_session(clause, item)
        or item.name is not None
        or item.session is not None
        or item.word in languages()
        or item.has(
            "tell",
            "to_clients",
            "to_therapists",
            "to_everyone",
            "with_sessions",
            "filler",
            "glue",
            "mark",
            "polite",
            "with_word",
            "of_word",
            "joint",
            "language_word",
            "tell_know",
            "speaking",
            "whole_of",
            "all_clients",
            "make_it",
        )
    )


def status(clause: Clause) -> Found | None:
    """ "who didnt get it"."""
    return _about_last(clause, "broadcast_status", BroadcastStatus())


def retry(clause: Clause) -> Found | None:
    """ "resend to the ones that failed"."""
    return _about_last(clause, "broadcast_retry", BroadcastRetry())


_DENIALS = listed("negations")


def recall(clause: Clause) -> Found | None:
    """ "delete that broadcast"; "dont send the message" only of one that was spoken of."""
    forbids = any(item.word.split()[0] in _DENIALS for item in clause.of("broadcast_recall"))
    if forbids and not any(isinstance(command, Broadcast) for command in clause.message.context.last):
        return None
    return _about_last(clause, "broadcast_recall", BroadcastRecall())


def _about_last(clause: Clause, tag: str, command: BroadcastStatus | BroadcastRetry | BroadcastRecall) -> Found | None:
    if not clause.has(tag) or clause.role == "client":
        return None
    return Found(((command,),), (), clause.left(frozenset({tag, "polite", "asks", "question", "broadcast_bits"}), ()))
