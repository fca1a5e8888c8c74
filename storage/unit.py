"""A unit of work: one transaction, its verbs in groups."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.api_keys import ApiKeys
from storage.appointments import Appointments
from storage.audit import Audit
from storage.boards import Boards
from storage.broadcasts import Broadcasts
from storage.buttons import Buttons
from storage.changes import Changes
from storage.chats import Chats
from storage.feeds import Feeds
from storage.hours import Hours
from storage.idempotency import Idempotency
from storage.inbox import Inbox
from storage.invites import Invites
from storage.keys import Keys
from storage.leases import Leases
from storage.outbox import Outbox
from storage.people import People
from storage.places import Places
from storage.practices import Practices
from storage.reminding import Reminding
from storage.rules import AllRules
from storage.scheduled import ScheduledCommands
from storage.standing import StandingAppointments
from storage.transaction import Transaction
from storage.waitlist import Waitlist


class ErasureList(Protocol):
    """Where it is written down, outside the database, that somebody was erased."""

    def add(self, practice_id: int, person_id: int) -> None:
        """Write somebody down, on the disk when this returns. Raises OSError."""


class Unit(Transaction):
    """Everything that can be read and done in one transaction. It is over when its `async with` ends."""

    def __init__(self, connection: AsyncConnection, keys: Keys, now: datetime, practice_id: int | None) -> None:
        super().__init__(connection, keys, now, practice_id)
        self.erasures: ErasureList | None = None
        self.address: str | None = None
        """The store's: where what it serves is reached from outside."""
        self.bot: str | None = None
        """The store's: what the bot is called in Telegram's links, where that is known."""
        self.practices = Practices(self)
        self.people = People(self)
        self.chats = Chats(self)
        self.hours = Hours(self)
        self.appointments = Appointments(self)
        self.inbox = Inbox(self)
        self.outbox = Outbox(self)
        self.broadcasts = Broadcasts(self)
        self.buttons = Buttons(self)
        self.changes = Changes(self)
        self.invites = Invites(self)
        self.leases = Leases(self)
        self.api_keys = ApiKeys(self)
        self.idempotency = Idempotency(self)
        self.audit = Audit(self)
        self.rules = AllRules(self)
        self.standing = StandingAppointments(self)
        self.reminding = Reminding(self)
        self.waitlist = Waitlist(self)
        self.feeds = Feeds(self)
        self.scheduled = ScheduledCommands(self)
        self.places = Places(self)
        self.boards = Boards(self)
