"""Lists of words that a rule looks for by themselves, out of the data files of all languages.

What a word does in a message is its tag (`vocabulary`) or its class (`times.lexicon`). A list is for the rest: the
words beside one that change what it does. A list holds whatever language the message is in.
"""

from functools import cache
from importlib import resources

import tomli


def listed(name: str) -> frozenset[str]:
    """The words of a list. KeyError where no language has one of that name."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for language in resources.files("bot.language").iterdir():
        lists = language.joinpath("lists")
        if not lists.is_dir():
            continue
        for file in lists.iterdir():
            for name, words in tomli.loads(file.read_text("utf-8")).items():
                found[name] = found.get(name, frozenset()).union(words)
    return found
