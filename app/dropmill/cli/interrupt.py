"""Ctrl+C and its like: the first asks to stop, the second ends the process at once."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

INTERRUPTED_STATUS = 130

# One Ctrl+C may arrive twice: from the terminal, and handed on by a program that started us.
_SAME_S = 0.2
_SHOW_CURSOR = "\x1b[?25h"


class Interrupts:
    """Handles the signals that ask to stop while it is entered; main thread only.

    SIGINT and SIGTERM are handled even where they were inherited as ignored (a background job of
    a shell script). `on_first` is called in the signal handler: it must only enqueue.
    """

    def __init__(self, on_first: Callable[[], None]) -> None:
        self.is_asked = False
        self._on_first = on_first
        self._asked_at = 0.0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in _signals():
            self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if not self.is_asked:
            self.is_asked = True
            self._asked_at = now
            self._on_first()
        elif now - self._asked_at > _SAME_S:
            if sys.stdout is not None and sys.stdout.isatty():
                os.write(sys.stdout.fileno(), _SHOW_CURSOR.encode())
            os._exit(INTERRUPTED_STATUS)


def _signals() -> list[int]:
    found: list[int] = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        found.append(signal.SIGBREAK)
    # `nohup` ignores this one on purpose.
    elif signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        found.append(signal.SIGHUP)
    return found
