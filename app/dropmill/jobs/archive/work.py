"""What the child does: write one archive, and prove it. Nothing is published here."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dropmill.core.errors import Problem
from dropmill.core.offload.children import cores
from dropmill.jobs.archive.entries import Entries, Entry
from dropmill.jobs.archive.payload import Archived, ArchiveFormat, Archiving, Effort
from dropmill.jobs.archive.progress import Progress

if TYPE_CHECKING:
    from dropmill.core.offload.report import Report

_NAMED_MOST = 5


def archive(payload: Archiving, report: Report) -> Archived:
    """Write it and, if wanted, read it back; Problem when a file changes or cannot be read."""
    output = Path(payload.output)
    entries = Entries(payload.inputs, Path(payload.base), output)
    if not entries.all:
        raise Problem("There is nothing to pack", "Choose files or folders.")
    progress = Progress(report, entries.size_bytes, passes=2 if payload.is_verified else 1)
    with output.open("r+b") as file:
        prove = _FORMATS[payload.format](file, entries.all, payload.effort, progress)
        if payload.is_verified:
            file.flush()
            file.seek(0)
            report.note("reading it back")
            prove()
    files = sum(not entry.is_folder for entry in entries.all)
    return Archived(files, entries.size_bytes, tuple(entries.left_out[:_NAMED_MOST]))


Prove = Callable[[], None]


# Each format's libraries are loaded for its own archives only.


def _zip(file: BinaryIO, entries: list[Entry], effort: Effort, progress: Progress) -> Prove:
    from dropmill.jobs.archive.zip_format import ZipWriter, prove_zip  # noqa: PLC0415

    ZipWriter(file, effort, cores(), progress).write(entries)
    return partial(prove_zip, file, entries, progress)


def _tar_gz(file: BinaryIO, entries: list[Entry], effort: Effort, progress: Progress) -> Prove:
    from dropmill.jobs.archive.tar_format import prove_tar, write_tar_gz  # noqa: PLC0415

    crc = write_tar_gz(file, entries, effort, cores(), progress)
    return partial(prove_tar, gzip.GzipFile(fileobj=file, mode="rb"), crc, progress)


def _tar_zst(file: BinaryIO, entries: list[Entry], effort: Effort, progress: Progress) -> Prove:
    from backports.zstd import ZstdFile  # noqa: PLC0415

    from dropmill.jobs.archive.tar_format import prove_tar, write_tar_zst  # noqa: PLC0415

    crc = write_tar_zst(file, entries, effort, cores(), progress)
    return partial(prove_tar, ZstdFile(file, "r"), crc, progress)


def _7z(file: BinaryIO, entries: list[Entry], effort: Effort, progress: Progress) -> Prove:
    from dropmill.jobs.archive.seven_zip_format import prove_7z, write_7z  # noqa: PLC0415

    write_7z(file, entries, effort, progress)
    return partial(prove_7z, file, entries, progress)


_FORMATS = {
    ArchiveFormat.ZIP: _zip,
    ArchiveFormat.TAR_GZ: _tar_gz,
    ArchiveFormat.TAR_ZST: _tar_zst,
    ArchiveFormat.SEVEN_ZIP: _7z,
}
