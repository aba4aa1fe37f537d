"""A folder under way: results of several files are made in it, and published in one step."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from dropmill.core import files
from dropmill.core.errors import Problem
from dropmill.core.files import IfExists, masked, sync_folder, sync_tree, temporary_name


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
    ) -> None:
        """Make it in `folder`; OSError if that fails. It is found by its `tag` after a crash.

        `publish` gives what is finished its final name; None is `files.publish`.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._if_exists = if_exists
        self._is_synced = is_synced
        self._publish = publish or partial(files.publish, if_exists=if_exists)
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
        if self.path.is_dir():
            shutil.rmtree(self.path)
