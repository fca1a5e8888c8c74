"""What was done, kept as one change with one undo."""

from collections.abc import Mapping
from typing import Any

from bot.commands import Command
from bot.commands.audited import audited
from bot.replies import labels
from bot.web.api.operations import Call


async def record(call: Call[Any, Any], *commands: Command) -> int | None:
    """Keep what the request has changed, in the words of the commands; its id, None when nothing has changed."""
    return await record_as(call, labels.label(commands, call.speaker.today), audited(commands))


async def record_as(call: Call[Any, Any], summary: str, command: Mapping[str, Any] | None = None) -> int | None:
    """The same in words of its own. A dry run leaves no change that could be named."""
    asked = {**(command or {}), "key": call.key.id}
    change = await call.unit.changes.record(call.speaker.person.id, None, summary, asked)
    return None if getattr(call.query, "dry_run", False) else change
