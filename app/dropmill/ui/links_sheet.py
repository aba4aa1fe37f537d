"""The sheet to choose from the links that were found on pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from dropmill.ui.folder_line import FolderLine
from dropmill.ui.link_model import FoundLinks, LinkModel
from dropmill.ui.plain_text import shown
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import Colours, secondary_font

SIFT_MS = 120


class LinksSheet(QWidget):
    """`added` carries the chosen links and the folder for their files."""

    added = Signal(object, str)
    hidden = Signal()
    folder_asked = Signal(object)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("Links of a page"))
        self.model = LinkModel(self)
        self.model.checks_changed.connect(self._on_checks_changed)
        self._sifting = QTimer(self)
        self._sifting.setSingleShot(True)
        self._sifting.setInterval(SIFT_MS)
        self._sifting.timeout.connect(self._on_sift)
        self._head = SheetHead(self.tr("Choose links"))
        self._from = QLabel()
        self.types = QComboBox()
        self.text = QLineEdit()
        self.all = QCheckBox(self.tr("Select all"))
        self.rows = QListView()
        self.folder_line = FolderLine(self.tr("Where the files go"))
        self.add_button = QPushButton()
        self._build()
        self.set_colours(colours)

    def _build(self) -> None:
        outer = headed(self, self._head, 12)
        self._head.close_asked.connect(self.dismiss)
        self._from.setTextFormat(Qt.TextFormat.PlainText)
        self._from.setObjectName("secondary")
        self._from.setFont(secondary_font(self.font()))
        self._from.setWordWrap(True)
        outer.addWidget(self._from)
        self.types.setAccessibleName(self.tr("Type"))
        self.types.currentIndexChanged.connect(self._on_sift)
        outer.addWidget(self.types)
        self.text.setPlaceholderText(self.tr("Part of the name or link"))
        self.text.setAccessibleName(self.text.placeholderText())
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _text: self._sifting.start())
        outer.addWidget(self.text)
        self.all.setTristate(True)
        self.all.clicked.connect(self._on_all_clicked)
        outer.addWidget(self.all)
        self.rows.setObjectName("links")
        self.rows.setModel(self.model)
        self.rows.setUniformItemSizes(True)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setAccessibleName(self.tr("Links"))
        outer.addWidget(self.rows, 1)
        self.folder_line.browse_asked.connect(self.folder_asked)
        outer.addWidget(self.folder_line)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        foot.addWidget(cancel)
        self.add_button.setObjectName("primary")
        self.add_button.clicked.connect(self._on_add)
        foot.addWidget(self.add_button)
        outer.addLayout(foot)

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self.folder_line.set_colours(colours)

    def show_links(self, found: FoundLinks, source: str, folder: str) -> None:
        """Offer these; `source` names the page they are from."""
        words = self.tr("{n} links on {page}").format(n=f"{len(found.urls):,}", page=shown(source))
        if found.left_out:
            more = self.tr("{n} more are only in the list.").format(n=f"{found.left_out:,}")
            words = f"{words}. {more}"
        self._from.setText(words)
        self.folder_line.edit.setText(folder)
        self.model.set_links(found)
        self.text.clear()
        self._sifting.stop()
        self.types.blockSignals(True)
        self.types.clear()
        self.types.addItem(self.tr("All types"), "")
        for kind, count in self.model.types.most_common():
            self.types.addItem(f"{kind.capitalize()} ({count:,})", kind)
        self.types.blockSignals(False)
        self.model.check_shown(is_on=True)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()

    @Slot()
    def _on_sift(self) -> None:
        self.model.sift(str(self.types.currentData() or ""), self.text.text().strip())

    @Slot()
    def _on_all_clicked(self) -> None:
        self.model.check_shown(is_on=self.model.state_of_shown is not Qt.CheckState.Checked)

    @Slot()
    def _on_checks_changed(self) -> None:
        count = self.model.checked_count
        self.all.setCheckState(self.model.state_of_shown)
        words = self.tr("Add 1 download") if count == 1 else self.tr("Add {n} downloads")
        self.add_button.setText(words.format(n=f"{count:,}"))
        self.add_button.setEnabled(count > 0)

    @Slot()
    def _on_add(self) -> None:
        self.added.emit(self.model.checked, self.folder_line.folder)
        self.dismiss()
