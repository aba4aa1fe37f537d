"""Shows files in the system's file manager, selected where it can."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from dropmill.ui.bus import session_bus

FOLDERS_MOST = 8
"""Windows of the file manager that are opened at once."""
FILES_MOST = 200
"""Files that are selected in them."""
_FILE_MANAGER = "org.freedesktop.FileManager1"


def show_in_folder(paths: Sequence[str]) -> None:
    """Open the folders of these files or folders, with them selected. UI thread; does not wait."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(str(Path(path).parent), []).append(path)
    folders = list(by_folder)[:FOLDERS_MOST]
    chosen = [path for folder in folders for path in by_folder[folder]][:FILES_MOST]
    if not chosen:
        return
    if sys.platform == "linux":
        _ask_file_manager(chosen, folders)
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", *chosen])
    else:
        open_folders(folders)


def open_folders(folders: Sequence[str]) -> None:
    """Open these folders, with nothing selected."""
    for folder in folders:
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def _ask_file_manager(paths: Sequence[str], folders: Sequence[str]) -> None:
    """Ask over the session's bus (freedesktop.org, File Manager Interface); else open folders."""
    bus = session_bus()
    if bus is None:
        open_folders(folders)
        return
    from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415 - the same

    message = QDBusMessage.createMethodCall(
        _FILE_MANAGER, "/org/freedesktop/FileManager1", _FILE_MANAGER, "ShowItems"
    )
    message.setArguments([[Path(path).absolute().as_uri() for path in paths], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message))

    def on_answered() -> None:
        _waiting.discard(watcher)
        if watcher.isError():
            open_folders(folders)

    _waiting.add(watcher)
    watcher.finished.connect(on_answered)


_waiting: set[object] = set()
"""Calls that wait for an answer: nobody else holds them."""
