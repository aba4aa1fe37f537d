"""Undo in the window, over a real home."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from dropmill.core.files import IfExists
from dropmill.core.home import Home
from dropmill.core.state import State
from dropmill.jobs.copy.kind import Copy
from dropmill.ui.application import Desk
from recorder import Recorder


def copied(home: Home, folder: Path) -> int:
    """Copy a file over another one; return the batch."""
    recorder = Recorder()
    home.runner.subscribe(recorder)
    (folder / "to").mkdir()
    (folder / "a").write_text("new")
    (folder / "to" / "a").write_text("old")
    job = Copy(inputs=(str(folder / "a"),), dir=str(folder / "to"), if_exists=IfExists.OVERWRITE)
    submitted = home.runner.submit([job]).result(10)
    recorder.wait_for(submitted.ids)
    home.runner.settle().result(10)
    assert (folder / "to" / "a").read_text() == "new"
    return submitted.batch


def words(desk_at_home: Desk) -> str:
    return desk_at_home.window.notice._words.text()


def test_the_last_batch_is_undone_after_a_question(
    qtbot: QtBot, desk_at_home: Desk, home: Home, tmp_path: Path
) -> None:
    copied(home, tmp_path)
    desk_at_home.window.undoing.action.trigger()
    qtbot.waitUntil(lambda: words(desk_at_home).startswith("Undo what “Copy” did to 1 file at"))
    assert (tmp_path / "to" / "a").read_text() == "new"
    desk_at_home.window.notice._answer(0)
    qtbot.waitUntil(lambda: words(desk_at_home) == "Undone for 1 file.")
    assert (tmp_path / "to" / "a").read_text() == "old"
    desk_at_home.window.undoing.action.trigger()
    qtbot.waitUntil(lambda: words(desk_at_home) == "There is nothing to undo.")


def test_what_changed_since_is_said(
    qtbot: QtBot, desk_at_home: Desk, home: Home, tmp_path: Path
) -> None:
    batch = copied(home, tmp_path)
    (tmp_path / "to" / "a").write_text("somebody's own")
    window = desk_at_home.window
    qtbot.waitUntil(lambda: window.table.columns.job_count == 1)
    window.jobs.selectAll()
    window.actions_on_jobs.refresh()
    assert window.actions_on_jobs.undo in window.actions_on_jobs.menu().actions()
    with qtbot.waitSignal(window.actions_on_jobs.undo_asked) as asked:
        window.actions_on_jobs.undo.trigger()
    assert asked.args == [batch]
    qtbot.waitUntil(lambda: words(desk_at_home).startswith("Undo what"))
    window.notice._answer(0)
    qtbot.waitUntil(lambda: "“a” has changed since." in words(desk_at_home))
    assert (tmp_path / "to" / "a").read_text() == "somebody's own"


def test_a_batch_that_changed_files_offers_undo_for_a_while(
    qtbot: QtBot, desk_at_home: Desk, home: Home, tmp_path: Path
) -> None:
    notice = desk_at_home.window.toast
    copied(home, tmp_path)
    qtbot.waitUntil(lambda: notice._words.text() == "Done: 1 file was replaced.")
    assert notice.isVisible()
    assert notice._going.isActive()
    assert notice._going.interval() == 8_000
    notice._answer(0)
    qtbot.waitUntil(lambda: words(desk_at_home) == "Undone for 1 file.")
    assert (tmp_path / "to" / "a").read_text() == "old"


def test_a_toast_goes_by_itself_moves_no_row_and_leaves_a_question_alone(
    qtbot: QtBot, desk_at_home: Desk
) -> None:
    notice, toast = desk_at_home.window.notice, desk_at_home.window.toast
    notice.say("Quit?", [("Quit", lambda: None)])
    place = desk_at_home.window.body.centre.geometry()
    toast._going.setInterval(1)
    notice.toast("Done.")
    assert toast.isVisible()
    assert words(desk_at_home) == "Quit?"
    assert desk_at_home.window.body.centre.geometry() == place
    assert desk_at_home.window.body.centre.rect().contains(toast.geometry())
    qtbot.waitUntil(lambda: not toast.isVisible())
    assert notice.isVisible()


def test_a_batch_is_called_what_it_was_called(
    qtbot: QtBot, desk_at_home: Desk, home: Home, tmp_path: Path
) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    jobs = [Copy(inputs=(str(tmp_path / n),), dir=str(tmp_path / "to")) for n in "ab"]
    batch = home.runner.submit(jobs, title="Holiday").result(10).batch
    table = desk_at_home.window.table
    qtbot.waitUntil(lambda: table.columns.job_count == 2)
    number = table.columns.batches.number(batch)
    assert number is not None
    assert table.words.title(number) == "Holiday"


def test_of_files_and_list_the_latest_is_undone(
    qtbot: QtBot, desk_at_home: Desk, home: Home, tmp_path: Path
) -> None:
    window = desk_at_home.window
    batch = copied(home, tmp_path)
    qtbot.waitUntil(lambda: len(window.table.entries) == 1)
    number = window.table.columns.ids[0]
    window.actions_on_jobs.remove_jobs([number])
    qtbot.waitUntil(lambda: home.runner.snapshot(number) is None)
    home.runner.settle().result(10)
    window.undoing.action.trigger()
    qtbot.waitUntil(lambda: home.runner.snapshot(number) is not None)
    home.runner.settle().result(10)
    kept = home.journal.reader.listed(tuple(State))
    assert [stored.snapshot.id for stored in kept] == [number], "the journal has it back too"
    assert batch == kept[0].snapshot.batch
    window.undoing.action.trigger()
    qtbot.waitUntil(lambda: words(desk_at_home).startswith("Undo what"))
