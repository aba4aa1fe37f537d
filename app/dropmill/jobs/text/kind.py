"""The kind `text`: its settings, and its one call."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import open_input
from dropmill.core.job import Lane, Result
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.jobs.results import keep_times, mode_for, target_of
from dropmill.jobs.text.payload import Newline, Rewrite, Rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(OffloadedJob):
    """Change the encoding and the line ends of text.

    The encoding that a file has is found out unless you give it. Nothing is lost: a letter that
    the new encoding does not have, or a byte that is none in the old one, is an error, and the
    result is read again and compared. Files that are no text, and those that would stay the same,
    are skipped.
    """

    kind: ClassVar[str] = "text"
    lane: ClassVar[Lane] = Lane.CPU

    encoding: Annotated[str, Meta(description="To write, as utf-8, utf-16 or cp1252")] = "utf-8"
    newline: Annotated[
        Newline, Meta(title="Line ends", description="LF for Linux and macOS, CRLF for Windows")
    ] = Newline.LF
    bom: Annotated[
        bool,
        Meta(title="Begin with a mark", description="Some Windows programs need it (BOM)"),
    ] = False
    from_encoding: Annotated[
        str,
        Meta(
            title="Encoding it has", description="Empty finds it out", extra={"is_advanced": True}
        ),
    ] = ""

    def __post_init__(self) -> None:
        for name in (self.encoding, self.from_encoding or "utf-8"):
            if not _is_text_encoding(name):
                raise Problem(
                    f"“{name}” is not the name of an encoding", "Try utf-8, utf-16 or cp1252."
                )

    @property
    def target(self) -> Path:
        """Where the result goes."""
        return target_of(self)

    def calls(self, ctx: JobContext) -> Calls:
        """Write it anew in a child process, then give the result its name."""
        source = Path(self.inputs[0]).absolute()
        with open_input(source):
            pass  # a folder, a pipe or a missing file is told apart here
        with ctx.output(self.target) as output:
            task = Rewrite(
                source=str(source),
                target=str(output.path),
                from_encoding=self.from_encoding,
                encoding=self.encoding,
                newline=self.newline,
                has_bom=self.bom,
            )
            made = yield Call("dropmill.jobs.text.work:rewrite", task, Rewritten)
            if made.is_same:
                raise JobSkipped("it is so already", is_fine=True)
            keep_times(source, output)
            final = output.publish(mode=mode_for(source))
        return Result(outputs=(str(final),), values={"was": made.from_encoding})


def _is_text_encoding(name: str) -> bool:
    try:
        "".encode(name)
        return bool(codecs.lookup(name))
    except (LookupError, ValueError):
        return False
