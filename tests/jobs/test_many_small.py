"""Kinds that do small files together, by the hundred: none is lost, doubled or left half done."""

from __future__ import annotations

import random
import threading
from collections import Counter
from pathlib import Path

import psutil
import pytest

from dropmill.core.job import Job
from dropmill.core.runner import Runner
from dropmill.core.state import ENDED, State
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.copy.kind import Copy
from recorder import Recorder

COUNT = 400


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    paths = [folder / f"{number}.txt" for number in range(COUNT)]
    for number, path in enumerate(paths):
        path.write_text(f"{number}\n" * 100)
    return paths


def jobs(kind: type[Job], files: list[Path], out: Path) -> list[Job]:
    if kind is Copy:
        return [Copy(inputs=(str(path),), dir=str(out), verify=False) for path in files]
    return [Checksum(inputs=(str(path),)) for path in files]


@pytest.mark.parametrize("kind", [Copy, Checksum])
def test_cancel_and_pause_at_any_moment(
    kind: type[Job], files: list[Path], tmp_path: Path, runner: Runner, recorder: Recorder
) -> None:
    out = tmp_path / "out"
    ids = runner.submit(jobs(kind, files, out)).result(20).ids
    dice = random.Random()  # noqa: S311 - moments, no secret
    for _ in range(6):
        threading.Event().wait(dice.uniform(0, 0.03))
        runner.pause(dice.sample(ids, 50))
        runner.cancel(dice.sample(ids, 20))
        runner.resume(dice.sample(ids, 150))
    settled = ENDED | {State.PAUSED, State.HELD}
    recorder.wait_for(ids, *settled, timeout_s=60)
    runner.resume()
    recorder.wait_for(ids, timeout_s=60)
    ended = [recorder.latest[number] for number in ids]
    assert {snapshot.state for snapshot in ended} <= {State.DONE, State.CANCELLED}
    assert all(snapshot.done <= (snapshot.total or 0) for snapshot in ended)
    if kind is Copy:
        made = {path for snapshot in ended for path in snapshot.outputs}
        assert {str(path) for path in out.iterdir()} == made
        done = [snapshot for snapshot in ended if snapshot.state is State.DONE]
        assert len(made) == len(done)
        for snapshot in done:
            copy, original = Path(snapshot.outputs[0]), Path(snapshot.inputs[0])
            assert copy.read_bytes() == original.read_bytes()


@pytest.mark.parametrize("kind", [Copy, Checksum])
def test_children_that_are_killed_cost_nothing(
    kind: type[Job], files: list[Path], tmp_path: Path, runner: Runner, recorder: Recorder
) -> None:
    out = tmp_path / "out"
    ids = runner.submit(jobs(kind, files, out)).result(20).ids
    dice = random.Random()  # noqa: S311 - moments, no secret
    for _ in range(5):
        threading.Event().wait(dice.uniform(0, 0.1))
        for child in psutil.Process().children():
            child.kill()
    recorder.wait_for(ids, timeout_s=60)
    ended = [recorder.latest[number] for number in ids]
    assert Counter(snapshot.state for snapshot in ended) == {State.DONE: COUNT}
    if kind is Copy:
        assert sorted(path.name for path in out.iterdir()) == sorted(path.name for path in files)
