"""Removing what was put aside, beside jobs that still put something there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dropmill.core.clearing import Clearing


def test_a_folder_stays_while_others_of_the_batch_may_use_it(tmp_path: Path) -> None:
    area = tmp_path / ".steps-m.dropmill-tmp"
    folder = area / "1" / "files"
    folder.mkdir(parents=True)
    paths = folder / "a", folder / "b"
    paths[0].write_text("a")
    paths[1].mkdir()
    (paths[1] / "c").write_text("c")
    clearing = Clearing()
    clearing.clear([str(path) for path in paths])
    clearing.close()
    # A job that has found the folder there is about to make its temporary file in it.
    assert [*area.rglob("*")] == [folder.parent, folder]


def test_a_folder_goes_where_unlink_says_only_that_it_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As macOS and Windows do."""
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.is_dir():
            raise PermissionError(path)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    (tmp_path / "b" / "c").mkdir(parents=True)
    clearing = Clearing()
    clearing.clear([str(tmp_path / "b")])
    clearing.close()
    assert not (tmp_path / "b").exists()


def test_the_whole_area_goes_with_the_last_of_it(tmp_path: Path) -> None:
    area = tmp_path / ".steps-m.dropmill-tmp"
    (area / "1" / "files").mkdir(parents=True)
    clearing = Clearing()
    clearing.clear_areas([str(area), str(tmp_path / "gone")])
    clearing.close()
    assert not [*tmp_path.iterdir()]
