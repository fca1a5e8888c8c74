"""Whatever the guides tell people to write is understood."""

import json
import re
from pathlib import Path

import pytest

from bot.filters.parse import run

DOCS = Path(__file__).parents[1] / "docs"
ROLES = {"guide-therapists.md": "therapist", "guide-clients.md": "client", "guide-admins.md": "admin"}


def examples():
    for page, role in ROLES.items():
        for line in (DOCS / page).read_text("utf-8").splitlines():
            cell = re.match(r"\| ([^|]+?) \| [^|]+ \|$", line)
            if cell and cell[1] != "you write" and not cell[1].startswith("---"):
                yield role, cell[1]


@pytest.mark.parametrize(("role", "text"), list(examples()))
def test_an_example_of_a_guide_is_understood(role, text):
    context = {"people": ["Ana", "Raj", "Sam"], "last": [{"do": "book", "at": "2026-03-16T15:00"}]}
    said = {"text": text, "role": role, "now": "2026-03-11T10:00", "timezone": "Europe/London", "context": context}
    (line,) = run([json.dumps(said)])
    answer = json.loads(line)
    assert answer["readings"], answer
    assert (answer["missing"], answer["unread"]) == ([], [])
