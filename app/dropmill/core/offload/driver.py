"""One thread that drives one child process: gives it work, watches its limits, stops it."""

from __future__ import annotations

import contextlib
import logging
import queue
import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.offload.child import out_of_memory
from dropmill.core.offload.messages import (
    Began,
    Do,
    Done,
    Failed,
    FromChild,
    Noted,
    Progressed,
    Skipped,
    Stop,
    Stopped,
    Withdraw,
    Withdrawn,
)
from dropmill.core.offload.process import ChildProcess

if TYPE_CHECKING:
    from dropmill.core.offload.children import Children, Order

log = logging.getLogger(__name__)

IDLE_S = 60.0
"""After so long without work a child ends, with all that it has loaded."""

POLITE_S = 0.3
"""How long it may take from a request to stop until it is told by a signal."""

TERMINATE_S = 0.7
"""How long it may take to end after that, before it is killed."""

SLOW_S = 0.25
"""What waits behind something that takes longer goes to whoever is free."""

STARTS_MOST = 3
"""Children in a row that die before they begin anything."""

_CHECK_S = 1.0


class Driver:
    """Drives one child. Everything but `post` belongs to its own thread."""

    def __init__(self, pool: Children, name: str) -> None:
        self._pool = pool
        self._inbox: queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]]] = (
            queue.SimpleQueue()
        )
        self._child: ChildProcess | None = None
        self._sent: dict[int, Order] = {}
        self._current: Order | None = None
        self._work_s = 0.0  # of the current one, until it was last resumed
        self._since: float | None = None  # when it was; None while suspended
        self._stopping: list[tuple[float, Callable[[], None]]] = []  # what comes next, and when
        self._too_long = False
        self._is_condemned = False
        self._is_withdrawing = False
        self._is_senseless = False
        self._failed_starts = 0
        self._idle_since = time.monotonic()
        self.is_closing = False
        self.thread = threading.Thread(target=self._own, name=name, daemon=True)

    def post(self, handle: Callable[..., None], *args: Any) -> None:
        """Have `handle` called on this driver's thread. Any thread."""
        self._inbox.put((handle, args))

    # What others ask for, by post.

    def look(self) -> None:
        """There may be work."""

    def stop(self, order: Order) -> None:
        """Give an order up that this driver has."""
        if order is self._current:
            self._begin_to_stop()
        elif order.number in self._sent:
            self._tell(Withdraw((order.number,)))

    def suspend(self, order: Order) -> None:
        """Suspend an order, once it is under way; what is behind it goes elsewhere."""
        if order is self._current and self._child is not None and self._since is not None:
            self._withdraw_rest()
            if self._is_withdrawing:
                return  # a child that is stopped gives nothing back: it is once this one has
            self._work_s += time.monotonic() - self._since
            self._since = None
            self._child.suspend()

    def resume(self, order: Order) -> None:
        """Let a suspended order go on."""
        if order is self._current and self._child is not None and self._since is None:
            self._since = time.monotonic()
            self._child.resume()

    # This driver's thread.

    def _own(self) -> None:
        while not self.is_closing:
            if self._may_take():
                self._take()
            handle: Callable[..., None]
            args: tuple[Any, ...]
            try:
                handle, args = self._inbox.get(timeout=self._seconds_to_next())
            except queue.Empty:
                handle, args = self._on_time, ()
            try:
                handle(*args)
            except Exception:
                log.exception("the driver of a child failed at %s", handle)
                self._kill()
        self._end_child()

    def _may_take(self) -> bool:
        """Whether the child has nothing behind what it does, and is to have something there."""
        if self._is_condemned or len(self._sent) > 1:
            return False
        if not self._sent:
            return True
        if self._current is None or self._since is None or self._stopping:
            return False
        return not self._is_withdrawing and time.monotonic() - self._since < SLOW_S

    def _take(self) -> None:
        # What is quick goes to the child while it does the one before: so it never waits for us.
        is_busy = bool(self._sent)
        orders = self._pool.take_quick(self) if is_busy else self._pool.take(self)
        if not orders:
            return
        try:
            if self._child is None:
                self._child = ChildProcess(self._on_child)
            self._child.send(Do(tuple((order.number, order.work) for order in orders)))
            self._sent.update((order.number, order) for order in orders)
            self._is_withdrawing = False
        except OSError as error:
            log.warning("a child process did not take work: %s", error)
            if is_busy:
                self._pool.give_back(orders)
                self._kill()
                return
            self._failed_starts += 1
            self._give_up_or_back(orders, _cannot_start(str(error)))
            self._end_child()
            self.post(self.look)  # the others may all wait for a word that does not come

    def _seconds_to_next(self) -> float | None:
        now = time.monotonic()
        times = [when for when, _ in self._stopping[:1]]
        if self._current is not None:
            times.append(now + _CHECK_S)
            if self._since is not None:
                if (limit_s := self._limit_s()) is not None:
                    times.append(self._since + limit_s - self._work_s)
                if len(self._sent) > 1 and not self._is_withdrawing:
                    times.append(self._since + SLOW_S)
        elif self._sent or self._is_condemned:
            times.append(now + _CHECK_S)
        elif self._child is not None:
            times.append(self._idle_since + IDLE_S)
        return max(0.0, min(times) - now) if times else None

    def _on_time(self) -> None:
        now = time.monotonic()
        if self._stopping and self._stopping[0][0] <= now:
            _, step = self._stopping.pop(0)
            step()
        if self._child is not None and self._child.is_dead():
            self._on_message(self._child, None)
        elif self._current is not None and self._since is not None:
            limit_s = self._limit_s()
            if limit_s is not None and self._work_s + now - self._since >= limit_s:
                self._too_long = True
                self._begin_to_stop()
            if len(self._sent) > 1 and now - self._since >= SLOW_S:
                self._withdraw_rest()
        elif not self._sent and self._child is not None and now >= self._idle_since + IDLE_S:
            self._end_child()

    def _limit_s(self) -> float | None:
        """Return how long the current order may take, None when it is being stopped anyway."""
        if self._current is None or self._stopping or self._is_condemned:
            return None
        return self._current.work.limits.time_s

    def _begin_to_stop(self) -> None:
        if self._stopping or self._is_condemned or self._child is None or self._current is None:
            return
        self._withdraw_rest()
        now = time.monotonic()
        self._stopping = [
            (now + POLITE_S, self._terminate),
            (now + POLITE_S + TERMINATE_S, self._kill),
        ]
        if self._since is None:
            self._child.resume()
            self._since = now
        self._tell(Stop(self._current.number))

    def _terminate(self) -> None:
        self._is_condemned = True
        if self._child is not None:
            self._child.terminate()

    def _kill(self) -> None:
        self._is_condemned = True
        if self._child is not None:
            self._child.kill()

    def _mistrust(self) -> None:
        """End a child that speaks of what it was not asked."""
        self._is_senseless = True
        self._kill()

    def _withdraw_rest(self) -> None:
        rest = tuple(n for n, order in self._sent.items() if order is not self._current)
        if rest and not self._is_withdrawing:
            self._is_withdrawing = True
            self._tell(Withdraw(rest))

    def _tell(self, message: Stop | Withdraw) -> None:
        if self._child is not None:
            with contextlib.suppress(OSError):  # it is dead, which its reader tells too
                self._child.send(message)

    # What the child says.

    def _on_child(self, child: ChildProcess, message: FromChild | None) -> None:
        self.post(self._on_message, child, message)

    def _on_message(self, child: ChildProcess, message: FromChild | None) -> None:
        if child is not self._child:
            return  # one that has been buried
        match message:
            case None:
                self._on_death()
            case Withdrawn(numbers):
                self._is_withdrawing = False
                self._on_withdrawn([self._sent.pop(n) for n in numbers if n in self._sent])
            case Began(number) if number in self._sent:
                self._on_began(self._sent[number])
            case _ if self._current is None or message.number != self._current.number:
                self._mistrust()
            case Progressed(_, done, total):
                self._current.report(max(0, done), total)
            case Noted(_, text):
                self._current.report.note(text)
            case Done(_, result):
                self._current.finish(result)
                self._over()
            case Failed(_, failure, can_pass, retry_after_s):
                self._current.fail(
                    Problem(
                        failure.title,
                        failure.hint,
                        detail=failure.detail,
                        setting=failure.setting,
                        can_pass=can_pass,
                        retry_after_s=retry_after_s,
                    )
                )
                self._over()
            case Skipped(_, reason):
                self._current.fail(JobSkipped(reason))
                self._over()
            case Stopped():
                self._end_stopped(self._current)
                self._over()

    def _on_began(self, order: Order) -> None:
        if self._current is not None:
            self._mistrust()
            return
        self._failed_starts = 0
        self._current = order
        self._work_s = 0.0
        self._since = time.monotonic()
        self._too_long = False
        order.has_begun = True
        if order.is_stop_asked:
            self._begin_to_stop()
        elif order.is_suspend_asked:
            self.suspend(order)

    def _over(self) -> None:
        """Forget the current order, which has ended."""
        assert self._current is not None  # noqa: S101 - it has just been ended
        work_s = self._work_s + (time.monotonic() - self._since if self._since else 0.0)
        self._pool.learn(self._current.work.function, work_s)
        if self._since is None and self._child is not None:
            # It was suspended when its answer was on the way already: the next one needs it awake.
            self._child.resume()
        self._sent.pop(self._current.number)
        self._current = None
        self._stopping.clear()
        self._idle_since = time.monotonic()

    def _on_withdrawn(self, orders: list[Order]) -> None:
        for order in orders:
            if order.is_stop_asked:
                order.end_cancelled()
        self._pool.give_back([order for order in orders if not order.is_stop_asked])
        current, is_ending = self._current, self._stopping or self._is_condemned
        if current is not None and current.is_suspend_asked and not is_ending:
            self.suspend(current)

    def _end_stopped(self, order: Order) -> None:
        if self._too_long:
            limit_s = order.work.limits.time_s or 0.0
            order.fail(
                Problem(
                    f"This took longer than the {limit_s:g} s that it may take",
                    "The file may be damaged, or too large for this.",
                )
            )
        else:
            order.end_cancelled()

    def _on_death(self) -> None:
        child, current = self._child, self._current
        assert child is not None  # noqa: S101 - only a child's death leads here
        was_asked = self._is_condemned or self._too_long
        self._child = None
        status = child.end()
        rest = [order for order in self._sent.values() if order is not current]
        if current is not None:
            if current.is_stop_asked or self._too_long:
                self._end_stopped(current)
            elif self._is_senseless or child.is_senseless:
                current.fail(no_sense("unexpected message"))
            else:
                current.fail(_cause(status, child.last_words, current.work.limits.memory_bytes))
        elif not was_asked:
            self._failed_starts += 1
        if child.last_words:
            log.warning("child %d ended with %d: %s", child.pid, status, child.last_words[-500:])
        self._sent = {}
        self._current = None
        self._stopping.clear()
        self._is_condemned = self._is_senseless = False
        self._give_up_or_back(rest, _cannot_start(child.last_words))

    def _give_up_or_back(self, orders: list[Order], problem: Problem) -> None:
        """Give orders back that were not begun; fail them when no child starts."""
        for order in orders:
            if order.is_stop_asked:
                order.end_cancelled()
            elif self._failed_starts >= STARTS_MOST:
                order.fail(problem)
        self._pool.give_back([order for order in orders if not order.done()])
        if self._failed_starts >= STARTS_MOST:
            self._failed_starts = 0

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()
        for order in self._sent.values():
            order.end_cancelled()
        self._sent = {}
        self._current = None


def no_sense(detail: str) -> Problem:
    """Say that a child did not answer as it should."""
    return Problem(
        "The process that worked on this gave an answer that makes no sense",
        "The file may be damaged: try to open it in another program.",
        detail=detail,
    )


def _cannot_start(detail: str) -> Problem:
    return Problem(
        "A process to work on this could not be started",
        "Close other programs, then retry.",
        detail=detail,
    )


def _cause(status: int, last_words: str, memory_bytes: int | None) -> Problem:
    """Say why a child ended in the middle of something."""
    if "MemoryError" in last_words or "bad_alloc" in last_words:
        problem = out_of_memory(memory_bytes)
        return Problem(problem.title, problem.hint, detail=last_words)
    if status == -signal.SIGTERM or (hasattr(signal, "SIGKILL") and status == -signal.SIGKILL):
        return Problem(
            "The system ended this job's process",
            "There may not have been enough memory: close other programs, then retry.",
            detail=last_words,
        )
    how = f"status {status}"
    if status < 0:
        with contextlib.suppress(ValueError):
            how = signal.Signals(-status).name
    return Problem(
        f"The process that worked on this crashed ({how})",
        "The file may be damaged: try to open it in another program.",
        detail=last_words,
    )
