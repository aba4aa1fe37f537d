"""What a child gives up before it does anything: outliving its parent, and the network."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropmill.core.offload.work import Limits

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

# By machine: its number for seccomp, and its numbers of the system calls socket, io_uring_setup.
_MACHINES = {
    "x86_64": (0xC000003E, 41, 425),
    "aarch64": (0xC00000B7, 198, 425),
}


def confine(parent: int) -> None:
    """Die with the parent, have no network; what a system cannot do is left out.

    On the main thread, before there are others.
    """
    if sys.platform == "win32":
        return
    limit("CORE", 0)
    if sys.platform == "linux":
        _die_with(parent)
        _have_no_network()


def apply(limits: Limits) -> None:
    """Set the limits for the next piece of work."""
    limit("AS", limits.memory_bytes)
    limit("FSIZE", limits.output_bytes)


def limit(name: str, most: int | None) -> None:
    """Set the soft limit of a resource, back to the hard one for None."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    which = getattr(resource, f"RLIMIT_{name}")
    _, hard = resource.getrlimit(which)
    if most is None or (hard != resource.RLIM_INFINITY and most > hard):
        most = hard
    # macOS refuses some of these.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(which, (most, hard))


def _die_with(parent: int) -> None:
    """Be killed when the parent's thread that started this process ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was faster
        os._exit(1)


def _have_no_network() -> None:
    """Let the kernel refuse every new socket, for this process and those it starts.

    A filter of seccomp needs no privilege and leaves files as they are, other than a network
    namespace. Calls of another architecture's table are refused altogether.
    """
    numbers = _MACHINES.get(platform.machine())
    if numbers is None:
        return
    machine, socket, io_uring_setup = numbers
    allow, refuse = 0x7FFF0000, 0x00050000 | 13  # EACCES
    load, is_equal, is_at_least, end = 0x20, 0x15, 0x35, 0x06
    program = [  # (operation, jump when true, jump when false, value), see seccomp(2)
        (load, 0, 0, 4),
        (is_equal, 0, 5, machine),
        (load, 0, 0, 0),
        (is_at_least, 3, 0, 0x40000000),
        (is_equal, 2, 0, socket),
        (is_equal, 1, 0, io_uring_setup),
        (end, 0, 0, allow),
        (end, 0, 0, refuse),
    ]
    code = ctypes.create_string_buffer(
        b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    )
    header = struct.pack("@HP", len(program), ctypes.addressof(code))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header)


def _prctl(option: int, *values: int | bytes) -> None:
    arguments = [
        ctypes.c_char_p(value) if isinstance(value, bytes) else ctypes.c_ulong(value)
        for value in (*values, *[0] * (4 - len(values)))
    ]
    ctypes.CDLL(None).prctl(option, *arguments)
