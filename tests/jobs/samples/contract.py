"""For the contract test: inputs that each kind can work on, and settings with which it does.

A kind that is not named here gets a text file and a folder for its results.
"""

from __future__ import annotations

import os
import wave
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import msgspec
import pyrage

from jobs.samples.documents import document
from jobs.samples.images import quarters


class Sample(msgspec.Struct, frozen=True):
    """Inputs in a folder of their own, all alike for a kind that takes one at a time."""

    make: Callable[[Path, int], Path]
    """Makes the input of this number in this folder."""
    settings: Mapping[str, str] = {}
    is_kept: bool = True
    """Whether the inputs stay where and as they are."""
    takes_pipes: bool = False
    """Whether a pipe is an input like any other, and waited for."""
    is_read: bool = True
    """Whether one that may not be read is a failure."""


def _text(folder: Path, number: int) -> Path:
    path = folder / f"text {number}.txt"
    path.write_bytes(f"line {number}\n".encode() * 500)
    return path


def _bytes(folder: Path, number: int) -> Path:
    path = folder / f"bytes {number}.bin"
    path.write_bytes(os.urandom(300_000))
    return path


def _picture(folder: Path, number: int) -> Path:
    path = folder / f"picture {number}.png"
    quarters((300, 200)).save(path)
    return path


def _document(folder: Path, number: int) -> Path:
    return document(folder / f"document {number}.pdf", 2)


def _archive(folder: Path, number: int) -> Path:
    path = folder / f"archive {number}.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in range(20):
            made.writestr(f"in {number}/{name}.txt", b"text" * 1_000)
    return path


def _sound(folder: Path, number: int) -> Path:
    path = folder / f"sound {number}.wav"
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8_000)
        made.writeframes(os.urandom(16_000))
    return path


@cache
def _encrypted() -> bytes:
    return pyrage.passphrase.encrypt(b"secret" * 10_000, PASSPHRASE)


def _secret(folder: Path, number: int) -> Path:
    path = folder / f"secret {number}.txt.age"
    path.write_bytes(_encrypted())
    return path


PASSPHRASE = "a pass phrase that is long"  # noqa: S105 - a test's
PLAIN = Sample(_text)
SAMPLES: Mapping[str, Sample] = {
    "archive": Sample(_bytes),
    "checksum": Sample(_bytes),
    "command": Sample(
        _text, {"command": "cp {input} {output}", "out": "{stem}.copy"}, takes_pipes=True
    ),
    "copy": Sample(_bytes),
    "dedupe": Sample(_text, is_read=False),
    # The other way takes seconds for each file, on purpose.
    "encrypt": Sample(_secret, {"action": "decrypt", "passphrase": PASSPHRASE}),
    "extract": Sample(_archive),
    "image": Sample(_picture, {"format": "webp"}),
    "media": Sample(_sound, {"format": "flac"}),
    "metadata": Sample(_picture),
    "rename": Sample(_text, {"pattern": "new {name}"}, is_kept=False, is_read=False),
    "put-away": Sample(_text, is_kept=False),
    "sort": Sample(_text, is_kept=False),
    "pdf": Sample(_document, {"action": "compress"}),
    "text": Sample(_text, {"newline": "crlf"}),
}
