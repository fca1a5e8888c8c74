"""The names under which time is held, which say for whom it is free: what is held for a client stays held."""

from storage import Person
from storage.records.waitlist import OFFERED

GIVEN_UP = "given-up:"
"""How the names begin under which a client's own time stays held after they gave it up, so that undo is true."""
BEING_BOOKED = "api-"
"""How the names begin under which time is held for somebody who is about to book it."""


def kept_for(client: Person) -> str:
    """The name under which a slot stays held for the client who gave it up."""
    return f"{GIVEN_UP}{client.id}"


def is_for_a_client(name: str) -> bool:
    """Whether time of that name is held for a client, and not for whoever decides about a proposal."""
    return name.startswith((GIVEN_UP, BEING_BOOKED, OFFERED))
