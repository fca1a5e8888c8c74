"""What a key may see: whatever lies outside is not there."""

from typing import Any

from bot.actions import openings
from bot.actions.appointments import Session
from bot.web.api.operations import Call
from bot.web.api.problems import impossible, not_found
from storage import Appointment, Missing, Person, SessionTypeRow


async def therapists(call: Call[Any, Any]) -> list[Person]:
    """Every therapist that the key may see, in the order of their ids."""
    everybody = await call.unit.people.with_role("therapist")
    return [one for one in everybody if sees(call, one.id)]


async def therapist(call: Call[Any, Any], id: int | None) -> Person:
    """The therapist of that id, or the only one that the key may see. Raises Problem."""
    if id is None:
        return await _only(call)
    try:
        found = await call.unit.people.get(id)
    except Missing:
        raise not_found("therapist", "therapist") from None
    if "therapist" not in found.roles or not sees(call, id):
        raise not_found("therapist", "therapist")
    return found


async def _only(call: Call[Any, Any]) -> Person:
    found = await therapists(call)
    if len(found) == 1:
        return found[0]
    own = [one for one in found if one.id == call.speaker.person.therapist_id and call.key.role == "client"]
    if own:
        return own[0]
    raise impossible(f"There are {len(found)} therapists.", "therapist", "Say which: GET /api/therapists lists them.")


def sees(call: Call[Any, Any], therapist_id: int) -> bool:
    """Whether the key may see what is this therapist's."""
    narrowed = call.key.therapist_id
    if narrowed is not None and narrowed != therapist_id:
        return False
    return call.key.role != "therapist" or therapist_id == call.speaker.person.id


def sees_practice(call: Call[Any, Any]) -> bool:
    """Whether the key may change what is the whole practice's."""
    return call.key.role == "admin" and call.key.therapist_id is None


async def session_type(call: Call[Any, Any], whose: Person, name: str | None) -> SessionTypeRow:
    """The session type of that name that can be booked with a therapist, or their first."""
    found = await openings.session_type(call.unit, whose.id, name)
    if found is None:
        which = "session type" if name is None else f"session type named {name!r}"
        raise impossible(f"There is no {which} to book.", "session", "GET /api/session-types lists those there are.")
    return found


async def client(call: Call[Any, Any], id: int | None) -> Person:
    """The client of that id; a client is nobody but themselves. A therapist sees their own clients."""
    speaker = call.speaker
    if call.key.role == "client":
        if id not in (None, speaker.person.id):
            raise not_found("client", "client")
        return speaker.person
    if id is None:
        raise impossible("Nobody is named whose it is.", "client", "Name a client's id.")
    try:
        found = await call.unit.people.get(id)
    except Missing:
        raise not_found("client", "client") from None
    if "client" not in found.roles:
        raise not_found("client", "client")
    return found


async def appointment(call: Call[Any, Any], id: int) -> Appointment:
    """The appointment of that id, if it is a therapist's that the key may see, or the client's own."""
    found = await call.unit.appointments.get(id)
    if not sees(call, found.therapist_id) or not _is_own(call, found):
        raise not_found("booking")
    return found


def _is_own(call: Call[Any, Any], found: Appointment) -> bool:
    clients = {one.client_id for one in found.attendances}
    return call.key.role != "client" or call.speaker.person.id in clients


async def session(call: Call[Any, Any], found: Appointment) -> Session:
    """An appointment with the people it is between: for a client themselves, else the first who attends."""
    whose = await call.unit.people.get(found.therapist_id)
    if call.key.role == "client":
        return Session(found, whose, call.speaker.person)
    return Session(found, whose, await call.unit.people.get(found.attendances[0].client_id))
