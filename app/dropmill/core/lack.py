"""What a job needs and its disk lacks: room, or the drive itself. These calls may block."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec

from dropmill.core.device import Device, find_device, missing_mount
from dropmill.core.errors import Failure
from dropmill.core.job import Job
from dropmill.core.waiting import size_text


class Missing(StrEnum):
    """What there is too little of."""

    ROOM = "room"
    FILES = "files"  # the file system can hold no more of them, small or not
    DRIVE = "drive"


class Lack(msgspec.Struct, frozen=True):
    """Why no job that uses this device can go on for now."""

    missing: Missing
    device: int
    """What stat calls st_dev; -1 when the drive was gone before anybody had seen it."""
    folder: str
    """Where somebody wanted to write or read."""
    mount: str = ""
    """The mount point that is gone."""
    needed_bytes: int = 0
    """Room with which it goes on."""
    room_bytes: int = 0
    """Room that there was."""
    is_sure: bool = True
    """False when nothing is lacking to be seen: a quota, or it was so for a moment."""

    def is_for(self, job: Job, device_of: Callable[[str], Device | None]) -> bool:
        """Whether this job needs what is lacking."""
        if self.missing is not Missing.DRIVE:
            folder = written_folder(job)
            device = device_of(folder) if folder else None
            if device is None:
                return folder == self.folder
            return device.number == self.device
        for folder in folders_of(job):
            device = device_of(folder)
            if device is not None and device.number == self.device:
                return True
            if folder == self.mount or folder.startswith(self.mount.rstrip("/\\") + os.sep):
                return True
        return False


def said_of(lack: Lack) -> Failure:
    """Say what is lacking and how it goes on."""
    go_on = "The jobs that need it wait, and go on by themselves"
    match lack.missing:
        case Missing.DRIVE:
            return Failure(f"The drive of “{lack.mount}” is gone", f"{go_on} when it is back.")
        case Missing.FILES:
            title = f"The disk of “{lack.folder}” can hold no more files"
            return Failure(title, f"{go_on} once some were removed.")
    room = size_text(lack.needed_bytes)
    return Failure(f"The disk of “{lack.folder}” is full", f"{go_on} once {room} are free there.")


class Probe(Protocol):
    """Looks at disks; a test brings its own."""

    def room(self, folder: str) -> tuple[int, int]:
        """Return how many bytes and how many files fit in a folder still; OSError."""

    def size(self, folder: str) -> int:
        """Return how many bytes the disk of a folder holds in all; OSError."""

    def is_there(self, lack: Lack) -> bool:
        """Whether the drive that was gone is back."""


class Disks:
    """The disks of this machine."""

    def room(self, folder: str) -> tuple[int, int]:
        """Return how many bytes and how many files fit in a folder still; OSError."""
        place = _existing(folder)
        if not hasattr(os, "statvfs"):
            import shutil  # noqa: PLC0415 - for Windows

            return shutil.disk_usage(place).free, 1 << 40
        found = os.statvfs(place)
        # Some file systems have no fixed number of files and say 0 of 0.
        return found.f_bavail * found.f_frsize, found.f_favail if found.f_files else 1 << 40

    def size(self, folder: str) -> int:
        """Return how many bytes the disk of a folder holds in all; OSError."""
        import shutil  # noqa: PLC0415 - only for a disk that is full

        return shutil.disk_usage(_existing(folder)).total

    def is_there(self, lack: Lack) -> bool:
        """Whether the drive that was gone is back: its mount point is one again."""
        try:
            if lack.device < 0:
                return Path(lack.mount).exists()
            # Mounted again it may have another number: what counts is that it is a mount.
            mount = Path(lack.mount)
            return mount.stat().st_dev != mount.parent.stat().st_dev
        except OSError:
            return False


LEAST_ROOM_BYTES = 16 << 20
"""Room that is asked for where nobody knows how much a job needs; with less a disk is full."""

LEAST_FILES = 16

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN})
_MAYBE_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.EROFS, errno.EACCES})


def lack_behind(
    error: BaseException,
    job: Job,
    amount: tuple[int, int | None],
    device_of: Callable[[str], Device | None],
    probe: Probe,
) -> Lack | None:
    """Return what lack stopped a job, looking at its disks; None when it was something else.

    None too for what would not fit if all of the disk were free: it waits for nothing.
    `amount` is how far it came; `device_of` knows the devices that folders were on before.
    """
    cause = error if isinstance(error, OSError) else error.__cause__
    if not isinstance(cause, OSError) or cause.errno is None:
        return None
    if cause.errno in _FULL:
        return _lack_of_room(cause, job, amount, device_of, probe)
    if cause.errno in _GONE or cause.errno in _MAYBE_GONE:
        for folder in folders_of(job):
            known = device_of(folder)
            mount = missing_mount(folder, known)
            if mount is not None:
                number = -1 if known is None else known.number
                return Lack(Missing.DRIVE, number, folder, mount)
    if cause.errno in _GONE:
        # The drive is back by now, or it was something else: another try tells.
        return Lack(Missing.DRIVE, -1, written_folder(job), is_sure=False)
    return None


def is_over(lack: Lack, probe: Probe) -> bool:
    """Whether there is room enough, or the drive is back."""
    if lack.missing is Missing.DRIVE:
        return probe.is_there(lack)
    if lack.missing is Missing.ROOM:
        return room_for(lack, probe) >= lack.needed_bytes
    try:
        return probe.room(lack.folder)[1] >= LEAST_FILES
    except OSError:
        return False


def room_for(lack: Lack, probe: Probe) -> int:
    """Return how many bytes fit where there was too little room; -1 when nobody can tell."""
    try:
        return probe.room(lack.folder)[0]
    except OSError:
        return -1


def folders_of(job: Job) -> tuple[str, ...]:
    """Return the folders whose devices a job uses, the one it writes to first."""
    return folders_used(type(job), job.dir, source_folder(type(job), job.inputs))


def folders_used(kind: type[Job], folder: str, source: str) -> tuple[str, ...]:
    """Return them for a job of this kind that writes to `folder` what it makes of `source`."""
    if not kind.has_outputs or not folder:
        return (source,) if source else ((folder,) if folder else ())
    return (folder, source) if source and source != folder else (folder,)


def source_folder(kind: type[Job], inputs: tuple[str, ...]) -> str:
    """Return the folder that the first input is in; "" when it is a link or in no folder."""
    if kind.takes_links or not inputs:
        return ""
    first = inputs[0]
    if os.altsep is None:  # this is asked of every job: a Path takes 10 µs
        return first.rpartition(os.sep)[0] or (os.sep if first.startswith(os.sep) else "")
    return os.path.split(first)[0]


def written_folder(job: Job) -> str:
    """Return the folder a job writes to; "" when it writes nothing or nobody knows where."""
    if not job.makes_files:
        return ""
    return job.dir or (folders_of(job) or ("",))[0]


def _lack_of_room(
    cause: OSError,
    job: Job,
    amount: tuple[int, int | None],
    device_of: Callable[[str], Device | None],
    probe: Probe,
) -> Lack | None:
    folder = written_folder(job) or _folder_named(cause)
    if not folder:
        return None
    try:
        device = device_of(folder) or find_device(folder, {})
        room, files = probe.room(folder)
        size = probe.size(folder)
    except OSError:
        return None
    if files < LEAST_FILES:
        return Lack(Missing.FILES, device.number, folder)
    done, total = amount
    if total is None or job.unit != "bytes":
        needed = min(max(2 * room, LEAST_ROOM_BYTES), size // 2)
    elif total > size:
        return None
    else:
        needed = total - done if job.resumes else total
    is_sure = room < needed and cause.errno != errno.EDQUOT
    return Lack(
        Missing.ROOM,
        device.number,
        folder,
        needed_bytes=needed,
        room_bytes=room,
        is_sure=is_sure,
    )


def _folder_named(cause: OSError) -> str:
    name = cause.filename2 or cause.filename
    return str(Path(name).parent) if isinstance(name, str) and Path(name).is_absolute() else ""


def _existing(folder: str) -> Path:
    place = Path(folder)
    while not place.exists() and place.parent != place:
        place = place.parent
    return place
