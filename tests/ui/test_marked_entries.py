"""Marks say what a set would, with numpy and without."""

from __future__ import annotations

from array import array

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.ui import chosen_rows
from dropmill.ui.marked_entries import MarkedEntries

entries = st.lists(st.integers(-40, 60), unique=True).map(lambda found: array("i", found))


@pytest.mark.parametrize("many", [0, 1_000])
def test_marks_say_what_a_set_would(many: int) -> None:
    assert numpy.__version__  # it is there, as after a first sort

    @given(entries, entries, entries, st.data())
    def says_the_same(
        marked: array[int], gone: array[int], shown: array[int], data: st.DataObject
    ) -> None:
        found = MarkedEntries(marked)
        wanted = set(marked)
        assert found.among(shown) == array("i", [e for e in shown if e in wanted])
        found.discard(gone)
        wanted -= set(gone)
        assert len(found) == len(wanted)
        assert {entry for entry in range(-60, 80) if entry in found} == wanted
        first = data.draw(st.integers(0, len(shown)))
        last = data.draw(st.integers(first - 1, len(shown) - 1))
        also = [(first, last)] if last >= first else []
        wanted |= set(shown[first : last + 1]) if also else set()
        assert found.among(shown, also) == array("i", [e for e in shown if e in wanted])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chosen_rows, "MANY", many)
        says_the_same()
