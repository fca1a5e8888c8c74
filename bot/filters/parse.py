"""`openings parse`: JSON lines of messages in, JSON lines of answers out."""

import json
from collections.abc import Iterable, Iterator

from bot.language.json import MessageError, answer_to_json, message_from_json
from bot.language.reader import read


def run(lines: Iterable[str]) -> Iterator[str]:
    """One line of JSON for each line; a line that is no message gives `{"error": ...}` and the rest go on."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line), ensure_ascii=False)


def _answer(line: str) -> dict[str, object]:
    try:
        message = message_from_json(json.loads(line))
    except MessageError as problem:
        return {"error": str(problem)}
    except (ValueError, RecursionError):
        return {"error": "line: is not JSON"}
    return answer_to_json(read(message))
