"""Why a request is not carried out. One place turns these into answers."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.actions.errors import ActionError, NoNewClients, NoSessions, NotAllowed, NotYet, Passed, TooLate
from bot.actions.waitlist import WaitlistFull
from bot.web.api.models.changing import CHANGE_KINDS
from bot.web.api.models.parts import IMPOSSIBLE
from bot.web.api.models.problem import ProblemShown, Wrong
from engine.errors import FieldError
from storage import InUse, Missing, NotSaved, StorageError, Taken

KINDS = "/api/docs#"
"""Where kinds of problems are described."""
CORRECT = "Correct it: see the operation in /api/docs."
_MUST = re.compile(r"^(Input|String|Tuple|List|Field|Value) should", re.IGNORECASE)
_COUNTED = re.compile(r" after validation, not \d+$")
WORDS = {
    "appointments": "booking",
    "availability_overrides": "override",
    "availability_templates": "template",
    "series": "series",
    "waitlist_entries": "wish",
    "waitlist_offers": "offer",
}
"""What tables hold, in the words of the API: what is not there and what is not the key's to see are told alike."""


class Problem(Exception):
    """An answer that is not what was asked for. `kind` names it for programs, `title` and `detail` for people."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        field: str | None = None,
        cure: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.shown = ProblemShown(
            type=KINDS + kind, title=title, status=status, detail=detail, field=field, cure=cure, **more
        )


def not_found(what: str, field: str | None = None) -> Problem:
    """Also for what belongs to another practice or therapist: that it is there is nobody's business."""
    return Problem(
        404, "not-found", "Not found", f"There is no such {what} that this key may see.", field=field,
        cure="List what there is, and use an id from there.",
    )  # fmt: skip


def not_allowed(detail: str = "This key's role may not do that.") -> Problem:
    """The key is good, and its role may not."""
    return Problem(403, "not-allowed", "Not allowed", detail, cure="Use a key of another role: `openings key`.")


def impossible(detail: str, field: str | None = None, cure: str | None = None) -> Problem:
    """Well-formed, and still nothing that could be done."""
    errors = None if field is None else (Wrong(field=field, problem=detail),)
    return Problem(422, "impossible", "This cannot be", detail, field=field, cure=cure, errors=errors)


def of_validation(error: ValidationError, where: str) -> Problem:
    """What pydantic found, each field by name. 400 for what the document rules out, 422 for what fits it."""
    found = _without_echoes(error.errors(include_url=False, include_input=False))
    wrong = tuple(Wrong(field=_path(one, where), problem=_said(one)) for one in found)
    impossible_only = all(one["type"] in (IMPOSSIBLE, "value_error") for one in found)
    status, kind, title = (422, "impossible", "This cannot be") if impossible_only else (400, "malformed", "Malformed")
    first = wrong[0]
    cure = "Remove it." if found[0]["type"] == "extra_forbidden" else CORRECT
    return Problem(
        status, kind, title, f"{first.field}: {first.problem}", field=first.field, cure=cure, errors=wrong
    )  # fmt: skip


def _without_echoes(found: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Without the lists that are too short only because nothing in them could be read."""
    inside = {one["loc"][:length] for one in found for length in range(len(one["loc"]))}
    return [one for one in found if one["type"] != "too_short" or one["loc"] not in inside]


def _path(one: ErrorDetails, where: str) -> str:
    """Where it is, without the name of the kind by which pydantic tells parts of a list apart."""
    return ".".join(str(part) for part in one["loc"] if part not in CHANGE_KINDS) or where


def _said(one: ErrorDetails) -> str:
    if one["type"] == "extra_forbidden":
        return "is not known here"
    text = _MUST.sub("must", one["msg"].removeprefix("Value error, ")).removesuffix(" after validation")
    text = _COUNTED.sub("", text)
    return text[:1].lower() + text[1:]


def of_error(error: Exception) -> Problem | None:
    """The problem that an error of the actions, the engine or the store stands for; None when it is a defect."""
    match error:
        case Problem():
            return error
        case FieldError(field=field, problem=problem):
            detail = f"{field}: {problem}" if field else problem
            return impossible(detail, field or None, CORRECT)
        case ActionError():
            return _of_action(error)
        case StorageError():
            return _of_store(error)
    return None


def _of_action(error: ActionError) -> Problem:
    match error:
        case Passed():
            return impossible("The date or time has passed.", cure="Name one that is still to come.")
        case NotAllowed():
            return not_allowed()
        case NoSessions(session=session):
            name = f" named {session!r}" if session else ""
            cure = "GET /api/session-types lists those there are."
            return impossible(f"There is no session type{name} to book with this therapist.", "session", cure)
        case NotYet(what=what):
            return impossible(f"It is not possible to {what} yet.")
        case TooLate(notice_minutes=notice):
            detail = f"The client may give it up until {notice} minutes before it, and not by themselves after that."
            return Problem(409, "too-late", "Too late", detail, cure="Ask the practice.")
        case NoNewClients(therapist=therapist):
            detail = f"{therapist} takes nobody who never came."
            return Problem(409, "no-new-clients", "No new clients", detail, field="therapist", cure="Ask another one.")
        case WaitlistFull():
            return impossible("The client waits for as much as one may.", cure="Take a wish back first.")
    return impossible(str(error))


def _of_store(error: StorageError) -> Problem:
    match error:
        case Missing(table=table):
            return not_found(WORDS.get(table, table.removesuffix("s").replace("_", " ")))
        case InUse():
            return Problem(409, "in-use", "In use", "The name is taken, or something still refers to it.")
        case Taken():
            return Problem(409, "taken", "Taken", "Another appointment or a hold takes that time.")
        case NotSaved():
            return Problem(
                503, "not-saved", "Not saved", "The database could not take the change just now; nothing was done.",
                cure="Try again in a moment.", headers={"Retry-After": "2"},
            )  # fmt: skip
    return Problem(503, "not-saved", "Not saved", "The database could not be used.", headers={"Retry-After": "30"})
