"""`openings export`: what is held on a person, as files to take along."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Person, Unit

RECORD, CALENDAR = "record.json", "appointments.ics"


@click.command()
@click.argument("name")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", help="Where to.")
def export(name: str, folder: Path) -> None:
    """Write down what is held on the person called NAME.

    Two files: record.json with everything, appointments.ics with their appointments as a calendar.
    """
    for path in run(_export(configured(), name, folder)):
        click.echo(path)


async def _export(settings: "Settings", name: str, folder: Path) -> list[Path]:
    from bot.actions.records import held
    from bot.opened import opened

    async with opened(settings) as store, store.begin() as unit:
        person = await _person(unit, name)
        record = await held(unit, person)
        calendar = await _calendar(unit, person)
        await unit.audit.add("read", None, None, "people", person.id, {"what": "export", "people": [person.id]})
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        return [_write(folder / RECORD, text.encode()), _write(folder / CALENDAR, calendar)]


async def _person(unit: "Unit", name: str) -> "Person":
    found = []
    for practice in await unit.practices.all():
        unit.practice_id = practice.id
        found += [(practice.id, person) for person in await unit.people.named(name)]
    if len(found) != 1:
        raise ProblemError(f"{len(found) or 'no'} people are called {name}")
    unit.practice_id = found[0][0]
    return found[0][1]


async def _calendar(unit: "Unit", person: "Person") -> bytes:
    """Their appointments by RFC 5545, each named by its session type and, for a client, the therapist."""
    from icalendar import Calendar, Event

    from bot.actions.records import appointments

    names = {one.id: one.name for one in await unit.people.all()}
    calendar = Calendar()
    calendar.add("prodid", "-//Openings//Export//EN")
    calendar.add("version", "2.0")
    for one in await appointments(unit, person):
        kind = await unit.hours.session_type(one.session_type_id)
        own = one.therapist_id == person.id
        event: Any = Event()
        event.add("uid", f"appointment-{one.id}@openings")
        event.add("dtstamp", one.created_at)
        event.add("dtstart", one.starts)
        event.add("dtend", one.ends)
        event.add("summary", kind.session_type.name if own else f"With {names.get(one.therapist_id, 'a therapist')}")
        event.add("status", "CONFIRMED" if one.status == "booked" else "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _write(path: Path, content: bytes) -> Path:
    """A new file that only its owner can read. Raises ProblemError where there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise ProblemError(f"{path} is there already") from None
    return path
