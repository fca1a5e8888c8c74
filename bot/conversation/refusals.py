"""Why something that was understood is not done, in words."""

from bot.actions.errors import (
    ActionError,
    NobodyCalled,
    NoNewClients,
    NoSessions,
    NotAllowed,
    NotHereYet,
    NotYet,
    Passed,
    SeveralCalled,
)
from bot.actions.membership import LastAdmin, StillBooked
from bot.replies import membership, talk


def cannot(error: ActionError) -> str:
    """What is said of it. Raises what it has no words for."""
    match error:
        case Passed():
            return talk.passed()
        case NotHereYet(name=name):
            return membership.not_here_yet(name)
        case NobodyCalled(name=name, role=role, instead=instead):
            return talk.nobody_called(name, role, instead)
        case SeveralCalled(name=name):
            return talk.several_called(name)
        case NotYet(what=what, instead=instead):
            return talk.not_yet(what, instead)
        case NoSessions(therapist=therapist, session=session):
            return talk.no_sessions(therapist, session)
        case NoNewClients(therapist=therapist):
            return talk.no_new_clients(therapist)
        case LastAdmin():
            return membership.last_admin()
        case StillBooked(name=name, sessions=sessions):
            return membership.still_booked(name, sessions)
        case NotAllowed():
            return talk.not_yours()
    raise error
