"""The command palette (Ctrl+K): every command by a few letters of its name; here keys change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from dropmill.ui.commands import Command, Commands
from dropmill.ui.fade import Fade
from dropmill.ui.theme import Colours, secondary_font

WIDTH_PX = 520
HEIGHT_PX = 420
ITEM_PX = 30
Index = QModelIndex | QPersistentModelIndex
_KEYS = Qt.ItemDataRole.UserRole + 1
_COMMAND = Qt.ItemDataRole.UserRole


class _Line(QStyledItemDelegate):
    """Paints a command's words, and its keys at the trailing edge."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self._palette = palette

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Paint both on one line."""
        colours = self._palette.colours
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selection))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        inner = rect.adjusted(12, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        is_on = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        painter.setPen(QColor(colours.text if is_on else colours.secondary))
        words, keys = index.data(), index.data(_KEYS) or ""
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeading, words)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignTrailing, keys)

    def sizeHint(self, option: Any, index: Index) -> QSize:  # noqa: ARG002
        """One line with some air."""
        metrics = option.fontMetrics
        return QSize(0, max(ITEM_PX, metrics.height() + 10))


class Palette(QWidget):
    """Lies over the window while it is open; Esc or another focus closes it."""

    closed = Signal()

    def __init__(self, commands: Commands, colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self.colours = colours
        self._rebound: Command | None = None
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("All commands"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("What to do?"))
        self.line.setAccessibleName(self.tr("Find a command"))
        self.line.textChanged.connect(self._on_text_changed)
        self.line.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setObjectName("plan")
        self.list.setItemDelegate(_Line(self))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.itemClicked.connect(self._run)
        self.new_keys = QKeySequenceEdit()
        self.new_keys.setMaximumSequenceLength(1)
        self.new_keys.setAccessibleName(self.tr("New keys"))
        self.new_keys.editingFinished.connect(self._on_keys_given)
        self.new_keys.hide()
        self._hint = QLabel()
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setObjectName("secondary")
        self._hint.setFont(secondary_font(self.font()))
        self._hint.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 10)
        box.setSpacing(8)
        for widget in (self.line, self.new_keys, self.list, self._hint):
            box.addWidget(widget)
        self._fade = Fade(self)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self.colours = colours
        self.update()

    def open(self) -> None:
        """Show it, empty, with the keyboard in its line."""
        self._end_keys()
        self.line.clear()
        self._fill("")
        parent = self.parentWidget()
        assert parent is not None  # noqa: S101 - made with one
        width = min(WIDTH_PX, parent.width() - 32)
        height = min(HEIGHT_PX, parent.height() - 64)
        self.setGeometry((parent.width() - width) // 2, 48, width, height)
        self.raise_()
        self._fade.begin()
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_up(self) -> bool:
        """Close it; whether it was open. What asks for keys goes back to the commands first."""
        if not self.isVisible():
            return False
        if self._rebound is not None:
            self._end_keys()
        else:
            self._close()
        return True

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _fill(self, text: str) -> None:
        wanted = text.casefold().split()
        found = [c for c in self._commands.all() if all(w in c.words.casefold() for w in wanted)]
        begins = text.casefold().strip()
        found.sort(
            key=lambda command: (
                not command.action.isEnabled(),
                not command.words.casefold().startswith(begins),
            )
        )
        self.list.clear()
        for command in found:
            item = QListWidgetItem(command.words)
            item.setData(_COMMAND, command.id)
            item.setData(_KEYS, command.keys)
            if not command.action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._hint.setText(self.tr("Enter does it. F2 gives it other keys."))

    def _on_text_changed(self, text: str) -> None:
        self._fill(text)

    def _current(self) -> Command | None:
        item = self.list.currentItem()
        wanted = item.data(_COMMAND) if item is not None else None
        return next((c for c in self._commands.all() if c.id == wanted), None)

    def _run(self) -> None:
        command = self._current()
        if command is not None and command.action.isEnabled():
            self._close()
            command.action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line's arrows, Enter and F2 go to the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8}
            steps[Qt.Key.Key_PageUp] = -8
            key = Qt.Key(event.key())
            if key in steps:
                row = self.list.currentRow() + steps[key]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run()
                return True
            if key == Qt.Key.Key_F2:
                self._ask_keys()
                return True
        return super().eventFilter(watched, event)

    # Other keys.

    def _ask_keys(self) -> None:
        command = self._current()
        if command is None:
            return
        self._rebound = command
        self.new_keys.clear()
        self.line.hide()
        self.new_keys.show()
        words = self.tr("Press the new keys for “{command}”. Esc leaves it, Backspace takes away.")
        self._hint.setText(words.format(command=command.words))
        self.new_keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_keys_given(self) -> None:
        command, keys = self._rebound, self.new_keys.keySequence()
        if command is None or keys.isEmpty():
            return
        if keys == QKeySequence(Qt.Key.Key_Escape):
            self._end_keys()
            return
        if keys == QKeySequence(Qt.Key.Key_Backspace):
            self._commands.choose_keys(command, QKeySequence())
        elif (other := self._commands.user_of(keys, but=command)) is not None:
            words = self.tr("“{command}” has these keys. Press others.")
            self._hint.setText(words.format(command=other.words))
            self.new_keys.clear()
            return
        else:
            self._commands.choose_keys(command, keys)
        self._end_keys()

    def _end_keys(self) -> None:
        was_asking, self._rebound = self._rebound is not None, None
        self.new_keys.hide()
        self.line.show()
        if was_asking:
            self._fill(self.line.text())
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the ground and a frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.colours.border), 1))
        painter.setBrush(QColor(self.colours.base))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
