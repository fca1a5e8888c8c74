"""Words are data: what a rule looks for stands in the lists of a language, and every list is looked for."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language.listed import listed

LANGUAGE = Path(__file__).parents[2] / "bot" / "language"
CODE = [path for path in sorted(LANGUAGE.rglob("*.py")) if LANGUAGE / "words" not in path.parents]
SPEAKING = sorted((LANGUAGE.parent / "conversation").rglob("*.py"))
OTHERS = [path.name for path in sorted(LANGUAGE.iterdir()) if (path / "lists").is_dir() and path.name != "en"]
COMPARED = {"word", "words", "before", "after", "typed", "verbs"}
"""What holds words of a message, as code calls it."""


def lists(language: str) -> list[tuple[str, list[str]]]:
    """Every list of a language with its name, a name that is there twice twice."""
    files = sorted((LANGUAGE / language / "lists").glob("*.toml"))
    return [each for file in files for each in tomllib.loads(file.read_text("utf-8")).items()]


def names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "listed":
            yield ast.literal_eval(node.args[0])


def _is_words(node: ast.expr) -> bool:
    """Whether a literal holds several words; a letter or a mark is notation."""
    if isinstance(node, ast.Call) and node.args:
        return _is_words(node.args[0])
    if not isinstance(node, ast.Set | ast.Tuple | ast.List):
        return False
    values = [each.value for each in node.elts if isinstance(each, ast.Constant)]
    return sum(isinstance(value, str) and len(value) > 1 and value[0].isalpha() for value in values) > 1


def _of_a_message(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "kind":
        return False
    named = {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node)}
    return bool(named & COMPARED)


def compared_in(tree: ast.Module) -> Iterator[int]:
    """The lines on which words of a message are held against words that stand there, or at the head of the file."""
    named = {
        target.id: each.value
        for each in tree.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Compare):
            pairs = [(node.left, node.comparators[0]), (node.comparators[0], node.left)]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
            pairs = [(node.left, node.right), (node.right, node.left)]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("startswith", "endswith"):
            pairs = [(node.func, node.args[0])]
        for one, other in pairs:
            if _of_a_message(one) and _is_words(named.get(getattr(other, "id", ""), other)):
                yield node.lineno


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(LANGUAGE)))
def test_no_rule_holds_a_list_of_words_of_its_own(path):
    assert not list(compared_in(ast.parse(path.read_text("utf-8"))))


WORDS_IN_CODE = (
    'item.word in ("free", "open")',
    'words & {"my", "whole"}',
    '{"no", "longer"} <= words',
    'line.word(i) not in ("a", "the", "one")',
    'item.word.endswith(("off", "away"))',
    'AWAY = frozenset(["off", "away"])\nitem.word in AWAY',
)


@pytest.mark.parametrize("line", WORDS_IN_CODE)
def test_such_a_list_would_be_found(line):
    assert list(compared_in(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ['item.has("free", "open")', 'line.word(i) in ("a", "p")', 'atom.kind in ("dates", "hours")']
)
def test_tags_kinds_and_letters_are_no_words(line):
    assert not list(compared_in(ast.parse(line)))


def test_every_list_is_looked_for_and_there_is_one_for_every_name():
    looked_for = {name for path in (*CODE, *SPEAKING) for name in names_in(ast.parse(path.read_text("utf-8")))}
    assert looked_for == {name for name, _ in lists("en")}


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_name_and_a_word_in_it_are_there_once(language):
    names = [name for name, _ in lists(language)]
    assert sorted(names) == sorted(set(names))
    assert not [name for name, words in lists(language) if len(words) != len(set(words))]


FILES = [path for path in sorted(LANGUAGE.rglob("*.toml")) if LANGUAGE / "words" not in path.parents]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LANGUAGE)))
def test_a_phrase_is_under_its_tag_once_on_a_line_that_can_be_read(path):
    text = path.read_text("utf-8")
    for tag, phrases in tomllib.loads(text).items():
        if isinstance(phrases, list):
            assert not [phrase for phrase, times in Counter(phrases).items() if times > 1], tag
    # A single phrase with many choices cannot be broken.
    assert not [line for line in text.splitlines() if len(line) > 120 and '", "' in line]


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_fills_lists_that_english_describes(language):
    assert {name for name, _ in lists(language)} <= {name for name, _ in lists("en")}


def test_a_list_holds_the_words_of_all_languages():
    assert {"cancel", "cancela"} <= listed("calls_off")


def test_a_list_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        listed("no such list")
