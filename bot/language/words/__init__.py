"""Commands in plain words, such that reading the words gives the command again.

The bot quotes with them what it understood; dates carry their year, hours are those of a 24-hour clock."""

from bot.language.words.commands import in_words, in_words_all
from bot.language.words.dates import date_words, range_words

__all__ = ["date_words", "in_words", "in_words_all", "range_words"]
