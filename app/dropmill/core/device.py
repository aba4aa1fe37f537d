"""What a folder is on: which device, of what sort, mounted where. These calls may block."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import msgspec


class Sort(StrEnum):
    """What decides how many jobs at once a device likes."""

    SPINNING = "spinning"
    SOLID = "solid"
    NETWORK = "network"
    UNKNOWN = "unknown"


class Device(msgspec.Struct, frozen=True):
    """The device that a folder is on."""

    number: int
    """What stat calls st_dev."""
    sort: Sort = Sort.UNKNOWN
    mount: str = "/"
    """Where its file system begins; "/" also where that is not known."""

    @property
    def slot_key(self) -> str:
        """The key under which jobs on this device share slots; no host has a blank in its name."""
        return f"device {self.number}"


_NETWORK = re.compile(
    r"9p|afs|beegfs|ceph|cifs|davfs|glusterfs|lustre|ncpfs|nfs4?|orangefs|smb3|smbfs"
    r"|fuse\.(davfs2|glusterfs|gvfsd-fuse|rclone|s3fs|sshfs)"
)
# Hypervisors say "rotational" of disks that are files on anything.
_VIRTUAL = re.compile(r"/(vd[a-z]+|xvd[a-z]+|nbd\d+|loop\d+|ram\d+|zram\d+)(/|$)")
_REMOVABLE = re.compile(
    r"(?P<mount>/(?:run/media|media)/[^/]+/[^/]+|/(?:mnt|Volumes)/[^/]+|[A-Za-z]:[\\/])"
)


def find_device(folder: str, known: dict[int, Device]) -> Device:
    """Return the device of a folder, or of the nearest one above it that exists.

    `known` remembers devices by number, and is added to. OSError when nothing can be read.
    """
    place = Path(folder)
    while True:
        try:
            number = place.stat().st_dev
            break
        except (FileNotFoundError, NotADirectoryError):
            if place.parent == place:
                raise
            place = place.parent
    device = known.get(number)
    if device is None:
        device = known[number] = _look_up(number, place)
    return device


def missing_mount(folder: str, known: Device | None) -> str | None:
    """Return the mount point that is gone from above this folder; None when none is.

    `known` is the device the folder was on before. Without one, a folder that is missing where
    systems mount removable drives counts as one whose drive is gone.
    """
    if known is not None and known.mount != "/":
        try:
            if Path(known.mount).stat().st_dev == known.number:
                return None
        except OSError:
            pass
        return known.mount
    found = _REMOVABLE.match(folder)
    if found is not None and not Path(found["mount"]).exists():
        return found["mount"]
    return None


def _look_up(number: int, place: Path) -> Device:
    if sys.platform != "linux":
        return Device(number, mount=_mount_above(place, number))
    name = f"{os.major(number)}:{os.minor(number)}"
    path = os.path.realpath(place)
    # A device may be mounted in several places: the lowest one above the folder counts.
    above = [found for found in _mounts() if found[0] == name and _is_in(path, found[1])]
    if not above:
        return Device(number, mount=_mount_above(place, number))
    _, mount, system, source = max(above, key=lambda found: len(found[1]))
    is_far = _NETWORK.fullmatch(system) is not None
    return Device(number, Sort.NETWORK if is_far else _sort(number, system, source), mount)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _mounts() -> Iterator[tuple[str, str, str, str]]:
    """Yield number, mount point, file system and source of each, see proc_pid_mountinfo(5)."""
    with suppress(OSError):
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
        for line in lines:
            before, _, after = line.partition(" - ")
            fields, (system, source, *_) = before.split(), after.split()
            mount = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            yield fields[2], mount, system, source


def _sort(number: int, system: str, source: str) -> Sort:
    if system in {"tmpfs", "ramfs"}:
        return Sort.SOLID
    if not os.major(number) and source.startswith("/dev/"):
        with suppress(OSError):  # btrfs and its like have numbers that belong to no disk
            number = Path(source).stat().st_rdev
    block = os.path.realpath(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}")
    if _VIRTUAL.search(block):
        return Sort.UNKNOWN
    for folder in (Path(block), Path(block).parent):  # a partition's queue is its disk's
        with suppress(OSError):
            text = (folder / "queue" / "rotational").read_text().strip()
            return Sort.SPINNING if text == "1" else Sort.SOLID
    return Sort.UNKNOWN


def _mount_above(place: Path, number: int) -> str:
    """Climb to the highest folder on the same device."""
    place = place.resolve()
    while place.parent != place:
        try:
            if place.parent.stat().st_dev != number:
                return str(place)
        except OSError:
            return str(place)
        place = place.parent
    return "/"
