from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import py7zr
import pytest
import pyzipper
from backports import zstd

from dropmill.core.errors import Problem
from dropmill.core.files import IfExists
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.extract import work
from dropmill.jobs.extract.kind import Extract
from dropmill.jobs.extract.payload import Extracted, Extracting
from jobs.doing import attempt, done, why
from jobs.reporting import Report
from recorder import Recorder

TIME = 1_100_000_000
PASSWORD = "pass word"  # noqa: S105 - what is tried
SECRET = {"secret": b"data" * 100}
TREE = {
    "top/a.txt": b"a" * 5000,
    "top/b/c.bin": os.urandom(300_000),
    "top/b/empty": b"",
    "ü.txt": b"u",
}


def extract(archive: Path, **limits: Any) -> tuple[Extracted, Path]:
    staging = archive.parent / "staging"
    staging.mkdir()
    given = {"password": "", "most_bytes": 1 << 30, "most_ratio": 250, "most_entries": 10_000}
    report = Report()
    done = work.extract(
        Extracting(path=str(archive), staging=str(staging), **{**given, **limits}), report
    )
    return done, staging


def tree_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def make_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in TREE.items():
            archive.writestr(zipfile.ZipInfo(name, (2004, 11, 9, 11, 33, 20)), data)


def make_tar(path: Path, mode: str = "w") -> None:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in TREE.items():
            add(archive, name, data)


def add(archive: tarfile.TarFile, name: str, data: bytes = b"", **fields: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(data), TIME, 0o644
    for field, value in fields.items():
        setattr(member, field, value)
    archive.addfile(member, io.BytesIO(data) if data else None)


def make_tar_zst(path: Path) -> None:
    make_tar(path)
    options = {zstd.CompressionParameter.checksum_flag: 1}
    path.write_bytes(zstd.compress(path.read_bytes(), options=options))


def make_7z(path: Path) -> None:
    with py7zr.SevenZipFile(path, "w") as archive:
        for name, data in TREE.items():
            archive.writestr(data, name)


MAKERS: dict[str, Callable[[Path], None]] = {
    "a.zip": make_zip,
    "a.tar": make_tar,
    "a.tar.gz": lambda path: make_tar(path, "w:gz"),
    "a.tar.bz2": lambda path: make_tar(path, "w:bz2"),
    "a.tar.xz": lambda path: make_tar(path, "w:xz"),
    "a.tar.zst": make_tar_zst,
    "a.7z": make_7z,
}


@pytest.mark.parametrize("name", MAKERS)
def test_every_format_comes_out_as_it_went_in(tmp_path: Path, name: str) -> None:
    MAKERS[name](tmp_path / name)
    done, staging = extract(tmp_path / name)
    assert tree_of(staging) == TREE
    assert done == Extracted(("top", "ü.txt"), 4, sum(map(len, TREE.values())))


def test_what_it_is_tells_the_content_not_the_name(tmp_path: Path) -> None:
    make_tar_zst(tmp_path / "a.zip")
    assert tree_of(extract(tmp_path / "a.zip")[1]) == TREE


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", zstd.compress),
    ],
)
def test_a_single_packed_file(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    archive = tmp_path / f"notes.txt{suffix}"
    archive.write_bytes(pack(b"text" * 1000))
    done, staging = extract(archive)
    assert tree_of(staging) == {"notes.txt": b"text" * 1000}
    assert done.tops == ("notes.txt",)


def test_modes_are_kept_but_for_those_that_give_rights(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, "d", type=tarfile.DIRTYPE, mode=0o1555)
        add(archive, "d/run", b"x", mode=0o4755)
        add(archive, "d/open", b"x", mode=0o2666)
    _, staging = extract(tmp_path / "a.tar")
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((staging / "d" / "run").stat().st_mode) == 0o755 & ~umask
    assert stat.S_IMODE((staging / "d" / "open").stat().st_mode) == 0o666 & ~umask
    assert stat.S_IMODE((staging / "d").stat().st_mode) == (0o555 & ~umask) | 0o700
    for name in ("d", "d/run"):
        assert (staging / name).stat().st_mtime == TIME


def test_times_of_zip_are_local_or_utc(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        utc = zipfile.ZipInfo("utc", (2004, 11, 9, 0, 0, 0))
        utc.extra = struct.pack("<HHBi", 0x5455, 5, 1, TIME)
        archive.writestr(utc, b"x")
        archive.writestr(zipfile.ZipInfo("broken", (2004, 0, 0, 0, 0, 0)), b"x")
    _, staging = extract(tmp_path / "a.zip")
    assert (staging / "utc").stat().st_mtime == TIME


ESCAPES = ["../x", "a/../../x", "a/..", "a/.. /x", "..\\x", "a\\..\\..\\x"]


@pytest.mark.parametrize("name", ESCAPES)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        member = zipfile.ZipInfo(name)
        member.create_system = 0
        archive.writestr(member, b"x")
    with pytest.raises(Problem, match="outside its folder"):
        extract(tmp_path / "a.zip")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("/etc/passwd", "etc/passwd"),
        ("//host/share/x", "host/share/x"),
        ("./a/./b", "a/b"),
        ("a\nb", "a_b"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("x" * 400 + ".txt", "x" * 251 + ".txt"),
        ("a.dropmill-tmp", "a_dropmill-tmp"),
        (".hidden", ".hidden"),
    ],
)
def test_names_are_made_safe_and_stay_inside(tmp_path: Path, name: str, place: str) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, name, b"x")
    assert tree_of(extract(tmp_path / "a.tar")[1]) == {place: b"x"}


@pytest.mark.parametrize("form", ["plain", "extra", "dos", "said"])
def test_names_in_a_zip_that_does_not_say_how_they_are_written(tmp_path: Path, form: str) -> None:
    name = "Größe.txt"
    written = name.encode("cp437" if form in {"dos", "extra"} else "utf-8")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo("_" * len(written) if form != "said" else name)
        if form == "extra":
            told = struct.pack("<BL", 1, zlib.crc32(written)) + name.encode()
            member.extra = struct.pack("<HH", 0x7075, len(told)) + told
        archive.writestr(member, b"x")
    path.write_bytes(path.read_bytes().replace(b"_" * len(written), written))
    assert tree_of(extract(path)[1]) == {name: b"x"}


def test_links_and_devices_are_left_out_and_said(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, "way", type=tarfile.SYMTYPE, linkname="/")
        add(archive, "way/out", b"x")
        add(archive, "hard", type=tarfile.LNKTYPE, linkname="/etc/passwd")
        add(archive, "device", type=tarfile.CHRTYPE, devmajor=1, devminor=3)
        add(archive, "pipe", type=tarfile.FIFOTYPE)
    done, staging = extract(tmp_path / "a.tar")
    assert tree_of(staging) == {"way/out": b"x"}
    assert done.left_out_count == 4
    assert done.left_out[0] == "“way” (a link)"


def test_a_hard_link_inside_becomes_a_copy(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, "a/one", b"data")
        add(archive, "two", type=tarfile.LNKTYPE, linkname="./a/one")
    _, staging = extract(tmp_path / "a.tar")
    assert tree_of(staging) == {"a/one": b"data", "two": b"data"}
    assert (staging / "two").stat().st_nlink == 1


def test_the_last_of_one_name_wins_but_a_file_is_no_folder(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, "a", b"old")
        add(archive, "a", b"new")
    assert tree_of(extract(tmp_path / "a.tar")[1]) == {"a": b"new"}
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        add(archive, "a", b"x")
        add(archive, "a/b", b"x")
    (tmp_path / "staging").rename(tmp_path / "before")
    with pytest.raises(Problem, match="both a file and a folder"):
        extract(tmp_path / "b.tar")


def test_links_in_zip_and_7z_are_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
        archive.writestr("link/passwd", "x")
    done, staging = extract(tmp_path / "a.zip")
    assert (tree_of(staging), done.left_out_count) == ({"link/passwd": b"x"}, 1)
    (tmp_path / "way").symlink_to("/etc")
    (tmp_path / "file").write_bytes(b"x")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w") as made:
        made.write(tmp_path / "way", "way")
        made.write(tmp_path / "file", "file")
    (tmp_path / "staging").rename(tmp_path / "before")
    done, staging = extract(tmp_path / "a.7z")
    assert (tree_of(staging), done.left_out_count) == ({"file": b"x"}, 1)


def overlapping_zip(count: int, size: int) -> bytes:
    """One member's data under many names: all entries of the directory mean the same header."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(size)) + packed.flush()
    crc = zlib.crc32(bytes(size))
    fields = (20, 0, 8, 0, 33, crc, len(data), size)
    header = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *fields, 1, 0) + b"a" + data
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, *fields, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(entry) * count, len(header), 0
    )
    return header + entry * count + end


def test_members_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(overlapping_zip(1, 1000))
    assert tree_of(extract(tmp_path / "a.zip")[1]) == {"a": bytes(1000)}
    (tmp_path / "staging").rename(tmp_path / "before")
    (tmp_path / "b.zip").write_bytes(overlapping_zip(500, 1 << 20))
    with pytest.raises(Problem, match="lie over each other"):
        extract(tmp_path / "b.zip")
    assert tree_of(tmp_path / "staging") == {}


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.7z", "zeros.zst"])
def test_a_bomb_stops_at_the_limit(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dropmill.jobs.extract.tree._RATIO_FREE_BYTES", 1 << 20)
    zeros = bytes(16 << 20)
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("zeros", zeros)
    elif name.endswith(".gz"):
        with tarfile.open(path, "w:gz") as tar:
            add(tar, "zeros", zeros)
    elif name.endswith(".7z"):
        with py7zr.SevenZipFile(path, "w") as seven:
            seven.writestr(zeros, "zeros")
    else:
        path.write_bytes(zstd.compress(zeros))
    with pytest.raises(Problem, match="times its size"):
        extract(path)
    written = sum(p.stat().st_size for p in (tmp_path / "staging").rglob("*"))
    assert written <= (1 << 20) + 250 * path.stat().st_size
    (tmp_path / "staging").rename(tmp_path / "before")
    with pytest.raises(Problem, match="GiB"):
        extract(path, most_bytes=1 << 20, most_ratio=1 << 40)


def test_limits_of_entries_and_depth(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for number in range(20):
            add(archive, str(number), type=tarfile.DIRTYPE)
    with pytest.raises(Problem, match="more than 10 entries"):
        extract(tmp_path / "a.tar", most_entries=10)
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        add(archive, "d/" * 2000 + "x", b"x")
    (tmp_path / "staging").rename(tmp_path / "before")
    with pytest.raises(Problem, match="deep"):
        extract(tmp_path / "b.tar")


def encrypted_zip(path: Path, password: bytes) -> None:
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password)
        archive.writestr("secret", b"data" * 100)


def encrypted_7z(path: Path, password: bytes) -> None:
    with py7zr.SevenZipFile(path, "w", password=password.decode(), header_encryption=True) as made:
        made.writestr(b"data" * 100, "secret")


@pytest.mark.parametrize(("name", "make"), [("a.zip", encrypted_zip), ("a.7z", encrypted_7z)])
def test_encrypted_ones_need_their_password(
    tmp_path: Path, name: str, make: Callable[[Path, bytes], None]
) -> None:
    make(tmp_path / name, PASSWORD.encode())
    for password, words in (("", "is encrypted"), ("wrong", "does not open")):
        with pytest.raises(Problem, match=words):
            extract(tmp_path / name, password=password)
        (tmp_path / "staging").rename(tmp_path / f"before {password}")
    assert tree_of(extract(tmp_path / name, password=PASSWORD)[1]) == SECRET


@pytest.mark.parametrize("name", [n for n in MAKERS if n != "a.tar"])
def test_a_damaged_archive_is_said_to_be(tmp_path: Path, name: str) -> None:
    MAKERS[name](tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for number, data in enumerate(
        [whole[: len(whole) // 2], whole[:5000] + b"x" * 500 + whole[5500:]]
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Problem, match=r"damaged|longer|not an archive"):
            extract(tmp_path / name)
        (tmp_path / "staging").rename(tmp_path / f"before {number}")


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    for data in (b"", b"text", os.urandom(2000)):
        (tmp_path / "a").write_bytes(data)
        with pytest.raises(Problem, match="not an archive"):
            extract(tmp_path / "a")
        (tmp_path / "staging").rmdir()


def job(archive: Path, **fields: Any) -> Extract:
    return Extract(inputs=(str(archive),), **fields)


def test_several_tops_get_a_folder_and_one_top_keeps_its_name(tmp_path: Path) -> None:
    make_tar(tmp_path / "many.tar.gz", "w:gz")
    ending = done(job(tmp_path / "many.tar.gz"))
    assert ending.result.outputs == (str(tmp_path / "many"),)
    assert ending.result.values["files"] == "4"
    assert tree_of(tmp_path / "many") == TREE
    with tarfile.open(tmp_path / "one.tar", "w") as archive:
        add(archive, "only/x", b"x")
    ending = done(job(tmp_path / "one.tar", dir=str(tmp_path / "to")))
    assert ending.result.outputs == (str(tmp_path / "to" / "only"),)
    assert list((tmp_path / "to").iterdir()) == [tmp_path / "to" / "only"]


def test_a_hidden_top_stays_in_a_folder(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, ".profile", b"x")
    assert done(job(tmp_path / "a.tar")).result.outputs == (str(tmp_path / "a"),)
    assert not (tmp_path / ".profile").exists()


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine").touch()
    assert done(job(tmp_path / "a.zip")).result.outputs == (str(tmp_path / "a (1)"),)
    assert attempt(job(tmp_path / "a.zip", if_exists=IfExists.SKIP)).skipped
    assert "never replaced" in why(job(tmp_path / "a.zip", if_exists=IfExists.OVERWRITE))
    assert tree_of(tmp_path / "a") == {"mine": b""}


@pytest.mark.parametrize("name", ["a.zip.001", "a.7z.002", "a.z01", "a.part2.rar"])
def test_a_part_of_a_split_archive_is_said_to_be_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert "one part of an archive" in why(job(tmp_path / name))


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data[:5100] + b"x" * 200 + data[5300:])
    assert "damaged" in why(job(tmp_path / "a.zip"))
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_in_a_child_as_the_program_does_it(
    tmp_path: Path, runner: Runner, recorder: Recorder
) -> None:
    make_7z(tmp_path / "a.7z")
    encrypted_zip(tmp_path / "b.zip", PASSWORD.encode())
    jobs = [job(tmp_path / "a.7z"), job(tmp_path / "b.zip", password=PASSWORD), job(tmp_path / "c")]
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids)
    assert [recorder.latest[i].state for i in ids] == [State.DONE, State.DONE, State.FAILED]
    assert tree_of(tmp_path / "a") == TREE
    assert (tmp_path / "secret").read_bytes() == SECRET["secret"]
    assert not list(tmp_path.glob(".*"))
