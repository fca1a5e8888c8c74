"""`openings serve` of which a part ends that should go on, on a defect that names what somebody wrote."""

import asyncio

from bot.app import main
from bot.delivery import Scheduler

__all__ = ["main"]


async def run(self):
    await asyncio.sleep(1)
    raise RuntimeError("Canary said hello")


Scheduler.run = run
