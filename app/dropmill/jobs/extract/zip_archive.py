"""Zip archives: walked by our own hand over the members that zipfile lists."""

from __future__ import annotations

import lzma
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO, cast

from pyzipper import AESZipFile, BadZipFile

from dropmill.core.errors import Problem
from dropmill.jobs.extract.member_name import parts_of
from dropmill.jobs.extract.walk import CHUNK_BYTES, Walk, damaged, needs_password

_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_STRONG = 0x40
_UTF8 = 0x800
_UNICODE_NAME = 0x7075
_DOS_FOLDER = 0x10
_UNIX = 3
_AES = 99
_BAD_ZIP = (zipfile.BadZipFile, BadZipFile)


def unpack_zip(file: BinaryIO, name: str, walk: Walk, password: str) -> None:
    """Unpack all members; Problem when it is broken, overlaps itself or needs a password."""
    try:
        archive = zipfile.ZipFile(file)
        if any(member.compress_type == _AES for member in archive.infolist()):
            # An older ZipFile, taught WinZip's AES: only for what needs it.
            archive = cast("zipfile.ZipFile", AESZipFile(file))
    except (*_BAD_ZIP, NotImplementedError, ValueError, IndexError, struct.error) as error:
        raise damaged(name, error) from error
    with archive:
        members = archive.infolist()
        for member in members:
            member.filename = _name_of(member)
        _refuse_overlaps(members, archive.start_dir)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            if not password:
                raise needs_password()
            archive.setpassword(password.encode())
        walk.total = sum(member.file_size for member in members)
        for member in members:
            _unpack(archive, member, walk)


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return the name as it was meant: many programs write UTF-8 without saying so.

    macOS and Info-ZIP do; zipfile takes such names for those of DOS. Info-ZIP may say it in an
    extra field, with a sum of the name that it is about (APPNOTE 4.6.9).
    """
    if member.flag_bits & _UTF8 or member.filename.isascii():
        return member.filename
    written = member.orig_filename.encode("cp437", "replace")
    for kind, data in _extra_fields(member):
        if kind == _UNICODE_NAME and data[1:5] == struct.pack("<L", zlib.crc32(written)):
            written = data[5:]
    try:
        return written.partition(b"\0")[0].decode()
    except UnicodeDecodeError:
        return member.filename


def _extra_fields(member: zipfile.ZipInfo) -> Iterator[tuple[int, bytes]]:
    extra = member.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, walk: Walk) -> None:
    # Programs on DOS and Windows write their own separator, against the rules.
    place = parts_of(member.filename, has_backslashes=member.create_system != _UNIX)
    mode = member.external_attr >> 16 if member.create_system == _UNIX else 0
    is_folder = member.filename.endswith("/") or (
        not mode and bool(member.external_attr & _DOS_FOLDER)
    )
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        walk.leave_out(member.filename, "a link" if stat.S_ISLNK(mode) else "a device")
        return
    bits = stat.S_IMODE(mode) or None
    if is_folder:
        walk.tree.add_folder(place, bits, _mtime_ns(member))
        return
    if member.flag_bits & _STRONG:
        raise Problem(
            "The archive is encrypted in a way that only its own program reads",
            "Unpack it with the program that made it.",
        )
    try:
        with (
            archive.open(member) as source,
            walk.tree.add_file(place, bits, _mtime_ns(member)) as target,
        ):
            while data := source.read(CHUNK_BYTES):
                target.write(data)
                walk.reach(walk.tree.size_bytes)
    except NotImplementedError as error:
        raise Problem(
            f"“{member.filename}” is packed by a method that Dropmill cannot read",
            "Unpack the archive with the program that made it.",
            detail=str(error),
        ) from error
    except RuntimeError as error:
        if "assword" in str(error):
            raise needs_password(is_wrong=True) from error
        raise
    except (*_BAD_ZIP, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if member.flag_bits & _ENCRYPTED:
            # A wrong password can look right in one of 256 cases, and then the data does not.
            raise needs_password(is_wrong=True) from error
        raise damaged(member.filename, error) from error


def _refuse_overlaps(members: Iterable[zipfile.ZipInfo], directory_at: int) -> None:
    """Refuse members that share bytes: bombs do (the class of CVE-2024-0450), archives do not."""
    end, previous = 0, ""
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise Problem(
                f"In the archive “{previous}” and “{member.filename}” lie over each other",
                "It is broken or made to fill your disk: do not use it.",
            )
        name_bytes = len(member.orig_filename.encode("utf-8", "surrogateescape"))
        if not member.flag_bits & _UTF8:
            name_bytes = len(member.orig_filename)  # one byte a character: cp437
        end = member.header_offset + _LOCAL_HEADER_BYTES + name_bytes + member.compress_size
        previous = member.filename
    if end > directory_at:
        raise Problem(
            f"In the archive “{previous}” is longer than the archive",
            "It is broken or was cut off: get it again.",
        )


def _mtime_ns(member: zipfile.ZipInfo) -> int | None:
    """Return when it was changed: the extra field of Info-ZIP in UTC, else DOS's local time."""
    for kind, data in _extra_fields(member):
        if kind == 0x5455 and len(data) >= 5 and data[0] & 1:
            return int.from_bytes(data[1:5], "little", signed=True) * 1_000_000_000
    with suppress(ValueError, OverflowError):
        moment = time.mktime((*member.date_time, 0, 0, -1))
        return int(moment) * 1_000_000_000
    return None
