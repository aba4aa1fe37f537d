"""Workbooks: read row by row into lines of JSON, written row by row."""

from __future__ import annotations

import datetime as dt
import json
import math
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.table.database import quoted
from dropmill.jobs.table.payload import Convert, Header
from dropmill.jobs.table.source import Column, Source

MOST_UNPACKED_BYTES = 1 << 30
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 1_048_576, 16_384, 32_767
_MOST_WHOLE = 1 << 53
_PIECE_ROWS = 5_000
_FORMATS = {dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.time: "hh:mm:ss"}
_TYPES = {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", dt.date: "DATE"}
_TYPES |= {dt.datetime: "TIMESTAMP", dt.time: "TIME", str: "VARCHAR"}


def read(task: Convert, scratch: Path, report: Report) -> Source:
    """Write a sheet's rows as lines of JSON, and say what its columns hold."""
    name = Path(task.source).name
    _check_size(task.source, name)
    try:
        with CalamineWorkbook.from_path(task.source) as book:
            rows = list(_sheet(book, task.sheet, name))
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Problem(
            f"“{name}” is not a workbook that can be read",
            "It is damaged, or needs a password: save it again in the program that made it.",
            detail=str(error),
        ) from error
    if not rows:
        raise Problem(f"“{name}” has no rows", "Name the sheet that has some.", setting="sheet")
    width = max(len(row) for row in rows)
    names = [f"column {n + 1}" for n in range(width)]
    if task.header is not Header.NO:
        names = _names(rows.pop(0), width)
    types = [_type(rows, n) for n in range(width)]
    lines = scratch / "rows"
    with lines.open("w", encoding="utf-8") as file:
        for place, row in enumerate(rows):
            if place % _PIECE_ROWS == 0:
                report(place * 10 // max(1, len(rows)), 100)
            cells = {f"c{n}": _cell(value, types[n]) for n, value in enumerate(row)}
            file.write(json.dumps(cells, ensure_ascii=False) + "\n")
    listed = ", ".join(f"c{n}: '{type_}'" for n, type_ in enumerate(types))
    given = ", ".join(
        f'c{n} AS "{name.replace(chr(34), chr(34) * 2)}"' for n, name in enumerate(names)
    )
    reading = f"read_json({quoted(str(lines))}, format='newline_delimited', columns={{{listed}}})"
    columns = [Column(name, type_) for name, type_ in zip(names, types, strict=True)]
    return Source(f"(SELECT {given} FROM {reading})", columns)


def write(target: Path, source: Source, cursor: duckdb.DuckDBPyConnection, report: Report) -> int:
    """Write all rows into a new workbook and return how many; text is never a formula."""
    if len(source.columns) > MOST_COLUMNS:
        raise _too_much(f"more than {MOST_COLUMNS:,} columns")
    book = xlsxwriter.Workbook(
        str(target),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
            "tmpdir": str(target.parent),
        },
    )
    formats = {type_: book.add_format({"num_format": text}) for type_, text in _FORMATS.items()}
    sheet = book.add_worksheet()
    for place, column in enumerate(source.columns):
        sheet.write_string(0, place, column.name[:MOST_TEXT])
    number = 0
    while rows := cursor.fetchmany(_PIECE_ROWS):
        for row in rows:
            number += 1
            if number >= MOST_ROWS:
                raise _too_much(f"more than {MOST_ROWS - 1:,} rows")
            if any(value is not None for value in row):
                source.last_filled = number
            for place, value in enumerate(row):
                _put(sheet, number, place, value, formats)
        report(10 + min(79, number * 79 // MOST_ROWS), 100)
    book.close()
    return number


def size_of(path: Path) -> tuple[int, int]:
    """Return the number of the last filled row, the names' being 0, and of columns."""
    with CalamineWorkbook.from_path(str(path)) as book:
        row, column = book.get_sheet_by_index(0).end or (0, 0)
        return row, column + 1


def _sheet(book: CalamineWorkbook, wanted: str, name: str) -> Iterator[list[Any]]:
    if wanted and wanted not in book.sheet_names:
        listed = ", ".join(f"“{sheet}”" for sheet in book.sheet_names)
        raise Problem(f"“{name}” has no sheet “{wanted}”", f"It has {listed}.", setting="sheet")
    if not book.sheet_names:
        raise Problem(f"“{name}” has no sheets", "Choose another workbook.")
    return iter(book.get_sheet_by_name(wanted or book.sheet_names[0]).iter_rows())


def _check_size(path: str, name: str) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        size_bytes = sum(entry.file_size for entry in packed.infolist())
    if size_bytes > MOST_UNPACKED_BYTES:
        raise Problem(
            f"“{name}” unpacks to {size_bytes / 1e9:,.1f} GB",
            "Such workbooks are made to fill the memory: save it as CSV instead.",
        )


def _names(row: Sequence[Any], width: int) -> list[str]:
    """Return a name for each column, each once."""
    names: list[str] = []
    taken: set[str] = set()
    for place in range(width):
        value = row[place] if place < len(row) else ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        name = stem = str(value).strip() or f"column {place + 1}"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{stem} ({number})"
        taken.add(name.lower())
        names.append(name)
    return names


def _type(rows: Sequence[Sequence[Any]], place: int) -> str:
    """Return what all filled cells of a column are; text when they differ."""
    found = {_kind(row[place]) for row in rows if place < len(row) and row[place] not in {"", None}}
    if found == {int, float}:
        return "DOUBLE"
    if found == {dt.date, dt.datetime}:
        return "TIMESTAMP"
    return _TYPES[found.pop()] if len(found) == 1 else "VARCHAR"


def _kind(value: Any) -> type:
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST_WHOLE:
        return int
    return type(value) if type(value) in _TYPES else str


def _cell(value: Any, type_: str) -> Any:
    """Return a cell as JSON has it; None where nothing is in it."""
    if value == "" or value is None:
        return None
    if type_ in {"BIGINT", "DOUBLE", "BOOLEAN"}:
        return int(value) if type_ == "BIGINT" else value
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST_WHOLE:
        return str(int(value))
    return str(value)


def _put(sheet: Any, row: int, place: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif type(value) in formats:
        if value.year < 1900 if isinstance(value, dt.date) else False:
            sheet.write_string(row, place, str(value))
        else:
            sheet.write_datetime(row, place, value, formats[type(value)])
    elif isinstance(value, int | float) and abs(value) < _MOST_WHOLE and not math.isnan(value):
        sheet.write_number(row, place, value)
    else:
        text = str(value)
        if len(text) > MOST_TEXT:
            raise _too_much(f"a cell with more than {MOST_TEXT:,} characters")
        sheet.write_string(row, place, text)


def _too_much(what: str) -> Problem:
    title = f"The table has {what}, which no workbook holds"
    return Problem(title, "Choose Parquet or CSV.", setting="format")
