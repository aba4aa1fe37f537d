"""What a copy takes over beside the bytes: times and extended attributes."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

_NO_ATTRIBUTES = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.ENODATA}


def copy_attributes(source: int, status: os.stat_result, copy: int) -> None:
    """Give an open copy what its original has; OSError. Where times can be set through it."""
    if hasattr(os, "listxattr"):
        with _left_out():
            for name in os.listxattr(source):
                with _left_out():
                    os.setxattr(copy, name, os.getxattr(source, name))
    os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))


@contextmanager
def _left_out() -> Iterator[None]:
    """Leave out what the other disk, or this user, cannot have there, as cp does."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ATTRIBUTES:
            raise
