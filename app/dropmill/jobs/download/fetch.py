"""One attempt of one download: ask, judge the answer, fill the part, prove it, publish it.

The rules are those of docs/downloads.md. The steps are a generator, so that one worker can have
several downloads in flight: it yields whenever it waits for the transfer thread, and goes on when
one of its transfers has ended or a tenth of a second is over.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Generator
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pycurl

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import IfExists, publish, sync_folder
from dropmill.core.job import Result
from dropmill.core.names import shortened
from dropmill.jobs.download.checksum import Checksum, parse_checksum
from dropmill.jobs.download.failures import disk_problem, problem_of, size_text, status_problem
from dropmill.jobs.download.naming import name_from_url, name_of
from dropmill.jobs.download.part import Part
from dropmill.jobs.download.record import Record
from dropmill.jobs.download.webpage import is_page, is_unwanted_page
from dropmill.transfer.address import next_hop, normal_url, origin, without_credentials
from dropmill.transfer.exchange import Head, Options, Request
from dropmill.transfer.thread import TransferThread
from dropmill.transfer.transfer import Accept, Transfer, Write
from dropmill.transfer.validators import Validators, content_range, validators_of

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

log = logging.getLogger(__name__)

Steps = Generator[None, None, Result]

MOST_REDIRECTS = 10
SAVE_EVERY_S = 5.0
OVERLAP_BYTES = 64 * 1024
_SMALL_BYTES = 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROOM_FOR_RECORD_BYTES = 1024 * 1024


class _Verdict(Enum):
    """What an answer to a request for the rest is worth."""

    JOINED = "the rest came, under the same strong validator"
    WRONG_RANGE = "another range than was asked for"
    IGNORED = "the whole file of a version that may be the same"
    CHANGED = "another version"


class Fetch:
    """One attempt. Made and stepped by one worker."""

    def __init__(self, job: Download, ctx: JobContext, post: Callable[[Transfer], None]) -> None:
        self._job = job
        self._ctx = ctx
        self._post = post
        self._thread = ctx.service(TransferThread)
        self._urls: list[str] = []
        self._head: Head | None = None
        self._refusal: BaseException | None = None
        self._verdict: _Verdict | None = None
        self._validators = Validators()
        self._media_type = ""
        self._name = job.out
        self._total: int | None = None
        self._done = 0
        self._has_joined = False
        self._has_changed = False
        self._saved_at = time.monotonic()
        self._saved_bytes = 0

    def steps(self) -> Steps:
        """Do it all; the generator returns the Result."""
        checksum = parse_checksum(self._job.checksum)
        self._place = place_of(self._job)
        folder = Path(self._place.folder)
        if self._job.out and (folder / self._job.out).is_dir():
            raise IsADirectoryError(
                errno.EISDIR, os.strerror(errno.EISDIR), str(folder / self._job.out)
            )
        self._skip_if_there(folder)
        self._folder = folder
        self._part = part = Part.open(self._place.folder, self._place.stem, self._place.key)
        try:
            yield from self._fill()
            if checksum is not None and not self._matches(checksum):
                yield from self._fill_again(checksum)
            final = self._publish()
        except BaseException as error:
            self._let_go(error)
            raise
        values = {} if checksum is None else {checksum.algorithm: checksum.hex}
        part.forget()
        return Result((str(final),), values)

    # Filling the part.

    def _fill(self) -> Generator[None, None, None]:
        part, ctx = self._part, self._ctx
        record = part.load()
        if record is not None and (record.validators.strong or self._job.checksum):
            ctx.note("checking what is there")
            self._done = part.prove(record, ctx.computing, ctx.checkpoint)
            ctx.note("")
            if self._done and (yield from self._go_on(record)):
                return
        part.rewind(0)
        yield from self._start()

    def _start(self) -> Generator[None, None, None]:
        """Fetch the whole file as one stream."""
        self._done = 0
        self._total = None
        self._has_joined = False
        self._head = None
        transfer = yield from self._get(self._accept_whole, tick=partial(self._tick, 0))
        self._tick(0, transfer)
        self._settle(transfer)

    def _fill_again(self, checksum: Checksum) -> Generator[None, None, None]:
        """After a checksum that does not match: once more if the file was joined, else give up."""
        if self._has_joined:
            self._ctx.note("the joined file is not the right one: starting again")
            self._part.rewind(0)
            yield from self._start()
            if self._matches(checksum):
                return
        self._part.rewind(0)
        self._done = 0
        raise Problem(
            f"The {checksum.algorithm.upper()} of what the server sent is not the one expected",
            "The file was not kept. Check the expected value; else the server has another file.",
            detail=f"expected {checksum.hex}",
        )

    def _go_on(self, record: Record) -> Generator[None, None, bool]:
        """Fetch the rest of a part that is proven; False when the file must start again."""
        self._validators, self._total = record.validators, record.size
        self._media_type = record.media_type
        self._name = self._job.out or record.name
        self._saved_bytes = self._done
        if self._done == self._total:
            self._has_joined = True
            return True
        self._ctx.rename(self._name)
        self._ctx.progress(self._done, self._total)
        strong = record.validators.strong
        condition = (f"If-Range: {strong}",) if strong else ()
        verdict = yield from self._join(record, condition)
        if verdict is _Verdict.WRONG_RANGE:
            verdict = yield from self._join(record, condition)
        if verdict is _Verdict.IGNORED and strong:
            # Some servers do not know If-Range. A plain range proves itself (RFC 9110 §15.3.7.3).
            verdict = yield from self._compare_overlap(record)
            if verdict is _Verdict.JOINED:
                verdict = yield from self._join(record, ())
        if verdict is _Verdict.JOINED:
            return True
        if verdict is _Verdict.CHANGED:
            self._ctx.note("the file changed on the server: starting again")
        else:
            self._ctx.note("the server cannot continue: starting again")
        self._has_changed = verdict is _Verdict.CHANGED
        self._part.set_aside()
        return False

    def _join(self, record: Record, condition: tuple[str, ...]) -> Generator[None, None, _Verdict]:
        """Ask for the rest and add it if the answer is what was asked for."""
        self._part.rewind(self._done)
        self._verdict = None
        accept = partial(
            self._accept_rest,
            record,
            is_conditional=bool(condition),
            first=self._done,
            last=None,
            writer=self._writer,
        )
        transfer = yield from self._get(
            accept, condition, self._done, tick=partial(self._tick, self._done)
        )
        if self._verdict is not None and self._verdict is not _Verdict.JOINED:
            return self._verdict
        if transfer.head is not None and transfer.head.status == 416:
            return self._judge_unsatisfied(transfer.head, record)
        self._has_joined = True
        self._settle(transfer)
        return _Verdict.JOINED

    def _compare_overlap(self, record: Record) -> Generator[None, None, _Verdict]:
        """Fetch the last bytes that are there once more, and compare."""
        first = max(0, self._done - OVERLAP_BYTES)
        there = self._part.read(first, self._done)
        came = bytearray()
        self._verdict = None
        accept = partial(
            self._accept_rest,
            record,
            is_conditional=False,
            first=first,
            last=self._done - 1,
            writer=lambda: came.extend,
        )
        transfer = yield from self._get(accept, (), first, self._done - 1)
        if self._verdict is not _Verdict.JOINED:
            if self._verdict is None:
                self._settle(transfer)
            return self._verdict or _Verdict.WRONG_RANGE
        if transfer.outcome is not None and transfer.outcome.code:
            raise problem_of(transfer.outcome, transfer.request.url)
        return _Verdict.JOINED if came == there else _Verdict.CHANGED

    def _judge_unsatisfied(self, head: Head, record: Record) -> _Verdict:
        """416: the file is complete only if its size and its validators are ours."""
        claimed = content_range(head)
        is_ours = record.validators.agree(validators_of(head))
        if claimed is not None and claimed.total == self._done and is_ours and record.size is None:
            self._total = self._done
            self._has_joined = True
            return _Verdict.JOINED
        return _Verdict.CHANGED

    # Judging heads: on the transfer thread, quick, never raising.

    def _writer(self) -> Write:
        return partial(os.write, self._part.fd)

    def _accept_whole(self, head: Head) -> Write | None:
        if head.status != 200:
            self._refusal = status_problem(head, "", self._urls[-1])
            return None
        name = self._job.out or name_of(head, tuple(self._urls))
        if is_unwanted_page(head, name) and not self._job.takes_pages:
            self._refuse_page(name)
            return None
        encoding = (head.get("content-encoding") or "identity").strip().lower()
        if encoding != "identity" and not _is_named_so(encoding, name):
            self._refusal = Problem(
                f"The server sends “{name}” compressed ({encoding}) although it was asked not to",
                "Look for another link to this file.",
            )
            return None
        self._name = name
        self._head = head
        return self._writer()

    def _accept_rest(
        self,
        record: Record,
        head: Head,
        *,
        is_conditional: bool,
        first: int,
        last: int | None,
        writer: Callable[[], Write],
    ) -> Write | None:
        if is_unwanted_page(head, record.name) and not is_page(record.media_type):
            self._refuse_page(record.name)
            return None
        self._verdict = _judge_rest(record, head, first, last, is_conditional=is_conditional)
        return writer() if self._verdict is _Verdict.JOINED else None

    def _refuse_page(self, name: str) -> None:
        self._refusal = Problem(
            f"The server sent a web page instead of “{name}”",
            "The link may need a login or have expired: open it in a browser. If the page is"
            " what you want, allow web pages for this download.",
        )

    # Exchanges.

    def _get(
        self,
        accept: Accept,
        headers: tuple[str, ...] = (),
        first: int | None = None,
        last: int | None = None,
        tick: Callable[[Transfer], None] | None = None,
    ) -> Generator[None, None, Transfer]:
        """Ask, from the address that was given and through its redirects (rule 8)."""
        url = self._place.url
        options = Options(
            user=self._place.user,
            password=self._place.password,
            stall_timeout_s=self._job.stall_timeout_s,
        )
        self._urls = [url]
        self._refusal = None
        while len(self._urls) <= MOST_REDIRECTS + 1:
            request = Request(url, options, headers, first, last)
            transfer = yield from self._exchange(request, accept, tick)
            head = transfer.head
            location = head.get("location") if head is not None else None
            if head is None or head.status not in _REDIRECTS or not location:
                return transfer
            target = next_hop(url, location)
            if origin(target) != origin(url):
                options = msgspec.structs.replace(options, user="", password="")
            url = target
            self._urls.append(url)
        raise Problem(
            f"The server redirects more than {MOST_REDIRECTS} times",
            "Open the link in a browser to see where it leads.",
            detail=" → ".join(self._urls),
        )

    def _exchange(
        self, request: Request, accept: Accept, tick: Callable[[Transfer], None] | None
    ) -> Generator[None, None, Transfer]:
        self._ctx.checkpoint()
        transfer = Transfer(request, accept, self._post, self)
        remove = self._ctx.token.on_stop(lambda: self._thread.cancel(transfer))
        try:
            self._thread.begin(transfer)
            while transfer.outcome is None:
                yield
                if tick is not None:
                    tick(transfer)
        finally:
            remove()
            if transfer.outcome is None:
                # Nobody may write to a file that is about to be closed.
                self._thread.stop(transfer)
        return transfer

    def _tick(self, base: int, transfer: Transfer) -> None:
        """Look at a body under way: learn from its head, report, record now and then."""
        head = transfer.head
        if head is None or transfer.is_refused or head.status >= 300:
            return
        if head is self._head:
            self._head = None
            self._learn(head)
        self._done = base + transfer.received
        self._ctx.progress(self._done, self._total)
        now = time.monotonic()
        if now - self._saved_at >= SAVE_EVERY_S and transfer.outcome is None:
            self._save(is_synced=self._ctx.is_synced)
            self._saved_at = now

    def _learn(self, head: Head) -> None:
        """Take over what the head of a whole file says; may raise a reason not to go on."""
        self._validators = validators_of(head)
        self._media_type = head.get("content-type") or ""
        self._total = head.length
        if self._name != self._job.name:
            self._ctx.rename(self._name)
        if self._part.has_aside and not self._has_changed:
            self._part.drop_aside()  # the same version from 0: no need to keep it twice
        self._skip_if_there(self._folder)
        if self._total is None:
            self._ctx.note("length unknown")
            return
        self._ctx.note("")
        if self._total < _SMALL_BYTES:
            return
        free = shutil.disk_usage(self._folder).free
        missing = self._total - self._done
        if missing > free:
            raise Problem(
                f"“{self._name}” does not fit: there is not enough room in “{self._folder}”",
                f"Make room for {size_text(missing - free)} more, or choose another folder.",
            )

    def _settle(self, transfer: Transfer) -> None:
        """Look at how a body ended; raise unless all of it is in the part."""
        outcome, head, url = transfer.outcome, transfer.head, transfer.request.url
        self._ctx.checkpoint()
        if outcome is None:
            raise RuntimeError("a transfer was settled before its end")
        if outcome.is_refused and self._refusal is not None:
            raise self._refusal
        if head is not None and head.status >= 300:
            raise status_problem(head, outcome.words, url)
        if head is None or head.status == 0:
            raise problem_of(outcome, url)
        self._done = os.lseek(self._part.fd, 0, os.SEEK_CUR)
        self._ctx.progress(self._done, self._total)
        if outcome.code == pycurl.E_WRITE_ERROR and (error := self._part.write_error()) is not None:
            missing = None if self._total is None else self._total - self._done
            raise disk_problem(error, missing, self._done, str(self._folder))
        if outcome.code:
            raise problem_of(outcome, url)
        if self._total is None:
            self._total = self._done
        if self._done != self._total:
            raise Problem(
                f"The server sent {self._done} bytes instead of {self._total}",
                "Try again later.",
                can_pass=True,
            )

    # Ending.

    def _skip_if_there(self, folder: Path) -> None:
        if self._job.if_exists is IfExists.SKIP and self._name:
            target = folder / self._name
            if os.path.lexists(target):
                raise JobSkipped(f"“{self._name}” is already there")

    def _matches(self, checksum: Checksum) -> bool:
        ctx = self._ctx
        ctx.note(f"checking the {checksum.algorithm.upper()}")
        digest = checksum.begin()
        for piece in self._part.pieces():
            ctx.checkpoint()
            with ctx.computing():
                digest.update(piece)
        ctx.note("")
        return digest.hexdigest() == checksum.hex

    def _publish(self) -> Path:
        ctx, part = self._ctx, self._part
        part.seal(is_synced=ctx.is_synced)
        part.close()
        final = publish(part.path, self._folder / self._name, self._job.if_exists)
        if ctx.is_synced:
            sync_folder(final.parent)
        if final.name != self._name:
            ctx.rename(final.name)
        return final

    def _let_go(self, error: BaseException) -> None:
        """Keep what a later attempt can go on from; leave nothing else."""
        stop = self._ctx.token.stop
        is_kept = not isinstance(error, JobSkipped) and stop is not Stop.CANCEL
        if is_kept and not self._done and self._part.restore():
            self._part.close()  # nothing came of the new version yet: the old one is worth more
            return
        if not is_kept or not self._done:
            self._part.discard()
            return
        try:
            # Syncing can take longer than there is time at an exit, and is not needed for safety:
            # what is not there after a power cut does not prove itself.
            self._save(is_synced=self._ctx.is_synced and stop is not Stop.QUIT)
        except OSError as save_error:
            log.warning("%s: the record was not written: %s", self._part.path, save_error)
        self._part.close()

    def _save(self, *, is_synced: bool) -> None:
        """Record what is there; on a full disk at the price of the last MiB of it."""
        record = Record(
            tuple(self._urls), self._validators, self._total, self._name, self._media_type, ()
        )
        turn = self._ctx.computing
        try:
            self._part.save(self._done, record, turn, is_synced=is_synced)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            self._done = max(0, self._done - _ROOM_FOR_RECORD_BYTES)
            self._part.rewind(self._done)
            self._part.save(self._done, record, turn, is_synced=is_synced)


class Place(msgspec.Struct, frozen=True):
    """What a job says about whence and where to."""

    url: str
    """As it goes over the wire, without credentials."""
    user: str
    password: str
    folder: str
    stem: str
    """The beginning of the part file's name."""
    key: str
    """What tells its part file from those of other jobs."""


def place_of(job: Download) -> Place:
    """Read where a job's file is and where its part goes; Problem if the link is none."""
    url, user, password = without_credentials(normal_url(job.inputs[0]))
    stem = shortened(job.out or name_from_url(url), 100)
    key = hashlib.blake2b(f"{url}\n{job.out}".encode(), digest_size=5).hexdigest()
    return Place(url, user, password, str(Path(job.dir).absolute()), stem, key)


def _judge_rest(
    record: Record, head: Head, first: int, last: int | None, *, is_conditional: bool
) -> _Verdict:
    """Judge an answer to a request for a range of what the record speaks of."""
    version = validators_of(head)
    if head.status == 200:
        has_other_size = None not in {record.size, head.length} and head.length != record.size
        is_same = record.validators.agree(version) and not has_other_size
        return _Verdict.IGNORED if is_same else _Verdict.CHANGED
    claimed = content_range(head)
    if head.status != 206 or claimed is None or claimed.first != first:
        return _Verdict.WRONG_RANGE
    has_other_size = None not in {record.size, claimed.total} and claimed.total != record.size
    if has_other_size or not record.validators.agree(version):
        return _Verdict.CHANGED
    wanted = last if last is not None else (record.size or claimed.total or 0) - 1
    if claimed.last != wanted or head.length != wanted - first + 1:
        return _Verdict.WRONG_RANGE
    # An answer to If-Range may leave out a date that it was asked about (RFC 9110 §15.3.7).
    is_silent = is_conditional and not version.etag and not record.validators.etag
    is_proven = is_silent or record.validators.prove(version) or not record.validators.strong
    return _Verdict.JOINED if is_proven else _Verdict.IGNORED


def _is_named_so(encoding: str, name: str) -> bool:
    """Whether the encoding is the file's own: many servers call every .gz file encoded."""
    return encoding in {"gzip", "x-gzip"} and name.lower().endswith((".gz", ".tgz", ".svgz"))
