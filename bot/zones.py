"""Which time zone this machine keeps, and whose word on all zones is taken."""

import os
import warnings
import zoneinfo
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

NEEDED = "2025b"
"""The oldest release of the tz database that is good enough. Rules change every year, and old ones are an hour out."""


class ZonesError(Exception):
    """There is no tz database, or it is too old."""


def choose() -> str:
    """Take all zones from the newest tz database there is, the machine's or the package's; its release, in words.

    Python looks at the machine's first, however old that is. Raises ZonesError.
    """
    package, machine = _of_package(), _of_machine()
    found, where = machine, "this machine"
    if package is not None and (machine is None or machine < package):
        zoneinfo.reset_tzpath(())
        found, where = package, "the tzdata package"
    if found is None:
        raise ZonesError("there is no time zone database: install the Python package tzdata")
    if found < NEEDED:
        raise ZonesError(f"the time zone database is of {found}, older than {NEEDED}: update the Python package tzdata")
    return f"{found} of {where}"


def _of_package() -> str | None:
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return None


def _of_machine() -> str | None:
    """The release in the first folder that Python looks into; None when it does not say."""
    for folder in map(Path, zoneinfo.TZPATH):
        try:
            with (folder / "tzdata.zi").open(encoding="ascii") as file:
                return file.readline().removeprefix("# version ").strip()
        except (OSError, ValueError):
            continue
    return None


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
