"""Lengths, breaks and limits in a conversation; and asking for a person."""

from bot.actions import policies
from bot.commands import SetPolicy
from bot.conversation import notices
from bot.conversation.turn import Turn
from bot.replies import days, labels, talk
from bot.replies.choices import Choice, Decision, Leave, Reply, Run


async def change(turn: Turn, command: SetPolicy, decision: Decision) -> Reply:
    """Set how sessions may be booked; what holds for the whole practice is proposed first."""
    if command.for_ == "practice" and not decision.sure:
        return _propose(turn, command)
    done = await policies.set_policy(turn.unit, turn.speaker, command)
    lines = [days.session_line(done.session_type)] if done.session_type else []
    lines += days.policy_lines(done.policy, turn.speaker.today) if done.policy else []
    return Reply(days.policy(lines) + days.booked_stay())


def _propose(turn: Turn, command: SetPolicy) -> Reply:
    what = labels.label((command,), turn.speaker.today)
    choices = (
        Choice("Set it for everyone", Run((command,), Decision(sure=True)), yes=True),
        Choice("Not now", Leave()),
    )
    return Reply(talk.for_everyone(what), choices, proposal=True)


async def handoff(turn: Turn) -> Reply:
    """Somebody of the practice hears that a person is wanted."""
    admins = await turn.unit.people.with_role("admin")
    told = [await notices.tell(turn.unit, admin, talk.wants_a_person(turn.speaker.person.name)) for admin in admins]
    return Reply(talk.handoff(told=any(told)))
