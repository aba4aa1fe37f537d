"""A Runner at full work: 64 downloads over loopback, and children computing on every core."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from pathlib import Path

from serving import MEMORY, Case, folder_in_memory, serving

from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.jobs.download import Download
from dropmill.transfer.thread import TransferThread

TRANSFERS = 64
FILE = Case("http", ("large",), 16 << 20)
"""Large enough that moving it is the work, small enough that 64 fit into memory."""


class Refilling:
    """Observes a Runner; for each download that ended, begins another. Its own thread."""

    def __init__(self, runner: Runner, link: str, folder: Path) -> None:
        self._runner = runner
        self._link = link
        self._folder = folder
        self._numbers = itertools.count()
        self._ended: queue.SimpleQueue[Snapshot | None] = queue.SimpleQueue()
        self._is_over = threading.Event()
        self.moved_bytes = 0
        self.failed: list[str] = []
        self._leave = runner.subscribe(self)
        self._thread = threading.Thread(target=self._run, name="refilling")
        self._thread.start()
        self._begin(TRANSFERS)

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        for one in snapshots:
            if one.kind == Download.kind and one.state in ENDED:
                self._ended.put(one)

    def job_progressed(self, job_id: int) -> None:
        """Progress is the window's business."""

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """The window takes them out."""

    def trouble_changed(self, trouble: Failure | None) -> None:
        if trouble is not None:
            self.failed.append(trouble.title)

    def _begin(self, count: int) -> None:
        names = [next(self._numbers) for _ in range(count)]
        self._runner.submit(
            [
                Download(
                    inputs=(f"{self._link}?{number}",),
                    dir=str(self._folder),
                    out=f"{number}.bin",
                    connections=1,
                )
                for number in names
            ]
        )

    def _run(self) -> None:
        while (one := self._ended.get()) is not None and not self._is_over.is_set():
            if one.state is not State.DONE:
                self.failed.append(one.error.title if one.error is not None else one.state)
                continue
            self.moved_bytes += one.done
            for path in one.outputs:
                Path(path).unlink()
            self._runner.remove([one.id])
            self._begin(1)

    def close(self) -> None:
        """Begin none any more."""
        self._is_over.set()
        self._ended.put(None)
        self._thread.join()
        self._leave()


@contextlib.contextmanager
def full_work(runner: Runner) -> Iterator[Refilling]:
    """Let a Runner of `busy_runner` download and compute until the end."""
    from bench.ui_lateness import Offloading

    with serving([FILE]) as site, folder_in_memory() as folder:
        refilling = Refilling(runner, site.urls(FILE)[0], folder)
        cores = range(os.cpu_count() or 1)
        computing = runner.submit([Offloading(inputs=(f"core-{n}",)) for n in cores])
        wait([computing], 30)
        try:
            yield refilling
        finally:
            refilling.close()
            runner.cancel(computing.result().ids)
            runner.cancel()
            runner.close(10)


def busy_runner() -> Runner:
    """Return a Runner that lets one host have all its transfers at once."""
    if MEMORY is None:
        raise RuntimeError("there is no folder in memory for what is downloaded")
    services = Services({TransferThread: lambda: TransferThread(max_per_host=TRANSFERS)})
    return Runner(
        widths={Lane.NET: TRANSFERS, Lane.CPU: os.cpu_count() or 1},
        services=services,
        is_synced=False,
    )
