"""Another program at work for a job: output bounded, suspended and ended with its whole tree."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import psutil

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import JobPaused, Problem
from dropmill.core.guard import GUARD
from dropmill.core.precedence import lower_session

KEPT_BYTES = 32 << 10
"""Kept of what a program prints: so much of its beginning, and of its end."""

GRACE_S = 2.0
"""How long a program may take to end after it was asked."""

_READ_BYTES = 64 << 10


class Finished(msgspec.Struct, frozen=True):
    """How a program ended."""

    status: int
    """Its exit status, or minus the number of the signal that ended it."""
    output: str
    """What it printed, to both of its outputs; cut in the middle when that is much."""

    @property
    def last_line(self) -> str:
        """The last line that says something."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else ""


class Log:
    """The beginning and the end of what is printed. One thread writes, another may read after."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._head = bytearray()
        self._tail = bytearray()
        self._cut_bytes = 0

    def add(self, data: bytes) -> None:
        """Take what was printed."""
        room = self._kept_bytes - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if (over := len(self._tail) - self._kept_bytes) > 0:
            self._cut_bytes += over
            del self._tail[:over]

    def text(self) -> str:
        """Return it as text, with a line that says what was cut out."""
        parts = [bytes(self._head)]
        if self._cut_bytes:
            parts.append(f"\n… {self._cut_bytes:,} bytes left out …\n".encode())
        parts.append(bytes(self._tail))
        return b"".join(parts).decode("utf-8", "replace")


def run_tool(
    arguments: Sequence[str],
    ctx: JobContext,
    *,
    folder: Path | None = None,
    on_output: Callable[[bytes], None] | None = None,
) -> Finished:
    """Run a program, without a shell, to its end; Problem when it is not there.

    Obeys requests to stop: its whole tree is suspended, or ended before this raises what a
    checkpoint raises; where the kind resumes, a pause ends it too. When this process is killed it
    ends as well. `on_output` is called on a thread of its own with each piece it prints.
    """
    program = shutil.which(arguments[0])
    if program is None:
        raise Problem(
            f"There is no program “{arguments[0]}”", "Install it, or write its whole path."
        )
    tool = _Tool([program, *arguments[1:]], folder, on_output)
    has_exited = False
    try:
        has_exited = tool.wait(ctx)
    finally:
        finished = tool.end()
    ctx.checkpoint()
    if not has_exited:
        raise JobPaused  # which was taken back meanwhile
    return finished


class _Tool:
    """One program. The worker thread that runs the job calls everything."""

    def __init__(
        self,
        arguments: list[str],
        folder: Path | None,
        on_output: Callable[[bytes], None] | None,
    ) -> None:
        self._log = Log()
        self._asked: list[psutil.Process] = []
        self._on_output = on_output
        self._changed = threading.Event()
        self._has_exited = threading.Event()
        self._popen = GUARD.start(
            lambda: subprocess.Popen(
                arguments,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )
        self._threads = [
            threading.Thread(target=target, name="dropmill-tool", daemon=True)
            for target in (self._read, self._await_exit)
        ]
        try:
            lower_session(self._popen.pid)
            self._process = psutil.Process(self._popen.pid)
            for thread in self._threads:
                thread.start()
        except BaseException:  # as when there are no more threads: nobody would ever end it
            self._give_up()
            raise

    def wait(self, ctx: JobContext) -> bool:
        """Wait for its end; False when it was asked to end. Suspended while the job is paused."""
        ctx.token.watch(self._changed.set)
        while not self._has_exited.is_set():
            self._changed.wait()
            self._changed.clear()
            is_to_wait = ctx.token.stop is Stop.PAUSE and not ctx.job.resumes
            if is_to_wait and not self._has_exited.is_set():
                self._each(psutil.Process.suspend)
                ctx.suspended()
                ctx.token.wait_while_paused()
                self._each(psutil.Process.resume)
                ctx.proceeded()
            stop = ctx.token.stop
            if stop > Stop.PAUSE or (stop is Stop.PAUSE and ctx.job.resumes):
                # Their parent may be gone when they are looked for again.
                self._asked = self._tree()
                self._each(psutil.Process.terminate)
                self._has_exited.wait(GRACE_S)
                return False
        return True

    def end(self) -> Finished:
        """End what is left of its tree, and return how it ended."""
        tree = [*self._tree(), *self._asked]
        if hasattr(os, "killpg"):
            # It has not been reaped yet, so nobody else can have its number.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        for process in tree:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs([one for one in tree if one.pid != self._popen.pid], GRACE_S)
        self._has_exited.wait(GRACE_S)  # else it would be reaped under that thread's hands
        GUARD.over(self._popen.pid)
        status = self._popen.wait()
        for thread in self._threads:
            thread.join(GRACE_S)
        if self._popen.stdout is not None and not self._threads[0].is_alive():
            self._popen.stdout.close()
        return Finished(status, self._log.text())

    def _give_up(self) -> None:
        """End what cannot be watched: the thread that waits for its end has not been started."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.kill()
        GUARD.over(self._popen.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(GRACE_S)
        if self._popen.stdout is not None and not self._threads[0].is_alive():
            self._popen.stdout.close()

    def _each(self, do: Callable[[psutil.Process], object]) -> None:
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                do(process)

    def _tree(self) -> list[psutil.Process]:
        try:
            return [*self._process.children(recursive=True), self._process]
        except psutil.Error:
            return []

    # Threads of their own.

    def _read(self) -> None:
        assert self._popen.stdout is not None  # noqa: S101 - it was asked for
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(self._popen.stdout.fileno(), _READ_BYTES):
                self._log.add(data)
                if self._on_output is not None:
                    self._on_output(data)

    def _await_exit(self) -> None:
        if hasattr(os, "waitid") and sys.platform != "win32":
            os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOWAIT)
        else:
            self._popen.wait()
        self._has_exited.set()
        self._changed.set()
