"""Results of a recipe's earlier steps lie aside until the last ones are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from dropmill.core import intake
from dropmill.core.aside import aside_of
from dropmill.core.context import JobContext
from dropmill.core.course import Course
from dropmill.core.errors import JobSkipped
from dropmill.core.home import Home
from dropmill.core.job import Job, Lane, Result
from dropmill.core.recipe import Recipe, Step, jobs_of_step
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from recorder import Recorder
from stages import STAGES, files, stamp, wait_until_gone, wait_until_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Same(Job):
    """Makes something new of every file, but finds it to be so already."""

    kind: ClassVar[str] = "same"
    lane: ClassVar[Lane] = Lane.DISK

    def run(self, ctx: JobContext) -> Result:
        raise JobSkipped("it is so already", is_fine=True)


KINDS = Registry(dict.fromkeys((*STAGES, "same"), ""))
KINDS._kinds.update({**STAGES._kinds, "same": Same})
REAL = Registry(BUILTIN)


@pytest.fixture
def kinds() -> Registry:
    return KINDS


def begin(runner: Runner, inputs: list[str], *steps: Step, folder: str = "") -> tuple[int, ...]:
    course = Course.begin(Recipe(name="Test", steps=steps), folder)
    return runner.submit(course.first_jobs(KINDS, inputs), course=course).result(10).ids


def tree(folder: Path) -> dict[str, str]:
    """Return what lies in a folder, hidden or not."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def names_of(*steps: Step) -> set[str]:
    """Return the steps of builtin kinds whose results are put aside."""
    places = aside_of(Recipe(name="Test", steps=steps), REAL, "m").places
    return {f"{place}:{steps[place].kind}" for place in places}


def test_only_the_last_results_are_left(runner: Runner, recorder: Recorder, tmp_path: Path) -> None:
    inputs = files(tmp_path, "x", "y")
    begin(runner, inputs, stamp("1"), Step("look"), Step("split"), stamp("2"), stamp("3"))
    wait_until_over(recorder, 2 + 2 + 2 + 4 + 4)
    assert runner.close()
    expected = {f"{n} parts/{n}1{p}23" for n in "xy" for p in "ab"}
    found = tree(tmp_path)
    assert set(found) - set("xy") == {name.replace(" parts", "1 parts") for name in expected}
    assert not list(tmp_path.rglob(".*"))


def test_a_chosen_folder_gets_the_results_and_nothing_else(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    inputs = files(tmp_path / "a", "x") + files(tmp_path / "b", "x")
    begin(runner, inputs, stamp("1"), stamp("2", if_exists="rename"), folder=str(tmp_path / "out"))
    wait_until_over(recorder, 4)
    assert runner.close()
    found = {path: text for path, text in tree(tmp_path).items() if path.startswith("out/")}
    # The first one's result of before may be gone by then, so that its name is free again.
    assert {*found} in ({"out/x12", "out/x1 (1)2"}, {"out/x12", "out/x12 (1)"})
    assert {*found.values()} == {"x12"}


def test_what_failed_keeps_what_it_needs_and_says_where_until_it_is_done(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    begin(runner, files(tmp_path, "good", "bad"), stamp("1"), stamp("2", refuses="bad"))
    wait_until_over(recorder, 4)
    (failed,) = [one for one in recorder.latest.values() if one.state is State.FAILED]
    (kept,) = failed.inputs
    wait_until_gone(Path(kept).with_name("good1"))
    assert Path(kept).read_text() == "bad1"
    assert failed.error is not None
    assert f"is kept in “{Path(kept).parents[2]}”" in failed.error.hint
    Path(kept).write_text("mended")
    runner.retry([failed.id])
    recorder.wait(lambda: all(one.state is State.DONE for one in recorder.latest.values()))
    assert runner.close()
    assert set(tree(tmp_path)) == {"good", "bad", "good12", "bad12"}


def test_what_failed_and_is_taken_from_the_list_keeps_nothing(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    begin(runner, files(tmp_path, "good", "bad"), stamp("1"), stamp("2", refuses="bad"))
    wait_until_over(recorder, 4)
    runner.remove()
    runner.settle().result(10)
    assert runner.close()
    assert set(tree(tmp_path)) == {"good", "bad", "good12"}


def test_what_joins_can_be_joined_anew_after_a_retry(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    steps = (stamp("1"), stamp("2", refuses="bad"), Step("join"))
    begin(runner, files(tmp_path, "one", "bad", "two"), *steps)
    wait_until_over(recorder, 3 + 3 + 1)
    assert (tmp_path / "joined").read_text() == "one12\ntwo12\n"
    (failed,) = [one for one in recorder.latest.values() if one.state is State.FAILED]
    Path(failed.inputs[0]).write_text("good")
    runner.retry([failed.id])
    wait_until_over(recorder, 3 + 3 + 2)
    assert runner.close()
    assert (tmp_path / "joined (1)").read_text() == "one12\ngood2\ntwo12\n"
    assert set(tree(tmp_path)) == {"one", "bad", "two", "joined", "joined (1)"}


def test_a_last_step_that_finds_all_as_it_should_be_brings_it_home(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    begin(runner, files(tmp_path, "x"), stamp("1"), Step("same"))
    wait_until_over(recorder, 2)
    assert runner.close()
    assert tree(tmp_path) == {"x": "x", "x1": "x1"}
    (last,) = [one for one in recorder.latest.values() if one.step == 2]
    assert last.outputs == (str(tmp_path / "x1"),)
    assert last.skipped


def test_a_recipe_may_keep_all(runner: Runner, recorder: Recorder, tmp_path: Path) -> None:
    recipe = Recipe(name="Test", steps=(stamp("1"), stamp("2")), keep=True)
    course = Course.begin(recipe)
    jobs = course.first_jobs(KINDS, files(tmp_path, "x"))
    runner.submit(jobs, course=course).result(10)
    wait_until_over(recorder, 2)
    assert runner.close()
    assert set(tree(tmp_path)) == {"x", "x1", "x12"}


def test_only_what_a_later_step_makes_anew_is_put_aside() -> None:
    image, sort, rename = Step("image"), Step("sort"), Step("rename", {"find": "a"})
    assert names_of(Step("download"), Step("checksum")) == set()
    assert names_of(Step("extract"), sort) == set()
    assert names_of(Step("extract"), rename) == set()
    assert names_of(Step("extract"), rename, image) == {"0:extract", "1:rename"}
    assert names_of(image, Step("copy", {"dir": "/b"})) == set()
    assert names_of(Step("extract"), image, sort) == {"0:extract"}
    assert names_of(Step("image", {"dir": "web"}), Step("archive")) == set()
    sums = Step("checksum", {"write": "list"})
    assert names_of(image, sums, Step("archive")) == {"0:image"}


def test_a_large_batch_is_joined_as_one(
    runner: Runner, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SLICE", 2)
    begin(runner, files(tmp_path, *"abcde"), stamp("1"), Step("join"))
    wait_until_over(recorder, 5 + 1)
    assert (tmp_path / "joined").read_text() == "".join(f"{name}1\n" for name in "abcde")


def test_a_later_start_removes_what_the_last_one_left(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    inputs = files(tmp_path / "in", "good", "bad")

    def start() -> tuple[Home, Recorder]:
        home = Home.take(tmp_path / "state", KINDS, Settings())
        assert home is not None
        recorder = Recorder()
        home.runner.subscribe(recorder)
        home.start()
        assert home.is_recovered.wait(10)
        return home, recorder

    home, recorder = start()
    begin(home.runner, inputs, stamp("1"), stamp("2", refuses="bad"), Step("join"))
    wait_until_over(recorder, 2 + 2 + 1)
    assert home.close()
    (failed,) = [one for one in recorder.latest.values() if one.state is State.FAILED]
    area = Path(failed.inputs[0]).parents[2]
    names = {path.name for path in area.rglob("*") if path.is_file()}
    assert names == {"good1", "bad1", "good12"}

    home, recorder = start()  # what joins may still be made anew, of all there is
    Path(failed.inputs[0]).write_text("mended")
    home.runner.retry([failed.id])
    wait_until_over(recorder, 2 + 2 + 2)
    assert home.close()
    assert not area.exists()
    assert (tmp_path / "in" / "joined (1)").read_text() == "good12\nmended2\n"


def test_what_is_called_after_its_folder_is_called_after_that_of_the_inputs(
    tmp_path: Path,
) -> None:
    (tmp_path / "photos").mkdir()
    steps = (Step("text"), Step("archive"))
    course = Course.begin(Recipe(name="Test", steps=steps))
    aside = course.aside(REAL)
    (first,) = course.first_jobs(REAL, [str(tmp_path / "photos" / "a.txt")])
    made = [str(Path(first.dir) / name) for name in ("a.txt", "b.txt")]
    (pack,) = jobs_of_step(course.recipe, 1, REAL, made, "", aside)
    assert pack.target == tmp_path / "photos" / "photos.zip"


def test_no_name_is_taken_by_the_step_before(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    begin(runner, files(tmp_path, "x"), stamp(""), stamp(""), Step("join"))
    wait_until_over(recorder, 3)
    (join,) = [one for one in recorder.latest.values() if one.step == 3]
    assert [Path(name).name for name in join.inputs] == ["x"]
    assert (tmp_path / "joined").read_text() == "x\n"
