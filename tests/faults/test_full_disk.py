"""A disk that really is full, and a drive that really goes away: small file systems in memory."""

from __future__ import annotations

import contextlib
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dropmill.core.home import Home
from dropmill.core.lack import Missing
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.core.waiting import Why
from dropmill.jobs import BUILTIN
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.download import Download
from recorder import Recorder

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount"
)

MIB = 1 << 20
FILES = 40


def mount(folder: Path, options: str) -> None:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "dropmill-test", folder], check=True)


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 8 MiB."""
    folder = tmp_path / "drive"
    mount(folder, "size=8m")
    yield folder
    while os.path.ismount(folder):
        unmount(folder)


@pytest.fixture
def home(tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setattr("dropmill.core.holds.POLL_S", 0.05)
    state = tmp_path / "state"
    state.mkdir()
    home = Home.take(state, Registry(BUILTIN), Settings())
    assert home is not None
    home.runner.subscribe(recorder)
    home.start()
    yield home
    assert home.close(10)


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    folder = tmp_path / "sources"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:02}").write_bytes(os.urandom(MIB))
    return [str(folder / f"{number:02}") for number in range(FILES)]


def until(is_so: Callable[[], bool]) -> None:
    turn = threading.Event()
    for _ in range(6_000):
        if is_so():
            return
        turn.wait(0.005)
    raise AssertionError("it did not come to that")


def copies(sources: list[str], target: Path) -> list[Copy]:
    return [Copy(inputs=(source,), dir=str(target)) for source in sources]


def is_whole(source: str, target: Path) -> bool:
    return (target / Path(source).name).read_bytes() == Path(source).read_bytes()


def test_a_full_disk_holds_its_copies_until_there_is_room(
    drive: Path, home: Home, recorder: Recorder, sources: list[str], tmp_path: Path
) -> None:
    out = drive / "out"
    ids = home.runner.submit(copies(sources, out)).result(30).ids
    until(lambda: bool(home.runner.lanes().lacks))
    (lack,) = home.runner.lanes().lacks
    assert lack.missing is Missing.ROOM
    assert lack.needed_bytes == MIB
    resting = {State.DONE, State.WAITING}
    recorder.wait(lambda: all(recorder.latest[number].state in resting for number in ids))
    elsewhere = home.runner.submit(copies(sources[:2], tmp_path / "elsewhere")).result(30).ids
    recorder.wait_for(elsewhere, State.DONE)
    assert {recorder.latest[number].state for number in ids} <= resting, "nothing failed"
    waiting = [n for n in ids if recorder.latest[n].state is State.WAITING]
    assert len(waiting) >= FILES - 8
    wait = home.runner.wait_of(waiting[-1])
    assert wait is not None
    assert wait.why is Why.NO_ROOM
    assert not [p for p in out.iterdir() if p.name.startswith(".")], "no partial file is left"
    subprocess.run(["mount", "-o", "remount,size=64m", drive], check=True)
    recorder.wait_for(ids, State.DONE, timeout_s=60)
    assert all(is_whole(source, out) for source in sources)


def test_a_drive_that_went_away_holds_its_copies_until_it_is_back(
    drive: Path, home: Home, recorder: Recorder, sources: list[str]
) -> None:
    out = drive / "out"
    first = home.runner.submit(copies(sources[:4], out)).result(30).ids
    recorder.wait_for(first, State.DONE)
    unmount(drive)
    ids = home.runner.submit(copies(sources[4:], out)).result(30).ids
    until(lambda: bool(home.runner.lanes().lacks))
    (lack,) = home.runner.lanes().lacks
    assert (lack.missing, lack.mount) == (Missing.DRIVE, str(drive))
    until(lambda: (wait := home.runner.wait_of(ids[-1])) is not None and wait.why is Why.NO_DRIVE)
    assert not any(drive.iterdir()), "nothing was written below the empty mount point"
    assert {recorder.latest[n].state for n in ids} <= {State.WAITING, State.RUNNING}
    mount(drive, "size=64m")
    recorder.wait_for(ids, State.DONE, timeout_s=60)
    assert all(is_whole(source, out) for source in sources[4:])


class Large(http.server.BaseHTTPRequestHandler):
    """Two MiB under any name."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(2 * MIB))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(bytes(2 * MIB))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Large) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.qt_no_exception_capture  # pycurl prints what a write callback raises
def test_downloads_wait_for_room_too(
    drive: Path, home: Home, recorder: Recorder, site: str
) -> None:
    jobs = [Download(inputs=(f"{site}/{n}.bin",), dir=str(drive)) for n in range(8)]
    ids = home.runner.submit(jobs).result(30).ids
    until(lambda: bool(home.runner.lanes().lacks))
    resting = {State.DONE, State.WAITING}
    recorder.wait(lambda: all(recorder.latest[number].state in resting for number in ids))
    subprocess.run(["mount", "-o", "remount,size=64m", drive], check=True)
    recorder.wait_for(ids, State.DONE, timeout_s=60)
    assert sorted(p.name for p in drive.iterdir()) == [f"{n}.bin" for n in range(8)]
    assert {p.stat().st_size for p in drive.iterdir()} == {2 * MIB}


def test_a_disk_that_can_hold_no_more_files(
    tmp_path: Path, home: Home, recorder: Recorder, sources: list[str]
) -> None:
    drive = tmp_path / "small"
    mount(drive, "size=64m,nr_inodes=12")
    try:
        ids = home.runner.submit(copies(sources, drive)).result(30).ids
        until(lambda: bool(home.runner.lanes().lacks))
        (lack,) = home.runner.lanes().lacks
        assert lack.missing is Missing.FILES
        assert all(recorder.latest[n].state is not State.FAILED for n in ids)
        subprocess.run(["mount", "-o", "remount,nr_inodes=500", drive], check=True)
        recorder.wait_for(ids, State.DONE, timeout_s=60)
    finally:
        unmount(drive)
