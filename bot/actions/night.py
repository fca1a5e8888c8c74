"""When people sleep: nothing that can wait is said between 21:00 and 08:00 on their own clock."""

import datetime as dt
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_TO = dt.time(21), dt.time(8)


def after_the_night(now: dt.datetime, zone: str) -> dt.datetime | None:
    """08:00 on the reader's clock when it is between 21:00 and then, else None: at once."""
    local = now.astimezone(ZoneInfo(zone))
    if QUIET_TO <= local.time() < QUIET_FROM:
        return None
    day = local.date() + dt.timedelta(days=local.time() >= QUIET_FROM)
    return dt.datetime.combine(day, QUIET_TO, ZoneInfo(zone)).astimezone(dt.UTC)
