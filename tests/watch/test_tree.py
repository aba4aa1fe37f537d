from __future__ import annotations

import os
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.watch.tree import Scan, check, failure_of_limit, is_passed_over


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "Thumbs.db",
        "THUMBS.DB",
        "._photo.jpg",
        f".x.1234{TEMPORARY_SUFFIX}",
        "x.iso.part",
        "x.crdownload",
    ],
)
def test_own_and_foreign_temporaries_are_passed_over(name: str) -> None:
    assert is_passed_over(name)


@pytest.mark.parametrize(
    "name", ["a.txt", ".hidden", "_x", "DS_Store", "part", "x.part1.rar", "thumbs.db.txt", "…"]
)
def test_ordinary_names_are_taken(name: str) -> None:
    assert not is_passed_over(name)


def test_scan_finds_every_file_and_follows_no_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in/deep/deeper").mkdir(parents=True)
    (tmp_path / "in/deep/deeper/a").touch()
    (tmp_path / "in/b").touch()
    (tmp_path / "in/.DS_Store").touch()
    (tmp_path / "in/loop").symlink_to(tmp_path / "in", target_is_directory=True)
    scan = Scan(str(tmp_path / "in"), is_recursive=True)
    found = {os.path.relpath(path, tmp_path / "in") for path in scan.files()}
    assert found == {"deep/deeper/a", "b", "loop"}  # the link itself is no regular file later on
    assert scan.folder_count == 3
    flat = Scan(str(tmp_path / "in"), is_recursive=False)
    assert {os.path.relpath(path, tmp_path / "in") for path in flat.files()} == {"b", "loop"}


def test_missing_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="does not exist") as caught:
        check(tmp_path / "none", None)
    assert caught.value.hint


def test_file_is_no_folder_to_watch(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="is not a folder"):
        check(tmp_path / "file", None)


def test_name_that_no_disk_accepts_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="too long"):
        check(tmp_path / ("n" * 300), None)
    with pytest.raises(Problem):
        check(Path(f"{tmp_path}/a\0b"), None)


@pytest.mark.parametrize("output", ["", "out", "out/deeper", "../in", "link/out"])
def test_output_inside_the_watched_folder_is_refused(tmp_path: Path, output: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link").symlink_to(folder, target_is_directory=True)
    with pytest.raises(Problem, match="inside the watched folder"):
        check(folder, folder / output)


def test_output_beside_the_watched_folder_is_fine(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    check(tmp_path / "in", tmp_path / "in-results")
    check(tmp_path / "in", tmp_path)


def test_output_that_leads_back_by_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "in", target_is_directory=True)
    with pytest.raises(Problem, match="inside the watched folder"):
        check(tmp_path / "in", tmp_path / "elsewhere" / "out")


def test_too_many_folders_are_said_plainly() -> None:
    assert failure_of_limit(5, lambda: 5) is None
    assert failure_of_limit(5, lambda: None) is None
    failure = failure_of_limit(70_000, lambda: 65_536)
    assert failure is not None
    assert failure.title == (
        "There are 70,000 folders to watch, but this system allows only 65,536"
    )
    assert "max_user_watches" in failure.hint
