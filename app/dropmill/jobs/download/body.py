"""What one attempt of a download holds: what has come, what is known of it, whom it asks."""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pycurl

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import IfExists
from dropmill.jobs.download.asking import Asker, place_of
from dropmill.jobs.download.chores import Chores
from dropmill.jobs.download.failures import disk_problem, problem_of, status_problem
from dropmill.jobs.download.judge import (
    Verdict,
)
from dropmill.jobs.download.part import Part
from dropmill.jobs.download.pieces import Piece, amount, clipped
from dropmill.jobs.download.proofs import Proof
from dropmill.jobs.download.record import Record
from dropmill.jobs.download.segments import Segments
from dropmill.transfer.exchange import Head
from dropmill.transfer.transfer import Transfer
from dropmill.transfer.validators import Validators

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

log = logging.getLogger(__name__)

T = TypeVar("T")

_LEAST_BEFORE_STALL_BYTES = 64 * 1024
_EXPIRED = frozenset({401, 403, 410})
SAVE_EVERY_S = 10.0

_ROOM_FOR_RECORD_BYTES = 1024 * 1024


class Body:
    """The state of one attempt, its record and its reports. Made and stepped by one worker."""

    def __init__(
        self,
        job: Download,
        ctx: JobContext,
        post: Callable[[object], None],
        owner: object = None,
    ) -> None:
        """`post` gets `owner`, else this attempt, when there is news; any thread may call it."""
        self._post = post
        self._owner = owner or self
        self._job = job
        self._ctx = ctx
        self._proof = Proof(job)
        self._place = place_of(job)
        self._asker = Asker(job, self._place, ctx, post, self._owner)
        self._part: Part | None = None
        self._segments: Segments | None = None
        self._lead: Piece | None = None
        self._buffer: bytearray | None = None
        self._head: Head | None = None
        self._refusal: BaseException | None = None
        self._verdict: Verdict | None = None
        self._validators = Validators()
        self._media_type = ""
        self._name = job.out
        self._total: int | None = None
        self._done = 0
        self._done_before = 0
        self._has_joined = False
        self._has_changed = False
        self._is_untouched = False
        """What an earlier attempt left is still being looked at: it stays exactly as it is."""
        self._is_single = False
        """It is fetched from one source only, because what several gave was wrong."""
        self._own_problem: Problem | OSError | None = None
        """What is wrong on this computer: no mirror mends it."""
        self._saved_at = time.monotonic()
        self._saving: Future[None] | None = None
        """The record is being written."""

    def _aside(self, call: Callable[[], T]) -> Generator[None, None, T]:
        """Do slow work, such as hashing and syncing, on another thread."""
        return (yield from self._until(self._ctx.service(Chores).call(call)))

    def _until(self, done: Future[T]) -> Generator[None, None, T]:
        done.add_done_callback(lambda _: self._post(self._owner))
        while not done.done():
            yield
        return done.result()

    def _opened(self) -> Part:
        """Return the part; open it if that is still to be done."""
        if self._part is None:
            self._part = Part.open(self._place.folder, self._place.stem, self._place.key)
        return self._part

    def _new_segments(self, part: Part) -> Segments:
        is_proven = self._proof.is_given and not self._is_single
        return Segments(self._asker, part, is_proven=is_proven)

    def _report(self) -> None:
        if self._segments is None or self._part is None:
            return
        self._done = self._segments.done
        self._ctx.progress(self._done, self._total)
        self._asker.hush()
        now = time.monotonic()
        if now - self._saved_at >= SAVE_EVERY_S and self._saving is None:
            self._saved_at = now
            record, there = self._record(), self._segments.intervals
            save = partial(
                self._part.save, there, record, self._ctx.computing, is_synced=self._ctx.is_synced
            )
            self._saving = self._ctx.service(Chores).call(save)
            self._saving.add_done_callback(self._note_saved)

    def _note_saved(self, saving: Future[None]) -> None:
        if (error := saving.exception()) is not None:
            # What has come since the last record would have to be fetched again: no more than that.
            log.warning("%s: the record was not written: %s", self._place.folder, error)
        self._saving = None
        self._post(self._owner)

    def _until_saved(self) -> Generator[None, None, None]:
        while self._saving is not None:
            yield

    def _record(self) -> Record:
        """What is known of the version that is fetched."""
        return Record(
            self._asker.urls,
            self._validators,
            self._total,
            self._name,
            self._media_type,
            (),
            "" if self._proof.stated is None else str(self._proof.stated),
        )

    def _save(self, part: Part, *, is_synced: bool) -> None:
        """Record what is there; on a full disk at the price of the last MiB of it."""
        there = [(0, self._done)] if self._segments is None else self._segments.intervals
        record, turn = self._record(), self._ctx.computing
        try:
            part.save(there, record, turn, is_synced=is_synced)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT} or not there:
                raise
            there = clipped(there, max(0, there[-1][1] - _ROOM_FOR_RECORD_BYTES))
            part.truncate(there[-1][1] if there else 0)
            self._done = amount(there)
            part.save(there, record, turn, is_synced=is_synced)

    def _raise_if_failed(self, transfer: Transfer) -> None:
        """Raise what a transfer ended with, unless its whole body came."""
        outcome, head, url = transfer.outcome, transfer.head, transfer.request.url
        self._ctx.checkpoint()
        if outcome is None:
            raise RuntimeError("a transfer was looked at before its end")
        if outcome.is_refused and self._refusal is not None:
            raise self._refusal
        if head is not None and head.status >= 300:
            problem = status_problem(head, outcome.words, url)
            problem.needs_person = head.status in _EXPIRED and self._done > 0
            raise problem
        if outcome.code == pycurl.E_WRITE_ERROR and self._lead is not None:
            self._raise_if_full(self._lead)
        if outcome.code or head is None or head.status == 0:
            problem = problem_of(outcome, url)
            is_stalled = outcome.code == pycurl.E_OPERATION_TIMEDOUT
            is_stalled = is_stalled and self._done - self._done_before < _LEAST_BEFORE_STALL_BYTES
            problem.can_pass &= self._asker.note_stall(is_stalled=is_stalled)
            raise problem

    def _raise_if_full(self, piece: Piece) -> None:
        room = piece.left or 1 << 62
        error = None if self._part is None else self._part.write_error(piece.position, room)
        if error is not None:
            missing = None if self._total is None else self._total - self._done
            self._own_problem = disk_problem(error, missing, self._done, self._place.folder)
            raise self._own_problem from (None if self._own_problem is error else error)

    def _skip_if_there(self) -> None:
        if self._job.if_exists is IfExists.SKIP and self._name:
            target = f"{self._place.folder}/{self._name}"
            if os.path.lexists(target):
                raise JobSkipped(f"“{self._name}” is already there")
