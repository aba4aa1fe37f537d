"""What is asked of the child that looks at a file, and what it says."""

from __future__ import annotations

import msgspec

FUNCTION = "dropmill.jobs.preview.work:look"


class Looking(msgspec.Struct, frozen=True):
    """Look at this file."""

    path: str
    side_px: int = 640
    """A picture is fitted into a square of this size."""


class Member(msgspec.Struct, frozen=True):
    """One entry of an archive."""

    name: str
    size_bytes: int | None
    """None where the archive does not say."""
    is_folder: bool = False


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a file holds: a picture, members or text; nothing of these where it has no preview."""

    size_bytes: int
    picture: bytes = b""
    """PNG."""
    width: int = 0
    height: int = 0
    """Of the whole image, in pixels, as it is to be held."""
    pages: int = 0
    """Of a document whose first page is the picture."""
    text: str = ""
    is_cut: bool = False
    """Whether there is more text, or are more members, than this."""
    members: tuple[Member, ...] = ()
    is_archive: bool = False
    """Whether it holds others: an archive, or a folder."""
