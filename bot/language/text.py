"""A message as tokens: what was typed, made plain, with its place in the original."""

import re
import unicodedata
from typing import NamedTuple

# One character for one, so that offsets stay those of the original.
_PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼ`´＇", "'"),
    **dict.fromkeys("“”„‟″＂«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－⁃➖〜～", "-"),
    **dict.fromkeys(["\u00a0", "\u1680", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\u3000"], " "),
    "／": "/", "：": ":", "．": ".", "，": ",", "＠": "@", "…": ".",
}  # fmt: skip
_TABLE = str.maketrans(_PLAIN)
# An arrow is read as "to": "tues -> fri".
_ARROWS = dict.fromkeys(("->", "-->", "=>", "→", "⇒", "➡", "➔", "⟶"), "to")
# Words that are typed with a figure in them: "b4 10", "any1".
_PIECES = re.compile(
    r"(?<![^\W_])(?:b4|gr8|l8r|any1|every1|evry1|some1|sm1)(?![^\W_])"
    r"|--?>|=>|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)
_SIMPLE = re.compile(r"[\x09-\x0d\x20-\x7e]*")


class Token(NamedTuple):
    """One word, number or mark.

    `word` is lower case, with quotes, dashes, digits and accents made plain; `raw` is what was typed between the
    offsets `start` and `end` of the original text. `glued` says that nothing stood between it and the token before.
    """

    word: str
    raw: str
    start: int
    end: int
    glued: bool = False

    @property
    def is_number(self) -> bool:
        return self.word.isdecimal()

    @property
    def is_word(self) -> bool:
        return self.word[0].isalpha()


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a message, in order; every visible character belongs to exactly one.

    Marks that show nothing (zero width, direction, NUL) are left out, even inside a word. Letters and digits are
    split ("9to5", "2.30pm", "14h30"); an apostrophe inside a word is not ("o'clock").
    """
    if _SIMPLE.fullmatch(text):
        plain, places = text.lower(), None
    else:
        plain, places = _plain(text)
    found: list[Token] = []
    before = 0
    for match in _PIECES.finditer(plain):
        first, last = match.span()
        start, end = (first, last) if places is None else (places[first], places[last - 1] + 1)
        word = _ARROWS.get(match.group(), match.group())
        found.append(Token(word, text[start:end], start, end, first == before and first > 0))
        before = last
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text's tokens alone."""
    plain = text.lower() if _SIMPLE.fullmatch(text) else _plain(text)[0]
    return tuple(_PIECES.findall(plain))


def _plain(text: str) -> tuple[str, list[int]]:
    """Plain lower-case characters, and for each the offset it came from."""
    characters: list[str] = []
    places: list[int] = []
    for offset, raw in enumerate(text.translate(_TABLE)):
        for character in _plain_character(raw):
            characters.append(character)
            places.append(offset)
    return "".join(characters), places


def _plain_character(raw: str) -> str:
    """One character made plain; empty where it shows nothing.

    A combining mark goes, so that "miércoles" is one word however its accent was typed.
    """
    category = unicodedata.category(raw)
    if raw in "\n\t\r":
        return " "
    if category in {"Cc", "Cf", "Mn", "Me", "Cs"}:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(raw))
    if raw.isascii():
        return raw.lower()
    if raw in "½¼¾":
        return raw
    base = unicodedata.normalize("NFKD", raw)[0]
    return base.lower()[:1] if category[0] == "L" and base.isalpha() else raw
