"""What was done to the list is taken back by Ctrl+Z, or by the toast that tells it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.core.context import JobContext
from dropmill.core.job import Lane, Result
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.ui.application import Desk
from dropmill.ui.main_window import MainWindow
from recorder import ActJob, Recorder

Z = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def waiting(runner: Runner, recorder: Recorder, gate: threading.Event) -> list[int]:
    """Three jobs that wait in batches of their own, behind one that holds their lane."""

    def hold(ctx: JobContext) -> Result:
        while not gate.wait(0.01):
            ctx.checkpoint()
        return Result()

    width = runner.lanes()[Lane.CPU].width
    first = runner.submit([ActJob(act=hold) for _ in range(width)]).result(10).ids
    recorder.wait_for(first, State.RUNNING)
    return [runner.submit([ActJob(inputs=(f"/data/{name}",))]).result(10).ids[0] for name in "abc"]


def shown(window: MainWindow) -> list[int]:
    """The ids of the jobs as they stand in the list."""
    ids = window.table.columns.ids
    return [ids[entry] for entry in window.table.entries if entry >= 0]


def states(runner: Runner, ids: list[int]) -> list[State | None]:
    found = [runner.snapshot(number) for number in ids]
    return [None if picture is None else picture.state for picture in found]


def click_undo(window: MainWindow) -> None:
    window.toast._buttons[0].click()


@pytest.mark.parametrize("how", [lambda w, q: q.keyClick(w.jobs, *Z), lambda w, _: click_undo(w)])
def test_what_was_cancelled_while_it_waited_waits_again_as_the_same_attempt(
    window: MainWindow,
    runner: Runner,
    waiting: list[int],
    how: Callable[[MainWindow, QtBot], None],
    qtbot: QtBot,
) -> None:
    qtbot.waitUntil(lambda: set(waiting) <= set(shown(window)))
    runner.hold(waiting[2:])
    qtbot.waitUntil(lambda: states(runner, waiting)[2] is State.HELD)
    qtbot.waitUntil(
        lambda: window.table.columns.state(window.table.columns.row_of[waiting[2]]) is State.HELD
    )
    window.jobs.select_ids(waiting)
    window.jobs.setFocus()
    window.actions_on_jobs.cancel.trigger()
    qtbot.waitUntil(lambda: set(states(runner, waiting)) == {State.CANCELLED})
    assert window.toast._words.text() == "3 jobs that waited are cancelled."
    how(window, qtbot)
    qtbot.waitUntil(lambda: states(runner, waiting) == [State.WAITING, State.WAITING, State.HELD])
    assert not window.toast.isVisible()
    pictures = [runner.snapshot(number) for number in waiting]
    assert [picture.attempt for picture in pictures if picture is not None] == [1, 1, 1]


def test_an_order_is_taken_back_step_by_step(
    window: MainWindow, runner: Runner, waiting: list[int], qtbot: QtBot
) -> None:
    a, b, c = waiting
    qtbot.waitUntil(lambda: shown(window)[-3:] == [a, b, c])
    window.jobs.select_ids([c])
    window.jobs.setFocus()
    qtbot.keyClick(window.jobs, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shown(window)[-3:] == [a, c, b])
    window.actions_on_jobs.run_next.trigger()
    qtbot.waitUntil(lambda: shown(window)[0] == c)
    qtbot.keyClick(window.jobs, *Z)
    qtbot.waitUntil(lambda: shown(window)[-3:] == [a, c, b])
    qtbot.keyClick(window.jobs, *Z)
    qtbot.waitUntil(lambda: shown(window)[-3:] == [a, b, c])


def test_removed_jobs_come_back_as_they_were(
    desk: Desk, runner: Runner, recorder: Recorder, qtbot: QtBot
) -> None:
    window = desk.window
    ids = list(runner.submit([ActJob(inputs=(f"/data/{n}",)) for n in range(3)]).result(10).ids)
    recorder.wait_for(ids)
    qtbot.waitUntil(lambda: len(shown(window)) == 3)
    before = [runner.snapshot(number) for number in ids]
    window.jobs.select_ids(ids[:2])
    window.jobs.setFocus()
    qtbot.keyClick(window.jobs, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: shown(window) == ids[2:])
    qtbot.waitUntil(window.toolbar.clear_done.isEnabled)
    window.toolbar.clear_done.trigger()
    qtbot.waitUntil(lambda: not shown(window))
    assert window.toast._words.text() == "1 job left the list."
    qtbot.keyClick(window, *Z)
    qtbot.waitUntil(lambda: shown(window) == ids[2:])
    qtbot.keyClick(window, *Z)
    qtbot.waitUntil(lambda: shown(window) == ids)
    assert [runner.snapshot(number) for number in ids] == before
    assert not window.undoing.action.isEnabled(), "nothing more is there to undo"
