"""Where a file can be had: its link and its mirrors, and what is known of each by now."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from dropmill.core.errors import Problem
from dropmill.jobs.download.cookies import Cookies
from dropmill.transfer.address import (
    next_hop,
    normal_url,
    origin,
    without_credentials,
)
from dropmill.transfer.exchange import Options
from dropmill.transfer.validators import Validators

MOST_REDIRECTS = 10


class Source:
    """One link to the file. Used by one worker; an attempt makes its own."""

    __slots__ = (
        "cookies",
        "headers",
        "hops",
        "is_out",
        "options",
        "problem",
        "url",
        "validators",
    )

    def __init__(self, url: str, options: Options, headers: tuple[str, ...]) -> None:
        self.url = url
        """As it goes over the wire, without credentials."""
        self.options = options
        self.headers = headers
        self.hops: tuple[str, ...] = (url,)
        """The address that was given and those it led to, the last time."""
        self.cookies: Cookies | None = None
        """What was set on the way there: some servers redirect for nothing else."""
        self.validators = Validators()
        """Those of the version that it has been found to have."""
        self.problem: Problem | None = None
        """Why nothing more is asked of it in this attempt."""
        self.is_out = False
        """It failed, or gave other bytes."""

    @property
    def host(self) -> str:
        """What to call it in a sentence."""
        return urlsplit(self.url).hostname or self.url

    def put_out(self, problem: Problem) -> None:
        """Ask nothing more of it in this attempt."""
        self.is_out = True
        self.problem = problem

    def follow(self, location: str, cookies: tuple[str, ...] = ()) -> None:
        """Go where a redirect leads; Problem if that may not be, or there were too many.

        Credentials do not follow to another host; cookies that it sets go where they are for.
        """
        if len(self.hops) > MOST_REDIRECTS:
            raise Problem(
                f"The server redirects more than {MOST_REDIRECTS} times",
                "Open the link in a browser to see where it leads.",
                detail=" → ".join(self.hops),
            )
        url = next_hop(self.hops[-1], location)
        if cookies:
            if self.cookies is None:
                self.cookies = Cookies()
            self.cookies.keep(self.hops[-1], cookies)
        self.hops = (*self.hops, url)

    def asked_with(self) -> tuple[str, Options, tuple[str, ...]]:
        """Return the address that it led to last, and what goes with a request there."""
        url, options, headers = self.hops[-1], self.options, self.headers
        if any(origin(hop) != origin(self.url) for hop in self.hops):
            options, headers = without_secrets(options), ()
        if self.cookies is not None:
            headers = self.cookies.added_to(headers, url)
        return url, options, headers


def without_secrets(options: Options) -> Options:
    """Return what may be sent to another host than the one that secrets are for."""
    if not options.user and not options.password:
        return options
    from msgspec.structs import replace  # noqa: PLC0415 - only for these

    return replace(options, user="", password="")


def mirror(link: str, options: Options) -> Source:
    """Make a source of a mirror's link; it gets its own credentials and no others."""
    from msgspec.structs import replace  # noqa: PLC0415 - only for mirrors

    from dropmill.transfer.secrets import reveal  # noqa: PLC0415

    url, user, password = without_credentials(normal_url(link))
    return Source(url, replace(options, user=user, password=reveal(password)), ())


def most_telling(problems: Iterable[Problem]) -> Problem:
    """Return the problem to end an attempt with: one that can pass, else that of the first link."""
    known = list(problems)
    return next((problem for problem in known if problem.can_pass), known[0])
