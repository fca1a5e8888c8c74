"""Who is speaking, and for whom they may speak."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.commands import (
    AddPerson,
    Audit,
    Broadcast,
    BroadcastRecall,
    BroadcastRetry,
    BroadcastStatus,
    ClearOverride,
    Command,
    CopyWeek,
    Grant,
    NoShow,
    Offer,
    Override,
    Preview,
    Publish,
    RemovePerson,
    ReplaceLast,
    Report,
    Revoke,
    SetHours,
    SetPolicy,
    Swap,
)
from storage import Person, Practice

FOR_STAFF = (
    SetHours,
    Override,
    ClearOverride,
    CopyWeek,
    SetPolicy,
    Preview,
    NoShow,
    Offer,
    Publish,
    Report,
    Swap,
)
FOR_ADMINS = (
    AddPerson,
    Audit,
    Broadcast,
    BroadcastRecall,
    BroadcastRetry,
    BroadcastStatus,
    Grant,
    RemovePerson,
    Revoke,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person behind a message, in their chat. `now` is the time of the transaction, aware."""

    practice: Practice
    person: Person
    chat_id: int
    now: dt.datetime

    @property
    def zone(self) -> str:
        """The zone this person reads times in."""
        return self.person.timezone or self.practice.timezone

    @property
    def today(self) -> dt.date:
        """The date on this person's clock."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_staff(self) -> bool:
        """Whether they may change hours and see clients: a therapist or an admin."""
        return bool({"therapist", "admin"} & set(self.person.roles))

    @property
    def is_admin(self) -> bool:
        return "admin" in self.person.roles

    def may(self, command: Command) -> bool:
        """Whether this command is theirs to give at all; whose hours it names is checked where they are loaded."""
        if isinstance(command, ReplaceLast | Preview):
            return all(self.may(one) for one in command.commands)
        if isinstance(command, AddPerson) and command.role == "client":
            return self.is_staff
        if isinstance(command, Audit | Broadcast):
            return self.is_staff  # a therapist sees what they did, and writes to clients of theirs
        if isinstance(command, FOR_ADMINS):
            return self.is_admin
        return self.is_staff or not isinstance(command, FOR_STAFF)
