"""Mistyped words of time. Wary: a word of ordinary English never becomes one."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

# Below these lengths a word is taken as it stands.
_SHORTEST = 5
_SHORTEST_TWO_SLIPS = 7


class Speller:
    """Corrects to one of some long words: one slip, or two in a long word; the first letter must be right.

    `others` are words that lie close to one of them and mean something else. Of two words that lie equally near, the
    one of the same letters is meant ("mondasy": Mondays), else the one that ends alike ("mondas"); where that tells
    nothing, the typed one is left alone.
    """

    def __init__(self, words: Iterable[str], others: Iterable[str]) -> None:
        self.words = frozenset(word for word in words if len(word) >= _SHORTEST)
        self.others = frozenset(others)
        self._by_deletion: dict[str, set[str]] = {}
        for word in self.words:
            for form in _deletions(word, 2 if len(word) > _SHORTEST_TWO_SLIPS else 1):
                self._by_deletion.setdefault(form, set()).add(word)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, typed: str) -> str | None:
        """The word meant, or None where the typed one stands."""
        size = len(typed)
        if size < _SHORTEST or size > 16 or typed in self.words or typed in self.others:
            return None
        most = 2 if size >= _SHORTEST_TWO_SLIPS else 1
        near: dict[int, set[str]] = {}
        for form in _deletions(typed, most):
            for word in self._by_deletion.get(form, ()):
                slips = _distance(typed, word)
                if word[0] == typed[0] and slips <= (most if len(word) > _SHORTEST_TWO_SLIPS else 1):
                    near.setdefault(slips, set()).add(word)
        if not near:
            return None
        best = near[min(near)]
        best = _some(best, lambda word: sorted(word) == sorted(typed)) or best
        best = _some(best, lambda word: word[-1] == typed[-1]) or best
        return next(iter(best)) if len(best) == 1 else None


def _some(words: set[str], alike: Callable[[str], bool]) -> set[str]:
    return {word for word in words if alike(word)}


def _deletions(word: str, most: int) -> Iterator[str]:
    """The word, and the word less up to so many letters."""
    yield word
    for n in range(len(word)):
        less = word[:n] + word[n + 1 :]
        yield less
        if most > 1:
            for m in range(n, len(less)):
                yield less[:m] + less[m + 1 :]


def _distance(a: str, b: str) -> int:
    """Letters wrong, missing, extra, or two neighbours swapped."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        earlier, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
