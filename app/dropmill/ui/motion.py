"""Whether things may move: not where the person has asked the system for less of it."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dropmill.ui.bus import session_bus

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
PORTAL_SETTINGS = "org.freedesktop.portal.Settings"
_STILL = {
    ("org.freedesktop.appearance", "reduced-motion"): 1,
    ("org.gnome.desktop.interface", "enable-animations"): False,
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): "0",
}
"""The settings of desktops that are about it, each with the value that says "keep still"."""
_PATIENCE_MS = 2_000
_GET_ANIMATION = 0x1042
"""SPI_GETCLIENTAREAANIMATION of Windows."""


class Motion(QObject):
    """Asks the desktop when it is first wanted, and keeps still until that has answered.

    UI thread; does not wait. Without a desktop to ask things may move; on macOS, which tells only
    its own toolkit, nothing does.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_asked = False
        self._is_wanted = True
        self._asked: set[QDBusPendingCallWatcher] = set()  # without an answer yet

    def is_wanted(self) -> bool:
        """Whether things may move now."""
        if not self._is_asked:
            self._is_asked = True
            self._ask()
        return self._is_wanted and not self._asked

    def _ask(self) -> None:
        if sys.platform == "linux":
            self._ask_portal()
        elif sys.platform == "win32":
            self._is_wanted = _moves_on_windows()
        else:
            self._is_wanted = False

    def _ask_portal(self) -> None:
        """Ask by the XDG Desktop Portal; most desktops know one of the settings."""
        bus = session_bus()
        if bus is None:
            return
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415 - the same

        for place, still in _STILL.items():
            message = QDBusMessage.createMethodCall(PORTAL, PORTAL_PATH, PORTAL_SETTINGS, "Read")
            message.setArguments(list(place))
            watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _PATIENCE_MS), self)
            self._asked.add(watcher)
            watcher.finished.connect(partial(self._on_answered, still, watcher))

    def _on_answered(self, still: object, watcher: QDBusPendingCallWatcher) -> None:
        from PySide6.QtDBus import QDBusVariant  # noqa: PLC0415 - it is there by now

        self._asked.discard(watcher)
        value: object = None
        if not watcher.isError():  # a desktop without such a setting says so by an error
            value = next(iter(watcher.reply().arguments()), None)
        while isinstance(value, QDBusVariant):
            value = value.variant()
        if value is not None and value == still:
            self._is_wanted = False
        watcher.deleteLater()


def _moves_on_windows() -> bool:
    import ctypes  # noqa: PLC0415 - Windows only

    is_on = ctypes.c_int(1)
    user32 = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
    user32.SystemParametersInfoW(_GET_ANIMATION, 0, ctypes.byref(is_on), 0)
    return bool(is_on.value)
