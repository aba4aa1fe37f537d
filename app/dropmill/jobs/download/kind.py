"""The kind `download`: its settings, and how its turns are driven on a worker."""

from __future__ import annotations

import queue
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.names import safe_name
from dropmill.core.services import Services
from dropmill.jobs.download.asking import place_of
from dropmill.jobs.download.checksum import parse_checksum
from dropmill.jobs.download.credentials import (
    check_headers,
    check_lines,
    check_proxy,
    hide_header,
    hide_password,
    without_password,
)
from dropmill.jobs.download.drive import drive
from dropmill.jobs.download.errands import FIRST
from dropmill.jobs.download.fetch import Fetch
from dropmill.jobs.download.naming import name_from_url
from dropmill.jobs.download.part import discard_parts
from dropmill.transfer.address import host_key, normal_url
from dropmill.transfer.couriers import Couriers
from dropmill.transfer.limits import parse_rate
from dropmill.transfer.secrets import hide
from dropmill.transfer.thread import TICK_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Download(Job):
    """Download a file from a link.

    The file appears under its name when it is whole and, if a checksum was given, proven. Until
    then it is beside its place under a temporary name, from which a paused, failed or interrupted
    download goes on; a cancelled one leaves nothing. A file is only ever continued when the server
    proves that it still has the same version.
    """

    kind: ClassVar[str] = "download"
    lane: ClassVar[Lane] = Lane.NET
    resumes: ClassVar[bool] = True
    takes_links: ClassVar[bool] = True
    in_flight: ClassVar[int] = 64
    least_gain: ClassVar[int] = 512
    live: ClassVar[frozenset[str]] = frozenset({"connections", "limit"})

    out: Annotated[
        str, Meta(title="Name", description="Name of the file; empty takes the server's")
    ] = ""
    mirrors: Annotated[
        tuple[str, ...],
        Meta(
            description="Other links to the same file, tried when one fails",
            extra={"is_advanced": True},
        ),
    ] = ()
    checksum: Annotated[
        str, Meta(description="Value the file must have, as sha256=…; empty checks nothing")
    ] = ""
    finds_checksum: Annotated[
        bool,
        Meta(
            title="Look for a checksum",
            description="Ask the server for a .sha256 or SHA256SUMS beside the file",
            extra={"is_advanced": True},
        ),
    ] = False
    connections: Annotated[
        int,
        Meta(
            ge=0,
            le=16,
            description="Connections for this file; 0 takes as many as help",
            extra={"is_advanced": True},
        ),
    ] = 0
    limit: Annotated[
        str, Meta(title="Speed limit", description="Bytes a second, as 500k or 2M; empty for none")
    ] = ""
    user: Annotated[
        str,
        Meta(
            description="User name, or name:password; the password goes to the system's keyring",
            extra={"is_private": True, "is_advanced": True},
        ),
    ] = ""
    referer: Annotated[
        str,
        Meta(
            description="Page that the link is on, for servers that ask",
            extra={"is_advanced": True},
        ),
    ] = ""
    user_agent: Annotated[
        str,
        Meta(
            title="User agent",
            description="Program to pass for; empty says Dropmill",
            extra={"is_advanced": True},
        ),
    ] = ""
    header: Annotated[
        tuple[str, ...],
        Meta(
            title="Headers",
            description="Header lines to send to the link's own host",
            extra={"is_private": True, "is_advanced": True},
        ),
    ] = ()
    cookies: Annotated[
        str,
        Meta(
            description="Cookies as name=value; name=value, or the path of a cookies.txt",
            extra={"is_private": True, "is_advanced": True},
        ),
    ] = ""
    proxy: Annotated[
        str,
        Meta(
            description="Proxy, as http://host:port or socks5h://host:port",
            extra={"is_private": True, "is_advanced": True},
        ),
    ] = ""
    accepts_any_certificate: Annotated[
        bool,
        Meta(
            title="Accept any certificate",
            description="Also talk to a server that cannot prove who it is",
            extra={"is_advanced": True},
        ),
    ] = False
    stall_timeout_s: Annotated[
        float,
        Meta(
            title="Patience",
            ge=1,
            description="Seconds without data before a new attempt",
            extra={"is_advanced": True},
        ),
    ] = 20.0
    takes_pages: Annotated[
        bool,
        Meta(
            title="Allow web pages",
            description="Keep a web page sent in place of another file",
            extra={"is_advanced": True},
        ),
    ] = False
    size: Annotated[
        int | None,
        Meta(description="Bytes that the file must have", extra={"is_hidden": True}),
    ] = None
    pieces: Annotated[
        str,
        Meta(
            description="Checksums of its pieces: algorithm, length, values with spaces between",
            extra={"is_hidden": True},
        ),
    ] = ""
    begun_as: Annotated[
        str,
        Meta(
            description="Link under which its part was begun, when it has another one now",
            extra={"is_hidden": True},
        ),
    ] = ""

    def __post_init__(self) -> None:
        if self.out and ("/" in self.out or "\\" in self.out or safe_name(self.out, "") == ""):
            raise Problem(
                f"“{self.out}” is not a file name", "Give a name without a folder, as a.zip."
            )

        parse_rate(self.limit)
        parse_checksum(self.checksum)
        check_headers(self.header)
        check_lines(
            referer=self.referer,
            user_agent=self.user_agent,
            cookies=self.cookies,
            user=self.user,
            proxy=self.proxy,
        )
        check_proxy(self.proxy)
        for mirror in self.mirrors:
            normal_url(mirror)
        # From here on the job carries stand-ins only: it is going to be stored.
        hidden = {
            "inputs": tuple(without_password(link) for link in self.inputs),
            "mirrors": tuple(without_password(link) for link in self.mirrors),
            "user": hide_password(self.user),
            "header": tuple(hide_header(line) for line in self.header),
            "cookies": hide(self.cookies) if "=" in self.cookies else self.cookies,
            "proxy": without_password(self.proxy),
        }
        for name, value in hidden.items():
            if value != getattr(self, name):
                object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """The chosen name, else what the link suggests."""
        return self.out or name_from_url(self.inputs[0])

    @property
    def likely_name(self) -> str:
        """The same."""
        return self.name

    @property
    def slot_key(self) -> str:
        """The host and port whose slots it shares."""
        return host_key(self.inputs[0])

    def with_link(self, link: str) -> Self:
        """Return this download with another link; what is there is kept until that is proven."""
        normal_url(link)
        return replace(self, inputs=(link,), begun_as=self.begun_as or self.inputs[0])

    def run(self, ctx: JobContext) -> Result:
        """Download it, on this worker thread."""
        news: queue.SimpleQueue[object] = queue.SimpleQueue()
        turns = Fetch(self, ctx, news.put).turns()
        while True:
            try:
                next(turns)
            except StopIteration as end:
                result: Result = end.value
                return result
            try:
                news.get(timeout=TICK_S)
            except queue.Empty:
                continue  # time to look at the progress

    @classmethod
    def make_ready(cls, services: Services, count: int) -> None:
        """Have couriers ready for many files, which may be small."""
        if count > FIRST:
            services.get(Couriers).prepare()

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Download several files, with some in flight at any time, on this worker thread."""
        drive(items, cls.in_flight)

    def discard(self) -> None:
        """Remove the part file that a stopped attempt kept."""
        place = place_of(self)
        discard_parts(place.folder, place.stem, place.key)
