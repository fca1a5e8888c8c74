"""Where a message ends one sentence and begins another: at a full stop, a semicolon, a new line."""

from collections.abc import Sequence

from bot.language.listed import listed
from bot.language.text import Token

NEW_LINE = "\n"
ENDS = {".", ";", "!"}
# A full stop behind these ends a word, not a sentence.
SHORT = listed("abbreviations")


def ends_sentence(line: Sequence[Token], place: int) -> bool:
    """Whether the token at a place ends a sentence that another one follows."""
    token = line[place]
    if token.word not in ENDS or not 0 < place < len(line) - 1:
        return False
    if not any(after.word[0].isalnum() for after in line[place + 1 :]):
        return False
    if token.raw == NEW_LINE:
        return True
    inside = token.word == "." and token.glued and (line[place - 1].word in SHORT or line[place + 1].glued)
    return not (inside or _dotted(line, place))


def _dotted(line: Sequence[Token], place: int) -> bool:
    """Whether a full stop ends a date that goes on, or one that leads: "10.4. to 12.4.", "7.4. off"."""
    if place < 3 or not (line[place].glued and line[place - 1].is_number and line[place - 2].word == "."):
        return False
    return line[place - 3].is_number and (place == 3 or line[place + 1].word in _GOES_ON | _BEHIND_DOTTED)


_GOES_ON = listed("joins_times")
_BEHIND_DOTTED = listed("behind_dotted")


def sentences(line: Sequence[Token]) -> list[tuple[int, int]]:
    """The first token of each sentence and the one after its last."""
    edges = [place for place in range(len(line)) if ends_sentence(line, place)]
    return [(a, b) for a, b in zip([0, *(n + 1 for n in edges)], [*edges, len(line)], strict=True) if a < b]
