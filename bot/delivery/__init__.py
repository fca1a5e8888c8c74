"""Delivery: what comes in is kept before it is believed, what goes out is kept until it has arrived.

A channel calls `receive`; a `Worker` hands each message to the conversation, in order per chat and in one transaction
each; a `Sender` says what the conversation put into the outbox.
"""

from bot.delivery.channel import Channel, Reach
from bot.delivery.errors import (
    DeliveryError,
    MovedError,
    RefusedError,
    RetryAfterError,
    UnclearError,
    UnfinishedError,
    UnreachableError,
)
from bot.delivery.receive import receive, receive_all
from bot.delivery.scheduler import Scheduler
from bot.delivery.sealing import Sealer
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from storage.records import Arrival

__all__ = [
    "Arrival",
    "Channel",
    "DeliveryError",
    "MovedError",
    "Reach",
    "RefusedError",
    "RetryAfterError",
    "Scheduler",
    "Sealer",
    "Sender",
    "UnclearError",
    "UnfinishedError",
    "UnreachableError",
    "Worker",
    "receive",
    "receive_all",
]
