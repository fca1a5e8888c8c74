"""What was done, and undoing it."""

from typing import Any

from bot.actions import changes
from bot.actions.changes import Plan
from bot.actions.hours import Step
from bot.commands import ClearOverride
from bot.conversation import putting_back
from bot.conversation.putting_back import Tells
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.models.history import Changes, Undone, UndoQuery
from bot.web.api.models.hours import Effect
from bot.web.api.models.parts import Nothing, Paged
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import page, where
from bot.web.api.problems import Problem, not_found
from storage import Blocked, Change


async def list_changes(call: Call[Paged, None]) -> Answer:
    """What was done, newest first: one's own, or for an admin the practice's."""
    before = None if call.query.cursor is None else -where(call.query.cursor)[0]
    whose = None if scope.sees_practice(call) else call.speaker.person.id
    found = await call.unit.changes.latest(whose, call.query.limit + 1, before)
    listed, next_page = page(found, lambda one: (-one.id, 0), call.query.limit, None)
    return Answer(Changes(changes=tuple(map(shown.change, listed)), next=next_page))


async def read_change(call: Call[Nothing, None]) -> Answer:
    """One thing that was done."""
    return Answer(shown.change(await _change(call)))


async def undo(call: Call[UndoQuery, None]) -> Answer:
    """Put back exactly what a change touched, if nobody has changed that since; what concerns others with confirm."""
    done = await _change(call)
    sure = call.query.confirm or call.query.dry_run
    effect = await _effect(call, done)
    outcome = await putting_back.put_back(call.unit, call.speaker, done, None, sure=sure)
    if isinstance(outcome, Blocked):
        because = outcome.rows[0].because
        raise Problem(
            409, "in-the-way", "Cannot be undone", f"What it touched is {because} since.",
            cure="Change what is there now instead.",
        )  # fmt: skip
    if isinstance(outcome, Tells):
        raise Problem(
            409, "needs-confirmation", "Needs confirmation", "Others are concerned, and would be told.",
            field="confirm", cure="Ask again with confirm=true; dry_run=true shows what would be put back.",
            effect=effect,
        )  # fmt: skip
    return Answer(Undone(undo=shown.change(outcome.change), effect=effect))


async def _effect(call: Call[Any, Any], done: Change) -> Effect | None:
    """What an undo does to hours: which open and close, whom it strands, and what could be offered."""
    if not any(table in putting_back.HOURS_TABLES for table, _ in done.rows):
        return None
    before = await putting_back.hours_of_all(call.unit)
    after = await putting_back.hours_once_undone(call.unit, call.speaker, done)
    planned = [
        await changes.weigh(call.unit, await call.unit.people.get(id), [Step(ClearOverride(), was, after[id])])
        for id, was in before.items()
        if after[id] != was
    ]
    return shown.effect(Plan(tuple(planned), practice_wide=False, commands=(), today=call.speaker.today))


async def _change(call: Call[Any, Any]) -> Change:
    found = await call.unit.changes.get(call.id)
    if found.person_id != call.speaker.person.id and not scope.sees_practice(call):
        raise not_found("change")
    return found
