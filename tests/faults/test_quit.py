"""Leaving in the middle of everything, clocks that jump, folders that vanish: nothing is lost."""

from __future__ import annotations

import itertools
import shutil
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.home import Home
from dropmill.core.job import Result
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes, Settings
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.download import Download
from faults.downloading import Serve
from faults.lying_server import Ask
from recorder import Recorder, submit

SERVERS = 8
EACH = 8
MOST_S = 3.0


def taken(folder: Path) -> tuple[Home, Recorder]:
    home = Home.take(folder, Registry(BUILTIN), Settings(lanes=Lanes(net=64)))
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    return home, recorder


def test_64_transfers_that_stall_are_left_in_time_and_kept(tmp_path: Path, serve: Serve) -> None:
    has_stalled = threading.Semaphore(0)

    def half(ask: Ask) -> None:
        ask.head("200 OK", content_length=1 << 20, etag='"x"')
        ask.raw(bytes(1 << 16))
        has_stalled.release()
        ask.stall()

    state, results = tmp_path / "state", tmp_path / "results"
    state.mkdir()
    servers = [serve(half) for _ in range(SERVERS)]
    jobs = [
        Download(inputs=(server.url(f"/{number}.bin"),), dir=str(results))
        for server in servers
        for number in range(EACH)
    ]
    home, recorder = taken(state)
    home.start()
    ids = home.runner.submit(jobs).result(20).ids
    for _ in jobs:
        assert has_stalled.acquire(timeout=30)
    recorder.wait_for(ids, State.RUNNING)
    begin = time.monotonic()
    assert home.close()
    assert time.monotonic() - begin < MOST_S
    recorder.wait_for(ids, State.INTERRUPTED)
    home, recorder = taken(state)
    home.start(is_quiet=True)
    assert home.is_recovered.wait(20)
    assert {recorder.latest[number].state for number in ids} == {State.INTERRUPTED}
    assert home.close()


def test_a_list_that_is_deleted_while_it_is_used_is_said_and_not_claimed(tmp_path: Path) -> None:
    state, file = tmp_path / "state", tmp_path / "file"
    state.mkdir()
    file.write_text("text")
    home, recorder = taken(state)
    home.start()
    assert home.is_recovered.wait(20)
    shutil.rmtree(state)
    refused = home.runner.submit([Checksum(inputs=(str(file),))]).exception(20)
    assert refused is not None
    assert "deleted or replaced" in str(refused)
    recorder.wait(lambda: not recorder.latest and bool(recorder.troubles))
    assert recorder.troubles[-1] is not None
    assert "deleted or replaced" in recorder.troubles[-1].title
    assert not home.close(), "what could not be kept is not called kept"


def test_what_waits_for_a_later_try_does_not_outlive_a_clock_that_jumps(tmp_path: Path) -> None:
    """Times in the record are for people: no wait is counted from them after a start."""
    state, file = tmp_path / "state", tmp_path / "file"
    state.mkdir()
    file.write_text("text")
    home, recorder = taken(state)
    home.start()
    ids = home.runner.submit([Checksum(inputs=(str(file),))], is_held=True).result(20).ids
    far = time.time() + 7_200
    snapshot = recorder.latest[ids[0]]
    kept = threading.Event()
    waiting = replace(snapshot, state=State.WAITING, due_at=far, note="the server is busy")
    home.journal.record([waiting], kept.set)
    assert kept.wait(20)
    assert home.close()
    home, recorder = taken(state)
    home.start()
    recorder.wait_for(ids, State.DONE)
    assert recorder.latest[ids[0]].due_at is None
    assert home.close()


def test_a_clock_that_jumps_while_jobs_run_stops_and_hurries_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hours on and back all the time: waits and figures go by the clock that never jumps."""
    real = time.time
    jumps = itertools.cycle([0.0, 7_200.0, -7_200.0])
    monkeypatch.setattr(time, "time", lambda: real() + next(jumps))
    tries: Counter[int] = Counter()

    def fail_first(ctx: JobContext) -> Result:
        tries[ctx.job_id] += 1
        if tries[ctx.job_id] == 1:
            raise Problem("Busy", can_pass=True, retry_after_s=0.2)
        ctx.sleep(0.05)
        return Result()

    runner, recorder = Runner(), Recorder()
    runner.subscribe(recorder)
    runner.start()
    begin = time.monotonic()
    ids = submit(runner, *[fail_first] * 30, timeout_s=30)
    recorder.wait_for(ids, State.DONE)
    took_s = time.monotonic() - begin
    assert set(tries.values()) == {2}
    for number in ids:
        assert 0 <= recorder.latest[number].work_s <= took_s
    assert took_s >= 0.2
    assert runner.close(10)


def test_a_folder_that_is_deleted_while_it_is_written_to(tmp_path: Path) -> None:
    state, results = tmp_path / "state", tmp_path / "results"
    state.mkdir()
    is_writing, is_deleted = threading.Event(), threading.Event()

    def write(ctx: JobContext) -> Result:
        with ctx.output(results / "result") as output:
            output.file.write(b"whole")
            is_writing.set()
            assert is_deleted.wait(20)
            return Result(outputs=(str(output.publish()),))

    runner, recorder = Runner(), Recorder()
    runner.subscribe(recorder)
    runner.start()
    gone, other = submit(runner, write, lambda _: Result())
    assert is_writing.wait(20)
    shutil.rmtree(results)
    is_deleted.set()
    recorder.wait_for([gone, other])
    assert recorder.latest[other].state is State.DONE
    error = recorder.latest[gone].error
    assert error is not None
    assert error.hint
    assert not results.exists(), "nothing is made up that is not there"
    runner.retry([gone])
    recorder.wait_for([gone], State.DONE)
    assert (results / "result").read_bytes() == b"whole"
    assert runner.close(10)
