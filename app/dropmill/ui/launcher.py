"""How far the work is, on the window's entry in the taskbar or dock."""

from __future__ import annotations

import sys

from dropmill.ui.bus import session_bus

STEP = 0.01
"""Less than this is not told."""
_PATH = "/com/canonical/unity/launcherentry/dropmill"
_INTERFACE = "com.canonical.Unity.LauncherEntry"
_ENTRY = "application://dropmill.desktop"


class Launcher:
    """Tells it over the session's bus, by the signal that docks on Linux listen to.

    KDE Plasma, Ubuntu's dock, Dash to Dock, Plank and Budgie show it. Nothing happens elsewhere,
    and without a bus. UI thread; does not wait.
    """

    def __init__(self) -> None:
        self._told: float | None = None

    def show(self, share: float | None) -> None:
        """Show how much is done, from 0 to 1; None when nothing is to do."""
        if sys.platform != "linux" or not self._is_news(share):
            return
        self._told = share
        bus = session_bus()
        if bus is None:
            return
        from PySide6.QtDBus import QDBusMessage  # noqa: PLC0415 - few starts need it

        signal = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        what = {"progress": float(share or 0.0), "progress-visible": share is not None}
        signal.setArguments([_ENTRY, what])
        bus.send(signal)

    def _is_news(self, share: float | None) -> bool:
        if share is None or self._told is None:
            return share is not self._told
        return abs(share - self._told) >= STEP
