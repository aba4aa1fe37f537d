"""Jobs that move, replace and remove files, cut off between every two steps: nothing is lost.

A cut is a BaseException from the next step that would change a file, and from all after it, so that
no tidying up takes place either: as when the process is killed. Then the job runs again, as it does
after a restart, and at last all of it is undone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from send2trash import plat_other

from dropmill.core import effects as effects_module
from dropmill.core import files as files_module
from dropmill.core import trash as trash_module
from dropmill.core import undo as undo_module
from dropmill.core import vault as vault_module
from dropmill.core.context import JobContext
from dropmill.core.errors import Failure
from dropmill.core.files import TEMPORARY_SUFFIX, IfExists
from dropmill.core.job import Job
from dropmill.core.journal import Journal
from dropmill.core.services import Services
from dropmill.core.undo import Undoing
from dropmill.core.vault import FOLDER_NAME, Vaults
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.dedupe import Dedupe
from dropmill.jobs.rename import Rename
from dropmill.jobs.sort import Sort
from recorder import ContextRecorder

BEFORE = {"in/a": b"a" * 9, "in/b": b"b" * 9, "in/twin": b"a" * 9, "to/a": b"old" * 9}
KINDS = {"copy": Copy, "rename": Rename, "sort": Sort, "dedupe": Dedupe}


class Killed(BaseException):
    """Stands for the end of the process."""


class Kill:
    """Counts the steps that change files, and ends everything before a certain one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.before: int | None = None
        self.count = 0
        modules = (effects_module, files_module, trash_module, undo_module, vault_module)
        for holder, names in (
            (Path, ("replace", "rename", "unlink", "mkdir", "rmdir")),
            (os, ("link", "rename", "replace", "unlink", "mkdir")),
            *((module, ("rename_new",)) for module in modules),
        ):
            for name in names:
                if hasattr(holder, name):
                    self._watch(monkeypatch, holder, name)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, holder: Any, name: str) -> None:
        real = getattr(holder, name)

        def step(*args: Any, **kwargs: Any) -> Any:
            if self.before is not None:
                self.count += 1
                if self.count > self.before:
                    raise Killed
            return real(*args, **kwargs)

        monkeypatch.setattr(holder, name, step)

    def run(self, before: int, function: Callable[[], Any]) -> bool:
        """Run it and end it before step number `before`; False when it came to its end."""
        self.before, self.count = before, 0
        try:
            function()
        except Killed:
            return True
        finally:
            self.before = None
        return False


def move(folder: Path) -> Job:
    return Copy(inputs=(str(folder / "in/a"),), dir=str(folder / "to"), move=True)


def move_over(folder: Path) -> Job:
    return Copy(
        inputs=(str(folder / "in/a"),),
        dir=str(folder / "to"),
        move=True,
        if_exists=IfExists.OVERWRITE,
    )


def copy_over(folder: Path) -> Job:
    return Copy(
        inputs=(str(folder / "in/a"),), dir=str(folder / "to"), if_exists=IfExists.OVERWRITE
    )


def swap(folder: Path) -> Job:
    inputs = (str(folder / "in/b"), str(folder / "in/a"))
    return Rename(inputs=inputs, find="b", replace="a", pattern="{name}")


def count_up(folder: Path) -> Job:
    inputs = tuple(str(folder / "in" / name) for name in ("twin", "a", "b"))
    return Rename(inputs=inputs, pattern="{n}")


def sort(folder: Path) -> Job:
    return Sort(inputs=(str(folder / "in/a"),), pattern="{type}/{first}")


def dedupe(folder: Path) -> Job:
    return Dedupe(inputs=(str(folder / "in"),), remove=True)


ALL = {do.__name__: do for do in (move, move_over, copy_over, swap, count_up, sort, dedupe)}


class Place:
    """A folder with files, a journal and a trash of its own."""

    def __init__(self, folder: Path, make: Callable[[Path], Job]) -> None:
        self.files = folder / "files"
        for shared in (folder.parent / "data", folder.parent / FOLDER_NAME):
            shutil.rmtree(shared, ignore_errors=True)
        for name, data in BEFORE.items():
            (self.files / name).parent.mkdir(parents=True, exist_ok=True)
            (self.files / name).write_bytes(data)
        self.state = folder / "state"
        self.state.mkdir()
        self.job = make(self.files)
        self.journal = Journal(self.state, KINDS, on_trouble=lambda trouble: None)
        submission = self.journal.submit([self.job], is_held=True)
        submission.committed.result(10)
        self.batch, (self.job_id,) = submission.batch, submission.ids
        self.vaults = Vaults(self.state)

    def attempt(self, number: int) -> Failure | None:
        recorder = ContextRecorder()
        undoing = Undoing(self.journal, self.vaults, is_synced=False)
        services = Services({Vaults: lambda: self.vaults, Undoing: lambda: undoing})
        ctx = JobContext(
            self.job,
            recorder,
            job_id=self.job_id,
            attempt_number=number,
            keeper=self.journal,
            services=services,
            is_synced=False,
            tag="cut",
        )
        self.job.run(ctx)
        return None

    def undo(self) -> tuple[str, ...]:
        undoing = Undoing(self.journal, self.vaults, is_synced=False)
        refused: tuple[str, ...] = ()
        answer = undoing.take_back(self.batch)
        while True:
            refused += tuple(map(str, answer.refused))
            if answer.before is None:
                return refused
            answer = undoing.take_back(self.batch, answer.before)

    def contents(self) -> dict[str, bytes]:
        """Every file that is anywhere: in the folder, in the trash, in a vault."""
        root = self.files.parent.parent
        paths = [
            *self.files.parent.rglob("*"),
            *(root / "data").rglob("*"),
            *(root / FOLDER_NAME).rglob("*"),
        ]
        notes = root / "data" / "Trash" / "info"
        return {
            str(path): path.read_bytes()
            for path in paths
            if path.is_file() and path.parent not in {self.state, notes}
        }


@pytest.fixture(autouse=True)
def _own_trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(tmp_path / "data"))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(tmp_path / "data" / "Trash"))


@pytest.mark.parametrize("name", ALL)
def test_cut_off_anywhere_all_files_are_whole_and_the_rest_is_done_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kill = Kill(monkeypatch)
    cuts = 0
    for number in range(60):
        (tmp_path / str(number)).mkdir()
        place = Place(tmp_path / str(number), ALL[name])
        was_cut_off = kill.run(number, lambda: place.attempt(1))  # noqa: B023 - called at once
        cuts += was_cut_off
        look(place, f"{name}, cut before step {number}")
        if was_cut_off:
            again(place)
            look(place, f"{name}, run again after a cut before step {number}")
        assert place.undo() == ()
        found = {
            str(path.relative_to(place.files)): path.read_bytes()
            for path in place.files.rglob("*")
            if path.is_file()
        }
        assert {n: data for n, data in found.items() if ".dropmill" not in n} == BEFORE, number
        place.journal.close()
        if not was_cut_off:
            assert cuts >= 1
            return
    raise AssertionError("it has no end")


def again(place: Place) -> None:
    """Run it again; what may be wrong is that a file has left its old place already."""
    missing = ""
    try:
        place.attempt(2)
    except FileNotFoundError as error:
        missing = str(error.filename)
    assert not missing or Path(missing).parent.name == "in"


def look(place: Place, when: str) -> None:
    """Every content there was is there, and nothing half done has a final name."""
    contents = place.contents()
    found = list(contents.values())
    for data in set(BEFORE.values()):
        assert data in found, when
    for path, data in contents.items():
        assert data in BEFORE.values() or path.endswith(TEMPORARY_SUFFIX), (when, path)
