from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.core.job import Job, Lane, Result
from dropmill.jobs.media import ffmpeg
from dropmill.jobs.metadata.payload import Edit, Edited
from dropmill.jobs.results import keep_times, mode_for, target_of, unproven

_SET = {"when": {"action": ("set",)}}


class Action(StrEnum):
    """What to do with what files tell."""

    STRIP = "strip"
    SET = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Job):
    """Strip or set what files tell about themselves.

    For JPEG, PNG and WebP, PDF, and sound such as MP3, FLAC, OGG and M4A. “Strip” takes out
    place, date, camera, author, titles, covers and comments; the colour profile stays, and so
    does which way is up. “Set” writes title, author and copyright, and leaves the rest. Picture
    and sound are the same to the last bit, which is checked. The original is not touched, and the
    result has its times.
    """

    kind: ClassVar[str] = "metadata"
    lane: ClassVar[Lane] = Lane.CPU

    action: Action = Action.STRIP
    title: Annotated[str, Meta(description="Empty leaves it", extra=_SET)] = ""
    author: Annotated[str, Meta(description="Or artist; empty leaves it", extra=_SET)] = ""
    copyright: Annotated[str, Meta(description="Empty leaves it", extra=_SET)] = ""

    def __post_init__(self) -> None:
        if self.action is Action.SET and not (self.title or self.author or self.copyright):
            raise Problem("There is nothing to set", "Give a title, an author or a copyright.")

    @property
    def target(self) -> Path:
        """Where the result goes."""
        return target_of(self)

    def run(self, ctx: JobContext) -> Result:
        """Edit a copy in a child process, then give it its name."""
        source = Path(self.inputs[0]).absolute()
        with open_input(source):
            pass  # a folder, a pipe or a missing file is told apart here
        is_set = self.action is Action.SET
        with ctx.output(self.target) as output:
            task = Edit(
                source=str(source),
                target=str(output.path),
                is_strip=not is_set,
                title=self.title if is_set else "",
                author=self.author if is_set else "",
                copyright=self.copyright if is_set else "",
            )
            made = ctx.offload("dropmill.jobs.metadata.work:edit", task, Edited)
            if made.sort == "recording" and _sound(ctx, source) != _sound(ctx, output.path):
                raise unproven(str(source))
            keep_times(source, output)
            final = output.publish(mode=mode_for(source))
        values = {"note": "; ".join(made.notes)} if made.notes else {}
        return Result(outputs=(str(final),), values=values)


_STREAM_SUM = re.compile(r"^\d+,[av],\w+=([0-9a-f]+)$", re.MULTILINE)


def _sound(ctx: JobContext, path: Path) -> list[str]:
    """Return a sum of each sound track's packets; Problem when they cannot be read."""
    options = ["-map", "0:a", "-c", "copy", "-f", "streamhash", "-hash", "sha256", "-"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(path), *options])
    sums = _STREAM_SUM.findall(finished.output)
    if finished.status or not sums:
        raise Problem(
            f"The sound in “{path.name}” cannot be read",
            "It may be damaged; the log says what ffmpeg said.",
            detail=finished.output,
        )
    return sums
