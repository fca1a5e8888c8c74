"""Who asks, whom they may name, who is asked to join, on which clocks hours are kept, and numbers over a time."""

from typing import Any

from bot.actions import membership, mine, people, policies, reports
from bot.actions.policies import ZoneChange
from bot.actions.reports import Numbers
from bot.commands import AddPerson, SetMe, SetPolicy
from bot.commands import Report as ReportCommand
from bot.conversation import settling
from bot.conversation.policies import ask_for_a_person
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.practice import therapist_shown
from bot.web.api.handlers.recording import record
from bot.web.api.models import people as models
from bot.web.api.models.bookings import Booking, DryRun
from bot.web.api.models.parts import Nothing
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import page
from bot.web.api.problems import Problem, impossible, not_allowed, not_found
from bot.web.api.tags import check_match, tag
from engine.dates import ONE_DAY, DateRange
from storage import Person


async def me(call: Call[Nothing, None]) -> Answer:
    """The person and role that the key stands for, and their own settings."""
    found = await _me(call)
    return Answer(found, tag=tag(found))


async def change_me(call: Call[DryRun, models.MeChanged]) -> Answer:
    """Change one's own settings; what is absent stays."""
    check_match(call.if_match, await _me(call))
    command = SetMe(**call.body.model_dump())
    await mine.set_me(call.unit, call.speaker, command)
    change = await record(call, command)
    found = await _me(call)
    return Answer(models.MeWritten(me=found, change=change), tag=tag(found))


async def _me(call: Call[Any, Any]) -> models.Me:
    person, practice = await call.unit.people.get(call.speaker.person.id), call.speaker.practice
    return models.Me(
        person=person.id,
        name=person.name,
        role=call.key.role,
        therapist=person.id if call.key.role == "therapist" else call.key.therapist_id,
        timezone=person.timezone or practice.timezone,
        language=person.language,
        reminder_minutes=person.reminder_minutes,
        practice=models.Practice(name=practice.name, timezone=practice.timezone),
        expires=call.key.expires,
    )


async def list_clients(call: Call[models.ListClients, None]) -> Answer:
    """Those who may be booked for, by id: a therapist's clients, or for an admin all."""
    query = call.query
    wanted = (query.name or "").casefold()
    found = [one for one in await _clients(call, query.therapist) if wanted in one.name.casefold()]
    found.sort(key=lambda one: one.id)
    listed, next_page = page(found, lambda one: (one.id, 0), query.limit, query.cursor)
    return Answer(models.Clients(clients=tuple(_client(call, one) for one in listed), next=next_page))


async def read_client(call: Call[Nothing, None]) -> Answer:
    """One of those who may be booked for."""
    for one in await _clients(call, None):
        if one.id == call.id:
            return Answer(_client(call, one))
    raise not_found("client")


async def _clients(call: Call[Any, Any], therapist: int | None) -> list[Person]:
    narrowed = therapist or call.key.therapist_id or (call.speaker.person.id if call.key.role == "therapist" else None)
    if narrowed is None:
        return await call.unit.people.with_role("client")
    return await people.clients_of(call.unit, await scope.therapist(call, narrowed))


def _client(call: Call[Any, Any], one: Person) -> models.Client:
    call.seen.add(one.id)
    return models.Client(id=one.id, name=one.name, therapist=one.therapist_id)


async def invite(call: Call[DryRun, models.InviteMade]) -> Answer:
    """Ask somebody to join the practice: whoever sends the token to the bot within a week becomes that person."""
    command = AddPerson(call.body.role, call.body.name)
    if not call.speaker.may(command) or (call.key.therapist_id is not None and call.key.role == "admin"):
        raise not_allowed("A therapist may invite clients, an admin anybody.")
    made = await membership.invite(call.unit, call.speaker, command)
    change = await record(call, command)
    dry, client = shown.is_dry(call), made.person.id if made.person is not None else None
    found = models.Invite(
        name=made.name,
        role=made.role,
        client=None if dry else client,
        token=None if dry else made.token,
        expires=made.until,
        change=change,
    )
    return Answer(found, 201)


async def read_practice(call: Call[Nothing, None]) -> Answer:
    """The practice's name, and the zone that hours are kept in where a therapist has none of their own."""
    found = _practice(call)
    return Answer(found, tag=tag(found))


async def change_practice(call: Call[DryRun, models.ZoneGiven]) -> Answer:
    """Keep the practice's hours in another zone, from now on."""
    if not scope.sees_practice(call):
        raise not_allowed("What is the whole practice's is an admin's to change.")
    check_match(call.if_match, _practice(call))
    outside, change = await _zone_set(call, None)
    found = models.Practice(name=call.speaker.practice.name, timezone=call.body.timezone)
    return Answer(models.PracticeWritten(practice=found, outside=outside, change=change), tag=tag(found))


def _practice(call: Call[Any, Any]) -> models.Practice:
    return models.Practice(name=call.speaker.practice.name, timezone=call.speaker.practice.timezone)


async def change_therapist(call: Call[DryRun, models.ZoneGiven]) -> Answer:
    """Keep a therapist's hours in another zone, from now on."""
    therapist = await scope.therapist(call, call.id)
    check_match(call.if_match, await therapist_shown(call, therapist))
    call.speaker.check_decides_for(therapist.id)
    outside, change = await _zone_set(call, therapist)
    found = await therapist_shown(call, await call.unit.people.get(therapist.id))
    return Answer(models.TherapistWritten(therapist=found, outside=outside, change=change), tag=tag(found))


async def _zone_set(
    call: Call[DryRun, models.ZoneGiven], owner: Person | None
) -> tuple[tuple[Booking, ...], int | None]:
    """Who is outside the hours then, and the change. Raises Problem where somebody is and nobody has said yes."""
    zone = call.body.timezone
    sessions = await policies.outside_in_zone(call.unit, owner, zone)
    if sessions and not call.body.confirm and not call.query.dry_run:
        detail = f"{len(sessions)} appointments would lie outside the hours."
        raise Problem(
            409, "needs-confirmation", "Needs confirmation", detail,
            field="confirm", cure="dry_run=true names them; send it again with confirm true.",
        )  # fmt: skip
    await settling.zone_changed(call.unit, call.speaker, ZoneChange(owner, zone, tuple(sessions)))
    own = owner is not None and owner.id == call.speaker.person.id
    whose = None if own else "practice" if owner is None else owner.name
    change = await record(call, SetPolicy(timezone=zone, for_=whose))
    appointments = {one.appointment.id: one.appointment for one in sessions}.values()
    return tuple([await shown.booking(call, one) for one in appointments]), change


async def ask_for_person(call: Call[DryRun, None]) -> Answer:
    """Let the practice know that a person is wanted, not a program: to see somebody else, say."""
    reached = await ask_for_a_person(call.unit, call.speaker)
    return Answer(models.PersonAsked(told=any(one != "none" for one in reached)))


async def report(call: Call[models.ReportQuery, None]) -> Answer:
    """Numbers over a time: sessions held and called off, no-shows, and how much of the hours was booked."""
    query = call.query
    last = query.until or max(call.speaker.today, query.from_ or call.speaker.today)
    first = query.from_ or last - reports.USUAL_DAYS * ONE_DAY
    if not first <= last <= first + reports.LONGEST * ONE_DAY:
        raise impossible(f"The last date must lie within {reports.LONGEST} days after the first.", "until")
    whose = await scope.therapists(call)
    if query.therapist is not None:
        whose = [await scope.therapist(call, query.therapist)]
    asked = ReportCommand("bookings", (DateRange(first, last),), query.by)
    found = await reports.report_of(call.unit, call.speaker, whose, asked)
    return Answer(
        models.Report.model_validate(
            {
                "from": first,
                "until": last,
                "total": _numbers(found.total),
                "rows": tuple({**_named(part), **_numbers(numbers)} for part, numbers in found.rows),
            }
        )
    )


def _named(part: str | DateRange) -> dict[str, Any]:
    return {"name": part} if isinstance(part, str) else {"from": part.first, "until": part.last}


def _numbers(found: Numbers) -> dict[str, int]:
    return {
        "sessions": found.sessions,
        "minutes": found.minutes,
        "no_shows": found.no_shows,
        "cancelled_by_clients": found.by_clients,
        "cancelled_by_practice": found.by_practice,
        "offered_minutes": found.offered,
        "booked_minutes": found.booked,
    }
