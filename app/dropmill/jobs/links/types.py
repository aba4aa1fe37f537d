"""What sort of file is behind a link, as far as its name, its page and its server tell."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dropmill.jobs.links.payload import Role
from dropmill.transfer.address import base_name


class FileType(StrEnum):
    """What sort of file is behind a link."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    OTHER = "other"
    PAGE = "page"
    PART = "part"
    """Style sheets, scripts: what pages are made of."""


FILES = tuple(kind for kind in FileType if kind not in {FileType.PAGE, FileType.PART})
"""All that somebody may want to download."""

_WORDS = {
    FileType.IMAGE: "apng avif bmp cr2 dng gif heic heif ico jfif jpeg jpg jxl png psd raw svg tif"
    " tiff webp",
    FileType.VIDEO: "3gp avi flv m2ts m3u8 m4v mkv mov mp4 mpd mpeg mpg ogv ts webm wmv",
    FileType.AUDIO: "aac aiff ape flac m4a m4b mid mka mp3 oga ogg opus wav wma",
    FileType.DOCUMENT: "csv doc docx epub mobi md odp ods odt pdf ppt pptx ps rtf tex txt xls xlsx"
    " xml json djvu",
    FileType.ARCHIVE: "7z apk bz2 deb dmg gz img iso jar lz lzma rar rpm tar tbz tgz txz whl xz"
    " zip zst",
    FileType.OTHER: "bin exe msi appimage torrent sig asc sha256 sha512 md5 ttf otf woff woff2",
    FileType.PAGE: "asp aspx cgi htm html jsp php php3 phtml pl shtml xht xhtml",
    FileType.PART: "css js map mjs vtt webmanifest",
}
_BY_SUFFIX: Mapping[str, FileType] = {
    suffix: kind for kind, words in _WORDS.items() for suffix in words.split()
}
_BY_ROLE = {
    Role.IMAGE: FileType.IMAGE,
    Role.VIDEO: FileType.VIDEO,
    Role.AUDIO: FileType.AUDIO,
    Role.PART: FileType.PART,
    Role.PAGE: FileType.PAGE,
}
_BY_MEDIA_TYPE = {
    "text/html": FileType.PAGE,
    "application/xhtml+xml": FileType.PAGE,
    "text/css": FileType.PART,
    "text/javascript": FileType.PART,
    "application/javascript": FileType.PART,
}
_BY_MAIN_TYPE = {
    "image": FileType.IMAGE,
    "video": FileType.VIDEO,
    "audio": FileType.AUDIO,
    "text": FileType.DOCUMENT,
}


def type_of(url: str, role: Role = Role.LINK, media_type: str = "") -> FileType:
    """Return what sort of file is behind a link; what the server says comes first."""
    said = media_type.partition(";")[0].strip().lower()
    if kind := _BY_MEDIA_TYPE.get(said) or _BY_MAIN_TYPE.get(said.partition("/")[0]):
        return kind
    suffix = _suffix(url)
    if kind := _BY_SUFFIX.get(suffix):
        return kind
    if said:
        return FileType.DOCUMENT if said.endswith(("pdf", "xml", "json")) else FileType.OTHER
    return _BY_ROLE.get(role) or (FileType.OTHER if suffix else FileType.PAGE)


def may_be_page(url: str, role: Role) -> bool:
    """Whether it takes a look to know that there is no page behind a link."""
    if role not in {Role.LINK, Role.PAGE}:
        return False
    return _BY_SUFFIX.get(_suffix(url), FileType.PAGE) is FileType.PAGE


def _suffix(url: str) -> str:
    return base_name(url).rpartition(".")[2].lower() if "." in base_name(url) else ""
