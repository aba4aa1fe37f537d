"""The system's dialog for files and folders, never in anybody's way: nothing waits for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


def file_dialog(
    parent: QWidget, state: WindowState, title: str, folder: str = "", *, is_folder: bool
) -> QFileDialog:
    """Return a dialog to connect and `open`; it begins in `folder`, else where the last one was."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - slow, and not for the first picture

    dialog = QFileDialog(parent, title, folder or state.last_folder or str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    mode = QFileDialog.FileMode
    dialog.setFileMode(mode.Directory if is_folder else mode.ExistingFiles)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, is_folder)

    def remember(name: str) -> None:
        state.last_folder = str(Path(name).parent)

    dialog.fileSelected.connect(remember)
    return dialog
