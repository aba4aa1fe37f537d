"""A job that failed offers what mends it: another folder, another link, the setting itself."""

from __future__ import annotations

import zipfile
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from dropmill.core.errors import Failure, Problem
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.waiting import Wait, Why
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.checksum.writing import Write
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.download.kind import Download
from dropmill.ui.details import Details
from dropmill.ui.editing import Editing
from dropmill.ui.error_groups import ErrorGroups, Group
from dropmill.ui.main_window import MainWindow
from dropmill.ui.mending import mending_words, setting_for
from dropmill.ui.overview import Overview
from dropmill.ui.replacing import Replacing
from recorder import Recorder
from ui.pictures import picture


def details(window: MainWindow) -> Details:
    window.toolbar.details.setChecked(True)
    found = window.details.details
    found.setCurrentWidget(found.overview)
    return found


def overview_of(qtbot: QtBot, window: MainWindow, *ids: int) -> Overview:
    qtbot.waitUntil(lambda: window.table.columns.job_count >= len(ids))
    found = details(window)
    window.jobs.select_ids(list(ids))
    found.refresh()
    return found.overview


def chosen_folder(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(folder))
    dialog.reject()


def submit(
    runner: Runner, kinds: Registry, kind: str, *inputs: str, **settings: str
) -> tuple[int, ...]:
    return runner.submit(build(kinds.kind(kind), inputs, settings)).result(10).ids


def test_a_folder_that_cannot_be_written_is_replaced_by_another(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    source, bad, good = tmp_path / "one.txt", tmp_path / "bad", tmp_path / "good"
    source.write_text("one", encoding="utf-8")
    good.mkdir()
    bad.write_text("a file", encoding="utf-8")
    (job_id,) = submit(runner, kinds, "copy", str(source), dir=str(bad))
    recorder.wait_for([job_id])
    assert recorder.latest[job_id].state is State.FAILED
    overview = overview_of(qtbot, window, job_id)
    assert overview.mend.text() == "Choose another folder…"
    assert overview.mend.isVisible()
    overview.mend.click()
    chosen_folder(qtbot, window, good)
    qtbot.waitUntil((good / "one.txt").is_file)
    recorder.wait_for([job_id])
    assert recorder.latest[job_id].state is State.DONE
    window.details.details.refresh()
    assert not overview.mend.isVisible(), "nothing is left to mend"


def test_many_that_failed_alike_get_another_folder_at_once(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    names = [f"{n}.txt" for n in range(5)]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "bad").write_text("a file", encoding="utf-8")
    (tmp_path / "good").mkdir()
    sources = [str(tmp_path / name) for name in names]
    ids = submit(runner, kinds, "copy", *sources, dir=str(tmp_path / "bad"))
    recorder.wait_for(ids)
    groups: ErrorGroups = overview_of(qtbot, window, *ids).groups
    qtbot.waitUntil(lambda: len(groups.buttons) == 2)
    assert [button.text() for button in groups.buttons] == ["Choose another folder…", "Retry these"]
    groups.buttons[0].click()
    chosen_folder(qtbot, window, tmp_path / "good")
    recorder.wait_for(ids)
    qtbot.waitUntil(lambda: all((tmp_path / "good" / name).is_file() for name in names))


def test_a_wrong_password_is_asked_for_where_it_stands(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    source = tmp_path / "letter.txt"
    source.write_text("dear", encoding="utf-8")
    locking = {"passphrase": "right", "dir": str(tmp_path / "locked")}
    (first,) = submit(runner, kinds, "encrypt", str(source), **locking)
    recorder.wait_for([first])
    (locked,) = recorder.latest[first].outputs
    opening = {"action": "decrypt", "passphrase": "wrong", "dir": str(tmp_path / "open")}
    (job_id,) = submit(runner, kinds, "encrypt", locked, **opening)
    recorder.wait_for([job_id])
    overview = overview_of(qtbot, window, job_id)
    assert overview.mend.text() == "Change “Pass phrase”…"
    overview.mend.click()
    sheet = window.editing.sheet
    assert sheet is not None
    control = sheet.form.control("passphrase").widget
    assert isinstance(control, QLineEdit)
    qtbot.waitUntil(control.hasFocus)
    assert control.property("is_wrong") == "true"
    assert sheet.save_button.text() == "Save and retry"
    control.setText("right")
    sheet.save_button.click()
    qtbot.waitUntil((tmp_path / "open" / "letter.txt").is_file)


def test_a_link_that_leads_nowhere_is_replaced(
    qtbot: QtBot, window: MainWindow, runner: Runner, *, kinds: Registry, recorder: Recorder
) -> None:
    (job_id,) = submit(
        runner, kinds, "download", "http://127.0.0.1:9/a.iso", retries="0", dir="/nowhere"
    )
    recorder.wait_for([job_id])
    overview = overview_of(qtbot, window, job_id)
    assert overview.mend.text() == "Replace link…"
    overview.mend.click()
    (dialog,) = window.findChildren(QInputDialog)
    dialog.reject()


def test_what_nothing_mends_is_only_retried(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.txt", "a" * 1000)
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:40])
    (job_id,) = submit(runner, kinds, "extract", str(tmp_path / "a.zip"), dir=str(tmp_path / "b"))
    recorder.wait_for([job_id])
    assert not overview_of(qtbot, window, job_id).mend.isVisible()


def test_what_waits_for_room_may_go_elsewhere() -> None:
    waits = picture(1, State.WAITING, wait=Wait(Why.NO_ROOM, subject="/full"))
    assert setting_for(waits) == "dir"
    assert setting_for(picture(1, State.WAITING, wait=Wait(Why.HELD))) == ""
    gone = Wait(Why.NO_DRIVE, subject="/media/stick")
    assert setting_for(picture(1, State.WAITING, wait=gone, dir="/media/stick/web")) == "dir"
    assert setting_for(picture(1, State.WAITING, wait=gone, dir="/home/web")) == "", (
        "its input is there"
    )
    assert setting_for(picture(1, State.WAITING, wait=gone, dir="/media/stick 2/web")) == "", (
        "another drive, whose name only begins so"
    )
    job = Copy(inputs=("/a",), dir="/full")
    assert mending_words(job, "dir") == "Choose another folder…"
    assert mending_words(job, "link") == "", "a copy has none"
    assert mending_words(job, "gone") == "", "nor a setting that another version had"
    written = Checksum(inputs=("/a",), dir="/full", write=Write.BESIDE)
    assert mending_words(written, "dir") == "Choose another folder…"
    assert mending_words(Checksum(inputs=("/a",)), "dir") == "", "it writes nothing"


def failed_and_done(
    runner: Runner, kinds: Registry, recorder: Recorder, folder: Path
) -> tuple[Snapshot, Path]:
    """Return the picture of a job that failed, and was retried and done since; and its folder."""
    source, bad = folder / "one.txt", folder / "bad"
    source.write_text("one", encoding="utf-8")
    bad.write_text("a file", encoding="utf-8")
    (job_id,) = submit(runner, kinds, "copy", str(source), dir=str(bad))
    recorder.wait_for([job_id])
    failed = recorder.latest[job_id]
    assert failed.state is State.FAILED
    bad.unlink()
    runner.retry([job_id])
    recorder.wait_for([job_id], State.DONE)
    return failed, bad


def test_what_was_mended_in_another_way_since_is_left_as_it_is(
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    failed, folder = failed_and_done(runner, kinds, recorder, tmp_path)
    window.mending.ask([failed.id], "dir")
    assert not window.findChildren(QFileDialog), "there is nothing to mend"
    window.editing.change([failed], {"dir": str(tmp_path / "good")})  # the dialog was open before
    window.editing._executor.submit(int).result(20)
    window.editing._executor.submit(int).result(20)
    job = runner.job(failed.id)
    assert job is not None
    assert job.dir == str(folder)


def test_the_sheet_blames_no_setting_that_is_not_to_blame(
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    failed, _ = failed_and_done(runner, kinds, recorder, tmp_path)
    window.editing.ask([failed], "passphrase")  # of a group with jobs of another kind
    sheet = window.editing.sheet
    assert sheet is not None
    assert sheet.isVisible()
    window.editing.ask([failed], "timeout_s")
    assert sheet.form.control("timeout_s").widget.property("is_wrong") != "true"


@dataclass
class Asked:
    """A runner whose job is another by now; notes what it is asked to do."""

    now: Snapshot
    verbs: list[str] = field(default_factory=list)

    def job(self, _id: int) -> Job:
        return Copy(inputs=("/a",), dir="/full")

    def snapshot(self, _id: int) -> Snapshot:
        return self.now

    def change(self, _id: int, _job: Job) -> Future[None]:
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def retry(self, _ids: list[int]) -> None:
        self.verbs.append("retry")

    def resume(self, _ids: list[int]) -> None:
        self.verbs.append("resume")


def test_a_job_goes_again_only_where_it_was_said_that_it_would(
    window: MainWindow,
) -> None:
    wrong = Failure("It is wrong", setting="dir")
    waiting, held = picture(1, State.WAITING), picture(1, State.HELD)
    failed = picture(1, State.FAILED, error=wrong)
    asks, cancelled = picture(1, State.PAUSED, error=wrong), picture(1, State.CANCELLED)
    for before, now, verbs in (
        (failed, failed, ["retry"]),
        (asks, asks, ["resume"]),
        (asks, held, []),
        (waiting, cancelled, []),
        (failed, picture(1, State.RUNNING), []),
    ):
        asked = Asked(now)
        editing = Editing(window.panel, asked, window.editing._executor)
        editing._save([before], {"dir": "/good"})
        assert asked.verbs == verbs, (before.state, now.state)


def test_a_link_for_a_job_that_runs_again_is_said_not_to_be_taken(
    qtbot: QtBot, window: MainWindow
) -> None:
    class Runs(Asked):
        def job(self, _id: int) -> Job:
            return Download(inputs=("http://h/1",), dir="/full")

        def change(self, _id: int, _job: Job) -> Future[None]:
            refused: Future[None] = Future()
            refused.set_exception(Problem("It cannot be changed now", "Pause it."))
            return refused

    replacing = Replacing(window, Runs(picture(1, State.RUNNING)))
    with qtbot.waitSignal(replacing.refused) as told:
        replacing.replace(1, "http://h/2")
    assert told.args == [Failure("It cannot be changed now", "Pause it.")]


def test_the_keyboard_stays_at_a_group_that_grows(qtbot: QtBot) -> None:
    groups = ErrorGroups()
    qtbot.addWidget(groups)
    full = Group("It is full", (1,), "dir", "Choose another folder…")
    groups.show_groups([full])
    with qtbot.waitActive(groups):
        groups.activateWindow()
    groups.buttons[0].setFocus()
    more = full._replace(ids=(1, 3))
    groups.show_groups([Group("It is gone", (2,)), more])
    (focused,) = [button for button in groups.buttons if button.hasFocus()]
    assert (
        focused.accessibleName() == "Choose another folder…: 2 \N{MULTIPLICATION SIGN} It is full"
    )
    groups.show_groups([Group("It is gone", (2,))])
    assert not groups.buttons[0].hasFocus(), "it is of another group"
