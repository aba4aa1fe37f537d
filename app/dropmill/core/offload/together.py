"""Many small jobs of one kind done by one call in a child: each costs little more than its work."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import JobCancelled, JobPaused, Problem
from dropmill.core.job import Job, Result
from dropmill.core.log import about_job
from dropmill.core.offload.offload import Offload, result_of

MOST = 256
"""Jobs of one call, at most: they take about 20 ms, and a request to stop ends the call."""

LEAST = 16
"""Fewer are done one by one, on the worker's own thread: a child may have to be started first."""

J = TypeVar("J", bound=Job)
P = TypeVar("P")
M = TypeVar("M")


class Together(ABC, Generic[J, P, M]):
    """How a kind does its small jobs together. Made for one run, used by its worker thread.

    Whatever is not plain and small, or does not work at once, is left to `Job.run`: so all that
    can go wrong is told in one place, and what is given up in a child is done again.
    """

    def run_many(self, items: Iterable[tuple[J, JobContext]]) -> None:
        """Do all there are, as `Job.run_many` has it."""
        chunk: list[tuple[J, JobContext, P]] = []
        for job, ctx in items:
            part = self._part(job, ctx)
            if part is None:
                self._do(chunk)
                chunk = []
                ctx.attempt(job.run)
                continue
            chunk.append((job, ctx, part))
            if len(chunk) == MOST:
                self._do(chunk)
                chunk = []
        self._do(chunk)

    @abstractmethod
    def part(self, job: J, ctx: JobContext) -> P | None:
        """Return what the call needs for this job; None when `run` is to do it. May be quick only.

        An OSError or a Problem here leaves it to `run` too.
        """

    @abstractmethod
    def call(self, parts: Sequence[P]) -> tuple[str, object, type[Sequence[M | None]]]:
        """Return the function to call in a child, its payload, and what it returns.

        That is as long as `parts`, with None for each that `run` is to do.
        """

    def made(self, chunk: Sequence[tuple[J, JobContext, P]], made: Sequence[M | None]) -> None:
        """Take what the call gave, before the first job ends."""

    @abstractmethod
    def result(self, ctx: JobContext, part: P, made: M) -> Result:
        """Return the result of one job, or raise as `run` does."""

    def forget(self, part: P) -> None:
        """Remove what the call may have left of a job; it is not at work on it any more."""

    def _part(self, job: J, ctx: JobContext) -> P | None:
        if ctx.token.stop is not Stop.NONE or job.timeout_s is not None:
            return None
        with suppress(OSError, Problem):
            return self.part(job, ctx)
        return None

    def _do(self, chunk: list[tuple[J, JobContext, P]]) -> None:
        if not chunk:
            return
        if len(chunk) < LEAST:
            for job, ctx, _ in chunk:
                ctx.attempt(job.run)
            return
        began = []
        now, clock = time.time(), time.monotonic()
        for job, ctx, part in chunk:
            ctx.shares_time_with = len(chunk)
            ctx.begin_unseen(now, clock)
            try:
                ctx.look_up()
            except BaseException as error:  # noqa: BLE001 - whatever it was, the attempt ends with it
                ctx.abort(error)
            else:
                began.append((job, ctx, part))
        made: Sequence[M | None] | None = None
        with suppress(Problem, JobCancelled):
            made = self._made(began)
        if made is None:
            for _, _, part in began:
                self.forget(part)
            made = [None] * len(began)
        for (job, ctx, part), one in zip(began, made, strict=True):
            self._end(job, ctx, part, one)

    def _made(self, chunk: list[tuple[J, JobContext, P]]) -> Sequence[M | None]:
        """Have the call made, and wait for it; raises when it was given up, or has failed."""
        if not chunk:
            return ()
        function, payload, returns = self.call([part for _, _, part in chunk])
        contexts = [ctx for _, ctx, _ in chunk]
        order = contexts[0].service(Offload).submit_unheard(function, payload)
        changed = threading.Event()
        order.add_done_callback(lambda _: changed.set())
        for ctx in contexts:
            ctx.token.on_stop(changed.set)
        while not order.done():
            changed.wait()
            changed.clear()
            if any(ctx.token.stop is not Stop.NONE for ctx in contexts):
                order.cancel()
        made = result_of(order, returns)
        if len(made) != len(chunk):
            raise Problem("A process gave more or fewer results than it was asked for", "Retry.")
        self.made(chunk, made)
        return made

    def _end(self, job: J, ctx: JobContext, part: P, made: M | None) -> None:
        stop = ctx.token.stop
        with about_job(ctx.job_id):
            try:
                if stop > Stop.PAUSE:
                    raise JobCancelled
                if made is not None:
                    result = self.result(ctx, part, made)
                elif stop is Stop.PAUSE:
                    raise JobPaused  # to wait here would hold the others up: it begins again
                else:
                    ctx.shares_time_with = 1
                    ctx.begin()
                    result = job.run(ctx)
            except BaseException as error:  # noqa: BLE001 - whatever it was, the attempt ends with it
                self.forget(part)
                ctx.abort(error)
            else:
                ctx.finish(result)
