"""The few errors of Dropmill, and how an error of the system becomes a sentence for a person."""

from __future__ import annotations

import contextlib
import errno
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec

LINK = "link"
"""In place of a setting: the link itself, replaced by another to the same file."""


class Failure(msgspec.Struct, frozen=True, gc=False):
    """What went wrong, in words a person can act on; the frozen form that snapshots carry."""

    title: str
    hint: str = ""
    detail: str = ""
    setting: str = ""
    """The setting of the job that mends it when a person changes it, or LINK; "" for none."""


class Problem(Exception):  # noqa: N818 - a word of its own: no fault of the program's
    """Something a person can act on: a bad setting, an unreadable file, a server that said no.

    `title` says what went wrong, `hint` what to do about it, `detail` holds technical lines for
    the log. `setting` names the setting of the job that a person can change so that it works, or
    is LINK. `can_pass` says that the same attempt may succeed later, `retry_after_s` when at the
    earliest. `needs_person` says that the job can go on from where it is once a person has done
    what the hint says: it stays paused until then, where somebody can resume it.
    """

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        detail: str = "",
        setting: str = "",
        can_pass: bool = False,
        retry_after_s: float | None = None,
        needs_person: bool = False,
    ) -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint
        self.detail = detail
        self.setting = setting
        self.can_pass = can_pass
        self.retry_after_s = retry_after_s
        self.needs_person = needs_person

    @property
    def failure(self) -> Failure:
        """The frozen form of this problem."""
        return Failure(self.title, self.hint, self.detail, self.setting)


class JobCancelled(BaseException):
    """Raised in a job by a checkpoint after a request to stop; `except Exception` lets it pass."""


class JobPaused(BaseException):
    """Raised in a job that can start again later, by a checkpoint after a request to pause."""


class JobSkipped(BaseException):
    """Ends a job as done without doing anything; `reason` says why.

    `is_fine` says that the input is already what was wanted: a recipe goes on with it.
    """

    def __init__(self, reason: str, *, is_fine: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_fine = is_fine


# errno → (what is wrong with the path, what to do about it)
_SYSTEM: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("does not exist", "Check the name, or drop the file again."),
    errno.EACCES: ("may not be opened: permission denied", "Change its permissions."),
    errno.EPERM: ("may not be changed: not permitted", "Change its permissions or its owner."),
    errno.EROFS: ("is on a read-only disk", "Choose another folder."),
    errno.ENOSPC: ("does not fit: the disk is full", "Make room, or choose another folder."),
    errno.EDQUOT: ("does not fit: your disk quota is used up", "Choose another folder."),
    errno.ENAMETOOLONG: ("has a name that is too long for this disk", "Choose a shorter name."),
    errno.EINVAL: ("has a name that this disk refuses", "Choose another name."),
    errno.EILSEQ: ("has a name that this disk refuses", "Choose another name."),
    errno.EEXIST: ("is there already, as something else", "Choose another name."),
    errno.EISDIR: ("is a folder, not a file", "Choose a file."),
    errno.ENOTDIR: ("is no folder, or lies below something that is none", "Choose another folder."),
    errno.EIO: ("could not be read or written: the disk reports an error", "Check the disk."),
    errno.ENODEV: ("is on a disk that is gone", "Connect the disk again, then retry."),
    errno.ESTALE: ("is on a network folder that is gone", "Connect it again, then retry."),
    errno.EMFILE: ("could not be opened: too many open files", "Run fewer jobs at once."),
    errno.EFBIG: ("is too large for this disk", "Choose a folder on another disk."),
    errno.ETXTBSY: ("is in use by a running program", "End that program, then retry."),
    errno.EBUSY: ("is in use", "Close the program that uses it, then retry."),
    errno.ELOOP: ("is a link that leads back to itself", "Choose another file."),
}


_OF_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})
"""What the system says only of what is written: another folder mends it."""


def explain(error: BaseException) -> Failure:
    """Put any error in words: a Problem's own, the system's in plain words, else a crash report.

    Never raises. Any thread.
    """
    if isinstance(error, Problem):
        return error.failure
    if isinstance(error, OSError) and error.errno in _SYSTEM:
        what, hint = _SYSTEM[error.errno]
        name = error.filename if error.filename2 is None else error.filename2
        subject = f"“{_text(name)}”" if name is not None else "The file"
        setting = "dir" if error.errno in _OF_WRITING else ""
        return Failure(f"{subject} {what}", hint, f"{type(error).__name__}: {error}", setting)
    if isinstance(error, MemoryError):
        return Failure(
            "There is not enough memory for this job", "Close other programs, then retry."
        )
    report = "".join(traceback.format_exception(error))
    return Failure(
        f"This job crashed ({type(error).__name__})",
        "This is a fault in Dropmill: please report it with the job's log.",
        report,
    )


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Make a Problem of what the system says of this folder; a full disk names no file."""
    try:
        yield
    except OSError as error:
        named = OSError(error.errno, error.strerror, error.filename or str(folder))
        failure = explain(named)
        raise Problem(failure.title, failure.hint, detail=str(error)) from error


def _text(name: object) -> str:
    if isinstance(name, bytes):
        return name.decode("utf-8", "backslashreplace")
    return str(name)
