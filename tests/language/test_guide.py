"""The guide's examples are lines of the corpus, so that they mean what the guide says."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_example_of_the_guide_is_a_line_of_the_corpus():
    guide = (ROOT / "docs" / "language.md").read_text("utf-8").partition("# For those who extend it")[0]
    corpus = {
        line
        for path in (ROOT / "tests" / "language" / "corpus").glob("*.txt")
        for line in path.read_text("utf-8").splitlines()
    }
    examples = [text for text in re.findall(r"`([^`\n]+)`", guide) if "/" not in text or " " in text]
    assert len(examples) > 80
    assert [text for text in examples if text not in corpus] == []
