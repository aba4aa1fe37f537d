from __future__ import annotations

import hashlib
import os
import subprocess
import zlib
from pathlib import Path

import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_64

from dropmill.core.errors import Problem
from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.checksum.sum_file import Line, read_sum_file
from jobs.doing import attempt, done

SHA = hashlib.sha256(b"a").hexdigest()
MD5 = hashlib.md5(b"a").hexdigest()  # noqa: S324 - what such lists hold
XXH = xxh3_64(b"a").hexdigest()
B3 = blake3(b"a").hexdigest()
CRC = f"{zlib.crc32(b'a'):08x}"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("SHA256SUMS", f"{SHA}  a", Line("a", Algorithm.SHA256, SHA)),
        ("x.sha256", f"{SHA.upper()} *a b ", Line("a b ", Algorithm.SHA256, SHA)),
        ("x.md5", f"{MD5}  sub/a (1).txt\r", Line("sub/a (1).txt", Algorithm.MD5, MD5)),
        ("x", f"\\{MD5}  a\\nb\\\\c\\r", Line("a\nb\\c\r", Algorithm.MD5, MD5)),
        ("x", f"{MD5}  a\\nb", Line("a\\nb", Algorithm.MD5, MD5)),
        ("x.b3", f"{B3}  a", Line("a", Algorithm.BLAKE3, B3)),
        ("B3SUMS", f"{B3}  a", Line("a", Algorithm.BLAKE3, B3)),
        ("x", f"XXH3_{XXH}  a", Line("a", Algorithm.XXH3, XXH)),
        ("x", f"XXH3 (a) = {XXH}", Line("a", Algorithm.XXH3, XXH)),
        ("x", f"SHA256 (a) = b) = {SHA}", Line("a) = b", Algorithm.SHA256, SHA)),
        ("x", f"SHA2-256(a)= {SHA}", Line("a", Algorithm.SHA256, SHA)),
        ("x", f"\\MD5 (a\\nb) = {MD5}", Line("a\nb", Algorithm.MD5, MD5)),
        ("x", f"BLAKE3 (a) = {B3}", Line("a", Algorithm.BLAKE3, B3)),
        (
            "x.sfv",
            f"; made by\r\na file.txt {CRC.upper()}",
            Line("a file.txt", Algorithm.CRC32, CRC),
        ),
        ("x.sfv", f"deadbeef  a {CRC}", Line("deadbeef  a", Algorithm.CRC32, CRC)),
    ],
)
def test_dialects(name: str, text: str, line: Line) -> None:
    assert read_sum_file(text.encode(), name) == ((line,), 0)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + f"{SHA}  \u00e9\r\n".encode(),
        b"\xff\xfe" + f"{SHA}  \u00e9\r\n".encode("utf-16-le"),
        b"\xfe\xff" + f"{SHA}  \u00e9\r\n".encode("utf-16-be"),
        f"# a remark\n\n{SHA}  \u00e9".encode(),
    ],
)
def test_marks_and_line_ends(data: bytes) -> None:
    assert read_sum_file(data, "x") == ((Line("\u00e9", Algorithm.SHA256, SHA),), 0)


def test_lines_without_sense_are_counted_and_a_list_of_them_is_none() -> None:
    lines, unknown = read_sum_file(f"{SHA}  a\nhello\nSHA256 (x) = 12".encode(), "x")
    assert (len(lines), unknown) == (1, 2)
    for data in (b"", b"hello\n", os.urandom(3000), b"\0" * 100):
        with pytest.raises(Problem, match="not a list of checksums"):
            read_sum_file(data, "x")


@given(st.binary(max_size=300), st.sampled_from(["x", "x.sfv", "x.b3"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        lines, _ = read_sum_file(data, name)
    except Problem:
        return
    assert all(line.name and line.hex == line.hex.lower() for line in lines)


@given(st.text(min_size=1, max_size=40).filter(lambda t: "\0" not in t and t.strip("\r\n ")))
def test_what_sha256sum_would_write_is_read_back(name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    line = f"{'' if escaped == name else chr(92)}{SHA}  {escaped}\n"
    if name:
        lines, _ = read_sum_file(line.encode(), "x")
        assert lines == (Line(name, Algorithm.SHA256, SHA),)


NAMES = ["a", "sub/b c", "new\nline", "back\\slash", "-dash", "\u00fc"]


def make(folder: Path) -> None:
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode() * 100)


@pytest.mark.parametrize("tool", ["sha256sum", "md5sum", "sha1sum", "sha512sum", "sha384sum"])
@pytest.mark.parametrize("option", ["--binary", "--tag"])
def test_lists_of_the_real_tools(tmp_path: Path, tool: str, option: str) -> None:
    make(tmp_path)
    made = subprocess.run(
        [tool, option, "--", *NAMES], cwd=tmp_path, check=True, capture_output=True
    )
    (tmp_path / "sub" / "list").write_bytes(b"")
    (tmp_path / "list").write_bytes(made.stdout)
    values = done(job(tmp_path / "list")).result.values
    assert {name: values[name] for name in ("good", "bad", "missing", "extra")} == {
        "good": str(len(NAMES)),
        "bad": "0",
        "missing": "0",
        "extra": "1",
    }
    assert values["extra files"] == "sub/list"


def job(path: Path) -> Checksum:
    return Checksum(inputs=(str(path),), verify=True)


def test_bad_missing_and_extra_are_told_apart(tmp_path: Path) -> None:
    for name in ("good", "bad1", "bad2", "extra"):
        (tmp_path / name).write_bytes(b"a" if name == "good" else b"b")
    (tmp_path / "list").write_text(
        f"{SHA}  good\n{SHA}  bad1\n{SHA}  bad2\n{SHA}  gone\n{SHA}  good\n"
    )
    failure = attempt(job(tmp_path / "list")).failure
    assert failure is not None
    assert failure.title == "2 files do not have their checksums, “gone” is missing"
    assert failure.hint.startswith("Right: 1. ")
    assert failure.detail.splitlines() == [
        *("do not have their checksums:", "  bad1", "  bad2"),
        *("are missing:", "  gone"),
        *("not in the list:", "  extra"),
    ]


def test_paths_of_windows_and_folders_in_the_list(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_bytes(b"a")
    (tmp_path / "list.sfv").write_text(f"sub\\a {CRC}\r\n")
    assert done(job(tmp_path / "list.sfv")).result.values["good"] == "1"
    (tmp_path / "list.md5").write_text(f"{MD5}  sub\n")
    failure = attempt(job(tmp_path / "list.md5")).failure
    assert failure is not None
    assert "is a folder" in failure.title
    assert failure.title.endswith("cannot be read")


def test_a_file_that_is_no_list_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"text")
    failure = attempt(job(tmp_path / "x")).failure
    assert failure is not None
    assert "not a list of checksums" in failure.title
