"""What crosses between the kind `table` and its child process."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Format(StrEnum):
    """How a table is stored."""

    PARQUET = "parquet"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"


class Delimiter(StrEnum):
    """What stands between the cells of a CSV."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


class Header(StrEnum):
    """Whether the first line names the columns."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"


class Convert(msgspec.Struct, frozen=True):
    """One table to convert."""

    source: str
    folder: str
    """An empty one, for the result and for what is needed meanwhile."""
    name: str
    """Of the result in that folder."""
    format: Format
    header: Header = Header.AUTO
    encoding: str = ""
    """Of a CSV; "" finds it out."""
    sheet: str = ""
    """Of a workbook; "" takes the first."""
    text_only: bool = False
    delimiter: Delimiter = Delimiter.COMMA
    for_spreadsheets: bool = False


class Converted(msgspec.Struct, frozen=True):
    """What became of it."""

    rows: int
    columns: int
    notes: tuple[str, ...] = ()
    """What a person should know of the result."""
