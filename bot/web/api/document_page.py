"""The document as a page for people: plain HTML that loads nothing from elsewhere and runs nothing."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.web.api.document import ABOUT
from bot.web.api.operations import Operation

KINDS = {
    "malformed": "The request does not fit the document: a field is missing, unknown or of another kind.",
    "impossible": "It fits, and still cannot be: an end before its start, a time that has passed.",
    "not-authenticated": "There is no key, or it is unknown, expired or revoked.",
    "not-allowed": "The key's role may not do that.",
    "not-found": "There is no such thing that the key may see.",
    "not-that-way": "The address takes other methods.",
    "not-json": "The body must be JSON.",
    "too-large": "The body is too long.",
    "too-many": "The key has asked too often.",
    "too-slow": "The answer took too long; nothing was done.",
    "taken": "The time is not free. reasons say why, nearest what is.",
    "booked-already": "The client has that time already.",
    "cancelled": "The appointment was called off.",
    "answered": "The offer was taken, declined, or has run out.",
    "too-late": "The session begins too soon for the client to give it up by themselves.",
    "no-new-clients": "The therapist takes nobody who never came.",
    "needs-confirmation": "Staff may do it, against the rules named in reasons, with confirm.",
    "stranded": "Appointments would lie outside the hours. effect shows them; stranded and seen decide.",
    "changed": "If-Match names something that has changed since.",
    "key-reused": "The idempotency key came with another request before.",
    "in-use": "A name is taken, or something still refers to it.",
    "in-the-way": "A change cannot be undone, since what it touched has changed.",
    "not-saved": "The database could not take it; nothing was done.",
    "defect": "Our fault; nothing was done.",
}


_OPEN = re.compile(r"\[\n([^][{}]*(?:\[[^][{}\n]*\][^][{}]*)*)\n *\]")
"""A list of plain values, or of such lists, over several lines."""


def style() -> str:
    return (files("bot.web.api") / "docs.css").read_text("utf-8")


def policy() -> str:
    """The page's content security policy: its own style by hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def page(operations: Iterable[Operation], told: dict[str, Any]) -> str:
    """The whole page; `told` is the document of the operations."""
    return "".join(_page(tuple(operations), told))


def _page(operations: tuple[Operation, ...], told: dict[str, Any]) -> Iterator[str]:
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Openings: the API</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{style()}</style></head><body><main><h1>Openings: the API</h1>"
    yield from (f"<p>{_marked(part)}</p>" for part in ABOUT.split("\n\n"))
    yield '<p><a href="/api/openapi.json">openapi.json</a> says the same for programs.</p><nav>'
    groups = _groups(operations)
    for group, members in groups.items():
        yield f"<h2>{escape(group)}</h2><ul>"
        for operation in members:
            yield f'<li><a href="#{operation.name}">{_line(operation)}</a> {escape(operation.summary)}</li>'
        yield "</ul>"
    yield '<h2>Besides</h2><ul><li><a href="#problems">Problems</a></li></ul></nav>'
    for group, members in groups.items():
        yield f"<h2>{escape(group)}</h2>"
        for operation in members:
            yield from _operation(operation, told["paths"][operation.path][operation.method.lower()])
    yield '<h2 id="problems">Problems</h2><dl>'
    for kind, about in KINDS.items():
        yield f'<dt id="{kind}"><code>{kind}</code></dt><dd>{escape(about)}</dd>'
    yield "</dl></main></body></html>"


def _groups(operations: Iterable[Operation]) -> dict[str, list[Operation]]:
    """The operations under their headings."""
    found: dict[str, list[Operation]] = {}
    for operation in operations:
        found.setdefault(operation.group.replace("-", " ").capitalize(), []).append(operation)
    return found


def _operation(operation: Operation, told: dict[str, Any]) -> Iterator[str]:
    yield f'<section id="{operation.name}"><h3>{escape(operation.summary)}</h3><p>{_line(operation)}</p>'
    yield from (f"<p>{_marked(part)}</p>" for part in told["description"].split("\n\n"))
    if told["parameters"]:
        yield "<table><thead><tr><th>Parameter</th><th>Meaning</th></tr></thead><tbody>"
        for one in told["parameters"]:
            needed = " (required)" if one.get("required") else ""
            about = _marked(one.get("description", ""))
            place = "" if one["in"] == "query" else f" <small>{one['in']}</small>"
            yield f"<tr><td><code>{escape(one['name'])}</code>{place}{needed}</td><td>{about}</td></tr>"
        yield "</tbody></table>"
    if operation.body is not None:
        yield f"<p>Body</p><pre>{_json(operation.sample['body'])}</pre>"
        yield from _fields(operation)
    yield f"<p>Answer: {operation.status}</p><pre>{_json(operation.sample['answer'])}</pre>"
    others = ", ".join(status for status in told["responses"] if status != str(operation.status))
    yield f"<p>Also {others}.</p></section>"


def _fields(operation: Operation) -> Iterator[str]:
    assert operation.body is not None, "asked for those with a body only"
    yield "<dl>"
    for name, info in dict(_parts(operation.body, "")).items():
        needed = " (required)" if info.is_required() else ""
        yield f"<dt><code>{escape(name)}</code>{needed}</dt><dd>{_marked(info.description or '')}</dd>"
    yield "</dl>"


def _parts(model: type[BaseModel], before: str) -> Iterator[tuple[str, FieldInfo]]:
    """The fields of a body by their names, those of its parts too: `changes[].from`."""
    for name, info in model.model_fields.items():
        whole = f"{before}{info.alias or name}"
        yield whole, info
        several = "[]" if "tuple" in str(info.annotation) else ""
        for part in _models(info.annotation):
            yield from _parts(part, f"{whole}{several}.")


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)


def _line(operation: Operation) -> str:
    return f"<code><b>{operation.method}</b> {escape(operation.path)}</code>"


def _marked(text: str) -> str:
    """Text with what stands between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _json(value: object) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    while (closer := _OPEN.sub(_on_one_line, text)) != text:
        text = closer
    return escape(text, quote=False)


def _on_one_line(found: re.Match[str]) -> str:
    return f"[{', '.join(part.strip() for part in found[1].split(chr(10)) if part.strip()).replace(',,', ',')}]"
