"""CSV and its like, read: which encoding, which delimiter, what the columns hold."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path
from typing import Any

import duckdb

from dropmill.core.errors import Problem
from dropmill.jobs.guess import guessed
from dropmill.jobs.table.database import Database, named, quoted
from dropmill.jobs.table.payload import Convert, Header
from dropmill.jobs.table.source import Column, Source

MOST_LINE_BYTES = 16 << 20
LINES = f"max_line_size={MOST_LINE_BYTES}, buffer_size={MOST_LINE_BYTES}"
"""How read_csv reads: each thread reads a buffer, by default one of 16 times the longest line.

Larger ones do not stay in the processor's caches: 64 MiB take 4 % more of its time.
"""

SAMPLE_BYTES = 1 << 20
SAMPLE_ROWS = 40_000
_PIECE_BYTES = 1 << 20
_GUARDED = {"BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN"}
_MARKS = (
    (codecs.BOM_UTF8, ""),  # DuckDB reads it itself
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
_RISKY = "^[=+\\-@\\t\\r]"


def read(task: Convert, scratch: Path, database: Database) -> Source:
    """Find out how a CSV is written; Problem when that cannot be."""
    notes: list[str] = []
    path = task.source
    with Path(path).open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    encoding = task.encoding or next((e for mark, e in _MARKS if head.startswith(mark)), "")
    if encoding:
        path = _as_utf8(task.source, encoding, scratch)
    try:
        source = _sniffed(path, task, database)
    except duckdb.Error as error:
        if "unicode" not in str(error).lower() or path != task.source:
            raise
        encoding = _guessed(head, task.source)
        notes.append(f"read as {encoding}")
        source = _sniffed(_as_utf8(task.source, encoding, scratch), task, database)
    source.notes += notes
    return source


def _sniffed(path: str, task: Convert, database: Database) -> Source:
    header = "" if task.header is Header.AUTO else f", header={task.header is Header.YES}"
    # Lines before the table are never passed over unseen: every line is a row.
    sniff = f"{quoted(path)}, skip=0, sample_size={SAMPLE_ROWS}{header}"
    wanted = "SELECT Delimiter, Quote, Escape, HasHeader, Columns, DateFormat FROM sniff_csv"
    (found,) = database.rows(f"{wanted}({sniff})")
    # Where one line has too many cells, all of them are taken for one cell a line.
    if len(_listed(found[4])) == 1 and (usual := _usual_delimiter(path)):
        found = (usual, '"', '"', True, _first_line(path, usual), None)
    delimiter, quote, escape, has_header, columns, date_format = found
    kept = [_column(column, str(date_format or ""), task) for column in _listed(columns)]
    types = ", ".join(f"{quoted(column.name)}: 'VARCHAR'" for column in kept)
    reading = (
        f"read_csv({quoted(path)}, auto_detect=false, skip=0, header={bool(has_header)},"
        f" delim={_mark(delimiter)}, quote={_mark(quote)}, escape={_mark(escape)},"
        f" strict_mode=true, {LINES}, columns={{{types}}})"
    )
    return Source(reading, kept)


def _column(found: dict[str, Any], date_format: str, task: Convert) -> Column:
    type_ = str(found["type"])
    is_odd_date = type_ == "DATE" and date_format not in {"", "%Y-%m-%d"}
    is_guarded = type_ in _GUARDED and not is_odd_date and not task.text_only
    return Column(str(found["name"]), type_ if is_guarded else "VARCHAR", is_guarded)


def _listed(columns: object) -> list[dict[str, Any]]:
    assert isinstance(columns, list)  # noqa: S101 - that is its type
    return columns


def _usual_delimiter(path: str) -> str:
    """Return a delimiter that stands in the first and in most other lines; "" for none."""
    with Path(path).open("rb") as file:
        lines = [line for line in file.read(SAMPLE_BYTES).splitlines()[:100] if line.strip()]
    for delimiter in ",;\t|":
        found = [delimiter.encode() in line for line in lines]
        if found and found[0] and sum(found) > 0.8 * len(found):
            return delimiter
    return ""


def _first_line(path: str, delimiter: str) -> list[dict[str, Any]]:
    """Return columns that have the names in the first line and hold text."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file, delimiter=delimiter))
    return [{"name": name, "type": "VARCHAR"} for name in names]


def _mark(found: object) -> str:
    text = str(found or "")
    return quoted("" if text == "(empty)" else text.replace("\\t", "\t"))


def _as_utf8(source: str, encoding: str, scratch: Path) -> str:
    """Write a copy in UTF-8 and return its path; Problem when it is in another encoding."""
    target = scratch / "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with Path(source).open("rb") as file, target.open("wb") as copy:
            while piece := file.read(_PIECE_BYTES):
                copy.write(decoder.decode(piece).encode())
            copy.write(decoder.decode(b"", final=True).encode())
    except UnicodeError as error:
        raise Problem(
            f"“{Path(source).name}” is not written in {encoding}",
            "Give another encoding, such as cp1252.",
            detail=str(error),
            setting="encoding",
        ) from error
    return str(target)


def _guessed(head: bytes, source: str) -> str:
    if head.startswith(_PACKED):
        raise Problem(f"“{Path(source).name}” is packed", "Unpack it first, with the kind extract.")
    encoding = guessed(head)
    if b"\0" in head and not encoding.startswith("utf"):
        raise Problem(
            f"“{Path(source).name}” is not a table that can be read",
            "It is no text: choose a CSV file or a workbook. If it is text, name its encoding.",
            setting="encoding",
        )
    if not encoding:
        raise Problem(
            f"The encoding of “{Path(source).name}” could not be told",
            "Give its name, such as cp1252.",
            setting="encoding",
        )
    return encoding


def without_formulas(selected: str, source: Source, task: Convert) -> str:
    """Return the statement with ' before text that a spreadsheet would run (OWASP's rule)."""
    parts = []
    for column in source.columns:
        name = named(column.name)
        if column.type == "VARCHAR" or task.text_only:
            risky = f"regexp_matches({name}, {quoted(_RISKY)})"
            parts.append(f"CASE WHEN {risky} THEN '''' || {name} ELSE {name} END AS {name}")
        else:
            parts.append(name)
    return f"SELECT {', '.join(parts)} FROM ({selected})"
