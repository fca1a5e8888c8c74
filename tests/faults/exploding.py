"""`openings serve` whose conversation breaks, with all that was said in its hands, on a word."""

import asyncio

from bot import app
from bot.config import read_settings
from bot.conversation.handle import handle

WORD = "explode"


async def explode(unit, incoming, now):
    """Handle a message, unless it holds the word: then fail half-way, naming what somebody wrote."""
    came_to = await handle(unit, incoming, now)
    if WORD in (incoming.text or ""):
        raise RuntimeError(f"{incoming.sender_name} of {incoming.address} said {incoming.text!r}")
    return came_to


def main():
    asyncio.run(app.serve(read_settings(), explode))
