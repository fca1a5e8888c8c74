"""What goes wrong, at random: kills, stops, restarts, and all that Telegram can do."""

import asyncio
import signal
import time
from dataclasses import dataclass, field

from tests.soak.house import PATIENCE

STOPPED = 8.0
"""Seconds that a process is stopped for: longer than a lease."""
OUTAGE = 12.0


@dataclass
class Suffered:
    """What went wrong, and how long it took to get over it, in seconds."""

    kills: int = 0
    stops: int = 0
    restarts: int = 0
    lost_answers: int = 0
    faults: int = 0
    to_answer: list[float] = field(default_factory=list)
    to_stop: list[float] = field(default_factory=list)
    bad_exits: list[str] = field(default_factory=list)


class Trouble:
    """Makes it for some servers. `others` are killed too, and nothing is measured of them."""

    def __init__(self, soak, servers, others=()):
        self.soak, self.servers, self.others = soak, servers, others
        self.suffered = Suffered()

    def everything(self):
        return [asyncio.create_task(work) for work in (self.ends(), self.faults())]

    async def ends(self):
        """Kill, stop or restart something every few seconds."""
        dice = self.soak.dice("ends")
        while self.soak.going:
            await asyncio.sleep(dice.uniform(4, 10))
            if self.others and dice.random() < 0.2:
                await self.kill(dice.choice(self.others), dice)
                continue
            server, chance = dice.choice(self.servers), dice.random()
            if chance < 0.6:
                pending = self.pending()
                await self.kill(server, dice)
                if len(self.servers) == 1:
                    await self.measure(server, pending)
            elif chance < 0.85 or len(self.servers) == 1:
                await self.restart(server)
            else:
                await self.pause(server)

    async def kill(self, server, dice):
        await server.end(signal.SIGKILL)
        self.suffered.kills += 1
        await asyncio.sleep(dice.choice((0, 0, 1.0)))
        await server.start()

    async def restart(self, server):
        status, seconds = await server.end(signal.SIGTERM)
        self.suffered.restarts += 1
        self.suffered.to_stop.append(seconds)
        if status != 0:
            self.suffered.bad_exits.append(server.last_words(status))
        await server.start()

    async def pause(self, server):
        """Stop a process for longer than its leases last, and let it go on."""
        server.process.send_signal(signal.SIGSTOP)
        self.suffered.stops += 1
        await asyncio.sleep(STOPPED)
        server.process.send_signal(signal.SIGCONT)

    def pending(self):
        """How many messages each chat has got, of those that have been said something since."""
        return {chat: len(self.soak.api.sent(chat)) for chat in self.soak.chats.values()}

    async def measure(self, server, before):
        """The seconds from a restart to the first answer that anybody waits for."""
        try:
            await self.soak.api.until(lambda: self._answered(before), seconds=PATIENCE)
        except TimeoutError:
            self.suffered.to_answer.append(PATIENCE)
        else:
            self.suffered.to_answer.append(time.monotonic() - server.started)

    def _answered(self, before):
        return any(len(self.soak.api.sent(chat)) > count for chat, count in before.items())

    async def faults(self):
        """Let Telegram fail in every way it knows."""
        dice, api = self.soak.dice("faults"), self.soak.api
        outage = self.soak.until - (self.soak.until - time.monotonic()) / 2
        while self.soak.going:
            await asyncio.sleep(dice.uniform(1, 5))
            self.suffered.faults += 1
            if time.monotonic() > outage:
                outage = self.soak.until
                api.fail("status", lasting=OUTAGE, status=502)
                continue
            match dice.choice(("status", "html", "drop", "lost", "flood", "slow", "hang")):
                case "lost":
                    times = dice.randint(1, 2)
                    api.fail("lost", method="sendMessage", times=times)
                    self.suffered.lost_answers += times
                case "flood":
                    api.fail("flood", method="sendMessage", seconds=dice.randint(1, 3), times=3)
                case "hang":
                    api.fail("hang", method="sendMessage", seconds=3, times=1)
                case "slow":
                    api.fail("slow", method="sendMessage", seconds=1, times=2)
                case kind:
                    api.fail(kind, lasting=dice.uniform(0.2, 2))
