"""What is seen of a file without opening it: pictures, pages, members, text."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import py7zr
import pytest
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.jobs.preview import work
from dropmill.jobs.preview.payload import Looking, Seen
from jobs.reporting import Report
from jobs.samples import documents


def look(path: Path, side_px: int = 64) -> Seen:
    return work.look(Looking(str(path), side_px), Report())


def opened(seen: Seen) -> Image.Image:
    return Image.open(io.BytesIO(seen.picture))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1", "CMYK", "I;16"])
def test_a_picture_is_made_small_and_keeps_its_shape(mode: str, tmp_path: Path) -> None:
    path = tmp_path / ("a.tif" if mode in {"CMYK", "I;16"} else "a.png")
    Image.new(mode, (400, 200)).save(path)
    seen = look(path)
    assert (seen.width, seen.height) == (400, 200)
    assert opened(seen).size == (64, 32)
    assert seen.size_bytes == path.stat().st_size


def test_a_photo_is_held_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (1600, 800), "red").save(tmp_path / "a.jpg", exif=exif)
    seen = look(tmp_path / "a.jpg")
    assert (seen.width, seen.height) == (800, 1600)
    assert opened(seen).size == (32, 64)


def test_the_first_page_of_a_document(tmp_path: Path) -> None:
    path = documents.document(tmp_path / "a.pdf", pages=3)
    seen = look(path)
    assert seen.pages == 3
    assert max(opened(seen).size) == 64


def test_members_of_every_sort_of_archive(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text("12345")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "in", "in/")
        archive.write(tmp_path / "in" / "b.txt", "in/b.txt")
    for name, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tar.xz", "w:xz")):
        with tarfile.open(tmp_path / name, mode) as packed:  # type: ignore[call-overload]
            packed.add(tmp_path / "in", "in")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w") as seven:
        seven.writeall(tmp_path / "in", "in")
    for name in ("a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.7z"):
        seen = look(tmp_path / name)
        assert seen.is_archive, name
        found = {
            member.name.rstrip("/"): (member.size_bytes, member.is_folder)
            for member in seen.members
        }
        assert found["in/b.txt"] == (5, False), name
        assert found["in"][1], name


def test_an_archive_with_very_many_members_is_cut(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(work.MEMBERS_MOST + 5):
            archive.writestr(f"{number}", "")
    seen = look(tmp_path / "a.zip")
    assert len(seen.members) == work.MEMBERS_MOST
    assert seen.is_cut


def test_a_folder_shows_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("12")
    (tmp_path / "a").mkdir()
    seen = look(tmp_path)
    assert [(m.name, m.is_folder) for m in seen.members] == [("a", True), ("b", False)]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("grün\n".encode(), "grün\n"),
        ("grün".encode("latin-1"), "grün"),
        ("grün".encode("utf-16"), "grün"),
        (b"\xef\xbb\xbfwith a mark", "with a mark"),
    ],
)
def test_the_text_of_a_log(data: bytes, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(data)
    seen = look(tmp_path / "a.log")
    assert seen.text.lstrip("\ufeff") == text
    assert not seen.is_cut


def test_a_long_text_is_cut_between_characters(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"x" + "ü".encode() * work.TEXT_BYTES)
    seen = look(tmp_path / "a.log")
    assert seen.is_cut
    assert seen.text.strip("ü") == "x"


def test_what_is_none_of_these_has_no_preview(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 8)
    assert look(tmp_path / "a.bin") == Seen(2048)


@pytest.mark.parametrize("name", ["a.png", "a.zip", "a.tar.gz", "a.7z", "a.pdf"])
def test_what_is_broken_says_so(name: str, tmp_path: Path) -> None:
    starts = {
        "a.png": b"\x89PNG\r\n\x1a\n",
        "a.zip": b"PK\x03\x04",
        "a.tar.gz": b"\x1f\x8b\x08",
        "a.7z": b"7z\xbc\xaf\x27\x1c",
        "a.pdf": b"%PDF-1.7\n",
    }
    (tmp_path / name).write_bytes(starts[name] + b"\x00\x01broken")
    with pytest.raises(Problem):
        look(tmp_path / name)
