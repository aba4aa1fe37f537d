"""The kind `links`: its settings, and what it does with what its crawl finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import translate
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import unquote, urlsplit

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.names import safe_name
from dropmill.jobs.download import Download
from dropmill.jobs.download.credentials import without_password
from dropmill.jobs.links.crawl import Crawl, Found, Rules
from dropmill.jobs.links.fetching import Fetcher
from dropmill.jobs.links.listing import write_list, write_tables, write_text
from dropmill.jobs.links.payload import Action
from dropmill.jobs.links.types import FILES, FileType, type_of
from dropmill.transfer.address import base_name, host_key, normal_url, origin, without_credentials
from dropmill.transfer.exchange import Options
from dropmill.transfer.secrets import reveal

_LISTS = {"when": {"action": ("list",)}}
_SLICE = 500


class Format(StrEnum):
    """How the list of links is written."""

    TXT = "txt"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(Job):
    """Find the files that web pages lead to.

    Lists what is behind links, pictures and media of the pages, and, with a depth, of the pages of
    the same site that these lead to. What robots.txt asks is heeded there. Choose from the list in
    the window, or have all that fits downloaded. Text and tables of pages can be had as well.
    """

    kind: ClassVar[str] = "links"
    lane: ClassVar[Lane] = Lane.NET
    unit: ClassVar[str] = "pages"
    takes_links: ClassVar[bool] = True
    joins: ClassVar[bool] = True

    action: Annotated[
        Action,
        Meta(title="What to take", description="Links to files, the pages' text, or their tables"),
    ] = Action.LIST
    types: Annotated[
        tuple[FileType, ...],
        Meta(description="Types of files to list; parts are styles and scripts", extra=_LISTS),
    ] = FILES
    match: Annotated[
        tuple[str, ...],
        Meta(
            title="Names",
            description="Only files with such names, as *.pdf; with a / it is about whole links",
            extra=_LISTS,
        ),
    ] = ()
    depth: Annotated[
        int,
        Meta(ge=0, le=100, description="0: these pages alone; 1: also those they lead to; …"),
    ] = 0
    pages: Annotated[
        int,
        Meta(
            title="Pages at most",
            ge=1,
            le=100_000,
            description="So many pages are looked at, then it ends",
        ),
    ] = 500
    asks_sizes: Annotated[
        bool,
        Meta(
            title="Ask for types and sizes",
            description="Ask the servers about each file that is found",
            extra=_LISTS,
        ),
    ] = False
    format: Annotated[
        Format, Meta(description="A CSV has type, size and page too", extra=_LISTS)
    ] = Format.TXT
    add: Annotated[
        bool,
        Meta(
            title="Download them all",
            description="Add a download for each file that is listed",
            extra=_LISTS,
        ),
    ] = False
    heeds_robots: Annotated[
        bool,
        Meta(
            title="Heed robots.txt",
            description="Leave alone what a site keeps from robots",
            extra={"is_advanced": True},
        ),
    ] = True
    out: Annotated[
        str, Meta(title="Name", description="Name of the result; empty takes the site's")
    ] = ""

    def __post_init__(self) -> None:
        if self.out and safe_name(self.out, "") != self.out:
            raise Problem(f"“{self.out}” is not a file name", "Give a name without a folder.")
        hidden = tuple(without_password(link) for link in self.inputs)
        if hidden != self.inputs:
            object.__setattr__(self, "inputs", hidden)

    @property
    def name(self) -> str:
        """The page without what all addresses begin with."""
        return self.inputs[0].partition("://")[2].rstrip("/") or self.inputs[0]

    @property
    def adds_jobs(self) -> bool:
        """A download for each link that is listed, if wanted."""
        return self.add and self.action is Action.LIST

    @property
    def slot_key(self) -> str:
        """The host and port whose slots it shares."""
        return host_key(self.inputs[0])

    @property
    def target(self) -> Path:
        """Where the result goes; tables go into a folder of that name when there are several."""
        suffix = {Action.LIST: f".{self.format.value}", Action.TEXT: ".txt", Action.TABLES: ".csv"}
        words = {Action.LIST: "links", Action.TEXT: "text", Action.TABLES: "tables"}
        host = urlsplit(self.inputs[0]).hostname or "page"
        name = self.out or safe_name(f"{host} {words[self.action]}", "links") + suffix[self.action]
        return Path(self.dir).absolute() / name

    def run(self, ctx: JobContext) -> Result:
        """Fetch the pages, have them read in a child, and write down what is on them."""
        given, own = _given(self.inputs)
        fetcher = Fetcher(ctx, own)
        crawl = Crawl(ctx, fetcher, Rules(self.action, self.depth, self.pages, self.heeds_robots))
        crawl.run(given)
        values = {"pages": str(len(crawl.pages))}
        jobs: tuple[Job, ...] = ()
        match self.action:
            case Action.TEXT:
                final = write_text(ctx, crawl.pages, self.target)
            case Action.TABLES:
                count = sum(len(page.tables) for _, page in crawl.pages)
                if not count:
                    raise JobSkipped("There is no table on these pages")
                values["tables"] = str(count)
                final = write_tables(ctx, crawl.pages, self.target)
            case Action.LIST:
                found = self._chosen(ctx, crawl, fetcher)
                if not found:
                    raise JobSkipped(_nothing(crawl))
                values["links"] = str(len(found))
                values |= _counts(found)
                is_csv = self.format is Format.CSV
                final = write_list(ctx, found, self.target, is_csv=is_csv)
                if self.adds_jobs:
                    jobs = self._downloads(ctx, found)
        if note := _note(crawl):
            values["note"] = note
        return Result(outputs=(str(final),), values=values, jobs=jobs)

    def _downloads(self, ctx: JobContext, found: Sequence[Found]) -> tuple[Job, ...]:
        """Make a download of each link, with what is the same for all of this job."""
        made: list[Job] = []
        for start in range(0, len(found), _SLICE):
            with ctx.computing_python():
                for one in found[start : start + _SLICE]:
                    made.append(  # noqa: PERF401 - reads better
                        Download(inputs=(one.url,), dir=self.dir, if_exists=self.if_exists)
                    )
            ctx.checkpoint()
        return tuple(made)

    def _chosen(self, ctx: JobContext, crawl: Crawl, fetcher: Fetcher) -> list[Found]:
        """Return the links that fit, asked about if that is wanted."""
        chosen = list(crawl.found.values())
        if self.match:
            chosen = _sifted(ctx, chosen, _matcher(self.match))
        if self.asks_sizes:
            asked = [one.url for one in chosen if not one.media_type]
            for done, visit in enumerate(fetcher.visit(asked, is_head=True), 1):
                ctx.note(f"{done:,} of {len(asked):,} files asked about")
                if visit.problem is None and visit.head is not None:
                    one = crawl.found[visit.wanted]
                    one.media_type, one.size_bytes = visit.media_type, visit.head.length
        types = frozenset(self.types)
        return _sifted(ctx, chosen, lambda one: type_of(one.url, one.role, one.media_type) in types)


def _given(inputs: Sequence[str]) -> tuple[list[str], dict[tuple[str, str, int], Options]]:
    """Return the pages as they go over the wire, and how to talk to where a password is for."""
    given, own = [], {}
    for link in inputs:
        url, user, password = without_credentials(normal_url(reveal(link)))
        if not url.startswith(("http:", "https:")):
            raise Problem(f"“{url}” is no web page", "Give links that begin with https://.")
        given.append(url)
        if user or password:
            own[origin(url)] = Options(user=user, password=password)
    return given, own


def _matcher(patterns: Sequence[str]) -> Callable[[Found], bool]:
    """Return whether a link fits one of these patterns; case does not count."""
    names = [_compiled(pattern) for pattern in patterns if "/" not in pattern]
    wholes = [_compiled(pattern) for pattern in patterns if "/" in pattern]

    def fits(found: Found) -> bool:
        name = base_name(found.url)
        return any(one.match(name) for one in names) or any(
            one.match(unquote(found.url)) for one in wholes
        )

    return fits


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.IGNORECASE)


def _sifted(ctx: JobContext, found: Sequence[Found], fits: Callable[[Found], bool]) -> list[Found]:
    chosen: list[Found] = []
    for start in range(0, len(found), _SLICE):
        with ctx.computing_python():
            chosen += filter(fits, found[start : start + _SLICE])
        ctx.checkpoint()
    return chosen


def _counts(found: Sequence[Found]) -> dict[str, str]:
    counts = Counter(type_of(one.url, one.role, one.media_type) for one in found)
    return {kind.value: str(counts[kind]) for kind in FileType if counts[kind]}


def _nothing(crawl: Crawl) -> str:
    """Say that nothing fits, and what there is instead."""
    types = _counts(list(crawl.found.values())[:_SLICE])
    if not types:
        return "There is no link on these pages"
    there = ", ".join(f"{count} {kind}" for kind, count in types.items())
    return f"Nothing on these pages fits; there is: {there}"


def _note(crawl: Crawl) -> str:
    """Say what a person should know of the result."""
    parts = []
    if crawl.failed:
        parts.append(f"{_pages(len(crawl.failed))} could not be read: {crawl.failed[0].title}")
    if crawl.forbidden:
        parts.append(f"{_pages(crawl.forbidden)} left alone, as robots.txt asks")
    if crawl.cut:
        parts.append(f"{_pages(crawl.cut)} read only in part: too large, or too slow")
    if crawl.is_capped:
        parts.append("there is more: it ended at the most that is taken")
    return "; ".join(parts)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"
