"""What the child process does with what files tell."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.jobs.metadata import pieces
from dropmill.jobs.metadata.payload import Edit
from dropmill.jobs.metadata.work import edit
from jobs.samples import documents, images
from recorder import ReportRecorder


def edited(source: Path, *, is_strip: bool, **texts: str) -> Path:
    target = source.with_name(f"new-{source.name}")
    target.touch()
    edit(Edit(str(source), str(target), is_strip, **texts), ReportRecorder())
    return target


def picture(tmp_path: Path, suffix: str) -> Path:
    path = images.photo(tmp_path / "photo.jpg", 6)
    if suffix == ".jpg":
        return path
    with Image.open(path) as image:
        made = path.with_suffix(suffix)
        options = {"exif": image.info["exif"], "icc_profile": images.profile()}
        image.save(made, **options, xmp=image.info["xmp"])
    return made


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_stripped_pictures_keep_profile_turn_and_every_pixel(tmp_path: Path, suffix: str) -> None:
    source = picture(tmp_path, suffix)
    result = edited(source, is_strip=True)
    with Image.open(source) as before, Image.open(result) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info["icc_profile"] == images.profile()
        assert dict(after.getexif()) == {0x0112: 6}
    for secret in (b"Camera maker", b"xmpmeta", b"2026:11:22"):
        assert secret in source.read_bytes() or suffix == ".png"
        assert secret not in result.read_bytes()


@pytest.mark.parametrize("is_progressive", [False, True])
def test_what_was_put_after_a_picture_is_stripped_too(tmp_path: Path, is_progressive: bool) -> None:
    source = tmp_path / "moving.jpg"
    images.quarters().save(source, progressive=is_progressive)
    plain = source.read_bytes()
    behind = images.photo(tmp_path / "behind.jpg", 6).read_bytes()
    source.write_bytes(plain + behind)
    result = edited(source, is_strip=True)
    assert b"Camera maker" not in result.read_bytes()
    with Image.open(source) as before, Image.open(result) as after:
        assert after.tobytes() == before.tobytes()
    kept = edited(source, is_strip=False, title="x").read_bytes()
    assert kept.endswith(behind)


def test_letters_beyond_ascii_are_set_and_left_as_they_were(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "Jürgen".encode(), "© Zoë".encode("latin-1")
    exif[0x8769] = {0xA434: "Größe".encode()}
    images.quarters().save(source, exif=exif)
    result = edited(source, is_strip=False, title="Über ©").read_bytes()
    for text in ("Jürgen", "Größe", "Über ©"):
        assert text.encode() in result
    assert "© Zoë".encode("latin-1") in result


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_set_adds_and_leaves_the_rest(tmp_path: Path, suffix: str) -> None:
    source = picture(tmp_path, suffix)
    result = edited(source, is_strip=False, title="Größe", author="Ada")
    with Image.open(source) as before, Image.open(result) as after:
        assert after.tobytes() == before.tobytes()
        exif = after.getexif()
        assert (exif[0x013B], exif[0x010F]) == ("Ada", "Camera maker")
        assert exif.get_ifd(0x8825)[2] == (47.0, 22.0, 30.0)
        assert exif[0x0112] == 6


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("lossless", [True, False])
def test_a_plain_webp_gets_data(tmp_path: Path, mode: str, lossless: bool) -> None:
    source = tmp_path / "a.webp"
    image = images.quarters().convert(mode)
    if mode == "RGBA":
        image.putalpha(100)
    image.save(source, lossless=lossless)
    result = edited(source, is_strip=False, author="Ada")
    with Image.open(source) as before, Image.open(result) as after:
        assert after.tobytes() == before.tobytes()
        assert after.getexif()[0x013B] == "Ada"


def test_an_animation_stays_one(tmp_path: Path) -> None:
    for suffix in (".webp", ".png"):
        result = edited(images.animation(tmp_path / f"a{suffix}"), is_strip=True)
        with Image.open(result) as image:
            assert image.n_frames == 4


def test_a_stripped_document_shows_the_same(tmp_path: Path) -> None:
    source = documents.document(tmp_path / "a.pdf", 2)
    titled = edited(source, is_strip=False, title="Other", author="Ada", copyright="(c)")
    with pikepdf.open(titled) as document:
        assert str(document.docinfo["/Title"]) == "Other"
        with document.open_metadata() as told:
            assert told["dc:creator"] == ["Ada"]
    result = edited(titled, is_strip=True)
    assert documents.text_of(result) == documents.text_of(source)
    assert documents.bookmarks(result) == documents.bookmarks(source)
    with pikepdf.open(result) as document:
        assert not dict(document.docinfo)
        assert "/Metadata" not in document.Root


def test_what_cannot_be_edited_is_said(tmp_path: Path) -> None:
    for name, data in (("a.pdf", b"%PDF-"), ("a.jpg", b"\xff\xd8\xff\xe0")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Problem):
            edited(tmp_path / name, is_strip=True)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_broken_pieces_are_told_apart(tmp_path: Path, suffix: str) -> None:
    whole = picture(tmp_path, suffix).read_bytes()
    for size in range(12, len(whole), 37):
        try:
            made = pieces.rewritten(whole[:size], b"", (1, 1), is_strip=True)
        except pieces.BrokenPictureError:
            continue
        assert pieces.picture_of(made) == pieces.picture_of(whole[:size])
