"""Numbers in figures and words."""

from bot.language.listed import listed
from bot.language.times.line import Found, Line

_QUARTERS = listed("quarters")
_TO_THE = listed("to_the")


def figure(line: Line, i: int, *, most: int = 9999) -> Found[int]:
    """7 · 24"""
    number = line[i].number
    return (number, i + 1) if number is not None and number <= most else None


def cardinal(line: Line, i: int) -> Found[int]:
    """7 · seven · twenty five · forty-five"""
    number = line[i].number
    if number is not None:
        return number, i + 1
    word = line.value(i, "number")
    if not isinstance(word, int):
        return None
    if word >= 20 and word % 10 == 0:
        j = i + 2 if line.word(i + 1) == "-" else i + 1
        unit = line.value(j, "number")
        if isinstance(unit, int) and 1 <= unit <= 9:
            return word + unit, j + 1
    if line.has(i + 1, "thousand") and word in (1, 2):
        return _thousands(line, word, i + 2)
    return word, i + 1


def _thousands(line: Line, count: int, j: int) -> Found[int]:
    """two thousand and eighteen"""
    k = j + 1 if line.word(j) == "and" else j
    rest = None if line.has(k + 1, "thousand") else cardinal(line, k)
    if rest is not None and line[k].number is None and rest[0] < 100:
        return count * 1000 + rest[0], rest[1]
    return count * 1000, j


def ordinal(line: Line, i: int) -> Found[int]:
    """24th · 24 th · twenty fourth · first · last · 2nd last · 2nd to the last"""
    return line.once(_ordinal, i)


def _ordinal(line: Line, i: int) -> Found[int]:
    found = _counted(line, i)
    if found is None or found[0] < 0:
        return found
    for j in (found[1], found[1] + 1, found[1] + 2):
        if line.word(j) == "last" and all(line.word(k) in _TO_THE for k in range(found[1], j)):
            return -found[0], j + 1
    return found


def _counted(line: Line, i: int) -> Found[int]:
    number = line[i].number
    if number is not None:
        return (number, i + 2) if line.has(i + 1, "suffix") else None
    word = line.value(i, "ordinal")
    if isinstance(word, int):
        return word, i + 1
    tens = line.value(i, "number")
    if isinstance(tens, int) and tens in (20, 30):
        j = i + 2 if line.word(i + 1) == "-" else i + 1
        unit = line.value(j, "ordinal")
        if isinstance(unit, int) and 1 <= unit <= 9:
            return tens + unit, j + 1
    return None


def amount(line: Line, i: int) -> Found[float]:
    """2 · 1.5 · 1/2 · half a · half an · a · a couple of · two and a half · 2 and an half · one and three quarter"""
    return line.once(_amount, i)


def _amount(line: Line, i: int) -> Found[float]:
    if (word := line.word(i)) in _SIGNS:
        return _SIGNS[word], i + 1
    if line.has(i, "half_of"):
        return 0.5, line.skip(i + 1, "a")
    some = line.value(i, "some")
    if isinstance(some, int):
        return float(some), i + 1
    if (quarters := _quarters(line, i)) is not None:
        return quarters
    whole = cardinal(line, i)
    if whole is None:
        return (1.0, i + 1) if line.has(i, "a") else None
    value, j = float(whole[0]), whole[1]
    if line[i].number is not None and line.word(j) in (".", "/") and line.glued(j) and line.glued(j + 1):
        second = line[j + 1].number
        if second is not None and not (line.word(j) == "/" and second == 0):
            value = value / second if line.word(j) == "/" else float(f"{whole[0]}.{line.word(j + 1)}")
            return value, j + 2
    fraction = _fraction(line, j)
    return (value + fraction[0], fraction[1]) if fraction else (value, j)


_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


def _quarters(line: Line, i: int) -> Found[float]:
    """a quarter (of an) · three quarters (of an)"""
    count, j = 1.0, i + 1
    if line.word(i) == "quarter":
        j = i
    elif not line.has(i, "a"):
        read = cardinal(line, i)
        if read is None:
            return None
        count, j = float(read[0]), read[1]
        j = j + 1 if line.word(j) == "-" else j
    of_one = line.has(j + 1, "of", "a") or (line.word(j) == "quarter" and line.word(j + 1) == "hour")
    if line.word(j) not in _QUARTERS or not of_one:
        return None
    k = line.skip(j + 1, "of", "a")
    return (count / 4, k) if line.value(k, "unit") in ("hour", "minute", "day") else None


def _fraction(line: Line, j: int) -> Found[float]:
    """and a half · and a quarter · and three quarter · ½"""
    if line.word(j) in _SIGNS:
        return _SIGNS[line.word(j)], j + 1
    if not line.has(j, "join"):
        return None
    k = line.skip(j + 1, "a")
    if line.has(k, "half_of"):
        return 0.5, k + 1
    parts, k = cardinal(line, k) or (1, k)
    if line.word(k) in _QUARTERS and 1 <= parts <= 3:
        return parts / 4, line.skip(k + 1, "of")
    return None
