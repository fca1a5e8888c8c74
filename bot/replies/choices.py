"""What the bot answers with: a text and the buttons beside it, and what each button does when it is tapped."""

import datetime as dt
from dataclasses import dataclass

from bot.commands import Command


@dataclass(frozen=True, slots=True)
class Decision:
    """What has been decided about a proposal so far.

    `sure`: the speaker has seen what it means and wants it. `stranded` is what becomes of the appointments that a
    change of hours leaves outside: "keep", "offer" (called off, other times offered) or "ask" (one by one);
    `one_by_one` says it for single appointments, by what was shown of each.
    `seen` is what was shown: a tap on something that has changed since proposes anew. `asked`: the client asked for it.
    """

    sure: bool = False
    stranded: str | None = None
    one_by_one: tuple[tuple[str, str], ...] = ()
    seen: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Carry out these commands, with what was decided."""

    commands: tuple[Command, ...]
    decision: Decision = Decision()


@dataclass(frozen=True, slots=True)
class Instead:
    """Put a change back and carry out these commands in its place, with what was decided."""

    change: int
    commands: tuple[Command, ...]
    decision: Decision = Decision()


@dataclass(frozen=True, slots=True)
class PutBack:
    """Undo a change. `sure`: those who were told of it have been named, and it is wanted all the same."""

    change: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class AskFor:
    """Wait for words as they are typed: of a message to many, of an address."""

    command: Command


@dataclass(frozen=True, slots=True)
class Stays:
    """What a client asked for is not done: they hear that the session stands."""

    appointment: int
    client: int


@dataclass(frozen=True, slots=True)
class TakeOffer:
    """Book a time that was offered from the waitlist."""

    offer: int


@dataclass(frozen=True, slots=True)
class PassOffer:
    """Leave it to the next."""

    offer: int


@dataclass(frozen=True, slots=True)
class CallOff:
    """Something that is still to be done later is not."""

    scheduled: int


@dataclass(frozen=True, slots=True)
class MakeFeed:
    """A new calendar link in the place of any there is; `names`: clients are named in it."""

    names: bool


@dataclass(frozen=True, slots=True)
class EndFeed:
    """The speaker's calendar link shows nothing any more."""


@dataclass(frozen=True, slots=True)
class SetPlace:
    """Say from now on where the practice's sessions take place."""

    words: str


@dataclass(frozen=True, slots=True)
class Post:
    """Post openings where everybody reads them: which, and in which channel."""

    commands: tuple[Command, ...]
    board: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Do nothing; what was proposed is dropped."""


Tap = (
    Run
    | Instead
    | PutBack
    | AskFor
    | Stays
    | TakeOffer
    | PassOffer
    | CallOff
    | MakeFeed
    | EndFeed
    | SetPlace
    | Post
    | Leave
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label says the outcome.

    `yes` marks the one that a typed "yes" means, `words` are other ways to type it; `time` marks a time that is shown.
    """

    label: str
    tap: Tap
    yes: bool = False
    words: tuple[str, ...] = ()
    time: bool = False


NOT_NOW = Choice("Not now", Leave())
"""What stands last beside what is proposed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A text in HTML that knows only bold, and its buttons in order.

    `proposal` marks one that waits for an answer, `shown` are the starts it offers (local, in the order of the
    buttons), `holding` is time to keep free until it is answered: therapist, start, end. An `aside` leaves what was
    offered and asked before as it is. `zoned` says that the text names the zone of its times itself. `summary` is what
    the history calls what was done, where the commands do not say it all.
    """

    html: str
    choices: tuple[Choice, ...] = ()
    proposal: bool = False
    shown: tuple[dt.datetime, ...] = ()
    holding: tuple[tuple[int, dt.datetime, dt.datetime], ...] = ()
    aside: bool = False
    zoned: bool = False
    summary: str | None = None
