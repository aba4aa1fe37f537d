"""Rows are found by their text, a chunk of them at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.state import State
from dropmill.ui import search
from dropmill.ui.columns import Columns, Group
from dropmill.ui.search import CHUNK, NAMES, Search, Texts
from ui.pictures import picture, pictures


def found(columns: Columns, texts: Texts, text: str) -> list[int]:
    one = Search(columns, texts, Group.ALL, text)
    while not one.run(0):
        pass
    in_group, has_text = one.found()
    return [row for row in range(one.count) if in_group[row] and (not has_text or has_text[row])]


@given(
    st.lists(st.text("aAbß\0\n", max_size=4), min_size=1, max_size=30),
    st.text("aAbß", min_size=1, max_size=2),
    st.integers(0, 30),
)
def test_the_rows_with_a_text_are_found(names: list[str], text: str, many: int) -> None:
    columns = Columns()
    columns.append([picture(n, name=name, inputs=("/x",)) for n, name in enumerate(names, 1)])
    expected = [row for row, name in enumerate(names) if text.casefold() in name.casefold()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "CHUNK", 7)
        patch.setattr(search, "MANY", many)
        assert found(columns, Texts(columns), text) == expected


def test_a_run_without_time_judges_one_chunk() -> None:
    columns = Columns()
    columns.append(pictures(3 * CHUNK + 1))
    one = Search(columns, Texts(columns), Group.ALL, "file")
    runs = 1
    while not one.run(0):
        runs += 1
    assert runs == 4


def test_new_names_and_new_rows_are_found() -> None:
    columns = Columns()
    columns.append(pictures(CHUNK + 3))
    texts = Texts(columns)
    assert found(columns, texts, "other") == []
    columns.update([5], [picture(6, State.RUNNING, name="other.bin")])
    texts.forget(5)
    columns.append([picture(CHUNK + 4, name="Other too")])
    assert found(columns, texts, "OTHER") == [5, CHUNK + 3]


def test_names_are_joined_for_sorting_once_until_one_is_another() -> None:
    columns = Columns()
    columns.append(pictures(NAMES + 3))
    texts = Texts(columns)
    first, last = texts.names(0, NAMES + 3), texts.names(1, NAMES + 3)
    assert texts.names(0, NAMES + 3) is first
    assert (first.count(b"\0"), last.count(b"\0")) == (NAMES - 1, 2)
    assert texts.names(1, NAMES + 1).count(b"\0") == 0  # one row: those that came later wait
    columns.update([5], [picture(6, State.RUNNING, name="Other.bin")])
    texts.forget(5)
    assert texts.names(0, NAMES + 3).split(b"\0")[5] == b"other.bin"
    columns.append([picture(NAMES + 4, name="new")])
    assert texts.names(1, NAMES + 4).endswith(b"\0new")
