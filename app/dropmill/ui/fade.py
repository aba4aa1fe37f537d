"""Lets what comes appear within 120 ms: nothing else in the window moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QPropertyAnimation
    from PySide6.QtWidgets import QGraphicsEffect

    from dropmill.ui.motion import Motion

FADE_MS = 120


class Fade(QObject):
    """Fades a widget in. What it needs is made when it is first wanted, and lasts no longer."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._animation: QPropertyAnimation | None = None

    @property
    def is_running(self) -> bool:
        """Whether the widget is not whole yet."""
        return self._animation is not None

    def begin(self) -> None:
        """Begin with a widget that is being shown; it is whole at once where nothing may move."""
        self.end()
        if not _motion().is_wanted():
            return
        from PySide6.QtCore import QPropertyAnimation  # noqa: PLC0415 - after the first picture
        from PySide6.QtWidgets import QGraphicsOpacityEffect  # noqa: PLC0415 - the same

        effect = QGraphicsOpacityEffect(self._widget)
        effect.setOpacity(0.0)
        self._widget.setGraphicsEffect(effect)
        self._animation = animation = QPropertyAnimation(effect, b"opacity", self)
        animation.setDuration(FADE_MS)
        animation.setStartValue(0.0)
        animation.setEndValue(1.0)
        animation.finished.connect(self.end)
        animation.start()

    @Slot()
    def end(self) -> None:
        """Show it whole; painting then costs what it always does."""
        if self._animation is None:
            return
        self._animation.stop()
        self._animation.deleteLater()
        self._animation = None
        self._widget.setGraphicsEffect(cast("QGraphicsEffect", None))  # the stubs forget None


def make_ready() -> None:
    """Have all that is wanted first at hand: a click that shows something waits for none of it."""
    _motion().is_wanted()
    from PySide6.QtCore import QPropertyAnimation  # noqa: F401, PLC0415 - as in `begin`
    from PySide6.QtWidgets import QGraphicsOpacityEffect  # noqa: F401, PLC0415 - the same


def _motion() -> Motion:
    """Return the one of the application."""
    from dropmill.ui.motion import Motion  # noqa: PLC0415 - when it is first wanted

    application = QApplication.instance()
    assert application is not None  # noqa: S101 - there are widgets
    found = application.findChild(Motion)
    return found if isinstance(found, Motion) else Motion(application)
