from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_64

from dropmill.core.course import Course
from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.recipe import Recipe, Step
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.checksum.sum_file import Line, is_sum_file_name, read_sum_file
from jobs.doing import attempt, done, why
from recorder import Recorder
from stages import wait_until_over

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


@pytest.mark.parametrize("name", ["MD5SUMS", "good.sfv", "SHA256SUMS.asc", "SHA1SUMS (1)"])
def test_other_lists_in_the_folder_are_not_extra(tmp_path: Path, name: str) -> None:
    (tmp_path / "good").write_bytes(b"a")
    (tmp_path / "SHA256SUMS").write_text(f"{SHA}  good\n")
    (tmp_path / name).touch()
    assert done(job(tmp_path / "SHA256SUMS")).result.values["extra"] == "0"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *((name, True) for name in ("a.sha256", "a.b.B3", "a.sfv", "sha256sum.txt", "CHECKSUMS")),
        *((name, True) for name in ("a-1.0-SHA512SUMS", "a.iso.sha256sum", "CRC32SUMS (2).sfv")),
        *((name, False) for name in ("a.txt", "sums.csv", "my-md5-notes.txt", "sha256", "a.asc")),
    ],
)
def test_lists_of_checksums_are_known_by_their_names(name: str, is_one: bool) -> None:
    assert is_sum_file_name(name) is is_one


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


ODD_NAMES = [
    "a.txt",
    " leading space",
    "*star",
    "two\nlines",
    "back\\slash",
    "carriage\rreturn",
    "b3.bin",
    "sub/ünï \u202e😀.bin",
    os.fsdecode(b"no utf-8 \xff"),
]
CHECKERS = {
    Algorithm.SHA256: ["sha256sum", "-c", "--strict"],
    Algorithm.SHA512: ["sha512sum", "-c", "--strict"],
    Algorithm.MD5: ["md5sum", "-c", "--strict"],
    Algorithm.BLAKE3: ["b3sum", "-c"],
    Algorithm.XXH3: ["xxhsum", "-c"],
}


def odd_files(folder: Path, names: Sequence[str]) -> list[Path]:
    paths = [folder / name for name in names]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(number * 1000))
    return paths


def checked_by_tool(algorithm: Algorithm, path: str) -> None:
    command = CHECKERS[algorithm]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not there")
    folder, name = os.path.split(path)
    run = subprocess.run([*command, name], cwd=folder, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_list_of_all_is_what_the_tools_check(tmp_path: Path, algorithm: Algorithm) -> None:
    names = ODD_NAMES if algorithm in {Algorithm.SHA256, Algorithm.SHA512} else ["a.txt", "d/é b"]
    paths = odd_files(tmp_path / "in", names)
    (job,) = build(
        Checksum, list(map(str, paths)), {"algorithms": algorithm.value, "write": "list"}
    )
    ending = done(job)
    (made,) = ending.result.outputs
    assert Path(made) == job.target
    assert Path(made).parent == tmp_path / "in"
    assert ending.result.values == {"files": str(len(paths))}
    checked = done(Checksum(inputs=(made,), verify=True))
    assert checked.result.values["good"] == str(len(paths))
    if algorithm in CHECKERS:
        checked_by_tool(algorithm, made)


def test_a_file_beside_each_and_one_for_each_algorithm(tmp_path: Path) -> None:
    paths = odd_files(tmp_path / "in", ["a.txt", "b3.bin", "c.sha256"])
    settings = {"algorithms": "sha256, blake3, crc32", "write": "beside"}
    for path, job in zip(paths, build(Checksum, list(map(str, paths)), settings), strict=True):
        ending = done(job)
        names = [f"{path}.{suffix}" for suffix in ("sha256", "b3", "sfv")]
        assert list(ending.result.outputs) == names == list(map(str, job.intent().makes))
        assert set(ending.result.values) == {"sha256", "blake3", "crc32"}
        for name in names:
            assert done(Checksum(inputs=(name,), verify=True)).result.values["good"] == "1"
        checked_by_tool(Algorithm.SHA256, names[0])
        checked_by_tool(Algorithm.BLAKE3, names[1])


def test_a_list_in_another_folder_leads_to_the_files(tmp_path: Path) -> None:
    paths = odd_files(tmp_path / "in", ["a.txt", "sub/b.txt"])
    settings = {"write": "list", "dir": str(tmp_path / "lists")}
    (job,) = build(Checksum, [str(path) for path in (*paths, paths[0])], settings)
    (made,) = done(job).result.outputs
    assert made == str(tmp_path / "lists" / "SHA256SUMS")
    assert Path(made).read_text().splitlines()[1].endswith("  ../in/sub/b.txt")
    checked_by_tool(Algorithm.SHA256, made)


def test_a_list_does_not_list_itself_when_it_is_made_again(tmp_path: Path) -> None:
    (path,) = odd_files(tmp_path / "in", ["a.txt"])
    settings = {"write": "list", "if_exists": "overwrite"}
    (job,) = build(Checksum, [str(path), str(tmp_path / "in" / "SHA256SUMS")], settings)
    for _ in range(2):
        assert done(job).result.values == {"files": "1"}


def test_a_name_that_a_list_cannot_have_is_told(tmp_path: Path) -> None:
    paths = odd_files(tmp_path / "in", ["a.txt", "two\nlines"])
    settings = {"write": "list", "algorithms": "crc32"}
    (job,) = build(Checksum, list(map(str, paths)), settings)
    assert "“two\\x0alines” cannot be written" in why(job)
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["a.txt", "two\nlines"]


def test_one_that_cannot_be_read_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    paths = odd_files(tmp_path / "in", ["a.txt", "b.txt"])
    (job,) = build(Checksum, list(map(str, paths)), {"write": "list"})
    paths[1].unlink()
    assert "b.txt" in why(job)
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["a.txt"]


@pytest.fixture
def kinds() -> Registry:
    return Registry(BUILTIN)


@pytest.mark.parametrize("write", ["no", "beside", "list"])
def test_a_recipe_goes_on_with_what_has_a_checksum(
    tmp_path: Path, runner: Runner, recorder: Recorder, kinds: Registry, write: str
) -> None:
    paths = odd_files(tmp_path / "in", ["a.txt", "b.txt"])
    steps = (Step("checksum", {"write": write}), Step("copy", {"dir": str(tmp_path / "out")}))
    course = Course.begin(Recipe(name="Test", steps=steps))
    runner.submit(course.first_jobs(kinds, list(map(str, paths))), course=course).result(10)
    wait_until_over(recorder, 3 if write == "list" else 4)
    assert runner.close()
    assert all(one.state is State.DONE for one in recorder.latest.values())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.txt", "b.txt"]
    made = {path.name for path in (tmp_path / "in").iterdir()} - {"a.txt", "b.txt"}
    assert (
        made
        == {
            "no": set(),
            "beside": {"a.txt.sha256", "b.txt.sha256"},
            "list": {"SHA256SUMS"},
        }[write]
    )
