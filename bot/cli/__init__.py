"""The command line. Whatever is heavy is imported by the command that needs it, so that the rest start at once."""

from bot.cli.main import main

__all__ = ["main"]
