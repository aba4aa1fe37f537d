"""What the child process does with what files tell."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence, TiffImagePlugin, TiffTags

from dropmill.core.errors import Problem
from dropmill.jobs.image.tiff_folders import add_folders
from dropmill.jobs.image.work import opened
from dropmill.jobs.metadata import heif, pieces, tiff
from dropmill.jobs.metadata.blanking import blanked
from dropmill.jobs.metadata.payload import Edit
from dropmill.jobs.metadata.work import BUILT_ODDLY, edit
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


@pytest.mark.parametrize("suffix", [".png", ".webp"])
def test_what_was_put_after_other_pictures_stays_only_when_data_are_set(
    tmp_path: Path, suffix: str
) -> None:
    source = picture(tmp_path, suffix)
    source.write_bytes(source.read_bytes() + b"Hidden name")
    assert b"Hidden name" not in edited(source, is_strip=True).read_bytes()
    kept = edited(source, is_strip=False, title="x")
    assert kept.read_bytes().endswith(b"Hidden name")
    assert frames_of(kept) == frames_of(source)


def test_proofs_of_origin_are_stripped_and_else_stay(tmp_path: Path) -> None:
    """C2PA's, which name who made a picture."""
    png = picture(tmp_path, ".png")
    data = png.read_bytes()
    chunk = b"caBX" + b"Hidden name"
    made = struct.pack(">I", 11) + chunk + struct.pack(">I", zlib.crc32(chunk))
    png.write_bytes(data[:33] + made + data[33:])
    webp = picture(tmp_path, ".webp")
    data = webp.read_bytes() + b"C2PA" + struct.pack("<I", 11) + b"Hidden name\0"
    webp.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])
    for source in (png, webp):
        assert b"Hidden name" not in edited(source, is_strip=True).read_bytes()
        assert b"Hidden name" in edited(source, is_strip=False, title="x").read_bytes()


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


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>Hidden name</a></x:xmpmeta>"
SECRETS = (b"Camera maker", b"xmpmeta xmlns:x='adobe:ns:meta/'><", b"2026:11:22", b"Hidden name")


def frames_of(path: Path) -> list[tuple[object, ...]]:
    with Image.open(path) as image:
        return [
            (frame.size, frame.mode, frame.info.get("icc_profile"), frame.tobytes())
            for frame in ImageSequence.Iterator(image)
        ]


def telling() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132], exif[0x013B] = "Camera maker", "2026:11:22 10:00:00", "Hidden name"
    exif[0x8769] = {0x9003: "2026:11:22 10:00:00", 0x927C: b"Hidden name" * 9}
    exif[0x8825] = {1: "N", 2: (47.0, 22.0, 11.5)}
    read = Image.Exif()
    read.load(exif.tobytes())  # as it is in a file
    return read


def test_an_avif_is_stripped_where_it_lies(tmp_path: Path) -> None:
    source = tmp_path / "photo.avif"
    quarters = images.quarters().resize((200, 120))
    quarters.save(source, exif=telling().tobytes(), xmp=XMP, icc_profile=images.profile())
    data = source.read_bytes()
    assert all(secret in data for secret in SECRETS)
    result = edited(source, is_strip=True)
    assert frames_of(result) == frames_of(source)
    written = result.read_bytes()
    assert len(written) == len(data)
    assert not any(secret in written for secret in SECRETS)
    with Image.open(result) as image:
        assert not dict(image.getexif())
    with pytest.raises(Problem, match="Nothing can be set"):
        edited(source, is_strip=False, title="x")


@pytest.mark.parametrize("is_inside", [False, True])
def test_a_phones_heic_is_stripped_too(tmp_path: Path, is_inside: bool) -> None:
    source = tmp_path / "photo.heic"
    source.write_bytes(images.heic_that_tells(telling().tobytes(), XMP, is_inside=is_inside))
    assert all(secret in source.read_bytes() for secret in SECRETS)
    with opened(str(source)) as image:
        assert image.getexif()[0x010F] == "Camera maker"
    result = edited(source, is_strip=True)
    assert not any(secret in result.read_bytes() for secret in SECRETS)
    assert b"of the other" in result.read_bytes()  # this describes what only helps to show it
    with opened(str(source)) as before, opened(str(result)) as after:
        assert after.tobytes() == before.tobytes()
        assert not dict(after.getexif())


def heic(path: Path, behind: bytes = b"", *, is_inside: bool = False, **how: bool) -> Path:
    data = images.heic_that_tells(telling().tobytes(), XMP, is_inside=is_inside, **how)
    path.write_bytes(data + behind)
    return path


def test_what_another_picture_in_a_heic_tells_is_stripped_too(tmp_path: Path) -> None:
    source = heic(tmp_path / "two.heic", has_gain_map=False)
    assert b"of the other" in source.read_bytes()
    assert b"of the other" not in edited(source, is_strip=True).read_bytes()


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


FILM = box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"Hidden name")


@pytest.mark.parametrize(
    "behind",
    [
        FILM,
        box(b"mpvd", FILM),
        box(b"uuid", b"x" * 16 + b"Hidden name"),
        b"SEFHHidden nameSEFT",
        b"\0\0\0\x09",
    ],
)
def test_what_was_put_after_a_heic_is_stripped_too(tmp_path: Path, behind: bytes) -> None:
    source = heic(tmp_path / "moving.heic", behind)
    result = edited(source, is_strip=True)
    assert len(result.read_bytes()) == len(source.read_bytes()) - len(behind)
    with opened(str(source)) as before, opened(str(result)) as after:
        assert after.tobytes() == before.tobytes()


def test_what_belongs_to_nothing_in_a_heic_is_stripped_too(tmp_path: Path) -> None:
    """As what an editor has left behind, or put between."""
    plain = heic(tmp_path / "a.heic", is_inside=True).read_bytes()
    size = int.from_bytes(plain[(start := plain.index(b"mdat") - 4) : start + 4])
    whole = struct.pack(">I", size + 11) + plain[start + 4 :] + b"Hidden name"
    source = tmp_path / "b.heic"
    source.write_bytes(plain[:start] + whole)
    result = edited(source, is_strip=True).read_bytes()
    assert b"Hidden name" not in result
    assert len(result) == len(plain) + 11


def test_a_heic_that_is_cut_off_is_not_stripped(tmp_path: Path) -> None:
    source = heic(tmp_path / "a.heic")
    source.write_bytes(source.read_bytes()[:-9])
    with pytest.raises(Problem):
        edited(source, is_strip=True)


def test_a_sequence_is_no_picture_with_a_film_behind_it(tmp_path: Path) -> None:
    source = tmp_path / "moving.avif"
    frames = [images.quarters().resize((64, 48)), images.quarters().resize((64, 48)).rotate(90)]
    frames[0].save(source, save_all=True, append_images=frames[1:])
    with pytest.raises(Problem, match="odd way"):
        edited(source, is_strip=True)


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_an_avif_that_is_turned_stays_so(tmp_path: Path, turn: int) -> None:
    source = tmp_path / "turned.avif"
    exif = telling()
    exif[0x0112] = turn
    images.quarters().resize((64, 48)).save(source, exif=exif)
    result = edited(source, is_strip=True)
    assert not any(secret in result.read_bytes() for secret in SECRETS)
    assert frames_of(result) == frames_of(source)
    with Image.open(result) as image:
        assert dict(image.getexif()) == {0x0112: turn}


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}, {"compression": "tiff_adobe_deflate"}])
@pytest.mark.parametrize("mode", ["RGB", "I;16", "1"])
def test_tiff_is_stripped_page_by_page(
    tmp_path: Path, mode: str, options: dict[str, object]
) -> None:
    source = tmp_path / "scan.tif"
    image = images.quarters().convert("L" if mode == "I;16" else mode).convert(mode)
    pages = {} if mode == "I;16" else {"save_all": True, "append_images": [image, image]}
    told = {0x010E: "Hidden name", 0x010F: "Camera maker", 0x0132: "2026:11:22 10:00:00", 0x0112: 6}
    image.save(source, tiffinfo=told, icc_profile=images.profile(), **pages, **options)
    if "big_tiff" not in options:
        maker = {0x9003: "2026:11:22 10:00:00", 0x927C: b"Hidden name" * 9}
        add_folders(str(source), {0x8769: maker, 0x8825: {1: "N", 2: (47.0, 22.0, 11.5)}})
    assert b"Hidden name" in source.read_bytes()
    result = edited(source, is_strip=True)
    assert frames_of(result) == frames_of(source)
    written = result.read_bytes()
    assert not any(secret in written for secret in SECRETS)
    with Image.open(result) as image:
        assert image.tag_v2[0x0112] == 6
        assert not {0x010E, 0x010F, 0x0132, 0x8769, 0x8825} & set(image.tag_v2)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_of_either_order_says_how_its_planes_lie(tmp_path: Path, order: str) -> None:
    source = tmp_path / "stack.tif"
    text = b"ImageJ=1.53t\nimages=2\0"
    maker = b"Camera maker\0"
    end = 8 + 2 + 8 * 12 + 4
    entries = [
        (256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1),
        (270, 2, len(text), end), (271, 2, len(maker), end + len(text)),
        (273, 4, 1, end + len(text) + len(maker)), (279, 4, 1, 2),
    ]  # fmt: skip
    rows = b"".join(
        struct.pack(f"{order}HHL", *entry[:3])
        + (
            struct.pack(f"{order}HH", entry[3], 0)
            if entry[1] == 3
            else struct.pack(f"{order}L", entry[3])
        )
        for entry in entries
    )
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}LH", 8, len(entries))
    source.write_bytes(head + rows + b"\0\0\0\0" + text + maker + b"\x10\x20")
    report, target = ReportRecorder(), tmp_path / "new.tif"
    target.touch()
    made = edit(Edit(str(source), str(target), is_strip=True), report)
    assert made.notes == ("its description stays: it says how the planes lie in the file",)
    assert b"ImageJ=1.53t" in target.read_bytes()
    assert maker not in target.read_bytes()
    assert frames_of(target) == frames_of(source)


def test_what_was_put_after_a_tiff_is_stripped_too(tmp_path: Path) -> None:
    source = tmp_path / "a.tif"
    images.quarters().save(source, tiffinfo={0x010F: "Camera maker"})
    size = source.stat().st_size
    source.write_bytes(source.read_bytes() + b"Hidden name")
    result = edited(source, is_strip=True)
    assert len(result.read_bytes()) <= size + 1
    assert b"Hidden name" not in result.read_bytes()
    assert frames_of(result) == frames_of(source)


def test_pixels_of_a_tiff_are_never_cut_off(tmp_path: Path) -> None:
    """Readers take pixels that are not packed though their bytes are counted as too few."""
    source = tmp_path / "a.tif"
    images.quarters().convert("L").save(source)
    data = bytearray(source.read_bytes())
    with Image.open(source) as image:
        (start,), (count,) = image.tag_v2[273], image.tag_v2[279]
    assert start + count >= len(data) - 1  # so that a cut would be one of pixels
    entry = next(p for p in range(len(data)) if data[p : p + 2] == struct.pack("<H", 279))
    struct.pack_into("<L", data, entry + 8, count - 40)
    source.write_bytes(data)
    before = frames_of(source)
    with pytest.raises(Problem, match="could not be read back"):
        edited(source, is_strip=True)
    assert frames_of(source) == before


def test_what_stays_in_a_tiff_is_told(tmp_path: Path) -> None:
    """What a tag may lead to that is not known, and where a map lies."""
    source, target = tmp_path / "a.tif", tmp_path / "new.tif"
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[34412], info.tagtype[34412] = 7, TiffTags.LONG
    info[33550], info.tagtype[33550] = (1.0, 1.0, 0.0), TiffTags.DOUBLE
    images.quarters().save(source, tiffinfo=info)
    source.write_bytes(source.read_bytes() + b"What 34412 leads to")
    target.touch()
    made = edit(Edit(str(source), str(target), is_strip=True), ReportRecorder())
    assert target.read_bytes().endswith(b"What 34412 leads to")
    assert made.notes == (
        "where it lies on the map stays",
        "what lies behind its end stays: a tag that is not known may lead there",
    )


def test_camera_data_among_the_tags_of_a_tiff_are_stripped(tmp_path: Path) -> None:
    source = tmp_path / "a.tif"
    told = (18246, 33434, 34855, 37386, 37500, 42016, 42033, 52545)
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in told:
        info[tag], info.tagtype[tag] = b"Hidden name", TiffTags.UNDEFINED
    images.quarters().save(source, tiffinfo=info)
    with Image.open(source) as image:
        assert set(told) <= set(image.tag_v2)
    result = edited(source, is_strip=True)
    assert b"Hidden name" not in result.read_bytes()
    with Image.open(result) as image:
        assert not set(told) & set(image.tag_v2)


def test_a_raw_picture_is_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "a.dng"
    images.quarters().save(source, format="TIFF", tiffinfo={50706: b"\1\4\0\0"})
    with pytest.raises(Problem, match="camera's raw picture"):
        edited(source, is_strip=True)


@given(st.data())
def test_broken_ones_are_told_or_stripped(data: st.DataObject) -> None:
    """Whatever bytes are changed: an answer or a reason, and never for ever."""
    suffix = data.draw(st.sampled_from([".heic", ".tif"]))
    whole = bytearray(sample(suffix))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(8, min(len(whole), 2_000) - 1))] = data.draw(
            st.integers(0, 255)
        )
    del whole[data.draw(st.integers(0, len(whole))) or len(whole) :]
    try:
        if suffix == ".heic":
            assert len(heif.without_what_tells(bytes(whole))) <= len(whole)
        else:
            found = tiff.Tiff(bytes(whole))
            assert len(blanked(whole, found.telling())) == len(whole)
            assert sum(map(len, found.picture())) < 1 << 24
    except BUILT_ODDLY:
        pass


@cache
def sample(suffix: str) -> bytes:
    if suffix == ".heic":
        return images.heic_that_tells(telling().tobytes(), XMP)
    file = io.BytesIO()
    images.quarters().save(file, format="TIFF", exif=telling())
    return file.getvalue()
