"""What parent and child say to each other: msgpack, each message behind its length.

No pickles: a child that reads foreign files must not be able to make its parent run anything.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.offload.work import Work

MOST_BYTES = 64 << 20
"""The longest message that is taken: results go to files, not through the pipe."""

_LENGTH = struct.Struct("<I")


class Do(msgspec.Struct, frozen=True, tag=True):
    """To the child: do these, one after the other."""

    works: tuple[tuple[int, Work], ...]


class Stop(msgspec.Struct, frozen=True, tag=True):
    """To the child: give up this one, which you have begun, at its next report."""

    number: int


class Withdraw(msgspec.Struct, frozen=True, tag=True):
    """To the child: do not begin these."""

    numbers: tuple[int, ...]


class Began(msgspec.Struct, frozen=True, tag=True):
    """From the child: this one is under way, those before it are over."""

    number: int


class Progressed(msgspec.Struct, frozen=True, tag=True):
    """From the child: so much is done."""

    number: int
    done: int
    total: int | None


class Noted(msgspec.Struct, frozen=True, tag=True):
    """From the child: what is going on."""

    number: int
    text: str


class Done(msgspec.Struct, frozen=True, tag=True):
    """From the child: the result, as msgpack."""

    number: int
    result: bytes


class Failed(msgspec.Struct, frozen=True, tag=True):
    """From the child: it failed, in words a person can act on, or by a fault with its traceback."""

    number: int
    failure: Failure
    can_pass: bool = False
    retry_after_s: float | None = None


class Skipped(msgspec.Struct, frozen=True, tag=True):
    """From the child: there was nothing to do."""

    number: int
    reason: str


class Stopped(msgspec.Struct, frozen=True, tag=True):
    """From the child: it was given up, as asked."""

    number: int


class Withdrawn(msgspec.Struct, frozen=True, tag=True):
    """From the child: these are not begun and will not be."""

    numbers: tuple[int, ...]


ToChild = Do | Stop | Withdraw
FromChild = Began | Progressed | Noted | Done | Failed | Skipped | Stopped | Withdrawn


def packed(message: ToChild | FromChild) -> bytes:
    """Return a message as it goes through the pipe."""
    return framed(msgspec.msgpack.encode(message))


def framed(data: bytes) -> bytes:
    """Return a message's bytes behind their length, as `read` takes them."""
    return _LENGTH.pack(len(data)) + data


def read(read_bytes: Callable[[int], bytes]) -> bytes | None:
    """Return the next message's bytes; None when the pipe has ended, ValueError when too long.

    `read_bytes(n)` returns n bytes, fewer at the end.
    """
    head = read_bytes(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise ValueError(f"a message of {length} bytes")
    data = read_bytes(length)
    return data if len(data) == length else None
