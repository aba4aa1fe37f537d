"""Small PDFs as people have them, made when a test runs."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from PIL import Image

SIZES = [(595, 842), (612, 792), (842, 595), (300, 300)]


def document(path: Path, pages: int = 4, *, words: str = "page") -> Path:
    """Pages of several sizes with their numbers on them, a title, and bookmarks: one a page."""
    with Pdf.new() as made:
        for number in range(pages):
            made.add_blank_page(page_size=SIZES[number % len(SIZES)])
            page = made.pages[number]
            page.Resources = Dictionary(Font=Dictionary(F=_font(made)))
            text = f"BT /F 24 Tf 40 200 Td ({words} {number + 1}) Tj ET"
            page.Contents = made.make_stream(text.encode())
        made.docinfo["/Title"] = String(f"A title of {words}")
        with made.open_outline() as outline:
            top = OutlineItem("All", 0)
            outline.root.append(top)
            top.children.extend(OutlineItem(f"Bookmark {n + 1}", n) for n in range(pages))
        made.save(path)
    return path


def form(path: Path, *, is_signed: bool = False) -> Path:
    """A page with a text field “name” that says Ada, and perhaps a signature."""
    with Pdf.new() as made:
        made.add_blank_page(page_size=(300, 300))
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"),
                V=String("Ada"), DA=String("/F 12 Tf 0 g"), Rect=Array([50, 200, 250, 220]), F=4,
            )
        )  # fmt: skip
        made.pages[0].Annots = Array([field])
        made.Root.AcroForm = made.make_indirect(
            Dictionary(
                Fields=Array([field]), DA=String("/F 12 Tf 0 g"), NeedAppearances=True,
                DR=Dictionary(Font=Dictionary(F=_font(made))), SigFlags=3 if is_signed else 0,
            )
        )  # fmt: skip
        if is_signed:
            signature = Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 10, 20, 30]),
                Contents=String("0" * 64),
            )  # fmt: skip
            field.V = made.make_indirect(signature)
            field.FT = Name.Sig
        made.save(path)
    return path


def scan(path: Path, pixels: int = 1200) -> Path:
    """A page of 4 × 4 inches that is one picture of many pixels, with a little noise in it."""  # noqa: RUF002
    with Pdf.new() as made:
        made.add_blank_page(page_size=(288, 288))
        picture = Image.effect_noise((pixels, pixels), 40).convert("RGB")
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=95)
        image = made.make_stream(
            written.getvalue(),
            Type=Name.XObject, Subtype=Name.Image, Width=pixels, Height=pixels,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        made.pages[0].Resources = Dictionary(XObject=Dictionary(I=image))
        made.pages[0].Contents = made.make_stream(b"q 288 0 0 288 0 0 cm /I Do Q")
        made.save(path)
    return path


def locked(path: Path, *, user: str = "secret") -> Path:
    """A document that needs a password to open, or, without one, to change."""
    with Pdf.new() as made:
        made.add_blank_page()
        allow = pikepdf.Permissions(modify_other=False, modify_assembly=False)
        encryption = pikepdf.Encryption(user=user, owner="owner", allow=allow)
        made.save(path, encryption=encryption)
    return path


def text_of(path: Path) -> list[str]:
    """What stands on each page, read by another library."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def bookmarks(path: Path) -> list[tuple[int, str, int | None]]:
    """Depth, title and page of each bookmark, read by another library."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        found = []
        for item in document.get_toc():
            place = item.get_dest()
            found.append((item.level, item.get_title(), place.get_index() if place else None))
        return found


def _font(made: Pdf) -> pikepdf.Object:
    return made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
