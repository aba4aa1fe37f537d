"""What a courier runs: a child process that fetches small files for its parent.

It is as lean as that can be: one thread, no interpretation of what came. A whole answer of 200
that says no more than its length is written to the temporary file that it was told; everything
else goes back to the parent as it came. Only the parent gives files their names. It imports
nothing but what it needs, and that when it needs it, so that it starts in a moment.
"""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import sys
import threading
import time
from collections import deque
from types import SimpleNamespace

from dropmill.transfer import codes
from dropmill.transfer.straight import Errand, Straight

TYPE_CHECKING = False  # `typing` takes a tenth of a courier's start
if TYPE_CHECKING:
    from typing import Any

    from dropmill.transfer.by_libcurl import ByLibcurl, Outcome
    from dropmill.transfer.syncing import Syncing

MOST_BYTES = 256 * 1024
"""Larger files are left to the parent."""

TOLD_TOGETHER = 48
"""Ends are told when there are so many of them,"""

TELL_S = 0.004
"""or when the first one is so old."""

_READ_S = 0.002
"""While there is always something to do, orders are looked for so often."""

_WORDS_BYTES = 4096
_LOOK_S = 0.5
_READ_BYTES = 256 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
_LENGTH = struct.Struct("<I")


class Courier:
    """Takes errands from one pipe and tells into another how they ended."""

    def __init__(self, orders: int, reports: int) -> None:
        self._orders = orders
        self._reports = reports
        self._came = bytearray()
        self._terms = SimpleNamespace()
        self._waiting: deque[Errand] = deque()
        self._straight: Straight | None = None
        self._by_libcurl: ByLibcurl | None = None
        self._left: deque[Errand] = deque()
        """What does not go straight."""
        self._look_at = self._read_at = 0.0
        self._has_begun = False
        """libcurl has something new to do."""
        self._done: list[int] = []
        self._others: list[object] = []
        self._stopped: list[int] = []
        self._tell_at = 0.0
        self._syncing: Syncing | None = None

    def serve(self) -> None:
        """Work until the parent closes its end of the pipe, or is gone."""
        send(self._reports, {"is_ready": True})
        while True:
            self._has_begun = False
            has_ended = self._by_libcurl is not None and self._by_libcurl.go_on()
            has_come = self._straight is not None and self._straight.go_on()
            self._begin()
            if not self._wait(may_block=not (has_ended or has_come or self._has_begun)):
                return

    @property
    def _count(self) -> int:
        """How many errands are out."""
        straight, by_libcurl = self._straight, self._by_libcurl
        count = 0 if straight is None else straight.count
        return count + (0 if by_libcurl is None else by_libcurl.count)

    def _wait(self, *, may_block: bool) -> bool:
        """Wait for sockets or for the parent; False when the parent is gone."""
        now = time.monotonic()
        timeout_s: float | None = None
        reading: list[int] = []
        writing: list[int] = []
        if self._by_libcurl is not None and self._by_libcurl.count:
            reading, writing, due_s = self._by_libcurl.waits_for()
            timeout_s = _LOOK_S if due_s is None else min(_LOOK_S, due_s)
        straight = self._straight
        if straight is not None and straight.count:
            if now >= self._look_at:
                self._look_at = now + _LOOK_S
                straight.look()
            reading.append(straight.fileno())
            timeout_s = _LOOK_S if timeout_s is None else timeout_s
        if self._done or self._others or self._stopped:
            if self._tell_at <= now or not self._count or len(self._done) >= 2 * TOLD_TOGETHER:
                self._tell()
            else:
                timeout_s = min(_LOOK_S if timeout_s is None else timeout_s, self._tell_at - now)
        if not may_block:
            if now < self._read_at:
                return True
            self._read_at = now + _READ_S
            timeout_s = 0.0
        ready, _, _ = select.select([self._orders, *reading], writing, (), timeout_s)
        return self._read() if self._orders in ready else True

    def _read(self) -> bool:
        data = os.read(self._orders, _READ_BYTES)
        came = self._came
        came += data
        while len(came) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(came)[0]
            if len(came) < end:
                break
            self._obey(json.loads(came[_LENGTH.size : end]))
            del came[:end]
        return bool(data)

    def _obey(self, order: dict[str, Any]) -> None:
        if (terms := order.get("terms")) is not None:
            self._terms = SimpleNamespace(**terms)
            if self._straight is not None:
                self._straight.close()
                self._straight = None
            if sys.platform == "linux" and self._terms.address is not None:
                self._straight = Straight(
                    self._terms,
                    MOST_BYTES,
                    take_whole=self._keep,
                    take_other=self._pass_on,
                    leave=self._left.append,
                    fail=self._fail,
                )
        self._waiting.extend(order.get("errands", ()))
        if recalled := order.get("recall"):
            self._recall(set(recalled))

    def _recall(self, numbers: set[int]) -> None:
        """Give up what has not ended; what has, is told as it is."""
        for line in (self._waiting, self._left):
            waiting = [errand for errand in line if errand[0] in numbers]
            for errand in waiting:
                line.remove(errand)
                self._stopped.append(errand[0])
        if self._straight is not None:
            self._stopped += self._straight.recall(numbers)
        if self._by_libcurl is not None:
            self._stopped += self._by_libcurl.recall(numbers)
        self._tell()

    def _begin(self) -> None:
        """Begin as many as there may be."""
        left = self._terms.most - self._count if self._waiting or self._left else 0
        while left > 0 and (self._left or self._waiting):
            if self._left:
                errand = self._left.popleft()
            else:
                errand = self._waiting.popleft()
                if self._straight is not None and self._straight.send(errand):
                    left -= 1
                    continue
            self._send_by_libcurl(errand)
            self._has_begun = True
            left -= 1

    def _send_by_libcurl(self, errand: Errand) -> None:
        if self._by_libcurl is None:
            from dropmill.transfer.by_libcurl import ByLibcurl  # noqa: PLC0415 - see there

            self._by_libcurl = ByLibcurl(
                MOST_BYTES, take_whole=self._keep, take_other=self._pass_on
            )
        self._by_libcurl.agree(self._terms)
        self._by_libcurl.send(errand)

    def _keep(self, errand: Errand, body: memoryview) -> None:
        """Write a file that is whole."""
        self._note_time()
        number, _, path = errand
        try:
            fd = write(path, body)
        except OSError as error:
            self._others.append(_unwritten(number, error))
            return
        if self._terms.is_synced:
            self._sync(number, len(body), fd, path)
        else:
            os.close(fd)
            self._done += (number, len(body))

    def _sync(self, number: int, size: int, fd: int, path: str) -> None:
        if self._syncing is None:
            from dropmill.transfer.syncing import Syncing  # noqa: PLC0415 - few need it at once

            self._syncing = Syncing(self._tell_synced)
        self._syncing.add((number, size, fd, path))

    def _tell_synced(self, done: list[int], failed: list[tuple[int, OSError]]) -> None:
        """Tell what has been synced. On the thread that did it."""
        others = [_unwritten(number, error) for number, error in failed]
        send(self._reports, {"done": done, "others": others})

    def _note_time(self) -> None:
        """Have this told soon, before something is added to what is to be told."""
        if not (self._done or self._others):
            self._tell_at = time.monotonic() + TELL_S

    def _fail(self, errand: Errand, code: int) -> None:
        self._note_time()
        self._others.append((errand[0], code, "", 0, "", "", -1))

    def _pass_on(
        self, errand: Errand, head: bytes, body: memoryview, outcome: Outcome | None = None
    ) -> None:
        """Tell what the parent needs to go on without asking again: head, words, body."""
        self._note_time()
        code, text, system_errno, status = outcome or (0, "", 0, int(head[9:12]))
        number, _, path = errand
        words, size = "", -1
        if status >= 300:
            words = str(body[:_WORDS_BYTES], "utf-8", "replace")
        elif code not in {codes.FILESIZE_EXCEEDED, codes.URL_MALFORMAT}:
            try:
                os.close(write(path, body))
                size = len(body)
            except OSError:
                code = codes.WRITE_ERROR
        self._others.append((number, code, text, system_errno, head.decode("latin-1"), words, size))

    def _tell(self) -> None:
        report: dict[str, object] = {}
        if self._done:
            report["done"], self._done = self._done, []
        if self._others:
            report["others"], self._others = self._others, []
        if self._stopped:
            report["stopped"], self._stopped = self._stopped, []
        if report:
            send(self._reports, report)


def write(path: str, data: memoryview) -> int:
    """Write a new file in one go; return its descriptor. OSError, and no file, if that fails."""
    fd = os.open(path, _NEW, 0o666)
    try:
        written = os.write(fd, data)
        while written < len(data):
            written += os.write(fd, data[written:])
    except OSError:
        os.close(fd)
        os.unlink(path)  # noqa: PTH108 - pathlib takes a tenth of a courier's start
        raise
    return fd


def _unwritten(number: int, error: OSError) -> object:
    return (number, codes.WRITE_ERROR, str(error), error.errno, "", "", -1)


_sending = threading.Lock()  # keeps messages whole


def send(fd: int, message: dict[str, object]) -> None:
    """Send a message to the parent; ends this process when there is none any more."""
    data = json.dumps(message, separators=(",", ":")).encode()
    left = memoryview(_LENGTH.pack(len(data)) + data)
    with _sending:
        try:
            while left:
                left = left[os.write(fd, left) :]
        except BrokenPipeError:
            os._exit(1)


def main() -> int:
    """Be a courier: orders come on standard input, reports go to standard output.

    It ends when its parent does, of which it learns by its orders' end.
    """
    os.environ.pop("PYTHONPATH", None)
    reports = os.dup(1)
    os.dup2(2, 1)  # nothing that is printed may get among the reports
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's
    _leave_no_core()
    Courier(0, reports).serve()
    return 0


def _leave_no_core() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
