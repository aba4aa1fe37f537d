"""What the child process does with pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pyvips
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.jobs.image.payload import Convert, Converted, Format
from dropmill.jobs.image.work import convert
from jobs.samples import images
from recorder import ReportRecorder

ORIENTATION = 0x0112


def converted(source: Path, format_: Format, **settings: Any) -> tuple[Path, Converted]:
    target = source.with_name(f"result-{source.name}.{format_.value}")
    target.touch()
    report = ReportRecorder()
    payload = Convert(source=str(source), target=str(target), format=format_, **settings)
    made = convert(payload, report)
    size_bytes = source.stat().st_size
    assert report.amounts == sorted(report.amounts, key=lambda amount: amount[0])
    assert report.amounts[-1] == (size_bytes, size_bytes)
    assert made.size_bytes == target.stat().st_size
    return target, made


@pytest.mark.parametrize("format_", list(Format))
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "LA", "RGBA", "I;16"])
def test_every_format_takes_every_sort_of_pixel(tmp_path: Path, format_: Format, mode: str) -> None:
    source = tmp_path / "a.tif"
    if mode == "I;16":
        Image.new(mode, images.SIZE, 0x8000).save(source)
    else:
        images.quarters(mode=mode).save(source)
    result, made = converted(source, format_, width=60, quality=90)
    assert (made.width, made.height, made.frames) == (60, 40, 1)
    with Image.open(result) as image:
        assert image.format == format_.name
        assert image.size == (60, 40)
        if mode == "I;16":
            level = image.convert("I").getpixel((5, 5))
            assert level == (0x8000 if image.mode == "I;16" else pytest.approx(0x80, abs=2))
        elif mode in {"P", "RGB", "RGBA", "CMYK"}:
            assert images.corner(image, "top left") == "red"
            assert images.corner(image, "bottom left") == "blue"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    "format_", [Format.JPEG, Format.WEBP, Format.PNG, Format.TIFF, Format.AVIF]
)
def test_a_photo_is_turned_as_it_was_held_and_says_so(
    tmp_path: Path, orientation: int, format_: Format
) -> None:
    source = images.photo(tmp_path / "a.jpg", orientation)
    result, made = converted(source, format_, width=60)
    with Image.open(source) as image:
        upright = {1: "red", 2: "green", 3: "white", 4: "blue", 5: "red", 6: "blue", 7: "white"}
        expected = upright.get(orientation, "green")
        assert image.getexif()[ORIENTATION] == orientation
    is_tall = orientation > 4
    assert (made.width, made.height) == ((60, 90) if is_tall else (60, 40))
    with Image.open(result) as image:
        assert images.corner(image, "top left") == expected
        assert image.getexif().get(ORIENTATION, 1) == 1
        assert image.info["icc_profile"] == images.profile()
        assert image.getexif()[0x010F] == "Camera maker"
        assert image.getexif().get_ifd(0x8825)[2] == (47.0, 22.0, 30.0)
        assert image.getexif().get_ifd(0x8769)[0xA003] == made.height
        assert image.getexif().get_ifd(0x8769)[0x829A] == 0.01
        assert b'Orientation="1"' in image.info.get("xmp", b'Orientation="1"')


def test_stripped_keeps_the_colours_and_nothing_that_tells_of_a_person(tmp_path: Path) -> None:
    source = images.photo(tmp_path / "a.jpg", 6)
    for format_ in (Format.JPEG, Format.WEBP, Format.PNG, Format.AVIF, Format.TIFF):
        result, _ = converted(source, format_, strip=True)
        with Image.open(result) as image:
            assert image.info["icc_profile"] == images.profile()
            assert images.corner(image, "top left") == "blue"
        data = result.read_bytes()
        assert b"Camera maker" not in data
        assert b"xmpmeta" not in data


@pytest.mark.parametrize(
    "format_", [Format.JPEG, Format.WEBP, Format.PNG, Format.TIFF, Format.AVIF]
)
def test_names_beyond_ascii_in_camera_data_stay(tmp_path: Path, format_: Format) -> None:
    source = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "Jürgen".encode(), "© Zoë".encode("latin-1")
    exif[0x8769] = {0xA434: "Größe".encode(), 0x9003: "2026:11:22 10:00:00"}
    images.quarters().save(source, exif=exif)
    with Image.open(converted(source, format_)[0]) as image:
        found = image.getexif()
        assert found[0x013B].encode("latin-1").decode() == "Jürgen"
        assert found[0x8298] == "© Zoë"
        assert found.get_ifd(0x8769)[0x9003] == "2026:11:22 10:00:00"
        assert found.get_ifd(0x8769)[0xA434] == "Größe".encode()


def test_nothing_grows_unless_asked(tmp_path: Path) -> None:
    source = images.photo(tmp_path / "a.jpg")
    _, made = converted(source, Format.PNG, width=500)
    assert (made.width, made.height) == images.SIZE
    _, made = converted(source, Format.PNG, width=240, height=1000, enlarge=True)
    assert (made.width, made.height) == (240, 160)


def test_a_box_is_fitted_into(tmp_path: Path) -> None:
    source = images.photo(tmp_path / "a.jpg")
    _, made = converted(source, Format.PNG, width=60, height=20)
    assert (made.width, made.height) == (30, 20)
    _, made = converted(source, Format.PNG, height=1)
    assert (made.width, made.height) == (2, 1)


@pytest.mark.parametrize("format_", [Format.GIF, Format.WEBP, Format.PNG])
@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_an_animation_stays_one(tmp_path: Path, suffix: str, format_: Format) -> None:
    source = images.animation(tmp_path / f"a{suffix}")
    result, made = converted(source, format_, width=30)
    assert (made.frames, made.width) == (4, 30)
    with Image.open(result) as image:
        assert image.n_frames == 4
        assert image.info["loop"] == (2 if format_ is Format.GIF else 3)
        durations = []
        for place in range(4):
            image.seek(place)
            image.load()
            durations.append(image.info["duration"])
        assert durations == [40, 80, 120, 160]


def test_a_format_without_animation_gets_the_first_frame_and_says_so(tmp_path: Path) -> None:
    _, made = converted(images.animation(tmp_path / "a.gif"), Format.JPEG)
    assert made.frames == 1
    assert "only the first of 4 frames" in made.notes[0]


def test_the_pages_of_a_tiff_are_kept(tmp_path: Path) -> None:
    result, made = converted(images.pages(tmp_path / "a.tif"), Format.TIFF, width=60)
    assert made.frames == 2
    with Image.open(result) as image:
        assert image.size == (60, 40)
        image.seek(1)
        assert image.size == (40, 90)


def test_transparency_is_white_in_a_jpeg_and_kept_elsewhere(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(source)
    result, made = converted(source, Format.JPEG)
    assert made.notes
    with Image.open(result) as image:
        assert image.getpixel((20, 20)) == (255, 255, 255)
    for format_ in (Format.PNG, Format.WEBP, Format.AVIF, Format.TIFF, Format.GIF):
        result, _ = converted(source, format_, width=20)
        with Image.open(result) as image:
            pixel = image.convert("RGBA").getpixel((10, 10))
            assert isinstance(pixel, tuple)
            assert pixel[3] == 0


def test_a_palette_with_one_transparent_colour(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    image = Image.new("P", (40, 40), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.info["transparency"] = 1
    image.save(source)
    result, _ = converted(source, Format.WEBP)
    with Image.open(result) as back:
        pixel = back.convert("RGBA").getpixel((10, 10))
        assert isinstance(pixel, tuple)
        assert pixel[3] == 0


def test_the_profile_of_other_colours_than_the_pixels_is_not_carried_over(tmp_path: Path) -> None:
    source = tmp_path / "a.tif"
    not_for_these = images.profile()[:16] + b"CMYK" + images.profile()[20:]
    images.quarters(mode="CMYK").save(source, icc_profile=not_for_these)
    result, _ = converted(source, Format.WEBP)
    with Image.open(result) as image:
        assert image.info["icc_profile"][16:20] == b"RGB "
        assert images.corner(image, "top left") == "red"
    result, _ = converted(source, Format.JPEG)
    with Image.open(result) as image:
        assert image.mode == "CMYK"
        assert image.info["icc_profile"] == not_for_these


@pytest.mark.parametrize("format_", [Format.PNG, Format.TIFF])
def test_sixteen_bits_a_colour_stay_sixteen(tmp_path: Path, format_: Format) -> None:
    source = images.deep_png(tmp_path / "a.png")
    result, _ = converted(source, format_)
    assert pyvips.Image.new_from_file(str(result))(63, 31) == [1063, 40_000, 65_535]
    again, made = converted(result, Format.PNG, width=32)
    assert (made.width, made.height) == (32, 16)
    smaller = pyvips.Image.new_from_file(str(again))
    assert smaller.format == "ushort"
    assert smaller(16, 8)[1:] == [40_000, 65_535]


def test_sixteen_bits_become_eight_where_the_format_has_eight(tmp_path: Path) -> None:
    result, _ = converted(images.deep_png(tmp_path / "a.png"), Format.WEBP, quality=95)
    with Image.open(result) as image:
        red, green, blue = image.getpixel((30, 10))  # type: ignore[misc]
        assert (red, green, blue) == (
            pytest.approx(4, abs=6), pytest.approx(156, abs=6), pytest.approx(255, abs=6),
        )  # fmt: skip


def test_heic(tmp_path: Path) -> None:
    source = tmp_path / "a.heic"
    source.write_bytes(images.HEIC.read_bytes())
    result, made = converted(source, Format.JPEG, width=32)
    assert (made.width, made.height) == (32, 24)
    with Image.open(result) as image:
        red, _, blue = image.getpixel((16, 1))  # type: ignore[misc]
        assert red > 200
        assert blue < 60


def test_a_bomb_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="3,600 megapixels"):
        converted(images.bomb(tmp_path / "a.png"), Format.JPEG)
    small = images.photo(tmp_path / "b.jpg")
    with pytest.raises(Problem, match="megapixels"):
        converted(small, Format.PNG, width=60_000, enlarge=True)


def test_what_is_no_image_or_cut_off_is_said(tmp_path: Path) -> None:
    text = tmp_path / "a.jpg"
    text.write_text("no picture")
    with pytest.raises(Problem, match="not an image"):
        converted(text, Format.PNG)
    empty = tmp_path / "empty.png"
    empty.touch()
    with pytest.raises(Problem, match="not an image"):
        converted(empty, Format.PNG)
    for whole in (
        images.photo(tmp_path / "whole.jpg", size=(900, 900)),
        images.deep_png(tmp_path / "deep.png", (300, 300)),
        images.animation(tmp_path / "moving.webp"),
    ):
        cut = tmp_path / f"cut{whole.suffix}"
        cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
        with pytest.raises(Problem):
            converted(cut, Format.PNG)


def test_postscript_is_not_read_whatever_its_name(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n")
    with pytest.raises(Problem, match="not an image"):
        converted(source, Format.PNG)


def test_damaged_camera_data_costs_only_itself(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\xff\xff\xff\x7f\x08\0\0\0garbage"
    images.quarters().save(source, exif=exif)
    result, _ = converted(source, Format.WEBP)
    with Image.open(result) as image:
        assert image.size == images.SIZE


def test_a_side_that_the_format_does_not_have(tmp_path: Path) -> None:
    source = tmp_path / "long.png"
    Image.new("L", (17_000, 2)).save(source)
    with pytest.raises(Problem, match="at most 16383"):
        converted(source, Format.WEBP)
