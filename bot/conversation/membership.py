"""Adding and removing people, giving and taking roles: always proposed, but for a client's invitation."""

from dataclasses import replace

from bot.actions import membership
from bot.actions.speaker import Speaker
from bot.commands import AddPerson, Command, Grant, RemovePerson, Revoke
from bot.commands.base import Role
from bot.conversation.turn import Turn
from bot.replies import labels, times
from bot.replies import membership as told
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply, Run
from storage import Unit

MEMBERSHIP = (AddPerson, RemovePerson, Grant, Revoke)


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
            return await _roles(turn, command, decision)
    raise TypeError(command)


def _as_what(command: AddPerson | Grant) -> Reply:
    """The question as what somebody is to belong to the practice."""
    roles: tuple[Role, ...] = ("client", "therapist", "front_desk", "admin")
    choices = tuple(Choice(told.ROLES[role].capitalize(), Run((replace(command, role=role),))) for role in roles)
    return Reply(told.role_missing(membership.spelt(command.name or "")), choices)


async def _add(turn: Turn, command: AddPerson, decision: Decision) -> Reply:
    name, role, today = membership.spelt(command.name or ""), command.role or "client", turn.speaker.today
    known = await membership.known(turn.unit, turn.speaker, command)
    waits = await membership.without_chat(turn.unit, known) if role == "client" and not decision.sure else None
    if waits is not None:
        done = await membership.invite_client(turn.unit, waits)
        another = Choice(f"Another {name}", Run((command,), Decision(sure=True)))
        return Reply(f"{told.waits_for_chat(done.name)} {_link(turn, done)}", (another,))
    if not decision.sure and (role != "client" or known):
        html = told.invite_proposal(
            name, role, known=bool(known), starts=command.from_, ends=command.until, today=today
        )
        return _propose(command, html, f"Invite {name}")
    done = await membership.invite(turn.unit, turn.speaker, command)
    if done.person is not None:
        return Reply(f"{told.is_client(done.name)} {_link(turn, done)}")
    return Reply(_link(turn, done))


def _link(turn: Turn, invited: membership.Invited) -> str:
    until = times.local(invited.until, turn.speaker.zone).date()
    return told.invited(invited.name, invited.token, until, turn.speaker.today, turn.unit.bot)


async def _roles(turn: Turn, command: RemovePerson | Grant | Revoke, decision: Decision) -> Reply:
    person = await membership.meant(turn.unit, command)
    when = membership.dated(command, turn.speaker.today)
    gives = isinstance(command, Grant)
    if decision.sure:
        done = await membership.change(turn.unit, turn.speaker, person, command)
        if when.begins is None and when.ends is None:
            return Reply(told.is_now(done.name, done.roles))
        return Reply(told.will_be(done.name, command.role, when.begins, when.ends, turn.speaker.today, gives=gives))
    if not isinstance(command, Grant) and when.begins is None:
        await membership.check_free(turn.unit, person, membership.lost(person, command))
    html = told.change_proposal(person.name, command.role, when.begins, when.ends, turn.speaker.today, gives=gives)
    return _propose(command, html, f"Make it so for {person.name}" if command.role else f"Remove {person.name}")


async def do_due(unit: Unit, speaker: Speaker, command: RemovePerson | Grant | Revoke) -> str:
    """Change roles whose date has come; what whoever asked for it reads. Raises ActionError."""
    done = await membership.change(unit, speaker, await membership.meant(unit, command), command)
    return told.is_now(done.name, done.roles)


async def coming(turn: Turn) -> list[str]:
    """What is to become of roles later, in words."""
    zone, today = turn.speaker.practice.timezone, turn.speaker.today
    return [
        told.coming(labels.label((command,), today), times.local(one.due, zone).date(), today)
        for one, command in await membership.coming(turn.unit)
    ]


def _propose(command: Command, html: str, label: str) -> Reply:
    choices = (Choice(label, Run((command,), Decision(sure=True)), yes=True), NOT_NOW)
    return Reply(html, choices, proposal=True)
