"""Tar archives, and files packed alone: read once from front to back, never by seeking."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import tarfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO, cast

from backports.zstd import DecompressionParameter, ZstdError, ZstdFile

from dropmill.core.errors import Problem
from dropmill.jobs.extract.member_name import parts_of
from dropmill.jobs.extract.walk import CHUNK_BYTES, Walk, damaged

_BLOCK_BYTES = 512
_ZSTD_WINDOW_LOG = 30  # as far as `zstd --long=30` goes: 1 GiB of memory

PACKED: tuple[tuple[bytes, tuple[str, ...], Callable[[BinaryIO], BinaryIO]], ...] = (
    (b"\x1f\x8b", (".gz", ".tgz"), lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file))),
    (b"BZh", (".bz2", ".tbz2", ".tbz"), lambda file: cast("BinaryIO", bz2.BZ2File(file))),
    (b"\xfd7zXZ\x00", (".xz", ".txz"), lambda file: cast("BinaryIO", lzma.open(file))),  # noqa: SIM115 - the caller closes
    (
        b"\x28\xb5\x2f\xfd",
        (".zst", ".tzst"),
        lambda file: cast(
            "BinaryIO",
            ZstdFile(file, options={DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}),
        ),
    ),
)
"""First bytes → suffixes, and what unpacks it."""

BAD_DATA = (
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    ZstdError,
    EOFError,
)


def unpack_tar(file: BinaryIO, name: str, walk: Walk) -> None:
    """Unpack a tar, packed or plain, or a single packed file; Problem when it is none."""
    file.seek(0)
    magic = file.read(8)
    file.seek(0)
    opened = next((how for start, _, how in PACKED if magic.startswith(start)), None)
    source = file if opened is None else opened(file)
    try:
        head = source.read(_BLOCK_BYTES)
        if _is_tar(head, name):
            _unpack_members(_Rest(head, source), file, walk)
        elif opened is not None:
            _unpack_single(_Rest(head, source), file, name, walk)
        else:
            raise Problem(
                f"“{name}” is not an archive that Dropmill knows",
                "It unpacks zip, 7z and tar, and what gz, bz2, xz and zst have packed.",
            )
    except BAD_DATA as error:
        raise damaged(name, error) from error
    except OSError as error:
        if error.errno is None:  # bz2 has no error of its own
            raise damaged(name, error) from error
        raise


class _Rest:
    """The stream as it was before its first bytes were looked at."""

    def __init__(self, head: bytes, source: BinaryIO) -> None:
        self._head = head
        self._source = source

    def read(self, size: int) -> bytes:
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data if len(data) == size else data + self._source.read(size - len(data))
        return self._source.read(size)


def _is_tar(head: bytes, name: str) -> bool:
    if len(head) < _BLOCK_BYTES:
        return False
    if not any(head):
        # An archive of nothing, or a file that begins with zeros: only its name can tell.
        return bool(re.search(r"\.(tar(\.\w+)?|t\w?(gz|bz2?|xz|zst))$", name, re.IGNORECASE))
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _unpack_single(source: _Rest, file: BinaryIO, name: str, walk: Walk) -> None:
    known = {suffix for _, suffixes, _ in PACKED for suffix in suffixes}
    own = PurePath(name)
    place = parts_of(own.stem if own.suffix.lower() in known else f"{name}.unpacked")
    mtime_ns = os.fstat(file.fileno()).st_mtime_ns
    with walk.tree.add_file(place, None, mtime_ns) as target:
        while data := source.read(CHUNK_BYTES):
            target.write(data)
            walk.reach(file.tell())


def _unpack_members(source: _Rest, file: BinaryIO, walk: Walk) -> None:
    # As a stream ("r|") tarfile cannot be sent back by a crafted size (CVE-2025-8194).
    with tarfile.open(fileobj=cast("BinaryIO", source), mode="r|", bufsize=CHUNK_BYTES) as archive:
        while (member := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # else all of them stay in memory
            _unpack_member(archive, member, walk)
            walk.reach(file.tell())


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, walk: Walk) -> None:
    place = parts_of(member.name)
    mtime_ns = _mtime_ns(member)
    if member.isdir():
        walk.tree.add_folder(place, member.mode, mtime_ns)
    elif member.isreg():
        source = archive.extractfile(member)
        assert source is not None  # noqa: S101 - a regular file has content
        with walk.tree.add_file(place, member.mode, mtime_ns) as target:
            while data := source.read(CHUNK_BYTES):
                target.write(data)
                walk.reach(0 if walk.total is None else min(archive.offset, walk.total))
    elif member.islnk():
        _copy_linked(member, place, mtime_ns, walk)
    else:
        walk.leave_out(member.name, "a link" if member.issym() else "a device or pipe")


def _copy_linked(
    member: tarfile.TarInfo, place: tuple[str, ...], mtime_ns: int | None, walk: Walk
) -> None:
    """A hard link becomes a copy of the file it means, if that came from this archive."""
    linked = parts_of(member.linkname)
    fd = None if linked == place else walk.tree.reopen(linked)
    if fd is None:
        walk.leave_out(member.name, "a link to something that is not in the archive")
        return
    with (
        os.fdopen(fd, "rb", buffering=0) as source,
        walk.tree.add_file(place, member.mode, mtime_ns) as target,
    ):
        while data := source.read(CHUNK_BYTES):
            target.write(data)


def _mtime_ns(member: tarfile.TarInfo) -> int | None:
    try:
        moment_ns = int(member.mtime * 1_000_000_000)
    except (OverflowError, ValueError):
        return None
    return moment_ns if abs(moment_ns) < 1 << 62 else None
