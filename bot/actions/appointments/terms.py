"""What a client may do by themselves: book where new clients are taken, give up a session in time."""

import datetime as dt
from collections.abc import Sequence

from bot.actions.appointments.outcomes import Session
from bot.actions.errors import NoNewClients, TooLate
from bot.actions.speaker import Speaker
from storage import Person, Rules, Unit
from storage.rules import over

EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


async def check_in_time(unit: Unit, speaker: Speaker, sessions: Sequence[Session]) -> None:
    """Raise TooLate when a client gives up a session of theirs later than its therapist lets them."""
    for one in sessions:
        if one.client.id != speaker.person.id or speaker.is_office:
            continue
        notice = (await unit.rules.holding(one.therapist.id)).cancel_notice_minutes
        if notice and one.appointment.starts - unit.now < dt.timedelta(minutes=notice):
            raise TooLate(one.appointment.id, notice)


async def takes(unit: Unit, therapist: Person, client: Person) -> bool:
    """Whether a therapist takes this client: new ones where that is wanted, those who came always."""
    return bool(await taking(unit, [therapist], client))


async def taking(unit: Unit, therapists: Sequence[Person], client: Person) -> list[Person]:
    """Those of some therapists who take this client."""
    rules = await unit.rules.all()
    practice = rules.get(None, Rules())
    closed = {one.id for one in therapists if over(practice, rules.get(one.id, Rules())).new_clients is False}
    if not closed:
        return list(therapists)
    came = {one.therapist_id for one in await unit.appointments.of_client(client.id, EVER)} | {client.therapist_id}
    return [one for one in therapists if one.id not in closed or one.id in came]


async def check_taken(unit: Unit, therapist: Person, client: Person) -> None:
    """Raise NoNewClients when a therapist does not take this client."""
    if not await takes(unit, therapist, client):
        raise NoNewClients(therapist.name)
