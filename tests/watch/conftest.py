"""A watched folder that a test can wait for."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from dropmill.core.records import TakenFile
from dropmill.core.watch_status import WatchState
from dropmill.watch.folder import FolderWatch

WAIT_S = 20.0
SETTLE_S = 0.3


class Taken:
    """What a watch handed on; a change wakes who waits."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.condition = threading.Condition()
        self.error: Exception | None = None

    def __call__(self, files: Sequence[TakenFile]) -> None:
        with self.condition:
            if self.error is not None:
                raise self.error
            self.paths.extend(Path(file.path) for file in files)
            self.condition.notify_all()

    def wake(self) -> None:
        with self.condition:
            self.condition.notify_all()

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        with self.condition:
            assert self.condition.wait_for(is_so, WAIT_S), (self.paths, "never came")

    def wait_for_names(self, *names: str) -> None:
        self.wait_for(lambda: len(self.paths) >= len(names))
        assert sorted(path.name for path in self.paths) == sorted(names)


class Watching:
    def __init__(self, watch: FolderWatch, taken: Taken) -> None:
        self.watch = watch
        self.taken = taken

    def until(self, is_so: Callable[[], bool]) -> None:
        self.taken.wait_for(is_so)

    def is_settled(self, count: int) -> None:
        """Wait until so many were taken and nothing waits any more."""
        self.until(
            lambda: self.watch.status.taken_count >= count and self.watch.status.waiting_count == 0
        )
        assert self.watch.status.taken_count == count


@contextlib.contextmanager
def _watching(folder: Path, **options: object) -> Iterator[Watching]:
    taken = Taken()
    watch = FolderWatch(
        folder,
        options.pop("settle_s", SETTLE_S),  # type: ignore[arg-type]
        taken,
        on_changed=taken.wake,
        **options,  # type: ignore[arg-type]
    )
    watch.start()
    try:
        seen = Watching(watch, taken)
        if folder.is_dir():
            seen.until(lambda: watch.status.state is WatchState.WATCHING)
        yield seen
    finally:
        assert watch.stop(WAIT_S)
        assert watch.status.state is WatchState.STOPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def watching() -> Callable[..., AbstractContextManager[Watching]]:
    return _watching


# The kernel's queue and its overflow are Linux's.
collect_ignore = [] if sys.platform == "linux" else ["test_overflow.py"]
