"""7z archives: py7zr decodes, our own tree writes."""

from __future__ import annotations

import io
import lzma
import stat
import zlib
from typing import BinaryIO

from py7zr import SevenZipFile, exceptions
from py7zr.io import Py7zIO, WriterFactory
from py7zr.py7zr import ArchiveFile

from dropmill.core.errors import Problem
from dropmill.jobs.extract.member_name import parts_of
from dropmill.jobs.extract.tree import Place, Unpacked
from dropmill.jobs.extract.walk import Walk, damaged, needs_password

_BAD_DATA = (
    exceptions.ArchiveError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    # What py7zr runs into in a header that was made wrong.
    AssertionError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


def unpack_7z(file: BinaryIO, name: str, walk: Walk, password: str) -> None:
    """Unpack all members; Problem when it is broken or needs a password."""
    try:
        with SevenZipFile(file, password=password or None) as archive:
            _Unpacking(archive, walk).run()
    except exceptions.PasswordRequired as error:
        raise needs_password() from error
    except exceptions.UnsupportedCompressionMethodError as error:
        raise Problem(
            f"“{name}” is packed by a method that Dropmill cannot read",
            "Unpack it with the program that made it.",
            detail=str(error),
        ) from error
    except _BAD_DATA as error:
        if password:
            # With a wrong password the data is as good as damaged: there is no telling them apart.
            raise needs_password(is_wrong=True) from error
        raise damaged(name, error) from error


class _Unpacking(WriterFactory):
    """Gives py7zr a writer for each member; the members have numbers for it in place of names."""

    def __init__(self, archive: SevenZipFile, walk: Walk) -> None:
        self._archive = archive
        self._walk = walk
        self._places: dict[str, tuple[Place, ArchiveFile]] = {}

    def run(self) -> None:
        files = self._archive.files
        for number, member in enumerate(files):
            self._plan(member, str(number))
        self._walk.total = sum(member.uncompressed for _, member in self._places.values())
        self._archive.extract(targets=set(self._places), factory=self)

    def create(self, filename: str) -> Py7zIO:
        place, member = self._places[filename]
        return _Writer(
            self._walk, self._walk.tree.add_file(place, member.posix_mode, _mtime_ns(member))
        )

    def _plan(self, member: ArchiveFile, number: str) -> None:
        place = parts_of(member.filename, has_backslashes=True)
        shape = member.st_fmt or 0
        if member.is_symlink or member.is_junction or stat.S_ISLNK(shape):
            self._walk.leave_out(member.filename, "a link")
        elif member.is_directory or stat.S_ISDIR(shape):
            self._walk.tree.add_folder(place, member.posix_mode, _mtime_ns(member))
        elif shape not in {0, stat.S_IFREG}:
            self._walk.leave_out(member.filename, "a device or pipe")
        else:
            self._places[number] = place, member
        # From here on py7zr sees no name from outside.
        member.file_properties()["filename"] = number


class _Writer(Py7zIO):
    """One member under way."""

    def __init__(self, walk: Walk, target: Unpacked) -> None:
        self._walk = walk
        self._target = target

    def write(self, s: bytes | bytearray) -> int:
        self._target.write(memoryview(s))
        self._walk.reach(self._walk.tree.size_bytes)
        return len(s)

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 - py7zr's name
        raise io.UnsupportedOperation("written only")

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 - py7zr's name
        return offset  # it is asked to go back to the start when all is written

    def flush(self) -> None:
        pass

    def size(self) -> int:
        raise io.UnsupportedOperation("written only")

    def close(self) -> None:
        self._target.__exit__(None, None, None)


def _mtime_ns(member: ArchiveFile) -> int | None:
    stamp = member.lastwritetime
    return None if stamp is None else (int(stamp) - _FILETIME_OF_1970) * 100


_FILETIME_OF_1970 = 116_444_736_000_000_000
