"""What every kind must keep to, whatever it is given. New kinds are tried by being registered."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from dropmill.core.fields import build, fields_of
from dropmill.core.files import TEMPORARY_SUFFIX, default_mode
from dropmill.core.job import Job
from dropmill.core.plan import plan
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from jobs.samples.contract import PLAIN, SAMPLES
from recorder import Recorder

APP = Path(__file__).parents[2] / "app"
REGISTRY = Registry(__import__("dropmill.jobs").jobs.BUILTIN)
KINDS = sorted(name for name, kind in REGISTRY.items() if not kind.takes_links)
PERMISSION_CAPS = "-dac_override,-dac_read_search,-fowner"


class Bench:
    """One kind, a folder with its inputs, another for its results, and a Runner."""

    def __init__(self, name: str, folder: Path, runner: Runner, recorder: Recorder) -> None:
        self.kind = REGISTRY[name]
        self.sample = SAMPLES.get(name, PLAIN)
        self.inputs = folder / "in"
        self.outputs = folder / "out"
        self.inputs.mkdir()
        self.outputs.mkdir()
        self.runner = runner
        self.recorder = recorder

    @property
    def settings(self) -> dict[str, str]:
        known = {field.name for field in fields_of(self.kind)}
        usual = {"dir": str(self.outputs), "retries": "0"}
        return {k: v for k, v in usual.items() if k in known} | dict(self.sample.settings)

    def samples(self, count: int) -> list[Path]:
        return [self.sample.make(self.inputs, number) for number in range(count)]

    def jobs(self, paths: Sequence[Path]) -> list[Job]:
        return build(self.kind, [str(path) for path in paths], self.settings)

    def submit(self, paths: Sequence[Path]) -> tuple[int, ...]:
        return self.runner.submit(self.jobs(paths)).result(10).ids

    def ended(self, ids: Sequence[int]) -> list[Snapshot]:
        self.recorder.wait_for(ids, timeout_s=60)
        for snapshot in self.recorder.history:
            assert snapshot.total is None or snapshot.done <= snapshot.total
        return [self.recorder.latest[number] for number in ids]

    def temporaries(self) -> list[Path]:
        found = [*self.inputs.rglob("*"), *self.outputs.rglob("*")]
        return [path for path in found if path.name.endswith(TEMPORARY_SUFFIX)]


@pytest.fixture(params=KINDS)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, runner: Runner, recorder: Recorder
) -> Iterator[Bench]:
    bench = Bench(request.param, tmp_path, runner, recorder)
    yield bench
    assert bench.temporaries() == []
    assert runner.close(10)
    assert psutil.Process().children(recursive=True) == []


def test_it_does_its_work_as_planned(bench: Bench) -> None:
    paths = bench.samples(2)
    before = {path: path.read_bytes() for path in paths}
    jobs = bench.jobs(paths)
    made = plan(jobs)
    planned = {file.final for file in made.files if file.final}
    ids = bench.runner.submit(jobs, plan=made).result(10).ids
    ended = bench.ended(ids)
    assert [snapshot.error for snapshot in ended] == [None] * len(ended)
    outputs = {path for snapshot in ended for path in snapshot.outputs}
    assert all(Path(path).exists() for path in outputs)
    assert planned <= outputs
    assert outputs or not bench.kind.has_outputs
    files = [path for path in map(Path, outputs) if path.is_file()]
    assert {oct(path.stat().st_mode & 0o777) for path in files} <= {oct(default_mode())}
    if bench.sample.is_kept:
        assert {path: path.read_bytes() for path in before} == before
    else:
        assert sorted(Path(path).read_bytes() for path in outputs) == sorted(before.values())


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _tiny(path: Path) -> Path:
    path.write_bytes(b"x")
    return path


def _noise(path: Path) -> Path:
    path.write_bytes(random.Random(1).randbytes(100_000))  # noqa: S311 - a test's data
    return path


def _folder(path: Path) -> Path:
    path.unlink()
    path.mkdir()
    return path


def _gone(path: Path) -> Path:
    path.unlink()
    return path


def _pipe(path: Path) -> Path:
    path.unlink()
    os.mkfifo(path)
    return path


def test_what_it_cannot_use_is_said_and_hurts_no_other(bench: Bench) -> None:
    spoilers = [_empty, _tiny, _noise, _folder, _gone]
    if not bench.sample.takes_pipes:
        spoilers.append(_pipe)
    good, *bad = bench.samples(1 + len(spoilers))
    spoiled = [spoil(path) for spoil, path in zip(spoilers, bad, strict=True)]
    alone = [number for path in spoiled for number in bench.submit([path])]
    (ok,) = bench.ended(bench.submit([good]))
    assert ok.error is None
    for snapshot in bench.ended(alone):
        assert snapshot.state in {State.DONE, State.FAILED}
        if snapshot.error is not None:
            assert "crashed" not in snapshot.error.title, snapshot.error
            assert snapshot.error.hint, snapshot.error


def test_a_huge_input_can_be_stopped(bench: Bench) -> None:
    (path,) = bench.samples(1)
    with path.open("r+b") as file:
        file.truncate(1 << 40)
    ids = bench.submit([path])
    bench.recorder.wait_for(ids, State.RUNNING, *ENDED)
    threading.Event().wait(0.2)
    bench.runner.cancel(ids)
    (snapshot,) = bench.ended(ids)
    assert snapshot.state in {State.CANCELLED, State.FAILED, State.DONE}


def test_an_input_that_vanishes_meanwhile_is_no_crash(bench: Bench) -> None:
    paths = bench.samples(4)
    ids = bench.submit(paths)
    for path in paths:
        path.unlink(missing_ok=True)  # it may have been moved by now
    for snapshot in bench.ended(ids):
        assert snapshot.error is None or "crashed" not in snapshot.error.title, snapshot.error


def test_cancel_at_any_moment_leaves_nothing_partial(bench: Bench) -> None:
    paths = bench.samples(6)
    moment_s = random.uniform(0, 0.2)  # noqa: S311 - a moment, no secret
    ids = bench.submit(paths)
    threading.Event().wait(moment_s)
    bench.runner.cancel(ids)
    for snapshot in bench.ended(ids):
        assert snapshot.state in {State.CANCELLED, State.DONE}
        if snapshot.state is State.CANCELLED:
            assert not snapshot.outputs


@pytest.mark.parametrize("name", KINDS)
def test_an_input_that_may_not_be_read_is_said(name: str, tmp_path: Path) -> None:
    bench = Bench(name, tmp_path, Runner(), Recorder())
    (path,) = bench.samples(1)
    path.chmod(0)
    before = []
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        assert setpriv, "run the tests as an ordinary user, or install util-linux"
        caps = PERMISSION_CAPS
        before = [setpriv, f"--bounding-set={caps}", f"--inh-caps={caps}"]
    settings = [f"--set={key}={value}" for key, value in bench.settings.items()]
    outcome = subprocess.run(
        [*before, sys.executable, "-m", "dropmill", "run", name, *settings, str(path)],
        env={**os.environ, "PYTHONPATH": str(APP), "DROPMILL_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = outcome.stdout + outcome.stderr
    assert "Traceback" not in told
    if bench.sample.is_read:
        assert outcome.returncode == 1
        assert "ermission denied" in told
    else:
        assert outcome.returncode == 0
    assert bench.temporaries() == []
