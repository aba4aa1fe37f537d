"""Edits what a file tells about itself. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
from PIL import ExifTags, Image, ImageSequence

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.image.metadata import as_stored
from dropmill.jobs.image.work import opened as opened_image
from dropmill.jobs.metadata import heif, pieces, tiff
from dropmill.jobs.metadata.blanking import blanked
from dropmill.jobs.metadata.payload import Edit, Edited
from dropmill.jobs.pdf.work import opened as opened_document
from dropmill.jobs.pdf.work import write
from dropmill.jobs.results import unproven

MOST_IMAGE_BYTES = 1 << 30
_ORIENTATION, _EXIF_FOLDER, _PLACE_FOLDER = 0x0112, 0x8769, 0x8825
_TAGS = {"title": 0x010E, "author": 0x013B, "copyright": 0x8298}
_INFO = {"title": "/Title", "author": "/Author"}
_XMP = {"title": "dc:title", "author": "dc:creator", "copyright": "dc:rights"}


def edit(task: Edit, report: Report) -> Edited:
    """Write a copy that tells less, or something else; Problem in a person's words."""
    path = Path(task.source)
    size_bytes = path.stat().st_size
    report(0, size_bytes)
    with path.open("rb") as file:
        head = file.read(1024)
    made = next(edit for is_known, edit in _HOW if is_known(head))(task)
    report(size_bytes, size_bytes)
    return made


def _wanted(task: Edit) -> dict[str, str]:
    given = {"title": task.title, "author": task.author, "copyright": task.copyright}
    return {name: text for name, text in given.items() if text}


def _read(task: Edit) -> bytes:
    path = Path(task.source)
    if path.stat().st_size > MOST_IMAGE_BYTES:
        raise Problem(f"“{path.name}” is larger than 1 GiB", "Use the kind image to convert it.")
    return path.read_bytes()


def _image(task: Edit) -> Edited:
    data = _read(task)
    with opened_image(task.source) as image:
        size = image.size
        exif = _exif(task, image)
    try:
        written = pieces.rewritten(data, exif, size, is_strip=task.is_strip)
        is_same = _sum(pieces.picture_of(written)) == _sum(pieces.picture_of(data))
    except pieces.BrokenPictureError:
        raise _odd(task) from None
    _write(task, written)
    with opened_image(task.target) as proof:
        if proof.size != size or not is_same:
            raise unproven(task.source)
    return Edited()


def _heif(task: Edit) -> Edited:
    _refuse_to_set(task)
    data = _read(task)
    try:
        written = heif.without_what_tells(data)
    except BUILT_ODDLY:
        raise _odd(task) from None
    _write(task, written)
    with opened_image(task.source) as image, opened_image(task.target) as proof:
        # Which way is up is read from the picture's own properties.
        tells = not proof.getexif().keys() <= {ExifTags.Base.Orientation}
        if tells or _pixels(image) != _pixels(proof):
            raise unproven(task.source)
    return Edited()


def _tiff(task: Edit) -> Edited:
    _refuse_to_set(task)
    data = _read(task)
    try:
        before = tiff.Tiff(data)
        is_raw, is_packed = before.is_raw, before.is_packed
        written = b"" if is_raw else blanked(data, before.telling())[: before.end]
        is_same = is_raw or _sum_of(before.picture()) == _sum_of(tiff.Tiff(written).picture())
    except BUILT_ODDLY:
        raise _odd(task) from None
    if is_raw:
        raise Problem(
            f"“{Path(task.source).name}” is a camera's raw picture",
            "It needs what the camera tells to be developed: strip what you make of it.",
        )
    if not is_same:
        raise unproven(task.source)
    _write(task, written)
    is_cut = len(written) < len(data)
    if is_cut and not is_packed and not _is_shown_alike(task):
        raise unproven(task.source)
    return Edited(before.notes)


def _is_shown_alike(task: Edit) -> bool:
    before = _shown(task.source)
    # None: of a sort that only others read. What its directories lead to is proven.
    return before is None or before == _shown(task.target)


def _shown(path: str) -> list[tuple[object, ...]] | None:
    try:
        with opened_image(path) as image:
            return _pixels(image)
    except Problem:
        return None


BUILT_ODDLY = (ValueError, LookupError, StopIteration, struct.error, OverflowError)


def _refuse_to_set(task: Edit) -> None:
    if not task.is_strip:
        raise Problem(
            f"Nothing can be set in “{Path(task.source).name}”",
            "HEIC, AVIF and TIFF can only be stripped: convert it to JPEG, PNG or WebP first.",
        )


def _odd(task: Edit) -> Problem:
    hint = "Convert it with the kind image, which can leave out camera data too."
    return Problem(f"“{Path(task.source).name}” is built in an odd way", hint)


def _write(task: Edit, data: bytes) -> None:
    with Path(task.target).open("r+b") as file:
        file.truncate()
        file.write(data)


def _pixels(image: Image.Image) -> list[tuple[object, ...]]:
    """Return what every picture in a file is like, with a sum of its pixels."""
    return [
        (frame.size, frame.mode, frame.info.get("icc_profile"), _sum(frame.tobytes()))
        for frame in ImageSequence.Iterator(image)
    ]


def _sum_of(pieces_of_it: Iterable[bytes]) -> str:
    hasher = hashlib.sha256()
    for piece in pieces_of_it:
        hasher.update(piece)
    return hasher.hexdigest()


def _exif(task: Edit, image: Image.Image) -> bytes:
    """Return the EXIF data of the result, b"" for none; the way is up stays."""
    old = image.getexif()
    orientation = old.get(_ORIENTATION, 1)
    new = Image.Exif()
    if not task.is_strip:
        for tag in old:
            new[tag] = as_stored(old[tag])
        for folder in (_EXIF_FOLDER, _PLACE_FOLDER):
            if folder in old:
                kept = old.get_ifd(folder).items()
                new[folder] = {inner: as_stored(value) for inner, value in kept}
    elif orientation != 1:
        new[_ORIENTATION] = orientation
    for name, text in _wanted(task).items():
        new[_TAGS[name]] = text.encode()  # UTF-8, as the Metadata Working Group asks
    if not len(new):
        return b""
    try:
        return new.tobytes().removeprefix(pieces.EXIF_HEAD)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError) as error:
        raise Problem(
            f"The camera data of “{Path(task.source).name}” is damaged",
            "Strip it first, then set what you want.",
            detail=str(error),
        ) from error


def _document(task: Edit) -> Edited:
    notes: list[str] = []
    with opened_document(task.source) as document:
        flags = document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/SigFlags", 0)
        if int(flags) & 1:
            notes.append("its signature is no longer valid: the document was changed")
        before = _page_sums(document)
        if task.is_strip:
            for told_key in list(document.docinfo.keys()):
                del document.docinfo[told_key]
            for place in (document.Root, *(page.obj for page in document.pages)):
                for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                    if key in place:
                        del place[key]
        if wanted := _wanted(task):
            with document.open_metadata(set_pikepdf_as_editor=False) as told:
                for name, text in wanted.items():
                    told[_XMP[name]] = [text] if name == "author" else text
            for name, text in wanted.items():
                if name in _INFO:
                    document.docinfo[_INFO[name]] = pikepdf.String(text)
        write(document, task.target, fix_metadata_version=False)
    with pikepdf.open(task.target) as proof:
        if _page_sums(proof) != before:
            raise unproven(task.source)
    return Edited(tuple(notes))


def _page_sums(document: pikepdf.Pdf) -> list[str]:
    sums = []
    for page in document.pages:
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        data = b"".join(s.read_bytes() for s in streams if isinstance(s, pikepdf.Stream))
        sums.append(_sum(data + str(list(page.mediabox)).encode()))
    return sums


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_HOW: tuple[tuple[Callable[[bytes], bool], Callable[[Edit], Edited]], ...] = (
    (pieces.is_known, _image),
    (heif.is_known, _heif),
    (tiff.is_known, _tiff),
    (lambda head: b"%PDF-" in head, _document),
)
