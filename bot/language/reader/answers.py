"""What a rule found, as the answer of this layer."""

from collections.abc import Sequence

from bot.language.clause import ALWAYS, Clause, Item
from bot.language.messages import Answer, Reading, Span
from bot.language.rules import Found

# More than anybody would choose from.
MOST_READINGS = 6


def answer(clause: Clause, found: Found | None) -> Answer:
    """A rule's finding as the layer's answer."""
    if found is None:
        return Answer(
            unread=_unread(clause, [item for item in clause.items if not _silent(item)]) or _everything(clause)
        )
    spans = spans_of(clause)
    # What hangs on an "if" is not offered as if it were understood.
    hangs = any(item.has("condition") and not item.atom for item in found.left)
    kept = () if hangs else found.readings[:MOST_READINGS]
    readings = tuple(Reading(commands, (spans,) * len(commands)) for commands in kept)
    conventions = tuple(Reading(commands, (spans,) * len(commands)) for commands in found.conventions)
    unread = _unread(clause, found.left)
    return Answer(readings, () if hangs else found.missing, unread, conventions if not unread else (), found.no_year)


def _silent(item: Item) -> bool:
    return item.atom is None and not item.tags.isdisjoint(ALWAYS)


def _everything(clause: Clause) -> tuple[str, ...]:
    text = clause.message.text.strip()
    return (_short(text),) if text else ()


def _unread(clause: Clause, left: Sequence[Item]) -> tuple[str, ...]:
    """The words not understood as typed, neighbours together."""
    stretches: list[list[int]] = []
    for item in left:
        if stretches and stretches[-1][1] == item.first:
            stretches[-1][1] = item.last
        else:
            stretches.append([item.first, item.last])
    return tuple(_short(clause.message.text[clause.line[a].start : clause.line[b - 1].end]) for a, b in stretches)


def spans_of(clause: Clause) -> tuple[Span, ...]:
    """The stretches of the message that a clause covers."""
    if not clause.items:
        return ()
    return ((clause.line[clause.items[0].first].start, clause.line[clause.items[-1].last - 1].end),)


LONGEST_QUOTED = 80


def _short(text: str) -> str:
    """What is quoted of words that were not understood."""
    return text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 1] + "…"
