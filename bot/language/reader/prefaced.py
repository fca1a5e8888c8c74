"""What turns down the times that were named, and names no better one: "that doesn't work, can we do 4"."""

from bot.language.listed import listed
from bot.language.text import Token
from bot.language.vocabulary import Vocabulary

_LEADS_OVER = listed("before_better_time")
_ASKS_ON = listed("asks_for_better")
_SIGHS = listed("sighs")


def without_preface(line: tuple[Token, ...], prefaces: Vocabulary) -> tuple[Token, ...]:
    """The line without it, where something comes after; else the same."""
    forms = [prefaces.forms(token.word) for token in line]
    for first in range(len(line)):
        length = max((phrase.length for phrase in prefaces.all(forms, first)), default=0)
        last = first + length
        if length and last < len(line) and (line[last].word in _LEADS_OVER or line[last].word in _ASKS_ON):
            while last < len(line) and line[last].word in _LEADS_OVER:
                last += 1
            return line[:first] + line[last:] if last < len(line) else line
        if line[first].word not in _SIGHS:
            return line
    return line
