"""The control record of a part file: what is there, of which version, and how to prove it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from dropmill.core.files import sync_folder
from dropmill.core.learned import learned
from dropmill.transfer.validators import Validators

_MAGIC = b"dropmill-part-1\n"
_SEAL_BYTES = 16


class Span(msgspec.Struct, frozen=True, array_like=True):
    """Bytes that were written, from `start` up to and without `end`, and their XXH3-128."""

    start: int
    end: int
    digest: bytes


class Record(msgspec.Struct, frozen=True):
    """All that a later attempt needs to go on."""

    urls: tuple[str, ...]
    """The address that was given and those it was redirected to, without credentials."""
    validators: Validators
    size: int | None
    name: str
    media_type: str
    spans: tuple[Span, ...]
    checksum: str = ""
    """What the server stated of the whole file, as `algorithm=hex`."""


def save_record(record: Record, path: Path, *, is_synced: bool) -> None:
    """Write the record in one step; the one before it is kept beside it.

    The data it speaks of must have been synced before.
    """
    body = msgspec.msgpack.encode(record)
    new = path.with_name(path.name.replace(".record.", ".new."))
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(_MAGIC + _seal(body) + body)
        file.flush()
        if is_synced:
            os.fsync(file.fileno())
    with contextlib.suppress(FileNotFoundError):
        path.replace(older(path))
    new.replace(path)
    if is_synced:
        sync_folder(path.parent)


def load_record(path: Path) -> Record | None:
    """Read the newest record that is whole, the one before it included; None if there is none."""
    for candidate in (path, older(path)):
        try:
            data = candidate.read_bytes()
        except FileNotFoundError:
            continue
        head = len(_MAGIC) + _SEAL_BYTES
        body = data[head:]
        if data[:head] != _MAGIC + _seal(body):
            continue
        try:
            return msgspec.msgpack.decode(body, type=learned(Record))
        except msgspec.MsgspecError:
            continue
    return None


def remove_record(path: Path) -> None:
    """Remove the record, with the one before it and one that was not finished."""
    for kind in (".record.", ".older.", ".new."):
        path.with_name(path.name.replace(".record.", kind)).unlink(missing_ok=True)


def older(path: Path) -> Path:
    """Where the generation before a record is kept."""
    return path.with_name(path.name.replace(".record.", ".older."))


def _seal(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_SEAL_BYTES).digest()
