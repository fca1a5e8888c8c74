"""`openings parse`, `openings when`, `openings generate`: JSON lines in, JSON lines out."""

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

import click

from bot.cli.problems import ProblemError

Filter = Callable[[Iterable[str]], Iterator[str]]
ROLES = ("therapist", "client", "admin")
"""Those whose words differ, and that keys may have."""
MEMBERS = (*ROLES, "front_desk")
"""What somebody may be in a practice."""


def _local_time(_context: click.Context, _option: click.Parameter, value: str | None) -> dt.datetime | None:
    if value is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a local time such as 2026-03-11T10:00") from None
    if moment.tzinfo is not None:
        raise click.BadParameter(f"{value!r} names an offset: give local time, and the zone with --timezone")
    return moment


def zone_name(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """An option's time zone. Raises click.BadParameter when the tz database has none of that name."""
    if value is None:
        return None
    try:
        return str(ZoneInfo(value))
    except (OSError, ValueError, KeyError):
        raise click.BadParameter(f"{value!r} is not a time zone such as Europe/London") from None


def _message_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("text", required=False),
        click.option("--now", callback=_local_time, help="Local time at which it was said, such as 2026-03-11T10:00."),
        click.option("--timezone", callback=zone_name, help="The speaker's time zone, such as Europe/London."),
        click.option("--role", type=click.Choice(ROLES), multiple=True, help="Who speaks; may be given several times."),
    ):
        command = option(command)
    return command


@click.command()
@_message_options
def parse(text: str | None, now: dt.datetime | None, timezone: str | None, role: tuple[str, ...]) -> None:
    """Say what a message means.

    Reads TEXT, or JSON objects from standard input, one per line.
    """
    line = _line(text, now, timezone, role)
    from bot.filters.parse import run

    _answer(run, line)


@click.command()
@_message_options
def when(text: str | None, now: dt.datetime | None, timezone: str | None, role: tuple[str, ...]) -> None:
    """Say what times a message speaks of.

    Reads TEXT, or JSON objects from standard input, one per line.
    """
    line = _line(text, now, timezone, role)
    from bot.filters.when import run

    _answer(run, line)


@click.command()
def generate() -> None:
    """Work out the openings of scenarios.

    Reads JSON objects from standard input, one per line.
    """
    from bot.filters.generate import run

    _answer(run, None)


def _line(text: str | None, now: dt.datetime | None, timezone: str | None, role: tuple[str, ...]) -> str | None:
    if text is None:
        if now or timezone or role:
            raise click.UsageError("--now, --timezone and --role go with a text; a JSON line holds its own")
        return None
    zone = timezone or _own_zone()
    moment = now or dt.datetime.now(ZoneInfo(zone))
    said = {"text": text, "now": f"{moment:%Y-%m-%dT%H:%M}", "timezone": zone, "role": list(role) or "therapist"}
    return json.dumps(said)


def _own_zone() -> str:
    from bot.zones import UnknownZoneError, own_zone

    try:
        return own_zone()
    except UnknownZoneError as error:
        raise ProblemError(str(error)) from None


def _answer(run: Filter, line: str | None) -> None:
    """Print the answer to each line as soon as it is there. A line that is wrong makes the exit status 2."""
    wrong = False
    for answer in run(_input() if line is None else (line,)):
        if answer.startswith('{"error"'):
            if line is not None:
                raise ProblemError(json.loads(answer)["error"])
            wrong = True
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    if wrong:
        sys.exit(2)


def _input() -> Iterator[str]:
    # Bytes that are no text become a sign that no word contains, so that what they were part of is not understood.
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")
