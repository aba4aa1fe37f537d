"""What crosses between the kind `text` and its child process."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Newline(StrEnum):
    """How lines end."""

    KEEP = "keep"
    LF = "lf"
    CRLF = "crlf"


class Rewrite(msgspec.Struct, frozen=True):
    """One text to write anew."""

    source: str
    target: str
    """An existing file that is written over: the temporary of the result."""
    from_encoding: str
    """"" finds it out."""
    encoding: str
    newline: Newline
    has_bom: bool


class Rewritten(msgspec.Struct, frozen=True):
    """What became of it."""

    from_encoding: str
    is_same: bool
    """The result has the same bytes as the original."""
