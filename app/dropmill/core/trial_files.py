"""What a trial finds out: sizes of files and images, and how many jobs go on at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from dropmill.core.job import Job, Lane
from dropmill.core.lane_view import LanesView
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.trial import Pixels, Tried


def sizes_of(jobs: Iterable[Job]) -> list[int]:
    """Return the size of each job's inputs; 0 for what is no file. Never on the UI thread."""
    return [0 if job.takes_links else sum(map(_size, job.inputs)) for job in jobs]


def tried_of(job: Job, before: tuple[int, Pixels | None], pictures: Sequence[Snapshot]) -> Tried:
    """Return what came of a job, and of all that follows it in a recipe, itself first.

    `before` was measured before it ran. Never on the UI thread.
    """
    is_done = all(one.state is State.DONE for one in pictures)
    made = [one for one in pictures if one.outputs and one.step == pictures[-1].step]
    if not made:  # the last step only looks
        made = [one for one in pictures if one.outputs][-1:]
    outputs = [path for one in made for path in one.outputs] if is_done else []
    skipped = next((one.skipped for one in pictures if one.skipped), "")
    return Tried(
        name=job.name,
        before_bytes=before[0],
        after_bytes=sum(map(_size, outputs)) if outputs else None,
        before_pixels=before[1],
        after_pixels=pixels_of(outputs[0]) if outputs else None,
        work_s=sum(one.work_s for one in pictures),
        is_done=is_done and not skipped,
        skipped=skipped,
        error=next((one.error for one in pictures if one.state is State.FAILED), None),
        values=pictures[-1].values,
    )


def measured(jobs: Sequence[Job]) -> list[tuple[int, Pixels | None]]:
    """Return the size of each job's inputs, and the first one's pixels if it is an image."""
    return [
        (size, None if job.takes_links else pixels_of(job.inputs[0]))
        for size, job in zip(sizes_of(jobs), jobs, strict=True)
    ]


def pixels_of(path: str) -> Pixels | None:
    """Return the width and height of an image as it is seen; None for what is none.

    Reads the first bytes only, decodes nothing. Blocks: never on the UI thread.
    """
    import imagesize  # noqa: PLC0415 - only trials need it

    if not _size(path):  # a pipe would block
        return None
    try:
        with Path(path).open("rb") as file:
            if file.read(1) == b"<":
                return None  # a drawing has no pixels, and XML is not to be parsed here
        width, height = imagesize.get(path, exif_rotation=True)
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, it is no image to us
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


def at_once(jobs: Iterable[Job], lanes: LanesView) -> int:
    """Return how many of these really go on at once: what computes needs a core each."""
    cores = os.cpu_count() or 1
    widths = {lane: lanes[lane].width for lane in {job.lane for job in jobs}}
    return min(min(n, cores) if lane is Lane.CPU else n for lane, n in widths.items())


def _size(path: str) -> int:
    try:
        found = Path(path).stat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0
