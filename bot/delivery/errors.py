"""Why a message could not be sent, as far as it matters to what is done about it."""

from collections.abc import Mapping
from typing import Any


class DeliveryError(Exception):
    """A message could not be sent. The text names no address and no token."""


class UnfinishedError(DeliveryError):
    """Part of it arrived: the `rest` is a message of its own, for which the same limits hold."""

    def __init__(self, rest: Mapping[str, Any]) -> None:
        self.rest = rest
        super().__init__("the rest is to be sent")


class RetryAfterError(DeliveryError):
    """Sending too fast: this message must wait that many `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"asked to wait {seconds:g} s")


class UnreachableError(DeliveryError):
    """Whoever is there does not want messages, or is gone."""


class MovedError(DeliveryError):
    """The chat has another `address` by now."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__("the chat has moved")


class RefusedError(DeliveryError):
    """This message will never be taken."""


class UnsentError(DeliveryError):
    """It did not arrive, and may when it is tried again."""


class UnclearError(DeliveryError):
    """It may have arrived: nobody answered."""
