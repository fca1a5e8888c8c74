"""Calendar links in words."""

import datetime as dt

from bot.replies import times
from bot.replies.times import bold, plain

OFF = "Switch it off"
LINK = "Calendar link"
"""What the history calls making one."""
ENDED = "Calendar link switched off"


def made(address: str, *, names: bool, anew: bool) -> str:
    """The address, shown this once."""
    shows = "your sessions with clients' names" if names else "when you have sessions, and no names"
    before = " The link you had before shows nothing any more." if anew else ""
    return (
        f"Add this address to your calendar program. Whoever has it sees {shows}: keep it to yourself. "
        f"I can show it this once.{before}\n{plain(address)}"
    )


def there(since: dt.date, today: dt.date, *, names: bool) -> str:
    """There is one already; its address is kept nowhere."""
    shows = "with clients' names" if names else "without names"
    return (
        f"You have a calendar link since {bold(times.date(since, today))}, {shows}. I can't show its address again; "
        "a new link takes its place."
    )


def ended() -> str:
    return "Your calendar link is switched off: its address shows nothing any more."


def no_single() -> str:
    return "I don't send single calendar entries: a calendar link shows all your sessions, moved ones too."
