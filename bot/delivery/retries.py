"""When to try again."""

import random

HANDLING = (0.2, 1.0, 5.0)
"""Seconds before a message is handled again after each failure; then it is given up."""

UNSENT = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
UNCLEAR = (2.0, 10.0, 30.0)
"""Seconds before sending again, the last one for ever. Where it may have arrived, every attempt risks a copy."""

JITTER = 0.2


def handling(attempts: int) -> float | None:
    """Seconds until a message that has failed `attempts` times before is handled again; None: give up."""
    return HANDLING[attempts] if attempts < len(HANDLING) else None


def sending(attempts: int, *, unclear: bool) -> float:
    """Seconds until a message that was tried `attempts` times before is sent again, at most 30."""
    steps = UNCLEAR if unclear else UNSENT
    seconds = steps[min(attempts, len(steps) - 1)]
    return seconds * random.uniform(1 - JITTER, 1)  # noqa: S311 - spreads retries, guards nothing
