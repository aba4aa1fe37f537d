"""The system's dialog for files and folders, never in anybody's way: nothing waits for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from dropmill.ui.window_state import WindowState

Mode = QFileDialog.FileMode


def file_dialog(
    parent: QWidget, state: WindowState, title: str, mode: Mode, folder: str = ""
) -> QFileDialog:
    """Return a dialog to connect and `open`; it begins in `folder`, else where the last one was."""
    dialog = QFileDialog(parent, title, folder or state.last_folder or str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)

    def remember(name: str) -> None:
        state.last_folder = str(Path(name).parent)

    dialog.fileSelected.connect(remember)
    return dialog
