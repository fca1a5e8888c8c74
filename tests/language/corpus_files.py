"""The corpus: own sentences by meaning, one meaning with many wordings.

A file is read line by line. `== role key=value ...` says who writes, and what holds from there on: `now`, `zone`,
`order`, `week`, `people`, `sessions` (names apart by commas). A block is what stands between empty lines: `~` gives the
context, `:` one reading each (a command or a list of them; a date stands for itself, `a/b` for a range, `a/` for one
without an end), `!` what is missing, or `unread`, or `ask` (anything that changes nothing). The rest are the wordings.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
PEOPLE = ("Nora", "Omar", "Pia", "Quinn", "Rosa", "Seth", "Tara", "Uma", "Victor")
SESSIONS = ("individual", "couples", "intake", "group")


@dataclass(frozen=True)
class Heading:
    """What a block of wordings means, and where it is said."""

    role: str = "therapist"
    now: str = "2026-05-13T09:30"
    zone: str = "America/Chicago"
    order: str | None = None
    week: str | None = None
    people: tuple[str, ...] = PEOPLE
    sessions: tuple[str, ...] = SESSIONS
    context: dict[str, Any] = field(default_factory=dict)
    readings: tuple[Any, ...] = ()
    verdict: str = ""

    def message(self, text: str) -> dict[str, Any]:
        """The message as `openings parse` takes it."""
        given = {"text": text, "role": self.role, "now": self.now, "timezone": self.zone}
        given |= {"date_order": self.order} if self.order else {}
        given |= {"week_start": self.week} if self.week else {}
        return given | {"context": {"people": list(self.people), "sessions": list(self.sessions)} | self.context}


@dataclass(frozen=True)
class Line:
    """One wording with its heading, and where it stands."""

    file: str
    number: int
    text: str
    heading: Heading

    @property
    def name(self) -> str:
        return f"{self.file}:{self.number}"


def lines(name: str) -> Iterator[Line]:
    """Every wording of a file."""
    scene, heading, open_block = Heading(), Heading(), False
    for number, raw in enumerate((FOLDER / name).read_text("utf-8").splitlines(), 1):
        text = raw.strip()
        if raw.startswith("# ") or raw == "#":
            continue
        if raw.startswith("=="):
            scene = _scene(text[2:].split(), Heading())
        if not text or raw.startswith("=="):
            open_block = False
            continue
        if not open_block:
            heading, open_block = scene, True
        if raw[:2] in (": ", "! ", "~ "):
            heading = _added(heading, raw[0], text[2:])
        else:
            yield Line(name, number, raw, heading)


def _scene(words: list[str], scene: Heading) -> Heading:
    for word in words:
        key, _, value = word.partition("=")
        if not value:
            scene = replace(scene, role=key)
        elif key in ("people", "sessions"):
            scene = replace(scene, **{key: tuple(filter(None, value.split(",")))})
        else:
            scene = replace(scene, **{key: value})
    return scene


def _added(heading: Heading, mark: str, text: str) -> Heading:
    if mark == "!":
        return replace(heading, verdict=text)
    value = json.loads(text)
    if mark == "~":
        return replace(heading, context=_long(value))
    return replace(heading, readings=(*heading.readings, _long(value if isinstance(value, list) else [value])))


def _long(value: Any, key: str = "") -> Any:
    """Dates as they are printed: a range for each."""
    if key in ("dates", "offer") and isinstance(value, list):
        return [_range(one) for one in value]
    if isinstance(value, dict):
        return {name: _long(one, name) for name, one in value.items()}
    return [_long(one) for one in value] if isinstance(value, list) else value


def _range(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    first, slash, last = value.partition("/")
    return {"from": first} if slash and not last else {"from": first, "to": last or first}


def short(value: Any, key: str = "") -> Any:
    """The way back, for those who add to the corpus."""
    if key in ("dates", "offer") and isinstance(value, list):
        return [_short_range(one) for one in value]
    if isinstance(value, dict):
        return {name: short(one, name) for name, one in value.items()}
    return [short(one) for one in value] if isinstance(value, list) else value


def _short_range(span: dict[str, str]) -> str:
    if "to" not in span:
        return f"{span['from']}/"
    return span["from"] if span["from"] == span["to"] else f"{span['from']}/{span['to']}"
