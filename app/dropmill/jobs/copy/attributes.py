"""What a copy takes over beside the bytes: times and extended attributes."""

from __future__ import annotations

import errno
import os

_NO_ATTRIBUTES = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.ENODATA}


def copy_attributes(source: int, status: os.stat_result, copy: int) -> None:
    """Give an open copy what its original has; OSError. Where times can be set through it."""
    if hasattr(os, "listxattr"):
        try:
            for name in os.listxattr(source):
                os.setxattr(copy, name, os.getxattr(source, name))
        except OSError as error:
            # What the other disk, or this user, cannot have there is left out, as cp does.
            if error.errno not in _NO_ATTRIBUTES:
                raise
    os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
