"""What a child process runs: one piece of work after the other, from one pipe to another."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from typing import BinaryIO

import msgspec

from dropmill.core.errors import JobCancelled, JobSkipped, Problem, explain
from dropmill.core.offload import confine
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
    ToChild,
    Withdraw,
    Withdrawn,
    packed,
    read,
)
from dropmill.core.offload.work import Limits, Work, perform

REPORT_EVERY_S = 0.03

_to_child = msgspec.msgpack.Decoder(ToChild)


class Child:
    """The child's side. One thread listens to the parent, the main thread works."""

    def __init__(self, tasks: BinaryIO, messages: BinaryIO) -> None:
        self._tasks = tasks
        self._messages = messages
        self._telling = threading.Lock()  # keeps messages whole
        self._waiting: deque[tuple[int, Work]] = deque()
        self._is_ended = False
        self._changed = threading.Condition()  # guards the two
        self.given_up: int | None = None

    def serve(self) -> None:
        """Work until the parent ends."""
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_ended)
                if self._is_ended:
                    return
                number, work = self._waiting.popleft()
            self.tell(Began(number))
            self.tell(self._outcome(number, work))

    def tell(self, message: FromChild) -> None:
        """Send a message; any thread."""
        data = packed(message)
        with self._telling, suppress(BrokenPipeError):
            self._messages.write(data)
            self._messages.flush()

    def _outcome(self, number: int, work: Work) -> FromChild:
        try:
            confine.apply(work.limits)
            return Done(number, perform(work, ChildReport(self, number)))
        except JobCancelled:
            return Stopped(number)
        except JobSkipped as skipped:
            return Skipped(number, skipped.reason)
        except Problem as problem:
            return Failed(number, problem.failure, problem.can_pass, problem.retry_after_s)
        except (SystemExit, KeyboardInterrupt):
            raise
        except MemoryError:
            return Failed(number, out_of_memory(work.limits.memory_bytes).failure)
        except BaseException as error:  # noqa: BLE001 - whatever it was, the parent is told
            return Failed(number, explain(error))
        finally:
            confine.apply(_UNLIMITED)

    # The listening thread.

    def _listen(self) -> None:
        while data := read(self._tasks.read):
            match _to_child.decode(data):
                case Do(works):
                    with self._changed:
                        self._waiting.extend(works)
                        self._changed.notify()
                case Stop(number):
                    self.given_up = number
                case Withdraw(numbers):
                    self._withdraw(frozenset(numbers))
        with self._changed:
            self._is_ended = True
            self._changed.notify()
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)  # the work, and what it has started
        os._exit(1)

    def _withdraw(self, numbers: frozenset[int]) -> None:
        with self._changed:
            withdrawn = tuple(number for number, _ in self._waiting if number in numbers)
            self._waiting = deque(item for item in self._waiting if item[0] not in numbers)
        self.tell(Withdrawn(withdrawn))


_UNLIMITED = Limits(memory_bytes=None)


class ChildReport:
    """Tells the parent how far one piece of work is, not more often than anybody can see."""

    def __init__(self, child: Child, number: int) -> None:
        self._child = child
        self._number = number
        self._told_at = 0.0

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how much is done; raises JobCancelled once the work is given up."""
        self._check()
        now = time.monotonic()
        if now - self._told_at >= REPORT_EVERY_S or done == total:
            self._told_at = now
            self._child.tell(Progressed(self._number, done, total))

    def note(self, text: str) -> None:
        """Say what is going on."""
        self._check()
        self._child.tell(Noted(self._number, text))

    def _check(self) -> None:
        if self._child.given_up == self._number:
            raise JobCancelled


def out_of_memory(most: int | None) -> Problem:
    """Say that there was not enough memory, or not enough of what was allowed."""
    if most is None:
        return Problem(
            "There is not enough memory for this job", "Close other programs, then retry."
        )
    return Problem(
        f"This needs more than the {most / (1 << 30):.3g} GiB of memory that a job may have",
        "Try it with a smaller file.",
    )


def main() -> int:
    """Be a child: tasks come on standard input, messages go to standard output."""
    os.environ.pop("PYTHONPATH", None)  # it was for this process, not for those it starts
    # Nothing that is printed may get among the messages.
    tasks = os.fdopen(os.dup(0), "rb")
    messages = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    confine.confine(parent=int(sys.argv[-1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is tidied up
    Child(tasks, messages).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
