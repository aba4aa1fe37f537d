"""Types that msgspec has learned, one thread at a time.

msgspec learns a type when it first meets it. That runs Python, which lets other threads go on, and
those that meet the type meanwhile are given the half that is known: reading with it ends the
process. So whatever threads may read at the same time is learned here.
"""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

T = TypeVar("T")

_learning = threading.RLock()
_known: set[object] = set()


def learned(of: type[T]) -> type[T]:
    """Return this type, which any thread may read with msgspec from now on."""
    if of not in _known:
        with _learning:
            msgspec.json.Decoder(of)
            _known.add(of)
    return of
