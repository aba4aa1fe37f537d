"""The kind `table`: its settings, and its one call."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.core.job import Lane, Result, suffixes
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.core.offload.work import Limits
from dropmill.jobs.results import mode_for, target_of
from dropmill.jobs.table.payload import Convert, Converted, Delimiter, Format, Header

_RARE = {"is_advanced": True}
_CSV = {"when": {"format": ("csv",)}}
# Much more of the address space is reserved than used.
_LIMITS = Limits(memory_bytes=16 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(OffloadedJob):
    """Convert tables: CSV, Parquet, JSON and Excel.

    Reads CSV with any usual delimiter and encoding, Parquet, JSON (a list of objects, or one a
    line) and workbooks (xlsx, xls, ods). A column becomes numbers or dates only when every cell
    is one and would read the same again: what begins with a zero or a plus, and whatever is
    mixed, stays text. Tables may be larger than the memory, except in workbooks.
    """

    kind: ClassVar[str] = "table"
    lane: ClassVar[Lane] = Lane.CPU
    takes_suffixes: ClassVar[frozenset[str]] = suffixes(
        "csv tsv txt parquet json jsonl ndjson xlsx"
    )

    format: Annotated[Format, Meta(description="JSONL has one object a line")] = Format.PARQUET
    delimiter: Annotated[
        Delimiter, Meta(description="What stands between the cells that are written", extra=_CSV)
    ] = Delimiter.COMMA
    for_spreadsheets: Annotated[
        bool,
        Meta(
            title="Safe to open in a spreadsheet",
            description="Puts ' before text that would run as a formula, and marks the encoding",
            extra=_CSV,
        ),
    ] = False
    text_only: Annotated[
        bool, Meta(title="All as text", description="Numbers and dates are not looked for")
    ] = False
    header: Annotated[
        Header,
        Meta(title="First line has names", description="Of a CSV or a workbook", extra=_RARE),
    ] = Header.AUTO
    encoding: Annotated[
        str, Meta(description="Of a CSV, as cp1252; empty finds it out", extra=_RARE)
    ] = ""
    sheet: Annotated[str, Meta(description="Of a workbook; empty takes the first", extra=_RARE)] = (
        ""
    )

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.encoding or "utf-8")
        except LookupError:
            raise Problem(
                f"“{self.encoding}” is not the name of an encoding", "Try utf-8, utf-16 or cp1252."
            ) from None

    @property
    def target(self) -> Path:
        """Where the result goes."""
        return target_of(self, f".{self.format.value}")

    def calls(self, ctx: JobContext) -> Calls:
        """Convert it in a child process, then give the result its name."""
        source, target = Path(self.inputs[0]).absolute(), self.target
        with open_input(source):
            pass  # a folder, a pipe or a missing file is told apart here
        with ctx.staging(target.parent, target.name) as staging:
            task = Convert(
                source=str(source),
                folder=str(staging.path),
                name=target.name,
                format=self.format,
                header=self.header,
                encoding=self.encoding,
                sheet=self.sheet,
                text_only=self.text_only,
                delimiter=self.delimiter,
                for_spreadsheets=self.for_spreadsheets,
            )
            made = yield Call("dropmill.jobs.table.work:convert", task, Converted, _LIMITS)
            (staging.path / target.name).chmod(mode_for(source))
            final = staging.publish(target.name, only=target.name)
        values = {"rows": str(made.rows), "columns": str(made.columns)}
        if made.notes:
            values["note"] = "; ".join(made.notes)
        return Result(outputs=(str(final),), values=values)
