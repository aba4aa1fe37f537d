"""Adds many small files up, in a child process."""

from __future__ import annotations

import os
from collections.abc import Sequence

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.files import open_known
from dropmill.core.offload.report import Report
from dropmill.jobs.checksum.algorithms import HASHERS, Algorithm, read_into

SMALL_BYTES = 1 << 20
"""Larger files are read by a worker thread, piece by piece, which tells how far it is."""


class Files(msgspec.Struct, frozen=True):
    """Files to add up, each by the same algorithms."""

    paths: tuple[str, ...]
    algorithms: tuple[Algorithm, ...]


class Added(msgspec.Struct, frozen=True, array_like=True):
    """What a file adds up to: a checksum by each algorithm, in their order."""

    size_bytes: int
    sums: tuple[str, ...]


def add_up(files: Files, report: Report) -> list[Added | None]:
    """Read each file once; None for those that are not small, or cannot be read."""
    piece = memoryview(bytearray(SMALL_BYTES + 1))
    made: list[Added | None] = []
    for number, path in enumerate(files.paths):
        report(number)
        try:
            made.append(_add_up(path, files.algorithms, piece))
        except (OSError, Problem):
            made.append(None)
    return made


def _add_up(path: str, algorithms: Sequence[Algorithm], piece: memoryview) -> Added | None:
    fd, status = open_known(path)
    try:
        total = status.st_size
        if total > SMALL_BYTES or read_into(fd, piece) != total:
            return None
    finally:
        os.close(fd)
    sums = []
    for algorithm in algorithms:
        hasher = HASHERS[algorithm](total)
        hasher.update(piece[:total])
        sums.append(hasher.hexdigest())
    return Added(total, tuple(sums))
