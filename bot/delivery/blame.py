"""Names an error without what was said: messages of people must not reach logs."""

import traceback


def blame(error: BaseException) -> str:
    """The error's type and where in this program it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    cause = f" from {type(error.__cause__).__name__}" if error.__cause__ else ""
    where = f" at {_short(ours[-1].filename)}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{cause}{where}"


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-3:])
