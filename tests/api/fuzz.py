"""schemathesis against the served document, every check, stateful too: along the links from what is made to what can be
done with it.

As a program it runs long, one operation after the other, each on a server and a database of its own: what an operation
makes by the thousand would slow down every one after it, and one that fails is run again by itself.
"""

import argparse
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from bot.web.api.routes import OPERATIONS
from tests.api.running import running

CONFIG = """
[checks]
# 422 is for what no schema can say: an end before its start, a time that has passed, a name that there is not.
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "412", "422"]
"""
OF_ITSELF = """
[phases.fuzzing]
extra-data-sources.responses = false
"""
"""Nothing out of earlier answers: schemathesis asks no more of an operation once it has deleted the one it knew of."""
SOAK = 2000
PHASES = {"fuzzing": "any operation", "coverage": "examples and every bound", "stateful": "walks along the links"}
"""By themselves: after the other phases schemathesis gives some operations a tenth of the examples it was told."""
WHO = {"Nora": 1, "Sam": 10, "Ana": 10}
"""As whom, and by how much fewer examples: an admin may ask everything; what a client books, they book for themselves;
a therapist needs to name nobody."""
ROLES = {"Nora": "admin", "Sam": "client", "Ana": "therapist"}
WALKS = 20
"""Of some seeds schemathesis takes a few walks along the links, whatever it is told: so many seeds at most, until there
are as many requests as there are examples for an operation."""
VARYING = {one.name for one in OPERATIONS if one.body or one.query.model_fields or "{" in one.path}
"""The operations that can be asked in more than a few ways."""
TRIES = 3
"""Of some seeds schemathesis can make nothing but a few requests. From the second time on it makes them `OF_ITSELF`;
too few even then is said, and is no fault of the API."""
_COUNT = re.compile(r"([\d,]+) generated")


def fuzz(
    folder: Path, examples: int, phases: str, who: str = "Nora", *more: str, settings: str = CONFIG
) -> subprocess.CompletedProcess[str]:
    """What schemathesis says of the API as it is to somebody of the sample practice."""
    config = folder / "schemathesis.toml"
    config.write_text(settings)
    with running(folder / "openings.sqlite3") as (url, made):
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config),
            "run", f"{url}/api/openapi.json", "--header", f"Authorization: Bearer {made.keys[who]}",
            "--checks", "all", "--max-examples", str(examples), "--phases", phases,
            # How fast a busy machine thinks of examples says nothing about the API.
            "--suppress-health-check", "all", "--max-failures", "20", *more,
        ]  # fmt: skip
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Run:
    """One phase as one of the practice: fuzzing of one operation, the others of them all."""

    who: str
    phase: str
    examples: int
    operation: str | None = None

    def __str__(self) -> str:
        return f"{self.operation or PHASES[self.phase]} as {self.who}"


def runs(examples: int, whoever: list[str], only: list[str]) -> Iterator[Run]:
    """Everything there is to run: the admin's first, who may ask everything."""
    for who in whoever:
        fewer = max(1, examples // WHO[who])
        for operation in OPERATIONS:
            if (not only or operation.name in only) and (operation.open or ROLES[who] in operation.roles):
                yield Run(who, "fuzzing", fewer, operation.name)
        if not only:
            yield Run(who, "coverage", fewer)
            yield Run(who, "stateful", fewer)


def carried_out(run: Run, until: float | None) -> bool:
    """Run it, unless its time is over; whether all was well."""
    if until is not None and time.monotonic() > until:
        print(f"not run: {run}", flush=True)
        return True
    begun = time.monotonic()
    done, count, enough = _until_enough(run)
    well = done.returncode == 0
    verdict = "FAILED" if not well else "well" if enough else "TOO FEW could be made"
    print(f"{verdict}: {run}, {count} requests in {time.monotonic() - begun:.0f} s", flush=True)
    if not well:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return well


def _until_enough(run: Run) -> tuple[subprocess.CompletedProcess[str], int, bool]:
    """What schemathesis says of a run at last, how many requests it made, and whether they are enough."""
    walks = run.phase == "stateful"
    total = 0
    for tried in range(WALKS if walks else TRIES):
        done, count = _asked(run, CONFIG + OF_ITSELF if tried and run.operation else CONFIG)
        total = total + count if walks else count
        enough = total >= run.examples or not (walks or run.operation in VARYING)
        if enough or done.returncode:
            break
    return done, total, enough


def _asked(run: Run, settings: str) -> tuple[subprocess.CompletedProcess[str], int]:
    """What schemathesis says of a run, and how many requests it made."""
    named = () if run.operation is None else ("--include-operation-id", run.operation)
    phases = "examples,coverage" if run.phase == "coverage" else run.phase
    more = ("--generation-database", "none", *named)
    with tempfile.TemporaryDirectory() as folder:
        done = fuzz(Path(folder), run.examples, phases, run.who, *more, settings=settings)
    counted = _COUNT.search(done.stdout)
    return done, int(counted[1].replace(",", "")) if counted else 0


def soak(listed: list[Run], jobs: int, seconds: int | None) -> bool:
    """Run all, so many at a time, each with a server in a process of its own; whether all was well."""
    until = None if seconds is None else time.monotonic() + seconds
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        return not list(pool.map(carried_out, listed, repeat(until))).count(False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", nargs="?", type=int, default=SOAK, help="how many an operation")
    parser.add_argument("--seconds", type=int, help="begin nothing after so long; what is left is named")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many operations at a time")
    parser.add_argument("--who", choices=WHO, help="as one of them only")
    parser.add_argument("--operation", action="append", default=[], help="this operation only; may be repeated")
    told = parser.parse_args()
    listed = list(runs(told.examples, [told.who] if told.who else list(WHO), told.operation))
    return 0 if soak(listed, told.jobs, told.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
