"""Downloads through the Runner: retries, pause and resume, cancel of what is paused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dropmill.core.plan import names_of
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.download import Download
from faults.downloading import Serve
from faults.lying_server import Ask, Version
from recorder import Recorder


def wait_for_bytes(runner: Runner, recorder: Recorder, job_id: int, size_bytes: int) -> None:
    """Wait until so much of a download has arrived."""

    def has_come() -> bool:
        picture = runner.snapshot(job_id)
        return picture is not None and picture.done >= size_bytes

    recorder.wait(has_come)


def submit(runner: Runner, folder: Path, *urls: str) -> tuple[int, ...]:
    jobs = [Download(inputs=(url,), dir=str(folder)) for url in urls]
    return runner.submit(jobs).result(10).ids


def test_what_may_pass_is_tried_again(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(1, 500_000)

    def behave(ask: Ask) -> None:
        if ask.number == 1:
            ask.answer("503 Busy", Retry_After="0")
        else:
            ask.serve(version, send_most=100_000, then=ask.reset)

    server = serve(behave)
    ids = submit(runner, tmp_path, server.url())
    recorder.wait_for(ids)
    assert recorder.latest[ids[0]].state is State.DONE
    assert (tmp_path / "file.bin").read_bytes() == version.body


def test_pause_and_resume_go_on_by_range(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(2, 3_000_000)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=1_000_000 if ask.number == 1 else None, then=ask.stall)

    server = serve(behave)
    ids = submit(runner, tmp_path, server.url())
    wait_for_bytes(runner, recorder, ids[0], 1_000_000)
    runner.pause(ids)
    recorder.wait_for(ids, State.PAUSED)
    runner.resume(ids)
    recorder.wait_for(ids)
    assert (tmp_path / "file.bin").read_bytes() == version.body
    assert server.ranges() == ["", "bytes=1000000-"]


@pytest.mark.parametrize("is_paused", [True, False])
def test_a_cancel_leaves_nothing(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path, *, is_paused: bool
) -> None:
    version = Version.make(3, 3_000_000)
    server = serve(lambda ask: ask.serve(version, send_most=1_000_000, then=ask.stall))
    ids = submit(runner, tmp_path, server.url())
    wait_for_bytes(runner, recorder, ids[0], 1_000_000)
    if is_paused:
        runner.pause(ids)
        recorder.wait_for(ids, State.PAUSED)
        assert list(tmp_path.iterdir())
    runner.cancel(ids)
    recorder.wait_for(ids, State.CANCELLED)
    assert list(tmp_path.iterdir()) == []


def test_many_small_files_and_a_bad_one_among_them(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    def behave(ask: Ask) -> None:
        if ask.path == "/33":
            ask.answer("404 Not Found")
        else:
            ask.answer("200 OK", ask.path.encode() * 100)

    server = serve(behave)
    ids = submit(runner, tmp_path, *(server.url(f"/{n}") for n in range(200)))
    recorder.wait_for(ids, timeout_s=60)
    failed = [i for i in ids if recorder.latest[i].state is not State.DONE]
    assert [recorder.latest[i].name for i in failed] == ["33"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        str(n): f"/{n}".encode() * 100 for n in range(200) if n != 33
    }


def test_close_interrupts_and_keeps_what_has_come(
    recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    version = Version.make(4, 3_000_000)
    arrived = threading.Barrier(9, timeout=20)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=1_000_000, then=arrived.wait)
        ask.stall()

    runner = Runner(is_synced=False)
    runner.subscribe(recorder)
    runner.start()
    server = serve(behave)
    ids = submit(runner, tmp_path, *(server.url(f"/{n}") for n in range(8)))
    arrived.wait()
    wait_for_bytes(runner, recorder, ids[0], 1)
    assert runner.close()
    assert {recorder.latest[i].state for i in ids} == {State.INTERRUPTED}
    parts = [path for path in tmp_path.iterdir() if ".record." not in path.name]
    assert parts
    assert all(version.body.startswith(path.read_bytes()) for path in parts)


def test_what_comes_later_does_not_wait_for_what_is_under_way_at_its_host(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    may_end = threading.Event()

    def behave(ask: Ask) -> None:
        if ask.path == "/long":
            ask.head("200 OK", Content_Length=300_001)
            ask.raw(bytes(300_000))
            may_end.wait(60)
            ask.raw(b"x")
        else:
            ask.answer("200 OK", b"later")

    server = serve(behave)
    (long,) = submit(runner, tmp_path, server.url("/long"))
    wait_for_bytes(runner, recorder, long, 1)
    later = submit(runner, tmp_path, server.url("/later"), server.url("/last"))
    try:
        recorder.wait_for(later)
        assert recorder.latest[long].state is State.RUNNING
    finally:
        may_end.set()
    recorder.wait_for((long,))


def test_equal_names_are_numbered_in_the_order_of_the_links(
    runner: Runner, recorder: Recorder, serve: Serve, tmp_path: Path
) -> None:
    """Whichever ends first, small or large."""
    is_second_there = threading.Event()

    def behave(ask: Ask) -> None:
        number = int(ask.path[-1])
        if number == 1:
            assert is_second_there.wait(20)
        ask.answer("200 OK", bytes([number]) * (10 if number < 3 else 3_000_000))

    server = serve(behave)
    urls = [server.url(f"/file.bin?x={number}") for number in (1, 2, 3)]
    jobs = [Download(inputs=(url,), dir=str(tmp_path)) for url in urls]
    ids = runner.submit(jobs, plan=names_of(jobs)).result(10).ids
    recorder.wait_for(ids[1:])
    is_second_there.set()
    recorder.wait_for(ids)
    paths = [Path(recorder.latest[i].outputs[0]) for i in ids]
    assert [path.name for path in paths] == ["file.bin", "file (1).bin", "file (2).bin"]
    assert [path.read_bytes()[0] for path in paths] == [1, 2, 3]


def test_links_with_names_of_their_own_have_no_plan(tmp_path: Path) -> None:
    urls = [f"http://localhost/{name}" for name in ("a.bin", "b.bin", "c?x=1", "c?x=2")]
    jobs = [Download(inputs=(url,), dir=str(tmp_path)) for url in urls]
    assert names_of(jobs[:3]) is None
    made = names_of(jobs)
    assert made is not None
    assert [(file.job, Path(file.final).name) for file in made.files] == [(2, "c"), (3, "c (1)")]
