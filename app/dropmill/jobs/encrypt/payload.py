"""What goes to the child that encrypts, and what comes back."""

from __future__ import annotations

import msgspec


class Encrypting(msgspec.Struct, frozen=True):
    """Encrypt or decrypt the file `path` into the file `output`, which is there and empty."""

    path: str
    output: str
    passphrase: str
    is_encrypting: bool


class Encrypted(msgspec.Struct, frozen=True):
    """How large the result is."""

    size_bytes: int
