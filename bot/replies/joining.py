"""What is said to whoever comes with an invitation, or without one."""

from bot.replies import talk
from bot.replies.times import plain


def welcome(name: str, practice: str, role: str) -> str:
    """The first words to somebody whose invitation was accepted, with what they agree to."""
    return (
        f"Hello {plain(name)}, this is the scheduling assistant of {plain(practice)}. I can {talk.ABLE[role]}.\n"
        f"I keep your name, this chat and your sessions, and nothing about what they are for. "
        f"This chat is not confidential, so please write about times only. "
        f"Try: {talk.example(role)}"
    )


def unknown_chat() -> str:
    return "I don't know this chat yet. Please open the invitation link that the practice gave you."


def bad_invite() -> str:
    return (
        "This invitation has been used or has expired, so nothing has changed. Please ask the practice for a new one."
    )


def connected_already() -> str:
    return (
        "This chat is connected to the practice already, so there was nothing to do. "
        "The invitation itself has been used or has expired."
    )


def invites_another(name: str | None) -> str:
    """To somebody of the practice who has opened an invitation that is not theirs; clients read no name."""
    whom = plain(name) if name else "somebody else"
    return f"This invitation is for {whom}, so nothing has changed here. It still works for them."


def newcomer(role: str) -> str:
    """What somebody is called who gave no name."""
    return f"New {role}"
