"""Who writes: "hi its leo, can i come friday at 2". It says nothing about what is asked for.

In a conversation it is known who writes (`Message.me`): only their own name is passed over, for what is written in
somebody else's is no order of theirs. Elsewhere a client may be called whatever is no word that is read.
"""

from bot.language.listed import listed
from bot.language.messages import Message
from bot.language.names import own_names
from bot.language.text import Token, words_of
from bot.language.times import atoms
from bot.language.vocabulary import Vocabulary

Line = tuple[Token, ...]

_PHRASES = sorted((tuple(phrase.split()) for phrase in listed("introductions")), key=len, reverse=True)
_DOUBTFUL = listed("introductions_in_doubt")
_GREETINGS = listed("greetings")
_HERE = listed("introduced_here")
_SIGNED = listed("signed_with")
_MARKS = frozenset({",", ".", "!", "-", ";", ":"})
_CUES = frozenset(phrase[0] for phrase in _PHRASES) | _HERE | _SIGNED


def without_introduction(message: Message, role: str, line: Line, words: Vocabulary) -> Line:
    """The line without the words in which somebody says who they are; the same where it holds nothing else."""
    typed = {token.word for token in line}
    me = own_names(message.me) if message.me else []
    if all(typed.isdisjoint(name) for name in me) if me else role != "client" or typed.isdisjoint(_CUES):
        return line
    people = {word for name in message.context.people for word in words_of(name)}
    known = Known(me, words.words | people)
    rest = line
    for first in reversed(range(len(line))):
        last = _introduced(line, first, known) or _signed(line, first, known)
        rest = rest[:first] + rest[last:] if last else rest
    return rest if any(token.is_word or token.is_number for token in rest) else line


class Known:
    """What may be somebody's own name: theirs where it is known, else what is no word and nobody else's name."""

    def __init__(self, me: list[tuple[str, ...]], words: frozenset[str] | set[str]) -> None:
        self._me, self._words = me, words

    @property
    def is_sure(self) -> bool:
        return bool(self._me)

    def name(self, line: Line, place: int, *, spelt: bool = False) -> int:
        """How many tokens of somebody's name stand at a place; only with a capital where it has to be `spelt` so."""
        if self._me:
            return next((len(name) for name in self._me if _words(line, place, len(name)) == name), 0)
        if not self._unknown(line, place, spelt=spelt):
            return 0
        return 2 if self._unknown(line, place + 1, spelt=True) else 1

    def _unknown(self, line: Line, place: int, *, spelt: bool) -> bool:
        if place >= len(line):
            return False
        word, raw = line[place].word, line[place].raw
        if not word.isalpha() or (spelt and not raw[0].isupper()):
            return False
        return word not in self._words and not atoms(line[place : place + 1])


def _introduced(line: Line, first: int, known: Known) -> int:
    """Where "its leo," or "leo here," ends that begins there; 0 where none does."""
    if not _may_begin(line, first):
        return 0
    phrase = next((one for one in _PHRASES if _words(line, first, len(one)) == one), ())
    name = known.name(line, first + len(phrase), spelt=" ".join(phrase) in _DOUBTFUL)
    last = first + len(phrase) + name
    here = last < len(line) and line[last].word in _HERE
    last += here
    ended = last == len(line) or line[last].word in _MARKS
    if not name or not (phrase or (here and ended)):
        return 0
    return min(last + ended, len(line))


def _may_begin(line: Line, place: int) -> bool:
    """At the start, behind a greeting and whom it greets, or behind a mark."""
    before = [token.word for token in line[max(0, place - 2) : place]]
    return not before or before[-1] in _MARKS or before[-1] == "?" or not _GREETINGS.isdisjoint(before)


def _signed(line: Line, first: int, known: Known) -> int:
    """The end of the line, where what begins there signs it: "thanks, Leo", "- leo"."""
    signs = line[first].word in (_SIGNED | {"-", "."} if known.is_sure else _SIGNED)
    if not first or not signs:
        return 0
    place = first + 1
    place += place < len(line) and line[place].word in _MARKS
    last = place + known.name(line, place, spelt=True)
    return len(line) if last > place and last + (line[-1].word in _MARKS) >= len(line) else 0


def _words(line: Line, first: int, count: int) -> tuple[str, ...]:
    return tuple(token.word for token in line[first : first + count])
