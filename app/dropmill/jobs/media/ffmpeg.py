"""Running ffmpeg: the system's, else the one that came with Dropmill."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.tool import Finished, run_tool
from dropmill.jobs.media.tracks import Recording, described

_MARK = b"out_time_us="
_LEAST_SHARE = 0.98


@lru_cache(maxsize=1)
def program() -> str:
    """Return the path of ffmpeg; Problem when there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - only where it is needed

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise Problem(
            "ffmpeg is needed for this and is not there",
            "Install it with your system's packages, then retry.",
        ) from None


def run(ctx: JobContext, arguments: list[str], meter: Meter | None = None) -> Finished:
    """Run ffmpeg without asking anything of anybody; obeys requests to stop."""
    asked = [program(), "-hide_banner", "-nostdin", "-y", *arguments]
    return run_tool(asked, ctx, on_output=meter.add if meter is not None else None)


def source(path: Path) -> list[str]:
    """Return the arguments that name an input: a file and nothing that it refers to elsewhere."""
    return ["-protocol_whitelist", "file", "-i", f"file:{path}"]


def look(ctx: JobContext, path: Path) -> Recording:
    """Return what is in a file; Problem when ffmpeg cannot read it."""
    finished = run(ctx, source(path))  # it has nothing to do, says so, and ends with a failure
    recording = described(finished.output)
    # It takes any text for what a terminal would show, and a picture for a film of one frame.
    if recording.format == "image2" or recording.format.endswith("_pipe"):
        raise Problem(f"“{path.name}” is a picture", "Convert it with the kind image.")
    if not recording.tracks or recording.format == "tty":
        raise Problem(
            f"“{path.name}” is not a recording that can be read",
            "It is damaged, or of a sort that ffmpeg does not read.",
            detail=finished.output,
        )
    return recording


def length_s(ctx: JobContext, path: Path) -> float:
    """Read every packet of a result and return where the last one ends; 0 when it is damaged."""
    meter = Meter()
    quiet = ["-v", "error", "-xerror", "-nostats", "-progress", "pipe:1"]
    finished = run(
        ctx, [*quiet, *source(path), "-map", "0", "-c", "copy", "-f", "null", "-"], meter
    )
    return 0.0 if finished.status else meter.seconds


def is_whole(wanted_s: float | None, found_s: float) -> bool:
    """Tell whether a result is as long as what it was made from, but for a frame or two."""
    return found_s > 0 if wanted_s is None else found_s >= wanted_s * _LEAST_SHARE - 0.5


class Meter:
    """Reads how far ffmpeg is from what it prints. One thread writes, another may read."""

    def __init__(
        self, ctx: JobContext | None = None, total_s: float | None = None, size_bytes: int = 0
    ) -> None:
        """Pass it on to `ctx`, if any, as a share of `size_bytes`."""
        self._ctx = ctx
        self._total_s = total_s
        self._size_bytes = size_bytes
        self._rest = b""
        self.seconds = 0.0

    def add(self, data: bytes) -> None:
        """Take what was printed."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            value = line.removeprefix(_MARK).strip()
            if line.startswith(_MARK) and value.isdigit():
                self.seconds = max(self.seconds, int(value) / 1e6)
        if self._ctx is not None and self._total_s:
            share = min(1.0, self.seconds / self._total_s)
            self._ctx.progress(int(self._size_bytes * share), self._size_bytes)
