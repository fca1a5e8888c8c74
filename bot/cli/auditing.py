"""`openings audit`: who did or saw what, and whether the log is as it was written."""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import AuditState, Practice, Unit
    from storage.records import AuditEntry

SHOWN = 50
SAID: Mapping[str, str] = {
    "change": "changed",
    "undo": "undid",
    "read": "saw",
    "refused": "was refused",
    "consent": "agreed to what is kept",
    "export": "was shown what is held on them",
    "erase": "erased somebody",
    "broadcast": "sent a message to many",
    "recall": "took a message to many back",
    "feed made": "got a calendar link",
    "feed read": "a calendar link with names was read",
    "publish": "posted openings",
    "key made": "got an API key",
    "key used": "used an API key",
    "key revoked": "an API key was revoked",
    "rotate": "keys were rotated",
    "restore": "a backup was put back",
}


@click.group(invoke_without_command=True)
@click.option("--who", metavar="NAME", help="What this person did or saw.")
@click.option("--client", metavar="NAME", help="What was done or seen of this client.")
@click.option("--dates", metavar="WORDS", help='Only then, in words: "last week", "2 march to 5 march".')
@click.option("--limit", type=click.IntRange(1, 100_000), default=SHOWN, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with ids in the place of names.")
@click.pass_context
def audit(
    context: click.Context, *, who: str | None, client: str | None, dates: str | None, limit: int, as_json: bool
) -> None:
    """Show who did or saw what, the latest first.

    The log itself holds no names: they are looked up as they are now.
    """
    if context.invoked_subcommand is None:
        lines = run(_shown(configured(), who, client, dates, limit, as_json=as_json))
        for line in lines:
            click.echo(line)
        if not lines and not as_json:
            click.echo("Nothing is written down that fits.")


async def _shown(
    settings: "Settings", who: str | None, client: str | None, dates: str | None, limit: int, *, as_json: bool
) -> list[str]:
    from bot.opened import opened

    lines: list[str] = []
    async with opened(settings) as store, store.reading() as unit:
        for practice in await unit.practices.all():
            unit.practice_id = practice.id
            since, until = (None, None) if dates is None else _span(dates, unit.now, practice)
            found = await unit.audit.search(
                since=since,
                until=until,
                person_id=await _id(unit, who, "--who"),
                client_id=await _id(unit, client, "--client"),
                limit=limit,
            )
            names = {one.id: one.name or "somebody erased" for one in await unit.people.all()}
            zone = ZoneInfo(practice.timezone)
            lines += [_as_json(one) if as_json else await _line(unit, one, names, zone) for one in found]
    return lines


async def _id(unit: "Unit", name: str | None, option: str) -> int | None:
    if name is None:
        return None
    found = await unit.people.named(name)
    if len(found) != 1:
        raise ProblemError(f"{option}: {len(found) or 'no'} people are called {name}")
    return found[0].id


def _span(words: str, now: dt.datetime, practice: "Practice") -> tuple[dt.datetime, dt.datetime]:
    """The time that words mean, on the practice's clock. Raises ProblemError."""
    from bot.commands import Audit
    from bot.language import read
    from bot.language.messages import Message

    zone = ZoneInfo(practice.timezone)
    local = now.astimezone(zone).replace(tzinfo=None)
    asked = f"what changed {words}"
    answer = read(Message(asked, local, practice.timezone, ("admin",), practice.date_order, practice.country))
    command = answer.readings[0].commands[0] if answer.understood else None
    if not isinstance(command, Audit) or len(command.dates) != 1 or command.dates[0].last is None:
        raise ProblemError(f"--dates: {words} is no time that can be looked back at, such as: last week")
    first, last = command.dates[0].first, command.dates[0].last
    begins, ends = (dt.datetime.combine(day, dt.time(), zone) for day in (first, last + dt.timedelta(days=1)))
    return begins, ends


async def _line(unit: "Unit", entry: "AuditEntry", names: Mapping[int, str], zone: ZoneInfo) -> str:
    """`2026-03-11 10:00  Ana changed: Mondays 9-5`."""
    who = f"{names.get(entry.person_id, 'somebody')} " if entry.person_id is not None else ""
    said = SAID.get(entry.action, entry.action)
    return f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}  {who}{said}{await _more(unit, entry, names)}"


async def _more(unit: "Unit", entry: "AuditEntry", names: Mapping[int, str]) -> str:
    match entry.action:
        case "change" | "undo" if entry.subject_id is not None:
            summary = (await unit.changes.get(entry.subject_id)).summary
            return f": {summary}" if summary else ""
        case "read":
            theirs = ", ".join(names.get(id, "somebody") for id in entry.details.get("people", ()))
            return f" {entry.details.get('what', 'records')} of {theirs}"
        case "refused":
            return f": {entry.details.get('why', '')}{_asked(entry.details.get('command'))}"
    return ""


def _asked(command: Mapping[str, Any] | None) -> str:
    return f" ({command['do']})" if command and "do" in command else ""


def _as_json(entry: "AuditEntry") -> str:
    said = {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "person": entry.person_id,
        "chat": entry.chat_id,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "details": entry.details,
    }
    return json.dumps({name: value for name, value in said.items() if value is not None})


@audit.command()
def verify() -> None:
    """Say up to where the audit log is as it was written.

    The exit status is 1 where it was changed since.
    """
    lines, whole = run(_verify(configured()))
    for line in lines:
        click.echo(line)
    sys.exit(0 if whole else 1)


async def _verify(settings: "Settings") -> tuple[list[str], bool]:
    from bot.opened import opened

    lines, whole = [], True
    async with opened(settings) as store, store.reading() as unit:
        for practice in await unit.practices.all():
            unit.practice_id = practice.id
            state = await unit.audit.verify()
            lines.append(f"{practice.name}: {_said(state)}")
            whole = whole and state.broken_at is None
    return lines, whole


def _said(state: "AuditState") -> str:
    until = "" if state.until is None else f" up to {state.until:%Y-%m-%d %H:%M:%S} UTC, seal {state.head[:16]}"
    holds = f"{state.holds} entries hold{until}"
    waiting = f"; {state.waiting} are not sealed yet" if state.waiting else ""
    broken = "" if state.broken_at is None else f"; BROKEN at entry {state.broken_at}: changed, moved or taken away"
    return holds + waiting + broken
