"""Edits what a file tells about itself. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pikepdf
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.image.metadata import as_stored
from dropmill.jobs.image.work import opened as opened_image
from dropmill.jobs.metadata import pieces
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
    made = _image(task, size_bytes) if pieces.is_known(head) else _document(task)
    report(size_bytes, size_bytes)
    return made


def _wanted(task: Edit) -> dict[str, str]:
    given = {"title": task.title, "author": task.author, "copyright": task.copyright}
    return {name: text for name, text in given.items() if text}


def _image(task: Edit, size_bytes: int) -> Edited:
    name = Path(task.source).name
    if size_bytes > MOST_IMAGE_BYTES:
        raise Problem(f"“{name}” is larger than 1 GiB", "Use the kind image to convert it.")
    with opened_image(task.source) as image:
        size = image.size
        exif = _exif(task, image)
    data = Path(task.source).read_bytes()
    try:
        written = pieces.rewritten(data, exif, size, is_strip=task.is_strip)
        is_same = _sum(pieces.picture_of(written)) == _sum(pieces.picture_of(data))
    except pieces.BrokenPictureError:
        hint = "Convert it with the kind image, which can leave out camera data too."
        raise Problem(f"“{name}” is built in an odd way", hint) from None
    with Path(task.target).open("r+b") as file:
        file.truncate()
        file.write(written)
    with opened_image(task.target) as proof:
        if proof.size != size or not is_same:
            raise unproven(task.source)
    return Edited()


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
