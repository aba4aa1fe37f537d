"""Several downloads in flight on one worker thread: each goes a step on when its time has come."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dropmill.core.context import JobContext
from dropmill.jobs.download.fetch import Fetch, Steps
from dropmill.jobs.download.quick import Quick, Terms
from dropmill.transfer.thread import TICK_S

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download


def drive(items: Iterable[tuple[Download, JobContext]], most: int) -> None:
    """Run the downloads that `items` hands out, about so many at once; ends each of them."""
    driver = _Driver(iter(items))
    driver.begin(most)
    while driver.is_busy:
        ended = driver.wait()
        # Requests go out before results are put in order: the line is busy meanwhile.
        driver.begin(most - driver.count + len(ended))
        driver.go_on(ended)


class _Driver:
    def __init__(self, coming: Iterator[tuple[Download, JobContext]]) -> None:
        self._coming = coming
        self._is_more = True
        self._terms: Terms | None = None
        self._ended: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._running: dict[object, tuple[Steps, JobContext]] = {}
        self._next_tick = time.monotonic() + TICK_S

    @property
    def count(self) -> int:
        return len(self._running)

    @property
    def is_busy(self) -> bool:
        return bool(self._running) or self._is_more

    def begin(self, most: int) -> None:
        """Begin so many more, if there are."""
        for _ in range(most if self._is_more else 0):
            item = next(self._coming, None)
            if item is None:
                self._is_more = False
                return
            self._begin(*item)

    def wait(self) -> list[object]:
        """Wait for news of transfers, a tenth of a second at most; return whose they are."""
        if not self._running:
            return []
        get = self._ended.get
        try:
            ended = {get(timeout=max(0.0, self._next_tick - time.monotonic())): None}
        except queue.Empty:
            self._next_tick = time.monotonic() + TICK_S
            return list(self._running)  # time to look at the progress of all
        try:
            while True:
                ended[get(block=False)] = None
        except queue.Empty:
            return list(ended)

    def go_on(self, owners: list[object]) -> None:
        """Let each of these go a step on; end it when it has come to its end."""
        for owner in owners:
            if owner not in self._running:
                continue
            steps, ctx = self._running[owner]
            try:
                next(steps)
            except StopIteration as end:
                del self._running[owner]
                ctx.finish(end.value)
            except BaseException as error:  # noqa: BLE001 - this attempt ends with it, the rest go on
                del self._running[owner]
                ctx.abort(error)

    def _begin(self, job: Download, ctx: JobContext) -> None:
        ctx.begin()
        try:
            attempt = self._attempt(job, ctx)
        except Exception as error:  # noqa: BLE001 - this attempt ends with it, the others go on
            ctx.abort(error)
            return
        self._running[attempt] = (attempt.steps(), ctx)
        self.go_on([attempt])

    def _attempt(self, job: Download, ctx: JobContext) -> Fetch | Quick:
        terms = self._terms
        if terms is None or not terms.hold_for(job):
            terms = self._terms = Terms(job, ctx)
        if terms.allow(job.inputs[0]):
            return Quick(job, ctx, terms, self._ended.put)
        return Fetch(job, ctx, self._ended.put)
