"""What a person meets on a disk that is full, or may not be written: played on a disk of its own.

    unshare --mount python narrow_disk.py SCENE FOLDER

A scene mounts a small file system over FOLDER, which ends with this process, runs Dropmill's core
on it and looks what is there. `python narrow_disk.py` without the right to write (as `setpriv`
makes it) plays the scenes of folders that may only be read.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.home import Home
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.core.waiting import Why
from dropmill.jobs import BUILTIN
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.copy.kind import Copy
from recorder import Recorder

PATIENCE_S = 40
SIZE = 300_000


def main() -> None:
    """Play one scene; what is not as it should be is raised."""
    scene, folder = sys.argv[1], Path(sys.argv[2])
    SCENES[scene](folder)
    print("as it should be")


def mount(folder: Path, *options: str) -> None:
    """Mount an empty file system in memory."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    subprocess.run(command, check=True)


def taken(state: Path) -> tuple[Home, Recorder]:
    """Own a home and watch it."""
    state.mkdir(exist_ok=True)
    home = Home.take(state, Registry(BUILTIN), Settings())
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    assert home.is_recovered.wait(PATIENCE_S)
    return home, recorder


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def no_room_for_results(folder: Path) -> None:
    """The disk of the results is full."""
    results = folder / "results"
    mount(results, "size=1m")
    source = folder / "source.bin"
    source.write_bytes(os.urandom(SIZE))
    filler = fill(results)
    copied_later(Why.NO_ROOM, folder, source, results, filler.unlink)


def no_inodes_for_results(folder: Path) -> None:
    """There is room for bytes, but for no more files."""
    results = folder / "results"
    mount(results, "size=4m", "nr_inodes=40")
    source = folder / "source.bin"
    source.write_bytes(os.urandom(SIZE))
    fillers = []
    try:
        for number in range(80):
            path = results / f"filler {number}"
            path.touch()
            fillers.append(path)
    except OSError:
        pass
    assert len(fillers) < 80

    def make_room() -> None:
        for path in fillers:
            path.unlink()

    copied_later(Why.NO_FILES, folder, source, results, make_room)


def copied_later(
    why: Why, folder: Path, source: Path, results: Path, make_room: Callable[[], object]
) -> None:
    """A copy waits, says why and leaves nothing; it goes on by itself once there is room."""
    home, recorder = taken(folder / "state")
    (number,) = home.runner.submit([Copy(inputs=(str(source),), dir=str(results))]).result(20).ids
    recorder.wait(lambda: recorder.states(number)[-2:] == [State.RUNNING, State.WAITING])
    told = home.runner.snapshot(number)
    assert told is not None
    assert told.wait is not None
    assert told.wait.why is why
    assert not (results / source.name).exists()
    assert not list(results.glob(f"*{TEMPORARY_SUFFIX}")), "what could not be written is gone"
    make_room()
    recorder.wait_for([number], State.DONE, timeout_s=PATIENCE_S)
    assert (results / source.name).read_bytes() == source.read_bytes()
    assert [path.name for path in results.iterdir()] == [source.name]
    assert home.close(10)


def no_room_for_the_journal(folder: Path) -> None:
    """The disk of the list of jobs is full: nothing is acknowledged that is not kept."""
    state = folder / "state"
    mount(state, "size=2m")
    source = folder / "source.bin"
    source.write_bytes(b"text")
    home, recorder = taken(state)
    jobs = [Checksum(inputs=(str(source),))] * 200
    kept = list(home.runner.submit(jobs, is_held=True).result(20).ids)
    filler = fill(state)
    refusal = None
    while refusal is None:  # the log may still have room of its own
        submitted = home.runner.submit(jobs, is_held=True)
        refusal = submitted.exception(20)
        if refusal is None:
            kept += submitted.result().ids
    assert isinstance(refusal, Problem)
    assert "the disk is full" in refusal.title, refusal
    assert str(state) in refusal.hint
    filler.unlink()
    kept += home.runner.submit(jobs, is_held=True).result(PATIENCE_S).ids
    assert home.close(10)
    home, recorder = taken(state)
    assert sorted(recorder.latest) == sorted(kept)
    assert home.close(10)


def results_may_not_be_written(folder: Path) -> None:
    """The folder of the results may only be read."""
    results = folder / "results"
    results.mkdir()
    source = folder / "source.bin"
    source.write_bytes(b"text")
    results.chmod(0o555)
    home, recorder = taken(folder / "state")
    jobs = [Copy(inputs=(str(source),), dir=str(results)), Checksum(inputs=(str(source),))]
    ids = home.runner.submit(jobs).result(20).ids
    recorder.wait_for(ids, State.FAILED, State.DONE)
    refused, other = (recorder.latest[number] for number in ids)
    assert other.state is State.DONE
    assert refused.state is State.FAILED
    assert refused.error is not None
    assert refused.error.hint
    results.chmod(0o755)
    home.runner.retry(ids[:1])
    recorder.wait_for(ids, State.DONE)
    assert home.close(10)


def the_journal_may_not_be_written(folder: Path) -> None:
    """The folder of the list of jobs may only be read: that is said, and nothing is promised."""
    state = folder / "state"
    home, _ = taken(state)
    assert home.close(10)
    for path in (*state.iterdir(), state):
        path.chmod(path.stat().st_mode & 0o555)
    try:
        Home.take(state, Registry(BUILTIN), Settings())
    except (Problem, PermissionError) as error:
        words = str(error)
    else:
        raise AssertionError("it was taken")
    assert words
    state.chmod(0o755)
    for path in state.iterdir():
        path.chmod(0o644)
    home, _ = taken(state)
    assert home.close(10)


SCENES: dict[str, Callable[[Path], None]] = {
    "no room for results": no_room_for_results,
    "no inodes for results": no_inodes_for_results,
    "no room for the journal": no_room_for_the_journal,
    "results may not be written": results_may_not_be_written,
    "the journal may not be written": the_journal_may_not_be_written,
}

if __name__ == "__main__":
    main()
