"""Sees to it that programs which work for jobs end with this process, also when that is killed.

Who is killed can end nothing any more. So a small shell is told of the process groups of these
programs; it reads from a pipe that ends with this process, however that ends, and then ends those
that are left. It is there while such programs are. Not on Windows.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

_PATIENCE_S = 2.0
_SHELL = "/bin/sh"
_SCRIPT = """
cd /
groups=
while read -r what group; do
    case $what in
    begun) groups="$groups $group" ;;
    over)
        left=
        for one in $groups; do
            [ "$one" = "$group" ] || left="$left $one"
        done
        groups=$left
        ;;
    esac
done
for one in $groups; do
    kill -s KILL -- "-$one"
done
"""


class Guard:
    """One for this process. Any thread may call all methods."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards all below, and the order of lines
        self._shell: subprocess.Popen[bytes] | None = None  # there while there are groups
        self._groups: set[int] = set()
        self._starting = 0

    def start(self, start: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, which ends when this process ends before it.

        What `start` raises comes out of here.
        """
        if sys.platform == "win32":
            return start()
        with self._lock:
            self._starting += 1
            self._ready()  # now, so that a kill finds hardly a moment between the two
        try:
            program = start()
        except BaseException:
            with self._lock:
                self._starting -= 1
                self._rest()
            raise
        with self._lock:
            self._starting -= 1
            self._groups.add(program.pid)
            self._begin(program.pid)
        return program

    def over(self, group: int) -> None:
        """Leave this program's group alone from now on; call it while it has not been reaped."""
        if sys.platform == "win32":
            return
        with self._lock:
            self._groups.discard(group)
            with contextlib.suppress(OSError):
                self._tell("over", group)
            self._rest()

    # With the lock.

    def _ready(self) -> None:
        """Begin a shell where there is none, and tell it of what there is."""
        if self._shell is not None:
            return
        try:
            self._shell = _start()
            for group in self._groups:
                self._tell("begun", group)
        except OSError:
            log.warning("what works for jobs would outlive a kill", exc_info=True)
            self._end()

    def _begin(self, group: int) -> None:
        try:
            self._tell("begun", group)
        except OSError:  # somebody has ended the shell: another one is told of all
            self._end()
            self._ready()

    def _rest(self) -> None:
        if not self._groups and not self._starting:
            self._end()

    def _tell(self, what: str, group: int) -> None:
        if self._shell is not None and self._shell.stdin is not None:
            os.write(self._shell.stdin.fileno(), f"{what} {group}\n".encode())

    def _end(self) -> None:
        shell, self._shell = self._shell, None
        if shell is not None and shell.stdin is not None:
            with contextlib.suppress(OSError):
                shell.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                shell.wait(_PATIENCE_S)


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [_SHELL, "-c", _SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        start_new_session=True,  # what is pressed at a terminal is not for it
    )


GUARD = Guard()
