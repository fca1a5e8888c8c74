"""One meaning, many wordings: every line of the corpus means what its block says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.language.times.notation import meaning

HERE = Path(__file__).parent


def blocks(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Purpose, order of dates, meaning and wording of each line of a corpus file."""
    head: tuple[str, str, str] | None = None
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not line.strip():
            head = None
        elif head is None:
            purpose, _, rest = line.partition(":")
            expected, _, order = rest.partition(" by ")
            head = (purpose, order.strip() or "mdy", expected.strip())
        else:
            yield *head, line


CORPUS = list(blocks("meanings.txt"))


@pytest.mark.parametrize(
    ("purpose", "order", "expected", "text"), CORPUS, ids=[f"{each[3]} ({each[0]})" for each in CORPUS]
)
def test_a_wording_means_what_its_block_says(purpose: str, order: str, expected: str, text: str):
    assert meaning(text, purpose, order) == expected


SPANISH = list(blocks("spanish.txt"))


@pytest.mark.parametrize(
    ("purpose", "order", "expected", "text"), SPANISH, ids=[f"{each[3]} ({each[0]})" for each in SPANISH]
)
def test_a_spanish_wording_means_what_its_block_says(purpose: str, order: str, expected: str, text: str):
    assert meaning(text, purpose, "none", "es") == expected


@pytest.mark.parametrize(
    "text", ["el viernes", "mañana a las 3", "los lunes de 9 a 5", "la semana que viene", "24 de marzo", "hasta el 20"]
)
def test_spanish_is_told_from_its_words(text: str):
    assert meaning(text, "list", "none") == meaning(text, "list", "none", "es") != "nothing"


@pytest.mark.parametrize("text", ["friday", "once a week", "may 5", "mar 20", "a las vegas trip", "dos", "de facto"])
def test_english_stays_english(text: str):
    assert meaning(text, "list") == meaning(text, "list", "mdy", "en")


def test_no_wording_stands_twice_for_one_purpose():
    lines = [(purpose, order, text) for purpose, order, _, text in CORPUS]
    assert len(lines) == len(set(lines))
