"""The walk through the API in docs/api.md: its lines run, and what they print.

`python -m tests.api.walk` runs them and writes down what they print now.
"""

import base64
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.api.house import MASTER
from tests.api.running import running

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
ADDRESS = "http://127.0.0.1:8321"
MARK = "-- next --"


def blocks(guide: str) -> list[str]:
    return BLOCK.findall(guide)


def commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def played(guide: str, folder: Path) -> str:
    """The guide with what its lines print today, run in order in one shell on the sample practice."""
    told = _run([command for block in blocks(guide) for command in commands(block)], folder)
    answers = iter(told)

    def answered(found: re.Match[str]) -> str:
        return "".join(f"$ {command}\n{next(answers)}" for command in commands(found[0]))

    return BLOCK.sub(answered, guide)


def _run(lines: list[str], folder: Path) -> list[str]:
    """What each line prints."""
    (folder / "master.key").write_bytes(base64.b64encode(MASTER))
    (folder / "master.key").chmod(0o600)
    with running(folder / "openings.sqlite3") as (url, _):
        script = "".join(f"{line}\necho; echo '{MARK}'\n" for line in lines).replace(ADDRESS, url)
        known = {name: value for name, value in os.environ.items() if not name.startswith("OPENINGS_")}
        here = str(Path(sys.executable).parent)
        done = subprocess.run(
            ["bash", "-u"], input=script, cwd=folder, capture_output=True, text=True, check=False, timeout=120,
            env={**known, "OPENINGS_HOME": str(folder), "PATH": f"{here}:{known['PATH']}"},
        )  # fmt: skip
    assert done.stderr == "", done.stderr
    parts = done.stdout.split(f"{MARK}\n")[:-1]
    return [f"{text}\n" if (text := part.strip("\n")) else "" for part in parts]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        GUIDE.write_text(played(GUIDE.read_text("utf-8"), Path(folder)), "utf-8")
