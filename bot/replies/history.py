"""What was done, and by whom."""

from collections.abc import Sequence

from bot.replies.times import bold, plain

SOMEBODY = "somebody"
"""Whoever was erased, or did it from outside any chat."""
DID = {
    "change": "changed",
    "undo": "took back",
    "read": "looked at",
    "refused": "was refused",
    "consent": "agreed to what is kept",
    "export": "was shown what is held",
    "erase": "erased",
}
"""What an entry of the audit log says, completing a sentence."""


def history_line(when: str, name: str, summary: str, *, undone: bool) -> str:
    """One change: when, by whom, what."""
    return f"{bold(when)}, {plain(name)}: {plain(summary)}{' (undone)' if undone else ''}"


def history(lines: Sequence[str], more: int) -> str:
    """Changes, latest first."""
    if not lines:
        return "Nothing was changed then."
    return "\n".join([*lines, *([f"And {more} earlier."] if more else [])])


def entry_line(when: str, name: str, action: str, what: str) -> str:
    """One entry of the audit log: when, by whom, what."""
    return f"{bold(when)}, {plain(name)} {DID.get(action, action)}{f': {plain(what)}' if what else ''}"


def history_of(client: str, lines: Sequence[str], more: int) -> str:
    """What was done and seen of one client, latest first."""
    if not lines:
        return f"Nothing was done or looked at about {plain(client)} then."
    return "\n".join([f"About {plain(client)}, latest first:", *lines, *([f"And {more} earlier."] if more else [])])
