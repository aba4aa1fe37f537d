"""Several downloads in flight on one worker thread: each goes a step on when its time has come."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dropmill.core.context import JobContext
from dropmill.jobs.download.fetch import Fetch, Steps
from dropmill.transfer.thread import TICK_S
from dropmill.transfer.transfer import Transfer

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download


def drive(items: Iterable[tuple[Download, JobContext]], most: int) -> None:
    """Run the downloads that `items` hands out, at most so many at once; ends each of them."""
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    running: dict[object, tuple[Steps, JobContext]] = {}
    coming = iter(items)
    is_more = True
    next_tick = time.monotonic() + TICK_S
    while True:
        while is_more and len(running) < most:
            try:
                job, ctx = next(coming)
            except StopIteration:
                is_more = False
                break
            ctx.begin()
            try:
                fetch = Fetch(job, ctx, ended.put)
            except Exception as error:  # noqa: BLE001 - whatever it was, this attempt ends with it
                ctx.abort(error)
                continue
            running[fetch] = (fetch.steps(), ctx)
            _step(fetch, running)
        if not running:
            if is_more:
                continue
            return
        try:
            transfer = ended.get(timeout=max(0.0, next_tick - time.monotonic()))
        except queue.Empty:
            for owner in list(running):
                _step(owner, running)
            next_tick = time.monotonic() + TICK_S
        else:
            if transfer.owner in running:
                _step(transfer.owner, running)


def _step(fetch: object, running: dict[object, tuple[Steps, JobContext]]) -> None:
    """Let one download go on; end it when it has come to its end."""
    steps, ctx = running[fetch]
    try:
        next(steps)
    except StopIteration as end:
        del running[fetch]
        ctx.finish(end.value)
    except BaseException as error:  # noqa: BLE001 - whatever it was, this attempt ends with it
        del running[fetch]
        ctx.abort(error)
