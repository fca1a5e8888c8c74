"""schemathesis against the served document, every check, stateful too. As a program it runs long: 2,000 examples an
operation, or as many as its argument says."""

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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        examples = int(sys.argv[1]) if len(sys.argv) > 1 else SOAK
        done = fuzz(
            Path(folder), examples, "examples,coverage,fuzzing,stateful", "Nora", "--generation-database", "none"
        )
    print(done.stdout, done.stderr)
    sys.exit(done.returncode)
