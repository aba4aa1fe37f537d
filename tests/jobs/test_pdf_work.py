"""What the child process does with PDFs."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.jobs.image.payload import Format
from dropmill.jobs.pdf.drawing import images as draw
from dropmill.jobs.pdf.payload import Compress, Draw, Merge, Rotate, Split
from dropmill.jobs.pdf.ranges import pages_of
from dropmill.jobs.pdf.work import compress, merge, rotate, split
from jobs.samples import documents, images
from recorder import ReportRecorder


@pytest.fixture
def report() -> ReportRecorder:
    return ReportRecorder()


def test_merged_in_order_with_sizes_bookmarks_forms_and_title(
    tmp_path: Path, report: ReportRecorder
) -> None:
    first = documents.document(tmp_path / "a.pdf", 2, words="first")
    second = documents.form(tmp_path / "b.pdf")
    third = documents.form(tmp_path / "c.pdf")
    last = documents.document(tmp_path / "d.pdf", 3, words="last")
    target = tmp_path / "all.pdf"
    made = merge(Merge((str(first), str(second), str(third), str(last)), str(target)), report)
    assert made.pages == 7
    assert made.notes == ()
    words = documents.text_of(target)
    assert words[0] == "first 1"
    assert words[4:] == ["last 1", "last 2", "last 3"]
    with pikepdf.open(target) as document:
        sizes = [tuple(float(side) for side in page.mediabox[2:]) for page in document.pages]
        assert sizes == [*documents.SIZES[:2], (300, 300), (300, 300), *documents.SIZES[:3]]
        fields = document.acroform.fields
        assert len(fields) == 2
        assert len({field.fully_qualified_name for field in fields}) == 2
        assert str(document.docinfo["/Title"]) == "A title of first"
    assert documents.bookmarks(target) == [
        (0, "All", 0), (1, "Bookmark 1", 0), (1, "Bookmark 2", 1),
        (0, "All", 4), (1, "Bookmark 1", 4), (1, "Bookmark 2", 5), (1, "Bookmark 3", 6),
    ]  # fmt: skip


def test_pictures_become_pages_the_right_way_up(tmp_path: Path, report: ReportRecorder) -> None:
    photo = images.photo(tmp_path / "a.jpg", 6, (1200, 600))
    clear = tmp_path / "b.png"
    Image.new("RGBA", (144, 72), (255, 0, 0, 0)).save(clear, dpi=(72, 72))
    target = tmp_path / "all.pdf"
    made = merge(Merge((str(photo), str(clear)), str(target)), report)
    assert made.pages == 2
    with pypdfium2.PdfDocument(target) as document:
        width, height = document[0].get_size()
        assert (round(width), round(height)) == (144, 288)  # 300 dots an inch
        assert images.corner(document[0].render().to_pil(), "top left") == "blue"
        assert [round(side) for side in document[1].get_size()] == [144, 72]
        assert images.corner(document[1].render().to_pil(), "top left") == "white"


@pytest.mark.parametrize("format_", [Format.WEBP, Format.AVIF])
def test_pictures_that_a_pdf_does_not_hold_are_pages_too(
    tmp_path: Path, report: ReportRecorder, format_: Format
) -> None:
    turned = tmp_path / f"a.{format_.value}"
    exif = Image.Exif()
    exif[0x0112] = 6
    images.quarters((1200, 600)).save(turned, exif=exif, icc_profile=images.profile())
    clear = tmp_path / f"b.{format_.value}"
    Image.new("RGBA", (96, 48), (255, 0, 0, 0)).save(clear)
    target = tmp_path / "all.pdf"
    assert merge(Merge((str(turned), str(clear)), str(target)), report).pages == 2
    with pypdfium2.PdfDocument(target) as document:
        assert [round(side) for side in document[0].get_size()] == [450, 900]  # 96 dots an inch
        assert images.corner(document[0].render().to_pil(), "top left") == "blue"
        assert [round(side) for side in document[1].get_size()] == [72, 36]
        assert images.corner(document[1].render().to_pil(), "top left") == "white"


def test_split_by_page_and_by_range(tmp_path: Path, report: ReportRecorder) -> None:
    source = documents.document(tmp_path / "a.pdf", 4)
    made = split(Split(str(source), str(tmp_path), "a", ""), report)
    assert made.names == ("a 1.pdf", "a 2.pdf", "a 3.pdf", "a 4.pdf")
    assert documents.text_of(tmp_path / "a 3.pdf") == ["page 3"]
    made = split(Split(str(source), str(tmp_path), "r", "4-3, 1, 1, 2-"), report)
    assert made.names == ("r 4-3.pdf", "r 1.pdf", "r 1 (2).pdf", "r 2-4.pdf")
    assert made.pages == 7
    assert documents.text_of(tmp_path / "r 4-3.pdf") == ["page 4", "page 3"]
    assert documents.bookmarks(tmp_path / "r 2-4.pdf") == [
        (0, "Bookmark 2", 0), (0, "Bookmark 3", 1), (0, "Bookmark 4", 2),
    ]  # fmt: skip


def test_rotated_pages_are_turned_further(tmp_path: Path, report: ReportRecorder) -> None:
    source = documents.document(tmp_path / "a.pdf", 3)
    once, twice = tmp_path / "b.pdf", tmp_path / "c.pdf"
    rotate(Rotate(str(source), str(once), "2-", 90), report)
    rotate(Rotate(str(once), str(twice), "", 270), report)
    with pypdfium2.PdfDocument(once) as first, pypdfium2.PdfDocument(twice) as second:
        assert [page.get_rotation() for page in first] == [0, 90, 90]
        assert [page.get_rotation() for page in second] == [270, 0, 0]
    assert documents.bookmarks(once) == documents.bookmarks(source)


def test_compressed_scans_get_smaller_and_keep_their_size_on_paper(
    tmp_path: Path, report: ReportRecorder
) -> None:
    source = documents.scan(tmp_path / "a.pdf")
    target = tmp_path / "b.pdf"
    made = compress(Compress(str(source), str(target), 100, 75), report)
    assert made.size_bytes == target.stat().st_size < source.stat().st_size / 4
    assert report.amounts == sorted(report.amounts, key=lambda amount: amount[0])
    with pikepdf.open(target) as document:
        image = document.pages[0].Resources.XObject.I
        assert (int(image.Width), int(image.Height)) == (400, 400)
        assert [float(side) for side in document.pages[0].mediabox] == [0, 0, 288, 288]


def test_pages_are_drawn_with_what_was_filled_in(tmp_path: Path, report: ReportRecorder) -> None:
    source = documents.form(tmp_path / "a.pdf")
    made = draw(Draw(str(source), str(tmp_path), "a", "", 144, "png", 75), report)
    assert made.names == ("a 1.png",)
    with Image.open(tmp_path / "a 1.png") as image:
        assert image.size == (600, 600)
        assert round(image.info["dpi"][0]) == 144
        low, _ = image.convert("L").crop((100, 160, 500, 200)).getextrema()
        assert isinstance(low, int)
        assert low < 128  # “Ada” is there in black


def test_a_signature_that_is_broken_by_it_is_said(tmp_path: Path, report: ReportRecorder) -> None:
    source = documents.form(tmp_path / "a.pdf", is_signed=True)
    made = rotate(Rotate(str(source), str(tmp_path / "b.pdf"), "", 90), report)
    assert "signature is no longer valid" in made.notes[0]


def test_locked_damaged_and_other_files_say_so(tmp_path: Path, report: ReportRecorder) -> None:
    target = str(tmp_path / "b.pdf")
    with pytest.raises(Problem, match="needs a password"):
        rotate(Rotate(str(documents.locked(tmp_path / "l.pdf")), target, "", 90), report)
    with pytest.raises(Problem, match="needs a password"):
        draw(Draw(str(tmp_path / "l.pdf"), str(tmp_path), "l", "", 72, "png", 75), report)
    with pytest.raises(Problem, match="does not allow changes"):
        rotate(Rotate(str(documents.locked(tmp_path / "r.pdf", user="")), target, "", 90), report)
    for data in (b"", b"no document", b"%PDF-1.7\n%%EOF"):
        (tmp_path / "x.pdf").write_bytes(data)
        with pytest.raises(Problem, match="not a PDF"):
            merge(Merge((str(tmp_path / "x.pdf"),), target), report)
        with pytest.raises(Problem, match="not a PDF"):
            draw(Draw(str(tmp_path / "x.pdf"), str(tmp_path), "x", "", 72, "png", 75), report)


def test_pages_too_large_to_draw_are_an_error(tmp_path: Path, report: ReportRecorder) -> None:
    with pikepdf.Pdf.new() as made:
        made.add_blank_page(page_size=(14_400, 14_400))
        made.save(tmp_path / "a.pdf")
    with pytest.raises(Problem, match="megapixels"):
        draw(Draw(str(tmp_path / "a.pdf"), str(tmp_path), "a", "", 1200, "png", 75), report)


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", [0, 1, 2, 3, 4]), ("2", [1]), ("2-3, 5", [1, 2, 4]), ("4-", [3, 4]), ("-2", [0, 1]),
     ("3-1", [2, 1, 0]), (" 1 – 2 ,", [0, 1])],  # noqa: RUF001 - the dash that phones write
)  # fmt: skip
def test_pages_as_people_write_them(text: str, pages: list[int]) -> None:
    assert pages_of(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "6", "1-6", "a", "1..2", "1-2-3"])
def test_pages_that_are_none(text: str) -> None:
    with pytest.raises(Problem):
        pages_of(text, 5)
