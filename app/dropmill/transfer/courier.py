"""What a courier runs: a child process that fetches small files for its parent.

It is as lean as that can be: one thread, no interpretation of what came. A whole answer of 200
that says no more than its length is written to the temporary file that it was told; everything
else goes back to the parent as it came. Only the parent gives files their names. It imports
nothing but what it needs, so that it starts in a moment.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import select
import signal
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pycurl

from dropmill.core.offload import confine
from dropmill.transfer.dress import dress, header_lines
from dropmill.transfer.straight import Straight

MOST_BYTES = 256 * 1024
"""Larger files are left to the parent."""

TOLD_TOGETHER = 48
"""Ends are told when there are so many of them,"""

TELL_S = 0.004
"""or when the first one is so old."""

_WORDS_BYTES = 4096
_LOOK_S = 0.5
_READ_BYTES = 256 * 1024
_END = b"\r\n"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
_LENGTH = struct.Struct("<I")

SYNCED_TOGETHER = 8
"""So many files are synced by one call for the whole disk,"""

DISK_SYNC_MOST_S = 1.0
"""as long as that does not take longer."""

Written = tuple[int, int, int, str]
"""An errand's number, the size of the file, its descriptor, its path."""

Errand = tuple[int, str, str]
"""Its number, the address, and the path of the temporary file that it is to make."""


class Handle:
    """An easy handle with what comes over it."""

    __slots__ = ("body", "curl", "errand", "lines")

    def __init__(self, terms: SimpleNamespace) -> None:
        self.errand: Errand = (0, "", "")
        self.body = bytearray()
        self.lines: list[bytes] = []
        self.curl = curl = pycurl.Curl()
        dress(curl, terms, terms.ca_file)
        curl.setopt(pycurl.MAXFILESIZE_LARGE, MOST_BYTES)
        curl.setopt(pycurl.HTTPHEADER, header_lines(terms.headers))
        # Without a Python frame for each line and each piece.
        curl.setopt(pycurl.HEADERFUNCTION, self.lines.append)
        curl.setopt(pycurl.WRITEFUNCTION, self.body.extend, use_memoryview=True)


class Courier:
    """Takes errands from one pipe and tells into another how they ended."""

    def __init__(self, orders: int, reports: int) -> None:
        self._orders = orders
        self._reports = reports
        self._came = bytearray()
        self._multi = pycurl.CurlMulti()
        self._terms = SimpleNamespace()
        self._telling = re.compile(b"$.")
        self._types: dict[str | None, bool] = {}
        self._waiting: deque[Errand] = deque()
        self._free: list[Handle] = []
        self._active: dict[pycurl.Curl, Handle] = {}
        self._straight: Straight | None = None
        self._left: deque[Errand] = deque()
        """What does not go straight."""
        self._look_at = 0.0
        self._done: list[int] = []
        self._others: list[object] = []
        self._stopped: list[int] = []
        self._tell_at = 0.0
        self._syncing = Syncing(reports)

    def serve(self) -> None:
        """Work until the parent closes its end of the pipe, or is gone."""
        send(self._reports, {"is_ready": True})
        while True:
            ended = False
            if self._active:
                self._multi.perform()
                ended = self._collect()
            if self._straight is not None:
                self._straight.go_on()
            began = self._begin()
            if not self._wait(may_block=not (ended or began)):
                return

    @property
    def _count(self) -> int:
        """How many errands are out."""
        return len(self._active) + (0 if self._straight is None else self._straight.count)

    def _wait(self, *, may_block: bool) -> bool:
        """Wait for sockets or for the parent; False when the parent is gone."""
        now = time.monotonic()
        timeout_s: float | None = None
        reading: list[int] = []
        writing: list[int] = []
        if self._active:
            timeout_s = 0.0
            if may_block:
                due_ms = self._multi.timeout()
                timeout_s = _LOOK_S if due_ms < 0 else min(_LOOK_S, due_ms / 1000)
            reading, writing, _ = self._multi.fdset()
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
            self._free.clear()
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
            names = "|".join(map(re.escape, terms["telling"]))
            self._telling = re.compile(rf"\n(?:{names})[ \t]*:".encode())
            self._types.clear()
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
        for curl, handle in list(self._active.items()):
            if handle.errand[0] in numbers:
                self._multi.remove_handle(curl)
                del self._active[curl]
                self._stopped.append(handle.errand[0])
                self._put_back(handle)
        self._tell()

    def _begin(self) -> bool:
        """Begin as many as there may be; returns whether libcurl has something new to do."""
        has_begun = False
        left = self._terms.most - self._count if self._waiting or self._left else 0
        while left > 0 and (self._left or self._waiting):
            if self._left:
                errand = self._left.popleft()
            else:
                errand = self._waiting.popleft()
                if self._straight is not None and self._straight.send(errand):
                    left -= 1
                    continue
            has_begun = self._begin_exchange(errand) or has_begun
            left -= 1
        return has_begun

    def _begin_exchange(self, errand: Errand) -> bool:
        handle = self._free.pop() if self._free else Handle(self._terms)
        handle.errand = errand
        try:
            handle.curl.setopt(pycurl.URL, errand[1])
        except (pycurl.error, UnicodeError) as error:
            self._fail(errand, pycurl.E_URL_MALFORMAT, str(error))
            return False
        self._multi.add_handle(handle.curl)
        self._active[handle.curl] = handle
        return True

    def _collect(self) -> bool:
        left, count = 1, len(self._active)
        while left:
            left, succeeded, failed = self._multi.info_read()
            for curl in succeeded:
                self._end(curl, 0, "")
            for curl, code, text in failed:
                self._end(curl, code, text)
        return len(self._active) < count

    def _end(self, curl: pycurl.Curl, code: int, text: str) -> None:
        handle = self._active.pop(curl)
        self._multi.remove_handle(curl)
        with memoryview(handle.body) as body:
            if code == 0 and self._is_plain(handle, len(body)):
                self._keep(handle.errand, body)
            else:
                self._return(handle, code, text, body)
        self._put_back(handle)

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
            self._syncing.add((number, len(body), fd, path))
        else:
            os.close(fd)
            self._done += (number, len(body))

    def _note_time(self) -> None:
        """Have this told soon, before something is added to what is to be told."""
        if not (self._done or self._others):
            self._tell_at = time.monotonic() + TELL_S

    def _fail(self, errand: Errand, code: int, text: str = "") -> None:
        self._note_time()
        self._others.append((errand[0], code, text, 0, "", "", -1))

    def _return(self, handle: Handle, code: int, text: str, body: memoryview) -> None:
        """Tell of an exchange of libcurl's that was not plain."""
        curl = handle.curl
        system_errno = curl.getinfo(pycurl.OS_ERRNO) if code else 0
        status = curl.getinfo(pycurl.RESPONSE_CODE)
        outcome = (code, text, system_errno, status)
        self._pass_on(handle.errand, b"".join(handle.lines), body, outcome)

    def _pass_on(
        self,
        errand: Errand,
        head: bytes,
        body: memoryview,
        outcome: tuple[int, str, int, int] | None = None,
    ) -> None:
        """Tell what the parent needs to go on without asking again: head, words, body."""
        self._note_time()
        code, text, system_errno, status = outcome or (0, "", 0, int(head[9:12]))
        number, _, path = errand
        words, size = "", -1
        if status >= 300:
            words = str(body[:_WORDS_BYTES], "utf-8", "replace")
        elif code != pycurl.E_FILESIZE_EXCEEDED:
            try:
                os.close(write(path, body))
                size = len(body)
            except OSError:
                code = pycurl.E_WRITE_ERROR
        self._others.append((number, code, text, system_errno, head.decode("latin-1"), words, size))

    def _is_plain(self, handle: Handle, size: int) -> bool:
        """Whether this is the whole file, and nothing is said that may mean more."""
        curl, lines = handle.curl, handle.lines
        if curl.getinfo(pycurl.RESPONSE_CODE) != 200:
            return False
        if curl.getinfo(pycurl.CONTENT_LENGTH_DOWNLOAD_T) != size:
            return False
        if not lines or lines[-1] != _END or lines.index(_END) != len(lines) - 1:
            return False  # more than one head, or a trailer
        media_type = curl.getinfo(pycurl.CONTENT_TYPE)
        is_page = self._types.get(media_type)
        if is_page is None:
            plain_type = (media_type or "").partition(";")[0].strip().lower()
            is_page = self._types[media_type] = plain_type in self._terms.pages
        return not is_page and self._telling.search(b"".join(lines).lower()) is None

    def _put_back(self, handle: Handle) -> None:
        handle.body.clear()
        handle.lines.clear()
        self._free.append(handle)

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


class Syncing:
    """Makes files durable on a thread of its own, as many together as there are by then."""

    def __init__(self, reports: int) -> None:
        self._reports = reports
        self._written: list[Written] = []
        self._changed = threading.Condition()  # guards _written
        self._thread: threading.Thread | None = None
        self._sync_disk = _disk_sync()

    def add(self, written: Written) -> None:
        """Sync this one soon, then say that it is done."""
        with self._changed:
            self._written.append(written)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._sync, name="sync", daemon=True)
            self._thread.start()

    def _sync(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._written)
                together, self._written = self._written, []
            is_synced = len(together) >= SYNCED_TOGETHER and self._try_disk(together[0][2])
            done: list[int] = []
            others: list[object] = []
            for number, size, fd, path in together:
                try:
                    if not is_synced:
                        os.fsync(fd)
                except OSError as error:
                    Path(path).unlink(missing_ok=True)
                    others.append(_unwritten(number, error))
                else:
                    done += (number, size)
                finally:
                    os.close(fd)
            send(self._reports, {"done": done, "others": others})

    def _try_disk(self, fd: int) -> bool:
        """Sync the whole disk, which is one commit for all; False when that failed, or cannot."""
        if self._sync_disk is None:
            return False
        started = time.monotonic()
        is_synced = not self._sync_disk(fd)
        if time.monotonic() - started > DISK_SYNC_MOST_S:
            self._sync_disk = None  # others write much to it: from now on only what is ours
        return is_synced


def _disk_sync() -> Callable[[int], int] | None:
    """Return what syncs a whole disk and says whether that failed; older kernels do not say."""
    if sys.platform != "linux":
        return None
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    if release is None or (int(release[1]), int(release[2])) < (5, 8):
        return None
    try:
        return ctypes.CDLL(None).syncfs
    except AttributeError:
        return None


def write(path: str, data: memoryview) -> int:
    """Write a new file in one go; return its descriptor. OSError, and no file, if that fails."""
    fd = os.open(path, _NEW, 0o666)
    try:
        written = os.write(fd, data)
        while written < len(data):
            written += os.write(fd, data[written:])
    except OSError:
        os.close(fd)
        Path(path).unlink()
        raise
    return fd


def _unwritten(number: int, error: OSError) -> object:
    return (number, pycurl.E_WRITE_ERROR, str(error), error.errno, "", "", -1)


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
    """Be a courier: orders come on standard input, reports go to standard output."""
    os.environ.pop("PYTHONPATH", None)
    reports = os.dup(1)
    os.dup2(2, 1)  # nothing that is printed may get among the reports
    confine.confine(parent=int(sys.argv[-1]), is_for_net=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's
    Courier(0, reports).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
