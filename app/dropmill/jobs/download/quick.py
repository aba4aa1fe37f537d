"""A small file in one go: the usual case, with the least work that keeps the rules.

Thousands of small files cost what is done for each of them, not their bytes. So what a batch has
in common is worked out once (`Terms`), and a plain answer, whole and small, needs no part, no
record and no second look. Whatever is not that goes on as a `Fetch`, in the same exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.files import IfExists
from dropmill.core.job import Job, Result
from dropmill.jobs.download.asking import options_of
from dropmill.jobs.download.chores import Chores
from dropmill.jobs.download.fetch import Fetch, Turns
from dropmill.jobs.download.part import kept_in, write_new
from dropmill.jobs.download.webpage import is_page
from dropmill.jobs.download.whole import SMALL_BYTES
from dropmill.transfer.address import is_normal
from dropmill.transfer.exchange import Head, Options, Outcome, Request
from dropmill.transfer.limits import parse_rate
from dropmill.transfer.thread import TransferThread
from dropmill.transfer.traffic import Traffic
from dropmill.transfer.transfer import Sink, Transfer

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

_SHARED = attrgetter(
    "dir", "if_exists", "out", "mirrors", "checksum", "finds_checksum", "limit", "user", "referer",
    "user_agent", "header", "cookies", "proxy", "accepts_any_certificate", "stall_timeout_s",
    "size", "pieces", "begun_as",
)  # fmt: skip
"""The settings that say how a file is fetched; of a batch they are mostly equal."""

_UNUSUAL = attrgetter(
    "out", "mirrors", "checksum", "finds_checksum", "limit", "user", "header", "cookies", "proxy",
    "pieces", "begun_as",
)  # fmt: skip
"""Settings that need more than one plain request."""

TELLING = frozenset(
    {"content-disposition", "content-encoding", "repr-digest", "content-digest", "digest"}
)
"""Fields of an answer that say more than that here is the file."""


class Terms:
    """What downloads with equal settings have in common. Used by one worker."""

    def __init__(self, job: Download, ctx: JobContext) -> None:
        self._settings = _SHARED(job)
        self.thread = ctx.service(TransferThread)
        ctx.service(Traffic).govern(self.thread)
        self.chores = ctx.service(Chores)
        self.folder = str(Path(job.dir).absolute())
        self._kept = kept_in(self.folder)
        self.options: Options = options_of(job, job.stall_timeout_s)
        self.headers = (f"Referer: {job.referer}",) if job.referer else ()
        self._is_plain = (
            job.if_exists is not IfExists.SKIP and job.size is None and not any(_UNUSUAL(job))
        )

    def hold_for(self, job: Download) -> bool:
        """Whether a job has these settings."""
        return _SHARED(job) == self._settings

    def allow(self, url: str) -> bool:
        """Whether nothing that is known before it is asked for speaks against the short way."""
        return self._is_plain and not self._kept and not self.thread.stalls and is_normal(url)

    def may_send(self, url: str) -> bool:
        """Whether couriers may be sent for files with these settings."""
        return self._is_plain and self.thread.may_lend(url) and url.startswith("http")


class Quick:
    """One attempt of a download that is likely to be small. Made and stepped by one worker."""

    __slots__ = ("_body", "_ctx", "_error", "_fetch", "_job", "_post", "_terms", "_transfer")

    def __init__(
        self, job: Download, ctx: JobContext, terms: Terms, post: Callable[[object], None]
    ) -> None:
        """`post` gets this attempt when there is news; any thread may call it."""
        self._job = job
        self._ctx = ctx
        self._terms = terms
        self._post = post
        self._body: bytearray | None = None
        self._fetch: Fetch | None = None
        self._error: Exception | None = None
        request = Request(job.inputs[0], terms.options, terms.headers)
        self._transfer = Transfer(request, self._accept, post, self)

    def turns(self) -> Turns:
        """Do it all; the generator returns the Result."""
        transfer, ctx, thread = self._transfer, self._ctx, self._terms.thread
        ctx.checkpoint()
        ctx.token.on_stop(partial(thread.cancel, transfer))
        ctx.on_change(self._on_change)
        if transfer.outcome is None:
            thread.begin(transfer)
        try:
            while transfer.outcome is None and self._fetch is None:
                yield
        except GeneratorExit:
            thread.stop(transfer)
            raise
        outcome, head, body = transfer.outcome, transfer.head, self._body
        if transfer.limit.rate_bytes_per_s is not None:
            thread.forget_limit_of(ctx.job_id)
        if (
            body is not None
            and outcome is not None
            and outcome.code == 0
            and head is not None
            and head.length == len(body)
            and self._is_plain(head)
            and ctx.token.stop is Stop.NONE
        ):
            ctx.amount = (len(body), len(body))  # its end, which follows, tells it
            result = Result(((yield from self._publish(body)),))
            body.clear()  # the context may be kept a while, and with it all this
            return result
        if self._error is not None:
            raise self._error
        fetch = self._fetch = self._fetch or Fetch(self._job, ctx, self._post, self)
        if body is not None and head is not None and not fetch.take_over(head, body):
            assert outcome is not None  # noqa: S101 - else the fetch had judged the head
            transfer.outcome = msgspec.structs.replace(outcome, is_refused=True)
        return (yield from fetch.turns(transfer))

    def came(self, head: Head | None, outcome: Outcome, body: bytearray | None) -> None:
        """Begin with an answer that has come already; before `turns`."""
        self._body = body
        self._transfer.head = head
        self._transfer.received = outcome.received
        self._transfer.outcome = outcome

    @property
    def was_plain(self) -> bool:
        """Whether it came the short way; once it has ended."""
        return self._fetch is None

    def _accept(self, head: Head) -> Sink | None:
        """Take a plain small body, or have a Fetch judge the answer. On the transfer thread."""
        if self._is_plain(head):
            body = self._body = bytearray()
            return body.extend
        try:
            fetch = Fetch(self._job, self._ctx, self._post, self)
        except Exception as error:  # noqa: BLE001 - the worker raises it
            self._error = error
            return None
        write = fetch.accept_whole(head)
        self._fetch = fetch
        return write

    def _is_plain(self, head: Head) -> bool:
        length = head.length
        return (
            length is not None
            and length <= SMALL_BYTES
            and head.status == 200
            and TELLING.isdisjoint(head.fields)
            and not is_page(head.fields.get("content-type", ""))
        )

    def _on_change(self, job: Job) -> None:
        """Hold it to a limit that was given meanwhile."""
        limit = self._terms.thread.limit_of(self._ctx.job_id)
        limit.rate_bytes_per_s = parse_rate(job.limit)  # type: ignore[attr-defined]
        self._transfer.limit = limit

    def _publish(self, body: bytearray) -> Generator[None, None, str]:
        """Write the file and give it its name, in the order of files.py; return its path."""
        ctx, terms = self._ctx, self._terms
        name = ctx.job_name
        target = f"{terms.folder}/{name}"
        if not ctx.is_synced:
            path = write_new(terms.folder, name, ctx.tag, body, is_synced=False)
        else:
            write = partial(write_new, terms.folder, name, ctx.tag, body, is_synced=True)
            writing = terms.chores.call(write)
            writing.add_done_callback(self._on_done)
            while not writing.done():
                yield
            path = writing.result()
        try:
            final = ctx.give_name(path, target)
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise
        if ctx.is_synced:
            syncing = terms.chores.sync_folder(terms.folder)
            syncing.add_done_callback(self._on_done)
            while not syncing.done():
                yield
            syncing.result()
        if final != target:
            ctx.rename(final.rpartition("/")[2])
        return final

    def _on_done(self, _: object) -> None:
        self._post(self)
