"""Telegram's HTML: what it refuses, and what a reader sees of the rest."""

import re
from dataclasses import dataclass, field

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
HREF = re.compile(r"""href\s*=\s*["']([^"']*)["']""")


class MarkupError(ValueError):
    """Says what Telegram would say."""


@dataclass
class _Reading:
    text: str = ""
    entities: list[dict[str, object]] = field(default_factory=list)
    open: list[tuple[str, int, str]] = field(default_factory=list)


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, object]]]:
    """The visible text and its entities; raises MarkupError."""
    reading, at = _Reading(), 0
    while at < len(source):
        if source[at] == "<":
            at = _tag(source, at, reading)
        elif match := ENTITY.match(source, at):
            reading.text += _character(match)
            at = match.end()
        else:
            reading.text += source[at]
            at += 1
    if reading.open:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{reading.open[-1][0]}"')
    return reading.text, sorted(reading.entities, key=lambda entity: entity["offset"])


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    return NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def _tag(source: str, at: int, reading: _Reading) -> int:
    offset = len(source[:at].encode())
    end = source.find(">", at)
    if end < 0:
        raise MarkupError(f"Unclosed start tag at byte offset {offset}")
    body = source[at + 1 : end]
    if body.startswith("/"):
        _close(body[1:].strip().lower(), offset, reading)
    else:
        _open(body, offset, reading)
    return end + 1


def _open(body: str, offset: int, reading: _Reading) -> None:
    name = body.split()[0].lower() if body.split() else ""
    spoiler = name == "span" and "tg-spoiler" in body
    if name not in TAGS and not spoiler:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {offset}')
    reading.open.append((name, units(reading.text), body))


def _close(name: str, offset: int, reading: _Reading) -> None:
    if not reading.open:
        raise MarkupError(f"Unexpected end tag at byte offset {offset}")
    opened, start, body = reading.open.pop()
    if name and name != opened:
        raise MarkupError(f'Unmatched end tag at byte offset {offset}, expected "</{opened}>", found "</{name}>"')
    length = units(reading.text) - start
    if not length:
        return
    entity: dict[str, object] = {"type": TAGS.get(opened, "spoiler"), "offset": start, "length": length}
    if opened == "a":
        link = HREF.search(body)
        entity["url"] = link.group(1) if link else ""
    reading.entities.append(entity)
