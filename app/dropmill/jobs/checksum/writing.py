"""Writing checksums down, so that sha256sum, b3sum, xxhsum and SFV programs can check them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from dropmill.core.errors import Problem
from dropmill.core.plain_text import shown
from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.sum_file import Line, read_sum_file

LINE_BYTES = 140
"""A line takes no more, its name aside."""


class Write(StrEnum):
    """Where checksums are written down."""

    NO = "no"
    BESIDE = "beside"
    LIST = "list"


_NAMES = {
    Algorithm.SHA256: ("sha256", "SHA256SUMS"),
    Algorithm.SHA384: ("sha384", "SHA384SUMS"),
    Algorithm.SHA512: ("sha512", "SHA512SUMS"),
    Algorithm.SHA1: ("sha1", "SHA1SUMS"),
    Algorithm.MD5: ("md5", "MD5SUMS"),
    Algorithm.BLAKE3: ("b3", "B3SUMS"),
    Algorithm.XXH3: ("xxh3", "XXH3SUMS"),
    Algorithm.CRC32: ("sfv", "CRC32SUMS.sfv"),
}
"""How the file beside another ends, and what a list is called."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def sum_file_name(algorithm: Algorithm, name: str) -> str:
    """Return what the file beside `name` is called, or a list of many for ""."""
    suffix, of_many = _NAMES[algorithm]
    return f"{name}.{suffix}" if name else of_many


def folder_of(paths: Sequence[Path]) -> Path:
    """Return the folder that all these absolute paths are in; Problem when there is none."""
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:  # on several drives
        raise Problem(
            "The files are on different drives", "Make a list for those of each drive."
        ) from None


def sum_file(algorithm: Algorithm, sums: Mapping[Path, str], target: Path) -> bytes:
    """Return the lines for these absolute paths, by names from the folder of `target`.

    They are proven: read back, they say the same. Problem for a name that cannot be written.
    """
    lines = [Line(_name(path, target.parent), algorithm, made) for path, made in sums.items()]
    data = b"".join(os.fsencode(_written(line)) for line in lines)
    if read_sum_file(data, target.name) != (tuple(lines), 0):
        odd = next((line.name for line in lines if not _reads_back(line, target)), target.name)
        raise Problem(
            f"The name “{shown(odd)[:100]}” cannot be written into a list of checksums",
            "Rename the file, or choose another algorithm.",
        )
    return data


def _reads_back(line: Line, target: Path) -> bool:
    try:
        return read_sum_file(os.fsencode(_written(line)), target.name) == ((line,), 0)
    except Problem:
        return False


def _name(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return str(path)


def _written(line: Line) -> str:
    if line.algorithm is Algorithm.CRC32:
        return f"{line.name} {line.hex.upper()}\n"
    name = line.name.translate(_ESCAPES)
    mark = "\\" if name != line.name else ""
    if line.algorithm is Algorithm.XXH3:  # the only form that every xxhsum takes
        return f"{mark}XXH3 ({name}) = {line.hex}\n"
    return f"{mark}{line.hex}  {name}\n"
