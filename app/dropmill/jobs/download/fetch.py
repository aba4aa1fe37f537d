"""One attempt of one download: ask, judge the answer, fill the part, prove it, publish it.

The rules are those of docs/downloads.md. The steps are a generator, so that one worker can have
several downloads in flight: it yields whenever it waits for the transfer thread, and goes on when
one of its transfers has ended or a tenth of a second is over.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import pycurl

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import IfExists
from dropmill.core.job import Result
from dropmill.core.waiting import size_text
from dropmill.jobs.download.asking import Asker, place_of
from dropmill.jobs.download.beside import find_checksum
from dropmill.jobs.download.checksum import parse_checksum
from dropmill.jobs.download.chores import Chores
from dropmill.jobs.download.failures import disk_problem, problem_of, status_problem
from dropmill.jobs.download.judge import (
    Verdict,
    judge_range,
    judge_unsatisfied,
    refusal_of_rest,
    refusal_of_whole,
)
from dropmill.jobs.download.naming import name_of
from dropmill.jobs.download.part import Part, kept_in, write_new
from dropmill.jobs.download.pieces import Interval, Piece, amount, clipped, gaps
from dropmill.jobs.download.proofs import Proof, Read, stated_checksum
from dropmill.jobs.download.record import Record
from dropmill.jobs.download.samples import compare_samples
from dropmill.jobs.download.segments import Segments
from dropmill.jobs.download.sources import most_telling
from dropmill.transfer.exchange import Head
from dropmill.transfer.file_servers import is_file_server
from dropmill.transfer.transfer import Transfer, Write
from dropmill.transfer.validators import Validators, validators_of

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

log = logging.getLogger(__name__)

T = TypeVar("T")
Steps = Generator[None, None, Result]

_MOST_MENDS = 8
_LEAST_BEFORE_STALL_BYTES = 64 * 1024
_EXPIRED = frozenset({401, 403, 410})
SAVE_EVERY_S = 10.0
OVERLAP_BYTES = 64 * 1024
SMALL_BYTES = 256 * 1024
"""A file of this size is kept in memory until it is whole: half the work for small files."""

_ROOM_FOR_RECORD_BYTES = 1024 * 1024


class Fetch:
    """One attempt. Made and stepped by one worker."""

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

    def steps(self, begun: Transfer | None = None) -> Steps:
        """Do it all; the generator returns the Result.

        `begun` is a request for the whole file that is under way, or has ended, already.
        """
        try:
            if begun is None:
                self._check_target()
            if begun is None and kept_in(self._place.folder):
                place = self._place
                self._part = Part.open_kept(place.folder, place.stem, place.key)
            if begun is None and self._job.finds_checksum and not self._proof.is_given:
                self._ctx.note("looking for a checksum beside the file")
                self._proof.given = yield from find_checksum(self._asker)
                self._ctx.note("")
            yield from self._fill_from_any(begun)
            yield from self._prove()
            final = yield from self._publish()
        except GeneratorExit:
            # Whoever drives this is gone, and with it all waiting: nobody may write any more.
            if self._segments is not None:
                self._segments.stop()
            raise
        except BaseException as error:
            yield from self._let_go(error)
            raise
        finally:
            self._asker.close()
        return Result((final,), self._proof.values)

    def _aside(self, call: Callable[[], T]) -> Generator[None, None, T]:
        """Do slow work, such as hashing and syncing, on another thread."""
        return (yield from self._until(self._ctx.service(Chores).call(call)))

    def _until(self, done: Future[T]) -> Generator[None, None, T]:
        done.add_done_callback(lambda _: self._post(self._owner))
        while not done.done():
            yield
        return done.result()

    # Filling the part.

    def _fill_from_any(self, begun: Transfer | None) -> Generator[None, None, None]:
        """Fill it from the link, or, when that fails, from a mirror."""
        while True:
            source = self._asker.source
            coming, begun = begun, None
            try:
                yield from self._fill(coming)
            except Problem as problem:
                if problem is self._own_problem or not self._asker.turn(problem):
                    if len(self._asker.sources) > 1 and problem is not self._own_problem:
                        raise most_telling(
                            s.problem for s in self._asker.sources if s.problem is not None
                        ) from problem
                    raise
                told = f"{problem.title}: asking “{self._asker.source.host}”"
                log.info("%s: %s", source.url, told)
                self._keep_for_now()
                self._asker.say(told)
            else:
                return

    def _keep_for_now(self) -> None:
        """Keep what has come so far for another try in the same attempt."""
        if self._segments is not None:
            self._segments.stop()
            self._done = self._segments.done
        part = self._part
        if part is not None and self._buffer is None:
            if self._done:
                self._save(part, is_synced=False)
                part.is_new = False
            elif not part.restore():
                part.truncate(0)
        self._buffer = self._segments = self._lead = None
        self._has_changed = False

    def _fill(self, begun: Transfer | None) -> Generator[None, None, None]:
        part, ctx = self._part, self._ctx
        record = None if part is None or begun is not None else part.load()
        if part is not None and record is not None:
            self._is_untouched = True
            is_compared = self._is_new_link(record) or is_file_server(self._asker.source.url)
            if record.validators.strong or self._proof.is_given or is_compared:
                ctx.note("checking what is there")
                prove = partial(part.prove, record, ctx.computing, ctx.checkpoint)
                there = yield from self._aside(prove)
                ctx.note("")
                if not record.validators.strong and not self._asker.has_mirrors:
                    # Other pieces are only fetched under a validator.
                    there = there[:1] if there and there[0][0] == 0 else []
                if there and (is_compared or record.urls[:1] != (self._asker.source.url,)):
                    record = yield from self._adopted(part, record, there)
                self._is_untouched = False
                if there and record is not None:
                    if (yield from self._go_on(part, record, there)):
                        return
                elif there:
                    part.set_aside()
            self._is_untouched = False
            if not part.has_aside:
                part.truncate(0)
        yield from self._start(begun)

    def _start(self, begun: Transfer | None = None) -> Generator[None, None, None]:
        """Fetch the whole file, as one stream at first."""
        if begun is None:
            self._done, self._total = 0, None
            self._head = self._buffer = self._segments = self._lead = None
            self._has_joined = False
        transfer = yield from self._asker.get(self.accept_whole, tick=self._tick, begun=begun)
        self._tick(transfer)
        yield from self._end_lead(transfer)

    def _is_new_link(self, record: Record) -> bool:
        """Whether the job was given another link since the record was written."""
        is_asked = self._asker.source is self._asker.sources[0]
        return bool(self._job.begun_as) and is_asked and record.urls[0] != self._place.url

    def _adopted(
        self, part: Part, record: Record, there: list[Interval]
    ) -> Generator[None, None, Record | None]:
        """Return the record as it is for another link than the part was fetched from.

        None when what is there cannot be used with it. Problem when the person gave the link, and
        it leads to another file.
        """
        validators = None
        if record.size is not None:
            self._ctx.note("comparing the server's file with what is there")
            validators = yield from compare_samples(self._asker, part, there, record.size)
            self._ctx.note("")
        if self._is_new_link(record):
            if validators is None and record.size is not None:
                raise Problem(
                    "The new link does not lead to the same file",
                    "Its length or its bytes differ from what is there, or its server gives no"
                    " parts of it. What has come is kept: give another link, or add this one as a"
                    " new download.",
                )
        elif validators is not None and not self._proof.is_given:
            # Samples are no proof: without a checksum only a common strong validator is. File
            # servers have none, so that for the same link their size and date must do.
            is_same_link = record.urls[:1] == (self._asker.source.url,)
            is_likely = is_same_link and record.validators.agree(validators)
            if not is_likely and not record.validators.prove(validators):
                validators = None
        if validators is None:
            return None
        return msgspec.structs.replace(
            record, validators=validators, urls=(self._asker.source.url,)
        )

    def _prove(self) -> Generator[None, None, None]:
        """Check the whole; fetch again what is wrong, from another source if there is one."""
        for _ in range(_MOST_MENDS):
            wrong = yield from self._wrong()
            if not wrong:
                return
            if not (yield from self._mend(wrong)):
                break
        else:
            if not (yield from self._wrong()):
                return
        if self._segments is not None:
            self._segments.stop()
        self._done = 0
        self._buffer = self._segments = None
        checksum = self._proof.checksum
        raise Problem(
            f"The {self._proof.words} of what the server sent is not the one expected",
            "The file was not kept. Check the expected value; else the server has another file.",
            detail="" if checksum is None else f"expected {checksum.hex}",
        )

    def _wrong(self) -> Generator[None, None, list[Interval]]:
        """Return the bytes that a checksum disproves."""
        proof, ctx, buffer = self._proof, self._ctx, self._buffer
        if proof.checksum is None and proof.pieces is None:
            return []
        if buffer is not None:
            read: Read = lambda start, end: buffer[start:end]  # noqa: E731
            return proof.wrong(len(buffer), read, ctx.computing, ctx.checkpoint)
        ctx.note(f"checking the {proof.words}")
        read = self._opened().read
        find = partial(proof.wrong, self._total or 0, read, ctx.computing, ctx.checkpoint)
        wrong = yield from self._aside(find)
        ctx.note("")
        return wrong

    def _mend(self, wrong: list[Interval]) -> Generator[None, None, bool]:
        """Fetch what is wrong once more; False when there is nobody left to ask."""
        asker, part, total = self._asker, self._part, self._total
        given = [] if self._segments is None else self._segments.given
        has_pieces = wrong != [(0, total)]
        guilty = self._proof.guilty(given, wrong) if has_pieces else set()
        is_alone = bool(guilty) or (len({s for *_, s in given}) < 2 and not self._has_joined)
        if is_alone:
            guilty = guilty or {asker.source}
            for source in guilty:
                problem = Problem(
                    f"“{source.host}” gave other bytes than the checksum says",
                    "Leave this link out.",
                )
                source.put_out(problem)
            if asker.source.is_out and not asker.turn(problem):
                return False
            self._asker.say(f"{problem.title}: fetching them again")
        if part is not None and self._buffer is None and total and wrong != [(0, total)]:
            self._validators = asker.source.validators
            there = gaps(wrong, total)
            self._done = total - amount(wrong)
            missing: list[tuple[int, int | None]] = [*wrong]
            kept = [(start, total if end is None else end) for start, end in there]
            if (yield from self._join(part, kept, missing, ())) is Verdict.JOINED:
                return True
        if not is_alone:
            self._ctx.note("the joined file is not the right one: starting again")
        if part is not None:
            part.truncate(0)
        self._is_single = True
        yield from self._start()
        return True

    def _go_on(
        self, part: Part, record: Record, there: list[Interval]
    ) -> Generator[None, None, bool]:
        """Fetch what is missing in a part that is proven; False when it must start again."""
        self._validators, self._total = record.validators, record.size
        self._media_type = record.media_type
        self._name = self._job.out or record.name
        self._proof.stated = parse_checksum(record.checksum)
        self._asker.source.validators = record.validators
        self._done = self._done_before = amount(there)
        self._has_joined = True
        missing = gaps(there, record.size)
        self._ctx.rename(self._name)
        self._ctx.progress(self._done, self._total)
        self._segments = self._new_segments(part)
        if not missing:
            return True
        strong = record.validators.strong
        condition = (f"If-Range: {strong}",) if strong else ()
        verdict = yield from self._join(part, there, missing, condition)
        if verdict is Verdict.WRONG_RANGE:
            verdict = yield from self._join(part, there, missing, condition)
        if verdict is Verdict.IGNORED and strong:
            # Some servers do not know If-Range. A plain range proves itself (RFC 9110 §15.3.7.3).
            verdict = yield from self._compare_overlap(part, there[0])
            if verdict is Verdict.JOINED:
                verdict = yield from self._join(part, there, missing, ())
        if verdict is Verdict.JOINED:
            return True
        if verdict is Verdict.CHANGED:
            self._ctx.note("the file changed on the server: starting again")
        else:
            self._ctx.note("the server cannot continue: starting again")
        self._has_changed = verdict is Verdict.CHANGED
        part.set_aside()
        return False

    def _join(
        self,
        part: Part,
        there: list[Interval],
        missing: list[tuple[int, int | None]],
        condition: tuple[str, ...],
    ) -> Generator[None, None, Verdict]:
        """Ask for what is missing and add it if the answer is what was asked for."""
        self._segments = segments = self._new_segments(part)
        self._lead = lead = segments.begin(there, missing)
        segments.is_of(self._validators, self._total, has_ranges=False)
        end = None if lead.end is None or lead.end == self._total else lead.end - 1
        accept = partial(
            self._accept_rest,
            writer=partial(segments.writer, lead),
            first=lead.start,
            last=end,
            is_conditional=bool(condition),
        )
        self._verdict = None
        transfer = yield from self._asker.get(
            accept, headers=condition, first=lead.start, last=end, tick=self._tick
        )
        if self._verdict is not None and self._verdict is not Verdict.JOINED:
            segments.stop()
            return self._verdict
        if transfer.head is not None and transfer.head.status == 416:
            segments.stop()
            verdict = judge_unsatisfied(
                transfer.head, self._done, of=self._validators, size=self._total
            )
            if verdict is Verdict.JOINED:
                self._total = self._done
            return verdict
        self._tick(transfer)
        yield from self._end_lead(transfer)
        return Verdict.JOINED

    def _compare_overlap(self, part: Part, there: Interval) -> Generator[None, None, Verdict]:
        """Fetch the last bytes that are there once more, and compare."""
        first, last = max(there[0], there[1] - OVERLAP_BYTES), there[1] - 1
        came = bytearray()
        self._verdict = None
        accept = partial(
            self._accept_rest,
            writer=lambda: came.extend,
            first=first,
            last=last,
            is_conditional=False,
        )
        transfer = yield from self._asker.get(accept, first=first, last=last)
        if self._verdict is None:
            self._raise_if_failed(transfer)
            return Verdict.WRONG_RANGE
        if self._verdict is Verdict.JOINED:
            self._raise_if_failed(transfer)
            return Verdict.JOINED if came == part.read(first, last + 1) else Verdict.CHANGED
        return self._verdict

    def _new_segments(self, part: Part) -> Segments:
        is_proven = self._proof.is_given and not self._is_single
        return Segments(self._asker, part, is_proven=is_proven)

    # Judging heads: on the transfer thread, quick, never raising.

    def take_over(self, head: Head, came: bytearray) -> None:
        """Take over what has come of an answer that somebody else has judged to be plain."""
        if (write := self.accept_whole(head)) is not None:
            write(memoryview(came))

    def accept_whole(self, head: Head) -> Write | None:
        """Judge the answer to a request for the whole file; `Accept`."""
        urls = self._asker.urls
        name = self._job.out or name_of(head, urls)
        self._refusal = refusal_of_whole(
            head, name, urls[-1], takes_pages=self._job.takes_pages, size=self._job.size
        )
        if self._refusal is not None:
            return None
        write: Write
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
        if self._buffer is None:
            self._asker.tell()
        return write

    def _accept_rest(
        self,
        head: Head,
        *,
        writer: Callable[[], Write],
        first: int,
        last: int | None,
        is_conditional: bool,
    ) -> Write | None:
        self._refusal = refusal_of_rest(head, self._name, self._media_type)
        if self._refusal is not None:
            return None
        verdict = judge_range(
            head,
            first,
            last,
            of=self._validators,
            size=self._total,
            is_conditional=is_conditional,
        )
        try:
            write = writer() if verdict is Verdict.JOINED else None
        except OSError as error:
            self._refusal = error
            return None
        self._verdict = verdict
        return write

    # While it comes.

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

    # Ending.

    def _opened(self) -> Part:
        """Return the part; open it if that is still to be done."""
        if self._part is None:
            self._part = Part.open(self._place.folder, self._place.stem, self._place.key)
        return self._part

    def _check_target(self) -> None:
        if self._name:
            target = Path(self._place.folder, self._name)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            self._skip_if_there()

    def _skip_if_there(self) -> None:
        if self._job.if_exists is IfExists.SKIP and self._name:
            target = f"{self._place.folder}/{self._name}"
            if os.path.lexists(target):
                raise JobSkipped(f"“{self._name}” is already there")

    def _publish(self) -> Generator[None, None, str]:
        """Give the file its final name, in the order of files.py; return its path."""
        ctx, folder = self._ctx, self._place.folder
        target = f"{folder}/{self._name}"
        if self._buffer is not None:
            final = yield from self._publish_buffer(self._buffer, target)
        else:
            part = self._opened()
            if ctx.is_synced:
                yield from self._aside(partial(part.seal, is_synced=True))
            else:
                part.seal(is_synced=False)
            part.close_before_rename()
            final = str(ctx.publish(part.path, Path(target)))
            part.close()
        if ctx.is_synced:
            yield from self._until(ctx.service(Chores).sync_folder(folder))
        if self._part is not None:
            self._part.forget()
        if final != target:
            ctx.rename(final.rpartition("/")[2])
        return final

    def _publish_buffer(self, data: bytearray, target: str) -> Generator[None, None, str]:
        ctx = self._ctx
        write = partial(write_new, self._place.folder, self._name, ctx.tag, data)
        if ctx.is_synced:
            path = yield from self._aside(partial(write, is_synced=True))
        else:
            path = write(is_synced=False)
        try:
            final = str(ctx.publish(Path(path), Path(target)))
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise
        self._buffer = None
        return final

    def _let_go(self, error: BaseException) -> Generator[None, None, None]:
        """Keep what a later attempt can go on from; leave nothing else."""
        if self._segments is not None:
            self._segments.stop()
            self._done = self._segments.done
        if self._saving is not None:
            yield from self._until_saved()
        stop = self._ctx.token.stop
        is_kept = not isinstance(error, JobSkipped) and stop is not Stop.CANCEL
        if is_kept and self._buffer:
            self._opened().write(self._buffer)
        part = self._part
        if part is None:
            return
        if is_kept and self._is_untouched:
            part.close()
            return
        if is_kept and not self._done and part.restore():
            part.close()  # nothing came of the new version yet: the old one is worth more
            return
        if not is_kept or not self._done:
            yield from self._aside(part.discard)  # the room of a large file is not free at once
            return
        try:
            # Syncing can take longer than there is time at an exit, and is not needed for safety:
            # what is not there after a power cut does not prove itself.
            is_synced = self._ctx.is_synced and stop is not Stop.QUIT
            yield from self._aside(partial(self._save, part, is_synced=is_synced))
        except OSError as save_error:
            log.warning("%s: the record was not written: %s", part.path, save_error)
        finally:
            part.close()

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
