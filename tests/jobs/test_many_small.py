"""Kinds that do small files together, by the hundred: none is lost, doubled or left half done."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from dropmill.core.home import Home
from dropmill.core.job import Job, Lane
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.core.undo import Undoing
from dropmill.jobs import BUILTIN
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


def test_copies_in_a_home_are_undone_and_known_again(files: list[Path], tmp_path: Path) -> None:
    link, out = tmp_path / "in" / "link", tmp_path / "out"
    link.symlink_to(files[0])
    (tmp_path / "state").mkdir()
    home = Home.take(tmp_path / "state", Registry(BUILTIN), Settings(is_synced=False))
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()

    def run(**fields: bool) -> tuple[int, list[Snapshot]]:
        copies = [Copy(inputs=(str(path),), dir=str(out), **fields) for path in (*files, link)]
        batch = home.runner.submit(copies).result(20)
        recorder.wait_for(batch.ids, timeout_s=60)
        home.runner.settle().result(20)
        return batch.batch, [recorder.latest[number] for number in batch.ids]

    batch, ended = run()
    assert len(list(out.iterdir())) == len(ended)
    assert all(snapshot.skipped for snapshot in run(skip_done=True)[1])
    files[7].write_text("other")
    (out / "9.txt").write_text("mine by now")
    again = [snapshot.name for snapshot in run(skip_done=True)[1] if not snapshot.skipped]
    assert again == ["7.txt"]
    undoing, before = home.runner.service(Undoing), None
    while (answer := undoing.take_back(batch, before)).before is not None:
        before = answer.before
    assert sorted(path.name for path in out.iterdir()) == ["7 (1).txt", "9.txt"]
    assert home.close(10)


@pytest.mark.parametrize("kind", [Copy, Checksum])
def test_they_share_the_time_of_the_call_that_did_them(
    kind: type[Job], files: list[Path], tmp_path: Path, runner: Runner, recorder: Recorder
) -> None:
    begun_at = time.perf_counter()
    ids = runner.submit(jobs(kind, files, tmp_path / "out")).result(20).ids
    recorder.wait_for(ids, State.DONE, timeout_s=60)
    wall_s = time.perf_counter() - begun_at
    workers = runner.lanes()[Lane.DISK].width
    assert 0 < sum(recorder.latest[number].work_s for number in ids) <= workers * wall_s
