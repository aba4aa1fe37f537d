"""Several downloads in flight on one worker thread: each goes a step on when its time has come."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from dropmill.core.context import JobContext
from dropmill.core.items import Items
from dropmill.jobs.download.errands import FIRST, Errands, News
from dropmill.jobs.download.fetch import Fetch, Turns
from dropmill.jobs.download.quick import Quick, Terms
from dropmill.transfer.thread import TICK_S

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

_LATER = 4
"""So many times as many files must have been plain when couriers are hired again."""


def drive(items: Iterable[tuple[Download, JobContext]], most: int) -> None:
    """Run the downloads that `items` hands out, about so many at once; ends each of them.

    While some are in flight it is asked again after it had none: what comes later does not wait.
    """
    driver = _Driver(iter(items), most)
    if isinstance(items, Items):
        items.on_more = driver.wake
    try:
        driver.begin(0)
        while driver.is_busy:
            news = driver.wait()
            # Requests go out before results are put in order: the line is busy meanwhile.
            driver.begin(len(news))
            driver.go_on(news)
            driver.look()
    finally:
        driver.close()


class _Driver:
    def __init__(self, coming: Iterator[tuple[Download, JobContext]], most: int) -> None:
        self._coming = coming
        self._most = most
        self._plain = 0
        self._hire_at = FIRST
        self._errands: Errands | None = None
        self._is_more = True
        self._terms: Terms | None = None
        self._ended: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._running: dict[object, tuple[Turns, JobContext]] = {}
        self._next_tick = time.monotonic() + TICK_S

    @property
    def is_busy(self) -> bool:
        return bool(self._running) or self._is_more or self._has_errands

    @property
    def _has_errands(self) -> bool:
        return self._errands is not None and self._errands.count > 0

    def wake(self) -> None:
        """Look whether there is more to do. Any thread."""
        self._ended.put(None)

    def close(self) -> None:
        """Let the couriers go."""
        if self._errands is not None:
            self._errands.close()

    def begin(self, ending: int) -> None:
        """Begin as many as there may be, beside those that are about to end, if there are."""
        errands = self._errands
        if self._running and errands is not None and errands.is_about_to_open:
            return  # the places that these would have are the couriers' in a moment
        count, most = len(self._running) - ending, self._most
        if errands is not None and errands.is_open:
            count, most = count + errands.count, errands.most
        for _ in range(min(self._most, most - count)):
            item = next(self._coming, None)
            self._is_more = item is not None
            if item is None:
                break
            self._begin(*item)
        if errands is not None:
            errands.send()

    def wait(self) -> list[object]:
        """Wait for news, a tenth of a second at most; return what they are about."""
        if not self._running and not self._has_errands:
            return []
        get = self._ended.get
        news: dict[object, None] = {}
        with suppress(queue.Empty):
            news = {get(timeout=max(0.0, self._next_tick - time.monotonic())): None}
            while True:
                news[get(block=False)] = None
        news.pop(None, None)  # there is more to begin, which is no news of any
        return list(news)

    def look(self) -> None:
        """Look at the progress of all, when it is time for that."""
        if self._errands is not None:
            self._errands.send()
        now = time.monotonic()
        if now >= self._next_tick:
            self._next_tick = now + TICK_S
            if self._errands is not None:
                self._errands.look()
            self.go_on(list(self._running))

    def go_on(self, owners: list[object]) -> None:
        """Let each of these go a step on; end it when it has come to its end."""
        for owner in owners:
            if isinstance(owner, News) and self._errands is not None:
                self._errands.hear(owner)
            if owner not in self._running:
                continue
            turns, ctx = self._running[owner]
            try:
                next(turns)
            except StopIteration as end:
                del self._running[owner]
                ctx.finish(end.value)
                if isinstance(owner, Quick) and owner.was_plain:
                    self._on_plain(ctx)
            except BaseException as error:  # noqa: BLE001 - this attempt ends with it, the rest go on
                del self._running[owner]
                ctx.abort(error)

    def _begin(self, job: Download, ctx: JobContext) -> None:
        try:
            attempt = self._attempt(job, ctx)
        except Exception as error:  # noqa: BLE001 - this attempt ends with it, the others go on
            ctx.abort(error)
            return
        if attempt is not None:
            ctx.begin()
            self._run(attempt, ctx)

    def _run(self, attempt: Fetch | Quick, ctx: JobContext) -> None:
        self._running[attempt] = (attempt.turns(), ctx)
        self.go_on([attempt])

    def _on_plain(self, ctx: JobContext) -> None:
        """Hire couriers once many files have turned out to be small and plain, and more come.

        Where they could not be sent, or not any more, that is tried again after more of these.
        """
        self._plain += 1
        if self._plain < self._hire_at or not self._is_more:
            return
        if self._errands is not None:
            if not self._errands.has_ended:
                return
            self._errands.close()
        self._hire_at = _LATER * self._plain
        link, terms = ctx.job.inputs[0], self._terms
        if terms is not None and terms.may_send(link):
            self._errands = Errands(ctx, terms, link, self._ended.put, self._run)

    def _attempt(self, job: Download, ctx: JobContext) -> Fetch | Quick | None:
        terms = self._terms
        if terms is None or not terms.hold_for(job):
            terms = self._terms = Terms(job, ctx)
        if terms.allow(job.inputs[0]):
            if self._errands is not None and self._errands.take(job, ctx, terms):
                return None
            return Quick(job, ctx, terms, self._ended.put)
        return Fetch(job, ctx, self._ended.put)
