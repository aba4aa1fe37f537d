"""Lists of links: a text with one a line, or a Metalink. What comes out is data for jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from dropmill.core.errors import Problem
from dropmill.transfer.address import SCHEMES, normal_url
from dropmill.transfer.metalink import is_metalink, read_metalink
from dropmill.transfer.patterns import expand

MOST_BYTES = 64 * 1024 * 1024
MOST_LINKS = 1_000_000
SUFFIXES = (".meta4", ".metalink")
"""How the names of Metalinks end."""

_COMMENT = ("#", ";")
_MOST_REFUSED = 20
_SCHEME = re.compile(rf"(?:{'|'.join(SCHEMES)})://", re.IGNORECASE)

Own = Mapping[str, Mapping[str, str]]
"""Link → settings of a download that hold for this one alone, as text."""


class Listed(msgspec.Struct, frozen=True):
    """The links of a list, in its order, each once."""

    links: tuple[str, ...] = ()
    own: Own = {}
    refused: tuple[str, ...] = ()
    """Sentences about lines that are no links; after twenty, how many more there are."""


def read_list(data: bytes, name: str) -> Listed:
    """Read a list; `name` is what it is called in sentences.

    Problem when it is a Metalink that cannot be used, or too large.
    """
    if len(data) > MOST_BYTES:
        raise Problem(f"“{name}” is too large for a list of links", "Split it into several files.")
    if is_metalink(data):
        files = read_metalink(data, name)
        return Listed(tuple(files), files)
    return read_lines(data.decode("utf-8-sig", "replace").splitlines(), name)


def read_lines(lines: Iterable[str], name: str) -> Listed:
    """Read lines with one link, or one pattern, each; links of one file stand with tabs between.

    Empty lines and those that begin with # or ; are passed over.
    """
    links: dict[str, None] = {}
    own: dict[str, Mapping[str, str]] = {}
    refused: list[str] = []
    wrong = 0
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith(_COMMENT):
            continue
        first, *mirrors = (part.strip() for part in text.split("\t") if part.strip())
        try:
            made = [normal_if_plain(link) for link in expand(first)]
            for mirror in mirrors:
                normal_url(mirror)
        except Problem as problem:
            wrong += 1
            if wrong <= _MOST_REFUSED:
                refused.append(f"Line {number} of “{name}”: {problem.title}. {problem.hint}")
            continue
        links.update(dict.fromkeys(made))
        if mirrors and len(made) == 1:
            own[made[0]] = {"mirrors": msgspec.json.encode(mirrors).decode()}
        if len(links) > MOST_LINKS:
            raise Problem(
                f"“{name}” has more than {MOST_LINKS:,} links", "Split it into several files."
            )
    if wrong > _MOST_REFUSED:
        refused.append(f"{wrong - _MOST_REFUSED:,} more lines of “{name}” are no links.")
    return Listed(tuple(links), own, tuple(refused))


def normal_if_plain(link: str) -> str:
    """Return a link as it was written, once it is certain that it is one; Problem else."""
    normal_url(link)
    return link


def is_list_name(name: str) -> bool:
    """Whether a link or path looks, by its end, like a Metalink."""
    return name.partition("?")[0].partition("#")[0].lower().endswith(SUFFIXES)


def has_scheme(text: str) -> bool:
    """Whether a text begins as a link does that can be fetched."""
    return _SCHEME.match(text) is not None
