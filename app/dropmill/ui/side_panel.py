"""The panel at the trailing edge of the window: one sheet at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

if TYPE_CHECKING:
    from dropmill.ui.fade import Fade

SHEET_PX = 360


class SidePanel(QWidget):
    """Shows at most one of its sheets, and nothing of itself while there is none.

    A sheet is a widget with a signal `hidden`, which it emits when it was dismissed; `emptied` is
    emitted after that, `turned` whenever it is shown or hidden, or has another width.
    """

    emptied = Signal()
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets: list[QWidget] = []
        self._is_wide = False
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(hairline(is_upright=True))
        self._fade: Fade | None = None
        self.hide()

    def add(self, sheet: QWidget) -> None:
        """Take a sheet in, not yet shown."""
        sheet.hide()
        sheet.hidden.connect(self._on_hidden)  # type: ignore[attr-defined]
        self._sheets.append(sheet)
        self._line.addWidget(sheet)
        self._widen(sheet)

    def open(self, sheet: QWidget) -> None:
        """Show this sheet instead of any other."""
        if sheet.isHidden() or self.isHidden():
            self._appear()
        for other in self._sheets:
            other.setVisible(other is sheet)
        self.show()
        self.turned.emit()

    def _appear(self) -> None:
        if self._fade is None:
            from dropmill.ui.fade import Fade  # noqa: PLC0415 - after the first picture

            self._fade = Fade(self)
        self._fade.begin()

    def set_wide(self, *, is_wide: bool) -> None:
        """Let sheets that can use it have more width."""
        self._is_wide = is_wide
        for sheet in self._sheets:
            self._widen(sheet)

    def _widen(self, sheet: QWidget) -> None:
        if hasattr(sheet, "set_wide"):
            sheet.set_wide(is_wide=self._is_wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A sheet has become wider or narrower."""
        super().resizeEvent(event)
        self.turned.emit()

    def dismiss(self) -> bool:
        """Hide the sheet that is shown, its draft is kept; return whether there was one."""
        for sheet in self._sheets:
            if sheet.isVisible():
                sheet.dismiss()  # type: ignore[attr-defined]
                return True
        return False

    @Slot()
    def _on_hidden(self) -> None:
        # Not isVisible(): a sheet in a window that is hidden is still the one to be shown.
        if all(sheet.isHidden() for sheet in self._sheets):
            if self._fade is not None:
                self._fade.end()
            self.hide()
            self.turned.emit()
            self.emptied.emit()


def hairline(*, is_upright: bool) -> QFrame:
    """Return a line of one pixel between two areas."""
    line = QFrame()
    line.setObjectName("hairline")
    if is_upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
