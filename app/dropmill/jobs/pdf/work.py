"""Works on PDFs. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
from pikepdf import Name, Pdf

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.pdf.bookmarks import copy_bookmarks
from dropmill.jobs.pdf.payload import Compress, Made, Merge, Rotate, Split
from dropmill.jobs.pdf.pictures import reduce_pictures
from dropmill.jobs.pdf.ranges import page_ranges, pages_of
from dropmill.jobs.results import unproven
from dropmill.jobs.shares import InBytes

MOST_PAGES = 50_000
_QUALITY = 92
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"BM")


def merge(task: Merge, report: Report) -> Made:
    """Join documents, and pictures as pages of their size."""
    report = InBytes(report, task.sources)
    notes: list[str] = []
    with Pdf.new() as whole:
        for place, name in enumerate(task.sources):
            report(place * 98 // len(task.sources), 100)
            report.note(Path(name).name)
            with _opened_or_drawn(name) as part:
                _note_signature(part, notes)
                first = len(whole.pages)
                whole.add_pages_from(part)
                copy_bookmarks(part, whole, {n: first + n for n in range(len(part.pages))})
                _check_count(len(whole.pages))
                if place == 0:
                    _copy_description(part, whole)
        return _saved(whole, task.target, task.sources[0], report, notes)


def split(task: Split, report: Report) -> Made:
    """Put ranges of pages, or each page, into files of their own."""
    report = InBytes(report, [task.source])
    notes: list[str] = []
    names: list[str] = []
    pages = 0
    with opened(task.source) as whole:
        _note_signature(whole, notes)
        count = len(whole.pages)
        parts = page_ranges(task.pages, count) or [range(n, n + 1) for n in range(count)]
        _check_count(sum(len(part) for part in parts))
        digits = len(str(count))
        for place, part in enumerate(parts):
            report(place, len(parts))
            name = _free_name(f"{task.stem} {_label(part, digits)}", ".pdf", names)
            with Pdf.new() as piece:
                piece.add_pages_from(whole, list(part))
                copy_bookmarks(whole, piece, {page: n for n, page in enumerate(part)})
                _copy_description(whole, piece)
                piece.remove_unreferenced_resources()
                _save(piece, str(Path(task.folder) / name), task.source, len(part))
            names.append(name)
            pages += len(part)
    report(len(parts), len(parts))
    return Made(pages, tuple(names), notes=tuple(notes))


def rotate(task: Rotate, report: Report) -> Made:
    """Turn pages."""
    report = InBytes(report, [task.source])
    notes: list[str] = []
    with opened(task.source) as whole:
        _note_signature(whole, notes)
        for page in set(pages_of(task.pages, len(whole.pages))):
            whole.pages[page].rotate(task.angle, relative=True)
        return _saved(whole, task.target, task.source, report, notes)


def compress(task: Compress, report: Report) -> Made:
    """Reduce pictures that are finer than needed, and pack the rest better."""
    report = InBytes(report, [task.source])
    notes: list[str] = []
    with opened(task.source) as whole:
        _note_signature(whole, notes)
        reduce_pictures(whole, task.dpi, task.quality, report)
        whole.remove_unreferenced_resources()
        return _saved(whole, task.target, task.source, report, notes)


@contextmanager
def opened(name: str) -> Iterator[Pdf]:
    """Open a document; what stands in the way becomes a Problem in a person's words."""
    short = Path(name).name
    try:
        with pikepdf.open(name) as document:
            if document.is_encrypted and not document.allow.modify_other:
                raise Problem(
                    f"The author of “{short}” does not allow changes",
                    "Ask for a document without this restriction.",
                )
            yield document
    except pikepdf.PasswordError:
        hint = "Remove the password in the program that set it, then retry."
        raise Problem(f"“{short}” needs a password", hint) from None
    except pikepdf.PdfError as error:
        raise Problem(
            f"“{short}” is not a PDF that can be read",
            "It is damaged, or of another sort: get it again from where it came from.",
            detail=str(error),
        ) from error


@contextmanager
def _opened_or_drawn(name: str) -> Iterator[Pdf]:
    """Open a document, or a picture as one of a page as large as the picture says it is."""
    with Path(name).open("rb") as file:
        head = file.read(12)
    is_phones = head[4:8] == b"ftyp" or (head[:4], head[8:]) == (b"RIFF", b"WEBP")
    if not (head.startswith(_PICTURES) or is_phones):
        with opened(name) as document:
            yield document
        return
    try:
        # A PDF holds neither HEIC nor WebP nor AVIF.
        drawn = img2pdf.convert(
            _redrawn(name, "JPEG") if is_phones else name, rotation=img2pdf.Rotation.ifvalid
        )
    except img2pdf.AlphaChannelError:
        drawn = img2pdf.convert(_redrawn(name, "PNG"))
    except (img2pdf.ImageOpenError, OSError, ValueError) as error:
        raise Problem(
            f"“{Path(name).name}” is not a picture that can be read",
            "Convert it to JPEG or PNG first, with the kind image.",
            detail=str(error),
        ) from error
    with pikepdf.open(io.BytesIO(drawn)) as document:
        yield document


def _redrawn(name: str, format_: str) -> bytes:
    """Return a picture the right way up, on white, in a format that a PDF holds."""
    from dropmill.jobs.image.work import opened as opened_image  # noqa: PLC0415 - rarely needed

    with opened_image(name) as image:
        from PIL import Image, ImageOps  # noqa: PLC0415

        turned = ImageOps.exif_transpose(image).convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned)
        profile = image.info.get("icc_profile") or b""
        written = io.BytesIO()
        flat.convert("RGB").save(
            written,
            format_,
            quality=_QUALITY,
            dpi=image.info.get("dpi", (96, 96)),
            icc_profile=profile if profile[16:20] == b"RGB " else None,
        )
    return written.getvalue()


def _note_signature(document: Pdf, notes: list[str]) -> None:
    flags = document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/SigFlags", 0)
    if int(flags) & 1 and _SIGNED not in notes:
        notes.append(_SIGNED)


_SIGNED = "its signature is no longer valid: the document was changed"


def _copy_description(source: Pdf, target: Pdf) -> None:
    for key, value in source.docinfo.items():
        if isinstance(value, pikepdf.String):
            target.docinfo[key] = value
    if isinstance(language := source.Root.get(Name.Lang), pikepdf.String):
        target.Root[Name.Lang] = language


def _saved(document: Pdf, target: str, source: str, report: Report, notes: Sequence[str]) -> Made:
    report(99, 100)
    pages = len(document.pages)
    _save(document, target, source, pages)
    report(100, 100)
    return Made(pages, size_bytes=os.path.getsize(target), notes=tuple(notes))  # noqa: PTH202


def _save(document: Pdf, target: str, source: str, pages: int) -> None:
    """Write a document over `target`, open it again, and look at each page."""
    boxes = [_size(page) for page in document.pages]
    write(
        document,
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=False,
    )
    try:
        with pikepdf.open(target) as proof:
            is_right = [_size(page) for page in proof.pages] == boxes and len(boxes) == pages
    except pikepdf.PdfError as error:
        raise unproven(source) from error
    if not is_right:
        raise unproven(source)


def write(document: Pdf, target: str, **options: Any) -> None:
    """Write a document into the file `target`, or a new one, without encryption.

    Into that very file: given a path, pikepdf puts another in its place, and what is synced and
    given its permissions afterwards would be the one that is gone.
    """
    with Path(target).open("w+b") as file:
        document.save(file, encryption=False, **options)


def _size(page: pikepdf.Page) -> tuple[float, ...]:
    return tuple(round(float(side), 2) for side in page.mediabox)


def _check_count(count: int) -> None:
    if count > MOST_PAGES:
        raise Problem(
            f"That makes {count:,} pages", f"More than {MOST_PAGES:,} at once are not made."
        )


def _label(pages: range, digits: int) -> str:
    first, last = pages[0] + 1, pages[-1] + 1
    return f"{first:0{digits}}" if first == last else f"{first:0{digits}}-{last:0{digits}}"


def _free_name(stem: str, suffix: str, taken: Sequence[str]) -> str:
    name, number = f"{stem}{suffix}", 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name
