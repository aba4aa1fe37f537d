"""The kind `media-page`: its settings, and what it does with what yt-dlp finds."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.names import safe_name
from dropmill.core.staging import Staging, discard_kept
from dropmill.core.tool import Finished, run_tool
from dropmill.jobs.media import ffmpeg
from dropmill.jobs.media_page.fetch import MARK, REQUEST
from dropmill.transfer.address import host_key, normal_url, without_credentials
from dropmill.transfer.limits import parse_rate
from dropmill.transfer.traffic import Traffic, rate_at

Pixels = Annotated[int, Meta(ge=16, le=8640)]

_PROGRAM = Path(__file__).with_name("fetch.py")
_MARK = MARK.encode()
_MOST_LINE_BYTES = 1 << 20
_PASSING = ("timed out", "Temporary failure", "Connection re", "HTTP Error 5", "HTTP Error 429")
"""What the words of a failure have in them that may pass by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPage(Job):
    """Download the film or sound of a web page.

    Finds the recording that a page shows, also where it comes in many parts, and puts it together.
    The work is done by yt-dlp, an optional part of Dropmill, in a process of its own. One that was
    paused or cut off goes on where its server proves that it still has the same; a cancelled one
    leaves nothing. Only what you may download should be downloaded: sites have terms for that.
    """

    kind: ClassVar[str] = "media-page"
    lane: ClassVar[Lane] = Lane.NET
    resumes: ClassVar[bool] = True
    least_gain: ClassVar[int] = 512
    takes_links: ClassVar[bool] = True

    height: Annotated[
        Pixels | None,
        Meta(description="Of the pictures, at most, as 720; empty takes the best"),
    ] = None
    audio_only: Annotated[bool, Meta(title="Sound only", description="Leave the pictures out")] = (
        False
    )
    playlist: Annotated[
        bool,
        Meta(title="All of a list", description="Take all recordings that a page lists"),
    ] = False
    most: Annotated[
        int,
        Meta(
            title="Recordings at most",
            ge=1,
            le=10_000,
            description="So many of a list are taken",
            extra={"when": {"playlist": ("true",)}},
        ),
    ] = 50
    limit: Annotated[
        str, Meta(title="Speed limit", description="Bytes a second, as 500k or 2M; empty for none")
    ] = ""

    @property
    def name(self) -> str:
        """The page without what all addresses begin with."""
        return self.inputs[0].partition("://")[2].rstrip("/") or self.inputs[0]

    @property
    def slot_key(self) -> str:
        """The host and port whose slots it shares."""
        return host_key(self.inputs[0])

    def run(self, ctx: JobContext) -> Result:
        """Let yt-dlp fetch it, look whether it can be played, then give it its name."""
        url = _address(self.inputs[0])
        _refuse_without_library()
        program = ffmpeg.program()
        rates = (parse_rate(self.limit), _rate_of_all(ctx))
        with ctx.kept_staging(*self._place) as staging:
            request = {
                "url": url,
                "height": self.height,
                "audio_only": self.audio_only,
                "playlist": self.playlist,
                "most": self.most,
                "rate": min((rate for rate in rates if rate is not None), default=None),
                "ffmpeg": program,
            }
            (staging.path / REQUEST).write_text(json.dumps(request), "utf-8")
            lines = _Lines(ctx)
            finished = run_tool(
                [sys.executable, "-P", str(_PROGRAM), str(staging.path)], ctx, on_output=lines.add
            )
            if finished.status:
                raise _failed(url, finished, lines)
            ctx.note("checking")
            outputs = [_published(ctx, staging, made, title) for made, title in lines.made]
        if not outputs:
            raise JobSkipped("There is no recording on this page")
        return Result(outputs=tuple(map(str, outputs)), values={"files": str(len(outputs))})

    def discard(self) -> None:
        """Remove what a stopped attempt has kept for the next one."""
        discard_kept(*self._place)

    @property
    def _place(self) -> tuple[Path, str, str]:
        """The folder of the results, and the stem and the key of the one that is kept in it."""
        what = (self.inputs[0], self.height, self.audio_only, self.playlist, self.most)
        key = hashlib.sha256(repr(what).encode()).hexdigest()[:16]
        return Path(self.dir).absolute(), self.name.replace("/", " "), key


class _Lines:
    """Reads what the program prints, on a thread of its own."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx
        self._rest = b""
        self.made: list[tuple[str, str]] = []
        """Each file, and what it is called."""
        self.error = ""
        self.reason = ""

    def add(self, data: bytes) -> None:
        """Take what was printed."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _MOST_LINE_BYTES:
            self._rest = b""
        for line in lines:
            if line.startswith(_MARK):
                self._take(json.loads(line.removeprefix(_MARK)))

    def _take(self, words: dict[str, Any]) -> None:
        if "done" in words:
            self._ctx.progress(int(words["done"]), words["total"])
            self._ctx.note(str(words["note"]))
        elif "file" in words:
            self.made.append((str(words["file"]), str(words["title"])))
            self._ctx.rename(_name_of(*self.made[-1]))
        elif "error" in words:
            self.error, self.reason = str(words["error"]), str(words["reason"])


def has_library() -> bool:
    """Whether yt-dlp can be run here: it is an extra, and the bundle has no Python to run it."""
    return not getattr(sys, "frozen", False) and importlib.util.find_spec("yt_dlp") is not None


def _rate_of_all(ctx: JobContext) -> int | None:
    """Return the limit of all downloads as it is now: what is set later does not reach yt-dlp."""
    now = time.localtime()
    return rate_at(ctx.service(Traffic).rules, now.tm_hour * 60 + now.tm_min)


def _refuse_without_library() -> None:
    if not has_library():
        raise Problem(
            "Media pages need yt-dlp, which is not installed",
            "Install it beside Dropmill: pip install “dropmill[media-sites]”. Then retry.",
        )


def _address(link: str) -> str:
    url, user, password = without_credentials(normal_url(link))
    if not url.startswith(("http:", "https:")):
        raise Problem(f"“{url}” is no web page", "Give a link that begins with https://.")
    if user or password:
        raise Problem(
            "The link has a password in it, which media pages cannot use",
            "Take it out of the link.",
        )
    return url


def _published(ctx: JobContext, staging: Staging, made: str, title: str) -> Path:
    """Give a file that can be played its name."""
    path = Path(made)
    if path.parent != staging.path or path.is_symlink() or not path.is_file():
        raise Problem("yt-dlp made no file where it should", "Retry; the log says what it did.")
    ffmpeg.look(ctx, path)
    path.chmod(0o600)
    return staging.publish(_name_of(made, title), only=path.name)


def _name_of(made: str, title: str) -> str:
    """Return a safe name from a page's own words."""
    suffix = Path(made).suffix
    return safe_name(f"{title.replace('/', '_')}{suffix}", f"recording{suffix}")


def _failed(url: str, finished: Finished, lines: _Lines) -> Problem:
    said = lines.error.removeprefix("ERROR: ").partition("\n")[0]
    if lines.reason == "UnsupportedError" or "Unsupported URL" in said:
        return Problem(
            "There is no recording on this page that can be found",
            "Look whether it plays in a browser; for a plain file use “download”.",
            detail=finished.output,
        )
    return Problem(
        f"The recording on “{url}” could not be fetched",
        f"yt-dlp said: {said[:200]}" if said else "The log says what yt-dlp said.",
        detail=finished.output,
        can_pass=any(words in said for words in _PASSING),
    )
