"""Looks at a file. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import io
import itertools
import os
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.jobs.preview.payload import Looking, Member, Seen

if TYPE_CHECKING:
    from PIL import Image

    from dropmill.core.offload.report import Report

TEXT_BYTES = 64 << 10
MEMBERS_MOST = 1_000
_HEAD_BYTES = 512
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_NOT_IN_TEXT = bytes(set(range(32)) - {*b"\b\t\n\f\r\x1b"})


def look(asked: Looking, _report: Report) -> Seen:
    """Say what is in the file; Problem where that cannot be read."""
    path = Path(asked.path)
    if path.is_dir():
        return _folder(path)
    with open_input(path) as file:
        size_bytes = file.seek(0, io.SEEK_END)
        file.seek(0)
        head = file.read(TEXT_BYTES)
        if head.startswith(b"%PDF-"):
            return _page(path, size_bytes, asked.side_px)
        members = _members(file, head, path.name)
        if members is not None:
            found = tuple(itertools.islice(members, MEMBERS_MOST + 1))
            return Seen(
                size_bytes,
                members=found[:MEMBERS_MOST],
                is_cut=len(found) > MEMBERS_MOST,
                is_archive=True,
            )
    text = _text(head, is_whole=len(head) == size_bytes)
    if text is not None:
        return Seen(size_bytes, text=text, is_cut=len(head) < size_bytes)
    return _picture(path, size_bytes, asked.side_px)


def _folder(path: Path) -> Seen:
    with os.scandir(path) as entries:
        found = list(itertools.islice(entries, MEMBERS_MOST + 1))
    members = [
        Member(entry.name, entry.stat(follow_symlinks=False).st_size, entry.is_dir())
        for entry in found[:MEMBERS_MOST]
    ]
    members.sort(key=lambda member: (not member.is_folder, member.name.casefold()))
    is_cut = len(found) > MEMBERS_MOST
    return Seen(0, members=tuple(members), is_cut=is_cut, is_archive=True)


def _text(head: bytes, *, is_whole: bool) -> str | None:
    """Return the beginning of a text; None for what is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head.translate(None, _NOT_IN_TEXT) != head:
        return None
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not is_whole and error.start > len(head) - 4:  # a character was cut in two
            return head[: error.start].decode("utf-8-sig")
        return head.decode("latin-1")


def _members(file: BinaryIO, head: bytes, name: str) -> Iterator[Member] | None:
    """Return the members of an archive; None for what is none."""
    from dropmill.jobs.extract import tar_archive  # noqa: PLC0415 - only for these

    if head.startswith(_SEVEN_ZIP):
        return _of_7z(file)
    if head.startswith(_ZIP):
        return _of_zip(file, name)
    opened = next((how for start, _, how in tar_archive.PACKED if head.startswith(start)), None)
    if opened is None:
        is_tar = head[257:262] == b"ustar"
        return _of_tar(file, name) if is_tar else None
    file.seek(0)
    try:
        with opened(file) as inner:
            is_tar = inner.read(_HEAD_BYTES)[257:262] == b"ustar"
    except tar_archive.BAD_DATA as error:
        raise _damaged(name, error) from error
    file.seek(0)
    if is_tar:
        return _of_tar(opened(file), name)
    return iter([Member(Path(name).stem, None)])


def _of_zip(file: BinaryIO, name: str) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, ValueError, IndexError, NotImplementedError) as error:
        raise _damaged(name, error) from error
    return (Member(one.filename, one.file_size, one.is_dir()) for one in found)


def _of_7z(file: BinaryIO) -> Iterator[Member]:
    from py7zr import SevenZipFile, exceptions  # noqa: PLC0415 - only for these

    file.seek(0)
    try:
        with SevenZipFile(file) as archive:
            found = [
                Member(one.filename, one.uncompressed, one.is_directory) for one in archive.files
            ]
    except exceptions.PasswordRequired as error:
        raise Problem("The archive is encrypted", "Give its password, then retry.") from error
    except (exceptions.ArchiveError, EOFError, ValueError, TypeError, KeyError) as error:
        raise _damaged("", error) from error
    return iter(found)


def _of_tar(source: Any, name: str) -> Iterator[Member]:
    from dropmill.jobs.extract.tar_archive import BAD_DATA  # noqa: PLC0415 - only for these

    source.seek(0)
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            members: Iterable[tarfile.TarInfo] = itertools.islice(archive, MEMBERS_MOST + 1)
            found = [Member(one.name, one.size, one.isdir()) for one in members]
    except (*BAD_DATA, OSError) as error:
        raise _damaged(name, error) from error
    return iter(found)


def _damaged(name: str, error: BaseException) -> Problem:
    return Problem(
        f"“{name}” is damaged", "Get it again from where it came from.", detail=str(error)
    )


def _picture(path: Path, size_bytes: int, side_px: int) -> Seen:
    from PIL import ImageOps, UnidentifiedImageError  # noqa: PLC0415 - only for these

    from dropmill.jobs.image.work import opened  # noqa: PLC0415

    try:
        with opened(str(path)) as image:
            image.draft("RGB", (side_px, side_px))  # a JPEG is then read at a part of its size
            turned = ImageOps.exif_transpose(image)
            width, height = _whole_size(image)
            return Seen(size_bytes, picture=_png(turned, side_px), width=width, height=height)
    except Problem as problem:
        if isinstance(problem.__context__, UnidentifiedImageError):
            return Seen(size_bytes)  # neither a picture nor a text nor an archive
        raise


def _whole_size(image: Image.Image) -> tuple[int, int]:
    from PIL import ExifTags, Image  # noqa: PLC0415 - only for these

    with Image.open(cast("str", image.filename), formats=[image.format or ""]) as whole:  # type: ignore[attr-defined]
        width, height = whole.size
        is_turned = whole.getexif().get(ExifTags.Base.Orientation, 1) in range(5, 9)
    return (height, width) if is_turned else (width, height)


def _page(path: Path, size_bytes: int, side_px: int) -> Seen:
    import pypdfium2  # noqa: PLC0415 - only for these

    try:
        with pypdfium2.PdfDocument(str(path)) as document:
            pages = len(document)
            page = document[0]
            width, height = page.get_size()
            scale = side_px / max(width, height, 1)
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
            page.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            hint = "Remove the password in the program that set it, then retry."
            raise Problem(f"“{path.name}” needs a password", hint) from error
        raise _damaged(path.name, error) from error
    return Seen(size_bytes, picture=_png(picture, side_px), pages=pages)


def _png(image: Image.Image, side_px: int) -> bytes:
    from PIL import Image  # noqa: PLC0415 - only for these

    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = image.has_transparency_data
    image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()
