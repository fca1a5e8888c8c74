"""Cuts what is longer than Telegram takes, between lines where possible and never inside a tag."""

import re

LIMIT = 4096
TOKEN = re.compile(r"</?b>|&(?:lt|gt|amp|quot|#\d+);|.", re.DOTALL)
CLOSE, OPEN = "</b>", "<b>"


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(html: str, limit: int = LIMIT) -> list[str]:
    """The message in parts of at most `limit` units, tags counted too; bold goes on over a cut."""
    if units(html) <= limit:
        return [html]
    parts: list[str] = []
    rest = html
    while units(rest) > limit:
        head = _head(rest, limit - units(OPEN + CLOSE))
        bold = head.rfind(OPEN) > head.rfind(CLOSE)
        parts.append(head.rstrip("\n") + (CLOSE if bold else ""))
        rest = (OPEN if bold else "") + rest[len(head) :].lstrip("\n")
    return [part for part in (*parts, rest) if not is_blank(part)]


def is_blank(html: str) -> bool:
    """Whether a reader would see nothing, which Telegram does not send."""
    return not html.replace(OPEN, "").replace(CLOSE, "").strip()


def _head(text: str, limit: int) -> str:
    """As much as fits, up to the last line's end if there is one."""
    taken, size = 0, 0
    for match in TOKEN.finditer(text):
        size += units(match.group())
        if size > limit:
            break
        taken = match.end()
    line = text.rfind("\n", 1, taken)
    return text[: line + 1] if line > 0 else text[:taken]
