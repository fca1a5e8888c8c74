"""`openings generate`: scenarios in, slots out, one JSON object per line."""

import json
from collections.abc import Iterable, Iterator

from engine.errors import FieldError
from engine.json import scenario_from, slot_to
from engine.slots import slots


def run(lines: Iterable[str]) -> Iterator[str]:
    """For each line that is a scenario its slots, for any other an error that names the field; one line each."""
    for line in lines:
        yield json.dumps(_answer(line))


def _answer(line: str) -> dict[str, object]:
    try:
        found = slots(scenario_from(_parsed(line)))
        return {"slots": [slot_to(slot) for slot in found]}
    except FieldError as error:
        return {"error": str(error)}


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except RecursionError:
        raise FieldError("line", line.strip(), "is nested too deeply") from None
    except ValueError:
        raise FieldError("line", line.strip(), "must be a JSON object") from None
