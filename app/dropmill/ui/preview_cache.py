"""Pictures of files that were looked at, kept on the disk: as many as fit into a bound."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from pathlib import Path

import msgspec

from dropmill.core.files import IfExists, Output
from dropmill.core.learned import learned
from dropmill.jobs.preview.payload import Looking, Seen

log = logging.getLogger(__name__)

MOST_BYTES = 64_000_000
SUFFIX = ".seen"


class PreviewCache:
    """A file for each picture, by what it is a picture of. Any thread but the UI's."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def key_of(self, asked: Looking) -> str:
        """Return a name for this file as it is now; OSError when it is gone."""
        status = Path(asked.path).stat()
        what = (asked.path, status.st_size, status.st_mtime_ns, asked.side_px)
        return hashlib.blake2b(repr(what).encode("utf-8", "backslashreplace")).hexdigest()[:40]

    def get(self, key: str) -> Seen | None:
        """Return what was seen, None if it is not here (any more)."""
        path = self._folder / f"{key}{SUFFIX}"
        try:
            seen = msgspec.msgpack.decode(path.read_bytes(), type=learned(Seen))
            os.utime(path)  # what is looked at stays the longest
        except (OSError, msgspec.DecodeError):
            return None
        return seen

    def put(self, key: str, seen: Seen) -> None:
        """Keep this; the oldest go when there is too much. What fails is logged."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = self._folder / f"{key}{SUFFIX}"
            with Output(target, IfExists.OVERWRITE, is_synced=False) as output:
                output.file.write(msgspec.msgpack.encode(seen))
                output.publish(mode=0o600)
            self._shrink()
        except OSError as error:
            log.warning("a preview could not be kept: %s", error)

    def _shrink(self) -> None:
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat()
                    found.append((status.st_mtime_ns, status.st_size, entry.path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most_bytes:
                return
            Path(path).unlink(missing_ok=True)
            total -= size
