"""Whether a PDF is signed, told without parsing it: a plan is made where nothing foreign is."""

from __future__ import annotations

import os
from pathlib import Path

from dropmill.core.files import open_input

WARNING = "Signed PDFs: their signatures become invalid"
_END_BYTES = 256 << 10


def is_signed(path: Path) -> bool:
    """Look for a signature in the end of a file, where signing puts it; OSError, Problem.

    What a signature covers is written in clear, as it must be known before the file is whole
    (ISO 32000-2, 12.8.1).
    """
    with open_input(path) as file:
        size_bytes = file.seek(0, os.SEEK_END)
        file.seek(max(0, size_bytes - _END_BYTES))
        return b"/ByteRange" in file.read(_END_BYTES)
