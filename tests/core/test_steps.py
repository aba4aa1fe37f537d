"""Batches that go through a recipe: what a step gives is what the next one takes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dropmill.core.context import JobContext
from dropmill.core.course import Course
from dropmill.core.home import Home
from dropmill.core.job import Result
from dropmill.core.recipe import Recipe, Step, check, jobs_of_step
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.state import State
from recorder import Recorder
from stages import STAGES, Stamp, files, stamp, wait_until_over


def recipe_of(*steps: Step) -> Recipe:
    recipe = Recipe(name="Test", steps=steps)
    check(recipe, STAGES)
    return recipe


@pytest.fixture
def kinds() -> Registry:
    return STAGES


def begin(runner: Runner, recipe: Recipe, inputs: list[str], folder: str = "") -> tuple[int, ...]:
    jobs = jobs_of_step(recipe, 0, STAGES, inputs, folder)
    return runner.submit(jobs, course=Course(recipe, folder)).result(10).ids


def at_step(recorder: Recorder, step: int) -> list[int]:
    return sorted(one.id for one in recorder.latest.values() if one.step == step)


def test_each_input_goes_through_all_steps(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    recipe = recipe_of(stamp("1"), Step("look"), Step("split"), stamp("2", dir="out"))
    begin(runner, recipe, files(tmp_path, "x", "y"))
    wait_until_over(recorder, 2 + 2 + 2 + 4)
    found = {p.name: p.read_text() for p in tmp_path.rglob("out/*")}
    assert found == {f"{n}1{p}2": f"{n}1{p}2" for n in "xy" for p in "ab"}
    assert len({one.batch for one in recorder.latest.values()}) == 1


def test_a_joining_step_takes_all_in_the_order_of_the_inputs(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    names = [f"{n:02}" for n in range(30)]
    recipe = recipe_of(Step("split"), stamp("!"), Step("join"), stamp("end"))
    begin(runner, recipe, files(tmp_path, *reversed(names)), str(tmp_path / "out"))
    wait_until_over(recorder, 30 + 60 + 1 + 1)
    expected = [f"{n}{p}!" for n in reversed(names) for p in "ab"]
    (result,) = (tmp_path / "out").iterdir()
    assert result.read_text() == "\n".join(expected) + "\nend"


def test_a_failed_step_stops_its_input_only_and_is_gone_on_with_by_a_retry(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    recipe = recipe_of(stamp("1"), stamp("2", refuses="bad"), Step("join"))
    begin(runner, recipe, files(tmp_path, "one", "bad", "two"))
    wait_until_over(recorder, 3 + 3 + 1)
    (failed,) = [one for one in recorder.latest.values() if one.state is State.FAILED]
    assert failed.step == 2
    assert (tmp_path / "joined").read_text() == "one12\ntwo12\n"
    (tmp_path / "bad1").write_text("good")
    runner.retry([failed.id])
    wait_until_over(recorder, 3 + 3 + 2)
    assert (tmp_path / "joined (1)").read_text() == "one12\ngood2\ntwo12\n"


def test_what_is_cancelled_sends_nothing_on(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    runner.hold_lanes()
    ids = begin(runner, recipe_of(stamp("1"), Step("join")), files(tmp_path, "x", "y", "z"))
    runner.cancel(ids[:1])
    runner.release_lanes()
    wait_until_over(recorder, 3 + 1)
    assert (tmp_path / "joined").read_text() == "y1\nz1\n"


def test_a_joining_step_is_cancelled_with_its_batch(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    recipe = recipe_of(stamp("1"), Step("join"))
    runner.hold_lanes()
    first, second = begin(runner, recipe, files(tmp_path, "x", "y"))
    runner.hold([second])
    runner.release_lanes()
    recorder.wait_for([first], State.DONE)
    recorder.wait(lambda: len(recorder.latest) == 3)
    runner.cancel()
    wait_until_over(recorder, 3)
    (join,) = at_step(recorder, 2)
    assert recorder.states(join)[-1] is State.CANCELLED
    assert State.RUNNING not in recorder.states(join)
    assert not (tmp_path / "joined").exists()


@pytest.mark.parametrize("last", [stamp("2"), Step("join")])
def test_what_is_removed_while_it_runs_leaves_no_job_of_the_next_step(
    last: Step,
    runner: Runner,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_running, may_end, run = threading.Event(), threading.Event(), Stamp.run

    def run_to_its_end(job: Stamp, ctx: JobContext) -> Result:
        is_running.set()
        assert may_end.wait(20)
        return run(job, ctx)

    monkeypatch.setattr(Stamp, "run", run_to_its_end)
    (first,) = begin(runner, recipe_of(stamp("1"), last), files(tmp_path, "x"))
    assert is_running.wait(20)
    runner.remove([first])
    runner.settle().result(20)
    may_end.set()
    recorder.wait(lambda: first in recorder.removed)
    runner.settle().result(20)
    assert not recorder.latest
    assert (tmp_path / "x1").exists()


def test_what_joins_stays_while_others_have_something_for_it(
    runner: Runner, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_running, may_end, run = threading.Event(), threading.Event(), Stamp.run

    def run_to_its_end(job: Stamp, ctx: JobContext) -> Result:
        is_running.set()
        assert may_end.wait(20)
        return run(job, ctx)

    monkeypatch.setattr(Stamp, "run", run_to_its_end)
    jobs = jobs_of_step(
        recipe := recipe_of(stamp("1"), Step("join")), 0, STAGES, files(tmp_path, "x", "y")
    )
    runner.hold_lanes()
    first, second = runner.submit(jobs, course=Course(recipe)).result(10).ids
    runner.hold([second])
    runner.release_lanes()
    assert is_running.wait(20)
    runner.remove([first])
    runner.settle().result(20)
    may_end.set()
    recorder.wait(lambda: first in recorder.removed)
    assert len(at_step(recorder, 2)) == 1, "the other's result is to go there"


def test_a_step_that_finds_all_as_it_should_be_hands_its_input_on(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    recipe = recipe_of(Step("look", {"is_content": "yes"}), stamp("1"))
    begin(runner, recipe, files(tmp_path, "x"))
    wait_until_over(recorder, 2)
    assert (tmp_path / "x1").read_text() == "x1"


def test_a_later_start_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    recipe = recipe_of(stamp("1"), Step("split"), Step("join"), stamp("2"))
    inputs = files(tmp_path / "in", "x", "y", "z")
    (tmp_path / "state").mkdir()
    home = Home.take(tmp_path / "state", STAGES, Settings())
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.runner.hold_lanes()
    home.start()
    assert home.is_recovered.wait(10)
    jobs = jobs_of_step(recipe, 0, STAGES, inputs)
    ids = home.runner.submit(jobs, course=Course(recipe)).result(10).ids
    home.runner.hold(ids[2:])
    home.runner.release_lanes()
    recorder.wait(lambda: len(recorder.latest) == 3 + 2 + 1)
    recorder.wait_for(at_step(recorder, 2), State.DONE)
    assert home.close()

    home = Home.take(tmp_path / "state", STAGES, Settings())
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    assert home.is_recovered.wait(10)
    (join,) = at_step(recorder, 3)
    assert recorder.latest[join].state is State.WAITING
    home.runner.resume(ids[2:])
    wait_until_over(recorder, 3 + 3 + 1 + 1)
    (last,) = at_step(recorder, 4)
    (output,) = recorder.latest[last].outputs
    expected = [f"{name}1{part}" for name in "xyz" for part in "ab"]
    assert Path(output).read_text() == "\n".join(expected) + "\n2"
    batch = home.journal.reader.batch(recorder.latest[last].batch)
    assert batch is not None
    assert batch.course == Course(recipe)  # the journal knows which one ran
    assert home.close()
