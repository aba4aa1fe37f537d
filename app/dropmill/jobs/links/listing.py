"""Writing down what was found: a list of links, the text of pages, tables as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from dropmill.core.context import JobContext
from dropmill.core.names import safe_name
from dropmill.jobs.links.crawl import Found
from dropmill.jobs.links.payload import Contents
from dropmill.jobs.links.types import type_of

COLUMNS = ("link", "type", "size", "page")
_RISKY = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,  ]+%?")
_SLICE = 500


def cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula (OWASP's rule); numbers stay numbers."""
    if _RISKY.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_list(ctx: JobContext, found: Sequence[Found], target: Path, *, is_csv: bool) -> Path:
    """Write a list of links, one a line, and give it its name; return that."""
    with ctx.output(target) as output:
        if is_csv:
            output.file.write(_lines_of([COLUMNS]))
        for start in range(0, len(found), _SLICE):
            part = found[start : start + _SLICE]
            with ctx.computing_python():
                data = _lines_of([_row(one) for one in part]) if is_csv else _plain(part)
            output.file.write(data)
            ctx.checkpoint()
        return output.publish()


def write_text(ctx: JobContext, pages: Sequence[tuple[str, Contents]], target: Path) -> Path:
    """Write the text of pages, each below its title and address."""
    with ctx.output(target) as output:
        for place, (url, page) in enumerate(pages):
            gap = "\n\n\n" if place else ""
            head = f"{gap}{page.title or url}\n{url}\n\n"
            output.file.write(f"{head}{page.text}\n".encode("utf-8", "replace"))
            ctx.checkpoint()
        return output.publish()


def write_tables(ctx: JobContext, pages: Sequence[tuple[str, Contents]], target: Path) -> Path:
    """Write each table as a CSV: a single one at `target`, several in a folder of that name."""
    tables = [(page.title, table) for _, page in pages for table in page.tables]
    folder = target.with_suffix("")
    is_one = len(tables) == 1
    with ctx.staging(target.parent, folder.name) as staging:
        for number, (title, table) in enumerate(tables, 1):
            ending = f" {safe_name(title, '')}"[:80].rstrip(". ")
            name = target.name if is_one else f"{number:03}{ending}.csv"
            with (staging.path / name).open("wb") as file:
                for start in range(0, len(table), _SLICE):
                    with ctx.computing_python():
                        rows = [tuple(map(cell, row)) for row in table[start : start + _SLICE]]
                        data = _lines_of(rows)
                    file.write(data)
                    ctx.checkpoint()
        if is_one:
            return staging.publish(target.name, only=target.name)
        return staging.publish(folder.name)


def _row(found: Found) -> tuple[str, ...]:
    size = "" if found.size_bytes is None else str(found.size_bytes)
    kind = type_of(found.url, found.role, found.media_type).value
    return (cell(found.url), kind, size, cell(found.page))


def _plain(found: Sequence[Found]) -> bytes:
    return "".join(f"{one.url}\n" for one in found).encode("utf-8", "replace")


def _lines_of(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
