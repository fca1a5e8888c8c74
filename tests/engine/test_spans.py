"""Spans against sets of integers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.spans import clip, common, covers, length, minus, normal

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda p: (p[0], p[0] + p[1])), max_size=8)


def points(given_):
    return {n for start, end in given_ for n in range(start, end)}


def is_normal(given_):
    return all(a[1] < b[0] for a, b in pairwise(given_)) and all(a < b for a, b in given_)


@given(spans, spans)
def test_union_difference_and_intersection_are_those_of_sets_and_stay_in_normal_form(a, b):
    left, right = normal(a), normal(b)
    for found, wanted in [
        (normal(a + b), points(a) | points(b)),
        (minus(left, b), points(a) - points(b)),
        (common(left, right), points(a) & points(b)),
        (clip(left, 10, 30), points(a) & set(range(10, 30))),
    ]:
        assert points(found) == wanted
        assert is_normal(found)
        assert length(found) == len(wanted)


@given(spans, st.integers(0, 40), st.integers(1, 10))
def test_a_span_is_covered_when_every_point_of_it_is(a, start, size):
    assert covers(normal(a), start, start + size) == (set(range(start, start + size)) <= points(a))
