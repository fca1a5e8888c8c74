"""How much may be asked: bytes, seconds, and requests of one key."""

import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 64 * 1024
MOST_SECONDS = 10.0
MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`requests` at once, refilled evenly over `seconds`; 0 requests lifts the limit."""

    requests: int = 600
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a key: whether this request may be, how many more, and seconds until there are more."""

    allowed: bool
    left: int
    wait: int


class Buckets:
    """A bucket of requests for each key, in this process. `clock` tells seconds that never go back."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._levels: dict[int, tuple[float, float]] = {}

    def take(self, key_id: int) -> Allowance:
        """Count one request of a key."""
        now, per_second = self._clock(), self.rate.requests / self.rate.seconds
        level, since = self._levels.get(key_id, (float(self.rate.requests), now))
        level = min(float(self.rate.requests), level + (now - since) * per_second)
        allowed = level >= 1
        level -= allowed
        self._levels[key_id] = (level, now)
        if len(self._levels) > MOST_BUCKETS:
            self._drop_full(now)
        return Allowance(allowed, int(level), 0 if level >= 1 else int((1 - level) / per_second) + 1)

    def _drop_full(self, now: float) -> None:
        """Forget the keys that have not asked for so long that it makes no difference."""
        self._levels = {id: at for id, at in self._levels.items() if now - at[1] < self.rate.seconds}

    def headers(self, allowance: Allowance) -> dict[str, str]:
        """What the key's bearer is told of it."""
        rate = self.rate
        told = {
            "RateLimit-Policy": f'"key";q={rate.requests};w={rate.seconds}',
            "RateLimit": f'"key";r={allowance.left};t={allowance.wait}',
        }
        return told if allowance.allowed else told | {"Retry-After": str(allowance.wait)}
