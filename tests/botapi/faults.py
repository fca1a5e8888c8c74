"""What can go wrong between a bot and Telegram, on request."""

import time
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["status", "html", "drop", "hang", "lost", "slow", "flood"]


@dataclass
class Fault:
    """One kind of failure, for `times` calls or until `until` (monotonic seconds), whichever comes first.

    status: a 5xx as JSON. html: a 502 page. drop: the connection closes and nothing is done. hang: the same after
    `seconds`. lost: done, but the answer never arrives. slow: done after `seconds`. flood: 429 with retry_after
    `seconds`.
    """

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    until: float | None = None
    seconds: float = 0
    status: int = 500

    def holds(self, method: str, chat_id: int | None) -> bool:
        spent = self.times is not None and self.times <= 0
        late = self.until is not None and time.monotonic() > self.until
        wrong = self.method not in (None, method) or self.chat_id not in (None, chat_id)
        return not (spent or late or wrong)


@dataclass
class Faults:
    """The failures in wait, tried in the order in which they were asked for."""

    queue: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        self.queue.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        fault = next((fault for fault in self.queue if fault.holds(method, chat_id)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
        return fault

    def clear(self) -> None:
        self.queue.clear()
