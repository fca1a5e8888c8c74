"""schemathesis against the served document, every check, stateful too: along the links from what is made to what can be
done with it. As a program it runs long: 2,000 examples an operation, or as many, or for as long, as it is told."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.api.running import running

CONFIG = """
[checks]
# 422 is for what no schema can say: an end before its start, a time that has passed, a name that there is not.
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "412", "422"]
"""
SOAK = 2000
PHASES = "examples,coverage,fuzzing,stateful"
WHO = ("Nora", "Sam", "Ana")
"""An admin may ask everything; what a client books, they book for themselves; a therapist needs to name nobody."""


def fuzz(folder: Path, examples: int, phases: str, who: str = "Nora", *more: str) -> subprocess.CompletedProcess[str]:
    """What schemathesis says of the API as it is to somebody of the sample practice."""
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG)
    with running(folder / "openings.sqlite3") as (url, made):
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config),
            "run", f"{url}/api/openapi.json", "--header", f"Authorization: Bearer {made.keys[who]}",
            "--checks", "all", "--max-examples", str(examples), "--phases", phases,
            "--max-failures", "20", *more,
        ]  # fmt: skip
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def soak(examples: int, seconds: int | None, who: str) -> int:
    """Run long as one of them; the exit status."""
    bound = () if seconds is None else ("--max-time", str(seconds))
    with tempfile.TemporaryDirectory() as folder:
        done = fuzz(Path(folder), examples, PHASES, who, "--generation-database", "none", *bound)
    print(f"As {who}:", done.stdout, done.stderr, sep="\n")
    return done.returncode


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", nargs="?", type=int, default=SOAK, help="how many an operation")
    parser.add_argument("--seconds", type=int, help="stop after so long, whatever is left")
    parser.add_argument("--who", choices=WHO, help="as one of them only")
    told = parser.parse_args()
    whoever = [told.who] if told.who else WHO
    share = None if told.seconds is None else told.seconds // len(whoever)
    sys.exit(max(soak(told.examples, share, one) for one in whoever))
