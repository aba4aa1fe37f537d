"""What can be changed while a download runs, through the Runner; what cannot is said."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.download import Download
from faults.downloading import Serve
from faults.lying_server import Ask, Version
from recorder import Recorder


def running(
    runner: Runner, recorder: Recorder, folder: Path, url: str, **fields: object
) -> tuple[int, Download]:
    job = Download(inputs=(url,), dir=str(folder), **fields)  # type: ignore[arg-type]
    (number,) = runner.submit([job]).result(10).ids

    def has_begun() -> bool:
        picture = runner.snapshot(number)
        return picture is not None and picture.done > 0

    recorder.wait(has_begun)
    return number, job


def test_a_limit_is_lifted_while_it_runs(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(1, 5_000_000)
    server = serve(lambda ask: ask.serve(version))
    number, job = running(runner, recorder, tmp_path, server.url(), limit="20k")
    # With its limit it would take four minutes.
    runner.change(number, replace(job, limit="")).result(10)
    recorder.wait_for([number], State.DONE)
    assert (tmp_path / "file.bin").read_bytes() == version.body
    assert len(server.asked) <= 9


def test_connections_are_added_while_it_runs(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(2, 8_000_000)
    more_asked = threading.Event()

    def behave(ask: Ask) -> None:
        if ask.number >= 4:
            more_asked.set()
        ask.serve(version, bytes_per_s=2_000_000, Accept_Ranges="bytes")

    server = serve(behave)
    number, job = running(runner, recorder, tmp_path, server.url(), connections=1)
    assert len(server.asked) == 1
    runner.change(number, replace(job, connections=4)).result(10)
    assert more_asked.wait(20)
    recorder.wait_for([number], State.DONE)
    assert (tmp_path / "file.bin").read_bytes() == version.body


def test_other_settings_wait_until_it_is_paused(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(3, 3_000_000)
    server = serve(lambda ask: ask.serve(version, send_most=1_000_000, then=ask.stall))
    number, job = running(runner, recorder, tmp_path, server.url())
    with pytest.raises(Problem, match="Out cannot be changed besides connections and limit"):
        runner.change(number, replace(job, out="x")).result(10)
    with pytest.raises(Problem, match="no job"):
        runner.change(999, job).result(10)
    runner.cancel([number])
    recorder.wait_for([number], State.CANCELLED)


def test_a_server_that_gives_a_byte_at_a_time_comes_to_an_end(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(4, 1_000_000)
    server = serve(lambda ask: ask.serve(version, send_most=1))
    job = Download(inputs=(server.url(),), dir=str(tmp_path), retries=2)
    (number,) = runner.submit([job]).result(10).ids
    recorder.wait_for([number], State.FAILED)
    assert len(server.asked) == 3
    waiting = [s for s in recorder.history if s.id == number and s.due_at is not None]
    assert waiting
    assert all(s.note for s in waiting)
    # With the defaults: at most 1 + 2 + 4 + 8 s between five attempts.
    assert Download(inputs=("http://h/",)).retries == 4
