from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.files import IfExists
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.rename import Case, Rename
from dropmill.jobs.sort import Sort
from jobs.doing import attempt, done, why
from recorder import Recorder


def make(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(path.name)
        os.utime(path, (1_100_000_000, 1_100_000_000))
    return paths


def job(paths: list[Path], **fields: Any) -> Rename:
    return Rename(inputs=tuple(map(str, paths)), **fields)


def tree(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_a_pattern_with_a_number_and_a_date(tmp_path: Path) -> None:
    paths = make(tmp_path, "b.jpg", "a.JPG")
    ending = done(job(paths, pattern="{date:%Y} trip {n:03}{suffix}", case=Case.LOWER, start=9))
    assert tree(tmp_path) == {"2004 trip 009.jpg": "b.jpg", "2004 trip 010.jpg": "a.JPG"}
    assert ending.result.outputs == tuple(
        str(tmp_path / f"2004 trip {n}.jpg") for n in ("009", "010")
    )


def test_find_and_replace(tmp_path: Path) -> None:
    paths = make(tmp_path, "IMG_1.jpg", "IMG_2.jpg", "other")
    ending = done(job(paths, find="IMG_", replace="photo ", pattern="{name}"))
    assert sorted(tree(tmp_path)) == ["other", "photo 1.jpg", "photo 2.jpg"]
    done(job([tmp_path / "photo 1.jpg"], find="photo", replace="", pattern="{date}{name}"))
    assert (tmp_path / "2004-11-09 1.jpg").exists()
    assert ending.result.values["left as they are"] == "1"


def test_files_swap_names_and_move_up_by_one(tmp_path: Path) -> None:
    paths = make(tmp_path, "1", "2", "3")
    done(job(paths, pattern="{n}", start=2))
    assert tree(tmp_path) == {"2": "1", "3": "2", "4": "3"}
    done(job([tmp_path / "3", tmp_path / "2"], pattern="{n}", start=2))
    assert tree(tmp_path) == {"2": "2", "3": "1", "4": "3"}
    assert not list(tmp_path.glob(".*"))


def test_only_the_case_or_the_form_of_unicode_changes(tmp_path: Path) -> None:
    (path,) = make(tmp_path, "Readme.TXT")
    done(job([path], case=Case.LOWER))
    assert tree(tmp_path) == {"readme.txt": "Readme.TXT"}
    (tmp_path / "readme.txt").unlink()
    decomposed = unicodedata.normalize("NFD", "é")
    (path,) = make(tmp_path, decomposed)
    done(job([path]))
    assert list(tree(tmp_path)) == ["é"]


@pytest.mark.parametrize("policy", IfExists)
def test_a_name_that_another_file_has(tmp_path: Path, policy: IfExists) -> None:
    mine, other = make(tmp_path, "mine", "other")
    ending = attempt(job([mine], pattern="other", if_exists=policy))
    assert ending.failure is None
    match policy:
        case IfExists.SKIP:
            assert tree(tmp_path) == {"mine": "mine", "other": "other"}
            assert "“other” is there already" in ending.result.values["why"]
        case IfExists.RENAME:
            assert tree(tmp_path) == {"other (1)": "mine", "other": "other"}
        case IfExists.OVERWRITE:
            assert (tmp_path / "other").read_text() == "mine"
            assert other.exists()


def test_two_that_want_one_name(tmp_path: Path) -> None:
    done(job(make(tmp_path, "1", "2"), pattern="x"))
    assert tree(tmp_path) == {"x": "1", "x (1)": "2"}


@pytest.mark.parametrize("pattern", ["", ".", "..", "{stem}" * 300, "a\0b"])
def test_names_that_cannot_be(tmp_path: Path, pattern: str) -> None:
    paths = make(tmp_path, "some file")
    assert "cannot be called" in why(job(paths, pattern=pattern))
    assert tree(tmp_path) == {"some file": "some file"}


@pytest.mark.parametrize("pattern", ["{nam}", "{n:x}", "{stem:3}", "a/b", "a\\b"])
def test_patterns_that_make_no_sense(pattern: str) -> None:
    with pytest.raises(Problem):
        build(Rename, ["/a"], {"pattern": pattern})


def test_one_that_is_gone_stops_all_before_it_begins(tmp_path: Path) -> None:
    paths = make(tmp_path, "a", "b")
    paths[1].unlink()
    assert "does not exist" in why(job(paths, pattern="{n}"))
    assert tree(tmp_path) == {"a": "a"}


def test_a_folder_and_what_is_in_it_are_not_renamed_together(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (inner,) = make(tmp_path / "d", "x")
    assert "to be renamed too" in why(job([tmp_path / "d", inner], pattern="{n}"))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.sampled_from(list(IfExists)[:2]))
def test_no_file_is_ever_lost(tmp_path_factory: Any, wanted: list[int], policy: IfExists) -> None:
    folder = tmp_path_factory.mktemp("names")
    make(folder, *map(str, range(6)))
    sources = [folder / str(number) for number in range(len(wanted))]
    for source, target in zip(sources, wanted, strict=True):
        if source.exists():
            attempt(job([source], pattern=str(target), if_exists=policy))
    assert sorted(tree(folder).values()) == list("012345")


def sort_job(path: Path, **fields: Any) -> Sort:
    return Sort(inputs=(str(path),), **fields)


@pytest.mark.parametrize(
    ("name", "pattern", "place"),
    [
        ("a.jpg", "{type}/{date:%Y}", "Images/2004/a.jpg"),
        ("a.HEIC", "{type}", "Images/a.HEIC"),
        ("a.mkv", "{type}", "Videos/a.mkv"),
        ("a.flac", "{type}", "Music/a.flac"),
        ("a.pdf", "{type}", "Documents/a.pdf"),
        ("a.tar.gz", "{type}", "Archives/a.tar.gz"),
        ("a", "{type}", "Other/a"),
        ("über", "{first}", "Ü/über"),
        ("a.b.txt", "x{suffix}/{stem}", "x.txt/a.b/a.b.txt"),
        ("...", "/{name}", "_/..."),
    ],
)
def test_sorted_into_folders(tmp_path: Path, name: str, pattern: str, place: str) -> None:
    (path,) = make(tmp_path, name)
    ending = done(sort_job(path, pattern=pattern, dir=str(tmp_path / "to")))
    assert tree(tmp_path) == {f"to/{place}": name}
    assert ending.result.outputs == (str(tmp_path / "to" / place),)


def test_sorted_where_it_is_and_sorted_again(tmp_path: Path) -> None:
    (path,) = make(tmp_path, "a.jpg")
    (made,) = done(sort_job(path)).result.outputs
    assert Path(made) == tmp_path / "Images" / "a.jpg"
    assert attempt(sort_job(Path(made), dir=str(tmp_path))).skipped
    with pytest.raises(Problem):
        sort_job(path, pattern="../{type}")


def test_many_in_the_runner_and_what_they_mean_to_do(
    tmp_path: Path, runner: Runner, recorder: Recorder
) -> None:
    paths = make(tmp_path, "a.jpg", "b.mp3")
    jobs = [sort_job(path) for path in paths] + [job(make(tmp_path, "x"), pattern="y")]
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids, State.DONE)
    assert sorted(tree(tmp_path)) == ["Images/a.jpg", "Music/b.mp3", "y"]
    assert [jobs[0].intent().moves, jobs[2].intent().moves] == [
        ((paths[0], tmp_path / "Images" / "a.jpg"),),
        ((tmp_path / "x", tmp_path / "y"),),
    ]
