"""Texts are sorted as a person would: without regard to case, numbers by their value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dropmill.ui.text_keys import MOST, dense_ranks, joined, text_key

TEXTS = st.text(st.sampled_from("aAbßé漢 .-019\0\ud800"), max_size=12) | st.text(max_size=200)


def test_numbers_count_by_their_value_and_case_does_not() -> None:
    names = ["b 10", "B 9", "a 2", "a 010", "a", "", "a 100", "B 09x"]
    expected = ["", "a", "a 2", "a 010", "a 100", "B 9", "B 09x", "b 10"]
    assert sorted(names, key=text_key) == expected


@given(st.lists(TEXTS, min_size=1, max_size=40), st.integers(1, 7))
def test_many_texts_are_ranked_as_one_by_one(texts: list[str], size: int) -> None:
    pieces = [joined(texts[first : first + size]) for first in range(0, len(texts), size)]
    keys = [text_key(text) for text in texts]
    dense = {key: place for place, key in enumerate(sorted(set(keys)))}
    assert dense_ranks(pieces).tolist() == [dense[key] for key in keys]


def test_what_comes_first_is_looked_at_first() -> None:
    import numpy as np

    leading = np.array([1, 0, 1], np.uint8)
    assert dense_ranks([joined(["b", "c", "a"])], leading).tolist() == [2, 0, 1]


def test_long_texts_are_cut() -> None:
    assert len(text_key("漢" * 4096)) <= MOST
    assert dense_ranks([joined(["x" * 4096, "x" * 4095])]).tolist() == [0, 0]
