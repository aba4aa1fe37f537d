"""What the child does: unpack one archive into an empty folder. Nothing is published here."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.jobs.extract.payload import Extracted, Extracting
from dropmill.jobs.extract.tree import Limits, Tree
from dropmill.jobs.extract.walk import Walk

if TYPE_CHECKING:
    from dropmill.core.offload.report import Report

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"


def extract(payload: Extracting, report: Report) -> Extracted:
    """Unpack it; Problem when it is broken, wants out of its folder or grows beyond the limits."""
    path = Path(payload.path)
    limits = Limits(payload.most_bytes, payload.most_ratio, payload.most_entries)
    with open_input(path) as file:
        size_bytes = file.seek(0, 2)
        file.seek(0)
        magic = file.read(8)
        file.seek(0)
        with Tree(Path(payload.staging), limits, size_bytes) as tree:
            walk = Walk(tree, report, size_bytes)
            # Each format's libraries are loaded for its own archives only.
            if magic.startswith(_SEVEN_ZIP):
                from dropmill.jobs.extract.seven_zip import unpack_7z  # noqa: PLC0415

                unpack_7z(file, path.name, walk, payload.password)
            elif magic.startswith(_ZIP) or zipfile.is_zipfile(file):
                from dropmill.jobs.extract.zip_archive import unpack_zip  # noqa: PLC0415

                unpack_zip(file, path.name, walk, payload.password)
            else:
                from dropmill.jobs.extract.tar_archive import unpack_tar  # noqa: PLC0415

                unpack_tar(file, path.name, walk)
            tree.finish()
            if not tree.tops and walk.left_out_count:
                raise Problem(
                    "The archive holds no files, only links or devices",
                    "Unpack it with tar, if you trust it.",
                )
            return Extracted(
                tuple(tree.tops[:2]),
                tree.file_count,
                tree.size_bytes,
                tuple(walk.left_out),
                walk.left_out_count,
            )
