"""A table as it is read: its columns, and what each is taken for."""

from __future__ import annotations

import re
from typing import Self

import duckdb
from msgspec import Struct, field

from dropmill.jobs.table.database import named

_NESTED = ("STRUCT", "MAP", "UNION", "JSON")
_MARK = "unfit column "


class Column(Struct):
    """One column."""

    name: str
    type: str
    is_guarded: bool = False
    """It is read as text, and becomes `type` only if every cell fits."""


class Unfit(Struct, frozen=True):
    """A cell that does not fit its guarded column."""

    column: int

    @classmethod
    def of(cls, error: duckdb.Error) -> Self | None:
        """Return which column an error is about; None for any other error."""
        found = re.search(f"{_MARK}([0-9]+)", str(error))
        return None if found is None else cls(int(found[1]))


class Source(Struct):
    """What a statement reads from, as SQL."""

    reading: str
    columns: list[Column]
    notes: list[str] = field(default_factory=list)
    last_filled: int = 0
    """In a workbook that was written: the last row with anything in it."""

    def take_as_text(self, number: int) -> None:
        """Leave a guarded column what it is: text."""
        self.columns[number].type = "VARCHAR"
        self.columns[number].is_guarded = False

    def selected(self, *, is_nested_as_text: bool, is_text_only: bool) -> str:
        """Return the statement that gives every row."""
        parts, cast = [], []
        for number, column in enumerate(self.columns):
            name = named(column.name)
            is_guarded = column.is_guarded and not is_text_only
            value = name
            is_nested = column.type.startswith(_NESTED) or column.type.endswith("[]")
            if is_guarded:
                typed = named(f"{_MARK}{number}")
                cast.append(f"TRY_CAST({name} AS {column.type}) AS {typed}")
                value = guarded(name, typed, column.type, number)
            elif is_nested and (is_nested_as_text or is_text_only):
                value = f"CAST(to_json({name}) AS VARCHAR)"
            elif is_text_only and not is_nested:
                value = f"CAST({name} AS VARCHAR)"
            parts.append(f"{value} AS {name}")
        reading = self.reading
        if cast:
            # Each cell is converted once, here, and looked at where it is used.
            reading = f"(SELECT *, {', '.join(cast)} FROM {reading})"
        return f"SELECT {', '.join(parts)} FROM {reading}"


_DOUBLE = r"-?(0|[1-9]\d*)?(\.\d*)?([eE][+-]?\d+)?"
_TIMESTAMP = r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?"


def guarded(name: str, typed: str, type_: str, number: int) -> str:
    """Return SQL that gives a cell as a type, or stops where that would change it.

    `name` is the cell's text, `typed` what became of it.
    """
    # Most cells pass a comparison; an expression of characters is for the few that do not.
    fits = {
        "BIGINT": f"CAST({typed} AS VARCHAR) = {name}",
        "DATE": f"{name} LIKE '____-__-__'",
        "TIMESTAMP": f"{name} LIKE '____-__-__ __:__:__'"
        f" OR regexp_full_match({name}, '{_TIMESTAMP}')",
        "BOOLEAN": f"{name} IN ('true', 'false', 'True', 'False', 'TRUE', 'FALSE')",
        "DOUBLE": f"({name} >= '1' AND {name} < ':'"
        f" AND strlen({name}) <= 15 AND NOT contains({name}, '_'))"
        f" OR ((strlen({name}) <= 15 OR contains({name}, '.'))"
        f" AND regexp_full_match({name}, '{_DOUBLE}'))",
    }[type_]
    stop = f"CAST(error('{_MARK}{number}') AS {type_})"
    fitting = f"{typed} IS NOT NULL AND ({fits})"
    return f"CASE WHEN {name} IS NULL THEN NULL WHEN {fitting} THEN {typed} ELSE {stop} END"
