"""Where sessions take place."""

from bot.replies.times import bold, plain


def at(therapist: str, words: str) -> str:
    """To a client."""
    return f"Sessions with {plain(therapist)} take place here: {bold(_one_line(words))}"


def unknown() -> str:
    """To a client, where nothing is noted."""
    return "No address is noted here, so I can't say. Shall I tell the practice that you asked?"


def own(words: str | None) -> str:
    """To staff: what clients who ask are told."""
    if words is None:
        return "No address is noted yet, so clients who ask where to go are not told."
    return f"Clients who ask where to go read: {bold(_one_line(words))}"


def missing() -> str:
    return "What is the address? A link does as well."


def proposal(words: str) -> str:
    """Before it is said for the whole practice."""
    read = bold(_one_line(words))
    return f"Clients of the whole practice who ask where to go would read: {read}\nNothing has changed yet."


def _one_line(words: str) -> str:
    return ", ".join(line.strip() for line in words.splitlines() if line.strip())


def too_long(most: int) -> str:
    return f"That is longer than {most} signs, so nothing has changed."
