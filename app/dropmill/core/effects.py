"""What a job does to files that are there already: done so that it can be undone.

Each effect is recorded before it happens, with what tells the files apart; whether it happened
is seen from the files themselves (core/undo.py). So a kill between any two steps loses nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dropmill.core.errors import JobSkipped
from dropmill.core.files import IfExists, numbered, refuse_folder, rename_new, sync_folder
from dropmill.core.identity import identity
from dropmill.core.moves import Moves
from dropmill.core.records import UndoStep
from dropmill.core.trash import trash
from dropmill.core.vault import Vaults, keep

if TYPE_CHECKING:
    from dropmill.core.keeper import Keeper

TOGETHER = 256
"""Effects that are recorded in one go."""

Wait = Callable[[threading.Event], None]
"""Waits for an event, and raises what a checkpoint raises when the job is to stop."""


class Effects:
    """The effects of one attempt of a job. The worker thread that runs it calls it.

    Without a keeper nothing is recorded: then what is done cannot be undone.
    """

    def __init__(
        self, job_id: int, keeper: Keeper | None, vaults: Vaults, wait: Wait, *, is_synced: bool
    ) -> None:
        self._job_id = job_id
        self._keeper = keeper
        self._vaults = vaults
        self._wait = wait
        self._is_synced = is_synced

    def move(self, source: Path, target: Path, if_exists: IfExists) -> Path:
        """Give a file another name or place on the same disk; return the path it got.

        A name that is taken is solved by the policy: with RENAME it gets a number, with SKIP it
        raises JobSkipped, with OVERWRITE what had it is kept in the vault. A folder can be moved
        too, but does not take part in OVERWRITE. OSError with EXDEV when it is another disk.
        """
        if if_exists is IfExists.OVERWRITE and os.path.lexists(target):
            refuse_folder(target)
            self._move_over(source, target)
            return target
        for candidate in numbered(target):
            if not os.path.lexists(candidate) or _is_only_case(source, candidate):
                with contextlib.suppress(FileExistsError):
                    self.move_all([(source, candidate)])
                    return candidate
            if if_exists is IfExists.SKIP:
                raise JobSkipped(f"“{target.name}” is already there")
        raise AssertionError("there is always another number")

    def _move_over(self, source: Path, target: Path) -> None:
        if self._keeper is not None:
            kept = self._vaults.place_for(target)
            paths = {"from": source, "to": target, "kept": kept}
            self._record([_step("move", paths, was=_known(source))])
            self._keep(target, kept)
        source.replace(target)
        if self._is_synced:
            sync_folder(target.parent)
            sync_folder(source.parent)

    def move_all(
        self,
        moves: Sequence[tuple[Path, Path]],
        on_moved: Callable[[int], None] | None = None,
    ) -> None:
        """Do many moves one after the other; `on_moved(n)` is called when n are done.

        FileExistsError when a name is taken; core/moves.py finds an order in which none is. The
        first that cannot be done ends it; those before it stay, and can be undone.
        """
        done = 0
        while part := moves[done : done + TOGETHER]:
            self._record(_move_steps(part))
            for source, target in part:
                target.parent.mkdir(parents=True, exist_ok=True)
                _rename(source, target)
                done += 1
                if on_moved is not None:
                    on_moved(done)
            if self._is_synced:
                for folder in {path.parent for pair in part for path in pair}:
                    sync_folder(folder)

    def move_solved(self, moves: Moves, on_moved: Callable[[int], None] | None = None) -> None:
        """Do moves that were solved together; what is to be overwritten is kept in the vault."""
        aside = [(path, self._vaults.place_for(path)) for path in moves.replaced]
        self.move_all(aside)
        self.move_all(moves.steps, on_moved)

    def moved_by_copy(self, source: Path, copy: Path) -> None:
        """Remove the original of a copy on another disk, once that is whole and has its name."""
        self._record([_step("copied", {"from": source, "to": copy}, was=_known(copy))])
        source.unlink()
        if self._is_synced:
            sync_folder(source.parent)

    def replace(self, temporary: Path, target: Path) -> None:
        """Give a finished temporary file the name of another, which is kept in the vault.

        Either is whole under that name at every moment.
        """
        if self._keeper is None:
            temporary.replace(target)
            return
        kept = self._vaults.place_for(target)
        self._record(
            [
                _step(
                    "replace",
                    {"path": target, "kept": kept},
                    was=_known(target),
                    new=_known(temporary),
                )
            ]
        )
        self._keep(target, kept)
        temporary.replace(target)

    def _keep(self, target: Path, kept: Path) -> None:
        """Put what is about to lose its name into the vault, and on the disk there."""
        keep(target, kept)
        if self._is_synced:
            sync_folder(kept.parent)

    def trash(self, path: Path) -> None:
        """Put a file or folder into the desktop's trash; Problem when that cannot be."""
        self._record([_step("trash", {"path": path}, was=_known(path))])
        trash(path)

    def made(self, path: Path) -> None:
        """Record a new file, so that an undo takes it away again; does not wait."""
        if self._keeper is not None:
            self._keeper.record([made_step(self._job_id, str(path.absolute()), _known(path))])

    def _record(self, steps: Iterable[UndoStep]) -> None:
        if self._keeper is None:
            return
        written = threading.Event()
        self._keeper.record([self._of_job(step) for step in steps], written.set)
        self._wait(written)

    def _of_job(self, step: UndoStep) -> UndoStep:
        return UndoStep(self._job_id, step.at, step.action, step.details)


def made_step(job_id: int, path: str, known: str) -> UndoStep:
    """Return what records a new file: its absolute path, and its identity."""
    now = time.time()
    return UndoStep(job_id, now, "make", {"path": path, "new": known, "at": repr(now)})


def _move_steps(moves: Iterable[tuple[Path, Path]]) -> Iterator[UndoStep]:
    """Yield the steps of moves that are done in this order; one may go on with another's file."""
    moved: dict[Path, tuple[str, tuple[Path, ...]]] = {}  # by place: what it is, where it was
    for source, target in moves:
        was, earlier = moved.pop(source, ("", ()))
        was = was or _known(source)
        moved[target] = (was, (*earlier, source))
        paths = {"from": source, "to": target, "made": _missing(target.parent)}
        places = "\0".join(str(place.absolute()) for place in earlier)
        yield _step("move", paths, was=was, **({"earlier": places} if places else {}))


def _step(action: str, paths: Mapping[str, Path | None], **identities: str) -> UndoStep:
    details = {name: str(path.absolute()) for name, path in paths.items() if path is not None}
    return UndoStep(0, time.time(), action, details | identities)


def _known(path: Path) -> str:
    found = identity(path)
    if not found:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return found


def _missing(folder: Path) -> Path | None:
    """Return the highest folder that is made for what goes into `folder`; None when it is there."""
    highest = None
    while not folder.is_dir():
        highest = folder
        folder = folder.parent
    return highest


def _rename(source: Path, target: Path) -> None:
    try:
        rename_new(source, target)
    except FileExistsError:
        if not _is_only_case(source, target):
            raise
        source.rename(target)


def _is_only_case(source: Path, target: Path) -> bool:
    """Tell whether a file is in its own way: on disks where large and small letters are alike."""
    if source.parent != target.parent or source.name == target.name:
        return False
    if source.name.casefold() != target.name.casefold():
        return False
    return target.exists() and source.samefile(target)
