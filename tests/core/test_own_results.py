"""What a recipe has put into a folder is not taken in again when that folder comes back."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dropmill.core import verbs
from dropmill.core.course import Course, files_in
from dropmill.core.errors import Problem
from dropmill.core.home import Home
from dropmill.core.own_results import own_results
from dropmill.core.recipe import Recipe, Step
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.jobs import BUILTIN
from recorder import Recorder

KINDS = Registry(BUILTIN)
TIDY = Recipe(name="Tidy", steps=(Step("text", {"newline": "lf"}),))
Run = Callable[..., list[str]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    (tmp_path / "state").mkdir()
    home = Home.take(tmp_path / "state", KINDS, Settings(is_synced=False))
    assert home is not None
    home.start()
    yield home
    assert home.close(10)


@pytest.fixture
def run(home: Home) -> Run:
    """Send files through a recipe; return the results of its last step."""
    recorder = Recorder()
    home.runner.subscribe(recorder)

    def do(recipe: Recipe, *inputs: Path) -> list[str]:
        course = Course.begin(recipe)
        jobs = course.first_jobs(KINDS, [str(path) for path in inputs])
        batch = home.runner.submit(jobs, course=course).result(20).batch
        mine = lambda: [one for one in recorder.latest.values() if one.batch == batch]  # noqa: E731
        recorder.wait(
            lambda: (
                sum(one.step == course.last for one in mine()) >= len(inputs)
                and all(one.ended_at is not None for one in mine())
            )
        )
        home.runner.settle().result(20)
        return [path for one in mine() if one.step == course.last for path in one.outputs]

    return do


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(b"one\r\n")
    return folder


def left_out(home: Home, folder: Path, recipe: str = "Tidy") -> list[str]:
    paths = tuple(files_in([str(folder)]))
    own = own_results(recipe, paths, [str(folder)], home.journal.reader)
    return sorted(os.path.relpath(path, folder) for path in own)


def test_results_are_left_out_and_what_they_were_made_from_is_not(
    home: Home, run: Run, folder: Path
) -> None:
    assert left_out(home, folder) == []
    run(TIDY, folder / "a.txt", folder / "b.txt")
    assert left_out(home, folder) == ["a (1).txt", "b (1).txt"]
    assert left_out(home, folder, "TIDY") == ["a (1).txt", "b (1).txt"]
    assert left_out(home, folder, "Another") == []


def test_a_result_is_known_under_another_name_and_place_but_not_once_it_is_changed(
    home: Home, run: Run, folder: Path
) -> None:
    first, second = map(Path, sorted(run(TIDY, folder / "a.txt", folder / "b.txt")))
    (folder / "deep").mkdir()
    first.rename(folder / "deep" / "mine.txt")
    second.write_text("edited")
    assert left_out(home, folder) == ["deep/mine.txt"]


def test_a_file_that_was_named_itself_is_taken(home: Home, run: Run, folder: Path) -> None:
    (result, *_) = run(TIDY, folder / "a.txt")
    reader = home.journal.reader
    assert own_results("Tidy", [result], [], reader) == frozenset()
    assert own_results("Tidy", [result], [str(folder / "other")], reader) == frozenset()
    assert own_results("Tidy", [result], [f"{folder}/"], reader) == {result}


def test_what_was_unpacked_and_sorted_is_left_out_and_its_archive_is_not(
    home: Home, run: Run, folder: Path
) -> None:
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("x.txt", "x")
        archive.writestr("y.csv", "y")
    unpack = Recipe(name="Unpack", steps=(Step("extract"), Step("sort", {"pattern": "{suffix}"})))
    run(unpack, folder / "c.zip")
    found = left_out(home, folder, "Unpack")
    assert {Path(path).name for path in found} == {"x.txt", "y.csv"}


def test_what_the_first_step_only_moved_is_the_persons_own(
    home: Home, run: Run, folder: Path
) -> None:
    sort = Recipe(name="Sort", steps=(Step("sort", {"pattern": "{suffix}"}),))
    (moved, *_) = run(sort, folder / "a.txt")
    assert Path(moved) != folder / "a.txt"
    assert left_out(home, folder, "Sort") == []


def test_the_owner_leaves_them_out_and_says_how_many(home: Home, run: Run, folder: Path) -> None:
    def ask() -> verbs.Accepted:
        paths = tuple(files_in([str(folder)]))
        verb = verbs.SubmitRecipe(recipe=TIDY, inputs=paths, is_held=True, folders=(str(folder),))
        answer = home.answers(verb)
        assert isinstance(answer, verbs.Accepted)
        return answer

    run(TIDY, folder / "a.txt", folder / "b.txt")
    answer = ask()
    assert (len(answer.ids), answer.left_out) == (2, 2)
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    with pytest.raises(Problem, match="All of these files are results of “Tidy”"):
        ask()
