"""Temporary files of jobs that were cut off: found again by the mark in their names."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.job import Job

log = logging.getLogger(__name__)


def sweep(job: Job, tag: str) -> int:
    """Remove the temporary files and folders that attempts of this job left; return how many.

    Looks where its results go: in its folder, else beside its inputs. OSError when a folder
    cannot be read; a folder that is gone has nothing in it.
    """
    if job.takes_links and not job.dir:
        return 0
    folders = {Path(job.dir)} if job.dir else {Path(name).parent for name in job.inputs}
    count = 0
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in folder.glob(f".*.{tag}-*{TEMPORARY_SUFFIX}"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            log.info("removed the unfinished %s", path)
            count += 1
    return count
