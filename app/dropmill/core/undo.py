"""Taking effects of jobs back: names, places and bytes, where nothing has changed since.

Each step looks at the files to see what has happened and what is still to be done, so it may be
cut off anywhere and taken again.
"""

from __future__ import annotations

import contextlib
import filecmp
import glob
import logging
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.files import (
    TEMPORARY_SUFFIX,
    IfExists,
    Output,
    publish,
    rename_new,
    shortened_stem,
    sync_folder,
)
from dropmill.core.identity import identity, is_same
from dropmill.core.journal import Filter, Journal
from dropmill.core.records import Undoable, Undone
from dropmill.core.state import State
from dropmill.core.trash import restore, trash
from dropmill.core.vault import Vaults, keep
from dropmill.core.verbs import ListUndoable, TakenBack, Undo

log = logging.getLogger(__name__)

TOGETHER = 256
"""Steps that are read, and whose end is recorded, in one go."""

SLICE_S = 2.0
"""About how long one request may take: who asked asks again for the rest."""

REFUSALS_TOLD = 100

_TAG = "undo"
_CLOCK_S = 0.05
"""How far the clock of a disk may be ahead."""

KEPT_S = 8.0
"""How long the record of it may take."""


class Undoing:
    """Takes effects back that the journal knows. Any thread may call it; it blocks."""

    def __init__(self, journal: Journal, vaults: Vaults, *, is_synced: bool) -> None:
        self._journal = journal
        self._tools = _Tools(vaults, is_synced)
        self._lock = threading.Lock()  # one at a time

    def take_back(self, batch: int, before: int | None = None) -> TakenBack:
        """Take back effects of a batch, the latest first, for about two seconds.

        Call it again with `before` as the answer has it until that is None. What is refused stays
        to be asked for again. Problem when there is no such batch or it still works.
        """
        with self._lock:
            self._check(batch)
            deadline = time.monotonic() + SLICE_S
            self._record(())  # what jobs have just recorded is there to be read
            restored = refused_count = 0
            refused: list[Failure] = []
            while True:
                steps = self._journal.reader.undo_steps(batch=batch, before=before, limit=TOGETHER)
                undone: list[Undone] = []
                touched: set[str] = set()
                for step in steps:
                    before = step.id
                    # A step that is taken again after a kill must find what it left, so those
                    # whose record is still to come may not have touched the same files.
                    if not touched.isdisjoint(step.details.values()):
                        self._record(undone)
                        undone, touched = [], set()
                    touched.update(step.details.values())
                    try:
                        restored += _HOW[step.action](self._tools, step.details)
                    except (Problem, OSError) as error:
                        log.warning("step %d of job %d: %s", step.id, step.job_id, error)
                        refused_count += 1
                        if len(refused) < REFUSALS_TOLD:
                            refused.append(explain(error))
                    else:
                        undone.append(Undone(step.id, time.time()))
                    if time.monotonic() > deadline:
                        break
                self._record(undone)
                is_over = len(steps) < TOGETHER and (not steps or before == steps[-1].id)
                if is_over or time.monotonic() > deadline:
                    last = None if is_over else before
                    return TakenBack(restored, tuple(refused), refused_count, last)

    def close(self) -> None:
        """Nothing is held."""

    def take_back_job(self, job_id: int) -> None:
        """Take back what an attempt of this job that was cut off has done; Problem if it cannot."""
        with self._lock:
            self._record(())
            for step in self._journal.reader.undo_steps(job_id=job_id):
                _HOW[step.action](self._tools, step.details)
                self._record([Undone(step.id, time.time())])

    def answer(self, verb: Undo | ListUndoable) -> TakenBack | tuple[Undoable, ...]:
        """Do what the verb asks for."""
        if isinstance(verb, ListUndoable):
            return tuple(self._journal.reader.undoable(verb.limit))
        return self.take_back(verb.batch, verb.before)

    def _check(self, batch: int) -> None:
        if self._journal.reader.batch(batch) is None:
            raise Problem(
                f"There is no batch {batch}", "“dropmill undo” lists those that can be undone."
            )
        at_work = Filter(batch=batch, states=(State.RUNNING, State.WAITING, State.PAUSED))
        if self._journal.reader.count(at_work):
            raise Problem(
                f"Batch {batch} is still at work", "Wait until it is done, or cancel it first."
            )

    def _record(self, undone: Sequence[Undone]) -> None:
        self._tools.sync()
        written = threading.Event()
        self._journal.record(undone, written.set)
        if not written.wait(KEPT_S):
            raise Problem(
                "What is undone could not be kept yet",
                "Look whether the disk is full; Dropmill goes on trying.",
            )


class _Tools:
    """What taking back needs; it remembers the folders whose names are to be made durable."""

    def __init__(self, vaults: Vaults, is_synced: bool) -> None:
        self.vaults = vaults
        self.is_synced = is_synced
        self._folders: set[Path] = set()

    def changed(self, *folders: Path) -> None:
        self._folders.update(folders)

    def sync(self) -> None:
        folders, self._folders = self._folders, set()
        for folder in folders if self.is_synced else ():
            with contextlib.suppress(FileNotFoundError):
                sync_folder(folder)


def _undo_move(tools: _Tools, details: Mapping[str, str]) -> bool:
    source, target, was = Path(details["from"]), Path(details["to"]), details["was"]
    if not is_same(was, target):
        places = (source, *map(Path, details.get("earlier", "").split("\0")))
        if any(is_same(was, place) for place in places):
            _bring_kept(tools, details)
            _remove_made(details)
            return False  # it was not done, or is undone already
        raise _changed(target) if identity(target) else _gone(target)
    if not (identity(source) and target.samefile(source)):
        source.parent.mkdir(parents=True, exist_ok=True)
        try:
            rename_new(target, source)
        except FileExistsError:
            raise _taken(source) from None
    else:
        target.rename(source)  # its own name in other letters
    tools.changed(source.parent, target.parent)
    _bring_kept(tools, details)
    _remove_made(details)
    return True


def _bring_kept(tools: _Tools, details: Mapping[str, str]) -> None:
    """Give what was moved over its name again."""
    if "kept" not in details:
        return
    target, kept = Path(details["to"]), Path(details["kept"])
    if not identity(kept):
        return
    if not identity(target):
        publish(kept, target, IfExists.SKIP)
    elif kept.samefile(target):
        kept.unlink()  # it was never moved over
    else:
        raise _taken(target)
    tools.changed(target.parent, kept.parent)


def _remove_made(details: Mapping[str, str]) -> None:
    """Remove the folders that were made for what has gone, as far as they are empty."""
    if "made" not in details:
        return
    folder, highest = Path(details["to"]).parent, Path(details["made"])
    with contextlib.suppress(OSError):
        while folder == highest or highest in folder.parents:
            with contextlib.suppress(FileNotFoundError):
                folder.rmdir()
            folder = folder.parent


def _undo_copied(tools: _Tools, details: Mapping[str, str]) -> bool:
    """Bring a file back to the disk that it came from."""
    source, copy, was = Path(details["from"]), Path(details["to"]), details["was"]
    if not is_same(was, copy):
        if identity(source) and not identity(copy):
            return False
        raise _changed(copy) if identity(copy) else _gone(copy)
    if identity(source):
        # Either the original was never removed, or the last undo was cut off here.
        if not filecmp.cmp(source, copy, shallow=False):
            raise _taken(source)
    else:
        stem = glob.escape(shortened_stem(source.name))
        for cut_off in source.parent.glob(f".{stem}.{_TAG}-*{TEMPORARY_SUFFIX}"):
            cut_off.unlink()
        with Output(source, IfExists.SKIP, is_synced=tools.is_synced, tag=_TAG) as output:
            shutil.copyfile(copy, output.path)
            shutil.copystat(copy, output.path)
            if not filecmp.cmp(copy, output.path, shallow=False):
                raise Problem(f"“{copy.name}” could not be copied back", "Check the disks.")
            output.publish(mode=stat.S_IMODE(copy.stat().st_mode))
    copy.unlink()
    tools.changed(copy.parent)
    return True


def _undo_replace(tools: _Tools, details: Mapping[str, str]) -> bool:
    path, kept = Path(details["path"]), Path(details["kept"])
    if is_same(details["was"], path):
        kept.unlink(missing_ok=True)
        return False
    if not is_same(details["new"], path):
        if identity(path):
            raise _changed(path)
        if not identity(kept):
            raise _gone(path)
        publish(kept, path, IfExists.SKIP)
    else:
        if not identity(kept):
            raise Problem(
                f"What “{path.name}” was before is not kept any more",
                "Replaced files are kept for a while only: see the settings.",
            )
        # What the job made is kept in its turn.
        keep(path, tools.vaults.place_for(path))
        kept.replace(path)
    tools.changed(path.parent, kept.parent)
    return True


def _undo_trash(tools: _Tools, details: Mapping[str, str]) -> bool:
    path, was = Path(details["path"]), details["was"]
    if is_same(was, path):
        return False
    try:
        is_found = restore(path, was)
    except FileExistsError:
        raise _taken(path) from None
    if not is_found:
        raise Problem(
            f"“{path.name}” was not found in the trash", "Look there, and restore it by hand."
        )
    tools.changed(path.parent)
    return True


def _undo_make(_tools: _Tools, details: Mapping[str, str]) -> bool:
    path, new = Path(details["path"]), details["new"]
    if not identity(path):
        return False
    if not is_same(new, path) or (path.is_dir() and _has_news(path, float(details["at"]))):
        raise _changed(path)
    trash(path)
    return True


def _has_news(folder: Path, since: float) -> bool:
    """Tell whether anything was put into a folder, or changed in it, after it was made."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if os.lstat(Path(place, name)).st_ctime > since + _CLOCK_S:
                return True
    return False


_HOW: Mapping[str, Callable[[_Tools, Mapping[str, str]], bool]] = {
    "move": _undo_move,
    "copied": _undo_copied,
    "replace": _undo_replace,
    "trash": _undo_trash,
    "make": _undo_make,
}
"""How each action of core/effects.py is taken back; True when there was something to do."""


def _changed(path: Path) -> Problem:
    return Problem(f"“{path.name}” has changed since", "It was left as it is.", detail=str(path))


def _gone(path: Path) -> Problem:
    return Problem(f"“{path.name}” is not there any more", "There is nothing to undo it with.")


def _taken(path: Path) -> Problem:
    return Problem(
        f"There is another “{path.name}” in its old place",
        "Move that away, then undo again.",
        detail=str(path),
    )
