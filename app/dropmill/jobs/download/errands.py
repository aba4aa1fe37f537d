"""Small files by way of couriers: what one worker has sent them for.

Only what a plain request brings goes this way, and only under the final rules: a courier makes
temporary files, and this worker gives them their names. Whatever else comes back goes on in this
process, with what the server has said already.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pycurl

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext, finish_all
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.job import Job, Result
from dropmill.core.names import shortened
from dropmill.jobs.download.quick import TELLING, Quick, Terms
from dropmill.jobs.download.webpage import PAGES
from dropmill.transfer import couriers
from dropmill.transfer.couriers import Courier, Couriers, Order, Other, Report
from dropmill.transfer.exchange import Outcome, read_head

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

log = logging.getLogger(__name__)

IN_FLIGHT = 192
"""Files that couriers have at once: enough that they never wait for this worker."""

IN_FLIGHT_SYNCED = 512
"""The same where they are synced: the more together, the less each of them costs."""

FIRST = 16
"""So many files must have been small and plain before a courier is sent for others."""

_PATIENCE_S = 0.1
_MOST_ODD = 16
_BUSY = frozenset({429, 503})


class Errand:
    """One file that a courier is sent for."""

    __slots__ = ("_post", "courier", "ctx", "job", "path", "recalled_at")

    def __init__(
        self,
        job: Download,
        ctx: JobContext,
        courier: Courier,
        path: str,
        post: Callable[[object], None],
    ) -> None:
        self.job = job
        self.ctx = ctx
        self.courier = courier
        self.path = path
        self.recalled_at: float | None = None
        self._post = post

    def recall(self, _: Job | None = None) -> None:
        """Have it recalled: its job is to stop, or has other settings. Any thread."""
        self._post(self)


def temporary_path(folder: str, ctx: JobContext, pid: int, number: int) -> str:
    """Return a path that nobody else has; after a crash it is swept as the job's (leftovers.py)."""
    start = f"{folder}/.{shortened(ctx.job_name, 100)}"
    return f"{start}.{ctx.tag}-{pid:08x}{number:06x}{TEMPORARY_SUFFIX}"


class Lent(msgspec.Struct, frozen=True, eq=False):
    """News: so many of the host's places are for couriers."""

    count: int


class Said(msgspec.Struct, frozen=True, eq=False):
    """News: what a courier reports, None when it has died."""

    courier: Courier
    report: Report | None


class Named(msgspec.Struct, frozen=True, eq=False):
    """News: files have their names, and their folder has been synced, or could not be."""

    named: list[tuple[JobContext, str]]
    synced: Future[None]


News = Lent | Said | Named | Errand
"""What comes for a worker from other threads; an errand that is to be recalled."""


class Errands:
    """What couriers do for one worker, which calls everything; `post` is called by any thread."""

    def __init__(
        self,
        ctx: JobContext,
        terms: Terms,
        url: str,
        post: Callable[[object], None],
        go_on: Callable[[Quick, JobContext], None],
    ) -> None:
        """`go_on` takes over a download that did not end as an errand."""
        self._terms = terms
        self._url = url
        self._post = post
        self._go_on = go_on
        self._couriers = ctx.service(Couriers)
        self._is_synced = ctx.is_synced
        self._out: dict[int, Errand] = {}
        self._places: list[tuple[Courier, int, list[tuple[int, str, str]]]] = []
        """Couriers at work, their process ids, and the orders they get next."""
        self._opened: set[Courier] = set()
        self._syncing = 0
        self._recalled: set[Errand] = set()
        self._lent: int | None = None
        self._numbers = 0
        self._odd = 0
        self._is_over = False
        self._is_lending = False
        self._hired = self._couriers.hire(lambda *news: post(Said(*news)))
        self._is_over = not self._hired
        self._open()

    @property
    def count(self) -> int:
        """How many files have not ended that couriers were sent for."""
        return len(self._out) + self._syncing

    @property
    def most(self) -> int:
        """How many there may be."""
        return IN_FLIGHT_SYNCED if self._is_synced else IN_FLIGHT

    @property
    def is_open(self) -> bool:
        """Whether couriers can be sent for files."""
        return bool(self._places) and not self._is_over

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is to come of this."""
        return self._is_over and not self.count

    @property
    def is_about_to_open(self) -> bool:
        """Whether couriers wait only for the host's places to become free."""
        return self._is_lending and self._lent is None and not self._is_over

    def take(self, job: Download, ctx: JobContext, terms: Terms) -> bool:
        """Have a courier sent for a file, by the next `send`; False when none can be."""
        if terms is not self._terms or not self.is_open:
            return False
        number = self._numbers = self._numbers + 1
        courier, pid, orders = self._places[number % len(self._places)]
        path = temporary_path(terms.folder, ctx, pid, number)
        errand = self._out[number] = Errand(job, ctx, courier, path, self._post)
        orders.append((number, job.inputs[0], path))
        if job.timeout_s is None:
            ctx.begin_unseen(time.time(), time.monotonic())
        else:
            ctx.begin()
        # So many are fetched in the time that this takes, for each that a worker has at once.
        ctx.shares_time_with = self.most // job.in_flight
        ctx.token.on_stop(errand.recall)
        ctx.on_change(errand.recall)
        return True

    def send(self) -> None:
        """Send the couriers, and call back those that are to come."""
        for courier, _, orders in self._places:
            if orders:
                courier.send(Order(errands=tuple(orders)))
                orders.clear()
        if self._recalled:
            recalled, self._recalled = self._recalled, set()
            for courier in self._hired:
                numbers = [
                    n for n, e in self._out.items() if e in recalled and e.courier is courier
                ]
                if numbers:
                    courier.send(Order(recall=numbers))

    def look(self) -> None:
        """Look whether couriers may be used still, and obey, and which files take a while.

        Now and then.
        """
        thread = self._terms.thread
        if self.is_open and not thread.may_lend(self._url):
            self.stop()
        late = time.monotonic() - _PATIENCE_S
        for errand in self._out.values():
            if (began := errand.ctx.began_unseen) is not None and began[1] < late:
                errand.ctx.begin()
            if errand.recalled_at is not None and errand.recalled_at < late:
                errand.courier.kill()

    def stop(self) -> None:
        """Send for nothing more, and call back who is on the way."""
        if not self._is_over:
            self._is_over = True
            for errand in self._out.values():
                self._recall(errand)
            if self._is_lending:
                self._terms.thread.take_back(self._url)

    def close(self) -> None:
        """Let the couriers work for others; those that still have errands are ended."""
        self.stop()
        for courier in self._hired:
            if any(errand.courier is courier for errand in self._out.values()):
                courier.kill()
                courier.thread.join()
            self._couriers.dismiss(courier)
        for errand in self._out.values():
            Path(errand.path).unlink(missing_ok=True)
        self._hired.clear()

    # News.

    def hear(self, news: News) -> None:
        """Take note of something."""
        match news:
            case Lent(count):
                self._lent = count
                self._open()
            case Errand():
                self._recall(news)
            case Named(named, synced):
                self._on_synced(named, synced)
            case Said(courier, None):
                self._on_death(courier)
            case Said(courier, report) if report is not None:
                self._on_report(report)
                self._open()
        if self.has_ended:
            self.close()

    def _open(self) -> None:
        """Use those that are ready."""
        if self._is_over:
            return
        if self._lent is None:
            if not self._is_lending and any(courier.is_ready for courier in self._hired):
                self._is_lending = True
                post = self._post
                self._terms.thread.lend(self._url, lambda count: post(Lent(count)))
            return
        if not self._lent:
            self.stop()
            return
        for courier in self._hired:
            if courier in self._opened or not courier.is_ready or courier.is_dead:
                continue
            terms = self._order_terms(max(1, self._lent // len(self._hired)))
            if courier.send(Order(terms)):
                self._opened.add(courier)
                self._places.append((courier, courier.pid or 0, []))

    def _order_terms(self, most: int) -> couriers.Terms:
        terms = self._terms
        options = terms.options
        return couriers.Terms(
            user_agent=options.user_agent,
            connect_timeout_s=options.connect_timeout_s,
            stall_timeout_s=options.stall_timeout_s,
            is_multiplexed=options.is_multiplexed,
            is_verified=options.is_verified,
            ca_file=terms.thread.ca_file,
            headers=terms.headers,
            telling=tuple(TELLING),
            pages=tuple(PAGES),
            most=most,
            is_synced=self._is_synced,
            address=terms.thread.address_of(self._url),
        )

    def _recall(self, errand: Errand) -> None:
        if errand.recalled_at is None and not errand.ctx.has_ended:
            errand.recalled_at = time.monotonic()
            self._recalled.add(errand)

    def _on_report(self, report: Report) -> None:
        done, out = report.done, self._out
        if done:
            finished = [
                (errand, size)
                for number, size in zip(done[::2], done[1::2], strict=True)
                if (errand := out.pop(number, None)) is not None
            ]
            self._name(finished)
        for other in report.others:
            if (errand := out.pop(other.number, None)) is not None:
                self._odd += 1
                self._bring_home(errand, other)
        for number in report.stopped:
            if (errand := out.pop(number, None)) is not None:
                self._begin_here(errand)
        if self._odd > _MOST_ODD + self._numbers // 8:
            self.stop()  # they are not what couriers are for

    def _name(self, finished: list[tuple[Errand, int]]) -> None:
        """Give files that are whole their names."""
        folder = self._terms.folder
        named: list[tuple[JobContext, str]] = []
        for errand, size in finished:
            ctx = errand.ctx
            target = f"{folder}/{ctx.job_name}"
            try:
                if ctx.token.stop is not Stop.NONE:
                    ctx.checkpoint()
                final = ctx.give_name(errand.path, target)
            except BaseException as error:  # noqa: BLE001 - this attempt ends with it, the others go on
                Path(errand.path).unlink(missing_ok=True)
                ctx.abort(error)
                continue
            ctx.amount = (size, size)
            if final != target:
                ctx.rename(final.rpartition("/")[2])
            named.append((ctx, final))
        if not self._is_synced:
            _finish(named)
        elif named:
            self._syncing += len(named)
            syncing = self._terms.chores.sync_folder(folder)
            syncing.add_done_callback(lambda done: self._post(Named(named, done)))

    def _on_synced(self, named: list[tuple[JobContext, str]], synced: Future[None]) -> None:
        """End those whose names are durable."""
        self._syncing -= len(named)
        if (error := synced.exception()) is None:
            _finish(named)
            return
        for ctx, _ in named:
            ctx.abort(error)

    def _bring_home(self, errand: Errand, other: Other) -> None:
        """Go on here with what a courier was told."""
        head = (
            read_head(other.head.encode("latin-1").splitlines(keepends=True))
            if other.head
            else None
        )
        body, code = None, other.code
        if other.size >= 0:
            try:
                body = bytearray(Path(errand.path).read_bytes())
                Path(errand.path).unlink()
            except OSError as error:
                log.info("what a courier brought could not be read: %s", error)
                code = pycurl.E_WRITE_ERROR
        outcome = Outcome(
            other.code,
            other.text,
            max(0, other.size),
            words=other.words,
            system_errno=other.system_errno,
        )
        if head is not None and head.status in _BUSY:
            self._terms.thread.note_answer(self._url, head.status)
            self.stop()
        is_told = code not in {pycurl.E_FILESIZE_EXCEEDED, pycurl.E_WRITE_ERROR}
        quick = Quick(errand.job, errand.ctx, self._terms, self._post)
        if is_told:
            quick.came(head, outcome, body)
        self._hand_over(errand, quick)

    def _begin_here(self, errand: Errand) -> None:
        self._hand_over(errand, Quick(errand.job, errand.ctx, self._terms, self._post))

    def _hand_over(self, errand: Errand, quick: Quick) -> None:
        errand.ctx.token.forget(errand.recall)
        errand.ctx.shares_time_with = 1  # what it takes from here on may be long
        if errand.ctx.began_unseen is not None:
            errand.ctx.begin()
        self._go_on(quick, errand.ctx)

    def _on_death(self, courier: Courier) -> None:
        """Fetch here what a courier has died with."""
        if courier not in self._hired:
            return  # it works for others by now
        self._places = [place for place in self._places if place[0] is not courier]
        self._hired.remove(courier)
        for number, errand in list(self._out.items()):
            if errand.courier is courier:
                del self._out[number]
                Path(errand.path).unlink(missing_ok=True)
                self._begin_here(errand)
        if not self._hired:
            self.stop()


def _finish(named: Iterable[tuple[JobContext, str]]) -> None:
    """End downloads that have their names."""
    finish_all([(ctx, Result((final,))) for ctx, final in named])
