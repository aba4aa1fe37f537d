"""A folder under way: results of several files are made in it, and published in one step."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from dropmill.core import files
from dropmill.core.errors import Problem
from dropmill.core.files import (
    TEMPORARY_SUFFIX,
    IfExists,
    masked,
    shortened_stem,
    sync_folder,
    sync_tree,
    temporary_name,
)
from dropmill.core.ownership import Ownership


class Staging:
    """A folder of our own beside the results, 0700. One thread at a time.

    Use it as a context manager: what is not published by then is removed.
    """

    def __init__(
        self,
        folder: Path,
        stem: str,
        if_exists: IfExists,
        *,
        is_synced: bool = True,
        tag: str = "0",
        publish: Callable[[Path, Path], Path] | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Make it in `folder`; OSError if that fails. It is found by its `tag` after a crash.

        `publish` gives what is finished its final name; None is `files.publish`. `kept` is a folder
        to use that other attempts have used.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._if_exists = if_exists
        self._is_synced = is_synced
        self._publish = publish or partial(files.publish, if_exists=if_exists)
        self._kept = kept
        if kept is not None:
            self.path = kept.path
            return
        self.path = folder / temporary_name(stem, tag)
        self.path.mkdir(mode=0o700)

    def publish(self, name: str, *, only: str | None = None) -> Path:
        """Sync all, and give the folder its final name in one step; return the path it got.

        With `only`, the name of its one entry, that entry is published in its place. Problem when
        a folder of that name would have to be replaced; JobSkipped as `files.publish` has it.
        """
        if self._is_synced:
            sync_tree(self.path)
        made = self.path if only is None else self.path / only
        target = self._folder / name
        if only is None and sys.platform != "win32":
            made.chmod(masked(0o777) | 0o700)
        is_folder = made.is_dir() or target.is_dir()
        if is_folder and self._if_exists is IfExists.OVERWRITE and os.path.lexists(target):
            raise Problem(
                f"There is a “{name}” already, and folders are never replaced",
                "Move it away, or choose “rename” for names that are taken.",
                setting="if_exists",
            )
        final = self._publish(made, target)
        if self._is_synced:
            sync_folder(final.parent)
        return final

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._kept is not None:
            self._kept.end(error)
        elif self.path.is_dir():
            shutil.rmtree(self.path)


class Kept:
    """A folder of our own that one attempt leaves to the next. Get it by `take`.

    It belongs to one attempt at a time, in any process. `discard_kept` removes it in between.
    """

    def __init__(self, owned: Ownership, is_wanted: Callable[[BaseException], bool]) -> None:
        self.path = owned.folder
        self._owned = owned
        self._is_wanted = is_wanted

    @classmethod
    def take(
        cls, folder: Path, stem: str, key: str, is_wanted: Callable[[BaseException], bool]
    ) -> Self:
        """Take what an attempt with this `key` has left in `folder`, or make it; OSError.

        The error that ends the attempt says by `is_wanted` whether another one is to find it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for path in _twins(folder, stem, key):
            with contextlib.suppress(FileExistsError):
                path.mkdir(mode=0o700)
            if (owned := _owned(path)) is not None:
                return cls(owned, is_wanted)
        raise FileExistsError(f"{_MOST_TWINS} attempts at once with one folder for their results")

    def end(self, error: BaseException | None) -> None:
        """Leave it to the next attempt, or remove it; then it belongs to nobody."""
        with self._owned:
            if error is None or not self._is_wanted(error):
                _remove(self._owned)


def discard_kept(folder: Path, stem: str, key: str) -> None:
    """Remove what ended attempts have left; what another one uses stays. OSError if that fails."""
    for path in _twins(folder, stem, key):
        if (owned := _owned(path)) is not None:
            with owned:
                _remove(owned)


_MOST_TWINS = 100


def _twins(folder: Path, stem: str, key: str) -> Iterator[Path]:
    for twin in ("", *(f"-{number}" for number in range(2, _MOST_TWINS + 1))):
        yield folder / f".{shortened_stem(stem)}.{key}{twin}{TEMPORARY_SUFFIX}"


def _owned(path: Path) -> Ownership | None:
    """Own a folder of ours; None when another one does, or when it is not ours."""
    found = path.lstat() if os.path.lexists(path) else None
    if found is None or not stat.S_ISDIR(found.st_mode):
        return None
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        return None
    with contextlib.suppress(FileNotFoundError):  # its owner has just removed it
        return Ownership.take(path)
    return None


def _remove(owned: Ownership) -> None:
    """Give it a name that nobody looks for first: who waits for this one gets a new folder."""
    gone = owned.folder.with_name(temporary_name(owned.folder.name, "0"))
    if sys.platform == "win32":
        owned.release()  # what has an open file in it cannot be renamed there
    owned.folder.rename(gone)
    owned.release()
    shutil.rmtree(gone)
