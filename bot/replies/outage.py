"""While the database takes nothing."""


def unsaved() -> str:
    """What was written waits with the channel, and is answered later."""
    return (
        "I can't save anything at the moment, so nothing has changed. "
        "Your message is not lost: I'll answer it as soon as I can."
    )
