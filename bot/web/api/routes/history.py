"""What was done, and undoing it."""

from bot.web.api.handlers import history
from bot.web.api.models.history import Change, Changes, Undone, UndoQuery
from bot.web.api.models.parts import Paged
from bot.web.api.operations import Operation
from bot.web.api.routes.row import row

OPERATIONS: tuple[Operation, ...] = (
    row("GET", "/api/changes", "listChanges", "List what was done", history.list_changes, Changes, query=Paged),
    row("GET", "/api/changes/{id}", "readChange", "Read what was done", history.read_change, Change),
    row("POST", "/api/changes/{id}/undo", "undoChange", "Undo", history.undo, Undone, query=UndoQuery),
)
