"""Who comes first on the processors: the window, before what computes."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

NICENESS = 10

_AGAIN_S = 0.11
"""Linux takes ten such wishes a second from all programs together that are not the system's."""


def lower_thread() -> None:
    """Put this thread below the UI's, where a thread can have a niceness of its own."""
    if sys.platform == "linux":  # elsewhere a niceness is the whole process's
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def lower_session(pid: int) -> None:
    """Put a program below all others that was just started in a session of its own.

    Its niceness alone does not do that on Linux: sessions share the processors evenly, and a
    niceness counts within one. Returns at once; where the system takes no more such wishes now, it
    is asked again until it does or the program has ended. Any thread.
    """
    if sys.platform == "win32":
        return  # its priority was given when it was started
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
    try:
        # Once it is open it stays this process's, even if another gets its number.
        fd = os.open(f"/proc/{pid}/autogroup", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return  # no Linux, one that shares evenly among all processes, or it has ended
    if not _has_told(fd):
        threading.Thread(target=_tell, args=(fd,), name="dropmill-precedence", daemon=True).start()


def _tell(fd: int) -> None:
    pause = threading.Event()
    while not _has_told(fd):
        pause.wait(_AGAIN_S)


def _has_told(fd: int) -> bool:
    """Tell it, or learn that it cannot be told; False to try again."""
    try:
        os.write(fd, str(NICENESS).encode())
    except BlockingIOError:
        return False
    except OSError:
        pass  # it has ended
    os.close(fd)
    return True
