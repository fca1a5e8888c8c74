"""What delivery counts, for `/metrics`. Labels are channels and outcomes: no names, ids or tokens."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.delivery.errors import RefusedError, RetryAfterError, UnclearError, UnfinishedError, UnreachableError

REGISTRY: Final = CollectorRegistry()
"""All that this process counts; it lives as long as the process, as its readers expect of counters."""

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
FAILED = "failed"
"""The outcome of a message that was given up."""

_messages = Counter(
    "openings_messages", "Messages and taps that were answered or given up.", ["channel", "outcome"], registry=REGISTRY
)
_handling = Histogram(
    "openings_handling_seconds",
    "From the beginning of the work on a message to the commit.",
    ["channel"],
    buckets=SECONDS,
    registry=REGISTRY,
)
_sending = Histogram(
    "openings_sending_seconds",
    "From handing a message to its channel to the channel's answer.",
    ["channel"],
    buckets=SECONDS,
    registry=REGISTRY,
)
_sent = Counter("openings_sent", "Messages that arrived.", ["channel"], registry=REGISTRY)
_retries = Counter(
    "openings_retries", "Attempts that are made again, by why.", ["channel", "queue", "reason"], registry=REGISTRY
)
_rejects = Counter(
    "openings_rejects",
    "What was not taken: `blocked` by its reader, `refused` by the channel, `dead` in the inbox.",
    ["channel", "reason"],
    registry=REGISTRY,
)
_polled = Gauge(
    "openings_last_good_poll_timestamp_seconds",
    "When Telegram last answered a poll of this process.",
    registry=REGISTRY,
)


def handled(channel: str, outcome: str, seconds: float) -> None:
    """A message was answered; `outcome` is acted, proposed, asked or not_understood."""
    _messages.labels(channel, outcome).inc()
    _handling.labels(channel).observe(seconds)


def not_handled(channel: str, *, again: bool) -> None:
    """Handling failed: to be tried again, or given up."""
    if again:
        _retries.labels(channel, "inbox", FAILED).inc()
    else:
        _messages.labels(channel, FAILED).inc()
        _rejects.labels(channel, "dead").inc()


def sending(channel: str, outcome: str | Exception, seconds: float) -> None:
    """A message was handed to its channel: its id there, or why there is none."""
    _sending.labels(channel).observe(seconds)
    match outcome:
        case str() | UnfinishedError():
            _sent.labels(channel).inc()
        case UnreachableError():
            _rejects.labels(channel, "blocked").inc()
        case RefusedError():
            _rejects.labels(channel, "refused").inc()
        case RetryAfterError():
            _retries.labels(channel, "outbox", "rate").inc()
        case UnclearError():
            _retries.labels(channel, "outbox", "unclear").inc()
        case _:
            _retries.labels(channel, "outbox", "unsent").inc()


def polled() -> None:
    """A poll was answered."""
    _polled.set_to_current_time()
