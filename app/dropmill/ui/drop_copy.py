"""Drags and drops are taken as copies."""

from __future__ import annotations

from PySide6.QtCore import Qt


def accept_as_copy(event: object) -> None:
    """Take a drag or drop; always as a copy, so that its source deletes nothing."""
    event.setDropAction(Qt.DropAction.CopyAction)  # type: ignore[attr-defined]
    event.accept()  # type: ignore[attr-defined]
