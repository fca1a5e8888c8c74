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


def test_no_wording_stands_twice_for_one_purpose():
    lines = [(purpose, order, text) for purpose, order, _, text in CORPUS]
    assert len(lines) == len(set(lines))
