"""Going through pages: from those that are given to those they lead to, level by level.

A level is complete before the next begins, so that what is found, and in which order, does not
hang on which server was the quicker.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from urllib.parse import urlsplit, urlunsplit

import msgspec

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.offload.offload import Offload
from dropmill.core.offload.work import Limits
from dropmill.jobs.links import robots
from dropmill.jobs.links.fetching import Fetcher, Visit
from dropmill.jobs.links.payload import Action, Contents, Page, Pages, Read, Role
from dropmill.jobs.links.types import may_be_page
from dropmill.transfer.address import host_key
from dropmill.transfer.exchange import Head

AGENT = "Dropmill"
MOST_FOUND = 1_000_000
"""Links that one job collects."""
_TOGETHER = 24
_TOGETHER_BYTES = 2 * 1024 * 1024
_MOST_UNREAD_BYTES = 32 * 1024 * 1024
_SLICE = 500
_LIMITS = Limits(time_s=120.0)
_READ = "dropmill.jobs.links.work:read_pages"


class Found(msgspec.Struct, gc=False):
    """A link that was found, and what is known of it."""

    url: str
    role: Role
    page: str
    """The page it was first found on."""
    media_type: str = ""
    size_bytes: int | None = None


class Rules(msgspec.Struct, frozen=True):
    """How far to go."""

    action: Action
    depth: int
    most_pages: int
    heeds_robots: bool


class Crawl:
    """One job's way through pages. One worker thread."""

    def __init__(self, ctx: JobContext, fetcher: Fetcher, rules: Rules) -> None:
        self._ctx = ctx
        self._fetcher = fetcher
        self._rules = rules
        self._offload = ctx.service(Offload)
        self._sites: set[str] = set()
        self._robots: dict[str, robots.Rules | None] = {}
        self._visited = 0
        self._arrived: set[str] = set()
        self.found: dict[str, Found] = {}
        self.pages: list[tuple[str, Contents]] = []
        """Address and contents of the pages that were read; without links."""
        self.failed: list[Problem] = []
        self.forbidden = 0
        """Pages that robots.txt keeps us from."""
        self.cut = 0
        """Pages of which not all was read."""
        self.is_capped = False
        """There were more pages or links than are taken."""

    def run(self, given: Sequence[str]) -> None:
        """Go; Problem when none of the given pages can be read."""
        seen = dict.fromkeys(given)
        level = list(seen)
        self._sites = {host_key(url) for url in level}
        for depth in range(self._rules.depth + 1):
            if depth and self._rules.heeds_robots:
                level = self._allowed(level)
            room = self._rules.most_pages - self._visited
            if len(level) > room:
                level = level[: max(0, room)]
                self.is_capped = True
            following: dict[str, None] = {}
            is_last = depth == self._rules.depth
            for visit, contents in self._read(level, given=not depth):
                self._take(visit, contents, following, seen, is_last=is_last)
            if not depth and not self.pages:
                raise self.failed[0]
            if is_last or not following:
                return
            seen.update(following)
            level = list(following)

    def _take(
        self,
        visit: Visit,
        contents: Contents,
        following: dict[str, None],
        seen: dict[str, None],
        *,
        is_last: bool,
    ) -> None:
        """Take in what is on one page."""
        self.cut += visit.is_cut
        self.is_capped = self.is_capped or contents.is_cut
        self.pages.append((visit.url, msgspec.structs.replace(contents, links=())))
        goes_on = not is_last and (contents.may_follow or not self._rules.heeds_robots)
        for start in range(0, len(contents.links), _SLICE):
            with self._ctx.computing_python():
                for link in contents.links[start : start + _SLICE]:
                    known = self.found.get(link.url)
                    if known is None:
                        if len(self.found) >= MOST_FOUND:
                            self.is_capped = True
                            return
                        self.found[link.url] = Found(link.url, link.role, visit.url)
                    elif known.role is Role.LINK:
                        known.role = link.role
                    if (
                        goes_on
                        and link.url not in seen
                        and host_key(link.url) in self._sites
                        and may_be_page(link.url, link.role)
                    ):
                        following[link.url] = None
            self._ctx.checkpoint()

    def _read(self, level: Sequence[str], *, given: bool) -> Iterator[tuple[Visit, Contents]]:
        """Fetch and read pages; yield them in the order of `level`, once all are there."""
        ended: dict[str, tuple[Visit, Contents]] = {}
        orders: deque[tuple[list[Visit], Future[bytes]]] = deque()
        gathered: list[Visit] = []
        size = unread = 0
        all_in_all = self._visited + len(level)
        try:
            for visit in self._fetcher.visit(level):
                self._visited += 1
                self._ctx.progress(self._visited, all_in_all)
                self._ctx.note(f"{len(self.found):,} links so far")
                if given:
                    self._sites.add(host_key(visit.url))
                if not self._is_to_be_read(visit, given=given):
                    continue
                gathered.append(visit)
                size += len(visit.body)
                if len(gathered) >= _TOGETHER or size >= _TOGETHER_BYTES:
                    orders.append((gathered, self._order(gathered)))
                    gathered, size, unread = [], 0, unread + size
                while unread > _MOST_UNREAD_BYTES:
                    unread -= _size(orders[0][0])
                    self._collect(*orders.popleft(), ended)
            if gathered:
                orders.append((gathered, self._order(gathered)))
            while orders:
                self._collect(*orders.popleft(), ended)
        finally:
            for _, order in orders:
                order.cancel()
            wait([order for _, order in orders])
        for url in level:
            # Two addresses may lead to one page.
            if (one := ended.get(url)) is not None and one[0].url not in self._arrived:
                self._arrived.add(one[0].url)
                yield one

    def _collect(
        self,
        visits: Sequence[Visit],
        order: Future[bytes],
        ended: dict[str, tuple[Visit, Contents]],
    ) -> None:
        """Wait for pages that a child reads; if it could not, let it try each alone."""
        try:
            read = self._offload.wait_for(self._ctx, order, Read).pages
        except Problem as problem:
            if len(visits) == 1:
                self.failed.append(problem)
                return
            for visit in visits:
                self._collect([visit], self._order([visit]), ended)
            return
        for visit, contents in zip(visits, read, strict=True):
            ended[visit.wanted] = (visit, contents)
            visit.body = bytearray()

    def _is_to_be_read(self, visit: Visit, *, given: bool) -> bool:
        """Whether this is one of the site's pages; what is learnt of others is kept."""
        if (known := self.found.get(visit.wanted)) is not None and visit.head is not None:
            known.media_type = visit.media_type
            if not visit.is_page:
                known.size_bytes = visit.head.length
        if visit.is_page:
            return given or host_key(visit.url) in self._sites
        if visit.problem is None and given:
            visit.problem = Problem(
                f"“{visit.wanted}” is no web page",
                "Give the page that has links to files; to get this file itself, download it.",
                detail=f"its type is {visit.media_type or 'not said'}",
            )
        if visit.problem is not None:
            self.failed.append(visit.problem)
        return False

    def _order(self, visits: Sequence[Visit]) -> Future[bytes]:
        """Have pages read in a child."""
        pages = []
        for visit in visits:
            head = visit.head or Head(0)
            said, coding = head.get("content-type") or "", head.get("content-encoding") or ""
            pages.append(Page(visit.url, said, coding, bytes(visit.body)))
        task = Pages(tuple(pages), self._rules.action)
        return self._offload.submit(self._ctx, _READ, task, _LIMITS)

    def _allowed(self, urls: Sequence[str]) -> list[str]:
        """Return those that robots.txt allows; it is asked for once a site."""
        unknown = dict.fromkeys(
            _robots_of(url) for url in urls if _robots_of(url) not in self._robots
        )
        for visit in self._fetcher.visit(unknown, takes_all=True):
            rules = _rules_of(visit)
            self._robots[visit.wanted] = rules
            if rules is not None and rules.delay_s:
                self._fetcher.delays_s[host_key(visit.wanted)] = rules.delay_s
        allowed = []
        for start in range(0, len(urls), _SLICE):
            with self._ctx.computing_python():
                for url in urls[start : start + _SLICE]:
                    rules = self._robots.get(_robots_of(url))
                    if rules is not None and rules.allows(url):
                        allowed.append(url)
        self.forbidden += len(urls) - len(allowed)
        return allowed


def _rules_of(visit: Visit) -> robots.Rules | None:
    """Return what a site asks; None when nothing is allowed: its server is in trouble (§2.3.1)."""
    status = 0 if visit.head is None else visit.head.status
    if status >= 500 or (visit.head is None and visit.problem is not None):
        return None
    if visit.problem is not None:
        return robots.Rules()
    return robots.parse(bytes(visit.body), AGENT)


def _robots_of(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def _size(visits: Sequence[Visit]) -> int:
    return sum(len(visit.body) for visit in visits)
