"""Asking for a person; questions about other people, which are refused."""

from bot.commands import Handoff, Refuse
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.booking.names import could_be_name
from bot.language.rules.booking.whom import wants_to_see
from bot.language.rules.found import Found, found
from bot.language.times import Purpose

_PEOPLE_ASKED_FOR = listed("people_asked_for")
_OWN_WORDS = listed("own_words")
_AM_I = listed("am_i")
_WHAT_TO_TELL = listed("what_to_tell")


def handoff(clause: Clause) -> Found | None:
    """ "i want to see someone else", "can i talk to a human"."""
    talks_to = clause.role == "client" and clause.has("talk_to") and len(clause.names) == 1
    if talks_to and not clause.atoms:
        allowed = {"talk_to", "handoff", "handoff_about", "polite", "polite_client", "asks", "question", "may_have"}
        return found(clause, [[Handoff(clause.names[0])]], allowed, names=True)
    if not clause.has("handoff") or (clause.role != "client" and not _asks_for_person(clause)):
        return None
    topic = next((item.word for item in clause.of("handoff")), None)
    return found(
        clause,
        [[Handoff(topic)]],
        {"handoff", "handoff_about", "polite", "asks", "question", "may_have", "instead", "practice", "offer_ask"},
        names=True,
    )


def _asks_for_person(clause: Clause) -> bool:
    """ "can i talk to a human": from those who work there, about the bot alone."""
    people = _PEOPLE_ASKED_FOR
    return any(people & set(item.word.split()) for item in clause.of("handoff"))


def _asked_about(clause: Clause, place: int) -> bool:
    """Whether a question is about this word: "does joan come too", "when is joan's session"."""
    before = clause.items[place - 1] if place else None
    return clause.items[place].word.endswith("'s") or bool(
        before and before.has("question", "opens_question", "refuse_strong", "relation", "show_verb")
    )


def _named_in(clause: Clause) -> list[Item]:
    """The unknown words that are the name asked about: "jordan", "kevin smith"; none where there are several."""
    places = [n for n, item in enumerate(clause.items) if could_be_name(item) and _asked_about(clause, n)]
    if len(places) != 1:
        return []
    first = clause.items[places[0]]
    after = next(iter(clause.items[places[0] + 1 :]), None)
    return [first, after] if after and could_be_name(after) and not first.word.endswith("'s") else [first]


def _wants_told(clause: Clause) -> bool:
    """ "can you tell me when my mom's session is"."""
    return clause.has("tell_me") and any(token.word in _WHAT_TO_TELL for token in clause.line)


def refuse(clause: Clause) -> Found | None:
    """From a client, a question about somebody else: "what time is sam's appointment", "who else is in the group"."""
    if clause.role != "client" or not (
        clause.asks
        or clause.opens_as_question
        or clause.has("show_verb", "refuse_strong")
        or _wants_told(clause)
        or (clause.has("if_word") and (clause.polite or clause.has("tell_me")))
    ):
        return None
    if wants_to_see(clause) and not (clause.asks or clause.opens_as_question):
        return None
    unknown = _named_in(clause)
    others = clause.names or clause.has("relation", "refuse_strong") or unknown
    # "is priya in my group": whose group it is makes nothing one's own.
    aside = ("tell_me", "show_verb", "question", "opens_question", "group_word")
    said = [item for item in clause.items if not item.has(*aside)]
    words = {word for item in said for word in item.word.split()}
    words |= {word for item in clause.of("opens_question") if item.word in _AM_I for word in item.word.split()}
    own = words & _OWN_WORDS and not clause.has("relation", "refuse_strong")
    about = (
        clause.has("refuse_about", "refuse_strong", "group_word")
        or (clause.has("contact_of") and bool(unknown))
        or ("coming" in words and bool(clause.names or unknown))
    )
    if not others or own or not about:
        return None
    times = clause.when(Purpose.WHEN)
    return found(
        clause,
        [[Refuse()]],
        {
            "refuse",
            "refuse_strong",
            "refuse_about",
            "contact_of",
            "relation",
            "question",
            "asks",
            "polite",
            "group_word",
            "session_type",
            "with_word",
            "if_word",
            "tell_me",
        },
        times,
        names=True,
        used=unknown,
    )
