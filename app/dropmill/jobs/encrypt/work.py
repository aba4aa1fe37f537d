"""What the child does: encrypt one file and prove it, or decrypt one. Nothing is published here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dropmill.core.errors import Problem
from dropmill.core.files import open_descriptor
from dropmill.jobs.encrypt.age import PIECE_BYTES, decrypted, encrypted
from dropmill.jobs.encrypt.payload import Encrypted, Encrypting

if TYPE_CHECKING:
    from dropmill.core.offload.report import Report


def encrypt(payload: Encrypting, report: Report) -> Encrypted:
    """Do it; Problem when the pass phrase is not the one, or the file changes or is damaged."""
    with (
        os.fdopen(open_descriptor(payload.path), "rb") as source,
        Path(payload.output).open("r+b") as output,
    ):
        if payload.is_encrypting:
            _encrypt(source, output, payload, report)
        else:
            total = os.fstat(source.fileno()).st_size
            for piece in decrypted(source, payload.passphrase):
                output.write(piece)
                report(min(source.tell(), total), total)
        return Encrypted(output.tell())


def _encrypt(source: BinaryIO, output: BinaryIO, payload: Encrypting, report: Report) -> None:
    before = os.fstat(source.fileno())
    total = before.st_size
    taken = hashlib.sha256()
    size = 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while data := source.read(PIECE_BYTES):
            taken.update(data)
            size += len(data)
            report(min(size // 2, total), total)
            yield data

    output.writelines(encrypted(pieces(), payload.passphrase))
    after = os.fstat(source.fileno())
    if (size, after.st_mtime_ns) != (total, before.st_mtime_ns):
        raise Problem(
            f"“{Path(payload.path).name}” changed while it was encrypted",
            "Close the program that writes it, then retry.",
            can_pass=True,
        )
    end = output.tell()
    report.note("decrypting it to compare")
    output.seek(0)
    given = hashlib.sha256()
    for data in decrypted(output, payload.passphrase):
        given.update(data)
        report(min((total + output.tell()) // 2, total), total)
    if given.digest() != taken.digest():
        raise Problem(
            "The encrypted file could not be decrypted again",
            "The disk may be damaged: check it, then retry.",
        )
    output.seek(end)
