"""The service behind `ctx.offload`: one job waits for its work in a child, and obeys meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Executor, Future, wait
from typing import TYPE_CHECKING, TypeVar

import msgspec

from dropmill.core.cancel import Stop
from dropmill.core.errors import JobCancelled
from dropmill.core.learned import learned
from dropmill.core.offload.children import Children, Order
from dropmill.core.offload.driver import no_sense
from dropmill.core.offload.work import Limits, Work, perform

if TYPE_CHECKING:
    from dropmill.core.context import JobContext

R = TypeVar("R")


class Offload:
    """Has functions run elsewhere: in child processes, unless another home is given.

    A home is a `concurrent.futures.Executor` that takes `perform(work, report)`.
    """

    def __init__(self, home: Executor | None = None) -> None:
        self._home = home or Children()

    def close(self) -> None:
        """End the children, bounded in time."""
        self._home.shutdown(wait=True, cancel_futures=True)

    def submit(
        self, ctx: JobContext, function: str, payload: object, limits: Limits | None = None
    ) -> Future[bytes]:
        """Hand one call in for a job; `result_of` the future says what became of it."""
        work = Work(function, msgspec.msgpack.encode(payload), limits or Limits())
        return self._home.submit(perform, work, ToContext(ctx))

    def submit_unheard(self, function: str, payload: object) -> Future[bytes]:
        """Hand in a call for many jobs at once, whose reports are nobody's."""
        work = Work(function, msgspec.msgpack.encode(payload))
        return self._home.submit(perform, work, Unheard())

    def run(
        self,
        ctx: JobContext,
        function: str,
        payload: object,
        returns: type[R],
        limits: Limits | None,
    ) -> R:
        """See `JobContext.offload`."""
        return self.wait_for(ctx, self.submit(ctx, function, payload, limits), returns)

    def wait_for(self, ctx: JobContext, order: Future[bytes], returns: type[R]) -> R:
        """Wait for a call that was handed in, obeying requests to stop; return its result."""
        changed = threading.Event()
        order.add_done_callback(lambda _: changed.set())
        forget = ctx.token.on_stop(changed.set)
        try:
            while not order.done():
                changed.wait()
                changed.clear()
                if not order.done() and ctx.token.stop is not Stop.NONE:
                    obey(ctx, order)
            return result_of(order, returns)
        except BaseException:
            order.cancel()
            wait([order])  # stopped means stopped: nobody touches the job's files any more
            raise
        finally:
            forget()


class ToContext:
    """Passes what a piece of work reports on to its job's context."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx

    def __call__(self, done: int, total: int | None = None) -> None:
        """Pass progress on."""
        self._ctx.progress(done, total)

    def note(self, text: str) -> None:
        """Pass a note on."""
        self._ctx.note(text)


class Unheard:
    """Passes over what a piece of work reports."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Pass over."""

    def note(self, text: str) -> None:
        """Pass over."""


def obey(ctx: JobContext, order: Future[bytes]) -> None:
    """Do what the job was asked: raises what a checkpoint raises, or suspends the work meanwhile.

    Where the home cannot suspend, the work goes on while the job is paused.
    """
    if not isinstance(order, Order):
        ctx.checkpoint()
        return
    if ctx.token.stop is Stop.PAUSE and not ctx.job.resumes:
        order.suspend()
    ctx.checkpoint()
    order.resume()


def result_of(order: Future[bytes], returns: type[R]) -> R:
    """Return what an ended piece of work gave; raises why it gave nothing."""
    try:
        return msgspec.msgpack.decode(order.result(), type=learned(returns))
    except CancelledError:
        # Nobody has asked this job to stop: the home is being closed.
        raise JobCancelled from None
    except msgspec.DecodeError as error:
        raise no_sense(str(error)) from None
