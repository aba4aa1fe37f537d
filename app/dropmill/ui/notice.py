"""A line below the toolbar that says something and offers up to three buttons; never modal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.margins import set_margins
from dropmill.ui.plain_label import breakable
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import Colours

Choice = tuple[str, Callable[[], None]]
"""The words of a button and what it does."""


CHOICES_MOST = 3
TOAST_MS = 8_000
WORDS_MOST = 400
"""More characters than this have their middle left out."""


class Notice(QWidget):
    """Stays until it is answered, closed or replaced; a toast also goes by itself."""

    closed = Signal()
    floating: Notice | None = None
    """Where toasts are shown instead: a notice in the window's layout would move the rows."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        set_margins(line, 16, 8, 8, 8)
        line.setSpacing(8)
        self._icon = QLabel()
        line.addWidget(self._icon)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        line.addWidget(self._words, 1)
        self._buttons = [QPushButton() for _ in range(CHOICES_MOST)]
        self._calls: list[Callable[[], None]] = []
        for place, button in enumerate(self._buttons):
            button.clicked.connect(lambda _on=False, place=place: self._answer(place))
            line.addWidget(button)
        self._close = QToolButton()
        self._close.setObjectName("small")
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setIconSize(icon_size())
        self._close.clicked.connect(self.dismiss)
        line.addWidget(self._close)
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.setInterval(TOAST_MS)
        self._going.timeout.connect(self._on_time_over)
        self._is_toast = False
        self.set_colours(colours)
        self.hide()

    @property
    def choice_count(self) -> int:
        """How many buttons it has now."""
        return len(self._calls)

    @property
    def is_asking(self) -> bool:
        """Whether it waits for an answer."""
        return self.isVisible() and bool(self._calls) and not self._is_toast

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        if self.floating is not None:
            self.floating.set_colours(colours)
        self._icon.setPixmap(drawing("warning", colours.paused).pixmap(icon_size()))
        self._close.setIcon(drawing("close", colours.secondary))

    def say(self, words: str, choices: Sequence[Choice] = (), *, takes_focus: bool = True) -> None:
        """Say this, with at most three buttons; the first gets the keyboard if that may be.

        An offer that was floating goes then: it is older, and nobody is asked two things at once.
        """
        if choices and self.floating is not None:
            self.floating.end_toast()
        self._going.stop()
        self._is_toast = False
        self._icon.show()
        words = _fitting(shown(words))
        self._words.setText(words)
        self._calls = [call for _, call in choices]
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(choices))
            if place < len(choices):
                button.setText(choices[place][0])
        self.setAccessibleName(words)
        self.show()
        if choices and takes_focus:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self, words: str) -> None:
        """Go away if this is what it says: it is true no more."""
        if self.isVisible() and self._words.text() == _fitting(shown(words)):
            self.dismiss()

    def toast(self, words: str, choices: Sequence[Choice] = ()) -> None:
        """Say this for 8 s, longer under the pointer; not over what waits for an answer."""
        if self.floating is not None:
            self.floating.toast(words, choices)
            return
        if self.is_asking:
            return
        self.say(words, choices, takes_focus=False)
        self._icon.hide()  # nothing is wrong
        self._is_toast = True
        if not self.underMouse():
            self._going.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay under the pointer."""
        super().enterEvent(event)
        self._going.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go a while after the pointer has."""
        super().leaveEvent(event)
        if self._is_toast and self.isVisible():
            self._going.start()

    def end_toast(self) -> None:
        """Take a toast away before its time; what is not one stays."""
        if self.floating is not None:
            self.floating.end_toast()
        self._on_time_over()

    def _on_time_over(self) -> None:
        if self._is_toast:
            self.dismiss()

    def dismiss(self) -> None:
        """Go away without an answer."""
        self._going.stop()
        self.hide()
        self.closed.emit()

    def _answer(self, place: int) -> None:
        self._going.stop()
        self.hide()
        self._calls[place]()


def _fitting(words: str) -> str:
    """Return words that a few lines can hold; what has no spaces is given places to break at."""
    if len(words) > WORDS_MOST:
        words = f"{words[: WORDS_MOST // 2]}…{words[-WORDS_MOST // 2 :]}"
    return breakable(words)
