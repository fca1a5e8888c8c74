"""`openings` and its commands."""

import logging
import os
import sys
import traceback

import click

from bot.cli.auditing import audit
from bot.cli.chat import chat
from bot.cli.checking import check
from bot.cli.demo import demo
from bot.cli.exporting import export
from bot.cli.filters import generate, parse, when
from bot.cli.keeping import backup, erase, restore
from bot.cli.key import key
from bot.cli.master_key import master_key
from bot.cli.migrate import migrate
from bot.cli.practice import practice
from bot.cli.problems import ProblemError
from bot.cli.serve import invite, serve
from bot.cli.undelivered import undelivered
from bot.redaction import log, redacted
from bot.zones import ZonesError, choose

DEBUG = "OPENINGS_DEBUG"
"""Set to anything, a failure that nobody foresaw shows where it happened."""


class InOrder(click.Group):
    """A group that lists its commands in the order in which somebody meets them, not that of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="openings", message="%(version)s")
def openings() -> None:
    """A scheduling assistant that therapists text."""
    try:
        choose()
    except ZonesError as error:
        raise ProblemError(str(error)) from error


for command in (
    demo,
    chat,
    serve,
    practice,
    invite,
    key,
    check,
    migrate,
    backup,
    restore,
    export,
    erase,
    audit,
    undelivered,
    master_key,
    parse,
    when,
    generate,
):
    openings.add_command(command)


def main() -> None:
    """Run the command line and leave the process.

    What goes wrong is one line on standard error: status 2 for what the user can mend, 1 for a fault of our own.
    """
    sys.exit(_status())


def _status() -> int | None:
    log(logging.WARNING, "openings: %(message)s")
    try:
        openings.main(prog_name="openings", standalone_mode=False)
    except click.Abort:
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _told(error.format_message(), 2)
    except ProblemError as error:
        return _told(str(error), 2)
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:
        if DEBUG in os.environ:
            return _shown(error)
        return _told(f"this should not have happened ({type(error).__name__}); {DEBUG}=1 shows more", 1)
    return None


def _told(text: str, status: int) -> int:
    click.echo(f"openings: {' '.join(redacted(text).split())}", err=True)
    return status


def _shown(error: Exception) -> int:
    click.echo(redacted("".join(traceback.format_exception(error))), err=True)
    return 1


def _nobody_reads() -> int:
    # Python flushes standard output once more on its way out, and would complain again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
