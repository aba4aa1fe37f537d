"""What lies in a watched folder: which files count, and whether the folder can be watched."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.files import TEMPORARY_SUFFIX

_NEVER_NAMES = frozenset({".ds_store", "thumbs.db"})
# What file managers and browsers write until a file is whole; then they rename it.
_NEVER_SUFFIXES = (
    TEMPORARY_SUFFIX,
    ".part",
    ".partial",
    ".crdownload",
    ".opdownload",
    ".download",
)

_INOTIFY_LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")


def is_passed_over(name: str) -> bool:
    """Whether a file of this base name is never taken: temporaries and file managers' own."""
    lowered = name.lower()
    return lowered in _NEVER_NAMES or lowered.startswith("._") or lowered.endswith(_NEVER_SUFFIXES)


class Scan:
    """One walk through a folder. Links to folders are not followed.

    `folder_count` and `failures` (folders that could not be listed) are complete when it ends.
    """

    def __init__(self, top: str, *, is_recursive: bool) -> None:
        self.top = top
        self.folder_count = 0
        self.failures: list[Failure] = []
        self._is_recursive = is_recursive

    def files(self) -> Iterator[str]:
        """Yield the path of everything that is no folder and not passed over by its name, in order.

        OSError when the top folder itself cannot be listed.
        """
        todo = [self.top]
        while todo:
            folder = todo.pop()
            self.folder_count += 1
            try:
                entries = os.scandir(folder)
            except OSError as error:
                if folder == self.top:
                    raise
                # A folder that went away while we walked is no failure.
                if error.errno not in {errno.ENOENT, errno.ENOTDIR}:
                    self.failures.append(explain(error))
                continue
            with entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.is_dir(follow_symlinks=False):
                        if self._is_recursive and not entry.name.endswith(TEMPORARY_SUFFIX):
                            todo.append(entry.path)
                    elif not is_passed_over(entry.name):
                        yield entry.path


def check(folder: Path, output: Path | None) -> None:
    """Raise Problem unless `folder` can be watched while results go to `output`. Touches the disk.

    `output` is None when the results have no folder of their own.
    """
    try:
        with os.scandir(folder):
            pass
    except NotADirectoryError:
        raise Problem(f"“{folder}” is not a folder", "Choose a folder to watch.") from None
    except FileNotFoundError:
        raise Problem(
            f"The folder “{folder}” does not exist", "Create it, or choose another folder."
        ) from None
    except PermissionError:
        raise Problem(
            f"The folder “{folder}” may not be opened: permission denied",
            "Change its permissions, or choose another folder.",
        ) from None
    except (OSError, ValueError) as error:
        raise Problem(explain(error).title, "Choose another folder.") from error
    if output is not None and is_inside(folder, output):
        raise Problem(
            f"The results would go to “{output}”, which lies inside the watched folder",
            "Choose a folder for the results that lies outside it.",
        )


def is_inside(folder: Path, output: Path) -> bool:
    """Whether `output` leads into the watched folder, by links too. Touches the disk."""
    return output.resolve().is_relative_to(folder.resolve())


def failure_of_limit(
    folder_count: int, read_limit: Callable[[], int | None] | None = None
) -> Failure | None:
    """Say it when a tree has more folders than this user may watch (Linux), else None."""
    limit = (read_limit or _read_inotify_limit)()
    if limit is None or folder_count <= limit:
        return None
    return Failure(
        f"There are {folder_count:,} folders to watch, but this system allows only {limit:,}",
        "It is looked through every few seconds instead. To be told at once, raise"
        " fs.inotify.max_user_watches, or watch a smaller folder.",
    )


def _read_inotify_limit() -> int | None:
    try:
        return int(_INOTIFY_LIMIT.read_text())
    except (OSError, ValueError):
        return None
