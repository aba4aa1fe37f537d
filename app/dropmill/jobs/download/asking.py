"""Asking a server, through its redirects, without holding up the worker meanwhile."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.names import shortened
from dropmill.jobs.download.cookies import check_cookie_file
from dropmill.jobs.download.live import Live
from dropmill.jobs.download.naming import name_from_url
from dropmill.jobs.download.sources import Source, mirror
from dropmill.transfer.address import normal_url, without_credentials
from dropmill.transfer.exchange import Options, Request
from dropmill.transfer.secrets import reveal
from dropmill.transfer.thread import TransferThread
from dropmill.transfer.traffic import Traffic
from dropmill.transfer.transfer import Accept, Transfer

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

_CONNECT_S = 15.0
_LEAST_PATIENCE_S = 5.0
_MOST_STALLS = 3
_SAID_S = 8.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})

Waiting = Generator[None, None, Transfer]
"""Yields until its transfer has ended, then returns it."""


class Place(msgspec.Struct, frozen=True):
    """What a job says about whence and where to."""

    url: str
    """As it goes over the wire, without credentials."""
    user: str
    password: str
    folder: str
    begun_as: str
    """The address that it was first begun with."""
    out: str
    """The name that was chosen for the file, "" if none."""

    @property
    def stem(self) -> str:
        """The beginning of the part file's name."""
        return shortened(self.out or name_from_url(self.begun_as), 100)

    @property
    def key(self) -> str:
        """What tells its part file from those of other jobs."""
        return hashlib.blake2b(f"{self.begun_as}\n{self.out}".encode(), digest_size=5).hexdigest()


def place_of(job: Download) -> Place:
    """Read where a job's file is and where its part goes; Problem if the link is none."""
    url, user, password = without_credentials(normal_url(job.inputs[0]))
    begun_as = without_credentials(normal_url(job.begun_as))[0] if job.begun_as else url
    folder = job.dir if job.dir.startswith("/") else str(Path(job.dir).absolute())
    return Place(url, user, password, folder.rstrip("/") or "/", begun_as, job.out)


# Thousands of downloads talk to a server in the same way.
_shared = lru_cache(maxsize=64)(Options)


def options_of(job: Download, patience_s: float, **private: str) -> Options:
    """Return how a job wants its server to be talked to; `private` are fields of Options."""
    return _shared(
        user_agent=job.user_agent or Options().user_agent,
        is_verified=not job.accepts_any_certificate,
        connect_timeout_s=min(_CONNECT_S, patience_s),
        stall_timeout_s=patience_s,
        **private,
    )


class Asker:
    """Sends one attempt's requests. Used by one worker; `owner` is whom the transfers belong to."""

    def __init__(
        self,
        job: Download,
        place: Place,
        ctx: JobContext,
        post: Callable[[object], None],
        owner: object,
    ) -> None:
        self._place = place
        self._ctx = ctx
        self._post = post
        self._owner = owner
        self._thread = ctx.service(TransferThread)
        ctx.service(Traffic).govern(self._thread)
        self._limit = self._thread.limit_of(ctx.job_id)
        self.live = Live(job, ctx, self._limit)
        name, _, password = reveal(job.user).partition(":")
        is_file = bool(job.cookies) and "=" not in (cookies := reveal(job.cookies))
        if is_file:
            check_cookie_file(job.cookies)
        patience_s = self._patience_s(job)
        options = options_of(
            job,
            patience_s,
            user=name or place.user,
            password=password if name else reveal(place.password),
            proxy=reveal(job.proxy),
            cookie_file=str(Path(job.cookies).absolute()) if is_file else "",
        )
        headers = tuple(reveal(line) for line in job.header)
        if job.referer:
            headers += (f"Referer: {job.referer}",)
        if job.cookies and not is_file:
            headers += (f"Cookie: {cookies}",)
        self._said_at: float | None = None
        self.source = Source(place.url, options, headers)
        """What is asked now, of all that there are."""
        self.sources = [self.source, *(mirror(link, options) for link in job.mirrors)]

    @property
    def urls(self) -> tuple[str, ...]:
        """The address that was given and those it led to, the last time."""
        return self.source.hops

    @property
    def has_mirrors(self) -> bool:
        """Whether there is more than one source."""
        return len(self.sources) > 1

    def turn(self, problem: Problem) -> bool:
        """Ask the next source after this one failed; False when there is none."""
        self.source.put_out(problem)
        following = next((source for source in self.sources if not source.is_out), None)
        if following is None:
            return False
        self.source = following
        return True

    def _patience_s(self, job: Download) -> float:
        """Half as much with each stall in a row: who waits in vain is to hear of it soon."""
        stalls = self._thread.stalls.get(self._place.url, 0)
        return max(min(job.stall_timeout_s, _LEAST_PATIENCE_S), job.stall_timeout_s * 0.5**stalls)

    def note_stall(self, *, is_stalled: bool) -> bool:
        """Remember how an attempt ended; False when there were too many stalls to go on."""
        if not is_stalled:
            self._thread.stalls.pop(self.source.url, None)
            return True
        stalls = self._thread.stalls.get(self.source.url, 0) + 1
        self._thread.stalls[self.source.url] = stalls
        if stalls < _MOST_STALLS:
            return True
        del self._thread.stalls[self.source.url]
        return False

    def get(
        self,
        accept: Accept,
        *,
        headers: tuple[str, ...] = (),
        first: int | None = None,
        last: int | None = None,
        tick: Callable[[Transfer], None] | None = None,
        url: str | None = None,
        begun: Transfer | None = None,
    ) -> Waiting:
        """Ask the source, from the address that was given and through its redirects; or `url`.

        `tick` is called with the transfer whenever the worker comes by. The transfer has ended
        when this ends, however it ends. `begun` is the first request, when it is under way already.
        """
        source = self.source
        if url is not None:
            source = Source(url, source.options, source.headers)
        source.hops = (source.url,)
        while True:
            address, options, own = source.asked_with()
            request = Request(address, options, own + headers, first, last)
            transfer = yield from self._exchange(request, accept, tick, begun)
            begun = None
            head = transfer.head
            location = head.get("location") if head is not None else None
            if head is None or head.status not in REDIRECTS or not location:
                return transfer
            source.follow(location, head.cookies)

    def begin(
        self,
        accept: Accept,
        headers: tuple[str, ...],
        first: int,
        last: int | None,
        source: Source,
    ) -> Transfer:
        """Ask a source, where its last answer came from, for a range; does not wait."""
        # Segments over one HTTP/2 connection would share its limit.
        url, options, own = source.asked_with()
        options = msgspec.structs.replace(options, is_multiplexed=False)
        request = Request(url, options, own + headers, first, last)
        transfer = Transfer(request, accept, self._post, self._owner, self._limit)
        self._thread.begin(transfer)
        return transfer

    def cancel(self, transfer: Transfer) -> None:
        """End a transfer; it comes to its end by itself."""
        self._thread.cancel(transfer)

    def cut(self, transfer: Transfer, most_bytes: int) -> None:
        """End a transfer after so many bytes of body in all."""
        self._thread.cut(transfer, most_bytes)

    def stop(self, transfer: Transfer) -> None:
        """End a transfer and wait until it writes no more."""
        self._thread.stop(transfer)

    def close(self) -> None:
        """The attempt is over."""
        self._thread.forget_limit_of(self._ctx.job_id)

    def say(self, text: str) -> None:
        """Say in the job's row for a while what happened."""
        self._ctx.note(text)
        self._said_at = time.monotonic()

    def hush(self) -> None:
        """Take back what was said, once there was time to read it."""
        if self._said_at is not None and time.monotonic() - self._said_at > _SAID_S:
            self._said_at = None
            self._ctx.note("")

    def tell(self) -> None:
        """Let the worker come by at once: there is news. Any thread."""
        self._post(self._owner)

    def has_room(self, source: Source) -> bool:
        """Whether a source's host may be asked over one more connection."""
        return self._thread.has_room(source.hops[-1])

    def _exchange(
        self,
        request: Request,
        accept: Accept,
        tick: Callable[[Transfer], None] | None,
        begun: Transfer | None,
    ) -> Waiting:
        if begun is None:
            self._ctx.checkpoint()
            transfer = Transfer(request, accept, self._post, self._owner, self._limit)
        else:
            transfer = begun
            transfer.limit = self._limit
        remove = self._ctx.token.on_stop(lambda: self._thread.cancel(transfer))
        try:
            if begun is None:
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
