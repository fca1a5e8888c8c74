"""Who is speaking, and for whom they may speak."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions.errors import NotAllowed
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

FOR_STAFF = (Preview, NoShow, Offer, Publish, Report, Swap)
"""What no client may."""
FOR_WHOM_IT_IS = (SetHours, Override, ClearOverride, CopyWeek, SetPolicy)
"""What decides on hours: not for the front desk."""
FOR_ADMINS = (AddPerson, Grant, RemovePerson, Revoke)
"""Who belongs to the practice; that staff may ask clients to join is an exception to it."""
ANY_STAFF = (Audit, Broadcast, BroadcastRecall, BroadcastRetry, BroadcastStatus)
"""What a therapist sees and does of their own, and the practice of everybody's."""


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
        """Whether they see clients and book for them: therapists, admins, the front desk."""
        return bool({"therapist", "admin", "front_desk"} & set(self.person.roles))

    @property
    def is_office(self) -> bool:
        """Whether they see and book for every therapist: admins and the front desk."""
        return bool({"admin", "front_desk"} & set(self.person.roles))

    @property
    def is_admin(self) -> bool:
        """Whether they decide for the practice."""
        return "admin" in self.person.roles

    def check_decides_for(self, owner: int | None) -> None:
        """Raise NotAllowed unless they may change what is this therapist's (None: the practice's)."""
        if not self.is_admin and owner != self.person.id:
            raise NotAllowed

    def may(self, command: Command) -> bool:
        """Whether this command is theirs to give at all; whose hours it names is checked where they are loaded."""
        if isinstance(command, ReplaceLast | Preview):
            return all(self.may(one) for one in command.commands)
        if isinstance(command, AddPerson) and command.role == "client":
            return self.is_staff
        if isinstance(command, FOR_ADMINS):
            return self.is_admin
        if isinstance(command, FOR_WHOM_IT_IS):
            return self.is_admin or "therapist" in self.person.roles
        return self.is_staff or not isinstance(command, (*FOR_STAFF, *ANY_STAFF))
