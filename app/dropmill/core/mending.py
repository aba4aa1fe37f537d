"""Which setting of a job mends what went wrong with it, where its kind does not say so itself."""

from __future__ import annotations

import os

import msgspec

from dropmill.core.errors import Failure, explain
from dropmill.core.job import Job
from dropmill.core.lack import written_folder


def mended_by_folder(
    failure: Failure, error: BaseException, job: Job, *, gives_on: bool = False
) -> Failure:
    """Return the failure; with `dir` as the setting when it lies at where results go.

    Not where a later step takes the results (`gives_on`): nobody chose where those lie. Any
    thread. It looks at names alone: a file that could not be made in that folder, or the folder
    itself, or one that it lies in; but nothing that the job was to read.
    """
    if gives_on:
        is_of_folder = failure.setting == "dir"
        return msgspec.structs.replace(failure, setting="") if is_of_folder else failure
    folder = written_folder(job)
    cause = error if isinstance(error, OSError) else error.__cause__
    if failure.setting or not folder or not isinstance(cause, OSError):
        return failure
    setting = explain(cause).setting
    names = [name for name in (cause.filename, cause.filename2) if isinstance(name, str)]
    if any(_is_of(name, folder, job) for name in names):
        setting = "dir"
    return msgspec.structs.replace(failure, setting=setting) if setting else failure


def _is_of(name: str, folder: str, job: Job) -> bool:
    is_read = any(_is_in(name, source) for source in job.inputs)
    return not is_read and (_is_in(name, folder) or _is_in(folder, name))


def _is_in(name: str, folder: str) -> bool:
    return name == folder or name.startswith(folder.rstrip("/\\") + os.sep)
