"""What a result looks like: a picture, the beginning of a text, what an archive holds."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.errors import Failure
from dropmill.core.snapshot import Snapshot
from dropmill.jobs.preview.payload import Seen
from dropmill.ui import figures
from dropmill.ui.core_words import sentence
from dropmill.ui.looking import Looks
from dropmill.ui.plain_text import shown, shown_lines
from dropmill.ui.theme import secondary_font

SETTLE_MS = 120
"""So long one job stays selected before its file is looked at: arrows may run through many."""


class Picture(QWidget):
    """Shows a picture whole, at most as large as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()

    def show_picture(self, picture: QPixmap) -> None:
        """Show this one."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint it into the middle."""
        if self._picture.isNull():
            return
        room = self.rect().adjusted(16, 0, -16, -16)
        size = self._picture.deviceIndependentSize()
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(QRectF(room).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, self._picture, QRectF(self._picture.rect()))
        painter.end()


class PreviewPage(QWidget):
    """Follows the selected job; looks at its result, or at its input while there is none."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._looks = looks
        looks.seen.connect(self._on_seen)
        self._asked: tuple[object, ...] | None = None
        self._path = ""
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._look)
        self.caption = QLabel()
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setObjectName("secondary")
        self.caption.setFont(secondary_font(self.font()))
        self.caption.setWordWrap(True)
        self.caption.setContentsMargins(16, 12, 16, 8)
        self.picture = Picture()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Beginning of the text"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.document().setDocumentMargin(12)
        self.members = QTreeWidget()
        self.members.setRootIsDecorated(False)
        self.members.setUniformRowHeights(True)
        self.members.setFrameShape(QFrame.Shape.NoFrame)
        self.members.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.members.setAccessibleName(self.tr("What is inside"))
        self.members.setHeaderLabels([self.tr("Name"), self.tr("Size")])
        head = self.members.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._nothing = QWidget()
        self._pages = QStackedWidget()
        for page in (self._nothing, self.picture, self.text, self.members):
            self._pages.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.caption)
        box.addWidget(self._pages, 1)

    def show_job(self, picture: Snapshot | None) -> None:
        """Show the result of a job; None: not one job is selected."""
        path = "" if picture is None else path_of(picture)
        asked = None if picture is None else (path, picture.state, picture.ended_at)
        if asked is not None and asked == self._asked:
            return
        self._asked = asked
        self._path = path
        self._looks.forget()
        if picture is None:
            self._say(self.tr("Select one job to see its result."))
        elif not path:
            self._say(self.tr("There is nothing to look at yet."))
        else:
            self._settling.start()

    def rest(self) -> None:
        """Nobody looks."""
        self._settling.stop()
        self._looks.forget()
        self._asked = None

    @Slot()
    def _look(self) -> None:
        self._looks.ask(self._path)

    @Slot(str, object)
    def _on_seen(self, path: str, found: Seen | Failure) -> None:
        if path != self._path:
            return
        if isinstance(found, Failure):
            self._say(shown(sentence(found)))
            return
        about = [shown(PurePath(path).name)]
        if found.width:
            about.append(f"{found.width} \N{MULTIPLICATION SIGN} {found.height}")
        if found.pages:
            one, many = self.tr("1 page"), self.tr("{n} pages")
            about.append(one if found.pages == 1 else many.format(n=figures.count(found.pages)))
        if found.size_bytes:
            about.append(figures.size(found.size_bytes))
        self._show(found, about)
        self.caption.setText(" · ".join(about))

    def _show(self, found: Seen, about: list[str]) -> None:
        if found.picture:
            image = QPixmap()
            image.loadFromData(found.picture, "PNG")
            self.picture.setAccessibleName(about[0])
            self.picture.show_picture(image)
            self._pages.setCurrentWidget(self.picture)
        elif found.is_archive:
            self._show_members(found, about)
        elif found.text:
            self.text.setPlainText(shown_lines(found.text))
            if found.is_cut:
                about.append(self.tr("only its beginning"))
            self._pages.setCurrentWidget(self.text)
        else:
            about.append(self.tr("No preview for files of this sort."))
            self._pages.setCurrentWidget(self._nothing)

    def _show_members(self, found: Seen, about: list[str]) -> None:
        self.members.clear()
        items = []
        for member in found.members:
            size = "" if member.is_folder or member.size_bytes is None else member.size_bytes
            words = figures.size(size) if isinstance(size, int) else ""
            item = QTreeWidgetItem([shown(member.name), words])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            items.append(item)
        self.members.addTopLevelItems(items)
        words = self.tr("the first {n} entries") if found.is_cut else self.tr("{n} entries")
        if len(items) == 1:
            words = self.tr("1 entry")
        about.append(words.format(n=figures.count(len(items))))
        self._pages.setCurrentWidget(self.members)

    def _say(self, words: str) -> None:
        self._settling.stop()
        self.caption.setText(words)
        self._pages.setCurrentWidget(self._nothing)


def path_of(picture: Snapshot) -> str:
    """Return the file to look at: the first result, else the first input; "" for neither."""
    if picture.outputs:
        return picture.outputs[0]
    first = picture.inputs[0]
    return "" if "://" in first else first
