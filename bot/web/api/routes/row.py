"""One row of the route table."""

from typing import Any

from bot.web.api.operations import Operation
from bot.web.api.samples import SAMPLES


def row(*args: Any, **more: Any) -> Operation:
    """An operation with its examples, which are found by its name."""
    return Operation(*args, **{**more, "sample": SAMPLES[args[2]]})
