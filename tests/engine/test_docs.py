"""What the documentation shows runs, and gives what it says."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_example_in_the_engine_page_prints_the_slots_it_names(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "engine.md").read_text(), re.DOTALL)
    exec(code, {})
    shown = [line.split("+")[0] for line in capsys.readouterr().out.splitlines()]
    assert shown == ["2026-03-16 13:00:00", "2026-03-16 15:00:00"]
