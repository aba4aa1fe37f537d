"""Archives that want out, archives that grow, archives that are broken: by the thousand.

Whatever is in an archive, only regular files and folders come out of it, all below the one folder,
no more of them than allowed; and what goes wrong is told, not a crash.
"""

from __future__ import annotations

import io
import os
import random
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import py7zr
import pytest
from backports import zstd

from dropmill.core.errors import Problem
from dropmill.jobs.extract import work
from dropmill.jobs.extract.payload import Extracting

ARCHIVES = 60
"""A seed; with 3 seeds in `make test` 180 archives, with 50 in `make faults` 3,000."""

MOST_BYTES = 1 << 20
PARTS = [
    *("..", ".", "", "a", "b", "way", "…", "con", "nul.txt", "C:", "\\", "..\\", "\\\\host\\x"),
    *(" ..", ".. ", "...", "~", "-rf", "a\0b", "a\nb", "\u202egpj", "\udcff", "e\u0301", "é"),
    *(".dropmill-tmp", "x" * 300, "A", "proc", "self", "etc", "passwd", ".bashrc", "%2e%2e"),
]
TARGETS = ["/", "..", "../..", "/etc/passwd", "a", "a/b", ".", "", "way", "/proc/self/cwd"]


def naughty_name(dice: Random) -> str:
    name = "/".join(
        dice.choice(PARTS) if dice.random() < 0.1 else f"{dice.choice('abcdef')}{depth}"
        for depth in range(dice.randint(1, 6))
    )
    return dice.choice(["", "", "", "/", "../", "./", "//"]) + name


def content(dice: Random) -> bytes:
    if dice.random() < 0.05:
        return bytes(2 * MOST_BYTES)
    return dice.randbytes(dice.choice([0, 1, 100, 5000]))


def make_tar(dice: Random) -> bytes:
    made = io.BytesIO()
    form = dice.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
    kinds = [tarfile.REGTYPE] * 4 + [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE]
    kinds += [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for _ in range(dice.randint(1, 12)):
            member = tarfile.TarInfo(naughty_name(dice).replace("\0", ""))
            member.type = dice.choice(kinds)
            member.linkname = dice.choice([*TARGETS, naughty_name(dice).replace("\0", "")])
            member.mode = dice.choice([0o644, 0o755, 0, 0o7777, 0o4755, 0o1777])
            member.mtime = dice.choice([0, 1, -1, 1 << 33, -(1 << 40), 1 << 62])
            data = content(dice) if member.isreg() else b""
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    data = made.getvalue()
    return data if dice.random() < 0.5 else zstd.compress(data)


def make_zip(dice: Random) -> bytes:
    made = io.BytesIO()
    kinds = [stat.S_IFREG] * 4 + [stat.S_IFDIR, stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, 0]
    with zipfile.ZipFile(made, "w") as archive:
        for _ in range(dice.randint(1, 12)):
            name = naughty_name(dice).encode("utf-8", "replace").decode()
            member = zipfile.ZipInfo(name or "a", (2026, 11, 22, 0, 0, 0))
            member.compress_type = dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
            member.create_system = dice.choice([0, 3, 10])
            mode = dice.choice(kinds) | dice.choice([0o644, 0o7777, 0])
            member.external_attr = mode << 16 | dice.choice([0, 0x10])
            data = dice.choice(TARGETS).encode() if stat.S_ISLNK(mode) else content(dice)
            archive.NameToInfo.clear()  # else it warns of a name that is there twice
            archive.writestr(member, data)
    return made.getvalue()


def make_7z(dice: Random) -> bytes:
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        for number in range(dice.randint(1, 6)):
            archive.writestr(content(dice), f"a{number}")
        for member in archive.files:
            name = naughty_name(dice).replace("\0", "").encode("utf-8", "replace").decode()
            properties = member.file_properties()
            properties["filename"] = name or "a"
            mode = dice.choice([stat.S_IFREG | 0o7777, stat.S_IFLNK | 0o777, stat.S_IFCHR])
            properties["attributes"] = 0x8000 | mode << 16
    return made.getvalue()


def damage(data: bytes, dice: Random) -> bytes:
    """Cut off the end, or change some bytes: mostly at either end, where the headers are."""
    if dice.random() < 0.2:
        return data[: dice.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        near = min(len(changed), 600)
        place = dice.choice([dice.randrange(near), -1 - dice.randrange(near)])
        changed[place] = dice.choice([0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)])
    return bytes(changed)


@pytest.mark.seeds(50)
@pytest.mark.parametrize("make", [make_tar, make_zip, make_7z])
def test_nothing_gets_out_and_nothing_crashes(
    tmp_path: Path, seed: int, make: Callable[[Random], bytes]
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test's archives
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"mine")
    outside = look(tmp_path)
    unpacked = 0
    # Making a 7z takes ten times as long.
    for number in range(ARCHIVES // 4 if make is make_7z else ARCHIVES):
        data = make(dice)
        if dice.random() < 0.5:
            data = damage(data, dice)
        unpacked += try_one(tmp_path, data, f"seed {seed}, archive {number}")
        assert look(tmp_path) == outside, f"seed {seed}, archive {number}"
    assert unpacked > 0 or make is make_7z  # of so few it can be none


def try_one(folder: Path, data: bytes, which: str) -> bool:
    archive, staging = folder / "archive", folder / "staging"
    archive.write_bytes(data)
    staging.mkdir()
    given = Extracting(str(archive), str(staging), "", MOST_BYTES, 250, 1000)
    done, told = None, False
    try:
        done = work.extract(given, _report)
    except Problem:
        told = True
    assert told or done is not None, which
    total = 0
    for path in [staging, *staging.rglob("*")]:
        status = path.lstat()
        assert stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode), which
        assert not status.st_mode & 0o7000, which
        if stat.S_ISREG(status.st_mode):
            assert status.st_nlink == 1, which
            total += status.st_size
    assert total <= MOST_BYTES, which
    if done is not None:
        assert total <= done.size_bytes, which  # less where the last of one name has won
    remove(staging)
    archive.unlink()
    return done is not None


def _report(done: int, total: int | None = None) -> None:
    assert total is None or done <= total


_report.note = lambda text: None  # type: ignore[attr-defined]


def look(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() if p.is_file() else b"" for p in folder.rglob("*")}


def remove(folder: Path) -> None:
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in files:
            Path(parent, name).unlink()
        for name in folders:
            Path(parent, name).rmdir()
    folder.rmdir()
