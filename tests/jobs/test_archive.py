from __future__ import annotations

import os
import stat
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX, IfExists
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.archive import zip_format
from dropmill.jobs.archive.deflate import PIECE_BYTES
from dropmill.jobs.archive.kind import Archive
from dropmill.jobs.archive.payload import ArchiveFormat, Effort
from dropmill.jobs.extract.kind import Extract
from jobs.doing import attempt, done, why
from recorder import Recorder

TIME_NS = 1_100_000_000_000_000_000
FORMATS = list(ArchiveFormat)


def job(*inputs: Path, **fields: Any) -> Archive:
    return Archive(inputs=tuple(map(str, inputs)), **fields)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in" / "photos"
    (folder / "sub" / "empty").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"text " * 1000)
    (folder / "run.sh").write_bytes(b"#!/bin/sh\n")
    (folder / "run.sh").chmod(0o750)
    (folder / "nothing").touch()
    (folder / "sub" / "ünïcode \u202e.bin").write_bytes(os.urandom(PIECE_BYTES + 17))
    (folder / "sub" / "large.txt").write_bytes(b"0123456789abcdef\n" * 40_000)
    (folder / f"under way{TEMPORARY_SUFFIX}").touch()
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, ns=(TIME_NS, TIME_NS))
    return folder


def picture(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """What is below a folder: modes, times in seconds and bytes."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns // 1_000_000_000,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
        if not path.name.endswith(TEMPORARY_SUFFIX)
    }


@pytest.mark.parametrize("effort", Effort)
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_packed_comes_out_again(
    folder: Path, tmp_path: Path, form: ArchiveFormat, effort: Effort
) -> None:
    ending = done(job(folder, format=form, effort=effort))
    (made,) = ending.result.outputs
    assert Path(made) == tmp_path / "in" / f"photos.{form}"
    assert ending.result.values["files"] == "5"
    done(Extract(inputs=(made,), dir=str(tmp_path / "out")))
    expected = picture(folder)
    found = picture(tmp_path / "out" / "photos")
    name = "sub/ünïcode \u202e.bin"
    expected[name.replace("\u202e", "_")] = expected.pop(name)
    assert found == expected


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_files_give_the_same_archive(folder: Path, form: ArchiveFormat) -> None:
    first, second = (
        Path(done(job(folder, format=form, out=name)).result.outputs[0]) for name in ("a", "b")
    )
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("form", "reads"),
    [
        (ArchiveFormat.TAR_GZ, ["tar", "-tzf"]),
        (ArchiveFormat.TAR_GZ, ["gzip", "-t"]),
    ],
)
def test_other_programs_read_it(folder: Path, form: ArchiveFormat, reads: list[str]) -> None:
    (made,) = done(job(folder, format=form)).result.outputs
    subprocess.run([*reads, made], check=True, capture_output=True)


def test_tar_gives_back_what_was_packed(folder: Path, tmp_path: Path) -> None:
    (made,) = done(job(folder, format=ArchiveFormat.TAR_GZ)).result.outputs
    (tmp_path / "out").mkdir()
    subprocess.run(["tar", "-xzf", made, "-C", str(tmp_path / "out")], check=True)
    assert picture(tmp_path / "out" / "photos") == picture(folder)


def test_names_begin_below_what_the_inputs_have_in_common(folder: Path) -> None:
    archive = job(folder / "sub" / "large.txt", folder / "a.txt", folder / "a.txt")
    (made,) = done(archive).result.outputs
    assert Path(made) == folder / "photos.zip"
    assert zipfile.ZipFile(made).namelist() == ["sub/large.txt", "a.txt"]


def test_a_path_with_two_dots_leads_nobody_out_of_the_archive(folder: Path) -> None:
    archive = job(folder / "sub/../a.txt", folder / "sub" / "large.txt")
    (made,) = done(archive).result.outputs
    assert Path(made) == folder / "photos.zip"
    assert zipfile.ZipFile(made).namelist() == ["a.txt", "sub/large.txt"]


def test_links_stay_links(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (tmp_path / "out").mkdir()
    (folder / "real").write_bytes(b"x")
    (folder / "way").symlink_to("real")
    (folder / "loop").symlink_to(".")
    (made,) = done(job(folder)).result.outputs
    with zipfile.ZipFile(made) as archive:
        assert archive.read("a/way") == b"real"
        assert stat.S_ISLNK(archive.getinfo("a/way").external_attr >> 16)
    (made,) = done(job(folder, format=ArchiveFormat.TAR_GZ)).result.outputs
    subprocess.run(["tar", "-xzf", made, "-C", str(tmp_path / "out")], check=True)
    assert (tmp_path / "out" / "a" / "loop").readlink() == Path()


def test_what_is_packed_already_is_stored(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(os.urandom(200_000))
    (tmp_path / "a.txt").write_bytes(b"text" * 50_000)
    (made,) = done(job(tmp_path / "a.bin", tmp_path / "a.txt", out="a.zip")).result.outputs
    first, second = zipfile.ZipFile(made).infolist()
    assert (first.compress_type, second.compress_type) == (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    assert Path(made).name == "a.zip"


def test_large_files_take_zip64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_format, "_ZIP64_FROM", 1000)
    (tmp_path / "a").write_bytes(b"text" * 50_000)
    (made,) = done(job(tmp_path / "a")).result.outputs
    assert b"\x01\x00\x10\x00" in Path(made).read_bytes()[:100]
    done(Extract(inputs=(made,), dir=str(tmp_path / "out")))
    assert (tmp_path / "out" / "a").read_bytes() == b"text" * 50_000


def test_sockets_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").touch()
    os.mkfifo(tmp_path / "a" / "pipe")
    ending = done(job(tmp_path / "a"))
    assert ending.result.values["left out"] == str(tmp_path / "a" / "pipe")
    os.mkfifo(tmp_path / "only")
    assert "nothing to pack" in why(job(tmp_path / "only"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_changes_is_not_packed(
    tmp_path: Path, form: ArchiveFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1000)
    from dropmill.jobs.archive import work

    class Later(work.Entries):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            (tmp_path / "a").write_bytes(b"y" * 900)

    monkeypatch.setattr(work, "Entries", Later)
    assert "changed while it was packed" in why(job(tmp_path / "a", format=form))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("form", FORMATS)
def test_an_archive_that_is_not_right_never_gets_its_name(
    tmp_path: Path, form: ArchiveFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(os.urandom(100_000))
    from dropmill.jobs.archive import work

    class Damaging:
        def __init__(self, report: Any) -> None:
            self._report = report

        def __call__(self, done: int, total: int | None = None) -> None:
            self._report(done, total)

        def note(self, text: str) -> None:
            (path,) = tmp_path.glob(f".*{TEMPORARY_SUFFIX}")
            with path.open("r+b") as file:
                file.seek(50_000)
                file.write(b"damage")

    real = work.archive
    monkeypatch.setattr(work, "archive", lambda payload, report: real(payload, Damaging(report)))
    monkeypatch.setattr(
        "dropmill.core.offload.work._find", lambda name: (work.archive, work.Archiving)
    )
    assert attempt(job(tmp_path / "a", format=form)).failure is not None
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_name_with_a_folder_is_refused() -> None:
    with pytest.raises(Problem, match="not a file name"):
        job(Path("/a"), out="../x.zip")


def test_a_name_that_is_taken_and_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a.zip").write_bytes(b"mine")
    assert done(job(tmp_path / "a")).result.outputs == (str(tmp_path / "a (1).zip"),)
    assert attempt(job(tmp_path / "a", if_exists=IfExists.SKIP)).skipped
    assert (tmp_path / "a.zip").read_bytes() == b"mine"
    assert "does not exist" in why(job(tmp_path / "gone"))


def test_in_a_child_as_the_program_does_it(
    folder: Path, tmp_path: Path, runner: Runner, recorder: Recorder
) -> None:
    jobs = [job(folder, dir=str(tmp_path / "to"), format=form) for form in FORMATS]
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids)
    assert {recorder.latest[i].state for i in ids} == {State.DONE}, recorder.latest
    assert len(list((tmp_path / "to").iterdir())) == len(FORMATS)


@pytest.mark.parametrize(
    ("out", "chosen", "made", "magic"),
    [
        ("x.tar.gz", ArchiveFormat.ZIP, "x.tar.gz", b"\x1f\x8b"),
        ("X.TGZ", ArchiveFormat.TAR_GZ, "X.TGZ", b"\x1f\x8b"),
        ("x.7z", ArchiveFormat.ZIP, "x.7z", b"7z"),
        ("x.tzst", ArchiveFormat.ZIP, "x.tzst", b"\x28\xb5"),
        ("x.zip", ArchiveFormat.ZIP, "x.zip", b"PK"),
        ("2024.05", ArchiveFormat.TAR_GZ, "2024.05.tar.gz", b"\x1f\x8b"),
    ],
)
def test_the_ending_of_a_name_says_how_to_pack(
    folder: Path, out: str, chosen: ArchiveFormat, made: str, magic: bytes
) -> None:
    (path,) = map(Path, done(job(folder, format=chosen, out=out)).result.outputs)
    assert path.name == made
    assert path.read_bytes()[:2] == magic


@pytest.mark.parametrize(
    ("out", "chosen", "words"),
    [
        ("x.rar", ArchiveFormat.ZIP, "kind .rar cannot be made"),
        ("x.zip", ArchiveFormat.SEVEN_ZIP, "does not fit the format 7z"),
    ],
)
def test_an_ending_that_cannot_be_is_refused(
    folder: Path, out: str, chosen: ArchiveFormat, words: str
) -> None:
    with pytest.raises(Problem, match=words):
        job(folder, format=chosen, out=out)
