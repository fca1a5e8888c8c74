"""Long messages are cut so that Telegram takes every part, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.pieces import LIMIT, cut, units
from tests.botapi.markup import parse_html

words = st.text(alphabet=st.sampled_from("ab \n😀é&<>"), max_size=60)
lines = st.lists(st.tuples(words, st.booleans()), max_size=12)


def pieces(html, limit=LIMIT):
    """All the parts."""
    parts, rest = [], html
    while rest:
        part, rest = cut(rest, limit)
        parts.append(part)
    return parts


def as_html(parts):
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text, _ in parts]
    return "\n".join(f"<b>{text}</b>" if bold else text for text, (_, bold) in zip(escaped, parts, strict=True))


def seen(html):
    """What a reader sees, spaces and line ends aside; and which of it is bold."""
    text, entities = parse_html(html)
    raw = text.encode("utf-16-le")
    bold = "".join(raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in entities)
    return "".join(text.split()), "".join(bold.split())


@given(lines)
def test_every_part_fits_and_together_they_say_the_same(parts):
    html = as_html(parts)
    found = pieces(html, limit=40)
    assert all(units(part) <= 40 for part in found)
    assert all(parse_html(part)[0].strip() for part in found if len(found) > 1)
    shown = [seen(part) for part in found]
    assert ("".join(text for text, _ in shown), "".join(bold for _, bold in shown)) == seen(html)


def test_what_fits_is_left_as_it_is():
    assert pieces("<b>Monday</b>\n\n") == ["<b>Monday</b>\n\n"]


def test_a_cut_comes_at_the_end_of_a_line():
    assert pieces("one two\nthree four", limit=20) == ["one two\nthree four"]
    assert pieces("one two\nthree four five six", limit=20) == ["one two", "three four five six"]


def test_lengths_count_as_telegram_counts_them():
    assert units("😀") == 2
    assert [units(part) for part in pieces("😀" * 3000)] == [4088, 1912]
