"""Asking for a whole file: judging the head, looking at what comes, and how it ended."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Generator
from io import BufferedWriter

from dropmill.core.errors import Problem
from dropmill.core.waiting import size_text
from dropmill.jobs.download.body import Body
from dropmill.jobs.download.judge import (
    refusal_of_whole,
)
from dropmill.jobs.download.naming import name_of
from dropmill.jobs.download.proofs import stated_checksum
from dropmill.transfer.exchange import Head
from dropmill.transfer.transfer import Sink, Transfer
from dropmill.transfer.validators import validators_of

SMALL_BYTES = 256 * 1024
"""A file of this size is kept in memory until it is whole: half the work for small files."""

_SOON_OVER_BYTES = 4 * 1024 * 1024
"""A file of this size is looked at when it is there, or at the next tick: a wake-up costs more."""


class Whole(Body):
    """An attempt that can fetch the whole file, as one stream at first."""

    def _start(self, begun: Transfer | None = None) -> Generator[None, None, None]:
        """Fetch the whole file, as one stream at first."""
        if begun is None:
            self._done, self._total = 0, None
            self._head = self._buffer = self._segments = self._lead = None
            self._has_joined = False
        transfer = yield from self._asker.get(self.accept_whole, tick=self._tick, begun=begun)
        self._tick(transfer)
        yield from self._end_lead(transfer)

    def take_over(self, head: Head, came: bytearray) -> bool:
        """Take over what has come of an answer to somebody else; False when it is refused."""
        if (write := self.accept_whole(head)) is None:
            return False
        (write.write if isinstance(write, BufferedWriter) else write)(memoryview(came))
        return True

    def accept_whole(self, head: Head) -> Sink | None:
        """Judge the answer to a request for the whole file; `Accept`."""
        urls = self._asker.urls
        name = self._job.out or name_of(head, urls)
        self._refusal = refusal_of_whole(
            head, name, urls[-1], takes_pages=self._job.takes_pages, size=self._job.size
        )
        if self._refusal is not None:
            return None
        write: Sink
        try:
            if head.length is not None and head.length <= SMALL_BYTES and self._part is None:
                self._buffer = bytearray()
                write = self._buffer.extend
            else:
                segments = self._new_segments(self._opened())
                self._lead = segments.begin([], [(0, head.length)])
                write = segments.writer(self._lead)
                self._segments = segments
        except OSError as error:
            self._refusal = error
            return None
        self._name = name
        self._head = head
        if self._buffer is None and (head.length is None or head.length > _SOON_OVER_BYTES):
            self._asker.tell()
        return write

    def _tick(self, transfer: Transfer) -> None:
        """Look at a body under way: learn from its head, report, record now and then."""
        head = transfer.head
        if head is None or transfer.is_refused or head.status >= 300:
            return
        if head is self._head:
            self._head = None
            self._learn(head)
        if self._segments is None or self._lead is None:
            return
        self._segments.watch(self._lead, transfer)
        self._report()

    def _learn(self, head: Head) -> None:
        """Take over what the head of a whole file says; may raise a reason not to go on."""
        self._validators = validators_of(head)
        self._media_type = head.get("content-type") or ""
        self._total = head.length
        self._asker.source.validators = self._validators
        self._proof.stated = stated_checksum(head)
        if self._name != self._job.name:
            self._ctx.rename(self._name)
        if self._part is not None and self._part.has_aside and not self._has_changed:
            self._part.drop_aside()  # the same version from 0: no need to keep it twice
        self._skip_if_there()
        if self._total is None:
            self._ctx.note("length unknown")
            return
        self._ctx.note("")
        if self._segments is None:
            return
        ranges = (head.get("accept-ranges") or "").lower()
        if ranges != "none":
            has_ranges = ranges == "bytes"
            self._segments.is_of(self._validators, self._total, has_ranges=has_ranges)
        free = shutil.disk_usage(self._place.folder).free
        if self._total > free:
            self._own_problem = Problem(
                f"“{self._name}” does not fit: there is not enough room in “{self._place.folder}”",
                f"Make room for {size_text(self._total - free)} more, or choose another folder.",
            )
            raise self._own_problem from OSError(errno.ENOSPC, "full", self._place.folder)

    def _end_lead(self, transfer: Transfer) -> Generator[None, None, None]:
        """Look at how the first transfer ended, wait for those beside it; raise unless whole."""
        segments, lead = self._segments, self._lead
        is_split = segments is not None and segments.is_split
        if segments is not None and lead is not None:
            segments.settle(lead)
            self._done = segments.done
        elif self._buffer is not None:
            self._done = len(self._buffer)
        self._ctx.progress(self._done, self._total)
        if segments is not None and lead is not None and is_split:
            while segments.is_busy():
                yield
                self._ctx.checkpoint()
                self._report()
            self._done = segments.done
            self._ctx.progress(self._done, self._total)
            segments.raise_if_missing()
        else:
            self._raise_if_failed(transfer)
            if segments is not None:
                segments.stop()  # none may write any more once the file has its final name
                self._done = segments.done
        if self._saving is not None:
            yield from self._until_saved()
        if self._total is None:
            self._total = self._done
        if self._done != self._total or self._job.size not in {None, self._done}:
            raise Problem(
                f"The server sent {self._done} bytes instead of {self._job.size or self._total}",
                "Try again later.",
                can_pass=True,
            )
