"""What is wanted after a batch is still wanted after a restart or a kill, or is said to be off."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.after import After, Then
from dropmill.core.state import State
from dropmill.ui.kept_afters import KeptAfters
from dropmill.ui.main_window import MainWindow
from dropmill.ui.serving import keep_afters
from ui.pictures import picture

PATIENCE_MS = 20_000
FOLDER = After(Then.FOLDER)
SHUT_DOWN = After(Then.SHUT_DOWN)
BATCH = 7


@dataclass
class Life:
    """What a window that begins finds kept, and when it has read all earlier jobs."""

    window: MainWindow
    kept: KeptAfters
    done: list[After] = field(default_factory=list)
    is_recovered: bool = False
    has_all: bool = True

    def begin(self) -> None:
        keep_afters(self.window, self.kept, lambda: self.is_recovered, lambda: self.has_all)


@pytest.fixture
def life(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Life:
    made = Life(window, KeptAfters(tmp_path, ThreadPoolExecutor(1)))
    monkeypatch.setattr(window.sequel.after, "_do", lambda after, _ended: made.done.append(after))
    return made


def show(window: MainWindow, *states: State) -> None:
    """Let jobs of the batch be in the list."""
    window.bridge.jobs_changed(
        [picture(number, state, batch=BATCH) for number, state in enumerate(states, 1)]
    )


def keep(kept: KeptAfters, after: After, qtbot: QtBot) -> None:
    kept.keep({BATCH: after})
    qtbot.waitUntil(lambda: kept.load() == {BATCH: after}, timeout=PATIENCE_MS)


def test_it_is_kept_until_it_is_done(life: Life, qtbot: QtBot) -> None:
    life.begin()
    show(life.window, State.DONE, State.WAITING)
    life.window.sequel.after.want(BATCH, FOLDER)
    qtbot.waitUntil(lambda: life.kept.load() == {BATCH: FOLDER}, timeout=PATIENCE_MS)
    show(life.window, State.DONE, State.DONE)
    qtbot.waitUntil(lambda: life.kept.load() == {}, timeout=PATIENCE_MS)
    assert life.done == [FOLDER]


def test_it_follows_a_batch_that_ends_after_the_restart(life: Life, qtbot: QtBot) -> None:
    keep(life.kept, FOLDER, qtbot)
    life.begin()
    show(life.window, State.DONE, State.INTERRUPTED)
    life.is_recovered = True
    after = life.window.sequel.after
    qtbot.waitUntil(lambda: not after._reading.isActive(), timeout=PATIENCE_MS)
    assert not life.done  # what was cut off has not ended
    show(life.window, State.DONE, State.RUNNING)
    show(life.window, State.DONE, State.DONE)
    qtbot.waitUntil(lambda: life.done == [FOLDER], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: life.kept.load() == {}, timeout=PATIENCE_MS)


def test_it_is_done_late_after_one_that_had_ended_once_all_is_read(
    life: Life, qtbot: QtBot
) -> None:
    keep(life.kept, FOLDER, qtbot)
    life.begin()
    show(life.window, State.DONE)
    columns = life.window.table.columns
    qtbot.waitUntil(lambda: columns.job_count == 1, timeout=PATIENCE_MS)
    assert not life.done
    life.is_recovered = True
    qtbot.waitUntil(lambda: life.done == [FOLDER], timeout=PATIENCE_MS)


def test_a_shut_down_that_comes_too_late_is_not_done_and_said(life: Life, qtbot: QtBot) -> None:
    keep(life.kept, SHUT_DOWN, qtbot)
    life.begin()
    show(life.window, State.DONE)
    life.is_recovered = True
    notice = life.window.notice
    qtbot.waitUntil(lambda: "not done: Shut down" in notice.accessibleName(), timeout=PATIENCE_MS)
    assert not life.window.sequel.after.kept
    assert not life.done


def test_a_shut_down_to_come_is_said_and_can_be_left_out(life: Life, qtbot: QtBot) -> None:
    keep(life.kept, SHUT_DOWN, qtbot)
    life.begin()
    show(life.window, State.DONE, State.INTERRUPTED)
    life.is_recovered = True
    notice = life.window.notice
    words = "goes on. When it is done, this computer shuts down."
    qtbot.waitUntil(lambda: words in notice.accessibleName(), timeout=PATIENCE_MS)
    assert notice._buttons[0].text() == "Leave it on"
    notice._buttons[0].click()
    qtbot.waitUntil(lambda: life.kept.load() == {}, timeout=PATIENCE_MS)
    assert not life.window.sequel.after.wanted


def test_what_followed_a_batch_that_is_gone_is_said_not_to_be_done(
    life: Life, qtbot: QtBot
) -> None:
    keep(life.kept, FOLDER, qtbot)
    life.begin()
    life.is_recovered = True
    notice = life.window.notice
    words = "was not done: Open the folder"
    qtbot.waitUntil(lambda: words in notice.accessibleName(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: life.kept.load() == {}, timeout=PATIENCE_MS)


def test_what_follows_a_batch_that_could_not_be_read_stays_kept(life: Life, qtbot: QtBot) -> None:
    keep(life.kept, FOLDER, qtbot)
    life.has_all = False
    life.begin()
    life.is_recovered = True
    after = life.window.sequel.after
    qtbot.waitUntil(lambda: after.kept == {BATCH: FOLDER}, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not after._reading.isActive(), timeout=PATIENCE_MS)
    assert after.kept == {BATCH: FOLDER}
    assert life.kept.load() == {BATCH: FOLDER}
    assert not life.window.notice.isVisible()
    after.want(BATCH + 1, SHUT_DOWN)  # what is wanted now is kept beside it
    both = {BATCH: FOLDER, BATCH + 1: SHUT_DOWN}
    qtbot.waitUntil(lambda: life.kept.load() == both, timeout=PATIENCE_MS)


def test_what_is_wanted_before_the_file_is_read_is_kept_with_what_is_in_it(
    life: Life, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(life.kept, FOLDER, qtbot)
    may_read = threading.Event()
    load = life.kept.load
    monkeypatch.setattr(life.kept, "load", lambda: may_read.wait(20) and load())
    life.begin()  # waits for no disk
    life.window.sequel.after.want(BATCH + 1, SHUT_DOWN)
    may_read.set()
    both = {BATCH: FOLDER, BATCH + 1: SHUT_DOWN}
    qtbot.waitUntil(lambda: load() == both, timeout=PATIENCE_MS)


def test_a_batch_that_was_begun_and_ended_meanwhile_is_none_of_the_last_time(
    life: Life, qtbot: QtBot
) -> None:
    keep(life.kept, FOLDER, qtbot)
    life.begin()
    after, columns = life.window.sequel.after, life.window.table.columns
    qtbot.waitUntil(after._reading.isActive, timeout=PATIENCE_MS)
    show(life.window, State.WAITING)
    life.window.bridge.jobs_changed([picture(9, State.DONE, batch=BATCH + 1)])
    qtbot.waitUntil(lambda: columns.job_count == 2, timeout=PATIENCE_MS)
    after.want(BATCH + 1, SHUT_DOWN)
    life.is_recovered = True
    qtbot.waitUntil(lambda: not after._reading.isActive(), timeout=PATIENCE_MS)
    assert after._counted == SHUT_DOWN, "it is done once nothing else waits"
    assert after.kept == {BATCH: FOLDER, BATCH + 1: SHUT_DOWN}


def test_nothing_is_wanted_after_a_batch_that_was_removed(life: Life, qtbot: QtBot) -> None:
    life.begin()
    show(life.window, State.WAITING)
    life.window.sequel.after.want(BATCH, FOLDER)
    columns = life.window.table.columns
    qtbot.waitUntil(lambda: columns.job_count == 1, timeout=PATIENCE_MS)
    life.window.bridge.jobs_removed([1])
    qtbot.waitUntil(lambda: not life.window.sequel.after.wanted, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: life.kept.load() == {}, timeout=PATIENCE_MS)


def test_a_broken_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "after.json").write_text("{")
    with ThreadPoolExecutor(1) as pool:
        assert KeptAfters(tmp_path, pool).load() == {}
