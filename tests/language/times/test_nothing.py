"""Silence where no time is said: a wrong date closes a clinic day."""

from pathlib import Path

import pytest

from tests.language.times.notation import meaning

LINES = [
    line
    for line in (Path(__file__).parent / "nothing.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("text", LINES)
def test_no_time_is_read_where_none_is_said(text: str):
    assert meaning(text, "when") == "nothing"
