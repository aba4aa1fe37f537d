"""Telling a web page from the file that was asked for."""

from __future__ import annotations

from dropmill.core.files import split_suffix
from dropmill.transfer.exchange import Head

_PAGES = frozenset({"text/html", "application/xhtml+xml"})

# What a link with such an ending is never meant to give is a page.
_FILES = frozenset(
    ".7z .aac .apk .appimage .avi .bin .bz2 .cab .csv .deb .dmg .doc .docx .epub .exe .flac .flv"
    " .gif .gz .img .iso .jar .jpeg .jpg .json .m4a .m4v .mkv .mobi .mov .mp3 .mp4 .mpeg .mpg"
    " .msi .odp .ods .odt .ogg .opus .pdf .pkg .png .ppt .pptx .ps .rar .rpm .sig .svg .tar .tgz"
    " .tif .tiff .txt .wav .webm .webp .whl .wmv .xls .xlsx .xz .zip .zst".split()
)


def is_unwanted_page(head: Head, name: str) -> bool:
    """Whether an answer is a web page where, by its name, another file was expected.

    That is what a login, an expired link or a hotel's portal sends.
    """
    media_type = (head.get("content-type") or "").partition(";")[0].strip().lower()
    if media_type not in _PAGES:
        return False
    suffix = split_suffix(name)[1].lower()
    return suffix in _FILES or suffix.startswith(".tar.")
