"""How much a bot may send: Telegram's token buckets."""

import math
import time
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """Holds up to `burst` tokens and refills at `rate` a second."""

    rate: float
    burst: float
    tokens: float = field(init=False)
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.tokens = self.burst

    def refill(self) -> None:
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now

    def wait(self) -> float:
        """Seconds until a token is there."""
        self.refill()
        return max(0.0, (1 - self.tokens) / self.rate)


@dataclass
class Limits:
    """Messages a second for the bot and for one private chat, messages a minute for one group."""

    bot: float = 30
    bot_burst: float = 30
    chat: float = 1
    chat_burst: float = 2
    group_minute: float = 20
    _whole: Bucket = field(init=False)
    _chats: dict[int, Bucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._whole = Bucket(self.bot, self.bot_burst)

    def take(self, chat_id: int) -> int:
        """Seconds to wait, rounded up as Telegram does; 0 takes the tokens."""
        buckets = (self._whole, self._of(chat_id))
        wait = max(bucket.wait() for bucket in buckets)
        if wait > 0:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.tokens -= 1
        return 0

    def _of(self, chat_id: int) -> Bucket:
        if chat_id not in self._chats:
            group = chat_id < 0
            rate, burst = (self.group_minute / 60, self.group_minute) if group else (self.chat, self.chat_burst)
            self._chats[chat_id] = Bucket(rate, burst)
        return self._chats[chat_id]
