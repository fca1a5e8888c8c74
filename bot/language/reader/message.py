"""A message read in each of its roles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from itertools import pairwise

from bot.commands import Preview
from bot.language import followups
from bot.language.clause import Clause, Item, items, names_item
from bot.language.messages import Answer, Message
from bot.language.names import Named, named
from bot.language.reader.addressed import begun, unaddressed
from bot.language.reader.answers import MOST_READINGS, answer
from bot.language.reader.asides import without_asides
from bot.language.reader.breaks import breaks
from bot.language.reader.clauses import best_found, whole
from bot.language.reader.corrected import corrected, whole_message
from bot.language.reader.danger import in_danger
from bot.language.reader.heads import elliptic, trimmed
from bot.language.reader.instead import another_time
from bot.language.reader.introduced import without_introduction
from bot.language.reader.joined import SILENT
from bot.language.reader.narrowing import nothing_passed_over
from bot.language.reader.prefaced import without_preface
from bot.language.reader.reasons import with_reason, without_reason
from bot.language.reader.sentences import lined, one_sentence
from bot.language.reader.several import in_parts
from bot.language.reader.worded import cancelled_with_words
from bot.language.rules import Found
from bot.language.rules.crisis import crisis
from bot.language.rules.messages import broadcast
from bot.language.rules.policies import reminders
from bot.language.rules.small import choose
from bot.language.text import Token, tokens
from bot.language.times import atoms
from bot.language.times.languages import language_of
from bot.language.vocabulary import Vocabulary, crisis_words, preface_words, vocabulary

MOST_TOKENS = 300


HEAD_TOKENS = 60


# The languages that are read besides English, when English does not understand.
OTHER_LANGUAGES = ("es",)


def read(message: Message) -> Answer:
    """What a message means. Pure; never raises for any text."""
    line = lined(message.text)
    first = _read_in("en", message, line)
    if not first.unread or len(line) > MOST_TOKENS:
        return first
    others = (_read_in(language, message, line) for language in OTHER_LANGUAGES if _may_be(language, line))
    return next((answer for answer in others if not answer.unread and (answer.readings or answer.missing)), first)


def ready() -> None:
    """Open the lists of every language now, so that nobody's first message waits for them."""
    for language in ("en", *OTHER_LANGUAGES):
        any_time = datetime(2026, 1, 1)  # noqa: DTZ001 - wall time
        _read_in(language, Message("?", any_time, "UTC"), lined("?"))


def _may_be(language: str, line: tuple[Token, ...]) -> bool:
    """Whether more of the words are known in another language than in English."""
    typed = {token.word for token in line if token.is_word}
    return (
        len(typed & vocabulary(language).words) > len(typed & vocabulary("en").words) or language_of(line) == language
    )


def _read_in(language: str, message: Message, line: tuple[Token, ...]) -> Answer:
    """The answer of the role that understands best."""
    words = vocabulary(language)
    best = _read_best(language, message, line)
    last = message.context.last
    # "i can't do that" is said of what was offered, and not of an appointment, where times were looked for.
    if best.unread or (last and all(command.do == "find" for command in last)):
        asked_on = without_preface(line, preface_words(language))
        again = _read_best(language, message, asked_on) if len(asked_on) < len(line) else best
        best = best if again.unread else again
    return nothing_passed_over(message, line, words, best, partial(_told, language, message))


def _read_best(language: str, message: Message, line: tuple[Token, ...]) -> Answer:
    answers = [_read_as(message, role, line, language) for role in message.roles]
    return next((answer for answer in answers if answer.understood), None) or min(answers, key=_badness)


def _told(language: str, message: Message, text: str) -> Answer:
    """The answer had the message been another."""
    return _read_best(language, replace(message, text=text), lined(text))


def _badness(answer: Answer) -> tuple[bool, int]:
    return bool(answer.unread) or not answer.readings, len(answer.unread)


def _read_as(message: Message, role: str, line: tuple[Token, ...], language: str) -> Answer:
    words = vocabulary(language)
    line = without_introduction(message, role, line, words)
    known = named(message.context.people, message.context.sessions, line)
    danger = crisis(line, crisis_words(language), role, ())
    if danger and role != "client":
        danger = crisis(line, crisis_words(language), role, _named_in(line, known))
    if danger:
        return in_danger(message, role, line, words, known, danger)
    if not line:
        return Answer()
    answers = [_read_with(message, role, line, words, names) for names in _ways_to_name(line, known, words)]
    whole = [answer for answer in answers if not answer.unread and (answer.readings or answer.missing)]
    if len(whole) < 2 or (whole[0] is answers[0] and _names_behind_verb(line, known, words)):
        return whole[0] if whole else answers[0]
    readings = tuple(dict.fromkeys(reading for answer in whole for reading in answer.readings))
    distinct = {reading.commands: reading for reading in reversed(readings)}
    if len(distinct) < 2 or any(answer.missing for answer in whole):
        return next((answer for answer in whole if answer.understood), whole[0])
    return replace(whole[0], readings=tuple(reversed(distinct.values()))[:MOST_READINGS])


def _named_in(line: tuple[Token, ...], known: tuple[Named, ...]) -> tuple[Item, ...]:
    """The people whom a message names."""
    said = (names_item(line, place, known) for place in range(min(len(line), MOST_TOKENS)))
    return tuple(item for item in said if item and item.name)


def _ways_to_name(line: Sequence[Token], known: tuple[Named, ...], words: Vocabulary) -> list[tuple[Named, ...]]:
    """The names to look for; a word that is both a name and a word of time or command is tried as both."""
    typed = {token.word for token in line}
    plain = []
    for name in known:
        if len(name.words) > 1 or not name.person:
            continue
        word = name.words[0]
        if typed & {word, f"{word}s", f"{word}'s"} and (words.starts(word) or _tells_time(word)):
            plain.append(name)
    if not plain:
        return [known]
    return [known, tuple(name for name in known if name not in plain)]


def _names_behind_verb(line: Sequence[Token], known: tuple[Named, ...], words: Vocabulary) -> bool:
    """ "cancel will tomorrow": right behind the verb a word that else says nothing is the name."""
    names = {name.words[0] for name in known if len(name.words) == 1 and name.person}
    return any(
        after.word in names
        and (words.says(after.word, "filler") or words.says(after.word, "glue"))
        and any(words.says(before.word, tag) for tag in ("cancel", "move_strong", "book_strong", "swap", "mark_as"))
        for before, after in pairwise(line)
    )


@cache
def _tells_time(word: str) -> bool:
    """Whether a name is a word of time as well: April, May, Sunday."""
    return bool(atoms(tokens(f"on {word}")))


def _read_with(
    message: Message, role: str, line: tuple[Token, ...], words: Vocabulary, known: tuple[Named, ...]
) -> Answer:
    if len(line) > MOST_TOKENS:
        return _long(message, role, line, words, known)
    clause = Clause(message, role, line, items(line, words, known), words)
    told = broadcast(clause)
    if told and told.whole and not whole(reminders(clause)):
        return answer(clause, told)
    worded = cancelled_with_words(clause)
    if worded:
        return answer(clause, worded)
    also_told = _then_told(clause)
    if also_told:
        return also_told
    told_again = without_asides(clause, partial(_read_turned, known=known))
    return told_again or _read_turned(clause, known)


def _read_turned(clause: Clause, known: tuple[Named, ...]) -> Answer:
    """The answer to a message with what it corrects put right."""
    instead = another_time(clause, best_found)
    if instead:
        return answer(clause, instead)
    turned = corrected(clause, known)
    return whole_message(clause, _read_clause(turned)) if turned else _read_clause(unaddressed(begun(clause)))


def _then_told(clause: Clause) -> Answer | None:
    """ "closed on the 12th, tell all clients: we're closed": a command, and then the text to many."""
    place = next((n for n, item in enumerate(clause.items) if n > 1 and item.has("tell") and not item.atom), None)
    if place is None or clause.role == "client" or not clause.items[place - 1].has("joint", "mark"):
        return None
    told = broadcast(clause.part(place, len(clause.items)))
    first = _read_clause(trimmed(clause.part(0, place))) if told and told.whole and not told.missing else None
    if (
        not told
        or not first
        or not first.understood
        or any(one.do == "broadcast" for one in first.readings[0].commands)
    ):
        return None
    text = answer(clause.part(place, len(clause.items)), told)
    return replace(
        first,
        readings=tuple(
            replace(each, commands=(*one.commands, *each.commands), words=(*one.words, *each.words))
            for one in first.readings
            for each in text.readings
        ),
        conventions=(),
    )


def _read_clause(clause: Clause) -> Answer:
    chosen = choose(clause)
    if chosen and chosen.whole:
        return answer(clause, chosen)
    answered = followups.answered(clause, best_found)
    if answered and answered.whole and not _orders_anew(clause):
        return answer(clause, answered)
    more = _answered_and_more(clause)
    if more:
        return more
    plain = one_sentence(clause)
    follow = followups.follow_up(clause, best_found, plain)
    if follow:
        return answer(clause, follow)
    preview = _preview(clause)
    if preview:
        return answer(clause, preview)
    if plain and plain.whole and not plain.missing:
        return answer(clause, plain)
    parts = in_parts(clause)
    if parts and (plain is None or not plain.whole or not parts.missing):
        # What is complete as several commands is not one that lacks something.
        return parts
    if plain and plain.whole:
        return answer(clause, plain)
    return _reasoned(clause) or answer(clause, plain)


def _reasoned(clause: Clause) -> Answer | None:
    """ "off friday, my basement flooded": read without the words that only say why."""
    told = without_reason(clause)
    if told is None:
        return None
    rest, reason = told
    plain = one_sentence(rest)
    if plain and plain.whole and (plain := with_reason(plain, reason, rest)):
        return answer(clause, plain)
    return None


def _long(message: Message, role: str, line: tuple[Token, ...], words: Vocabulary, known: tuple[Named, ...]) -> Answer:
    """A message too long to be a command: only a text to many may be so long."""
    head = line[:HEAD_TOKENS]
    clause = Clause(message, role, head, items(head, words, known), words)
    told = broadcast(clause)
    if told and told.whole and told.readings:
        return answer(clause, told)
    return answer(clause, None)


def _answered_and_more(clause: Clause) -> Answer | None:
    """ "friday, and cancel leo on monday" to an open question: its answer, and an order of its own."""
    if clause.message.context.asked is None:
        return None
    for place in breaks(clause):
        first = followups.answered(trimmed(clause.part(0, place)), best_found)
        rest = trimmed(clause.part(place, len(clause.items)))
        if not first or not first.whole or first.missing or not rest.items or elliptic(rest):
            continue
        if not _has_own_verb(rest) or not _parted(clause, place):
            continue
        said = _read_clause(replace(rest, message=_unasked(rest.message)))
        if (
            said.understood
            and len(first.readings) == 1
            and all(one.do not in SILENT for one in said.readings[0].commands)
        ):
            one, two = answer(clause.part(0, place), first).readings[0], said.readings[0]
            both = replace(one, commands=(*one.commands, *two.commands), words=(*one.words, *two.words))
            return replace(said, readings=(both,), conventions=())
    return None


def _parted(clause: Clause, place: int) -> bool:
    """Whether a comma or the end of a sentence stands there, and no list goes over it: "raj, lena and tom are off"."""
    before, after = clause.items[place - 1], trimmed(clause.part(place, len(clause.items))).items[0]
    return clause.items[place].word in (",", ".", ";", "!") and not (before.name and after.name)


def _has_own_verb(part: Clause) -> bool:
    return any(not item.atom and not item.name and item.has(*VERBS) for item in part.items)


VERBS = ("cancel", "move_strong", "book_strong", "off", "closed", "block", "max", "tell", "offer", "swap", "no_show")


def _unasked(message: Message) -> Message:
    return replace(message, context=replace(message.context, asked=None))


def _orders_anew(clause: Clause) -> bool:
    """ "mondays 9-5 and off tuesdays", while a question is open: commands of its own, and no answer."""
    parts = in_parts(clause)
    if not parts or not parts.understood or len(parts.readings[0].commands) < 2:
        return False
    # "the 20th and 27th" names two days, and looks for nothing.
    return not all(command.do == "find" for command in parts.readings[0].commands)


def _thought_of(item: Item) -> set[str]:
    """What a verb of a change that is only thought of says: "if i stopped fridays" as "stop fridays"."""
    said = {"stopped": "no_more", "cancelled_then": "cancel", "moved_then": "move_strong"}
    return {"filler", *(tag for past, tag in said.items() if item.has(past))}


def _preview(clause: Clause) -> Found | None:
    """ "what if i took friday off", "if i took friday off who would be affected?": changes nothing."""
    if not clause.has("what_if") and not (clause.has("if_word", "condition") and clause.has("what_then")):
        return None
    kept = [
        item if not item.has("took") or item.atom else replace(item, tags=item.tags | _thought_of(item))
        for item in clause.items
        if not (item.has("what_if", "what_then", "asks") or (item.has("if_word") and item.atom is None))
    ]
    inner = best_found(trimmed(replace(clause, items=tuple(kept))))
    if inner is None or not inner.whole or inner.missing:
        return None
    if any(
        command.do not in {"override", "set_hours", "set_policy", "cancel", "move", "clear_override"}
        for reading in inner.readings
        for command in reading
    ):
        return None
    return replace(inner, readings=tuple((Preview(reading),) for reading in inner.readings), conventions=())
