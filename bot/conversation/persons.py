"""Adding and removing people, giving and taking roles: always proposed, but for a client's invitation."""

from dataclasses import replace

from bot.actions import persons
from bot.actions.persons import LastAdmin, StillBooked
from bot.commands import AddPerson, Command, Grant, RemovePerson, Revoke
from bot.commands.base import Role
from bot.conversation.turn import Turn
from bot.replies import persons as told
from bot.replies import times
from bot.replies.choices import Choice, Decision, Leave, Reply, Run

PERSONS = (AddPerson, RemovePerson, Grant, Revoke)


async def change(turn: Turn, command: Command, decision: Decision) -> Reply:
    """Propose it, or do it."""
    match command:
        case AddPerson() | RemovePerson() | Grant() | Revoke() if not command.name:
            return Reply(told.name_missing())
        case AddPerson(role=None) | Grant(role=None):
            return _as_what(command)
        case AddPerson():
            return await _add(turn, command, decision)
        case RemovePerson() | Grant() | Revoke():
            try:
                return await _roles(turn, command, decision)
            except LastAdmin:
                return Reply(told.last_admin())
            except StillBooked as booked:
                return Reply(told.still_booked(booked.name, booked.sessions))
    raise TypeError(command)


def _as_what(command: AddPerson | Grant) -> Reply:
    """The question as what somebody is to belong to the practice."""
    roles: tuple[Role, ...] = ("client", "therapist", "admin")
    choices = tuple(Choice(told.ROLES[role].capitalize(), Run((replace(command, role=role),))) for role in roles)
    return Reply(told.role_missing(persons.spelt(command.name or "")), choices)


async def _add(turn: Turn, command: AddPerson, decision: Decision) -> Reply:
    persons.check(command)
    name, role, today = persons.spelt(command.name or ""), command.role or "client", turn.speaker.today
    known = await persons.known(turn.unit, command)
    if not decision.sure and (role != "client" or known):
        html = told.invite_proposal(name, role, known=known, starts=command.from_, today=today)
        return _propose(command, html, f"Invite {name}")
    done = await persons.invite(turn.unit, turn.speaker, command)
    until = times.local(done.until, turn.speaker.zone).date()
    return Reply(told.invited(done.name, done.token, until, today))


async def _roles(turn: Turn, command: RemovePerson | Grant | Revoke, decision: Decision) -> Reply:
    persons.check(command)
    person = await persons.meant(turn.unit, command)
    if not decision.sure:
        if not isinstance(command, Grant):
            await persons.check_free(turn.unit, person, persons.lost(person, command))
        html = told.change_proposal(person.name, command.role, gives=isinstance(command, Grant))
        return _propose(command, html, f"Make it so for {person.name}" if command.role else f"Remove {person.name}")
    done = await persons.change(turn.unit, person, command)
    return Reply(told.is_now(done.name, done.roles))


def _propose(command: Command, html: str, label: str) -> Reply:
    choices = (Choice(label, Run((command,), Decision(sure=True)), yes=True), Choice("Not now", Leave()))
    return Reply(html, choices, proposal=True)
