"""Adds exposure and place to a TIFF: libtiff's writer of packed ones cannot, as Pillow uses it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL.TiffImagePlugin import ImageFileDirectory_v2

Folders = Mapping[int, Mapping[int, Any]]
"""Folders by the tag under which the first one names them; each has values by their tags."""

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ENTRY_BYTES = 12
_LONG = 4
_SIZES = {0xA002, 0xA003}
"""Width and height: a short fits too, but libtiff passes that over."""


def add_folders(path: str, folders: Folders) -> None:
    """Write folders behind the pixels of a TIFF, and a first folder that names them.

    Its other entries stay byte for byte, and so does all that they lead to (TIFF 6.0, section 2).
    ValueError, TypeError or struct.error when it is no TIFF of under 4 GiB, or a value cannot be
    written: then nothing was changed that a reader looks at.
    """
    with Path(path).open("r+b") as file:
        header = file.read(8)
        order = _ORDERS.get(header[:4])
        if order is None:
            raise ValueError("not a TIFF of the usual sort")
        file.seek(struct.unpack(f"{order}L", header[4:])[0])
        count = struct.unpack(f"{order}H", file.read(2))[0]
        entries = [file.read(_ENTRY_BYTES) for _ in range(count)]
        next_page = file.read(4)
        position = file.seek(0, 2)
        for tag, values in folders.items():
            folder = ImageFileDirectory_v2(header, group=tag)
            for name, value in values.items():
                folder[name] = value
                if name in _SIZES:
                    folder.tagtype[name] = _LONG
            position += file.write(b"\0" * (position % 2))
            entries.append(struct.pack(f"{order}HHLL", tag, _LONG, 1, position))
            position += file.write(folder.tobytes(position))
        position += file.write(b"\0" * (position % 2))
        entries.sort(key=lambda entry: int(struct.unpack(f"{order}H", entry[:2])[0]))
        file.write(struct.pack(f"{order}H", len(entries)) + b"".join(entries) + next_page)
        file.seek(4)
        file.write(struct.pack(f"{order}L", position))
