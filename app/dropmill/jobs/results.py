"""Where the result of one input goes, and what it takes over from it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dropmill.core.errors import Problem
from dropmill.core.files import Output, default_mode, split_suffix
from dropmill.core.job import Job


def target_of(job: Job, suffix: str = "", ending: str = "") -> Path:
    """Return where the result of the job's first input goes: the chosen folder, else beside it.

    `suffix` replaces that of the input unless empty, `ending` comes before it. Nothing is looked
    up on the disk.
    """
    source = Path(job.inputs[0]).absolute()
    stem, own_suffix = split_suffix(source.name)
    folder = Path(job.dir).absolute() if job.dir else source.parent
    return folder / f"{stem}{ending}{suffix or own_suffix}"


def mode_for(*sources: Path) -> int:
    """Return permission bits for a result: those of a new file, but no more open than a source."""
    owner_may_write = 0o200
    mode = default_mode()
    for source in sources:
        mode &= stat.S_IMODE(source.stat().st_mode) | owner_may_write
    return mode


def keep_times(source: Path, output: Output) -> None:
    """Give a result that is whole the times of what it was made from."""
    status = source.stat()
    os.utime(output.path, ns=(status.st_atime_ns, status.st_mtime_ns))


def unproven(source: str) -> Problem:
    """Return what to say of a result that does not read back as it should."""
    return Problem(
        f"The result for “{Path(source).name}” could not be read back",
        "Retry; if that does not help, choose another format or check the disk.",
    )
