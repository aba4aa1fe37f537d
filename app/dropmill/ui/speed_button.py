"""The toolbar's “Slow”: one click holds all downloads to a speed, another lets them go."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from dropmill.core.errors import Problem
from dropmill.core.settings import Traffic
from dropmill.transfer.limits import parse_rate
from dropmill.ui import figures
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.theme import CONTROL_PX, Colours

RATES = ("100k", "250k", "500k", "1M", "2M", "5M", "10M")


class SpeedButton(QToolButton):
    """Carries the rules for all downloads; `traffic_chosen` has the new ones."""

    traffic_chosen = Signal(object)

    def __init__(self, colours: Colours, traffic: Traffic) -> None:
        super().__init__()
        self._traffic = traffic
        self.setCheckable(True)
        self.setChecked(traffic.is_limited)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(icon_size())
        self.setFixedHeight(CONTROL_PX)
        self.toggled.connect(self._on_toggled)
        self._rates = QActionGroup(self)
        self._other: QAction | None = None
        self.set_colours(colours)
        self._show()

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self.setIcon(drawing("slow", colours.text))

    def menu_of_rates(self, parent: QWidget) -> QMenu:
        """Return a menu of what “Slow” may mean."""
        menu = QMenu(self.tr("Slow means"), parent)
        for rate in RATES:
            action = menu.addAction(speed(rate))
            action.setCheckable(True)
            action.setData(rate)
            action.triggered.connect(lambda _on=False, rate=rate: self.choose(rate))
            self._rates.addAction(action)
        menu.addSeparator()
        self._other = menu.addAction(self.tr("Another speed…"))
        self._other.triggered.connect(self._on_other)
        self._show()
        return menu

    def choose(self, rate: str) -> None:
        """Let “Slow” mean this speed, written as 500k; Problem if it is none."""
        if parse_rate(rate) is None:
            raise Problem(
                self.tr("“Slow” needs a speed"), self.tr("Write bytes a second, as 500k or 2M.")
            )
        self._take(replace(self._traffic, limit_all=rate.strip()))

    @Slot(bool)
    def _on_toggled(self, is_on: bool) -> None:
        self._take(replace(self._traffic, is_limited=is_on))

    @Slot()
    def _on_other(self) -> None:
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Slow"))
        dialog.setLabelText(self.tr("Bytes a second for all downloads together, as 500k or 2M"))
        dialog.setTextValue(self._traffic.limit_all)
        dialog.textValueSelected.connect(self._on_written)
        dialog.open()

    @Slot(str)
    def _on_written(self, text: str) -> None:
        try:
            self.choose(text)
        except Problem:
            self._on_other()  # what was there is offered again

    def _take(self, traffic: Traffic) -> None:
        if traffic == self._traffic:
            return
        self._traffic = traffic
        self._show()
        self.traffic_chosen.emit(traffic)

    def _show(self) -> None:
        rate = speed(self._traffic.limit_all)
        is_on = self._traffic.is_limited
        self.setText(self.tr("Slow: {rate}").format(rate=rate) if is_on else self.tr("Slow"))
        words = (
            self.tr("All downloads share {rate}; click to let them go as fast as they can")
            if is_on
            else self.tr("Hold all downloads together to {rate}")
        )
        self.setToolTip(words.format(rate=rate))
        self.setAccessibleName(self.tr("Slow"))
        self.setAccessibleDescription(words.format(rate=rate))
        for action in self._rates.actions():
            action.setChecked(action.data() == self._traffic.limit_all)


def speed(rate: str) -> str:
    """Write a rate as 500k in the words of the window."""
    return figures.rate(parse_rate(rate) or 0, "bytes")
