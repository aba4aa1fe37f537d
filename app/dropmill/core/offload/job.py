"""Kinds whose work is done in children, many jobs under way at once on one worker thread."""

from __future__ import annotations

import queue
from abc import abstractmethod
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import msgspec

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import JobCancelled, JobPaused
from dropmill.core.items import Items
from dropmill.core.job import Job, Result
from dropmill.core.log import about_job
from dropmill.core.offload.children import Order
from dropmill.core.offload.offload import Offload, result_of
from dropmill.core.offload.work import Limits


class Call(msgspec.Struct, frozen=True):
    """One call of a function in a child: what `JobContext.offload` is given."""

    function: str
    payload: Any
    returns: Any
    limits: Limits | None = None


Calls = Generator[Call, Any, Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffloadedJob(Job):
    """A kind that says its work as calls, so that small jobs need not wait for one another.

    `calls` prepares, yields each Call, is given what it returned (or its Problem is raised at the
    `yield`), and returns the Result. Between two calls it does little, and never waits.
    """

    in_flight: ClassVar[int] = 16

    @abstractmethod
    def calls(self, ctx: JobContext) -> Calls:
        """Yield the calls that do the job, return its result; `with` guards what must be undone."""

    def run(self, ctx: JobContext) -> Result:
        """Take the calls one after the other."""
        calls = self.calls(ctx)
        try:
            call = next(calls)
            while True:
                try:
                    got = ctx.offload(call.function, call.payload, call.returns, call.limits)
                except BaseException as error:  # noqa: BLE001 - the job's own `with` sees it first
                    call = calls.throw(error)
                else:
                    call = calls.send(got)
        except StopIteration as end:
            return _result(end)

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Keep as many of these under way as `in_flight` says, until there are no more."""
        _Pipeline().run(items, cls.in_flight)


class _UnderWay:
    """One job under way. Its pipeline's thread only."""

    def __init__(self, ctx: JobContext, calls: Calls) -> None:
        self.ctx = ctx
        self.calls = calls
        self.call: Call | None = None
        self.order: Future[bytes] | None = None
        self.is_suspended = False


class _Pipeline:
    """Keeps jobs under way on one thread: looks at one when its call or its token has news."""

    def __init__(self) -> None:
        self._news: queue.SimpleQueue[_UnderWay | None] = queue.SimpleQueue()
        self._count = 0

    def run(self, items: Iterable[tuple[OffloadedJob, JobContext]], most: int) -> None:
        more = iter(items)
        if isinstance(items, Items):
            items.on_more = lambda: self._news.put(None)
        while True:
            while self._count < most and (item := next(more, None)) is not None:
                self._begin(*item)
            if not self._count:
                return
            if (one := self._news.get()) is not None:
                self._look(one)

    def _begin(self, job: OffloadedJob, ctx: JobContext) -> None:
        self._count += 1
        one = _UnderWay(ctx, job.calls(ctx))
        ctx.begin()
        self._step(one, lambda: _first(one))
        ctx.token.watch(lambda: self._news.put(one))

    def _look(self, one: _UnderWay) -> None:
        if one.ctx.has_ended or one.order is None or one.call is None:
            return
        order, call, stop = one.order, one.call, one.ctx.token.stop
        if order.done() and stop in {Stop.NONE, Stop.PAUSE}:
            try:
                got = result_of(order, call.returns)
            except BaseException as error:  # noqa: BLE001 - the job's own `with` sees it first
                self._throw(one, error)
            else:
                self._step(one, lambda: one.calls.send(got))
        elif order.done():
            self._throw(one, JobCancelled())
        elif stop is Stop.PAUSE and one.ctx.job.resumes:
            order.cancel()
        elif stop > Stop.PAUSE:
            self._proceed(one)
            order.cancel()
        elif stop is Stop.PAUSE and not one.is_suspended and isinstance(order, Order):
            one.is_suspended = True
            order.suspend()
            one.ctx.suspended()
        elif stop is Stop.NONE:
            self._proceed(one)

    def _proceed(self, one: _UnderWay) -> None:
        if one.is_suspended and isinstance(one.order, Order):
            one.is_suspended = False
            one.order.resume()
            one.ctx.proceeded()

    def _throw(self, one: _UnderWay, error: BaseException) -> None:
        if isinstance(error, JobCancelled) and one.ctx.token.stop is Stop.PAUSE:
            error = JobPaused()
        self._step(one, lambda: one.calls.throw(error))

    def _step(self, one: _UnderWay, go_on: Callable[[], Call]) -> None:
        """Go on to the next call, or to the end."""
        self._proceed(one)
        one.order = one.call = None
        with about_job(one.ctx.job_id):
            try:
                call = go_on()
                order = one.ctx.service(Offload).submit(
                    one.ctx, call.function, call.payload, call.limits
                )
            except StopIteration as end:
                self._count -= 1
                one.ctx.finish(_result(end))
                return
            except BaseException as error:  # noqa: BLE001 - whatever it was, the attempt ends with it
                self._count -= 1
                one.ctx.abort(error)
                return
        one.call, one.order = call, order
        order.add_done_callback(lambda _: self._news.put(one))


def _first(one: _UnderWay) -> Call:
    one.ctx.begins_again = True  # to wait here for one would hold the others up
    one.ctx.look_up()
    one.ctx.begins_again = False
    return next(one.calls)


def _result(end: StopIteration) -> Result:
    return end.value if isinstance(end.value, Result) else Result()
