"""Which pages, as people write it: “1-3, 5, 8-”."""

from __future__ import annotations

import re

from dropmill.core.errors import Problem

_RANGE = re.compile(r"(\d{0,9})\s*[-–]\s*(\d{0,9})|(\d{1,9})")  # noqa: RUF001 - phones' dash
_HINT = "Write them as 1-3, 5, 8- (from 8 to the end)."


def page_ranges(text: str, count: int) -> list[range]:
    """Return the pages of each part of `text`, counted from 0, of a document of `count` pages.

    A range may run backwards. Problem when it cannot be read or names a page that is not there.
    """
    return [_range(part.strip(), count) for part in text.split(",") if part.strip()]


def pages_of(text: str, count: int) -> list[int]:
    """Return the pages that `text` names, counted from 0; all for ""."""
    if not text.strip():
        return list(range(count))
    return [page for pages in page_ranges(text, count) for page in pages]


def check(text: str) -> None:
    """Raise Problem unless `text` can be read."""
    for part in text.split(","):
        if part.strip() and not _RANGE.fullmatch(part.strip()):
            raise _no_pages(part.strip())


def _range(text: str, count: int) -> range:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise _no_pages(text)
    first = int(found[1] or found[3] or 1)
    last = int(found[3] or found[2] or count)
    for page in (first, last):
        if not 1 <= page <= count:
            raise Problem(
                f"There is no page {page}",
                f"The document has pages 1 to {count}. {_HINT}",
                setting="pages",
            )
    step = 1 if first <= last else -1
    return range(first - 1, last - 1 + step, step)


def _no_pages(text: str) -> Problem:
    return Problem(f"“{text[:100]}” are no pages", _HINT, setting="pages")
