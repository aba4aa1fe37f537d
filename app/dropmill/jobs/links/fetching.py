"""Fetching many small things at once, politely: pages, robots.txt, the heads of files."""

from __future__ import annotations

import queue
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.jobs.download.failures import problem_of, status_problem
from dropmill.transfer.address import host_key, next_hop, origin
from dropmill.transfer.exchange import Head, Options, Request
from dropmill.transfer.thread import TICK_S, TransferThread
from dropmill.transfer.traffic import Traffic
from dropmill.transfer.transfer import Transfer, Write

AT_ONCE = 32
"""Requests under way in all."""
PER_HOST = 8
"""Requests under way to one host."""
MOST_BYTES = 8 * 1024 * 1024
"""So much of a page is read."""
PATIENCE_S = 60.0
"""So long a page may take; what has come by then is read."""
_MOST_HOPS = 10
_MOST_TRIES = 3
_MOST_WAIT_S = 30.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGES = ("text/html", "application/xhtml+xml", "")


class Visit:
    """One address and what came of it. Only the worker thread changes it once it has ended."""

    __slots__ = (
        "body",
        "due_at",
        "head",
        "hops",
        "is_cut",
        "patience_until",
        "problem",
        "tries",
        "url",
        "wanted",
    )

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        """The address that was asked for."""
        self.url = wanted
        """The one that answered, after redirects."""
        self.head: Head | None = None
        self.body = bytearray()
        self.is_cut = False
        """Not all of it was read: it is too large or takes too long."""
        self.problem: Problem | None = None
        self.hops = self.tries = 0
        self.due_at = self.patience_until = 0.0

    @property
    def media_type(self) -> str:
        """What the server says it is, in lower case; "" if it does not say."""
        said = "" if self.head is None else self.head.get("content-type") or ""
        return said.partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """Whether a page came."""
        return self.problem is None and self.media_type in _PAGES and bool(self.body)


class Fetcher:
    """Fetches on behalf of one job; one worker thread uses it.

    `options` are those for an origin (scheme, host, port) for which a password was given.
    """

    def __init__(self, ctx: JobContext, own: Mapping[tuple[str, str, int], Options]) -> None:
        self._ctx = ctx
        self._own = own
        self._thread = ctx.service(TransferThread)
        ctx.service(Traffic).govern(self._thread)
        self._news: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
        self.delays_s: dict[str, float] = {}
        """Host → pause that it asks for between two requests."""
        self._looks_at = 0.0

    def visit(
        self, urls: Iterable[str], *, is_head: bool = False, takes_all: bool = False
    ) -> Iterator[Visit]:
        """Fetch these and yield each as it ends, in any order; obeys requests to stop meanwhile.

        Bodies that are no pages are left out unless `takes_all`.
        """
        line = _Line(map(Visit, urls))
        active: dict[Transfer, Visit] = {}
        try:
            while line.count or active:
                self._ctx.checkpoint()
                now = time.monotonic()
                while len(active) < AT_ONCE and (visit := line.next(now, self.delays_s)):
                    visit.patience_until = now + PATIENCE_S
                    transfer = self._transfer(visit, is_head=is_head, takes_all=takes_all)
                    active[transfer] = visit
                    self._thread.begin(transfer)
                self._look_at_clock(active)
                try:
                    ended = [self._news.get(timeout=TICK_S)]
                except queue.Empty:
                    continue
                while not self._news.empty():
                    ended.append(self._news.get())
                for transfer in ended:
                    visit = active.pop(transfer, None)
                    if visit is None:
                        continue
                    line.leave(host_key(transfer.request.url))
                    if self._has_ended(visit, transfer):
                        yield visit
                    else:
                        line.add(visit)
        finally:
            for transfer in active:
                self._thread.stop(transfer)

    def _transfer(self, visit: Visit, *, is_head: bool, takes_all: bool) -> Transfer:
        visit.body = body = bytearray()

        def write(piece: memoryview) -> int | None:
            body.extend(piece[: MOST_BYTES - len(body)])
            return None if len(body) < MOST_BYTES else -1

        def accept(head: Head) -> Write | None:
            said = (head.get("content-type") or "").partition(";")[0].strip().lower()
            return write if takes_all or said in _PAGES else None

        options = self._own.get(origin(visit.url), _PLAIN)
        request = Request(visit.url, options, is_head=is_head)
        return Transfer(request, accept, self._news.put)

    def _look_at_clock(self, active: Mapping[Transfer, Visit]) -> None:
        now = time.monotonic()
        if now < self._looks_at:
            return
        self._looks_at = now + TICK_S
        for transfer, visit in active.items():
            if visit.patience_until < now:
                visit.is_cut = True
                self._thread.cancel(transfer)

    def _has_ended(self, visit: Visit, transfer: Transfer) -> bool:
        """Take in what came; False when it goes on, at another address or later."""
        visit.head = head = transfer.head
        outcome = transfer.outcome
        if head is not None and head.status in _REDIRECTS and (to := head.get("location")):
            return self._is_redirected(visit, to)
        if head is not None and head.status >= 300:
            visit.problem = status_problem(head, transfer.words, visit.url)
        elif len(visit.body) >= MOST_BYTES:
            visit.is_cut = True
        elif outcome is not None and outcome.code and not transfer.is_refused:
            is_something = visit.is_cut and bool(visit.body)
            if not is_something:
                visit.problem = problem_of(outcome, visit.url)
        problem = visit.problem
        if problem is None or not problem.can_pass or visit.is_cut:
            return True
        visit.tries += 1
        if visit.tries >= _MOST_TRIES:
            return True
        wait_s = (
            2.0 ** (visit.tries - 1) if problem.retry_after_s is None else problem.retry_after_s
        )
        visit.due_at = time.monotonic() + min(wait_s, _MOST_WAIT_S)
        visit.problem = None
        return False

    def _is_redirected(self, visit: Visit, location: str) -> bool:
        visit.hops += 1
        if visit.hops > _MOST_HOPS:
            visit.problem = Problem(
                f"“{visit.wanted}” redirects too often",
                "Open it in a browser to see what is there.",
            )
            return True
        try:
            visit.url = next_hop(visit.url, location)
        except Problem as problem:
            visit.problem = problem
            return True
        return False


class _Line:
    """What waits to be fetched, by host, so that a crowded one holds up no other."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self.count = 0
        """All that wait."""
        self._waiting: dict[str, deque[Visit]] = {}
        self._later: list[Visit] = []
        self._active: Counter[str] = Counter()
        self._next_at: dict[str, float] = {}
        for visit in visits:
            self.add(visit)

    def add(self, visit: Visit) -> None:
        """Let this one wait for its turn, and for its time."""
        self.count += 1
        if visit.due_at:
            self._later.append(visit)
        else:
            self._waiting.setdefault(host_key(visit.url), deque()).append(visit)

    def leave(self, host: str) -> None:
        """One that was handed out is over."""
        self._active[host] -= 1

    def next(self, now: float, delays_s: Mapping[str, float]) -> Visit | None:
        """Hand out one that may be fetched now; None when all have to wait."""
        for visit in [visit for visit in self._later if visit.due_at <= now]:
            self._later.remove(visit)
            visit.due_at = 0.0
            self._waiting.setdefault(host_key(visit.url), deque()).append(visit)
        for host, line in self._waiting.items():
            delay_s = delays_s.get(host, 0.0)
            most = 1 if delay_s else PER_HOST
            if self._active[host] >= most or self._next_at.get(host, 0.0) > now:
                continue
            if delay_s:
                self._next_at[host] = now + delay_s
            self._active[host] += 1
            self.count -= 1
            visit = line.popleft()
            if not line:
                del self._waiting[host]
            return visit
        return None


_PLAIN = Options(connect_timeout_s=15.0, stall_timeout_s=20.0)
