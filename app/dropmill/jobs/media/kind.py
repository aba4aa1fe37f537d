"""The kind `media`: its settings, and how ffmpeg is called for them and its result proven."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result, suffixes
from dropmill.jobs.media import ffmpeg
from dropmill.jobs.media.recipe import Format, Quality, recipe, suffix_of
from dropmill.jobs.results import mode_for, target_of, unproven

_LOSSY_SOUND = suffixes("mp3 m4a aac ogg opus wma")
_LOSSY = {Format.MP3, Format.M4A, Format.OPUS}
_LOSES_AGAIN = "Sound that was made smaller before loses a little more"
_FILMS = {"when": {"format": ("mp4", "mkv", "webm")}}
Pixels = Annotated[int, Meta(ge=16, le=8640)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Job):
    """Convert audio and video.

    All tracks are kept as far as the format holds them: pictures, every language, subtitles,
    chapters, covers. With the quality “keep”, tracks that fit are copied as they are, which takes
    seconds and loses nothing; the others are converted well. A format of sound, such as mp3,
    takes the sound out of a film. The original is not touched.
    """

    kind: ClassVar[str] = "media"
    lane: ClassVar[Lane] = Lane.CPU
    takes_suffixes: ClassVar[frozenset[str]] = suffixes(
        "mp4 m4v mkv webm mov avi mp3 m4a ogg opus flac wav aac wma ts mpg mpeg gif"
    )

    format: Annotated[Format, Meta(description="mp3, m4a, opus, flac and wav hold sound only")] = (
        Format.MP4
    )
    quality: Annotated[
        Quality, Meta(description="“Keep” copies what fits; the others convert all")
    ] = Quality.KEEP
    audio_only: Annotated[
        bool, Meta(title="Sound only", description="Leave the pictures out", extra=_FILMS)
    ] = False
    height: Annotated[
        Pixels | None,
        Meta(description="Of the pictures, at most, as 720; empty leaves it", extra=_FILMS),
    ] = None

    @property
    def target(self) -> Path:
        """Where the result goes."""
        return target_of(self, suffix_of(self.format, audio_only=self.audio_only))

    def intent(self) -> Intent:
        """The result, and a warning when sound that lost something before loses more."""
        before = Path(self.inputs[0]).suffix.lower()
        fits = before == self.target.suffix or (before, self.format) == (".aac", Format.M4A)
        is_copied = self.quality is Quality.KEEP and fits
        is_worse = before in _LOSSY_SOUND and self.format in _LOSSY and not is_copied
        return Intent(makes=(self.target,), warnings=(_LOSES_AGAIN,) if is_worse else ())

    def run(self, ctx: JobContext) -> Result:
        """Have ffmpeg convert it, read the result again, then give it its name."""
        source = Path(self.inputs[0]).absolute()
        with open_input(source):
            pass  # a folder, a pipe or a missing file is told apart here
        recording = ffmpeg.look(ctx, source)
        made = recipe(
            recording, self.format, self.quality, audio_only=self.audio_only, height=self.height
        )
        with ctx.output(self.target) as output:
            size_bytes = source.stat().st_size
            meter = ffmpeg.Meter(ctx, recording.duration_s, size_bytes)
            speaking = ["-v", "error", "-nostats", "-progress", "pipe:1", "-stats_period", "0.3"]
            finished = ffmpeg.run(
                ctx,
                [*speaking, *ffmpeg.source(source), *made.arguments, f"file:{output.path}"],
                meter,
            )
            if finished.status:
                raise Problem(
                    f"ffmpeg could not convert “{source.name}”",
                    "It may be damaged; the log says what ffmpeg said.",
                    detail=finished.output,
                )
            ctx.note("checking")
            found_s = ffmpeg.length_s(ctx, output.path)
            tracks = len(ffmpeg.look(ctx, output.path).tracks)
            if not ffmpeg.is_whole(recording.duration_s, found_s) or tracks < made.tracks:
                raise unproven(str(source))
            ctx.progress(size_bytes, size_bytes)
            final = output.publish(mode=mode_for(source))
        values = {"seconds": f"{found_s:.1f}", "tracks": str(tracks)}
        if made.notes:
            values["note"] = "; ".join(made.notes)
        return Result(outputs=(str(final),), values=values)
