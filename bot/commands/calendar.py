"""The days and the months by name, and the country that a time zone lies in."""

from functools import lru_cache
from importlib.resources import files

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


@lru_cache(maxsize=64)
def country_of(zone: str) -> str | None:
    """The country (ISO 3166, two letters) that a time zone lies in; None for one that lies in none, such as UTC."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        code, _, rest = line.partition("\t")
        if not line.startswith("#") and zone in rest.split("\t"):
            return code
    return None
