"""Entity tags: what an answer is by now, and whether what is edited is still that."""

import hashlib

from bot.web.api.models.parts import Shown
from bot.web.api.problems import Problem


def tag(shown: Shown) -> str:
    """The entity tag of what is shown: alike exactly when all that is shown is alike."""
    text = shown.model_dump_json(exclude_none=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def check_match(if_match: str | None, shown: Shown) -> None:
    """Raise Problem unless what is edited is still what If-Match names."""
    if if_match is None or if_match.strip() == "*":
        return
    # What compresses answers on the way may have called the tag a weak one.
    if tag(shown) not in [one.strip().removeprefix("W/") for one in if_match.split(",")]:
        raise Problem(
            412, "changed", "Changed since", "Somebody has changed it since you read it.", field="If-Match",
            cure="Read it again, and send the ETag of what you then change.",
        )  # fmt: skip
