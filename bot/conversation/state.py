"""What is remembered between two messages of a chat. It lies in the database, sealed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.commands import Command, from_json, to_json
from bot.language.json import answer_from_json, answer_to_json
from bot.language.messages import Answer

REMEMBERED = dt.timedelta(hours=24)
"""How long a question, a list or the last commands may be referred to."""


@dataclass(slots=True)
class Offered:
    """A button of the last message, so that it can be typed as well."""

    label: str
    token: str
    yes: bool = False
    leave: bool = False
    words: tuple[str, ...] = ()
    time: bool = False

    def to_json(self) -> list[Any]:
        """As the state keeps it."""
        return [self.label, self.token, self.yes, self.leave, list(self.words), self.time]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> "Offered":
        """What `to_json` wrote."""
        label, token, yes, leave, words, *time = data
        return cls(label, token, yes, leave, tuple(words), *time)


@dataclass(slots=True)
class State:
    """`last`: commands just proposed or done, by the message `last_message`; `last_change`: what they alone changed.

    `proposal`: the name of the open proposal, under which time may be held, `proposed` its buttons; `offered`: those of
    the last message, said at `asked_at`; `shown`: starts just offered, local; `asked`: the answer that is still asked
    about, and the words it was to; `awaited`: the command whose words are awaited, as typed.
    `missed`: messages not understood in a row.
    """

    last: tuple[Command, ...] = ()
    last_message: str | None = None
    last_change: int | None = None
    proposal: str | None = None
    proposed: list[Offered] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    asked_at: dt.datetime | None = None
    shown: tuple[dt.datetime, ...] = ()
    asked: Answer | None = None
    asked_words: str = ""
    awaited: Command | None = None
    missed: int = 0

    def to_json(self, now: dt.datetime) -> dict[str, Any]:
        """As the chat keeps it, said at `now`."""
        return {
            "at": now.isoformat(),
            "last": [to_json(one) for one in self.last],
            "last_message": self.last_message,
            "last_change": self.last_change,
            "proposal": self.proposal,
            "proposed": [one.to_json() for one in self.proposed],
            "offered": [one.to_json() for one in self.offered],
            "asked_at": self.asked_at and self.asked_at.isoformat(),
            "shown": [moment.isoformat() for moment in self.shown],
            "asked": answer_to_json(self.asked) if self.asked else None,
            "asked_words": self.asked_words,
            "awaited": to_json(self.awaited) if self.awaited else None,
            "missed": self.missed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], now: dt.datetime) -> "State":
        """What was remembered; nothing once it is a day old."""
        if not data or dt.datetime.fromisoformat(data["at"]) < now - REMEMBERED:
            return cls()
        return cls(
            last=tuple(from_json(one) for one in data["last"]),
            last_message=data["last_message"],
            last_change=data["last_change"],
            proposal=data["proposal"],
            proposed=[Offered.from_json(one) for one in data["proposed"]],
            offered=[Offered.from_json(one) for one in data["offered"]],
            asked_at=dt.datetime.fromisoformat(data["asked_at"]) if data["asked_at"] else None,
            shown=tuple(dt.datetime.fromisoformat(moment) for moment in data["shown"]),
            asked=answer_from_json(data["asked"]) if data["asked"] else None,
            asked_words=data.get("asked_words", ""),
            awaited=from_json(data["awaited"]) if data["awaited"] else None,
            missed=data["missed"],
        )
