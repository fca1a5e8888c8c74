"""What is taken, as spans of starts that it shuts."""

from collections.abc import Iterable
from operator import attrgetter

from engine.slots.values import Busy, Group, SessionType
from engine.spans import Span
from engine.zones import EPOCH


def shut_by(taken: Iterable[Busy | Group], session: SessionType) -> list[Span]:
    """For each of `taken`, the starts at which a session would overlap it or come nearer than a buffer allows.

    The gap between neighbours is the larger of the first one's buffer after and the second one's before, so either
    side needs the maximum only.
    """
    ahead = session.minutes * 60 - 1
    before, after = session.before_minutes, session.after_minutes
    return [
        (
            (begun := start - EPOCH).days * 86_400
            + begun.seconds
            - ahead
            - 60 * (own_before if own_before > after else after),
            # a fraction of a second widens the span
            (ended := end - EPOCH).days * 86_400
            + ended.seconds
            + (ended.microseconds > 0)
            + 60 * (own_after if own_after > before else before),
        )
        for start, end, own_before, own_after in map(_FIELDS, taken)
    ]


_FIELDS = attrgetter("start", "end", "before_minutes", "after_minutes")
