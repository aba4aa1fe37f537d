"""What the child process does with tables."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from dropmill.core.errors import Problem
from dropmill.jobs.table import delimited, workbook
from dropmill.jobs.table.payload import Convert, Converted, Delimiter, Format, Header
from dropmill.jobs.table.work import convert
from jobs.samples import images
from recorder import ReportRecorder

TYPICAL = (
    "id,zip,price,day,at,yes,note\n"
    '1,01234,1.50,2026-01-02,2026-01-02 10:11:12,true,"say ""hi"", you"\n'
    '2,99999,-2,2026-12-31,2026-01-02 10:11:13,false,"two\nlines"\n'
    "3,,,,,,\n"
)


def converted(source: Path, format_: Format, **settings: Any) -> tuple[Path, Converted]:
    folder = source.parent / f"made-{len(list(source.parent.iterdir()))}"
    folder.mkdir()
    name = f"result.{format_.value}"
    report = ReportRecorder()
    task = Convert(str(source), str(folder), name, format_, **settings)
    made = convert(task, report)
    assert [path.name for path in folder.iterdir()] == [name]
    assert report.amounts == sorted(report.amounts, key=lambda amount: amount[0])
    assert report.amounts[-1] == (source.stat().st_size,) * 2
    return folder / name, made


def written(tmp_path: Path, text: str | bytes, name: str = "a [1]*.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    return duckdb.execute("FROM read_parquet(?)", [str(path)]).fetchall()


def types_of(path: Path) -> list[str]:
    found = duckdb.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()
    return [row[1] for row in found]


def test_types_are_found_and_leading_zeros_stay(tmp_path: Path) -> None:
    result, made = converted(written(tmp_path, TYPICAL), Format.PARQUET)
    assert (made.rows, made.columns) == (3, 7)
    assert types_of(result) == [
        "BIGINT", "VARCHAR", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN", "VARCHAR",
    ]  # fmt: skip
    assert rows_of(result)[:2] == [
        (1, "01234", 1.5, dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, 10, 11, 12), True,
         'say "hi", you'),
        (2, "99999", -2.0, dt.date(2026, 12, 31), dt.datetime(2026, 1, 2, 10, 11, 13), False,
         "two\nlines"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    ["007", "-01", "+49123", "n/a", "12345678901234567890", "1.10.3", "2026-1-1", "0x10", "1,5"],
)
def test_one_cell_far_down_that_is_no_number_makes_its_column_text(
    tmp_path: Path, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "SAMPLE_ROWS", 1000)
    lines = [f"{n};{n}.5\n" for n in range(9_999)]
    source = written(tmp_path, "a;b\n" + "".join(lines) + f"{cell};1\n")
    result, made = converted(source, Format.PARQUET)
    assert made.rows == 10_000
    assert types_of(result) == ["VARCHAR", "DOUBLE"]
    assert rows_of(result)[-1][0] == cell


@pytest.mark.parametrize("cell", ["2026-01-02T10:00:00Z", "2026-01-02 10:00:00+02:00", "2.1.2026"])
def test_times_with_a_zone_and_days_in_other_orders_stay_text(tmp_path: Path, cell: str) -> None:
    result, _ = converted(written(tmp_path, f"a,b\n{cell},1\n{cell},2\n"), Format.PARQUET)
    assert rows_of(result)[0][0] == cell


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-32", "|"), ("latin-1", ";")],
)
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    words = "größe für naïve café señor übermäßig"
    text = "".join(f"{n},{words},x\r\n" for n in range(5)).replace(",", delimiter)
    head = "nr,wörter,é\r\n".replace(",", delimiter)
    result, made = converted(written(tmp_path, (head + text).encode(encoding)), Format.PARQUET)
    assert rows_of(result)[0] == (0, words, "x")
    assert bool(made.notes) is (encoding == "latin-1")


def test_a_packed_table_is_said_to_be_packed(tmp_path: Path) -> None:
    source = written(tmp_path, gzip.compress("a,b\n1,Größe\n".encode("cp1252")), "a.csv.gz")
    with pytest.raises(Problem, match="is packed"):
        converted(source, Format.PARQUET)


@pytest.mark.parametrize("format_", ["TIFF", "BMP"])
def test_what_is_no_text_is_said_to_be_no_table(tmp_path: Path, format_: str) -> None:
    file = io.BytesIO()
    images.quarters().save(file, format=format_)
    with pytest.raises(Problem, match="is not a table that can be read") as raised:
        converted(written(tmp_path, file.getvalue(), "scan.csv"), Format.PARQUET)
    assert "It is no text" in raised.value.hint


def test_an_encoding_that_is_given_is_strict(tmp_path: Path) -> None:
    source = written(tmp_path, "a,b\nä,1\n".encode("cp437"))
    result, _ = converted(source, Format.PARQUET, encoding="cp437")
    assert rows_of(result) == [("ä", 1)]
    with pytest.raises(Problem, match="is not written in utf-16"):
        converted(written(tmp_path, b"a,b\n\xff\xd8\xff"), Format.PARQUET, encoding="utf-16")


@pytest.mark.parametrize("format_", list(Format))
def test_there_and_back(tmp_path: Path, format_: Format) -> None:
    parquet, _ = converted(written(tmp_path, TYPICAL), Format.PARQUET)
    there, made = converted(parquet, format_)
    assert (made.rows, made.columns) == (3, 7)
    back, made = converted(there, Format.PARQUET)
    assert made.rows == 3
    assert rows_of(back) == rows_of(parquet)
    assert types_of(back) == types_of(parquet)


def test_json_is_one_list_or_one_object_a_line(tmp_path: Path) -> None:
    source = written(tmp_path, TYPICAL)
    whole, _ = converted(source, Format.JSON)
    lines, _ = converted(source, Format.JSONL)
    assert json.loads(whole.read_text())[0]["zip"] == "01234"
    assert [json.loads(line)["id"] for line in lines.read_text().splitlines()] == [1, 2, 3]


def test_nested_values_are_kept_as_json_where_cells_are_flat(tmp_path: Path) -> None:
    source = written(tmp_path, '[{"a": {"b": [1, 2]}, "c": ["x"]}]', "a.json")
    for format_ in (Format.CSV, Format.XLSX):
        back, _ = converted(converted(source, format_)[0], Format.PARQUET)
        first, second = rows_of(back)[0]
        assert json.loads(first) == {"b": [1, 2]}
        assert json.loads(second) == ["x"]


def test_text_only(tmp_path: Path) -> None:
    result, _ = converted(written(tmp_path, TYPICAL), Format.PARQUET, text_only=True)
    assert set(types_of(result)) == {"VARCHAR"}
    assert rows_of(result)[0][:3] == ("1", "01234", "1.50")


@pytest.mark.parametrize("header", list(Header))
def test_names_in_the_first_line(tmp_path: Path, header: Header) -> None:
    _, made = converted(written(tmp_path, "a,b\n1,2\n"), Format.CSV, header=header)
    assert made.rows == (2 if header is Header.NO else 1)


def test_cells_that_would_run_are_quoted_for_spreadsheets(tmp_path: Path) -> None:
    source = written(tmp_path, 'a,n\n=1+1,-1\n@x,2\n"-x",3\n+y,4\nplain,5\n')
    plain, _ = converted(source, Format.CSV, delimiter=Delimiter.SEMICOLON)
    assert plain.read_text() == "a;n\n=1+1;-1\n@x;2\n-x;3\n+y;4\nplain;5\n"
    safe, _ = converted(source, Format.CSV, for_spreadsheets=True)
    assert safe.read_bytes().startswith(b"\xef\xbb\xbfa,n\n'=1+1,-1\n'@x,2\n'-x,3\n'+y,4\nplain,5")


def test_a_workbook_gets_text_and_no_formulas(tmp_path: Path) -> None:
    source = written(tmp_path, "a,b\n=1+1,007\nhttp://x,008\n")
    result, _ = converted(source, Format.XLSX)
    assert CalamineWorkbook.from_path(str(result)).get_sheet_by_index(0).to_python() == [
        ["a", "b"], ["=1+1", "007"], ["http://x", "008"],
    ]  # fmt: skip
    with zipfile.ZipFile(result) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_sheet_by_name_and_columns_of_mixed_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("first").write_row(0, 0, ["x"])
        sheet = book.add_worksheet("second")
        sheet.write_row(0, 0, ["n", "n", "", "mixed"])
        sheet.write_row(1, 0, [1, 1.5, "007", 3])
        sheet.write_row(2, 0, [2, 2, "", "three"])
    result, _ = converted(path, Format.PARQUET, sheet="second")
    assert rows_of(result) == [(1, 1.5, "007", "3"), (2, 2.0, None, "three")]
    names = [row[0] for row in duckdb.execute(f"DESCRIBE FROM '{result}'").fetchall()]
    assert names == ["n", "n (2)", "column 3", "mixed"]
    with pytest.raises(Problem, match="no sheet “third”"):
        converted(path, Format.PARQUET, sheet="third")


def test_a_line_that_does_not_fit_is_named_and_none_is_passed_over(tmp_path: Path) -> None:
    lines = ["a,b\n", *(f"{n},{n}\n" for n in range(50)), "1,2,3\n"]
    with pytest.raises(Problem, match="Line 52"):
        converted(written(tmp_path, "".join(lines)), Format.PARQUET)


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    for name, data in (
        ("a.csv", b""),
        ("a.parquet", b"PAR1 and not more"),
        ("a.json", b"{not json"),
        ("a.xlsx", b"PK\x03\x04 no zip"),
        ("a.csv", bytes(range(256)) * 50),
    ):
        with pytest.raises(Problem):
            converted(written(tmp_path, data, name), Format.CSV)


def test_a_workbook_that_unpacks_to_too_much_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED_BYTES", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(2 << 20))
    with pytest.raises(Problem, match="unpacks to"):
        converted(path, Format.CSV)


def test_a_query_hidden_in_names_is_only_a_name(tmp_path: Path) -> None:
    source = written(tmp_path, '"a""; DROP",b\'\n1,2\n', "it's; --.csv")
    result, made = converted(source, Format.JSONL)
    assert made.columns == 2
    assert list(json.loads(result.read_text())) == ['a"; DROP', "b'"]
