"""Effects on files are taken back, whatever was cut off where; what changed since is left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from send2trash import plat_other

from dropmill.core import effects as effects_module
from dropmill.core import files as files_module
from dropmill.core import trash as trash_module
from dropmill.core import undo as undo_module
from dropmill.core.context import JobContext
from dropmill.core.effects import Effects
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import TEMPORARY_SUFFIX, IfExists
from dropmill.core.journal import Journal
from dropmill.core.services import Services
from dropmill.core.state import State
from dropmill.core.undo import Undoing
from dropmill.core.vault import FOLDER_NAME, VaultLimits, Vaults
from dropmill.core.verbs import TakenBack
from dropmill.jobs.checksum.kind import Checksum
from recorder import ContextRecorder


class Killed(BaseException):
    """Stands for the end of the process."""


class Bench:
    """A journal with one finished job, a folder with files, and effects for that job."""

    def __init__(self, folder: Path) -> None:
        state = folder / "state"
        state.mkdir()
        self.files = folder / "files"
        self.files.mkdir()
        self.journal = Journal(state, {"checksum": Checksum}, on_trouble=lambda trouble: None)
        submission = self.journal.submit([Checksum(inputs=("x",))], is_held=True)
        submission.committed.result(10)
        self.batch, (self.job_id,) = submission.batch, submission.ids
        self.vaults = Vaults(state)

    @property
    def effects(self) -> Effects:
        return Effects(self.job_id, self.journal, self.vaults, _wait, is_synced=True)

    def undo(self) -> TakenBack:
        undoing = Undoing(self.journal, self.vaults, is_synced=True)
        answer = undoing.take_back(self.batch)
        restored = answer.restored
        while answer.before is not None:
            answer = undoing.take_back(self.batch, answer.before)
            restored += answer.restored
        return TakenBack(restored, answer.refused, answer.refused_count)

    def tree(self) -> dict[str, bytes]:
        """What is in the folder: files with their bytes, empty folders, no vault."""
        found = {}
        for path in sorted(self.files.rglob("*")):
            if FOLDER_NAME in path.parts or FOLDER_NAME in path.parent.parts:
                continue
            name = str(path.relative_to(self.files))
            if path.is_dir():
                found[name + "/"] = b""
            else:
                found[name] = path.read_bytes()
        return found

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.files / name).write_text(text)


def _wait(event: Any) -> None:
    assert event.wait(10)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that its trash is one."""
    home = tmp_path
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(home / "data"))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(home / "data" / "Trash"))
    return home


@pytest.fixture
def bench(tmp_path: Path, home: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.journal.close()


def _move(bench: Bench) -> None:
    bench.effects.move(bench.files / "a", bench.files / "deep" / "er" / "b", IfExists.SKIP)


def _move_over(bench: Bench) -> None:
    bench.effects.move(bench.files / "a", bench.files / "b", IfExists.OVERWRITE)


def _chain(bench: Bench) -> None:
    a, b, t = (bench.files / name for name in ("a", "b", "t"))
    bench.effects.move_all([(a, t), (b, a), (t, b)])


def _replace(bench: Bench) -> None:
    (bench.files / ("new" + TEMPORARY_SUFFIX)).write_text("new")
    bench.effects.replace(bench.files / ("new" + TEMPORARY_SUFFIX), bench.files / "a")


def _trash(bench: Bench) -> None:
    bench.effects.trash(bench.files / "a")


def _copied(bench: Bench) -> None:
    (bench.files / "away").mkdir()
    (bench.files / "away" / "a").write_text("old a")
    bench.effects.moved_by_copy(bench.files / "a", bench.files / "away" / "a")


def _make(bench: Bench) -> None:
    (bench.files / "c").write_text("made")
    bench.effects.made(bench.files / "c")


def _several(bench: Bench) -> None:
    _move(bench)
    (bench.files / "new").write_text("new")
    bench.effects.replace(bench.files / "new", bench.files / "b")
    bench.effects.move(bench.files / "b", bench.files / "a", IfExists.SKIP)
    bench.effects.trash(bench.files / "a")


ALL: dict[str, Callable[[Bench], None]] = {
    do.__name__: do
    for do in (_move, _move_over, _chain, _replace, _trash, _copied, _make, _several)
}
BEFORE = {"a": b"old a", "b": b"old b"}


def _leave_out(tree: dict[str, bytes]) -> dict[str, bytes]:
    """Without what the tests' effects begin with, and what a start sweeps away."""
    return {
        name: data
        for name, data in tree.items()
        if not name.endswith(TEMPORARY_SUFFIX) and name not in {"away/", "away/a", "c", "new"}
    }


@pytest.mark.parametrize("name", ALL)
def test_what_was_done_is_taken_back(bench: Bench, name: str) -> None:
    bench.write(a="old a", b="old b")
    ALL[name](bench)
    assert bench.tree() != BEFORE
    answer = bench.undo()
    assert answer.restored >= 1
    assert not answer.refused
    assert {n: d for n, d in bench.tree().items() if n != "away/"} == BEFORE
    assert bench.undo() == TakenBack()


class Kill:
    """Counts the steps that change files and ends everything before a certain one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.before: int | None = None
        self.count = 0
        for holder, names in (
            (Path, ("replace", "rename", "unlink", "mkdir", "rmdir")),
            (os, ("link", "rename", "replace")),
            (effects_module, ("rename_new",)),
            (undo_module, ("rename_new",)),
            (trash_module, ("rename_new",)),
            (files_module, ("rename_new",)),
        ):
            for name in names:
                self._watch(monkeypatch, holder, name)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, holder: Any, name: str) -> None:
        real = getattr(holder, name)

        def step(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.before is not None and self.count > self.before:
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


@pytest.mark.parametrize("name", ALL)
def test_cut_off_anywhere_it_can_be_taken_back(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kill = Kill(monkeypatch)
    for number in range(40):
        folder = tmp_path / str(number)
        folder.mkdir()
        bench = Bench(folder)
        bench.write(a="old a", b="old b")
        was_cut_off = kill.run(number, lambda: ALL[name](bench))  # noqa: B023 - called at once
        if name == "_replace":
            assert bench.tree()["a"] in {b"old a", b"new"}
        answer = bench.undo()
        assert not answer.refused
        assert _leave_out(bench.tree()) == BEFORE
        bench.journal.close()
        if not was_cut_off:
            return
    raise AssertionError("it has no end")


@pytest.mark.parametrize("name", ALL)
def test_an_undo_cut_off_anywhere_goes_on(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kill = Kill(monkeypatch)
    for number in range(40):
        folder = tmp_path / str(number)
        folder.mkdir()
        bench = Bench(folder)
        bench.write(a="old a", b="old b")
        ALL[name](bench)
        was_cut_off = kill.run(number, bench.undo)
        if name == "_replace":
            assert bench.tree()["a"] in {b"old a", b"new"}
        assert not bench.undo().refused
        left = {n: d for n, d in bench.tree().items() if not n.endswith("/")}
        assert left == BEFORE
        bench.journal.close()
        if not was_cut_off:
            return
    raise AssertionError("it has no end")


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("_move", "deep/er/b", "“b” has changed since"),
        ("_replace", "a", "“a” has changed since"),
        ("_copied", "away/a", "“a” has changed since"),
        ("_make", "c", "“c” has changed since"),
        ("_move", "a", "another “a” in its old place"),
        ("_copied", "a", "another “a” in its old place"),
        ("_trash", "a", "another “a” in its old place"),
    ],
)
def test_what_changed_since_is_left_and_said(
    bench: Bench, name: str, change: str, says: str
) -> None:
    bench.write(a="old a", b="old b")
    ALL[name](bench)
    (bench.files / change).write_text("somebody's own work")
    before = bench.tree()
    answer = bench.undo()
    assert answer.refused_count == 1
    assert says in answer.refused[0].title
    assert bench.tree() == before


def test_what_is_gone_is_said(bench: Bench) -> None:
    bench.write(a="old a", b="old b")
    _move(bench)
    (bench.files / "deep" / "er" / "b").unlink()
    assert "“b” is not there any more" in bench.undo().refused[0].title


def test_refused_ones_can_be_asked_for_again(bench: Bench) -> None:
    bench.write(a="old a", b="old b")
    _move(bench)
    bench.write(a="in the way")
    assert bench.undo().refused_count == 1
    (bench.files / "a").unlink()
    assert bench.undo().restored == 1
    assert bench.tree() == BEFORE


def test_a_name_that_is_taken_is_not(bench: Bench) -> None:
    bench.write(a="old a", b="old b")
    a, b = bench.files / "a", bench.files / "b"
    with pytest.raises(JobSkipped):
        bench.effects.move(a, b, IfExists.SKIP)
    with pytest.raises(FileExistsError):
        bench.effects.move_all([(a, b)])
    bench.undo()
    assert bench.tree() == BEFORE
    assert bench.effects.move(a, b, IfExists.RENAME) == b.with_name("b (1)")
    bench.undo()
    assert bench.tree() == BEFORE


def test_more_effects_than_are_recorded_together(bench: Bench) -> None:
    names = [f"f{n}" for n in range(600)]
    bench.write(**dict.fromkeys(names, "x"))
    told: list[int] = []
    bench.effects.move_all(
        [(bench.files / n, bench.files / "to" / n) for n in names], on_moved=told.append
    )
    assert told == list(range(1, 601))
    assert bench.undo().restored == 600
    assert sorted(bench.tree()) == sorted(names)


def test_outputs_of_a_job_can_be_undone(bench: Bench) -> None:
    bench.write(a="old a", b="old b")
    for policy, name in ((IfExists.OVERWRITE, "a"), (IfExists.RENAME, "b")):
        ctx = JobContext(
            Checksum(inputs=("x",), if_exists=policy),
            ContextRecorder(),
            job_id=bench.job_id,
            keeper=bench.journal,
            services=Services({Vaults: lambda: bench.vaults}),
        )
        with ctx.output(bench.files / name) as output:
            output.file.write(b"result")
            output.publish()
    assert bench.tree() == {"a": b"result", "b": b"old b", "b (1)": b"result"}
    assert bench.undo().restored == 2
    assert bench.tree() == BEFORE


def test_a_batch_at_work_is_not_undone(bench: Bench) -> None:
    submission = bench.journal.submit([Checksum(inputs=("x",))])
    submission.committed.result(10)
    with pytest.raises(Problem, match="still at work"):
        Undoing(bench.journal, bench.vaults, is_synced=True).take_back(submission.batch)
    with pytest.raises(Problem, match="no batch 99"):
        Undoing(bench.journal, bench.vaults, is_synced=True).take_back(99)
    assert bench.journal.reader.counts()[State.HELD] == 1


def test_the_batches_that_can_be_undone_are_listed(bench: Bench) -> None:
    bench.write(a="old a", b="old b")
    _chain(bench)
    (listed,) = bench.journal.reader.undoable()
    assert (listed.batch, listed.count) == (bench.batch, 3)
    bench.undo()
    assert bench.journal.reader.undoable() == []


def test_the_vault_is_emptied_by_age_and_by_size(bench: Bench) -> None:
    bench.write(a="1" * 1_000, b="old b")
    _replace(bench)
    assert bench.vaults.sweep(VaultLimits()) == 0
    assert bench.vaults.sweep(VaultLimits(gigabytes=999e-9)) == 1_000
    assert "not kept any more" in bench.undo().refused[0].title
    bench.write(b="2" * 500)
    (bench.files / "new").write_text("new")
    bench.effects.replace(bench.files / "new", bench.files / "b")
    assert Vaults(bench.files.parent / "state").sweep(VaultLimits(days=-1)) == 500


def test_what_is_moved_over_is_on_the_disk_elsewhere_before_it_loses_its_name(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write(a="new", b="old")
    order: list[tuple[str, Path]] = []
    replace, sync = Path.replace, effects_module.sync_folder

    def replaced(source: Path, target: Path) -> Path:
        order.append(("replaced", target))
        return replace(source, target)

    def synced(folder: Path) -> None:
        order.append(("synced", folder))
        sync(folder)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(effects_module, "sync_folder", synced)
    _move_over(bench)
    vault = bench.vaults.place_for(bench.files / "b").parent
    assert order.index(("synced", vault)) < order.index(("replaced", bench.files / "b"))


def test_what_a_file_manager_takes_out_of_the_trash_meanwhile_hides_nothing_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write(a="old a")
    _trash(bench)
    info = next((bench.files.parent / "data" / "Trash" / "info").iterdir())
    gone = info.with_name("gone.trashinfo")
    really = Path.glob
    monkeypatch.setattr(Path, "glob", lambda path, words: [gone, *really(path, words)])
    assert bench.undo().restored == 1
    assert bench.tree()["a"] == b"old a"
