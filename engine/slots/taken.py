"""What is taken, as spans of starts that it shuts."""

from collections.abc import Iterable

from engine.slots.values import Busy, Group, SessionType
from engine.spans import Span
from engine.zones import EPOCH


def shut_by(taken: Iterable[Busy | Group], session: SessionType) -> list[Span]:
    """For each of `taken`, the starts at which a session would overlap it or come nearer than a buffer allows.

    The gap between neighbours is the larger of the first one's buffer after and the second one's before, so either
    side needs the maximum only.
    """
    before, after = session.before_minutes, session.after_minutes
    # a session may end at the very moment that the next thing begins
    ahead = session.minutes * 60 - 1
    lead, trail = ahead + after * 60, before * 60
    return [
        (
            (begun := each.start - EPOCH).days * 86_400
            + begun.seconds
            - (lead if each.before_minutes <= after else ahead + each.before_minutes * 60),
            # counted backwards, so that a fraction of a second widens the span
            (trail if each.after_minutes <= before else each.after_minutes * 60)
            - (ended := EPOCH - each.end).days * 86_400
            - ended.seconds,
        )
        for each in taken
    ]
