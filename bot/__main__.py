"""`python -m bot` is `openings`."""

from bot.cli import main

main()
