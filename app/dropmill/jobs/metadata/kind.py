"""The kind `metadata`: its settings, and which way goes with which sort of file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result, suffixes
from dropmill.jobs.metadata import heif, pieces, recorded, tiff
from dropmill.jobs.metadata.payload import Edit, Edited
from dropmill.jobs.pdf import signed
from dropmill.jobs.results import keep_times, mode_for, target_of

_HEAD_BYTES = 1024
_IN_A_CHILD = (pieces.is_known, heif.is_known, tiff.is_known, lambda head: b"%PDF-" in head)
_SET = {"when": {"action": ("set",)}}


class Action(StrEnum):
    """What to do with what files tell."""

    STRIP = "strip"
    SET = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Job):
    """Strip or set what files tell about themselves.

    For JPEG, PNG, WebP, HEIC, AVIF and TIFF, PDF, sound such as MP3, FLAC, OGG and M4A, and films
    such as MP4, MOV, MKV and WebM. “Strip” takes out place, date, camera, author, titles, covers
    and comments; the colour profile stays, and so do which way is up, languages, subtitles and
    chapters without their names. “Set” writes title, author and copyright, and leaves the rest; a
    tag that ffmpeg cannot keep is named, and HEIC, AVIF and TIFF can only be stripped. Picture and
    sound are the same to the last bit, which is checked. The original is not touched, and the
    result has its times.
    """

    kind: ClassVar[str] = "metadata"
    lane: ClassVar[Lane] = Lane.CPU
    takes_suffixes: ClassVar[frozenset[str]] = suffixes(
        "jpg jpeg png webp heic heif avif tif tiff pdf mp3 flac ogg opus m4a wav "
        "mp4 m4v mov 3gp mkv webm avi"
    )

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

    def intent(self) -> Intent:
        """The result, and a warning when a signature would not survive."""
        source = Path(self.inputs[0]).absolute()
        is_signed = source.suffix.lower() == ".pdf" and signed.is_signed(source)
        return Intent(makes=(self.target,), warnings=(signed.WARNING,) if is_signed else ())

    def run(self, ctx: JobContext) -> Result:
        """Edit a copy in a child process, then give it its name."""
        source = Path(self.inputs[0]).absolute()
        with open_input(source) as file:
            head = file.read(_HEAD_BYTES)
        with ctx.output(self.target) as output:
            if any(is_known(head) for is_known in _IN_A_CHILD):
                task = Edit(
                    str(source), str(output.path), self.action is Action.STRIP, **self._texts
                )
                notes = list(ctx.offload("dropmill.jobs.metadata.work:edit", task, Edited).notes)
            else:
                size_bytes = source.stat().st_size
                is_strip = self.action is Action.STRIP
                notes = recorded.retold(ctx, source, output.path, self._texts, is_strip=is_strip)
                ctx.progress(size_bytes, size_bytes)
            keep_times(source, output)
            final = output.publish(mode=mode_for(source))
        return Result(outputs=(str(final),), values={"note": "; ".join(notes)} if notes else {})

    @property
    def _texts(self) -> dict[str, str]:
        given = {"title": self.title, "author": self.author, "copyright": self.copyright}
        is_set = self.action is Action.SET
        return {name: text for name, text in given.items() if text and is_set}
