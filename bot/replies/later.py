"""What came of something that was to be done later."""

from bot.replies.times import bold


def failed(label: str, why: str) -> str:
    """To whoever had asked for it; `why` is a sentence as it would have been said at once."""
    return f"It was time for this, and it could not be done: {bold(label)}. {why}"
