"""What a batch is about: links to write, and the files and links that were found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from dropmill.ui import figures
from dropmill.ui.intake import Found
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import secondary_font

NAMES_MOST = 4
LINKS_SETTLE_MS = 250


class FoundBox(QWidget):
    """Says in words what was found; `links_written` carries the text of who writes links here."""

    links_written = Signal(str)

    def __init__(self, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width_px = width_px
        self._summary = plain_label()
        self._names = plain_label()
        self._names.setObjectName("secondary")
        self._names.setFont(secondary_font(self.font()))
        self._refused = plain_label()
        self._refused.setObjectName("problem")
        self._links = QPlainTextEdit()
        self._links.setObjectName("inputs")
        self._links.setPlaceholderText(self.tr("Links, one a line"))
        self._links.setAccessibleName(self.tr("Links"))
        self._links.setFixedHeight(112)
        # A text field wants all the room there is, and its box would stand in the middle of that.
        self._links.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._links.setTabChangesFocus(True)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(LINKS_SETTLE_MS)
        self._settling.timeout.connect(self._on_links_settled)
        self._links.textChanged.connect(self._settling.start)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for widget in (self._links, self._summary, self._names, self._refused):
            box.addWidget(widget)
            widget.hide()

    def offer_links(self) -> None:
        """Offer a place to write links into, with the keyboard in it."""
        self._links.show()
        self._links.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_links(self) -> None:
        """Take that place away, with what was written."""
        self._links.clear()
        self._links.hide()
        self._settling.stop()

    def show_found(self, found: Found, *, is_reading: bool) -> None:
        """Say how many these are, and name the first."""
        words = counted(found)
        if is_reading:
            words = self.tr("Looking… {what} so far").format(what=words)
        self._summary.setText(words)
        self._summary.setVisible(bool(words))
        names = [*found.files[:NAMES_MOST], *found.links[: NAMES_MOST - len(found.files)]]
        metrics = self._names.fontMetrics()
        lines = [
            metrics.elidedText(shown(_name_of(n)), Qt.TextElideMode.ElideMiddle, self._width_px)
            for n in names
        ]
        rest = len(found.files) + len(found.links) - len(names)
        if rest:
            lines.append(self.tr("and {n} more").format(n=figures.count(rest)))
        self._names.setText("\n".join(lines))
        self._names.setVisible(bool(lines))
        refused = [shown(sentence) for sentence in found.refused[:NAMES_MOST]]
        if len(found.refused) > NAMES_MOST:
            rest = len(found.refused) - NAMES_MOST
            refused.append(self.tr("and {n} more").format(n=figures.count(rest)))
        self._refused.setText("\n".join(refused))
        self._refused.setVisible(bool(refused))

    @Slot()
    def _on_links_settled(self) -> None:
        self.links_written.emit(self._links.toPlainText())


def counted(found: Found) -> str:
    """Return how many files and links these are, in words."""
    parts = []
    if count := len(found.files):
        one = _tr("1 file")
        parts.append(one if count == 1 else _tr("{n} files").format(n=figures.count(count)))
    if count := found.link_count:
        one = _tr("1 link")
        parts.append(one if count == 1 else _tr("{n} links").format(n=figures.count(count)))
    return _tr(" and ").join(parts)


def _name_of(name: str) -> str:
    return name if "://" in name else Path(name).name or name


def _tr(text: str) -> str:
    return QCoreApplication.translate("FoundBox", text)
