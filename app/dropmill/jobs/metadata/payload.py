"""What crosses between the kind `metadata` and its child process."""

from __future__ import annotations

import msgspec


class Edit(msgspec.Struct, frozen=True):
    """One file whose data beside the content is to change."""

    source: str
    target: str
    """An existing file that is written over: the temporary of the result."""
    is_strip: bool
    """Take all out, before anything is set."""
    title: str = ""
    author: str = ""
    copyright: str = ""
    """What is empty is left as it is."""


class Edited(msgspec.Struct, frozen=True):
    """What became of it."""

    notes: tuple[str, ...] = ()
    """What a person should know of the result."""
