"""Leaving in the middle of everything: quickly, and with nothing lost."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from msgspec.structs import replace

from dropmill.core.home import Home
from dropmill.core.registry import Registry
from dropmill.core.settings import Lanes, Settings
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.jobs.checksum import Checksum
from dropmill.jobs.download import Download
from faults.downloading import Serve
from faults.lying_server import Ask
from recorder import Recorder

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
