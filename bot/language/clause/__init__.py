"""A message as items: pieces of time, set phrases, names, and the words that are none of these."""

from bot.language.clause.clauses import ALWAYS, Clause, setting, words_of
from bot.language.clause.item import Item, is_count, kind_of, shifted
from bot.language.clause.items import items, names_item

__all__ = ["ALWAYS", "Clause", "Item", "is_count", "items", "kind_of", "names_item", "setting", "shifted", "words_of"]
