"""Where replaced files are kept for an undo: a hidden folder on the same volume."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dropmill.core.files import TEMPORARY_SUFFIX, shortened_stem, sync_folder

log = logging.getLogger(__name__)

FOLDER_NAME = ".dropmill-vault"


class VaultLimits(msgspec.Struct, frozen=True):
    """How much of what was replaced is kept, on each volume."""

    days: float = 30.0
    """After so long it is removed for good."""
    gigabytes: float = 10.0
    """The oldest goes first when it is more."""


class Vaults:
    """The vaults of a home, one a volume. Any thread may call it."""

    def __init__(self, state_folder: Path | None = None) -> None:
        """Remember in `state_folder` where vaults are; without one there are none."""
        self._list = None if state_folder is None else state_folder / "vaults"
        self._lock = threading.Lock()  # guards _known
        self._known: set[Path] | None = None

    def close(self) -> None:
        """Nothing is held."""

    def place_for(self, path: Path) -> Path:
        """Return a free name in the vault of the volume that `path` is on; make the vault.

        OSError when there is nowhere to make one.
        """
        folder = _folder_for(path)
        folder.mkdir(mode=0o700, exist_ok=True)
        self._remember(folder)
        stem = shortened_stem(path.name)
        return folder / f"{time.time():.0f}-{os.urandom(6).hex()}-{stem}{TEMPORARY_SUFFIX}"

    def sweep(self, limits: VaultLimits) -> int:
        """Remove for good what is too old or too much; return how many bytes that were."""
        freed = 0
        for folder in sorted(self._folders()):
            room = limits.gigabytes * 1e9
            oldest = time.time() - limits.days * 86_400
            for path, put_at, size in sorted(_kept(folder), key=lambda kept: -kept[1]):
                room -= size
                if room < 0 or put_at < oldest:
                    with contextlib.suppress(OSError):
                        path.unlink()
                        freed += size
        if freed:
            log.info("removed %d bytes of replaced files", freed)
        return freed

    def _folders(self) -> set[Path]:
        if self._known is None:
            self._known = set()
            if self._list is not None:
                with contextlib.suppress(FileNotFoundError):
                    lines = self._list.read_bytes().split(b"\0")
                    self._known = {Path(os.fsdecode(line)) for line in lines if line}
        return self._known

    def _remember(self, folder: Path) -> None:
        with self._lock:
            if folder in self._folders():
                return
            if self._list is not None:
                with self._list.open("ab") as file:
                    file.write(os.fsencode(folder) + b"\0")
                    file.flush()
                    os.fsync(file.fileno())
                sync_folder(folder.parent)
            self._folders().add(folder)


def keep(path: Path, kept: Path) -> None:
    """Put what `path` holds into a vault as well; OSError when there is no room."""
    try:
        os.link(path, kept, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        shutil.copy2(path, kept, follow_symlinks=False)
        with kept.open("rb") as file:
            os.fsync(file.fileno())


def _folder_for(path: Path) -> Path:
    """Return the vault's folder: as far up on the same volume as is this user's own."""
    best = path.parent.resolve()
    device = best.stat().st_dev
    home = Path.home()
    for above in best.parents:
        if best in {home, Path(best.root)} or not _is_own(above, device):
            break
        best = above
    return best / FOLDER_NAME


def _is_own(folder: Path, device: int) -> bool:
    status = folder.stat()
    if status.st_dev != device or not os.access(folder, os.W_OK | os.X_OK):
        return False
    if not hasattr(os, "getuid"):
        return True
    # Not a folder that everybody uses, and not the root of the system's own disk.
    is_shared = bool(status.st_mode & stat.S_IWOTH)
    return status.st_uid == os.getuid() and not is_shared and folder != Path(folder.root)


def _kept(folder: Path) -> Iterator[tuple[Path, float, int]]:
    """Yield (path, when it was put there, size) of all in a vault; nothing while it is away."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            at, dash, _ = entry.name.partition("-")
            if dash and at.isdigit():
                yield Path(entry.path), float(at), entry.stat(follow_symlinks=False).st_size
