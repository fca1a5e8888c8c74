"""Somebody needs help now: looked for first, in the whole message, whatever else it says."""

from collections.abc import Sequence

from bot.language.clause import Item
from bot.language.listed import listed
from bot.language.text import Token
from bot.language.vocabulary import Vocabulary

_ABOUT_THE_DAY = listed("about_the_day")

FIRST_PERSON = listed("first_person")
THIRD_PERSON = listed("third_person")


def crisis(line: Sequence[Token], words: Vocabulary, role: str, people: Sequence[Item]) -> tuple[int, int] | None:
    """The tokens of the first such words, else None.

    For a therapist or an admin only in the first person: theirs are often words about a client.
    """
    if not any(words.starts(token.word) or "'" in token.word or len(token.word) > 3 for token in line):
        return None
    forms = [words.forms(token.word) for token in line]
    place = 0
    while place < len(line):
        if not any(words.starts(form) for form in forms[place]):
            place += 1
            continue
        phrases = words.all(forms, place)
        harmless = next((phrase for phrase in phrases if "not_crisis" in phrase.tags), None)
        meant = next((phrase for phrase in phrases if "crisis" in phrase.tags), None)
        if harmless and (meant is None or harmless.length >= meant.length):
            place += harmless.length
            continue
        if meant and not _about_the_day(line, place, meant.length, phrases[0].tags) and _own(line, place, role, people):
            return place, place + meant.length
        place += 1
    return None


def _about_the_day(line: Sequence[Token], place: int, length: int, tags: frozenset[str]) -> bool:
    """ "i cant go on friday" speaks of a day; "i cant go on" does not."""
    from bot.language.times import atoms

    if "not_crisis_after" not in tags or place + length >= len(line):
        return False
    after = line[place + length : place + length + 6]
    told = atoms(after)
    return (bool(told) and told[0].lead == 0) or after[0].word in _ABOUT_THE_DAY


def _own(line: Sequence[Token], place: int, role: str, people: Sequence[Item]) -> bool:
    if role == "client":
        return True
    before = {token.word for token in line[max(0, place - 8) : place + 6]}
    third = bool(before & THIRD_PERSON) or any(abs(item.first - place) < 10 for item in people)
    return bool(before & FIRST_PERSON) and not third
