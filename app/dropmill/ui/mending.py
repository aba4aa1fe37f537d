"""What mends a job that failed or waits for room: another folder, another link, another setting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QWidget

from dropmill.core.errors import LINK
from dropmill.core.fields import fields_of
from dropmill.core.job import Job
from dropmill.core.snapshot import Snapshot
from dropmill.core.waiting import Why
from dropmill.ui.editing import Edits
from dropmill.ui.file_dialog import file_dialog
from dropmill.ui.kind_words import translated
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.editing import Editing
    from dropmill.ui.replacing import Replacing

_FOR_ROOM = frozenset({Why.NO_ROOM, Why.NO_FILES})
"""What a job waits for that another folder may have."""


class Mending(QObject):
    """Asks for what is to be another, and lets the jobs go again with it."""

    def __init__(
        self,
        window: QWidget,
        state: WindowState,
        runner: Edits,
        *,
        editing: Editing,
        replacing: Replacing,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._state = state
        self._runner = runner
        self._editing = editing
        self._replacing = replacing

    @Slot(object, str)
    def ask(self, ids: Sequence[int], setting: str) -> None:
        """Let a person change this setting of these jobs, or the link of the first.

        Those that it would not mend are left out: they have been retried since, or are gone.
        """
        pictures = (self._runner.snapshot(number) for number in ids)
        found = [p for p in pictures if p is not None and setting_for(p) == setting]
        if not found:
            return
        if setting == LINK:
            self._replacing.ask(found[0].id)
        elif setting == "dir":
            words = self.tr("Choose another folder")
            dialog = file_dialog(self._window, self._state, words, is_folder=True)
            dialog.fileSelected.connect(lambda folder: self._editing.change(found, {"dir": folder}))
            dialog.open()
        else:
            self._editing.ask(found, setting)


def setting_for(picture: Snapshot) -> str:
    """Return the setting that mends what is wrong with a job, or LINK; "" for none."""
    if picture.error is not None and picture.error.setting:
        return picture.error.setting
    wait = picture.wait
    if wait is None:
        return ""
    is_drive_of_results = wait.why is Why.NO_DRIVE and _is_on(picture.dir, wait.subject)
    return "dir" if wait.why in _FOR_ROOM or is_drive_of_results else ""


def _is_on(folder: str, drive: str) -> bool:
    """Tell whether a folder lies on a drive; “/media/stick 2” does not on “/media/stick”."""
    return bool(folder and drive) and PurePath(folder).is_relative_to(drive)


def mending_words(job: Job, setting: str) -> str:
    """Return what a button says that changes this setting of a job; "" where it has none such."""
    kind = type(job)
    if setting == LINK:
        can_replace = kind.with_link is not Job.with_link
        return _tr("Replace link…") if can_replace else ""
    if setting == "dir":
        return _tr("Choose another folder…") if job.makes_files else ""
    field = next((field for field in fields_of(kind) if field.name == setting), None)
    if field is None:
        return ""
    return _tr("Change “{setting}”…").format(setting=translated(field.title))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mending", text)
