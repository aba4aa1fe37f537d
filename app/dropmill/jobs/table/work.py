"""Converts one table. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.results import unproven
from dropmill.jobs.shares import InBytes
from dropmill.jobs.table import delimited, workbook
from dropmill.jobs.table.database import Database, quoted
from dropmill.jobs.table.payload import Convert, Converted, Delimiter, Format
from dropmill.jobs.table.source import Column, Source, Unfit

DELIMITERS = {Delimiter.COMMA: ",", Delimiter.SEMICOLON: ";", Delimiter.TAB: "\t"}
_BOM = b"\xef\xbb\xbf"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


def convert(task: Convert, report: Report) -> Converted:
    """Convert a table, read the result again; Problem in a person's words."""
    name = Path(task.source).name
    report = InBytes(report, [task.source])
    scratch = Path(task.folder)
    database = Database(task.source, scratch, report)
    try:
        source = _source(task, scratch, database, report)
        while True:
            try:
                rows = _write(task, source, database, report)
                break
            except duckdb.Error as error:
                unfit = Unfit.of(error)
                if unfit is None:
                    raise
                source.take_as_text(unfit.column)
        _prove(task, source, rows, database)
    except duckdb.Error as error:
        raise _said(name, error) from error
    finally:
        database.close()
    for path in scratch.iterdir():
        if path.name != task.name:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    report(100, 100)
    return Converted(rows, len(source.columns), tuple(source.notes))


def _source(task: Convert, scratch: Path, database: Database, report: Report) -> Source:
    path = Path(task.source)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Problem(f"“{path.name}” is empty", "Choose a file with a table in it.")
    if head.startswith(b"PAR1"):
        return _described(f"read_parquet({quoted(task.source)})", database)
    if head.startswith((_ZIP, _OLE)) or path.suffix.lower() in _WORKBOOKS:
        return workbook.read(task, scratch, report)
    text = head.removeprefix(_BOM).lstrip()
    if path.suffix.lower() in {".json", ".jsonl", ".ndjson"} or text.startswith((b"{", b"[{")):
        return _described(f"read_json({quoted(task.source)}, maximum_depth=8)", database)
    return delimited.read(task, scratch, database)


def _described(reading: str, database: Database) -> Source:
    """Return what has its own types: they are taken as they are."""
    found = database.rows(f"DESCRIBE SELECT * FROM {reading}")
    return Source(reading, [Column(str(row[0]), str(row[1])) for row in found])


def _write(task: Convert, source: Source, database: Database, report: Report) -> int:
    target = Path(task.folder) / task.name
    selected = source.selected(
        is_nested_as_text=task.format in {Format.CSV, Format.XLSX}, is_text_only=task.text_only
    )
    match task.format:
        case Format.XLSX:
            return workbook.write(target, source, database.cursor(selected), report)
        case Format.PARQUET:
            options = "FORMAT parquet"
        case Format.CSV:
            if task.for_spreadsheets:
                selected = delimited.without_formulas(selected, source, task)
            delimiter = quoted(DELIMITERS[task.delimiter])
            options = f"FORMAT csv, HEADER true, DELIMITER {delimiter}"
        case _:
            options = f"FORMAT json, ARRAY {task.format is Format.JSON}"
    options += ", USE_TMP_FILE false"
    rows = database.run(f"COPY ({selected}) TO {quoted(str(target))} ({options})", 10, 70)
    if task.format is Format.CSV and task.for_spreadsheets:
        _mark_encoding(target)
    return rows


def _mark_encoding(path: Path) -> None:
    marked = path.with_name("marked")
    with path.open("rb") as plain, marked.open("wb") as file:
        file.write(_BOM)
        shutil.copyfileobj(plain, file, 1 << 20)
    marked.replace(path)


def _prove(task: Convert, source: Source, rows: int, database: Database) -> None:
    """Count the rows and columns of the result; Problem unless they are all there."""
    target = Path(task.folder) / task.name
    place = quoted(str(target))
    columns = len(source.columns)
    match task.format:
        case Format.XLSX:
            found = workbook.size_of(target)
            rows = source.last_filled
        case Format.PARQUET:
            found = _counted(f"read_parquet({place})", columns, database)
        case Format.CSV:
            delimiter = quoted(DELIMITERS[task.delimiter])
            names = ", ".join(f"{quoted(str(n))}: 'VARCHAR'" for n in range(columns))
            reading = (
                f"read_csv({place}, auto_detect=false, header=true, delim={delimiter},"
                f" quote='\"', escape='\"', {delimited.LINES},"
                f" columns={{{names}}})"
            )
            found = _counted(reading, columns, database)
        case _:
            style = "array" if task.format is Format.JSON else "newline_delimited"
            reading = f"read_json_objects({place}, format={quoted(style)})"
            found = _counted(reading, columns, database)
    if found != (rows, columns):
        raise unproven(task.source)


def _counted(reading: str, columns: int, database: Database) -> tuple[int, int]:
    if reading.startswith("read_parquet"):
        columns = len(database.rows(f"DESCRIBE SELECT * FROM {reading}"))
    rows = database.run(f"SELECT count(*) FROM {reading}", 80, 19)
    return rows, columns


def _said(name: str, error: duckdb.Error) -> Problem:
    """Put what DuckDB says in a person's words, with its own in the log."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return Problem(f"“{name}” needs more memory than it may have", "", detail=text)
    if "CSV Error on Line" in text:
        line = text.partition("CSV Error on Line:")[2].split()[0]
        return Problem(
            f"Line {line} of “{name}” does not fit the others",
            "Mend that line: a quote may be missing, or it has too few or too many cells.",
            detail=text,
        )
    return Problem(
        f"“{name}” is not a table that can be read",
        "It is damaged, or of another sort than its name says.",
        detail=text,
    )
