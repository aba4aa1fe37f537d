"""Files encrypted by a pass phrase in the age format, version 1, as streams of any length.

The format is that of age-encryption.org/v1: a header with the file's key, encrypted by a key that
scrypt makes of the pass phrase, and pieces of 64 KiB, each with a proof that it is whole and in its
place. The libraries for it either take a whole file into memory or know no pass phrases
(docs/decisions/0035); the ciphers themselves are PyCryptodome's and OpenSSL's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from Cryptodome.Cipher import ChaCha20_Poly1305

from dropmill.core.errors import Problem

PIECE_BYTES = 64 << 10
_TAG_BYTES = 16
_LOG_N = 18
"""How hard a pass phrase is to guess: 256 MiB of memory and about a second each, as age has it."""

_MOST_LOG_N = 22
_VERSION = b"age-encryption.org/v1\n"
_MOST_HEADER_BYTES = 64 << 10
_STANZA = re.compile(rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---")


def encrypted(pieces: Iterator[bytes], passphrase: str) -> Iterator[bytes]:
    """Yield the encrypted file; `pieces` are of PIECE_BYTES but for the last."""
    file_key = os.urandom(16)
    salt = os.urandom(16)
    wrapped = _seal(_wrapping_key(passphrase, salt, _LOG_N), bytes(12), file_key)
    stanza = b"-> scrypt %s %d\n%s\n---" % (_base64(salt), _LOG_N, _base64(wrapped))
    yield _VERSION + stanza + b" " + _base64(_proof(file_key, stanza)) + b"\n"
    nonce = os.urandom(16)
    yield nonce
    key = _derived(file_key, nonce, b"payload")
    number = 0
    piece = next(pieces, b"")
    while (following := next(pieces, None)) is not None:
        yield _seal(key, _nonce(number, is_last=False), piece)
        piece = following
        number += 1
    yield _seal(key, _nonce(number, is_last=True), piece)


def decrypted(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield the file as it was; Problem when the pass phrase is not the one, or it is damaged.

    What was yielded is proven, but may be cut short: only at the end is the whole.
    """
    file_key = _file_key(file, passphrase)
    key = _derived(file_key, _exactly(file, 16), b"payload")
    number = 0
    sealed = file.read(PIECE_BYTES + _TAG_BYTES)
    while True:
        following = file.read(PIECE_BYTES + _TAG_BYTES)
        piece = _open(key, _nonce(number, is_last=not following), sealed)
        if piece is None or (number and not piece):
            raise damaged()
        yield piece
        if not following:
            return
        sealed = following
        number += 1


def damaged() -> Problem:
    """Say that a file is not as it was encrypted."""
    return Problem(
        "The encrypted file is damaged or was cut off", "Get it again, or use another copy of it."
    )


def _file_key(file: BinaryIO, passphrase: str) -> bytes:
    header = _header(file)
    stanza = header[len(_VERSION) :]
    proof = file.readline(100)
    match = _STANZA.fullmatch(stanza)
    if match is None:
        if b"-> " in stanza and b"-> scrypt " not in stanza:
            raise Problem(
                "The file is encrypted for a key, not by a pass phrase",
                "Decrypt it with age and that key.",
            )
        raise damaged()
    log_n = int(match[2])
    if log_n > _MOST_LOG_N:
        raise Problem(
            "The file asks for more memory than it may", "It may be made to do harm: do not use it."
        )
    wrapping = _wrapping_key(passphrase, _bytes(match[1]), log_n)
    file_key = _open(wrapping, bytes(12), _bytes(match[3]))
    if file_key is None:
        title = "The pass phrase does not open this file"
        raise Problem(title, "Check it, then retry.", setting="passphrase")
    if not hmac.compare_digest(proof, b" " + _base64(_proof(file_key, stanza)) + b"\n"):
        raise damaged()
    return file_key


def _header(file: BinaryIO) -> bytes:
    """Read up to and with the three dashes; nothing after them."""
    first = file.readline(len(_VERSION))
    if first.startswith(b"-----BEGIN AGE"):
        raise Problem("The file is encrypted as text", "Decrypt it with age, which reads that too.")
    if first != _VERSION:
        raise Problem(
            "The file is not encrypted in the age format", "Choose a file that ends in .age."
        )
    header = first
    while len(header) < _MOST_HEADER_BYTES:
        line = file.readline(_MOST_HEADER_BYTES)
        if line.startswith(b"---"):
            file.seek(3 - len(line), os.SEEK_CUR)
            return header + line[:3]
        header += line  # an empty one too: the body of a recipient may be as short
        if not line:
            break
    raise damaged()


@lru_cache(maxsize=1)  # what was just encrypted is decrypted to compare: a second less
def _wrapping_key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(),
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=1 << log_n,
        r=8,
        p=1,
        maxmem=(1 << log_n) * 1024 + (1 << 20),
        dklen=32,
    )


def _proof(file_key: bytes, stanza: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), _VERSION + stanza, "sha256")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """HKDF with SHA-256 (RFC 5869), for 32 bytes."""
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _seal(key: bytes, nonce: bytes, data: bytes) -> bytes:
    cipher = ChaCha20_Poly1305.new(key=key, nonce=nonce)
    return b"".join(cipher.encrypt_and_digest(data))


def _open(key: bytes, nonce: bytes, sealed: bytes) -> bytes | None:
    if len(sealed) < _TAG_BYTES:
        return None
    cipher = ChaCha20_Poly1305.new(key=key, nonce=nonce)
    try:
        return cipher.decrypt_and_verify(sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:])
    except ValueError:
        return None


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise damaged()
    return data


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))
