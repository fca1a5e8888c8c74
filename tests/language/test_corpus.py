"""Every sentence of the corpus means what its heading says."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from bot.language import read
from bot.language.json import answer_to_json, message_from_json

_SPEC = importlib.util.spec_from_file_location("corpus_files", Path(__file__).parent / "corpus_files.py")
assert _SPEC
assert _SPEC.loader
corpus_files = importlib.util.module_from_spec(_SPEC)
import sys  # noqa: E402 - a dataclass looks its module up while it is made

sys.modules["corpus_files"] = corpus_files
_SPEC.loader.exec_module(corpus_files)

NAMES = sorted(path.name for path in corpus_files.FOLDER.glob("*.txt"))
# Said along with a command, and not what it does.
BESIDE = {"reason", "topic"}
LOOKS = {
    "find", "show", "explain", "preview", "report", "audit", "broadcast_status", "help", "thanks", "refuse", "handoff",
}  # fmt: skip


def plain(value: Any) -> Any:
    """Commands without what is said along with them."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key not in BESIDE}
    return [plain(one) for one in value] if isinstance(value, list) else value


def answer(line: "corpus_files.Line") -> dict[str, Any]:
    return answer_to_json(read(message_from_json(line.heading.message(line.text))))


def problem(line: "corpus_files.Line") -> str | None:
    """What is wrong with the answer to a line, None where nothing is."""
    said = answer(line)
    got = [plain(reading["commands"]) for reading in said["readings"]]
    told = json.dumps([got, said["missing"], said["unread"]], ensure_ascii=False)
    understood = len(got) == 1 and not said["missing"] and not said["unread"]
    match line.heading.verdict:
        case "":
            fits = got == [plain(reading) for reading in line.heading.readings] and not said["missing"] + said["unread"]
        case "unread":
            fits = bool(said["unread"]) or not (got or said["missing"])
        case "ask":
            fits = not understood or all(command["do"] in LOOKS for command in got[0])
        case fields:
            fits = sorted(said["missing"]) == sorted(fields.split()) and not said["unread"]
    return None if fits else f"{line.name} {line.text!r}: {told}"


@pytest.mark.parametrize("name", NAMES)
def test_every_wording_means_what_its_heading_says(name):
    problems = [said for line in corpus_files.lines(name) if (said := problem(line))]
    assert not problems, "\n".join(problems)


def test_the_corpus_is_large_and_says_nothing_twice():
    every = [(line.text, line.heading) for name in NAMES for line in corpus_files.lines(name)]
    seen = {(text, json.dumps(heading.message(text), sort_keys=True)) for text, heading in every}
    assert len(every) >= 1500
    assert len(seen) == len(every)


def test_no_sentence_that_must_not_act_acts():
    acting = [
        f"{line.name} {line.text!r}"
        for line in corpus_files.lines("nothing.txt")
        if (said := answer(line))
        and len(said["readings"]) == 1
        and not said["missing"]
        and not said["unread"]
        and any(command["do"] not in LOOKS for command in said["readings"][0]["commands"])
    ]
    assert not acting, "\n".join(acting)
