"""Names in the order that people have them in, wherever a folder stands for its files."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.course import files_in
from dropmill.core.name_order import name_order


def test_numbers_count_as_numbers_and_case_does_not() -> None:
    names = ["page 10.png", "Page 2.png", "page 1b.png", "page 1.png", "007", "7", "b", "A", ""]
    expected = ["", "007", "7", "A", "b", "page 1.png", "page 1b.png", "Page 2.png", "page 10.png"]
    assert sorted(names, key=name_order) == expected


@given(st.lists(st.text(max_size=20)))
def test_any_names_have_one_order(names: list[str]) -> None:
    ordered = sorted(names, key=name_order)
    backwards = ordered[::-1]
    assert sorted(backwards, key=name_order) == ordered
    assert sorted(ordered) == sorted(names)


def test_the_files_of_a_folder_come_in_it(tmp_path: Path) -> None:
    for name in ("p10/1.txt", "p9/10.txt", "p9/9.txt", "10.txt", "9.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [str(Path(path).relative_to(tmp_path)) for path in files_in([str(tmp_path)])]
    assert found == ["9.txt", "10.txt", "p9/9.txt", "p9/10.txt", "p10/1.txt"]
