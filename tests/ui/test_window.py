"""The real window over the real Runner: dropped, pasted, paused, cancelled, retried."""

from __future__ import annotations

import concurrent.futures.thread
import functools
import inspect
import os
import pkgutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import dropmill.ui
from dropmill.core import settings
from dropmill.core.context import JobContext
from dropmill.core.job import Result
from dropmill.core.paths import Paths
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.core.watch_rule import WatchRule
from dropmill.ui.columns import Group
from dropmill.ui.main_window import MainWindow
from recorder import Recorder, submit
from ui.conftest import Site


def mime_of(files: Sequence[Path], links: Sequence[str] = ()) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([*(QUrl.fromLocalFile(str(path)) for path in files), *map(QUrl, links)])
    return mime


def drop(window: MainWindow, mime: QMimeData) -> QDropEvent:
    """Drag over the window and drop beside the tiles, as the platform would deliver it."""
    place = QPointF(window.width() / 2, 8)
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    rest = (actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(place.toPoint(), *rest)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(place, *rest)
    QApplication.sendEvent(window, dropped)
    return dropped


def state_of(window: MainWindow, name: str) -> set[State | None]:
    """The states of all jobs of this name, as the window shows them."""
    columns = window.table.columns
    return {columns.state(row) for row, known in enumerate(columns.names) if known == name}


def id_of(window: MainWindow, name: str) -> int:
    return window.table.columns.ids[window.table.columns.names.index(name)]


@pytest.fixture
def slot_threads(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The threads on which any slot, any painting or any model call of the window ran."""
    seen: set[int] = set()

    def watched(call: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(call)
        def note(*args: object, **named: object) -> object:
            seen.add(threading.get_ident())
            return call(*args, **named)

        return note

    for module in pkgutil.iter_modules(dropmill.ui.__path__, "dropmill.ui."):
        for _, cls in inspect.getmembers(import_module(module.name), inspect.isclass):
            if cls.__module__ != module.name:
                continue
            for name, call in list(vars(cls).items()):
                is_slot = name.startswith("_on_") or name in {"take", "drop", "data", "paintEvent"}
                if is_slot and inspect.isfunction(call):
                    monkeypatch.setattr(cls, name, watched(call))
    return seen


@pytest.fixture
def job_threads(monkeypatch: pytest.MonkeyPatch) -> set[bool]:
    """Whether the threads that ran a job's code were those of a ThreadPoolExecutor."""
    seen: set[bool] = set()
    of_pools = concurrent.futures.thread._threads_queues

    begin = JobContext.begin

    def note(ctx: JobContext) -> None:
        seen.add(threading.current_thread() in of_pools)
        begin(ctx)

    monkeypatch.setattr(JobContext, "begin", note)
    return seen


@pytest.fixture
def lateness_s(qapp: QApplication) -> Iterator[list[float]]:
    """How late each beat of a 5 ms heartbeat on the UI thread was."""
    late: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(now - last - 0.005)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(5)
    yield late
    timer.stop()


@pytest.mark.alone
def test_a_mixed_batch_is_dropped_runs_and_is_cancelled_and_retried(  # noqa: PLR0917 - fixtures
    slot_threads: set[int],
    job_threads: set[bool],
    lateness_s: list[float],
    window: MainWindow,
    site: Site,
    tmp_path: Path,
    paths: Paths,
    qtbot: QtBot,
) -> None:
    files = [tmp_path / f"file-{n}.bin" for n in range(3)]
    for path in files:
        path.write_bytes(os.urandom(2_000_000))
    site.files = {"good.iso": os.urandom(500_000), "slow": bytes(100_000)}
    links = [site.link(name) for name in ("good.iso", "slow", "late.zip")]

    lateness_s.clear()
    dropped = drop(window, mime_of(files, links))
    assert dropped.dropAction() is Qt.DropAction.CopyAction
    qtbot.waitUntil(window.sheet.isVisible)
    assert window.sheet.draft.files == tuple(map(str, files))
    assert window.sheet.draft.links == tuple(links)
    qtbot.mouseClick(window.sheet.foot.start_button, Qt.MouseButton.LeftButton)
    assert not window.sheet.isVisible()

    qtbot.waitUntil(lambda: window.table.rowCount() == 7)
    assert len(set(window.table.columns.batch_of)) == 1
    for path in files:
        qtbot.waitUntil(lambda name=path.name: state_of(window, name) == {State.DONE})
    qtbot.waitUntil(lambda: state_of(window, "good.iso") == {State.DONE})
    qtbot.waitUntil(lambda: state_of(window, "slow") == {State.RUNNING})
    qtbot.waitUntil(lambda: state_of(window, "late.zip") == {State.FAILED})
    assert window.table.columns.count(Group.DONE) == 4

    window.jobs.select_ids([id_of(window, "slow")])
    window.jobs.setFocus()
    qtbot.keyClick(window.jobs, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: state_of(window, "slow") == {State.CANCELLED})

    site.files["late.zip"] = b"here at last"
    window.jobs.select_ids([id_of(window, "late.zip")])
    qtbot.keyClick(window.jobs, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state_of(window, "late.zip") == {State.DONE})
    assert (paths.downloads / "late.zip").read_bytes() == b"here at last"
    assert not list(paths.downloads.glob("*slow*"))

    assert job_threads == {True}
    assert slot_threads == {threading.get_ident()}
    assert sorted(lateness_s)[len(lateness_s) // 2] < 0.05
    assert max(lateness_s) < 1.0


def test_space_pauses_and_resumes(
    window: MainWindow, runner: Runner, recorder: Recorder, qtbot: QtBot
) -> None:
    may_end = threading.Event()

    def act(ctx: JobContext) -> Result:
        while not may_end.is_set():
            ctx.sleep(0.01)
        return Result()

    (number,) = submit(runner, act)
    qtbot.waitUntil(lambda: state_of(window, "x") == {State.RUNNING})
    window.jobs.select_ids([number])
    window.jobs.setFocus()
    qtbot.keyClick(window.jobs, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state_of(window, "x") == {State.PAUSED})
    qtbot.waitUntil(window.actions_on_jobs.resume.isEnabled)
    qtbot.keyClick(window.jobs, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state_of(window, "x") == {State.RUNNING})
    may_end.set()
    recorder.wait_for([number], State.DONE)


def test_a_dropped_folder_gives_its_files_and_no_rubbish(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "pictures"
    (folder / "inner").mkdir(parents=True)
    for name in ("b.png", "a.png", "inner/c.png", ".DS_Store", ".x.dropmill-tmp"):
        (folder / name).touch()
    drop(window, mime_of([folder]))
    qtbot.waitUntil(window.sheet.isVisible)
    shown = [str(Path(name).relative_to(folder)) for name in window.sheet.draft.files]
    assert shown == ["a.png", "b.png", "inner/c.png"]


@pytest.mark.alone
def test_twelve_thousand_pasted_links_do_not_freeze_the_window(
    window: MainWindow, lateness_s: list[float], qtbot: QtBot
) -> None:
    lines = "\n".join(f"see https://127.0.0.1:9/{n}/file-{n}.zip." for n in range(12_000))
    QGuiApplication.clipboard().setText(lines)
    window.jobs.setFocus()
    lateness_s.clear()
    window.toolbar.paste.trigger()
    qtbot.waitUntil(lambda: window.tiles.is_asking, timeout=20_000)
    window.tiles.tiles[-1].click()
    qtbot.waitUntil(lambda: len(window.sheet.draft.links) == 12_000, timeout=20_000)
    assert window.sheet.draft.links[7] == "https://127.0.0.1:9/7/file-7.zip"
    assert max(lateness_s) < 0.5


def test_text_without_links_says_so(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("nothing of use")
    window.toolbar.paste.trigger()
    qtbot.waitUntil(window.notice.isVisible)
    assert not window.sheet.isVisible()


def test_a_bad_value_is_said_beside_its_field(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.bin"
    path.touch()
    drop(window, mime_of([path]))
    qtbot.waitUntil(window.sheet.isVisible)
    form = window.sheet.part_form(takes_links=False).form
    form.control("algorithms").set_text("")
    window.sheet.foot.start_button.click()
    assert window.sheet.isVisible()
    notes = [label.text() for label in form.findChildren(QLabel) if label.objectName() == "problem"]
    assert len(notes) == 1
    assert "algorithms" in notes[0]
    form.control("algorithms").set_text("md5, xxh3")
    window.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: state_of(window, "a.bin") == {State.DONE})
    status = window.table.status(0)
    assert status.startswith("md5 d41d8cd98f00b204e9800998ecf8427e, xxh3 ")


def test_esc_keeps_the_draft_and_settings_are_remembered(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = tmp_path / "1.bin", tmp_path / "2.bin"
    first.touch()
    second.touch()
    drop(window, mime_of([first]))
    qtbot.waitUntil(window.sheet.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.sheet.isVisible()
    drop(window, mime_of([second]))
    qtbot.waitUntil(window.sheet.isVisible)
    assert window.sheet.draft.files == (str(first), str(second))
    window.sheet.part_form(takes_links=False).form.control("algorithms").set_text("sha1")
    window.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: window.table.columns.count(Group.DONE) == 2)
    drop(window, mime_of([first]))
    qtbot.waitUntil(window.sheet.isVisible)
    assert window.sheet.part_form(takes_links=False).form.settings()["algorithms"] == "sha1"


def test_the_sidebar_counts_and_filters(window: MainWindow, runner: Runner, qtbot: QtBot) -> None:
    assert window.empty.isVisible()

    def fail(_ctx: JobContext) -> Result:
        raise FileNotFoundError(2, "gone", "there.txt")

    submit(runner, fail, retries=0)
    qtbot.waitUntil(lambda: state_of(window, "x") == {State.FAILED})
    window.sidebar.choose(Group.RUNNING)
    qtbot.waitUntil(window.empty.isVisible)
    window.sidebar.choose(Group.FAILED)
    qtbot.waitUntil(window.jobs.isVisible)
    assert window.table.rowCount() == 1
    qtbot.waitUntil(lambda: window.status_line.words == "1 failed")


def test_a_watched_folder_gives_jobs_until_it_is_ended(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "early.txt").write_text("here at the start")
    assert window.watching is not None
    window.sidebar.watch_asked.emit()
    sheet = window.sheets.watch
    assert sheet is not None
    sheet.folder.setText(str(folder))
    sheet.settle_spin.setValue(0.1)
    sheet.add_button.click()
    qtbot.waitUntil(lambda: window.watching.folders == [str(folder)])
    qtbot.waitUntil(lambda: state_of(window, "early.txt") == {State.DONE}, timeout=15_000)
    (folder / "later.txt").write_text("came later")
    qtbot.waitUntil(lambda: state_of(window, "later.txt") == {State.DONE}, timeout=15_000)
    window.watching.end(0)
    assert window.watching.folders == []


def test_watched_folders_are_kept_and_gone_on_with(
    window: MainWindow, paths: Paths, tmp_path: Path, qtbot: QtBot
) -> None:
    def kept() -> tuple[WatchRule, ...]:
        return settings.load(paths.config / "settings.toml")[0].watches

    folder = tmp_path / "inbox"
    folder.mkdir()
    rule = WatchRule(folder=str(folder), kind="checksum", settle_s=0.1)
    watching = window.watching
    assert watching is not None
    watching.add(rule)
    qtbot.waitUntil(lambda: kept() == (rule,))
    watching.turn(0, is_on=False)
    off = replace(rule, is_on=False)
    qtbot.waitUntil(lambda: kept() == (off,))
    watching.end(0)
    qtbot.waitUntil(lambda: kept() == ())
    watching.restore([off])  # as the next start does
    (folder / "a.txt").write_text("came while it was off")
    watching.turn(0, is_on=True)
    qtbot.waitUntil(lambda: state_of(window, "a.txt") == {State.DONE}, timeout=15_000)
    assert watching.rules == (rule,)


def test_closing_with_work_running_asks_in_the_window(
    window: MainWindow, runner: Runner, recorder: Recorder, qtbot: QtBot
) -> None:
    def act(ctx: JobContext) -> Result:
        ctx.sleep(60)
        raise AssertionError

    (number,) = submit(runner, act)
    qtbot.waitUntil(lambda: state_of(window, "x") == {State.RUNNING})
    window.close()
    assert window.isVisible()
    assert window.notice.isVisible()
    with qtbot.waitSignal(window.quitting):
        window.quit()
    assert not window.isVisible()
    runner.cancel([number])
    recorder.wait_for([number], State.CANCELLED)


def test_nothing_but_the_window_is_ever_a_window(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.bin"
    path.touch()
    shown: list[str] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() is QEvent.Type.Show and watched.isWidgetType():
                widget = cast("QWidget", watched)
                if widget.isWindow() and widget is not window:
                    shown.append(repr(widget))
            return False

    watcher = Watcher()
    QApplication.instance().installEventFilter(watcher)
    drop(window, mime_of([path], ["https://127.0.0.1:9/x.zip"]))
    qtbot.waitUntil(window.sheet.isVisible)
    window.toolbar.details.setChecked(True)
    window.sidebar.watch_asked.emit()
    QApplication.instance().removeEventFilter(watcher)
    assert shown == []
