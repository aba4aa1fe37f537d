"""Removing what was put aside, beside jobs that still put something there."""

from __future__ import annotations

import threading
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


def test_what_does_not_answer_keeps_no_process_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    is_asked, answers = threading.Event(), threading.Event()

    def wait(_: Path) -> None:
        is_asked.set()
        assert answers.wait(20)

    monkeypatch.setattr("dropmill.core.clearing.remove", wait)
    monkeypatch.setattr("dropmill.core.clearing.CLOSE_S", 0.05)
    clearing = Clearing()
    clearing.clear([str(tmp_path / "a")])
    assert is_asked.wait(20)
    clearing.close()
    assert "in time" in caplog.text
    answers.set()


def test_a_fault_at_one_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: Path) -> None:
        raise ValueError("not a path")

    monkeypatch.setattr("dropmill.core.clearing.remove", refuse)
    area = tmp_path / "area"
    area.mkdir()
    clearing = Clearing()
    clearing.clear(["a"])
    clearing.clear_areas([str(area)])
    clearing.close()
    assert not area.exists()
    assert "not a path" in caplog.text
