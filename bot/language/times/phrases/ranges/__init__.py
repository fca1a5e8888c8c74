"""Ranges of dates: "april 6-10", "from the 3rd to the 9th", "until may 31", "since jan"."""

from bot.language.times.phrases.ranges.besides import besides, eve_and_day
from bot.language.times.phrases.ranges.between import between, to_date
from bot.language.times.phrases.ranges.joined import is_now, joins, numbered, said
from bot.language.times.phrases.ranges.lasting import lasting, onwards, open_range
from bot.language.times.phrases.ranges.of_month import listed, listed_ranges, ranges_then_month

__all__ = [
    "besides",
    "between",
    "eve_and_day",
    "is_now",
    "joins",
    "lasting",
    "listed",
    "listed_ranges",
    "numbered",
    "onwards",
    "open_range",
    "ranges_then_month",
    "said",
    "to_date",
]
