"""Results that are whole or not there: temporary beside the target, synced, then renamed.

Order: a temporary file (`O_EXCL`, 0600) in the target's folder, written, proven, fsync, a rename
that does not replace anything (docs/decisions/0003), fsync of the folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path, PurePath
from types import TracebackType
from typing import BinaryIO, Self

from dropmill.core.errors import JobSkipped, Problem

TEMPORARY_SUFFIX = ".dropmill-tmp"
"""How every temporary file of Dropmill ends: watching and clean-up know it by this."""


class IfExists(StrEnum):
    """What to do when the name of a result is taken."""

    SKIP = "skip"
    RENAME = "rename"
    OVERWRITE = "overwrite"


class Output:
    """One result under way. One thread at a time.

    Use it as a context manager: what is not published by then is removed.
    """

    def __init__(
        self,
        target: Path,
        if_exists: IfExists,
        *,
        is_synced: bool = True,
        tag: str = "0",
        publish: Callable[[Path, Path], Path] | None = None,
    ) -> None:
        """Open the temporary file; OSError if that fails, JobSkipped if the target is there.

        `tag` stands in its name, so that it can be found again after a crash. `publish` gives it
        its final name in place of this module's.
        """
        if if_exists is IfExists.SKIP and os.path.lexists(target):
            raise JobSkipped(f"“{target.name}” is already there")
        self.target = target
        self._if_exists = if_exists
        self._give_name = publish
        self._is_synced = is_synced
        self.path = target.with_name(temporary_name(target.name, tag))
        try:
            fd = create_new(self.path)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            fd = create_new(self.path)
        self.file: BinaryIO = os.fdopen(fd, "w+b", buffering=0)
        self._is_published = False

    def publish(self, *, mode: int | None = None) -> Path:
        """Sync the file and give it its final name; return the path it got.

        `mode` are the permission bits; None takes what the umask leaves of 0666. JobSkipped if
        the name was taken meanwhile and that is the policy.
        """
        self.file.flush()
        if hasattr(os, "fchmod"):
            os.fchmod(self.file.fileno(), default_mode() if mode is None else mode)
        if self._is_synced:
            os.fsync(self.file.fileno())
        self.file.close()
        if self._give_name is None:
            final = publish(self.path, self.target, self._if_exists)
        else:
            final = self._give_name(self.path, self.target)
        self._is_published = True
        if self._is_synced:
            sync_folder(final.parent)
        return final

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()
        if not self._is_published:
            self.path.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it, unless it is gone; OSError."""
    if path.is_dir() and not path.is_symlink():
        import shutil  # noqa: PLC0415 - slow, and rarely needed

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def create_new(path: str | Path) -> int:
    """Make a file that only its owner may touch; return its descriptor.

    FileExistsError, or another OSError, about the folder where that is what is in the way.
    """
    try:
        return os.open(path, _NEW, 0o600)
    except OSError as error:
        if error.errno in _OF_THE_FOLDER:
            error.filename = os.path.dirname(path)  # noqa: PTH120 - text stays text
        raise


_OF_THE_FOLDER = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}


def open_input(path: Path) -> BinaryIO:
    """Open an input for reading, unbuffered; Problem unless it is a regular file, OSError too."""
    return os.fdopen(open_descriptor(path), "rb", buffering=0)


def open_descriptor(path: str | Path) -> int:
    """Open an input for reading, as `open_input` does, but return only its descriptor."""
    return open_known(path)[0]


def open_known(path: str | Path, *, follows: bool = True) -> tuple[int, os.stat_result]:
    """Do the same, and return what is known of the file too: it was looked at anyway.

    Unless it `follows`, OSError for a link, where the system can tell.
    """
    fd = os.open(path, _READING if follows else _READING | getattr(os, "O_NOFOLLOW", 0))
    status = os.fstat(fd)
    if stat.S_ISREG(status.st_mode):
        return fd, status
    os.close(fd)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise Problem(f"“{path}” is a device or a pipe, not a file", "Choose a file.")


_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

# Without O_NONBLOCK the open of a pipe would wait for its other end.
_READING = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def publish(temporary: Path, target: Path, if_exists: IfExists) -> Path:
    """Rename a finished temporary file to `target` in one step; return the path it got.

    With RENAME a taken name gets a number, with SKIP it raises JobSkipped, and neither ever
    replaces anything; OVERWRITE replaces in one step. Nothing is synced here.
    """
    return Path(give_name(str(temporary), str(target), if_exists))


def give_name(temporary: str, target: str, if_exists: IfExists) -> str:
    """Do what `publish` does, for paths as text: thousands of small files feel the difference."""
    if if_exists is IfExists.OVERWRITE:
        refuse_folder(Path(target))
        os.replace(temporary, target)  # noqa: PTH105 - text stays text
        return target
    try:
        rename_new(temporary, target)
    except FileExistsError:
        return str(_give_numbered(Path(temporary), Path(target), if_exists))
    return target


def _give_numbered(temporary: Path, target: Path, if_exists: IfExists) -> Path:
    for candidate in numbered(target):
        try:
            rename_new(temporary, candidate)
        except FileExistsError:
            if if_exists is IfExists.SKIP:
                raise JobSkipped(f"“{target.name}” is already there") from None
            continue
        return candidate
    raise AssertionError("there is always another number")


def refuse_folder(target: Path) -> None:
    """Raise IsADirectoryError when a file is to replace a folder."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))


def numbered(path: Path) -> Iterator[Path]:
    """Yield `a.tar.gz`, `a (1).tar.gz`, `a (2).tar.gz`, … without looking at the disk."""
    yield path
    stem, suffix = split_suffix(path.name)
    if suffix.lower() == ".age":  # the suffix it has once it is decrypted stays at the end too
        stem, inner = split_suffix(stem)
        suffix = inner + suffix
    number = 1
    while True:
        ending = f" ({number}){suffix}"
        room = 255 - len(ending.encode())
        yield path.with_name(stem.encode()[:room].decode("utf-8", "ignore") + ending)
        number += 1


def shortened_stem(name: str) -> str:
    """Return the beginning of a name: what is put around it must fit where the name just does."""
    short = name[:40]
    return short if short.isascii() else os.fsencode(short)[:120].decode("utf-8", "ignore")


def temporary_name(name: str, tag: str, mark: str = "") -> str:
    """Return a name that is new, for what is to be `name` once it is whole; `tag` is in it.

    `mark` are hex digits that nobody else has; by itself it takes some at random.
    """
    return f".{shortened_stem(name)}.{tag}-{mark or os.urandom(4).hex()}{TEMPORARY_SUFFIX}"


def split_suffix(name: str) -> tuple[str, str]:
    """Split a base name before its suffix; `.tar.gz` and its like count as one suffix."""
    path = PurePath(name)
    if PurePath(path.stem).suffix.lower() == ".tar":
        return PurePath(path.stem).stem, PurePath(path.stem).suffix + path.suffix
    return path.stem, path.suffix


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; systems that cannot open folders sync them otherwise."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    except OSError as error:
        # Some file systems (network mounts) refuse to sync a folder: then there is no way to.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(fd)


def sync_tree(folder: Path) -> None:
    """Make all that is below a folder durable."""
    if _syncfs is not None:
        # One call for the disk, instead of one for each of thousands of files.
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if not _syncfs(fd):
                return
        finally:
            os.close(fd)
    for parent, _, names in os.walk(folder, onerror=_raise):
        for name in names:
            fd = os.open(Path(parent, name), os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        sync_folder(Path(parent))


def _raise(error: OSError) -> None:
    raise error


def default_mode() -> int:
    """Return the permission bits that a new file has: what the umask leaves of 0666."""
    return 0o666 & ~_umask


def masked(mode: int) -> int:
    """Return what the umask leaves of permission bits from outside; never setuid or sticky."""
    return mode & 0o777 & ~_umask


def _read_umask() -> int:
    # The only portable way to read it is to set it; done once, while there is one thread.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_umask = _read_umask()

_RENAME_NOREPLACE = 1
_AT_FDCWD = -100
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def rename_new(source: str | Path, target: str | Path) -> None:
    """Rename in one step; FileExistsError when the target exists, on every platform."""
    if sys.platform == "win32":
        Path(source).rename(target)  # never replaces there
        return
    if _renameat2 is not None:
        failed = _renameat2(
            _AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE
        )
        if not failed:
            return
        code = ctypes.get_errno()
        if code not in _UNSUPPORTED:
            raise OSError(code, os.strerror(code), str(source), None, str(target))
    source = Path(source)
    if source.is_dir() and not source.is_symlink():
        # Folders have no hard links; a rename of one replaces nothing but an empty folder.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        source.rename(target)
        return
    # A hard link is the older way to the same promise.
    os.link(source, target)
    source.unlink()


_renameat2 = None
_syncfs = None
if sys.platform == "linux":
    with contextlib.suppress(AttributeError):
        _renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        _syncfs = ctypes.CDLL(None).syncfs
