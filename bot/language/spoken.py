"""The languages that people speak, by what they are called."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import tomli


@cache
def languages() -> Mapping[str, str]:
    """Codes by ISO 639-1 of languages by their names, in lower case and without accents."""
    names = tomli.loads(resources.files("bot.language").joinpath("spoken.toml").read_text("utf-8"))
    return {name: code for code, called in names.items() for name in called}


def called(code: str) -> str:
    """The English name of a language; the code itself where there is none."""
    return next((name for name, one in languages().items() if one == code), code).capitalize()
