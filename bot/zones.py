"""Which time zone this machine keeps."""

import os
import warnings
from zoneinfo import ZoneInfo


class UnknownZoneError(ValueError):
    """The environment names a time zone that there is not."""


def own_zone() -> str:
    """OPENINGS_TIMEZONE, else the machine's zone, else UTC, as an IANA name. Raises UnknownZoneError."""
    wanted = os.environ.get("OPENINGS_TIMEZONE")
    if wanted:
        return _known(wanted)
    from tzlocal import get_localzone_name

    try:
        # A machine whose zone is set in two ways that disagree makes tzlocal warn or refuse.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _known(get_localzone_name() or "UTC")
    except (OSError, ValueError, KeyError):
        return "UTC"


def _known(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (OSError, ValueError, KeyError):
        raise UnknownZoneError(f"OPENINGS_TIMEZONE: {name!r} is not a time zone such as Europe/London") from None


def country(zone: str) -> str:
    """The country (ISO 3166, two letters) that a zone lies in; US for one that lies in none, such as UTC."""
    from bot.commands.calendar import country_of

    return country_of(zone) or "US"
