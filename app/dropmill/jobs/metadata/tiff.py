"""Where a TIFF tells about itself (TIFF 6.0 and BigTIFF), and what of it is the picture."""

from __future__ import annotations

from collections.abc import Iterator
from struct import calcsize, pack, unpack_from

import msgspec

from dropmill.jobs.metadata.blanking import Blank

_HEADS = {b"II*\0": ("<", False), b"MM\0*": (">", False), b"II+\0": ("<", True)}
_HEADS[b"MM\0+"] = (">", True)
_TYPE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)
_DESCRIPTION, _SUB_FOLDERS, _EXIF, _PLACE, _INTEROP = 270, 330, 34665, 34853, 40965
_TELLING = {
    *(269, _DESCRIPTION, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377),
    *(_EXIF, _PLACE, _INTEROP, 37510, 37520, 37521, 37522, 50341, 59932, 59933),
    *range(36864, 36868),
    *range(40091, 40096),
}
"""Names, dates, texts, XMP, IPTC, Photoshop's, camera data and place."""
_LAYOUT = (b"ImageJ=", b"<?xml", b"<OME")
"""How descriptions begin that say how the planes of a scientific picture lie in the file."""
_RAW = {33422, 50706}
_COMPRESSION, _COLOURS = 259, 262
_RAW_VALUES = {(_COMPRESSION, 32767), (_COMPRESSION, 34713), (_COMPRESSION, 65535)}
_RAW_VALUES |= {(_COLOURS, 32803), (_COLOURS, 34892)}
"""Tags, and values of others, of a camera's raw data: those need what the camera tells."""
_PIXELS = ((273, 279), (324, 325), (288, 289), (513, 514))
"""Tags of places, and of how many bytes lie there."""
_MOST_FOLDERS = 10_000
_MOST_ENTRIES = 500_000
_DEEPEST = 1


class _Entry(msgspec.Struct, frozen=True):
    """A tag: where its entry lies, and where its value does."""

    tag: int
    type: int
    count: int
    at: int
    start: int
    end: int
    is_apart: bool
    """Whether the value does not lie in the entry."""


class _Folder(msgspec.Struct, frozen=True):
    """A directory of tags."""

    start: int
    end: int
    entries: tuple[_Entry, ...]


def is_known(head: bytes) -> bool:
    """Tell whether a file that begins so is one."""
    return head[:4] in _HEADS


class Tiff:
    """A TIFF as its directories say. ValueError or struct.error when it is built in an odd way."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._order, self._is_big = _HEADS[data[:4]]
        self._head, self._entry, self._word = (
            ("Q", "HHQQ", "Q") if self._is_big else ("H", "HHLL", "L")
        )
        if self._is_big and unpack_from(f"{self._order}HH", data, 4) != (8, 0):
            raise ValueError("an unknown sort of BigTIFF")
        self._folders = list(self._pages(self._number(8 if self._is_big else 4)))

    @property
    def is_raw(self) -> bool:
        """Whether it is a camera's raw picture."""
        entries = [entry for folder in self._folders for entry in folder.entries]
        looked_at = [e for e in entries if e.tag in {_COMPRESSION, _COLOURS} and e.count == 1]
        return (
            self._data[8:10] == b"CR"
            or any(entry.tag in _RAW for entry in entries)
            or any((e.tag, *self._values(e)) in _RAW_VALUES for e in looked_at)
        )

    @property
    def keeps_layout(self) -> bool:
        """Whether a description stays because it says how the picture lies in the file."""
        return any(self._is_layout(entry) for folder in self._folders for entry in folder.entries)

    def telling(self) -> Iterator[Blank]:
        """Yield what is to be put over all that tells about the picture."""
        for folder in self._folders:
            kept = [entry for entry in folder.entries if not self._is_telling(entry)]
            size = calcsize(f"={self._entry}")
            rows = b"".join(self._data[entry.at : entry.at + size] for entry in kept)
            after = self._data[folder.end - calcsize(f"={self._word}") : folder.end]
            made = pack(f"{self._order}{self._head}", len(kept)) + rows + after
            for entry in folder.entries:
                if self._is_telling(entry):
                    yield from self._over(entry)
            yield folder.start, made.ljust(folder.end - folder.start, b"\0")

    def picture(self) -> Iterator[bytes]:
        """Yield what must not change: the tags that stay, and all pixels."""
        for folder in self._folders:
            kept = {e.tag: e for e in folder.entries if not self._is_telling(e)}
            for entry in kept.values():
                yield pack(">HHQ", entry.tag, entry.type, entry.count)
                yield self._data[entry.start : entry.end]
            for places, lengths in _PIXELS:
                if places in kept and lengths in kept:
                    found = zip(
                        self._values(kept[places]), self._values(kept[lengths]), strict=True
                    )
                    for place, length in found:
                        yield self._data[place : place + length]

    def _over(self, entry: _Entry, depth: int = 0) -> Iterator[Blank]:
        if entry.tag in {_EXIF, _PLACE, _INTEROP}:
            if entry.count != 1 or depth > _DEEPEST:
                raise ValueError("directories in directories")
            folder = self._folder(*self._values(entry))
            for inner in folder.entries:
                yield from self._over(inner, depth + 1)
            yield folder.start, b"\0" * (folder.end - folder.start)
        if entry.is_apart:
            yield entry.start, b"\0" * (entry.end - entry.start)

    def _is_telling(self, entry: _Entry) -> bool:
        return entry.tag in _TELLING and not self._is_layout(entry)

    def _is_layout(self, entry: _Entry) -> bool:
        text = self._data[entry.start : entry.end]
        return entry.tag == _DESCRIPTION and text.startswith(_LAYOUT)

    def _pages(self, start: int) -> Iterator[_Folder]:
        """Yield the directories of all pages, and those of smaller pictures in them."""
        seen: set[int] = set()
        waiting, count = [start], 0
        while waiting:
            place = waiting.pop()
            if not place or place in seen:
                continue
            seen.add(place)
            folder = self._folder(place)
            count += len(folder.entries)
            if len(seen) > _MOST_FOLDERS or count > _MOST_ENTRIES:
                raise ValueError("too many directories")
            waiting.append(self._number(folder.end - calcsize(f"={self._word}")))
            for entry in folder.entries:
                if entry.tag == _SUB_FOLDERS:
                    waiting += self._values(entry)
            yield folder

    def _folder(self, start: int) -> _Folder:
        (count,) = unpack_from(f"{self._order}{self._head}", self._data, start)
        size = calcsize(f"={self._entry}")
        first = start + calcsize(f"={self._head}")
        end = first + count * size + calcsize(f"={self._word}")
        if end > len(self._data):
            raise ValueError("a directory is cut off")
        return _Folder(
            start, end, tuple(map(self._entry_at, range(first, first + count * size, size)))
        )

    def _entry_at(self, at: int) -> _Entry:
        tag, sort, count, value = unpack_from(f"{self._order}{self._entry}", self._data, at)
        size = count * (_TYPE_BYTES[sort] if sort < len(_TYPE_BYTES) else 0)
        room = calcsize(f"={self._word}")
        is_apart = size > room
        start = value if is_apart else at + calcsize(f"={self._entry}") - room
        if start + size > len(self._data):
            raise ValueError("a value is cut off")
        return _Entry(tag, sort, count, at, start, start + size, is_apart)

    def _number(self, place: int) -> int:
        return int(unpack_from(f"{self._order}{self._word}", self._data, place)[0])

    def _values(self, entry: _Entry) -> list[int]:
        """Return whole numbers."""
        letter = {3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}.get(entry.type)
        if letter is None:
            raise ValueError("places that are no whole numbers")
        return list(unpack_from(f"{self._order}{entry.count}{letter}", self._data, entry.start))
