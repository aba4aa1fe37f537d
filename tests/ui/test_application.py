"""Beginning and end: what is remembered, how signals end it, and the tour without a screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QMetaObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.errors import Failure, Problem
from dropmill.core.home import Home
from dropmill.core.paths import Paths
from dropmill.core.runner import Runner
from dropmill.core.settings import Appearance, Settings, load
from dropmill.jobs import BUILTIN
from dropmill.ui import serving, window_state
from dropmill.ui.application import Engine, make_desk, open_window, run
from dropmill.ui.main_window import MainWindow
from dropmill.ui.theme import DARK
from dropmill.ui.tour import MISSING, run_tour


def test_the_window_comes_back_as_it_was(qtbot: QtBot, runner: Runner, paths: Paths) -> None:
    kinds = registry.load(BUILTIN)
    desk = open_window(runner, kinds, Settings(), paths)
    desk.window.show()
    desk.window.resize(800, 500)
    desk.window.toolbar.details.setChecked(True)
    desk.window.toolbar.appearance_chosen.emit(Appearance.DARK)
    assert desk.theme.colours is DARK
    desk.window.quit()
    desk.clear()
    settings, failures = load(paths.config / "settings.toml")
    assert (settings.appearance, failures) == (Appearance.DARK, ())
    again = open_window(runner, kinds, settings, paths)
    again.window.show()
    # The off-screen platform counts a frame of two pixels in.
    assert again.window.width() == pytest.approx(800, abs=4)
    assert again.window.height() == pytest.approx(500, abs=4)
    assert again.window.toolbar.details.isChecked()
    assert again.theme.colours is DARK
    again.window.quit()
    again.clear()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"geometry": 5}', b'{"geometry": "x"}', b"\xff"]
)
def test_a_broken_state_file_falls_back(
    data: bytes, qtbot: QtBot, runner: Runner, paths: Paths
) -> None:
    (paths.state / window_state.FILE_NAME).write_bytes(data)
    desk = open_window(runner, registry.load(BUILTIN), Settings(), paths)
    desk.window.show()
    assert (desk.window.width(), desk.window.height()) == (1040, 680)
    desk.window.quit()
    desk.clear()


def test_the_tour_ends_well_and_says_what_failed_on_purpose(
    qtbot: QtBot, runner: Runner, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run_tour(runner, registry.load(BUILTIN), Settings(), paths)
    said = capsys.readouterr().out
    assert status == 0, said
    assert MISSING in said
    assert "1 failed, as it should" in said
    picture = Path(said.partition("Screenshot:")[2].split()[0])
    assert picture.is_absolute()
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert not (paths.state / window_state.FILE_NAME).exists()


def test_the_first_picture_is_what_stays(qtbot: QtBot, runner: Runner, paths: Paths) -> None:
    """What comes behind it moves and changes nothing that is seen already."""
    desk = make_desk(Settings(), paths, can_watch=True)
    desk.show_first_picture()
    first = desk.window.grab().toImage()
    serving.furnish(
        desk,
        runner,
        registry.load(BUILTIN),
        Settings(),
        paths,
        make_watch=lambda _rule, _on_changed: None,  # type: ignore[arg-type,return-value]
        archive=None,
    )
    # The pointer, wherever it is, would light a button up.
    desk.application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    second = desk.window.grab().toImage()
    desk.window.quit()
    desk.clear()
    assert first.size() == second.size()
    changed = {
        (x, y)
        for x in range(first.width())
        for y in range(first.height())
        if first.pixel(x, y) != second.pixel(x, y)
    }
    assert not changed


def test_what_is_closed_in_the_first_picture_closes_once_it_can(
    qtbot: QtBot, runner: Runner, paths: Paths
) -> None:
    desk = make_desk(Settings(), paths, can_watch=False)
    # As on Wayland: a call, and no input that the event loop leaves for later.
    QMetaObject.invokeMethod(desk.window, "close", Qt.ConnectionType.QueuedConnection)
    desk.show_first_picture()
    assert desk.window.isVisible()
    kinds = registry.load(BUILTIN)
    serving.furnish(desk, runner, kinds, Settings(), paths, make_watch=None, archive=None)
    with qtbot.waitSignal(desk.window.quitting):
        pass
    assert not desk.window.isVisible()
    desk.clear()


def test_a_window_without_an_engine_goes_away(qtbot: QtBot, paths: Paths) -> None:
    def make_engine() -> Engine:
        shown.extend(w for w in QApplication.topLevelWidgets() if w.isVisible())
        raise Problem("The list cannot be kept", "Make room.")

    shown: list[QWidget] = []
    with pytest.raises(Problem, match="cannot be kept"):
        run(make_engine, Settings(), paths)
    assert [type(widget) for widget in shown] == [MainWindow]
    assert not shown[0].isVisible()


def test_what_was_wrong_with_what_was_found_is_said_in_the_window(
    qtbot: QtBot, home: Home, paths: Paths
) -> None:
    said: list[str] = []
    settings = Failure("The settings could not be read", "The default settings are used.")
    plug_in = Failure("The kind “ocr” cannot be used", "Install it again.")
    engine = Engine(
        home,
        registry.load(BUILTIN),
        lambda _rule, _on_changed: None,
        (settings, plug_in),  # type: ignore[arg-type,return-value]
    )

    def look() -> None:
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        (window,) = (widget for widget in shown if isinstance(widget, MainWindow))
        said.append(window.notice.accessibleName())
        window.quit()  # in its own event loop: else Qt lets no later one run

    def make_engine() -> Engine:
        QTimer.singleShot(0, look)
        return engine

    assert run(make_engine, Settings(), paths) == 0
    assert said == [
        "The settings could not be read. The default settings are used."
        " The kind “ocr” cannot be used. Install it again."
    ]


_WINDOW = """
import signal, sys
from dropmill.core import paths, registry
from dropmill.core.home import Home
from dropmill.core.settings import Settings
from dropmill.jobs import BUILTIN
from dropmill.ui.application import Engine, run
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
found = paths.find()
found.make()
kinds = registry.load(BUILTIN)
home = Home.take(found.state, kinds, Settings())
application = QApplication(["dropmill"])
QTimer.singleShot(0, lambda: print("shown", flush=True))
engine = Engine(home, kinds, lambda rule, on_changed: None)
status = run(lambda: engine, Settings(), found)
print("closed", home.close(), status, flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_window_cleanly_even_if_it_was_ignored_before(
    number: signal.Signals, tmp_path: Path
) -> None:
    source = Path(__file__).parents[2] / "app"
    variables = {
        **os.environ,
        "PYTHONPATH": str(source),
        "QT_QPA_PLATFORM": "offscreen",
        "DROPMILL_HOME": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _WINDOW], env=variables, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "shown\n"
        process.send_signal(number)
        assert process.stdout.read() == "closed True 0\n"
        assert process.wait(20) == 0
