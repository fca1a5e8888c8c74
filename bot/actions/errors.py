"""Why an action is not carried out. Nothing has changed when one of these is raised."""

from collections.abc import Sequence

from storage.records import Role


class ActionError(Exception):
    """The base of them all."""


class Passed(ActionError):
    """The date or time named lies in the past."""


class NotAllowed(ActionError):
    """The speaker's role does not allow it."""


class NobodyCalled(ActionError):
    """No such person among those the speaker may name; `instead`: the role in which somebody is called so."""

    def __init__(self, name: str, role: str, instead: Role | None = None) -> None:
        super().__init__(f"no {role} is called {name}")
        self.name = name
        self.role = role
        self.instead = instead


class NotHereYet(NobodyCalled):
    """Somebody of that name has been invited, and has not come yet."""


class SeveralCalled(ActionError):
    """More than one person of that name; `whole`: the names they have in full."""

    def __init__(self, name: str, whole: Sequence[str]) -> None:
        super().__init__(f"several people are called {name}")
        self.name = name
        self.whole = tuple(whole)


class NotYet(ActionError):
    """Understood, and beyond what can be done; `what` completes "I can't …", `instead` is what does work."""

    def __init__(self, what: str, instead: str = "") -> None:
        super().__init__(f"cannot {what} yet")
        self.what = what
        self.instead = instead


class NoSessions(ActionError):
    """A therapist has no session type to book, or none of the name asked for."""

    def __init__(self, therapist: str, session: str | None) -> None:
        super().__init__(f"{therapist} has no session type {session or ''}".rstrip())
        self.therapist = therapist
        self.session = session


class TooLate(ActionError):
    """A client would cancel or move a session later than the practice lets them by themselves."""

    def __init__(self, appointment_id: int, notice_minutes: int) -> None:
        super().__init__(f"appointment {appointment_id} can be given up until {notice_minutes} minutes before it")
        self.appointment_id = appointment_id
        self.notice_minutes = notice_minutes


class NoNewClients(ActionError):
    """A therapist, or the practice, takes nobody who never came."""

    def __init__(self, therapist: str) -> None:
        super().__init__(f"{therapist} takes no new clients")
        self.therapist = therapist
