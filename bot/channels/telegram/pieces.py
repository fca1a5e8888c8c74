"""Cuts what is longer than Telegram takes, between lines where possible and never inside a tag."""

import re

LIMIT = 4096
TOKEN = re.compile(r"</?b>|&(?:lt|gt|amp|quot|#\d+);|.", re.DOTALL)
CLOSE, OPEN = "</b>", "<b>"


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(html: str, limit: int = LIMIT) -> tuple[str, str]:
    """The first part that shows anything, of at most `limit` units, tags counted too; and the rest, empty at the end.

    Bold goes on over a cut.
    """
    part, rest = _cut(html, limit)
    while rest and is_blank(part):
        part, rest = _cut(rest, limit)
    return part, "" if is_blank(rest) else rest


def is_blank(html: str) -> bool:
    """Whether a reader would see nothing, which Telegram does not send."""
    return not html.replace(OPEN, "").replace(CLOSE, "").strip()


def _cut(html: str, limit: int) -> tuple[str, str]:
    if units(html) <= limit:
        return html, ""
    head = _head(html, limit - units(OPEN + CLOSE))
    bold = head.rfind(OPEN) > head.rfind(CLOSE)
    return head.rstrip("\n") + (CLOSE if bold else ""), (OPEN if bold else "") + html[len(head) :].lstrip("\n")


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
