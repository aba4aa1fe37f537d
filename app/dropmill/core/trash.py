"""The desktop's trash: into it by Send2Trash, and out of it again where its places are known."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from dropmill.core.errors import Problem
from dropmill.core.files import rename_new
from dropmill.core.identity import is_same

_one_at_a_time = threading.Lock()
"""Send2Trash looks for a free name and then takes it: two threads could take the same one."""


def trash(path: Path) -> None:
    """Put a file or folder into the trash; Problem when the volume has none."""
    import send2trash  # noqa: PLC0415 - few jobs need it

    try:
        with _one_at_a_time:
            send2trash.send2trash(os.fspath(path))
    except OSError as error:
        raise Problem(
            f"“{path.name}” could not be moved to the trash",
            "Its disk may have no trash: move it away yourself.",
            detail=f"{type(error).__name__}: {error}",
        ) from error


def restore(path: Path, known: str) -> bool:
    """Give what was trashed its place again; False when it is not found in the trash.

    `known` is what `identity` said of it. FileExistsError when the place is taken. Only where
    the trash is that of freedesktop.org; elsewhere it is never found.
    """
    for name, info in _entries(path):
        if is_same(known, name):
            path.parent.mkdir(parents=True, exist_ok=True)
            rename_new(name, path)
            info.unlink(missing_ok=True)
            return True
    return False


def _entries(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (the file in the trash, what is noted of it) for all that came from `path`."""
    if sys.platform in {"win32", "darwin"}:
        return
    for folder, top in _folders(path):
        for info in _listed(folder / "info"):
            try:
                text = info.read_text("ascii", "surrogateescape")
            except OSError:
                continue
            noted = [line[5:] for line in text.splitlines() if line.startswith("Path=")]
            if noted and top / unquote(noted[0], errors="surrogateescape") == path:
                yield folder / "files" / info.name.removesuffix(".trashinfo"), info


def _folders(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (a trash, the folder that paths in it are relative to) where `path` may have gone."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    yield data / "Trash", data
    for top in path.absolute().parents:
        if top.is_dir() and os.path.ismount(top):
            yield top / ".Trash" / str(os.getuid()), top
            yield top / f".Trash-{os.getuid()}", top


def _listed(folder: Path) -> list[Path]:
    """Return what is noted of all in a trash, the latest first; others may be emptying it."""
    with contextlib.suppress(OSError):
        return sorted(folder.glob("*.trashinfo"), key=_put_at, reverse=True)
    return []


def _put_at(info: Path) -> float:
    try:
        return info.stat().st_mtime
    except OSError:
        return 0.0
