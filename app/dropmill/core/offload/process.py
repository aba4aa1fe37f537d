"""One child process: started apart from its parent, suspended, ended with all it has started."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import psutil

from dropmill.core.offload.messages import FromChild, packed, read
from dropmill.core.precedence import lower_session

STDERR_KEPT_BYTES = 8 << 10

_READ_BYTES = 64 << 10
_END_S = 2.0
_SEND_S = 5.0


class Program(msgspec.Struct, frozen=True):
    """What a child runs, and how it is spoken to: each message behind its length."""

    module: str
    flag: str
    """In a bundle, the program itself is started with this: see __main__."""
    packed: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]
    is_bare: bool = False
    """It starts without `site`, whose hooks it does not need, and with `main` of its module."""
    is_computing: bool = True
    """It comes after other programs; else it comes first as the transfer thread does."""


OFFLOAD = Program(
    "dropmill.core.offload.child",
    "--offload-child",
    packed,
    msgspec.msgpack.Decoder(FromChild).decode,
)


class ChildProcess:
    """A process that runs a program of ours, in a session of its own.

    Its driver's thread calls everything, and starts it too: on Linux a child that computes dies
    with the thread that has started it.
    """

    def __init__(
        self, on_message: Callable[[ChildProcess, Any], None], program: Program = OFFLOAD
    ) -> None:
        """Start it; OSError if that fails.

        `on_message` is called on a thread of its own with each message, at last with None.
        """
        self._on_message = on_message
        self._program = program
        self._popen = subprocess.Popen(
            [*_program(program), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(_import_path())},
            start_new_session=True,
            creationflags=_BELOW_NORMAL,
        )
        if sys.platform != "win32" and self._popen.stdin is not None:
            os.set_blocking(self._popen.stdin.fileno(), False)
        if program.is_computing:
            lower_session(self._popen.pid)
        self._process = psutil.Process(self._popen.pid)
        self.is_senseless = False
        """It sent something that is no message."""
        self._stderr: deque[bytes] = deque(maxlen=2)
        self._readers: list[threading.Thread] = []
        try:
            self._start_readers()
        except RuntimeError as error:  # there are no more threads
            self.end()
            raise OSError(str(error)) from error

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    @property
    def last_words(self) -> str:
        """The end of what it wrote to standard error."""
        tail = b"".join(self._stderr)[-STDERR_KEPT_BYTES:]
        return tail.decode("utf-8", "replace")

    def send(self, message: object) -> None:
        """Send a message; OSError when it is gone or takes nothing for seconds."""
        assert self._popen.stdin is not None  # noqa: S101 - it was asked for
        fd = self._popen.stdin.fileno()
        data = memoryview(self._program.packed(message))
        while data:
            if sys.platform != "win32" and not _is_writable(fd):
                raise TimeoutError("it does not take what it is sent")
            data = data[os.write(fd, data) :]

    def suspend(self) -> None:
        """Stop it and what it has started where they are."""
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                process.suspend()

    def resume(self) -> None:
        """Let it and what it has started go on."""
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                process.resume()

    def terminate(self) -> None:
        """Ask it to end; a suspended one goes on for that."""
        with contextlib.suppress(psutil.Error):
            self._process.terminate()
        self.resume()

    def kill(self) -> None:
        """Kill it and all it has started; the end of its messages follows."""
        tree = self._tree()
        if hasattr(os, "killpg"):
            # Not reaped yet, so that nobody else can have its number.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        for process in tree:
            with contextlib.suppress(psutil.Error):
                process.kill()

    def is_dead(self) -> bool:
        """Tell whether it has ended, without taking its status."""
        try:
            return self._process.status() == psutil.STATUS_ZOMBIE
        except psutil.Error:
            return True

    def end(self) -> int:
        """Kill what is left, close the pipes and return the exit status, negative for a signal."""
        self.kill()
        status = -signal.SIGTERM
        # A process that waits for a dead disk cannot even be killed.
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._popen.wait(_END_S)
        for reader in self._readers:
            reader.join(_END_S)
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return status

    def _tree(self) -> list[psutil.Process]:
        try:
            return [*self._process.children(recursive=True), self._process]
        except psutil.Error:
            return []

    def _start_readers(self) -> None:
        for name, target in (("stderr", self._read_stderr), ("child", self._read_messages)):
            reader = threading.Thread(target=target, name=f"dropmill-{name}", daemon=True)
            reader.start()
            self._readers.append(reader)

    # Threads of their own.

    def _read_messages(self) -> None:
        assert self._popen.stdout is not None  # noqa: S101 - it was asked for
        try:
            while data := read(self._popen.stdout.read):
                self._on_message(self, self._program.decode(data))
        except (OSError, ValueError, msgspec.DecodeError):
            self.is_senseless = True
        self._on_message(self, None)

    def _read_stderr(self) -> None:
        assert self._popen.stderr is not None  # noqa: S101 - it was asked for
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(self._popen.stderr.fileno(), _READ_BYTES):
                if len(data) < STDERR_KEPT_BYTES and self._stderr:
                    data = (self._stderr.pop() + data)[-2 * STDERR_KEPT_BYTES :]
                self._stderr.append(data)


_BELOW_NORMAL = 0x4000 if sys.platform == "win32" else 0


def _is_writable(fd: int) -> bool:
    poll = select.poll()
    poll.register(fd, select.POLLOUT)
    return bool(poll.poll(_SEND_S * 1000))


def _program(program: Program) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, program.flag]
    if program.is_bare:
        call = f"from {program.module} import main; main()"
        return [sys.executable, "-S", "-P", "-c", call]
    return [sys.executable, "-P", "-m", program.module]


def _import_path() -> list[str]:
    """Return where this process finds its modules, for a child that is to find the same."""
    return [str(Path(place or ".").absolute()) for place in sys.path]
