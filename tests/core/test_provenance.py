"""What a file was made from: known by sight, or by what is in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from dropmill.core import verbs
from dropmill.core.course import Course
from dropmill.core.home import Home
from dropmill.core.job import Job
from dropmill.core.journal.reader import Reader
from dropmill.core.provenance import Provenance, Stopped, provenances
from dropmill.core.recipe import Recipe, Step
from dropmill.core.records import Made
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.jobs import BUILTIN
from dropmill.jobs.rename import Rename
from recorder import Recorder


class Maker:
    """A home that makes results."""

    def __init__(self, folder: Path) -> None:
        state = folder / "state"
        state.mkdir()
        self.kinds = Registry({**BUILTIN, "upper": "core.test_plan:Upper"})
        home = Home.take(state, self.kinds, Settings(is_synced=False))
        assert home is not None
        self.home = home
        self.recorder = Recorder()
        home.runner.subscribe(self.recorder)
        home.start()

    def make(self, job: Job) -> Path:
        """Run a job; return its result once all is kept."""
        (number,) = self.home.runner.submit([job]).result(10).ids
        self.recorder.wait_for([number])
        self.home.runner.settle().result(10)
        outputs = self.recorder.latest[number].outputs
        return Path(outputs[0] if outputs else job.inputs[0])

    def upper(self, path: Path, to: Path) -> Path:
        return self.make(self.kinds["upper"](inputs=(str(path),), dir=str(to)))

    def of(self, *paths: Path) -> list[Provenance]:
        return provenances(map(str, paths), self.home.journal.reader)


class LatestOnly:
    """A record that tells of one file at a time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.job = reader.job
        self.given = reader.given

    def made(self, beginnings: Collection[str]) -> list[Made]:
        return self._reader.made(beginnings, limit=1)


@pytest.fixture
def maker(tmp_path: Path) -> Iterator[Maker]:
    made = Maker(tmp_path)
    yield made
    assert made.home.close(10)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("some text")
    return path


@pytest.fixture
def result(maker: Maker, source: Path, tmp_path: Path) -> Path:
    return maker.upper(source, tmp_path / "to")


def test_a_result_says_what_it_was_made_from(maker: Maker, source: Path, result: Path) -> None:
    (one,) = maker.of(result)
    assert (one.path, one.sources, one.job.snapshot.kind) == (str(result), (str(source),), "upper")
    assert (one.is_copy, one.made.before) == (False, "")
    assert one.made.at == pytest.approx(result.stat().st_ctime, abs=5)


def test_it_is_known_under_another_name_in_another_folder(
    maker: Maker, source: Path, result: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere.bin"
    result.rename(moved)
    (one,) = maker.of(moved)
    assert (one.sources, one.is_copy) == ((str(source),), False)


def test_a_copy_is_known_by_its_content_while_the_result_is_there(
    maker: Maker, result: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copy(result, copy)
    os.utime(copy, (1, 1))
    (one,) = maker.of(copy)
    assert (one.is_copy, one.made.path) == (True, str(result))
    result.unlink()
    assert not maker.of(copy)


def test_what_only_has_the_same_size_is_not(maker: Maker, result: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"x" * result.stat().st_size)
    assert not maker.of(other)


def test_it_is_known_however_many_results_are_of_its_size(maker: Maker, tmp_path: Path) -> None:
    """The record tells of the latest only, and scans and frames are all of one size."""
    results = []
    for number in range(1, 4):
        source = tmp_path / f"{number}.txt"
        source.write_text(f"text {number}")
        os.utime(source, (number, number))  # which a copy keeps
        job = maker.kinds["copy"](inputs=(str(source),), dir=str(tmp_path / "copies"))
        results.append(maker.make(job))
    (one,) = provenances([str(results[0])], LatestOnly(maker.home.journal.reader))
    assert one.made.path == str(results[0])


def test_a_result_that_was_changed_is_none_any_more(maker: Maker, result: Path) -> None:
    result.write_text("NEWS TEXT")
    assert not maker.of(result)


def test_what_a_result_was_made_from_is_not_taken_for_one(
    maker: Maker, source: Path, tmp_path: Path
) -> None:
    copied = maker.make(maker.kinds["copy"](inputs=(str(source),), dir=str(tmp_path / "copies")))
    assert copied.read_bytes() == source.read_bytes()
    assert [one.path for one in maker.of(source, copied)] == [str(copied)]


def test_what_an_undo_took_back_is_forgotten(maker: Maker, result: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.hardlink_to(result)
    (one,) = maker.of(kept)
    maker.home.answers(verbs.Undo(batch=one.job.snapshot.batch))
    assert not maker.of(kept)


def test_a_file_that_got_its_name_from_a_job_says_what_it_was_called(
    maker: Maker, source: Path
) -> None:
    other = source.with_name("other.txt")
    other.write_text("more text")
    maker.make(Rename(inputs=(str(source), str(other)), pattern="b{n}{suffix}"))
    (one,) = maker.of(source.with_name("b1.txt"))
    assert (one.sources, one.made.before) == ((str(source),), str(source))


def test_what_went_through_a_recipe_comes_from_what_that_began_with(
    maker: Maker, source: Path, tmp_path: Path
) -> None:
    recipe = Recipe(name="Twice", steps=(Step("upper"), Step("archive", {"format": "zip"})))
    course = Course.begin(recipe, str(tmp_path / "to"))
    jobs = course.first_jobs(maker.kinds, [str(source)])
    batch = maker.home.runner.submit(jobs, course=course).result(10).batch
    packed = lambda: [  # noqa: E731 - waited for below
        p for p in maker.recorder.latest.values() if p.batch == batch and p.step == 2 and p.outputs
    ]
    maker.recorder.wait(lambda: bool(packed()))
    maker.home.runner.settle().result(10)
    (one,) = maker.of(Path(packed()[0].outputs[0]))
    assert one.sources == (str(source),)
    assert one.job.course is not None
    assert one.job.course.recipe.name == "Twice"


def test_it_stops_when_nobody_wants_to_know(maker: Maker, result: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copy(result, copy)
    with pytest.raises(Stopped):
        provenances([str(copy)], maker.home.journal.reader, lambda: True)


def test_what_is_missing_or_empty_is_passed_over(maker: Maker, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    assert not maker.of(tmp_path / "none", empty)
