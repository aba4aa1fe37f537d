"""Many small jobs of one kind done by one call in a child: each costs little more than its work."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

import msgspec

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext, finish_all
from dropmill.core.errors import JobCancelled, JobPaused, Problem
from dropmill.core.identity import Look
from dropmill.core.job import Job, Result
from dropmill.core.log import about_job
from dropmill.core.offload.offload import Offload, result_of

MOST = 256
"""Jobs of one call, at most: they take about 20 ms, and a request to stop ends the call."""

LEAST = 16
"""Fewer are done one by one, on the worker's own thread: a child may have to be started first."""

LOOKED_AT = 4
"""Of so many of a call the file is looked at first. Each look gives the interpreter away, and to
have it back takes up to 5 ms beside a busy Runner; what is not small the child leaves anyway."""

J = TypeVar("J", bound=Job)
P = TypeVar("P")
M = TypeVar("M")


class Done(msgspec.Struct, Generic[J, P, M], frozen=True, gc=False):
    """A job that the call has done: its part of the call, and what that gave."""

    job: J
    ctx: JobContext
    part: P
    made: M


class Together(ABC, Generic[J, P, M]):
    """How a kind does its small jobs together. Made for one run, used by its worker thread.

    Whatever is not plain and small, or does not work at once, is left to `Job.run`: so all that
    can go wrong is told in one place, and what is given up in a child is done again.
    """

    def __init__(self) -> None:
        self._terms: object = None  # of the jobs that are gathered

    def run_many(self, items: Iterable[tuple[J, JobContext]]) -> None:
        """Do all there are, as `Job.run_many` has it."""
        chunk: list[tuple[J, JobContext, P]] = []
        for job, ctx in items:
            if len(chunk) == MOST or (chunk and self.terms_of(job) != self._terms):
                self._do(chunk)
                chunk = []
            part = self._part(job, ctx, len(chunk))
            if part is not None:
                chunk.append((job, ctx, part))
                continue
            self._do(chunk)
            chunk = []
            ctx.attempt(job.run)
        self._do(chunk)

    @abstractmethod
    def terms_of(self, job: J) -> object:
        """Return what must be equal for jobs to be done by one call; None: it is left to `run`."""

    @abstractmethod
    def begin(self, job: J, ctx: JobContext) -> None:
        """Take note of the terms, which are those of this job. OSError or Problem as for `part`."""

    @abstractmethod
    def part(self, job: J, ctx: JobContext, *, is_looked_at: bool) -> P | None:
        """Return what the call needs for this job; None when `run` is to do it.

        With `is_looked_at` the file's size is: after some small ones the next are taken for small
        too, for each call of the system is one more fight for the interpreter. An OSError or a
        Problem leaves it to `run`, which says what is wrong.
        """

    @abstractmethod
    def call(self, parts: Sequence[P]) -> tuple[str, object, type[Sequence[M | None]]]:
        """Return the function to call in a child, its payload, and what it returns.

        That is as long as `parts`, with None for each that `run` is to do.
        """

    @abstractmethod
    def results(self, done: Sequence[Done[J, P, M]]) -> Sequence[Result | BaseException]:
        """Return the result of each that the call has done, or why it has none."""

    def look(self, made: M) -> Look | None:  # noqa: ARG002 - most kinds leave nothing
        """Return what the call saw its input to be; None where no results are to be known again."""
        return None

    def forget(self, part: P) -> None:
        """Remove what the call may have left of a job; it is not at work on it any more."""

    def _part(self, job: J, ctx: JobContext, place: int) -> P | None:
        if ctx.token.stop is not Stop.NONE or job.timeout_s is not None:
            return None
        try:
            if not place:
                terms = self.terms_of(job)
                if terms is None:
                    return None
                if terms != self._terms:
                    self._terms = None
                    self.begin(job, ctx)
                    self._terms = terms
            return self.part(job, ctx, is_looked_at=place < LOOKED_AT)
        except (OSError, Problem):
            return None  # `run` says what is wrong

    def _do(self, chunk: list[tuple[J, JobContext, P]]) -> None:
        if not chunk:
            return
        if len(chunk) < LEAST:
            for job, ctx, _ in chunk:
                _run(job, ctx)
            return
        began = []
        now, clock = time.time(), time.monotonic()
        for job, ctx, part in chunk:
            ctx.shares_time_with = len(chunk)
            ctx.begins_again = True  # to wait here for one would hold the others up
            ctx.begin_unseen(now, clock)
            try:
                if job.skip_done:
                    ctx.look_up()
            except BaseException as error:  # noqa: BLE001 - whatever it was, the attempt ends with it
                ctx.abort(error)
            else:
                began.append((job, ctx, part))
        made: Sequence[M | None] | None = None
        with suppress(Problem, JobCancelled):
            made = self._made(began)
        if made is None:
            made = [None] * len(began)
        ends: list[Result | BaseException | None] = [
            _stopped(ctx, one) for (_, ctx, _), one in zip(began, made, strict=True)
        ]
        done = {
            place: Done(*began[place], one)
            for place, one in enumerate(made)
            if one is not None and ends[place] is None
        }
        for place, end in zip(done, self.results(list(done.values())), strict=True):
            ends[place] = end
            one = done[place]
            if not one.job.skip_done and (look := self.look(one.made)) is not None:
                one.ctx.saw(look)
        ended = list(zip(began, ends, strict=True))
        finish_all([(ctx, end) for (_, ctx, _), end in ended if isinstance(end, Result)])
        for (job, ctx, part), how in ended:
            if not isinstance(how, Result):
                self._give_up(job, ctx, part, how)

    def _made(self, chunk: list[tuple[J, JobContext, P]]) -> Sequence[M | None]:
        """Have the call made, and wait for it; raises when it was given up, or has failed."""
        if not chunk:
            return ()
        contexts = [ctx for _, ctx, _ in chunk]
        function, payload, returns = self.call([part for _, _, part in chunk])
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
        return made

    def _give_up(self, job: J, ctx: JobContext, part: P, end: BaseException | None) -> None:
        """End one that the call has not done, or have it done here."""
        with about_job(ctx.job_id):
            self.forget(part)
            if end is None:
                _run(job, ctx)
            else:
                ctx.abort(end)


def _run(job: Job, ctx: JobContext) -> None:
    """Do one by itself while others wait behind it, on this thread."""
    ctx.shares_time_with = 1
    ctx.begins_again = True
    ctx.attempt(job.run)


def _stopped(ctx: JobContext, made: object) -> BaseException | None:
    """Return how a job ends that was asked to stop, unless it is done already and only paused."""
    stop = ctx.token.stop
    if stop > Stop.PAUSE:
        return JobCancelled()
    # To wait here would hold the others up: it begins again.
    return JobPaused() if stop is Stop.PAUSE and made is None else None
