"""docs/reliability.md names tests that there are, and leaves no fault out."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
FAULTS = 27


def test_every_test_that_is_named_exists():
    missing = [f"{file}::{name}" for file, name in NAMED if not has(ROOT / "tests" / file, name)]
    assert NAMED
    assert missing == []


def has(file, name):
    return file.exists() and re.search(rf"^(async )?def {name}\(", file.read_text("utf-8"), re.MULTILINE) is not None


def test_every_fault_has_its_line_and_every_line_its_tests():
    lines = re.findall(r"^\| (\d+) \|.*\|$", PAGE, re.MULTILINE)
    assert [int(number) for number in lines] == list(range(1, FAULTS + 1))
    assert list(named_under("Of the faults")) == lines


def test_every_promise_has_its_tests_and_says_how_it_is_measured_again():
    section = PAGE.split("## What is promised")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| P")]
    assert len(rows) > 10
    assert [cells[1] for cells in rows if not all(cell.strip() for cell in cells[1:5])] == []
    assert list(named_under("Of the promises")) == [cells[1].strip() for cells in rows]


def named_under(title):
    """What a list of the page gives under each number; every number has a test at least."""
    section = PAGE.split(f"### {title}\n")[1].split("\n### ")[0]
    found = dict(re.findall(r"^- (\w+):((?:.|\n  )*)", section, re.MULTILINE))
    assert [number for number, named in found.items() if "::" not in named] == []
    return found
