"""Reading messages: one at a time, warm; a long one; and how soon the filters answer their first."""

import compileall
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.filters import parse, when
from tests.language.corpus_files import FOLDER

ROUNDS = 3
LONGEST = 4096
SEEDS = (
    "can we do friday 3pm instead of monday, or the week after if that is easier for you? ",
    "off friday 3pm to saturday 4pm and mondays 9-5 except the 8th, thanks. ",
    "9-5 ",
)
CONTEXT = {"now": "2026-03-11T10:00", "timezone": "America/New_York", "date_order": "MDY"}
STARTS = 7
ROOT = Path(__file__).parents[2]


def wordings(path: Path) -> list[str]:
    """The lines of a corpus file that are messages."""
    lines = path.read_text("utf-8").splitlines()
    return [
        line for line in lines if line.strip() and not line.startswith(("#", "==", "~", ":", "!")) and len(line) < 200
    ]


def corpora() -> dict[str, tuple[list[str], Callable]]:
    times = FOLDER.parent / "times"
    said = [line for line in wordings(times / "meanings.txt") if ": " not in line] + wordings(times / "nothing.txt")
    messages = [text for name in ("therapist", "client", "admin") for text in wordings(FOLDER / f"{name}.txt")]
    return {"openings when": (said, when.run), "openings parse": (messages, parse.run)}


def given(text: str) -> str:
    return json.dumps({"text": text, "role": "therapist", **CONTEXT})


def milliseconds(run: Callable, text: str) -> float:
    """Processor time of reading one message."""
    line = given(text)
    begun = time.process_time_ns()
    for _ in run([line]):
        pass
    return (time.process_time_ns() - begun) / 1e6


def warm(name: str, texts: list[str], run: Callable) -> None:
    for text in texts:
        milliseconds(run, text)
    # Round after round, so that nothing that is remembered of the last few messages helps.
    rounds = [[milliseconds(run, text) for text in texts] for _ in range(ROUNDS)]
    best = sorted(map(min, zip(*rounds, strict=True)))
    median, last = statistics.median(best), best[int(len(best) * 0.99)]
    print(f"{name}: {len(best):,} messages, median {median:.2f} ms, p99 {last:.2f} ms, slowest {best[-1]:.2f} ms")


def long(name: str, run: Callable) -> None:
    for seed in SEEDS:
        whole = (seed * LONGEST)[:LONGEST]
        full, half = (min(milliseconds(run, text) for _ in range(ROUNDS)) for text in (whole, whole[: LONGEST // 2]))
        print(f"{name}: {LONGEST} characters of {seed[:24]!r} {full:.0f} ms, half of them {half:.0f} ms")


def start(command: str) -> None:
    """A process that reads one message: by the clock and in processor time, the quickest of a few.

    With bytecode, which `make` writes; what it wrote is older than a change to a file.
    """
    for package in ("engine", "storage", "bot"):
        compileall.compile_dir(ROOT / package, quiet=1)
    arguments = [sys.executable, "-m", "bot", command, "off next friday", "--now", CONTEXT["now"]]
    arguments += ["--timezone", CONTEXT["timezone"]]
    clock, processor = [], []
    for _ in range(STARTS):
        begun, before = time.perf_counter(), os.times()
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        clock.append(time.perf_counter() - begun)
        processor.append(after.children_user + after.children_system - before.children_user - before.children_system)
    print(f"openings {command}, one message: {min(clock):.2f} s by the clock, {min(processor):.2f} s of processor time")


def main() -> None:
    for name, (texts, run) in corpora().items():
        warm(name, texts, run)
        long(name, run)
    for command in ("when", "parse"):
        start(command)


if __name__ == "__main__":
    main()
