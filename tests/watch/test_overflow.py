"""What happens when the kernel has more to tell than its queue holds (Linux)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest


def test_overflow_of_the_kernels_queue_loses_nothing(
    folder: Path,
    watching: Callable[..., AbstractContextManager[Any]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    count = limit // 3 + 100  # each file makes three notices: made, changed, closed
    with watching(folder) as seen:
        reader = seen.watch._notices._observer._fd
        with reader._lock:  # watchdog's reading thread stands still
            for number in range(count):
                (folder / f"{number}").write_bytes(b"x")
        seen.is_settled(count)
        assert len({*seen.taken.paths}) == count
    assert "lost notices" in caplog.text
