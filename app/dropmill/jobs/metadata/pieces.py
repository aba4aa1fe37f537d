"""JPEG, PNG and WebP taken apart into pieces and put together, the picture's bytes untouched."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

EXIF_HEAD = b"Exif\0\0"
_ICC_HEAD = b"ICC_PROFILE\0"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_SCAN, _END = 0xDA, 0xD9
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
# Chunks of a PNG that say something about it without changing how it is shown.
_TELLING = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf", b"caBX"}
_TELLING_OF_WEBP = {b"EXIF", b"XMP ", b"C2PA"}
_EXIF_FLAG, _XMP_FLAG, _ALPHA_FLAG = 0x08, 0x04, 0x10

Piece = tuple[bytes, bytes]
"""A name and what is in it; what follows a JPEG's scan is one piece."""


class BrokenPictureError(ValueError):
    """It is none of the three, or broken."""


def is_known(head: bytes) -> bool:
    """Tell whether a file that begins so is one of the three."""
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith((b"\xff\xd8\xff", _PNG_HEAD)) or is_webp


def rewritten(data: bytes, exif: bytes, size: tuple[int, int], *, is_strip: bool) -> bytes:
    """Return the file with this EXIF data in place of its own; b"" for none.

    `is_strip` takes every text, date and XMP too, and what lies behind the picture's end. `size` is
    the picture's, in pixels.
    """
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data, exif, is_strip=is_strip)
    is_png = data.startswith(_PNG_HEAD)
    made = (
        _png(data, exif, is_strip=is_strip)
        if is_png
        else _webp(data, exif, size, is_strip=is_strip)
    )
    return made if is_strip else made + data[_png_end(data) if is_png else _riff_end(data) :]


def picture_of(data: bytes) -> bytes:
    """Return what must not change: all but what tells about the picture."""
    if data.startswith(b"\xff\xd8"):
        kept = [p for p in _segments(data) if not _is_app(p[0]) and p[0] != b"\xfe"]
        return b"".join(_scans(body) if name[0] == _SCAN else body for name, body in kept)
    if data.startswith(_PNG_HEAD):
        return b"".join(name + body for name, body in _chunks(data) if name not in _TELLING)
    telling = {*_TELLING_OF_WEBP, b"VP8X"}
    return b"".join(name + body for name, body in _riff(data) if name not in telling)


def _is_app(name: bytes) -> bool:
    return 0xE0 <= name[0] <= 0xEF


def _segments(data: bytes) -> Iterator[Piece]:
    position = 2
    while True:
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if len(data) < position + 4 or data[position] != 0xFF:
            raise BrokenPictureError
        marker = data[position + 1]
        if marker in _STANDALONE:
            yield bytes([marker]), b""
            position += 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == _SCAN:
            yield bytes([marker]), data[position:]
            return
        if length < 2 or position + 2 + length > len(data):
            raise BrokenPictureError
        yield bytes([marker]), data[position + 4 : position + 2 + length]
        position += 2 + length


def _jpeg(data: bytes, exif: bytes, *, is_strip: bool) -> bytes:
    parts, rest = [b"\xff\xd8"], []
    if exif and len(exif) > 65_000:
        raise BrokenPictureError
    for name, body in _segments(data):
        marker = name[0]
        if marker == _SCAN:
            rest.append(_scans(body) if is_strip else body)
        elif marker == _APP0 and body.startswith(b"JFIF"):
            parts.append(_segment(marker, body))
        elif not (marker == _APP1 and body.startswith(EXIF_HEAD)) and (
            not is_strip or _is_needed(marker, body)
        ):
            rest.append(_segment(marker, body) if marker not in _STANDALONE else b"\xff" + name)
    if exif:
        parts.append(_segment(_APP1, EXIF_HEAD + exif))
    return b"".join(parts + rest)


def _scans(data: bytes) -> bytes:
    """Return the scans that begin here, without what was put after the picture's end.

    That may be a film or another picture, each with a date and a place of its own; what would
    show it is a segment that is stripped too.
    """
    position = 0
    while 0 <= (position := data.find(b"\xff", position)) < len(data) - 1:
        marker = data[position + 1]
        if marker == _END:
            return data[: position + 2]
        if marker == 0xFF:
            position += 1
        elif marker == 0 or marker in _STANDALONE:
            position += 2
        else:  # a segment, as between the scans of a progressive picture
            position += 2 + max(2, int.from_bytes(data[position + 2 : position + 4], "big"))
    return data


def _is_needed(marker: int, body: bytes) -> bool:
    """Tell whether the picture would look different without this segment."""
    if marker == _APP2:
        return body.startswith(_ICC_HEAD)
    if marker == _APP14:
        return body.startswith(b"Adobe")
    return not _is_app(bytes([marker])) and marker != 0xFE


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _chunks(data: bytes) -> Iterator[Piece]:
    position = len(_PNG_HEAD)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        name = data[position + 4 : position + 8]
        if position + 12 + length > len(data):
            raise BrokenPictureError
        yield name, data[position + 8 : position + 8 + length]
        position += 12 + length
        if name == b"IEND":
            return
    raise BrokenPictureError


def _png_end(data: bytes) -> int:
    return len(_PNG_HEAD) + sum(12 + len(body) for _, body in _chunks(data))


def _png(data: bytes, exif: bytes, *, is_strip: bool) -> bytes:
    parts = [_PNG_HEAD]
    for name, body in _chunks(data):
        if name != b"eXIf" and not (is_strip and name in _TELLING):
            parts.append(_chunk(name, body))
        if name == b"IHDR" and exif:
            parts.append(_chunk(b"eXIf", exif))
    return b"".join(parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _riff_end(data: bytes) -> int:
    length = int.from_bytes(data[4:8], "little")
    return 8 + length + length % 2


def _riff(data: bytes) -> Iterator[Piece]:
    position = 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position + 8 <= end:
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        if position + 8 + length > end:
            raise BrokenPictureError
        yield data[position : position + 4], data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def _webp(data: bytes, exif: bytes, size: tuple[int, int], *, is_strip: bool) -> bytes:
    pieces = [piece for piece in _riff(data) if piece[0] != b"EXIF"]
    if is_strip:
        pieces = [piece for piece in pieces if piece[0] not in _TELLING_OF_WEBP]
    head = next((body for name, body in pieces if name == b"VP8X"), None)
    if head is None and exif:
        # The simple form holds nothing but the picture.
        lossless = next((body for name, body in pieces if name == b"VP8L"), b"")
        has_alpha = len(lossless) > 4 and bool(lossless[4] & 0x10)
        width, height = ((side - 1).to_bytes(3, "little") for side in size)
        head = bytes([_ALPHA_FLAG if has_alpha else 0, 0, 0, 0]) + width + height
        pieces.insert(0, (b"VP8X", head))
    if head is not None:
        has_xmp = any(name == b"XMP " for name, _ in pieces)
        flags = head[0] & ~(_EXIF_FLAG | _XMP_FLAG)
        flags |= (_EXIF_FLAG if exif else 0) | (_XMP_FLAG if has_xmp else 0)
        new = bytes([flags]) + head[1:]
        pieces = [(name, new if name == b"VP8X" else body) for name, body in pieces]
    if exif:
        # EXIF comes before XMP, at the end.
        place = next((n for n, (name, _) in enumerate(pieces) if name == b"XMP "), len(pieces))
        pieces.insert(place, (b"EXIF", exif))
    return _riff_of(pieces)


def _riff_of(pieces: Sequence[Piece]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(piece)) + piece + bytes(len(piece) % 2)
        for name, piece in pieces
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
