"""Which language a message is in, as far as its words of time tell."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import tomli

from bot.language.text import Token

DEFAULT = "en"


def language_of(line: Sequence[Token]) -> str:
    """The language most of whose own words stand in a message; English where none says otherwise."""
    told = _telling()
    counts: dict[str, int] = {}
    for token in line:
        language = told.get(token.word)
        if language is not None:
            counts[language] = counts.get(language, 0) + 1
    best = max(counts, key=lambda language: counts[language], default=DEFAULT)
    return best if counts.get(best, 0) > counts.get(DEFAULT, 0) else DEFAULT


@cache
def _telling() -> dict[str, str]:
    """Words that tell a language, each with its language."""
    text = resources.files("bot.language").joinpath("languages.toml").read_text("utf-8")
    return {word: language for language, words in tomli.loads(text).items() for word in words}
