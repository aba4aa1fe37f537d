"""A folder that one attempt leaves to the next."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dropmill.core.staging import Kept, discard_kept


def taken(folder: Path, key: str = "12ab") -> Kept:
    return Kept.take(folder, "a film", key, lambda error: isinstance(error, TimeoutError))


def test_what_is_wanted_is_found_by_the_next_attempt_of_its_key(tmp_path: Path) -> None:
    first = taken(tmp_path)
    (first.path / "part").write_text("half")
    first.end(TimeoutError())
    other = taken(tmp_path, "34cd")
    assert not (other.path / "part").exists()
    other.end(None)
    second = taken(tmp_path)
    assert (second.path / "part").read_text() == "half"
    second.end(ValueError())
    assert [*tmp_path.iterdir()] == []


def test_two_attempts_at_once_have_a_folder_each(tmp_path: Path) -> None:
    first, second = taken(tmp_path), taken(tmp_path)
    assert first.path != second.path
    discard_kept(tmp_path, "a film", "12ab")
    assert first.path.is_dir()
    assert second.path.is_dir()
    first.end(None)
    second.end(TimeoutError())
    assert [*tmp_path.iterdir()] == [second.path]
    discard_kept(tmp_path, "a film", "12ab")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_somebody_put_there_is_left_alone(tmp_path: Path) -> None:
    probe = taken(tmp_path)
    name = probe.path.name
    probe.end(None)
    (tmp_path / "theirs").mkdir()
    (tmp_path / name).symlink_to(tmp_path / "theirs")
    mine = taken(tmp_path)
    assert mine.path.name != name
    mine.end(None)
    assert [*(tmp_path / "theirs").iterdir()] == []
