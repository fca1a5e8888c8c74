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
from bot.actions.persons import LastAdmin, StillBooked
from bot.replies import persons, talk


def cannot(error: ActionError) -> str:
    """What is said of it. Raises what it has no words for."""
    match error:
        case Passed():
            return talk.passed()
        case NotHereYet(name=name):
            return persons.not_here_yet(name)
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
            return persons.last_admin()
        case StillBooked(name=name, sessions=sessions):
            return persons.still_booked(name, sessions)
        case NotAllowed():
            return talk.not_yours()
    raise error
