"""The session's message bus, where there is one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection


def session_bus() -> QDBusConnection | None:
    """Return the connection to the bus of this session; None without one. UI thread."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not _is_where_it_mostly_is():
        return None  # Qt would try to start one, which takes its time
    from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - few starts need it

    bus = QDBusConnection.sessionBus()
    return bus if bus.isConnected() else None


def _is_where_it_mostly_is() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(folder) and os.path.exists(f"{folder}/bus")  # noqa: PTH110 - Path's raises
