"""Telling a web page from the file that was asked for."""

from __future__ import annotations

from dropmill.core.files import split_suffix
from dropmill.transfer.exchange import Head

PAGES = frozenset({"text/html", "application/xhtml+xml"})
"""Media types of web pages."""

# What a link with such an ending is never meant to give is a page.
_FILES = frozenset(
    (  # noqa: SIM905 - a table of words reads better
        # archives and disk images
        ".7z .bz2 .cab .gz .img .iso .jar .rar .tar .tgz .xz .zip .zst "
        # programs
        ".apk .appimage .bin .deb .dmg .exe .msi .pkg .rpm .whl "
        # documents
        ".csv .doc .docx .epub .json .mobi .odp .ods .odt .pdf .ppt .pptx .ps .sig .txt .xls "
        ".xlsx "
        # sound, pictures, films
        ".aac .avi .flac .flv .gif .jpeg .jpg .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .ogg "
        ".opus .png .svg .tif .tiff .wav .webm .webp .wmv"
    ).split()
)


def is_page(media_type: str) -> bool:
    """Whether a Content-Type says web page."""
    return media_type.partition(";")[0].strip().lower() in PAGES


def is_unwanted_page(head: Head, name: str) -> bool:
    """Whether an answer is a web page where, by its name, another file was expected.

    That is what a login, an expired link or a hotel's portal sends.
    """
    if not is_page(head.get("content-type") or ""):
        return False
    suffix = split_suffix(name)[1].lower()
    return suffix in _FILES or suffix.startswith(".tar.")
