"""What becomes of a batch: a recipe, a command line, something done after it; copied links."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from dropmill.core.after import COUNTED_S, After, Then
from dropmill.core.deeds import Deeds
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.state import State
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.copy.kind import Copy
from dropmill.ui.clipboard_watch import ClipboardWatch
from dropmill.ui.intake import Found
from dropmill.ui.main_window import MainWindow
from dropmill.ui.notice import Notice
from dropmill.ui.theme import LIGHT

PATIENCE_MS = 20_000


class Started:
    """Takes down which programs would have been started."""

    def __init__(self) -> None:
        self.words: list[Sequence[str]] = []

    def __call__(self, words: Sequence[str]) -> None:
        self.words.append(words)


@pytest.fixture
def started(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Started:
    """Nothing is really done in the window."""
    found = Started()
    deeds = Deeds(found, find=lambda name: f"/bin/{name}", platform="linux")
    monkeypatch.setattr(window.sequel.after, "_deeds", deeds)
    return found


def files(folder: Path, count: int) -> list[str]:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number} x.bin").write_bytes(b"x" * number)
    return [str(folder / f"{number} x.bin") for number in range(count)]


def run(window: MainWindow, jobs: Sequence[Job], qtbot: QtBot, after: After | None = None) -> int:
    """Submit these jobs and wait until the window has seen them end."""
    batch = window.runner.submit(jobs).result(10).batch
    if after is not None:
        window.sequel.after.want(batch, after)
    columns = window.table.columns

    def is_over() -> bool:
        number = columns.batches.number(batch)
        return number is not None and columns.batches.ended(number) == len(jobs)

    qtbot.waitUntil(is_over, timeout=PATIENCE_MS)
    return batch


def sums(inputs: Sequence[str], **settings: str) -> list[Job]:
    return build(Checksum, inputs, settings)


# Once more.


def test_a_batch_is_copied_as_a_command_line(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    inputs = files(tmp_path / "in", 2)
    run(window, sums(inputs, algorithms="md5"), qtbot)
    window.jobs.select_ids(window.table.columns.ids[:1])
    with qtbot.waitSignal(window.sequel.again._lined, timeout=PATIENCE_MS):
        window.sequel.again.copy_line.trigger()
    expected = ["dropmill", "run", "checksum", "--set", "algorithms=md5", *inputs]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == shlex.join(expected))
    assert "on the clipboard" in window.toast.accessibleName()


def test_a_batch_becomes_a_recipe_in_the_editor(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    run(window, sums(files(tmp_path / "in", 2), algorithms="md5"), qtbot)
    window.jobs.select_ids(window.table.columns.ids[:1])
    window.sequel.again.save_recipe.trigger()
    qtbot.waitUntil(lambda: window.sequel.recipes.editor is not None, timeout=PATIENCE_MS)
    (step,) = window.sequel.recipes.sheet.draft().steps
    assert (step.kind, dict(step.settings)) == ("checksum", {"algorithms": "md5"})
    assert window.sequel.recipes.sheet.name.hasFocus()


def test_a_batch_is_watched_for(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    run(window, sums(files(tmp_path / "in", 1)), qtbot)
    window.jobs.select_ids(window.table.columns.ids[:1])
    window.sequel.again.watch_folder.trigger()
    qtbot.waitUntil(lambda: window.sheets.watch is not None, timeout=PATIENCE_MS)
    assert window.sheets.watch is not None
    assert window.sheets.watch.folder.text() == str(tmp_path / "in")
    assert window.sheets.watch._part.name == "checksum"


def test_the_sheet_copies_its_draft_with_what_comes_after_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (name,) = files(tmp_path / "in", 1)
    window.adding.add_inputs([name])
    qtbot.waitUntil(lambda: window.tiles.is_asking, timeout=PATIENCE_MS)
    window.tiles.tiles[-1].click()
    window.sheet.part_form(takes_links=False).choose("checksum")
    window.sheet.foot.after_line.show_after(After(Then.COMMAND, "notify-send 'all done'"))
    assert window.sheet.foot.after_line.command.isVisible()
    menu = window.sheet.foot.more_menu()
    assert [action.text() for action in menu.actions()] == [
        *("Save as recipe…", "Watch this folder with it…", "Copy as command line"),
    ]
    menu.actions()[2].trigger()
    menu.close()
    words = ["dropmill", "run", "checksum", "--after", "run:notify-send 'all done'", name]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == shlex.join(words))
    assert window.sheet.draft.files == (name,)  # it is still there
    window.sheet.foot.after_line.show_after(After(Then.COMMAND, "say 'what"))
    window.sheet.foot.start_button.click()
    assert "without its other half" in window.sheet.foot.problem
    assert window.sheet.isVisible()


def test_the_menu_of_a_batch_offers_it_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    batch = run(window, sums(files(tmp_path / "in", 1)), qtbot)
    menu = window.actions_on_jobs.menu()
    assert "Do it again" not in [action.text() for action in menu.actions()]
    menu.close()
    window.jobs.select_ids(window.table.columns.ids[:1])
    menu = window.actions_on_jobs.menu()
    words = [action.text() for action in menu.actions()]
    assert {"Do it again", "When it is done"} <= set(words)
    assert window.sequel.chosen_batch() == batch
    (later,) = [sub for sub in menu.findChildren(QMenu) if sub.title() == "When it is done"]
    assert [action.text() for action in later.actions() if action.isChecked()] == ["Nothing"]
    menu.close()


# Afterwards.


def test_a_program_is_run_once_when_the_batch_has_ended(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, started: Started
) -> None:
    inputs = [*files(tmp_path / "in", 2), str(tmp_path / "gone")]
    run(window, sums(inputs), qtbot, After(Then.COMMAND, "tell '{done} and {failed}' {folder}"))
    qtbot.waitUntil(lambda: bool(started.words), timeout=PATIENCE_MS)
    assert [list(words) for words in started.words] == [["tell", "2 and 1", ""]]
    assert not window.sequel.after.wanted


def test_the_folder_with_the_last_results_is_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, started: Started
) -> None:
    jobs = build(Copy, files(tmp_path / "in", 2), {"dir": str(tmp_path / "out")})
    run(window, jobs, qtbot, After(Then.FOLDER))
    qtbot.waitUntil(lambda: bool(started.words), timeout=PATIENCE_MS)
    assert [list(words) for words in started.words] == [["xdg-open", str(tmp_path / "out")]]


def test_nothing_is_done_after_a_batch_that_was_called_off(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, started: Started
) -> None:
    window.runner.hold_lanes()
    batch = window.runner.submit(sums(files(tmp_path / "in", 2))).result(10).batch
    window.sequel.after.want(batch, After(Then.SHUT_DOWN))
    qtbot.waitUntil(lambda: window.table.columns.job_count == 2, timeout=PATIENCE_MS)
    window.runner.cancel()
    qtbot.waitUntil(lambda: not window.sequel.after.wanted, timeout=PATIENCE_MS)
    window.runner.release_lanes()
    assert not window.sequel.after.is_counting
    assert not started.words


def test_a_shut_down_waits_for_other_batches_counts_down_and_can_be_stopped(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, started: Started
) -> None:
    after = window.sequel.after
    after._timer.setInterval(5)
    held = window.runner.submit(sums(files(tmp_path / "other", 1)), is_held=True).result(10)
    window.runner.hold_lanes()
    window.runner.release(held.ids)
    columns = window.table.columns
    qtbot.waitUntil(
        lambda: columns.job_count == 1 and columns.state(0) is State.WAITING, timeout=PATIENCE_MS
    )
    batch = window.runner.submit([]).result(10).batch  # it has no jobs: nothing is to be waited for
    window.sequel.after.want(batch, After(Then.SHUT_DOWN))
    after._counted = After(Then.SHUT_DOWN)
    after._begin_count()
    assert not after.is_counting
    window.runner.release_lanes()
    qtbot.waitUntil(lambda: after.is_counting, timeout=PATIENCE_MS)
    countdown = window.sequel.countdown
    assert countdown.isVisible()
    assert "This computer shuts down in" in countdown.accessibleName()
    assert countdown._buttons[0].text() == "Stop"
    countdown._buttons[0].click()
    assert not after.is_counting
    assert not countdown.isVisible()
    assert not started.words


def test_a_countdown_that_nobody_stops_ends_in_what_was_wanted_once(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, started: Started
) -> None:
    after = window.sequel.after
    after._timer.setInterval(1)
    run(window, sums(files(tmp_path / "in", 1)), qtbot, After(Then.SLEEP))
    qtbot.waitUntil(lambda: bool(started.words), timeout=PATIENCE_MS)
    assert [list(words) for words in started.words] == [["systemctl", "suspend"]]
    assert not after.is_counting
    assert COUNTED_S >= 30


def test_what_cannot_be_done_is_said(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.sequel.after, "_deeds", Deeds(Started(), find=lambda _name: None))
    run(window, sums(files(tmp_path / "in", 1)), qtbot, After(Then.COMMAND, "nonesuch"))
    said = "There is no program “nonesuch”"
    qtbot.waitUntil(lambda: said in window.notice.accessibleName(), timeout=PATIENCE_MS)


def test_what_was_chosen_is_found_again_but_not_a_shut_down(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, started: Started
) -> None:
    for then, remembered in ((Then.NOTIFY, "notify"), (Then.SHUT_DOWN, "nothing")):
        (name,) = files(tmp_path / then.value, 1)
        window.adding.open_sheet(window.sheet.draft)
        window.sheet.add(Found(files=(name,)))
        window.sheet.part_form(takes_links=False).choose("checksum")
        window.sheet.foot.after_line.show_after(After(then))
        with qtbot.waitSignal(window.adding.batch_begun, timeout=PATIENCE_MS) as begun:
            window.sheet.foot.start_button.click()
        assert begun.args[1] == After(then)
        assert window.state.after == remembered
    window.sequel.after.stop()


# Copied links.


class Clipboard(QObject):
    """A clipboard into which other programs put something."""

    dataChanged = Signal()  # noqa: N815 - Qt's name

    def __init__(self) -> None:
        super().__init__()
        self.mime = QMimeData()
        self.is_own = False

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's name
        return self.is_own

    def mimeData(self) -> QMimeData:  # noqa: N802 - Qt's name
        return self.mime

    def put(self, text: str, *, is_own: bool = False, mark: str = "") -> None:
        self.mime = QMimeData()
        self.mime.setText(text)
        if mark:
            self.mime.setData(mark, b"secret")
        self.is_own = is_own
        self.dataChanged.emit()


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    notice = Notice(LIGHT)
    qtbot.addWidget(notice)
    return notice


@pytest.fixture
def clipboard() -> Clipboard:
    return Clipboard()


@pytest.fixture
def watch(notice: Notice, clipboard: Clipboard) -> Iterator[ClipboardWatch]:
    known = {"https://example.org/known.iso"}
    watch = ClipboardWatch(notice, known.__contains__, None, clipboard)  # type: ignore[arg-type]
    watch._timer.setInterval(0)
    yield watch
    watch.turn(is_on=False)


def settle(watch: ClipboardWatch, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not watch._timer.isActive())


def test_copied_links_are_offered_only_where_that_was_asked_for(
    watch: ClipboardWatch, clipboard: Clipboard, notice: Notice, qtbot: QtBot
) -> None:
    clipboard.put("see https://example.org/a.iso.")
    settle(watch, qtbot)
    assert notice.isHidden()
    watch.turn(is_on=True)
    clipboard.put("see https://example.org/a.iso.")
    settle(watch, qtbot)
    assert "https://example.org/a.iso" in notice.accessibleName().replace("\u200b", "")
    with qtbot.waitSignal(watch.accepted) as accepted:
        notice._answer(0)
    assert accepted.args == ["https://example.org/a.iso"]


@pytest.mark.parametrize(
    ("text", "is_own", "mark"),
    [
        ("no link at all", False, ""),
        ("https://example.org/known.iso", False, ""),
        ("https://example.org/own.iso", True, ""),
        ("https://example.org/secret", False, "x-kde-passwordManagerHint"),
        ("https://example.org/long " + "x" * 100_000, False, ""),
    ],
)
def test_what_is_not_offered(
    watch: ClipboardWatch,
    clipboard: Clipboard,
    notice: Notice,
    qtbot: QtBot,
    *,
    text: str,
    is_own: bool,
    mark: str,
) -> None:
    watch.turn(is_on=True)
    clipboard.put(text, is_own=is_own, mark=mark)
    settle(watch, qtbot)
    assert notice.isHidden()


def test_no_link_is_offered_twice(
    watch: ClipboardWatch, clipboard: Clipboard, notice: Notice, qtbot: QtBot
) -> None:
    watch.turn(is_on=True)
    clipboard.put("https://example.org/a https://example.org/b https://example.org/a")
    settle(watch, qtbot)
    assert "2 links" in notice.accessibleName()
    notice.dismiss()
    clipboard.put("https://example.org/b")
    settle(watch, qtbot)
    assert notice.isHidden()
    watch.turn(is_on=False)
    clipboard.put("https://example.org/c")
    settle(watch, qtbot)
    assert notice.isHidden()


def test_the_offer_is_no_dialog_and_the_setting_is_off_at_first(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert not window.sequel.clipboard._is_on
    window.sheets.open_settings()
    assert window.sheets.choices is not None
    box = window.sheets.choices.copied_links
    assert not box.isChecked()
    box.click()
    assert window.sequel.clipboard._is_on
    focused = window.focusWidget()
    window.notice.toast("You copied a link", [("Add", lambda: None)])
    assert window.focusWidget() is focused
    box.click()
    assert not window.sequel.clipboard._is_on
