"""From a message to its answer: crisis first, then answers to what was asked, corrections, commands."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.commands import Choose, Command, Crisis, Override, Preview
from bot.language import followups
from bot.language.clause import ALWAYS, Clause, Item, items
from bot.language.messages import Answer, Message, Reading, Span
from bot.language.names import Named, named
from bot.language.rules import RULES, Commands, Found
from bot.language.rules.crisis import crisis
from bot.language.rules.messages import broadcast
from bot.language.rules.policies import reminders
from bot.language.rules.small import choose
from bot.language.text import Token, tokens
from bot.language.times import atoms
from bot.language.told import merged
from bot.language.vocabulary import Vocabulary, crisis_words, vocabulary
from engine.dates import DateRange

# More parts than this in one message are not commands.
MOST_PARTS = 8
MOST_READINGS = 6
MOST_TOKENS = 300
HEAD_TOKENS = 60


def read(message: Message, language: str = "en") -> Answer:
    """What a message means. Pure; never raises for any text."""
    line = tokens(message.text)
    words = vocabulary(language)
    answers = [_read_as(message, role, line, words) for role in message.roles]
    return next((answer for answer in answers if answer.understood), None) or min(answers, key=_badness)


def _badness(answer: Answer) -> tuple[bool, int]:
    return bool(answer.unread) or not answer.readings, len(answer.unread)


def _read_as(message: Message, role: str, line: tuple[Token, ...], words: Vocabulary) -> Answer:
    known = named(message.context.people, message.context.sessions)
    danger = crisis(line, crisis_words("en"), role, ())
    if danger:
        return _in_danger(message, role, line, words, known, danger)
    if not line:
        return Answer()
    answers = [_read_with(message, role, line, words, names) for names in _ways_to_name(line, known, words)]
    whole = [answer for answer in answers if not answer.unread and (answer.readings or answer.missing)]
    if len(whole) < 2:
        return whole[0] if whole else answers[0]
    readings = tuple(dict.fromkeys(reading for answer in whole for reading in answer.readings))
    distinct = {reading.commands: reading for reading in reversed(readings)}
    if len(distinct) < 2 or any(answer.missing for answer in whole):
        return next((answer for answer in whole if answer.understood), whole[0])
    return replace(whole[0], readings=tuple(reversed(distinct.values()))[:MOST_READINGS])


def _ways_to_name(line: Sequence[Token], known: tuple[Named, ...], words: Vocabulary) -> list[tuple[Named, ...]]:
    """The names to look for; a word that is both a name and a word of time or command is tried as both."""
    typed = {token.word for token in line}
    plain = []
    for name in known:
        if len(name.words) > 1 or not name.person:
            continue
        word = name.words[0]
        if typed & {word, f"{word}s", f"{word}'s"} and (word in words.root or _tells_time(word)):
            plain.append(name)
    if not plain:
        return [known]
    return [known, tuple(name for name in known if name not in plain)]


@cache
def _tells_time(word: str) -> bool:
    """Whether a name is a word of time as well: April, May, Sunday."""
    return bool(atoms(tokens(f"on {word}")))


def _in_danger(
    message: Message,
    role: str,
    line: tuple[Token, ...],
    words: Vocabulary,
    known: tuple[Named, ...],
    danger: tuple[int, int],
) -> Answer:
    """Crisis comes first; what else is understood follows it, and nothing is waited for."""
    spans = ((line[danger[0]].start, line[danger[1] - 1].end),)
    first = Reading((Crisis(),), (spans,))
    found: tuple[Commands, ...] = ()
    for part in (line[: danger[0]], line[danger[1] :]):
        rest = _plain_part(part)
        if not rest:
            continue
        clause = Clause(message, role, rest, items(rest, words, known), words)
        best = _best(clause)
        if best and best.whole and len(best.readings) == 1 and not best.missing and _acts(best.readings[0]):
            found = (*found, best.readings[0])
    commands = tuple(command for reading in found for command in reading)
    if not commands:
        return Answer((first,))
    return Answer((Reading((Crisis(), *commands), (spans, *(spans,) * len(commands))),))


def _acts(commands: Commands) -> bool:
    return all(command.do in {"cancel", "move", "book"} for command in commands)


def _plain_part(part: Sequence[Token]) -> tuple[Token, ...]:
    """A part without the words that led over to the rest."""
    rest = list(part)
    while rest and rest[-1].word in (
        "i",
        "and",
        ",",
        ".",
        "bc",
        "because",
        "im",
        "so",
        "-",
        "just",
        "feel",
        "like",
        "dont",
        "don't",
        "really",
    ):
        rest.pop()
    while rest and rest[0].word in ("and", ",", ".", "so", "-", "anymore"):
        rest.pop(0)
    return tuple(rest)


def _read_with(
    message: Message, role: str, line: tuple[Token, ...], words: Vocabulary, known: tuple[Named, ...]
) -> Answer:
    if len(line) > MOST_TOKENS:
        return _long(message, role, line, words, known)
    clause = Clause(message, role, line, items(line, words, known), words)
    told = broadcast(clause)
    if told and told.whole and not _whole(reminders(clause)):
        return _answer(clause, told)
    chosen = choose(clause)
    if chosen and chosen.whole:
        return _answer(clause, chosen)
    answered = followups.answered(clause, _best)
    if answered and answered.whole:
        return _answer(clause, answered)
    plain = _best(clause)
    follow = followups.follow_up(clause, _best, plain)
    if follow:
        return _answer(clause, follow)
    preview = _preview(clause)
    if preview:
        return _answer(clause, preview)
    if plain and plain.whole:
        return _answer(clause, plain)
    parts = _parts(clause)
    if parts:
        return parts
    return _answer(clause, plain)


def _long(message: Message, role: str, line: tuple[Token, ...], words: Vocabulary, known: tuple[Named, ...]) -> Answer:
    """A message too long to be a command: only a text to many may be so long."""
    head = line[:HEAD_TOKENS]
    clause = Clause(message, role, head, items(head, words, known), words)
    told = broadcast(clause)
    if told and told.whole and told.readings:
        return _answer(clause, told)
    return Answer(unread=(message.text.strip(),))


def _whole(found: Found | None) -> bool:
    return found is not None and found.whole


def _best(clause: Clause) -> Found | None:
    """The first rule that leaves nothing over; else the one that leaves least."""
    best: Found | None = None
    for rule in RULES:
        found = rule(clause)
        if found is None or (not found.readings and not found.missing):
            continue
        if found.whole and not _contradicts(clause, found):
            return found
        if best is None or len(found.left) < len(best.left):
            best = found
    return best if best is None or not best.whole else None


# Commands that may hold an "or" between their days or hours.
CHOOSES = {
    "find",
    "waitlist",
    "show",
    "report",
    "help",
    "refuse",
    "audit",
    "export",
    "explain",
    "handoff",
    "preview",
    "thanks",
    "broadcast",
    "decline",
    "undo",
    "confirm",
    "attend",
    "choose",
}


def _contradicts(clause: Clause, found: Found) -> bool:
    """An "or" between days or hours leaves a change open: nothing is done on one of two."""
    if any(_opposed(reading) for reading in found.readings):
        return True
    said = any(token.word == "or" for token in clause.line[clause.items[0].first : clause.items[-1].last])
    return said and any(command.do not in CHOOSES for reading in found.readings for command in reading)


# Several commands -----------------------------------------------------------------------------------------------------


def _breaks(clause: Clause) -> list[int]:
    """The items at which one command may end and another begin."""
    return [
        place
        for place, item in enumerate(clause.items)
        if 0 < place < len(clause.items) - 1
        and item.atom is None
        and item.has("joint", "mark")
        and item.word not in ("-", "/", "'", '"', "*", "_")
    ]


def _parts(clause: Clause) -> Answer | None:
    """The message as several commands in a row, as few as possible; each must be whole."""
    places = _breaks(clause)
    if not places or len(places) > 3 * MOST_PARTS:
        return None
    edges = [0, *places, len(clause.items)]
    known: dict[tuple[int, int], Found | None] = {}

    def whole(a: int, b: int) -> Found | None:
        if (a, b) not in known:
            part = _trimmed(clause.part(edges[a], edges[b]))
            found = _best(part) if part.items else None
            known[a, b] = found if found and found.whole and not _unsure_part(found) else None
        return known[a, b]

    best: dict[int, tuple[tuple[int, int], ...]] = {0: ()}
    for end in range(1, len(edges)):
        for start in range(max(0, end - 2 * MOST_PARTS), end):
            if start in best and whole(start, end) and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], (start, end))
    cuts = best.get(len(edges) - 1)
    if not cuts or len(cuts) > MOST_PARTS:
        return None
    found = [whole(*cut) for cut in cuts]
    spans = [_spans(_trimmed(clause.part(edges[a], edges[b]))) for a, b in cuts]
    return _joined(clause, [each for each in found if each], spans)


SILENT = {"help", "thanks"}
# Said beside another command these say that something in it is wrong.
ALONE = {"decline", "confirm", "undo", "choose", "replace_last", "attend"}


def _unsure_part(found: Found) -> bool:
    """A part that by itself says too little to stand beside another command."""
    return any(isinstance(command, Choose) for reading in found.readings for command in reading)


def _trimmed(clause: Clause) -> Clause:
    """A part without the words that join it to its neighbours."""
    first, last = 0, len(clause.items)
    while first < last and clause.items[first].atom is None and clause.items[first].has("joint", "mark"):
        first += 1
    while last > first and clause.items[last - 1].atom is None and clause.items[last - 1].has("joint", "mark"):
        last -= 1
    return clause.part(first, last)


def _joined(clause: Clause, found: list[Found], spans: list[tuple[Span, ...]]) -> Answer | None:
    """Several commands as one: every choice of one with every choice of the others."""
    speaking = [
        (each, where)
        for each, where in zip(found, spans, strict=True)
        if not all(command.do in SILENT for reading in each.readings for command in reading)
    ] or list(zip(found, spans, strict=True))[:1]
    readings = [Reading((), ())]
    for each, where in speaking:
        readings = [
            Reading((*before.commands, *commands), (*before.words, *(where,) * len(commands)))
            for before in readings
            for commands in (each.readings or ((),))
        ]
    several = [command.do for command in readings[0].commands]
    if len(several) > 1 and not ALONE.isdisjoint(several):
        return None
    if len(readings) > MOST_READINGS or _opposed([command for reading in readings for command in reading.commands]):
        return None
    readings = [_merged(reading) for reading in readings]
    missing = tuple(dict.fromkeys(name for each, _ in speaking for name in each.missing))
    conventions = (
        tuple(Reading(commands, (where,) * len(commands)) for each, where in speaking for commands in each.conventions)
        if len(speaking) == 1
        else ()
    )
    del clause
    return Answer(tuple(readings), missing, (), conventions, tuple(day for each, _ in speaking for day in each.no_year))


def _merged(reading: Reading) -> Reading:
    """Neighbouring exceptions that differ only in their dates are one: "off fri. off mon"."""
    commands: list[Command] = []
    words: list[tuple[Span, ...]] = []
    for command, spans in zip(reading.commands, reading.words, strict=True):
        before = commands[-1] if commands else None
        if isinstance(before, Override) and isinstance(command, Override) and _differ_in_dates(before, command):
            commands[-1] = replace(before, dates=merged((*before.dates, *command.dates)))
            words[-1] = (*words[-1], *spans)
            continue
        commands.append(command)
        words.append(spans)
    return Reading(tuple(commands), tuple(words))


def _differ_in_dates(one: Override, other: Override) -> bool:
    return bool(one.dates and other.dates) and replace(one, dates=()) == replace(other, dates=())


def _opposed(commands: Sequence[Command]) -> bool:
    """Hours and time off for the same dates in one message contradict each other."""
    off: set[DateRange] = set()
    hours: set[DateRange] = set()
    for command in commands:
        if command.do == "override":
            kind = getattr(command, "kind", None)
            for span in getattr(command, "dates", ()):
                (off if kind == "off" else hours).add(span)
    return bool(off & hours)


# Questions about a change ---------------------------------------------------------------------------------------------


def _preview(clause: Clause) -> Found | None:
    """ "what if i took friday off", "if i took friday off who would be affected?": changes nothing."""
    if not clause.has("what_if") and not (clause.has("if_word", "condition") and clause.has("what_then")):
        return None
    kept = [
        item if not item.has("took") or item.atom else replace(item, tags=item.tags | {"filler"})
        for item in clause.items
        if not (item.has("what_if", "what_then", "asks") or (item.has("if_word") and item.atom is None))
    ]
    inner = _best(_trimmed(replace(clause, items=tuple(kept))))
    if inner is None or not inner.whole or inner.missing:
        return None
    if any(
        command.do not in {"override", "set_hours", "set_policy", "cancel", "move", "clear_override"}
        for reading in inner.readings
        for command in reading
    ):
        return None
    return replace(inner, readings=tuple((Preview(reading),) for reading in inner.readings), conventions=())


# Answers --------------------------------------------------------------------------------------------------------------


def _answer(clause: Clause, found: Found | None) -> Answer:
    """A rule's finding as the layer's answer."""
    if found is None:
        return Answer(
            unread=_unread(clause, [item for item in clause.items if not _silent(item)]) or _everything(clause)
        )
    spans = _spans(clause)
    readings = tuple(Reading(commands, (spans,) * len(commands)) for commands in found.readings[:MOST_READINGS])
    conventions = tuple(Reading(commands, (spans,) * len(commands)) for commands in found.conventions)
    unread = _unread(clause, found.left)
    return Answer(readings, found.missing, unread, conventions if not unread else (), found.no_year)


def _silent(item: Item) -> bool:
    return item.atom is None and not item.tags.isdisjoint(ALWAYS)


def _everything(clause: Clause) -> tuple[str, ...]:
    text = clause.message.text.strip()
    return (text,) if text else ()


def _unread(clause: Clause, left: Sequence[Item]) -> tuple[str, ...]:
    """The words not understood as typed, neighbours together."""
    stretches: list[list[int]] = []
    for item in left:
        if stretches and stretches[-1][1] == item.first:
            stretches[-1][1] = item.last
        else:
            stretches.append([item.first, item.last])
    return tuple(clause.message.text[clause.line[a].start : clause.line[b - 1].end] for a, b in stretches)


def _spans(clause: Clause) -> tuple[Span, ...]:
    """The stretches of the message that a clause covers."""
    if not clause.items:
        return ()
    return ((clause.line[clause.items[0].first].start, clause.line[clause.items[-1].last - 1].end),)
