"""Where a HEIC or AVIF picture tells about itself (ISO/IEC 23008-12, 14496-12)."""

from __future__ import annotations

import contextlib
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from struct import unpack_from

import msgspec

from dropmill.jobs.metadata.blanking import Blank, blanked

_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"avif"}
_SEQUENCES = {b"msf1", b"hevc", b"hevx", b"hevm", b"hevs", b"avis"}
_LOOSE = {b"uuid", b"udta", b"free", b"skip", b"xml ", b"bxml"}
_TEXTS = {b"udes", b"altt", b"crtt", b"mdft"}
"""Properties with a title and tags, a text for those who do not see it, and two times."""
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""Where the data begin, the head of a TIFF, and a folder with nothing in it."""
_NO_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
_XMP_TYPE = b"application/rdf+xml"
_MOST_EXTENTS = 1_000_000
_MOST_HEAD = 1024

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
    return head[4:8] == b"ftyp" and not _brands(head).isdisjoint(_BRANDS)


def _brands(head: bytes) -> set[bytes]:
    end = min(int.from_bytes(head[:4]), len(head), _MOST_HEAD)
    return {head[8:12], *(head[place : place + 4] for place in range(16, end, 4))}


def without_what_tells(data: bytes) -> bytes:
    """Return the file with camera data, XMP and descriptions of the picture blanked.

    What belongs to nothing in the file is blanked too, and what lies behind its end is cut off, as
    a film that phones put there. What describes a depth map or another picture that only helps to
    show this one stays. ValueError, or one of struct or of an index, when it is built in a way
    that is not known.
    """
    boxes = list(_boxes_up_to_odd(data))
    start, end = next((start + 4, end) for name, start, end in boxes if name == b"meta")
    inner = list(_boxes(data, start, end))
    parts = {name: (first, last) for name, first, last in inner}
    items = dict(_items(data, *parts[b"iinf"]))
    used = sorted(_find(data, items, parts))
    end = _end(boxes, used)
    if any(name == b"moov" and (start < end or _is_sequence(data)) for name, start, _ in boxes):
        raise ValueError("a sequence of pictures")
    of_helpers = _describing_helpers(data, parts)
    blanks: list[Blank] = []
    for number, item in items.items():
        if item.sort == b"Exif":
            blanks += _over(item.extents, _NO_EXIF, b"\0")
        elif item.sort == b"mime" and item.content == _XMP_TYPE and number not in of_helpers:
            blanks += _over(item.extents, _NO_XMP, b" ")
    blanks += _descriptions(data, parts)
    for name, first, last in inner:
        if name in _LOOSE:
            blanks.append((first, bytes(last - first)))
    for name, first, last in boxes:
        if name not in {b"ftyp", b"meta"} and last <= end:
            blanks += _between(used, first, last)
    return blanked(data, blanks)[:end]


def _is_sequence(data: bytes) -> bool:
    return not _brands(data).isdisjoint(_SEQUENCES)


def _boxes_up_to_odd(data: bytes) -> Iterator[_Box]:
    """Yield the boxes of a file; what is put behind it need be none."""
    with contextlib.suppress(ValueError, struct.error):
        yield from _boxes(data, 0, len(data))


def _end(boxes: Sequence[_Box], used: Sequence[tuple[int, int]]) -> int:
    """Return where the last box ends that is needed; ValueError when something is in none."""
    whole = [last for name, _, last in boxes if name in {b"ftyp", b"meta"}][:2]
    firsts = [first for _, first, _ in boxes]
    for start, end in used:
        _, _, last = boxes[max(0, bisect_right(firsts, start) - 1)]
        if end > last:
            raise ValueError("an item lies outside of all boxes")
        whole.append(last)
    return max(whole)


def _between(used: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Blank]:
    """Blank what is in no item; `used` is sorted."""
    for place in range(bisect_left(used, (start, 0)), len(used)):
        first, last = used[place]
        if first >= end:
            break
        if first > start:
            yield start, bytes(first - start)
        start = max(start, last)
    if start < end:
        yield start, bytes(end - start)


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


def _find(
    data: bytes, items: dict[int, _Item], parts: dict[bytes, tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Take note of where items that tell lie; yield where in the file all begin and end."""
    place = parts[b"iloc"][0]
    version = data[place]
    sizes = data[place + 4 : place + 6]
    offset_bytes, length_bytes = sizes[0] >> 4, sizes[0] & 15
    base_bytes, index_bytes = sizes[1] >> 4, sizes[1] & 15 if version else 0
    place += 6
    count = 0

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
        extents = number(2)
        count += extents
        if count > _MOST_EXTENTS:
            raise ValueError("in too many pieces")
        for _ in range(extents):
            number(index_bytes)
            start, length = number(offset_bytes) + base, number(length_bytes)
            if not way and not elsewhere:
                yield start, start + (length or len(data) - start)
            if item is None or item.sort not in {b"Exif", b"mime"}:
                continue
            if elsewhere or way > 1:
                raise ValueError("an item lies elsewhere")
            start += parts[b"idat"][0] if way else 0
            item.extents.append((start, start + (length or len(data) - start)))


def _describing_helpers(data: bytes, parts: dict[bytes, tuple[int, int]]) -> set[int]:
    """Return the items that describe nothing but pictures that help to show another."""
    if b"iref" not in parts:
        return set()
    start, end = parts[b"iref"]
    size = 4 if data[start] else 2
    helpers: set[int] = set()
    found: dict[int, set[int]] = {}
    for name, first, last in _boxes(data, start + 4, end):
        item = int.from_bytes(data[first : first + size])
        if name == b"auxl":
            helpers.add(item)
        elif name == b"cdsc":
            told = [int.from_bytes(data[p : p + size]) for p in range(first + size + 2, last, size)]
            found.setdefault(item, set()).update(told)
    return {item for item, described in found.items() if described and described <= helpers}


def _descriptions(data: bytes, parts: dict[bytes, tuple[int, int]]) -> Iterator[Blank]:
    """Blank what a person wrote, and when; other properties are found by their place."""
    for name, start, end in _boxes(data, *parts[b"iprp"]):
        if name != b"ipco":
            continue
        for inner, first, last in _boxes(data, start, end):
            if inner in _TEXTS:
                yield first, b"\0" * (last - first)
