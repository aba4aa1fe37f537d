"""What crosses between the kind `links` and the child that reads pages."""

from __future__ import annotations

from enum import StrEnum

import msgspec

MOST_LINKS = 200_000
"""Links that are taken of one page."""


class Action(StrEnum):
    """What is wanted of the pages."""

    LIST = "list"
    TEXT = "text"
    TABLES = "tables"


class Role(StrEnum):
    """How a page names what a link leads to."""

    LINK = "link"
    PAGE = "page"
    """Shown within the page, or where the page sends its reader on."""
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    PART = "part"
    """Style sheets, scripts and the like."""


class Page(msgspec.Struct, frozen=True):
    """One page as its server sent it."""

    url: str
    content_type: str
    encoding: str
    """Content-Encoding."""
    body: bytes


class Pages(msgspec.Struct, frozen=True):
    """Several pages to be read in one go."""

    pages: tuple[Page, ...]
    action: Action


class Link(msgspec.Struct, frozen=True):
    """An address on a page, complete and as it goes over the wire."""

    url: str
    role: Role


class Contents(msgspec.Struct, frozen=True):
    """What is on one page."""

    links: tuple[Link, ...] = ()
    is_cut: bool = False
    """There were more links than are taken of one page."""
    may_follow: bool = True
    """The page does not ask robots to leave its links alone."""
    title: str = ""
    text: str = ""
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()


class Read(msgspec.Struct, frozen=True):
    """What is on these pages, in their order."""

    pages: tuple[Contents, ...]
