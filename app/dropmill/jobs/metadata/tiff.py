"""Where a TIFF tells about itself (TIFF 6.0 and BigTIFF), and what of it is the picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from struct import calcsize, pack, unpack_from

import msgspec

from dropmill.jobs.metadata.blanking import Blank

_HEADS = {b"II*\0": ("<", False), b"MM\0*": (">", False), b"II+\0": ("<", True)}
_HEADS[b"MM\0+"] = (">", True)
_TYPE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)
_DESCRIPTION, _SUB_FOLDERS, _EXIF, _PLACE, _INTEROP = 270, 330, 34665, 34853, 40965
_TELLING = {
    *(269, _DESCRIPTION, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377),
    *(_EXIF, _PLACE, _INTEROP, 37500, 37510, 37520, 37521, 37522, 50341, 52545, 59932, 59933),
    *(18246, 18249, 32781, 33434, 33437, 34850, 34855, 42016),
    *(number for first, last in (
        (34864, 34869), (36864, 36868), (36880, 36882), (37377, 37397), (37888, 37893),
        (40091, 40095), (41483, 41488), (41985, 41996), (42032, 42037),
    ) for number in range(first, last + 1)),
}  # fmt: skip
"""Names, dates, texts, XMP, IPTC, Photoshop's, camera data, place and proofs of origin."""
_MAP = {33550, 33922, 34264, 34735, 34736, 34737}
"""Where each pixel of a map or an aerial picture lies (GeoTIFF): it is worth nothing without."""
_KNOWN = {*range(254, 348), 512, *range(513, 519), *range(529, 533), 34675, *_MAP}
"""Tags that lead to nothing else in the file than is followed here."""
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
    def is_packed(self) -> bool:
        """Whether all pixels are, so that readers heed how many bytes they are."""
        for folder in self._folders:
            values = [self._values(e) for e in folder.entries if e.tag == _COMPRESSION]
            if values in ([], [[1]]):
                return False
        return True

    @property
    def notes(self) -> tuple[str, ...]:
        """What is told of what stays."""
        entries = [entry for folder in self._folders for entry in folder.entries]
        told = {
            "its description stays: it says how the planes lie in the file": any(
                map(self._is_layout, entries)
            ),
            "where it lies on the map stays": any(entry.tag in _MAP for entry in entries),
            "what lies behind its end stays: a tag that is not known may lead there": (
                not self._leads_nowhere and self._last < len(self._data)
            ),
        }
        return tuple(note for note, holds in told.items() if holds)

    @property
    def end(self) -> int:
        """Where the last ends of all that stays, and of what tags that are not known lead to."""
        return self._last if self._leads_nowhere else len(self._data)

    @cached_property
    def _leads_nowhere(self) -> bool:
        """Whether all that stays is known to lead to nothing behind `_last`."""
        for folder in self._folders:
            kept = {entry.tag: entry for entry in folder.entries if not self._is_telling(entry)}
            if not kept.keys() <= _KNOWN:
                return False
            for places, lengths in _PIXELS:
                if places in kept and not (lengths in kept and all(self._values(kept[lengths]))):
                    return False
        return True

    @cached_property
    def _last(self) -> int:
        """Where the last ends that directories lead to, as far as it is known."""
        end = 0
        for folder in self._folders:
            kept = [entry for entry in folder.entries if not self._is_telling(entry)]
            end = max(end, folder.end, *(entry.end for entry in kept))
            by_tag = {entry.tag: entry for entry in kept}
            for places, lengths in _PIXELS:
                if places in by_tag and lengths in by_tag:
                    found = zip(
                        self._values(by_tag[places]), self._values(by_tag[lengths]), strict=True
                    )
                    end = max(end, *(place + size for place, size in found))
        return min(len(self._data), end + end % 2)  # writers make it even

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
                    if entry.count > _MOST_FOLDERS:
                        raise ValueError("too many directories")
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
