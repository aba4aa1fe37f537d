"""Where a HEIC or AVIF picture tells about itself (ISO/IEC 23008-12, 14496-12)."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

import msgspec

from dropmill.jobs.metadata.blanking import Blank

_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"avif"}
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""Where the data begin, the head of a TIFF, and a folder with nothing in it."""
_NO_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
_XMP_TYPE = b"application/rdf+xml"
_MOST_EXTENTS = 10_000

_Box = tuple[bytes, int, int]
"""Its type, and where what is in it begins and ends."""


class _Item(msgspec.Struct):
    """Something in the file beside the pixels."""

    sort: bytes
    content: bytes
    extents: list[tuple[int, int]]
    """Where its bytes begin and end."""


def is_known(head: bytes) -> bool:
    """Tell whether a file that begins so is one."""
    if head[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, end, 4))}
    return not brands.isdisjoint(_BRANDS)


def telling(data: bytes) -> list[Blank]:
    """Return what is to be put over all camera data, XMP and descriptions of the picture.

    What describes a depth map or another picture beside it stays. ValueError, or one of struct or
    of an index, when it is built in a way that is not known.
    """
    boxes = list(_boxes(data, 0, len(data)))
    if any(name == b"moov" for name, _, _ in boxes):
        raise ValueError("a sequence of pictures")
    start, end = next((start + 4, end) for name, start, end in boxes if name == b"meta")
    parts = {name: (first, last) for name, first, last in _boxes(data, start, end)}
    items = dict(_items(data, *parts[b"iinf"]))
    _find(data, items, parts)
    of_others = _describing_others(data, parts)
    blanks: list[Blank] = []
    for number, item in items.items():
        if item.sort == b"Exif":
            blanks += _over(item.extents, _NO_EXIF, b"\0")
        elif item.sort == b"mime" and item.content == _XMP_TYPE and number not in of_others:
            blanks += _over(item.extents, _NO_XMP, b" ")
    blanks += _descriptions(data, parts)
    return blanks


def _over(extents: list[tuple[int, int]], filling: bytes, pad: bytes) -> Iterator[Blank]:
    total = sum(end - start for start, end in extents)
    whole = filling.ljust(total, pad) if len(filling) <= total else pad * total
    for start, end in extents:
        yield start, whole[: end - start]
        whole = whole[end - start :]


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    while start < end:
        size, name, head = unpack_from(">I", data, start)[0], data[start + 4 : start + 8], 8
        if size == 1:
            size, head = unpack_from(">Q", data, start + 8)[0], 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise ValueError("a box does not fit")
        yield name, start + head, start + size
        start += size


def _items(data: bytes, start: int, end: int) -> Iterator[tuple[int, _Item]]:
    start += 4 + (4 if data[start] else 2)
    for name, first, last in _boxes(data, start, end):
        version = data[first]
        if name != b"infe" or version < 2:
            raise ValueError("an item of an old sort")
        is_long = version > 2
        number = unpack_from(">I" if is_long else ">H", data, first + 4)[0]
        place = first + (10 if is_long else 8)
        texts = data[place + 4 : last].split(b"\0", 2) if data[place : place + 4] == b"mime" else []
        yield number, _Item(data[place : place + 4], texts[1] if texts else b"", [])


def _find(data: bytes, items: dict[int, _Item], parts: dict[bytes, tuple[int, int]]) -> None:
    """Take note of where each item lies."""
    place = parts[b"iloc"][0]
    version = data[place]
    sizes = data[place + 4 : place + 6]
    offset_bytes, length_bytes = sizes[0] >> 4, sizes[0] & 15
    base_bytes, index_bytes = sizes[1] >> 4, sizes[1] & 15 if version else 0
    place += 6

    def number(size: int) -> int:
        nonlocal place
        place += size
        if place > parts[b"iloc"][1]:
            raise ValueError("the list of places is cut off")
        return int.from_bytes(data[place - size : place])

    for _ in range(number(4 if version > 1 else 2)):
        item = items.get(number(4 if version > 1 else 2))
        way = number(2) & 15 if version else 0
        elsewhere = number(2)
        base = number(base_bytes)
        for _ in range(number(2)):
            number(index_bytes)
            start, length = number(offset_bytes) + base, number(length_bytes)
            if item is None or item.sort not in {b"Exif", b"mime"}:
                continue
            if elsewhere or way > 1 or len(item.extents) > _MOST_EXTENTS:
                raise ValueError("an item lies elsewhere")
            start += parts[b"idat"][0] if way else 0
            item.extents.append((start, start + (length or len(data) - start)))


def _describing_others(data: bytes, parts: dict[bytes, tuple[int, int]]) -> set[int]:
    """Return the items that describe other pictures than the one that is shown."""
    start = parts[b"pitm"][0]
    shown = unpack_from(">I" if data[start] else ">H", data, start + 4)[0]
    if b"iref" not in parts:
        return set()
    start, end = parts[b"iref"]
    size = 4 if data[start] else 2
    found: dict[int, set[int]] = {}
    for name, first, last in _boxes(data, start + 4, end):
        if name == b"cdsc":
            told = [int.from_bytes(data[p : p + size]) for p in range(first + size + 2, last, size)]
            found.setdefault(int.from_bytes(data[first : first + size]), set()).update(told)
    return {item for item, described in found.items() if shown not in described}


def _descriptions(data: bytes, parts: dict[bytes, tuple[int, int]]) -> Iterator[Blank]:
    """Blank titles and tags that a person gave; other properties are found by their place."""
    for name, start, end in _boxes(data, *parts[b"iprp"]):
        if name != b"ipco":
            continue
        for inner, first, last in _boxes(data, start, end):
            if inner == b"udes":
                yield first, b"\0" * (last - first)
