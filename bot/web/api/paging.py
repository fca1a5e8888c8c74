"""Lists page by page: a cursor stands for the last item of the page before."""

import base64
import binascii
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

from bot.web.api.problems import Problem

Item = TypeVar("Item")
Place = tuple[int, int]
"""Where an item stands in its list: two numbers, compared in order."""
FURTHEST = 10**11
"""Neither an id nor a second since 1970 is larger."""


def page(
    items: Iterable[Item], place: Callable[[Item], Place], limit: int, cursor: str | None
) -> tuple[list[Item], str | None]:
    """The items (in order of their place) after the cursor, so many at most, and the cursor of the next page."""
    after = None if cursor is None else where(cursor)
    rest = (one for one in items if after is None or place(one) > after)
    found = list(islice(rest, limit + 1))
    return found[:limit], cursor_of(place(found[limit - 1])) if len(found) > limit else None


def cursor_of(place: Place) -> str:
    """What names a place in an address; `where` reads it back."""
    text = ".".join(map(str, place))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def where(cursor: str) -> Place:
    """The place that a cursor stands for. Raises Problem for one that was not given out."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        first, second = map(int, text.split("."))
        if max(abs(first), abs(second)) > FURTHEST:
            raise ValueError
    except (ValueError, binascii.Error):
        raise Problem(
            422, "impossible", "This cannot be", "cursor: is not one that was given out", field="cursor",
            cure="Leave it out, and follow `next` from the first page on.",
        ) from None  # fmt: skip
    return first, second
