"""Temporary files of jobs that were cut off: found again by the mark in their names."""

from __future__ import annotations

import logging
import os
import re
from collections import defaultdict
from pathlib import Path

from dropmill.core.files import TEMPORARY_SUFFIX, remove
from dropmill.core.records import Stored

log = logging.getLogger(__name__)


class Leftovers:
    """Removes what attempts of a home's jobs left; each folder is read once.

    `tag` is the home's mark. One thread.
    """

    def __init__(self, tag: str) -> None:
        self._name = re.compile(
            rf"\..*\.{tag}-(\d+)-[0-9a-f]+{re.escape(TEMPORARY_SUFFIX)}", re.DOTALL
        )
        self._folders: dict[str, dict[int, list[str]]] = {}

    def sweep(self, stored: Stored) -> int:
        """Remove the temporary files and folders of a job; return how many.

        Looks where its results go: in its folder, else beside its inputs, and where its kind says.
        OSError when a folder cannot be read; a folder that is gone has nothing in it.
        """
        template, snapshot = stored.template, stored.snapshot
        if template.dir:
            folders = {template.dir}
        elif template.group.takes_links:
            return 0
        else:
            folders = {str(Path(name).parent) for name in snapshot.inputs}
        if (target := _target(stored)) is not None:
            folders.add(str(target.parent))
        count = 0
        for folder in folders:
            for name in self._found(folder).pop(snapshot.id, ()):
                path = Path(folder, name)
                remove(path)
                log.info("removed the unfinished %s", path)
                count += 1
        return count

    def _found(self, folder: str) -> dict[int, list[str]]:
        found = self._folders.get(folder)
        if found is None:
            found = self._folders[folder] = defaultdict(list)
            try:
                names = os.listdir(folder)  # noqa: PTH208 - a folder may have 100,000 names
            except (FileNotFoundError, NotADirectoryError):
                names = []
            for name in names:
                if match := self._name.fullmatch(name):
                    found[int(match[1])].append(name)
        return found


def _target(stored: Stored) -> Path | None:
    """Return where the result was to go; None when that cannot be told any more."""
    try:
        return job.target if (job := stored.job) is not None else None
    except Exception:
        log.info("job %d does not tell its target", stored.snapshot.id, exc_info=True)
        return None
